"""The flexibility check: when it is offered, what is in it, and what was found.

It measures two things at the first feeling of a stretch, never as far as it goes: how high a straight leg comes
(towel), and how far the knee is from straight (wall). It has no target, and is neither due nor missed: it is offered
where

* a session is allowed (the gate is asked elsewhere), today's sessions leave room, and it is no day of rest;
* somebody practises before the camera, and nothing was held for two hours: right after stretching a leg reads looser;
* the last session did not hurt, and the last finished check began at least `AGAIN` ago.

All of one position come one after the other, and of these all of one side: so somebody lies down twice, the towel goes
from foot to foot once, and the camera stays. Each hold is let go before the next, which makes it a reading of its own.

What is found is the median of the readings; that the same leg was warmer at the third is in all checks alike. What was
called strong or painful was no first feeling, and tells nothing: going further wins nobody a better number. A
difference is only one where it is more than this can mistake: the least change that progress shows (`plan.change`), or
what both checks together may be off by, whichever is more. One is off by its error, or by what its readings differ
among themselves. The errors of one check are mostly the same for all its readings, so three are not surer than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from math import ceil, hypot
from statistics import median

from sitbone.body.sure import Z90
from sitbone.plan.alarms import ease, hurt
from sitbone.plan.change import AGAINST_FLOOR, LOOSER_IS_MORE, NO_CHANGE_AGAINST_FLOOR
from sitbone.plan.clearances import Followed
from sitbone.plan.day import GAP, Day
from sitbone.plan.item import Item, Purpose
from sitbone.plan.order import in_order
from sitbone.plan.pain import hurt_last, told
from sitbone.plan.records import Felt, HoldRecord, SeenBy, SessionRecord, practised
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _

AGAIN = timedelta(days=14)
"""From the day of one finished check to the day on which the next is offered. Our choice."""
READINGS = 3
"""Of each side."""
ENOUGH = 2
"""Readings that must be known for a side to be told. Our choice."""
HELD_FOR = 5.0
"""Seconds of each: long enough for a median of some fifty looks, too short for a stretch. Our choice."""
_MINUTES_EACH = 25 / 60
"""With what it takes to get there and to let go, for the estimate only."""
_SIDES = ("left", "right")


class Compared(StrEnum):
    """How a leg is, compared with an earlier check."""

    LOOSER = "looser"
    SAME = "same"
    LESS = "less"
    UNKNOWN = "unknown"
    """One of the two could not be told."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check that is offered now."""

    items: tuple[Item, ...]
    left_out: str
    """What is left out and why, in one line; empty where nothing is."""

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return max(1, round(len(self.items) * _MINUTES_EACH))


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found of one leg."""

    stretch: str
    side: str
    at: datetime
    """When the check began."""
    readings: tuple[float | None, ...]
    """Degrees, in the order of the holds; None where one could not be told."""
    error: float | None
    """Standard error: of the reading that is least sure. None where none is known."""

    @property
    def measure(self) -> str:
        """`straight_leg_raise` or `knee_extension_deficit`."""
        return AGAINST_FLOOR[self.stretch]

    @property
    def value(self) -> float | None:
        """Degrees: the median of the known readings; None where they are fewer than `ENOUGH`."""
        known = self._known
        return median(known) if len(known) >= ENOUGH and self.error is not None else None

    @property
    def off(self) -> float:
        """Degrees by which the value may be off: 90 % of its error, or half of what the readings differ by."""
        known = self._known
        return max(Z90 * (self.error or 0.0), (max(known) - min(known)) / 2 if known else 0.0)

    @property
    def _known(self) -> list[float]:
        return [reading for reading in self.readings if reading is not None]

    def least(self, before: Found) -> float:
        """Whole degrees, as they are said: the two are told apart where they differ by more."""
        return float(ceil(max(NO_CHANGE_AGAINST_FLOOR[self.measure], hypot(self.off, before.off))))

    def compared(self, before: Found) -> Compared:
        """How the leg is now, where it was as `before` says."""
        if self.value is None or before.value is None:
            return Compared.UNKNOWN
        more = self.value - before.value
        if abs(more) <= self.least(before):
            return Compared.SAME
        return Compared.LOOSER if (more > 0) is LOOSER_IS_MORE[self.measure] else Compared.LESS


def offered(
    day: Day, follows: Followed, sessions: Sequence[SessionRecord], now: datetime, timezone: tzinfo
) -> Check | None:
    """The check that may be offered on this `day`; None where none is. The gate is asked elsewhere."""
    if day.next is None or day.enough or not day.sessions_wanted or hurt_last(sessions):
        return None
    if _stretched_lately(sessions, now) or not _practises_before_the_camera(sessions):
        return None
    if _too_soon(sessions, now, timezone):
        return None
    return _check(follows, sessions)


def _stretched_lately(sessions: Sequence[SessionRecord], now: datetime) -> bool:
    return any(now - GAP < (s.ended or s.started) for s in sessions if told(s))


def _practises_before_the_camera(sessions: Sequence[SessionRecord]) -> bool:
    """Whether the camera saw the newest session in which something was practised here."""
    held = [s for s in in_order(practised(sessions)) if s.holds and not s.imported]
    return bool(held) and held[-1].seen_by is SeenBy.CAMERA


def _too_soon(sessions: Sequence[SessionRecord], now: datetime, timezone: tzinfo) -> bool:
    """Whether a check was finished, or hurt, too short a time ago; or one was begun today and told nothing."""
    today = now.astimezone(timezone).date()
    since = [
        (today - s.started.astimezone(timezone).date(), s)
        for s in sessions
        if s.purpose is Purpose.CHECK and told(s)
    ]
    return any(ago < AGAIN and (_finished(s) or ago <= timedelta(0)) for ago, s in since)


def _finished(check: SessionRecord) -> bool:
    """Whether it is over and told something, if only that it hurts."""
    over = check.ended is not None
    return check.stopped_for_pain or (over and any(found.value is not None for found in found_in(check)))


def _check(follows: Followed, sessions: Sequence[SessionRecord]) -> Check | None:
    sides = {dose.stretch: dose.sides for dose in follows.allowed()}
    sore = {name for name in AGAINST_FLOOR if ease(name, sessions).level > 0}
    wanted = [(name, side) for name in AGAINST_FLOOR for side in _SIDES]
    barred = [(name, side) for name, side in wanted if side not in sides.get(name, ())]
    rested = [(name, side) for name, side in wanted if name in sore and (name, side) not in barred]
    left = [one for one in wanted if one not in barred and one not in rested]
    items = tuple(
        Item(name, side, HELD_FOR, repetition, purpose=Purpose.CHECK)
        for name, side in left
        for repetition in range(1, READINGS + 1)
    )
    return Check(items, _left_out(barred, rested)) if items else None


def _left_out(barred: Sequence[tuple[str, str]], rested: Sequence[tuple[str, str]]) -> str:
    said = []
    if barred:
        words = _("Left out, because of your prescription or your answers: {stretches}.")
        said.append(words.format(stretches=_titles(barred)))
    if rested:
        said.append(_("Left out, because it hurt lately: {stretches}.").format(stretches=_titles(rested)))
    return " ".join(said)


def _titles(stretches: Sequence[tuple[str, str]]) -> str:
    return "; ".join(title_and_side(load_stretches()[name], side) for name, side in stretches)


def checks(sessions: Sequence[SessionRecord]) -> list[SessionRecord]:
    """The checks that tell something and that a camera saw, oldest first."""
    return sorted(
        (s for s in sessions if s.purpose is Purpose.CHECK and told(s) and s.seen_by is SeenBy.CAMERA),
        key=lambda s: s.started,
    )


def found_in(check: SessionRecord) -> tuple[Found, ...]:
    """What a check found of each leg of which something was held, in the order of the check.

    A stretch that went past the first feeling tells nothing, and only what the live camera saw to its end does.
    """
    found = []
    for name, measure in AGAINST_FLOOR.items():
        for side in _SIDES:
            held = [h for h in check.holds if (h.stretch, h.side) == (name, side)]
            if held:
                tells = check.seen_by is SeenBy.CAMERA and not _went_past_the_first_feeling(name, check)
                known = [_reading(hold, measure) if tells else None for hold in held]
                errors = [one[1] for one in known if one is not None]
                readings = tuple(None if one is None else one[0] for one in known)
                found.append(Found(name, side, check.started, readings, max(errors, default=None)))
    return tuple(found)


def _went_past_the_first_feeling(stretch: str, check: SessionRecord) -> bool:
    strong = any(f.stretch == stretch and f.felt is Felt.STRONG for f in check.felt)
    return strong or hurt(stretch, check) is True


def _reading(hold: HoldRecord, measure: str) -> tuple[float, float] | None:
    value, error = getattr(hold, measure), getattr(hold, f"{measure}_error")
    if value is None or error is None or not hold.completed:
        return None
    return value, error


@dataclass(frozen=True, slots=True)
class LegCourse:
    """One leg over all checks: those in which it could be told, oldest first, at least one."""

    told: tuple[Found, ...]

    @property
    def stretch(self) -> str:
        """What it is measured with."""
        return self.newest.stretch

    @property
    def side(self) -> str:
        """Which leg."""
        return self.newest.side

    @property
    def newest(self) -> Found:
        """The newest."""
        return self.told[-1]

    @property
    def before(self) -> tuple[Found, ...]:
        """The others."""
        return self.told[:-1]


def earlier(found: Found, sessions: Sequence[SessionRecord]) -> tuple[Found, ...]:
    """The checks before this one in which the same leg could be told, oldest first."""
    same = (leg for leg in leg_courses(sessions) if (leg.stretch, leg.side) == (found.stretch, found.side))
    return tuple(one for leg in same for one in leg.told if one.at < found.at)


def leg_courses(sessions: Sequence[SessionRecord]) -> tuple[LegCourse, ...]:
    """Each leg that was told in some check, in the order of a check. Practice does not come into it."""
    legs: dict[tuple[str, str], list[Found]] = {}
    for check in checks(sessions):
        for found in found_in(check):
            if found.value is not None:
                legs.setdefault((found.stretch, found.side), []).append(found)
    order = [(name, side) for name in AGAINST_FLOOR for side in _SIDES]
    return tuple(LegCourse(tuple(legs[key])) for key in order if key in legs)
