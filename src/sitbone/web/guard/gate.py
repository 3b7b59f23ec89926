"""The gate that no session passes without the screening's leave: asked by every route and socket that leads to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sitbone.diary.diary import Diary
from sitbone.errors import SitboneError
from sitbone.plan.alarms import alarms
from sitbone.plan.records import SessionRecord
from sitbone.plan.screening import Verdict, standing
from sitbone.web.clock import here
from sitbone.web.who import sessions_of
from sitbone.words import _


class Forbidden(SitboneError):
    """The screening does not allow a session now."""

    status = 403


def verdict(diary: Diary, now: datetime, sessions: Sequence[SessionRecord] | None = None) -> Verdict:
    """Whether this person may stretch now, and why not. `sessions`: where they have been read already."""
    raised = alarms(sessions_of(diary) if sessions is None else sessions, diary.rounds())
    return standing(diary.answers(), diary.agreements(), raised, here(now))


def may_stretch(diary: Diary, now: datetime) -> None:
    """Raise `Forbidden` unless the person may stretch now."""
    if diary.care_ended() is not None:
        raise Forbidden(
            _("Your care in this clinic has ended, so no session begins here. Your diary stays yours.")
        )
    found = verdict(diary, now)
    if not found.allowed:
        raise Forbidden(_("{verdict} The first page says how to go on.").format(verdict=found.say))
