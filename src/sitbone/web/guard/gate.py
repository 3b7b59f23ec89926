"""The gate that no session passes without the screening's leave: asked by every route and socket that leads to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sitbone.diary.diary import Diary
from sitbone.diary.personal import care_ended
from sitbone.errors import SitboneError
from sitbone.plan.alarms import alarms
from sitbone.plan.records import SessionRecord
from sitbone.plan.screening import Verdict, standing
from sitbone.web.clock import here
from sitbone.words import _


class Forbidden(SitboneError):
    """The screening does not allow a session now."""

    status = 403


Read = Callable[[Diary], Sequence[SessionRecord]]
"""How a diary's sessions are read: from the diary itself, or from what a server has in memory of it."""


def verdict(diary: Diary, now: datetime, read: Read = Diary.sessions) -> Verdict:
    """Whether this person may stretch now, and why not."""
    raised = alarms(read(diary), diary.rounds())
    return standing(diary.answers(), diary.agreements(), raised, here(now))


def may_stretch(diary: Diary, now: datetime, read: Read = Diary.sessions) -> None:
    """Raise `Forbidden` unless the person may stretch now."""
    if care_ended(diary) is not None:
        raise Forbidden(
            _("Your care in this clinic has ended, so no session begins here. Your diary stays yours.")
        )
    found = verdict(diary, now, read)
    if not found.allowed:
        raise Forbidden(_("{verdict} The first page says how to go on.").format(verdict=found.say))
