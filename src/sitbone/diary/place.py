"""Whether a place is ours alone: what is kept of somebody goes only where nobody else can lay their hands on it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sitbone.diary.errors import DiaryError

_WHOLE_MACHINE = ["0", "0", "4294967295"]
"""`/proc/self/uid_map` where every user of the machine is known here by their own number."""


class PlaceError(DiaryError):
    """A file or folder that somebody else has, or can write to. Nothing was written to it."""


def check_folder(folder: Path) -> None:
    """Raise `PlaceError` where anybody but us and root can swap our files in `folder` or take them away.

    That holds for every folder above it too, as whoever can rename one of them can put another in its place. They may
    be shared as `/tmp` is (sticky), where everybody can rename and delete only what is theirs. What is not there yet
    is not looked at.
    """
    named = Path(os.path.abspath(folder))  # noqa: PTH100 (links must still be there to be looked at)
    for link in (named, *named.parents):
        if link.is_symlink() and not _ours(link.lstat()):
            raise PlaceError(
                f"{link} is a link that belongs to {_owner(link.lstat())}; name the folder itself."
            )
    real = Path(os.path.realpath(named))
    for above in (real, *real.parents):
        try:
            found = above.stat()
        except FileNotFoundError:
            continue
        if not _ours(found):
            raise _somebody_elses(above, found)
        if writable_by_others(found) and not found.st_mode & stat.S_ISVTX:
            raise PlaceError(
                f"Other users can write into the folder {above}; nothing was written. Take a folder of your own, "
                f"or close this one: chmod go-w {above}"
            )


def check_file(file: Path, found: os.stat_result) -> None:
    """Raise `PlaceError` unless `file`, of which `found` is known, is a file that only we and root can write."""
    if stat.S_ISLNK(found.st_mode):
        raise PlaceError(f"{file} is a link to something else; name the file itself.")
    if not stat.S_ISREG(found.st_mode):
        raise PlaceError(f"{file} is not a file.")
    if not _ours(found):
        raise _somebody_elses(file, found)
    if writable_by_others(found):
        raise PlaceError(
            f"Other users can write to {file}; it was left untouched. Close it with: chmod go-w {file}"
        )


def no_links(name: str, flags: int) -> int:
    """Opens a file, and nothing by way of a link at its name."""
    return os.open(name, flags | os.O_NOFOLLOW)


def writable_by_others(found: os.stat_result) -> bool:
    """Whether anybody but its owner can write to it. A group that has only its owner in it is nobody else."""
    if found.st_mode & stat.S_IWOTH:
        return True
    return bool(found.st_mode & stat.S_IWGRP) and found.st_gid != 0 and not _group_of_one(found.st_gid)


def _ours(found: os.stat_result) -> bool:
    if found.st_uid in (0, os.geteuid()):
        return True
    # Where this process knows only some of the machine's users, as in some containers, root goes by another name.
    return found.st_uid == _overflow() and Path("/proc/self/uid_map").read_text().split() != _WHOLE_MACHINE


def _overflow() -> int:
    """The number of a user who has none here."""
    try:
        return int(Path("/proc/sys/kernel/overflowuid").read_text())
    except (OSError, ValueError):
        return -1


def _group_of_one(group: int) -> bool:
    """Whether it is the group that many systems make for each user, of the same name and with nobody else in it."""
    import grp
    import pwd

    try:
        me, found = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(group)
    except KeyError:
        return False
    return found.gr_name == me and set(found.gr_mem) <= {me}


def _somebody_elses(path: Path, found: os.stat_result) -> PlaceError:
    owner = _owner(found)
    return PlaceError(
        f"{path} belongs to {owner}; it was left untouched. Take a folder of your own; or, where Sitbone runs as "
        f"{owner}, do this as {owner} too: runuser -u {owner} -- …"
    )


def _owner(found: os.stat_result) -> str:
    import pwd

    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return f"user {found.st_uid}"
