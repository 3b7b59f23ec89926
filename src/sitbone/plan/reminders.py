"""When to be reminded of the day's sessions, by the person's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from sitbone.plan.day import GAP
from sitbone.plan.errors import ReminderError
from sitbone.plan.prescription import Prescription
from sitbone.words import _, ngettext

_BY_SESSIONS = {
    1: (time(9),),
    2: (time(9), time(19)),
    3: (time(9), time(13), time(19)),
    4: (time(9), time(12), time(15), time(19)),
    5: (time(8), time(11), time(14), time(17), time(20)),
    6: (time(8), time(10), time(12, 30), time(15), time(17, 30), time(20)),
}
"""Waking hours, apart enough for `day.GAP`. Our choice, for whoever chose no others."""
_MOST = max(_BY_SESSIONS)
_DAY = 24 * 60


def times(prescription: Prescription, chosen: str | None = None) -> tuple[time, ...]:
    """Local times of a day, earliest first: those that the person chose, and ours where they chose none.

    Where there are fewer sessions now than when they chose, the first of theirs: never one that they did not choose.

    >>> [str(t)[:5] for t in times(Prescription())]
    ['09:00', '13:00', '19:00']
    >>> [str(t)[:5] for t in times(Prescription(), "07:30,12:00,18:15")]
    ['07:30', '12:00', '18:15']
    >>> [str(t)[:5] for t in times(Prescription(sessions_a_day=2), "07:30,12:00,18:15")]
    ['07:30', '12:00']
    """
    sessions = prescription.sessions_a_day
    try:
        return read((chosen or "").split(","), _MOST)[:sessions]
    except ReminderError:
        return _BY_SESSIONS[sessions]


def read(written: Sequence[str], sessions: int) -> tuple[time, ...]:
    """What a person wrote (`7:30`, `18:15`, nothing), earliest first.

    Raises `ReminderError` unless it is one time of day or more, no more than there are sessions, and they are as far
    apart as the plan suggests, also from the last one of a day to the first one of the next.

    >>> [str(t)[:5] for t in read(["18:15", "", "7:30"], 3)]
    ['07:30', '18:15']
    """
    found = sorted(_time(one) for one in written if one.strip())
    if not 1 <= len(found) <= sessions:
        said = ngettext(
            "There is {count} session a day: write one time.",
            "There are {count} sessions a day: write at least one time, and {count} at most.",
            sessions,
        )
        raise ReminderError(said.format(count=sessions))
    minutes = [at.hour * 60 + at.minute for at in found]
    apart = min(after - before for before, after in pairwise([*minutes, minutes[0] + _DAY]))
    if apart < GAP.total_seconds() / 60:
        raise ReminderError(_("Choose times that are at least two hours apart."))
    return tuple(found)


def as_text(times: Sequence[time]) -> str:
    """As it is kept, and read again by `times`."""
    return ",".join(f"{at:%H:%M}" for at in times)


def _time(written: str) -> time:
    hours, _colon, minutes = written.strip().partition(":")
    known = all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hours, minutes))
    if not (known and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise ReminderError(_("Write each time as hours and minutes, such as 18:30."))
    return time(int(hours), int(minutes))
