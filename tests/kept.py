"""What a live session and the page after it keep, put into a diary as they put it: as facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sitbone.diary.facts import Afterwards, Step
from sitbone.diary.keeping import keep
from sitbone.diary.leads import lead
from sitbone.diary.personal import Personal
from sitbone.diary.sessions import session as one_session
from sitbone.diary.track import KeptTrack
from sitbone.plan.records import FeltRecord, HoldRecord


def add_hold(
    diary: Personal, session: str, item: int, hold: HoldRecord, track: KeptTrack | None = None
) -> None:
    """The finished hold of an item, and what the coach saw of it."""
    keep(diary, _step(diary, session, hold.at, holds=((item, hold),)), track)


def add_warning(diary: Personal, session: str, name: str, at: datetime) -> None:
    """A movement to avoid was seen."""
    keep(diary, _step(diary, session, at, warnings=(name,)))


def stop_for_pain(diary: Personal, session: str, felt: FeltRecord) -> None:
    """It hurt, so it was stopped."""
    keep(diary, _step(diary, session, felt.at, felt=felt))


def go_on_to(diary: Personal, session: str, item: int, at: datetime, *, film: bool = False) -> None:
    """The session is at this item, perhaps with a film in the place of the camera."""
    keep(diary, _step(diary, session, at, position=item, film=film))


def say_after(diary: Personal, session: str, pain: int, at: datetime, *felt: FeltRecord) -> None:
    """What somebody says after a session."""
    keep(diary, Afterwards(diary.person().id, session, at, pain, felt))


def _step(diary: Personal, session: str, at: datetime, **what: Any) -> Step:
    leads = 0 if one_session(diary, session) is None else lead(diary, session) or 0
    return Step(diary.person().id, session, leads, at, **what)
