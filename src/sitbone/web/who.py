"""Whose diary a request is about, and what it says: read once for as long as nothing in it changes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from starlette.requests import HTTPConnection

from sitbone.diary.diary import Diary
from sitbone.plan.records import SessionRecord

PEOPLE = 32
"""Whose sessions are kept in memory: of a year of three sessions a day they are 5 MB."""

_read: OrderedDict[tuple[str, str], tuple[int, tuple[SessionRecord, ...]]] = OrderedDict()
_lock = Lock()


def diary_of(request: HTTPConnection) -> Diary:
    """The diary of the person who asks: of the one person of this machine, or of whoever is signed in."""
    found: Diary = getattr(request.state, "diary", None) or request.app.state.diary
    return found


def sessions_of(diary: Diary) -> tuple[SessionRecord, ...]:
    """All sessions of a diary, oldest first: a page and each of its charts ask for the same ones."""
    key = diary.name, diary.person().id
    changes = diary.changes()  # first: what is read after it is never older than it says
    with _lock:
        kept = _read.get(key)
    if kept is None or kept[0] != changes:
        kept = changes, diary.sessions()
    with _lock:
        _read[key] = kept
        _read.move_to_end(key)
        if len(_read) > PEOPLE:
            _read.popitem(last=False)
    return kept[1]
