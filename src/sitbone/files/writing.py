"""Writing files: whole or not at all, for their owner alone, and over nothing that is there unless that is wanted."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sitbone.errors import SitboneError

NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What `link` says on a disk that has no second names for a file (FAT, some shares)."""


class CannotWrite(SitboneError):
    """A file that could not be written."""


@contextmanager
def written_beside(path: Path, *, force: bool = False, public: bool = False) -> Iterator[IO[bytes]]:
    """A new file to write to, that gets the name `path` when all went well, and is removed when not.

    Only its owner may read and write it from its first byte on, also in a folder that others can write to; `public`
    is for what holds nothing of anybody. It takes the place of another file only with `force`, and never that of
    anything else (a device, a pipe, a folder, a link). An `OSError` becomes `CannotWrite`.

    >>> from tempfile import mkdtemp
    >>> table = Path(mkdtemp()) / "out.csv"
    >>> with written_beside(table) as file:
    ...     _ = file.write(b"time")
    >>> table.read_bytes()
    b'time'
    """
    check_writable(path, force=force)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
    except OSError as error:
        raise _in_words(path, error) from error
    beside = Path(name)
    try:
        # Whoever writes gets the open file and not its name: another program may give that name to something else.
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            if public:
                os.fchmod(handle, 0o666 & ~_mask())
            os.fsync(handle)
            _name(beside, path, force=force)
            if not os.path.samestat(os.fstat(handle), path.lstat()):
                raise CannotWrite(f"{path}: another program wrote there at the same time; look what is there")
    except OSError as error:
        raise _in_words(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder beside `path` to write files to; renamed to `path` when all went well, else removed.

    Only its owner may look into it. `path` may be an empty folder, or nothing yet. Raises `CannotWrite`.
    """
    if os.path.lexists(path) and (path.is_symlink() or not path.is_dir() or any(path.iterdir())):
        raise CannotWrite(f"{path}: is there already; give the name of a new folder, or of an empty one")
    try:
        beside = Path(tempfile.mkdtemp(dir=path.absolute().parent, prefix=f".{path.name}."))
    except OSError as error:
        raise _in_words(path, error) from error
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise _in_words(path, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_writable(path: Path, *, force: bool = False) -> None:
    """Raise `CannotWrite` now rather than after a long analysis, where `path` can plainly not be written."""
    check_folder(path)
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _in_words(path, error) from error
    if stat.S_ISDIR(kind):
        raise CannotWrite(f"{path}: is a folder; give the name of a file")
    if stat.S_ISLNK(kind):
        raise CannotWrite(f"{path}: is a link to something else; give the name of the file itself")
    if not stat.S_ISREG(kind):
        raise CannotWrite(f"{path}: is a device or a pipe and no file; give the name of a file")
    if not force:
        raise CannotWrite(f"{path}: is there already; choose another name, or pass --force")


def check_ending(path: Path, ending: str, what: str) -> None:
    """Raise `CannotWrite` where `path` does not end as the files do that `what` writes."""
    if path.suffix.lower() != ending:
        raise CannotWrite(f"{path}: {what} writes files that end in {ending}; give it this ending")


def check_folder(path: Path) -> None:
    """Raise `CannotWrite` where the folder that `path` would be in is not there, or closed."""
    if not path.parent.is_dir():
        raise CannotWrite(f"{path}: there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK):
        raise CannotWrite(f"{path}: no permission to write into {path.parent}")


def _name(beside: Path, path: Path, *, force: bool) -> None:
    """Give the finished file its name. Without `force` what came there in the meantime stays."""
    if not force:
        try:
            os.link(beside, path, follow_symlinks=False)
            return
        except FileExistsError:
            raise CannotWrite(f"{path}: is there already; choose another name, or pass --force") from None
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
    check_writable(path, force=force)
    beside.replace(path)


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _in_words(path: Path, error: OSError) -> CannotWrite:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotWrite(f"{path}: the disk is full; nothing was written. Make room and try again")
    if error.errno == errno.EFBIG:
        return CannotWrite(f"{path}: the file would be larger than allowed here; nothing was written")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CannotWrite(f"{path}: no permission to write there; nothing was written")
    return CannotWrite(f"{path}: could not be written ({error.strerror or error}); nothing was written")
