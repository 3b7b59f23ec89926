"""What a server writes on stderr while it runs, for whoever looks after it. Never whose, and never what they said.

A line has room for an event, a template of an address, codes and times, and for nothing else. Of other packages' lines,
and of errors, only the place in the program is written: their words may quote what somebody entered.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

Kind = Literal["json", "plain", "off"]

_log = logging.getLogger("sitbone.web")
_FRAMES = 8
"""Of an error, the innermost places that are written."""


def set_up(kind: Kind) -> None:
    """Write logs on stderr from now on: `json` one object a line; `plain` warnings and errors only; `off` nothing."""
    handler: logging.Handler = logging.NullHandler() if kind == "off" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if kind == "json" else Plain())
    logging.basicConfig(
        handlers=[handler], level=logging.INFO if kind == "json" else logging.WARNING, force=True
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # that it starts and ends is said by others
    logging.getLogger("alembic").setLevel(
        logging.WARNING
    )  # nobody has to read how tables are brought up to date
    threading.excepthook = _thread_ended


def page_sent(route: str, method: str, status: int, seconds: float, request: str) -> None:
    """A page was sent; `route` is the template of its address, `request` the number its answer carries."""
    _note(
        logging.WARNING if status >= 500 else logging.INFO,
        "page",
        method=method,
        route=route,
        status=status,
        milliseconds=_milliseconds(seconds),
        request=request,
    )


def socket_opened(route: str, request: str) -> None:
    """A live socket is open."""
    _note(logging.INFO, "socket opened", route=route, request=request)


def socket_closed(route: str, code: int, seconds: float, request: str) -> None:
    """A live socket is closed."""
    milliseconds = _milliseconds(seconds)
    _note(logging.INFO, "socket closed", route=route, code=code, milliseconds=milliseconds, request=request)


def fell_over(request: str) -> None:
    """A request ended in an error that nobody expected; to be called while it is handled."""
    _log.error("error", exc_info=True, extra={"fields": {"request": request}})


def diary_failed(error: Exception) -> None:
    """The database could not be read or written. Only the kind of error is written: its words name the database."""
    _note(logging.WARNING, "database error", kind=type(error).__name__)


def started(version: str, diary: str) -> None:
    """The server takes requests. `diary` is the revision of its tables."""
    _note(logging.INFO, "started", version=version, diary=diary)


def _note(level: int, event: str, **fields: str | int | float) -> None:
    _log.log(level, event, extra={"fields": fields})


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        error = (ended.exc_type, ended.exc_value, ended.exc_traceback)
        _log.error("thread ended", exc_info=error, extra={"fields": {}})


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """What may be written of a record."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    said: dict[str, Any] = {"time": at, "level": record.levelname.lower()}
    fields = getattr(record, "fields", None)
    if record.name == _log.name and fields is not None:
        said |= {"event": record.msg, **fields}
    else:
        # The words of a package are of its own making only before its values are put in.
        words = record.msg if record.name.startswith("uvicorn") and isinstance(record.msg, str) else ""
        said |= {"event": "library", "library": record.name, "at": f"{record.module}:{record.lineno}"}
        said |= {"words": words} if words else {}
    if record.exc_info and record.exc_info[1] is not None:
        said["errors"] = _kinds(record.exc_info[1])
        said["places"] = _places(record.exc_info[1])
    return said


def _kinds(error: BaseException | None) -> list[str]:
    """The kinds of an error and of what caused it, without their words."""
    kinds: list[str] = []
    while error is not None and len(kinds) < _FRAMES:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return kinds


def _places(error: BaseException) -> list[str]:
    """Where it happened, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(_said(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = _said(record)
        first = f"{said.pop('time')} {said.pop('level')}: {said.pop('event')}"
        return " ".join((first, *(f"{name}={value}" for name, value in said.items())))
