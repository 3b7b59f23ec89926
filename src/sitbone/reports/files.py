"""Writing files so that nothing half-written is ever left: written beside, then renamed."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitbone.pose.errors import SitboneError


class CannotWrite(SitboneError):
    """A file that could not be written."""


@contextmanager
def written_beside(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A path beside `path`, of the same suffix, to write to; renamed to `path` when all went well, else removed.

    A `private` one may be read by its owner only. An `OSError` becomes `CannotWrite`. What was at `path` before stays
    there until the new file is whole.

    >>> from tempfile import mkdtemp
    >>> film = Path(mkdtemp()) / "out.csv"
    >>> with written_beside(film) as beside:
    ...     _ = beside.write_text("time")
    >>> film.read_text()
    'time'
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise _in_words(path, error) from error
    beside = Path(name)
    try:
        yield beside
        if not private:
            _keep_permissions(beside, path)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise _in_words(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder beside `path` to write files to; renamed to `path` when all went well, else removed.

    `path` may be an empty folder, or nothing yet. Raises `CannotWrite`.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise CannotWrite(f"{path}: is there already; give the name of a new folder, or of an empty one")
    try:
        beside = Path(tempfile.mkdtemp(dir=path.absolute().parent, prefix=f".{path.name}."))
    except OSError as error:
        raise _in_words(path, error) from error
    try:
        yield beside
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o777 & ~mask)
        beside.replace(path)
    except OSError as error:
        raise _in_words(path, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_writable(path: Path) -> None:
    """Raise `CannotWrite` now rather than after a long analysis, where `path` can plainly not be written."""
    if path.is_dir():
        raise CannotWrite(f"{path}: is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise CannotWrite(f"{path}: there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK):
        raise CannotWrite(f"{path}: no permission to write into {path.parent}")


def _keep_permissions(beside: Path, path: Path) -> None:
    """The permissions an ordinary new file would have, or those of the file that is replaced."""
    if path.exists():
        beside.chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)


def _in_words(path: Path, error: OSError) -> CannotWrite:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotWrite(f"{path}: the disk is full; nothing was written. Make room and try again")
    if error.errno == errno.EFBIG:
        return CannotWrite(f"{path}: the file would be larger than allowed here; nothing was written")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CannotWrite(f"{path}: no permission to write there; nothing was written")
    return CannotWrite(f"{path}: could not be written ({error.strerror or error}); nothing was written")
