"""When to be reminded of the day's sessions, by the person's own clock."""

from __future__ import annotations

from datetime import time

from sitbone.plan.prescription import Prescription

_BY_SESSIONS = {
    1: (time(9),),
    2: (time(9), time(19)),
    3: (time(9), time(13), time(19)),
    4: (time(9), time(12), time(15), time(19)),
    5: (time(8), time(11), time(14), time(17), time(20)),
    6: (time(8), time(10), time(12, 30), time(15), time(17, 30), time(20)),
}
"""Waking hours, apart enough for `day.GAP`. Our choice."""


def times(prescription: Prescription) -> tuple[time, ...]:
    """Local times of a day, earliest first, as many as there are sessions.

    >>> [str(t)[:5] for t in times(Prescription())]
    ['09:00', '13:00', '19:00']
    """
    return _BY_SESSIONS[prescription.sessions_a_day]
