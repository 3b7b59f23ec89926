"""A small file beside the database that takes what the database cannot take yet, and is read again after a crash.

It is written before anybody is told that something is kept: also while another program holds the database, and, since
its room is taken beforehand, while the disk is full. A record is its length, its CRC-32 and its bytes; a length of 0
ends the file, and so does a record that was written half way. When all is in the database it begins anew, over zeros.
"""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Self

ROOM = 128 * 1024
"""Bytes taken beforehand: about 200 finished holds. Our choice."""
FILES = 64
"""Programs that may keep a journal beside one database at the same time."""
_HEAD = struct.Struct("<II")


class Journal:
    """One program's journal. Raises OSError where it cannot be opened or written."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self.file = file
        self._descriptor = descriptor
        self._end = 0
        self.records: list[bytes] = []
        """What was in it when it was opened, oldest first."""
        self._read()

    @classmethod
    def beside(cls, database: Path) -> tuple[Self, list[bytes]]:
        """A journal beside this database that no other program has, and what all that nobody has any more hold."""
        found: list[Self] = []
        for number in range(FILES):
            file = database.with_name(f"{database.name}.unkept-{number}")
            if found and not file.exists():
                break
            if (descriptor := _opened(file)) is not None:
                found.append(cls(file, descriptor))
        if not found:
            raise OSError(f"{database.name} has {FILES} journals that are in use")
        mine, *left = found
        left_over = [record for one in found for record in one.records]
        if left:  # taken over whole before they go: a crash in between leaves both, and twice is once
            mine.clear()
            for record in left_over:
                mine.append(record)
            for one in left:
                one.file.unlink(missing_ok=True)
                one.close()
        return mine, left_over

    def append(self, record: bytes) -> None:
        """Add a record; it is on the disk when this returns."""
        whole = _HEAD.pack(len(record), zlib.crc32(record)) + record
        written = os.pwrite(self._descriptor, whole + bytes(_HEAD.size), self._end)
        if written < len(whole):
            raise OSError("the journal's disk is full")
        os.fsync(self._descriptor)
        self._end += len(whole)

    def clear(self) -> None:
        """All of it is in the database: begin anew, and leave nothing of it in the file."""
        if not self._end:
            return
        os.pwrite(self._descriptor, bytes(min(self._end + _HEAD.size, ROOM)), 0)
        os.ftruncate(self._descriptor, ROOM)
        os.fsync(self._descriptor)
        self._end = 0

    def close(self) -> None:
        """Let go of it. An empty one leaves no file behind."""
        if self._descriptor < 0:
            return
        if not self._end:
            self.file.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1

    def _read(self) -> None:
        data = os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)
        while len(data) >= self._end + _HEAD.size:
            length, checksum = _HEAD.unpack_from(data, self._end)
            record = data[self._end + _HEAD.size : self._end + _HEAD.size + length]
            if not length or len(record) < length or zlib.crc32(record) != checksum:
                break
            self.records.append(record)
            self._end += _HEAD.size + length


def _opened(file: Path) -> int | None:
    """The file's descriptor, made where it was not there; None where another program has it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    if os.fstat(descriptor).st_nlink == 0:  # another program let go of it, and took its name away, just now
        os.close(descriptor)
        return _opened(file)
    with suppress(
        OSError, AttributeError
    ):  # a full disk, a file system or a system that cannot: it is tried all the same
        os.posix_fallocate(descriptor, 0, ROOM)
    return descriptor
