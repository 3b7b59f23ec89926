"""What sessions say of pain: the one computation behind every page, the paper and the panel.

A session that was stopped before anything was held tells as much as one that was gone through: more, if it hurt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sitbone.plan.alarms import before_and_after, hurt, pain_rose
from sitbone.plan.records import Felt, SessionRecord
from sitbone.stretches.stretch import load_stretches, with_what_grows_out_of

NEWEST = 5
"""Sessions that are looked at where it matters how it is now, as on a panel. Our choice."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The session that hurt most."""

    at: datetime
    """When it began."""
    before: int | None
    after: int | None
    stopped: bool
    """Whether it was stopped for pain."""


@dataclass(frozen=True, slots=True)
class Pain:
    """What some sessions say of pain, 0 to 10, as the person said it."""

    before: float | None = None
    """The median of the sessions that say it before and after; None where none does."""
    after: float | None = None
    both: int = 0
    """How many they are."""
    rose: int = 0
    """After so many of them it was more than before."""
    stopped: int = 0
    """Sessions that were stopped for pain."""
    worst: Worst | None = None
    """None where none was stopped, called painful, or ended with `RISE` more than before."""

    @property
    def score(self) -> int:
        """How far up a list somebody belongs: a stop before any rise, more of a rise before less."""
        if self.worst is None:
            return 0
        rise = (self.worst.after or 0) - (self.worst.before or 0) if self.worst.after is not None else 0
        return max(1, rise) + (11 if self.worst.stopped else 0)


def told(session: SessionRecord) -> bool:
    """Whether anything was held, said afterwards, or hurt in it; a session that was only opened tells nothing."""
    return bool(session.holds or session.felt or session.stopped_for_pain or session.pain_after is not None)


def pain_of(sessions: Sequence[SessionRecord], newest: int | None = None) -> Pain:
    """What these sessions say; `newest`: only the last so many of those that tell something."""
    telling = sorted(filter(told, sessions), key=lambda s: s.started)
    telling = telling[-newest:] if newest else telling
    both = [said for said in map(before_and_after, telling) if said is not None]
    return Pain(
        before=median(before for before, _ in both) if both else None,
        after=median(after for _, after in both) if both else None,
        both=len(both),
        rose=sum(after > before for before, after in both),
        stopped=sum(s.stopped_for_pain for s in telling),
        worst=_worst([s for s in telling if went_badly(s)]),
    )


def went_badly(session: SessionRecord) -> bool:
    """Whether it was stopped for pain, a stretch was called painful, or it ended with `RISE` more than before."""
    painful = any(f.felt is Felt.PAINFUL for f in session.felt)
    return session.stopped_for_pain or painful or pain_rose(session) is True


def hurt_last(sessions: Sequence[SessionRecord]) -> bool:
    """Whether the last session of which anything was said was stopped for pain, or made it worse."""
    said = [s for s in sessions if s.stopped_for_pain or s.felt or s.pain_after is not None]
    last = max(said, key=lambda s: (s.written, s.started), default=None)
    hurt = last is not None and any(felt.felt is Felt.PAINFUL for felt in last.felt)
    return last is not None and (hurt or last.stopped_for_pain or pain_rose(last) is True)


def over_for_today(sessions: Sequence[SessionRecord], now: datetime) -> frozenset[str]:
    """The stretches that hurt today, whoever saw it and whatever the session was for, and what grows out of them.

    The coach says to somebody whom it hurts that the stretch is left for today: so it is, in every later session of
    the day too. `now` is in the person's own time zone, in which days are told apart.
    """
    today = [
        s
        for s in sessions
        if now.date() in {at.astimezone(now.tzinfo).date() for at in (s.started, s.ended or s.started)}
    ]
    return with_what_grows_out_of(name for name in load_stretches() if any(hurt(name, s) for s in today))


def rise(session: SessionRecord) -> int:
    """Points of pain that it ended with beyond those it began with; 0 where one of them was not said."""
    said = before_and_after(session)
    return 0 if said is None else said[1] - said[0]


def stopped_at(session: SessionRecord) -> datetime | None:
    """When it was stopped for pain, as nearly as is known; None where it was not."""
    if not session.stopped_for_pain:
        return None
    hurt = [f.at for f in session.felt if f.felt is Felt.PAINFUL]
    return max(hurt, default=session.ended or session.started)


def _worst(bad: Sequence[SessionRecord]) -> Worst | None:
    """A stop before any rise, then the greatest rise, the most pain, the newest."""
    if not bad:
        return None
    found = max(bad, key=lambda s: (s.stopped_for_pain, rise(s), s.pain_after or 0, s.started))
    return Worst(found.started, found.pain_before, found.pain_after, found.stopped_for_pain)
