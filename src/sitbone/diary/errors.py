"""What can go wrong with the diary, said in one line: which diary, what is wrong, what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from sitbone.errors import SitboneError
from sitbone.words import _

_ROOM = 256 * 1024
"""Bytes without which SQLite cannot work: a few pages, its log, and the log's index."""


class DiaryError(SitboneError):
    """The diary cannot be opened, read or written. Nothing in it was changed by the call that failed."""


class DamagedError(DiaryError):
    """The file is no diary, or is broken. It is left as it is."""


class BusyError(DiaryError):
    """Another program holds the diary for longer than we wait."""


class FullError(DiaryError):
    """There is no room left on the disk."""


class ReadOnlyError(DiaryError):
    """The diary, or the folder it is in, may not be written to."""


class NewerError(DiaryError):
    """The diary was written by a newer version of Sitbone. It is left as it is."""


class UnreachableError(DiaryError):
    """The database server does not answer or does not let us in."""


class NoSuchSessionError(DiaryError):
    """The diary has no such session."""

    status = 404


class DamagedTrackError(DiaryError):
    """What the camera's landmarks were cannot be read back. All else of the session can."""


class ExchangeError(SitboneError):
    """A document that cannot be taken in. Nothing of it was. That is the document's fault and not the diary's."""

    status = 422

    status = 422


class SomebodyElsesError(ExchangeError):
    """A document that looks like the diary of somebody else. Nothing of it was taken in."""

    status = 409


def damaged(name: str) -> DamagedError:
    """The error for a broken file."""
    return DamagedError(
        _(
            "{name} is damaged or is no Sitbone diary; it was left untouched. "
            "Move it away and put a copy of it, or an export, in its place."
        ).format(name=name)
    )


def busy(name: str) -> BusyError:
    """The error for a diary that somebody else is writing to."""
    return BusyError(
        _(
            "{name} is in use by another program and nothing was changed. "
            "Close the other Sitbone or the program that has it open, and try again."
        ).format(name=name)
    )


def full(name: str) -> FullError:
    """The error for a full disk."""
    return FullError(
        _(
            "No room is left on the disk for {name}; what it held before is kept. Free some space and try again."
        ).format(name=name)
    )


def read_only(name: str) -> ReadOnlyError:
    """The error for a diary or folder that cannot be written to."""
    return ReadOnlyError(
        _(
            "{name} cannot be written to; nothing was changed. Allow writing to it and its folder, "
            "or choose another place with SITBONE_DATABASE_URL."
        ).format(name=name)
    )


def failed(name: str) -> DiaryError:
    """The error for a disk that fails; a full one often says no more than that."""
    with suppress(OSError):
        if shutil.disk_usage(Path(name).parent).free < _ROOM:
            return full(name)
    return DiaryError(
        _(
            "The disk failed to read or write {name}; nothing was changed. Check the disk and try again."
        ).format(name=name)
    )


def newer(name: str, revision: str) -> NewerError:
    """The error for a diary of a version that is not known here."""
    return NewerError(
        _(
            "{name} was written by a newer version of Sitbone (diary version {revision}); "
            "it was left untouched. Update Sitbone and try again."
        ).format(name=name, revision=revision)
    )


_SQLITE = {
    sqlite3.SQLITE_BUSY: busy,
    sqlite3.SQLITE_LOCKED: busy,
    sqlite3.SQLITE_PROTOCOL: busy,
    sqlite3.SQLITE_FULL: full,
    sqlite3.SQLITE_IOERR: failed,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_CANTOPEN: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_NOTADB: damaged,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "55P03": busy,  # lock_not_available
    "40P01": busy,  # deadlock_detected
    "40001": busy,  # serialization_failure
    "53100": full,  # disk_full
    "25006": read_only,  # read_only_sql_transaction
    "42501": read_only,  # insufficient_privilege
    "XX001": damaged,  # data_corrupted
    "XX002": damaged,  # index_corrupted
}


def plainly(error: BaseException, name: str) -> DiaryError:
    """What a driver said, in one plain line about the diary called `name`."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        known = _SQLITE.get(code & 0xFF)  # the low byte is what went wrong, the rest is where
        if known:
            return known(name)
        said = _("{name} could not be read or written ({error}). Check the disk and try again.")
        return DiaryError(said.format(name=name, error=error))
    state = getattr(error, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state](name)
    if state is None or state[:2] in ("08", "28", "3D", "53", "57"):
        return UnreachableError(
            _(
                "The database {name} does not answer or does not let Sitbone in. "
                "Check that it runs and that SITBONE_DATABASE_URL is right."
            ).format(name=name)
        )
    said = _("The database {name} refused the request ({state}); nothing was changed.")
    return DiaryError(said.format(name=name, state=state))


def _unreadable(name: str, error: BaseException) -> str:
    return _("{name} could not be read or written ({error}).").format(name=name, error=error)


@contextmanager
def database_errors_said_plainly(name: str) -> Iterator[None]:
    """Turn what goes wrong inside into a `DiaryError` about the diary called `name`."""
    try:
        yield
    except sqlite3.Error as error:
        raise plainly(error, name) from error
    except DBAPIError as error:
        raise plainly(error.orig or error, name) from error
    except StatementError as error:
        if isinstance(error.orig, ValueError):  # a value that no column takes: the caller's mistake
            raise error.orig from None
        raise DiaryError(_unreadable(name, error)) from error
    except SQLAlchemyError as error:
        raise DiaryError(_unreadable(name, error)) from error
