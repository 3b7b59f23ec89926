"""The working angle of a stretch over time, and what of its change one camera can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from sitbone.body.sure import Z90
from sitbone.plan.change import AGAINST_FLOOR, NO_CHANGE_AGAINST_FLOOR
from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord, practised
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, later

NO_CHANGE = 10.0
"""Degrees: a smaller change from one camera is not shown as progress (BlazePose knee MAE 7.1°, JMIR preprint 102399;
the same rater with a goniometer tells 7-8°, PMID 25364856)."""
FIRST = 3
"""Sessions whose median is the one to compare with, and newest ones that are compared."""

_FLEXION = {
    "knee": later("Knee flexion"),
    "hip": later("Hip flexion"),
    "straight_leg_raise": later("Straight-leg raise"),
    "knee_extension_deficit": later("Knee extension deficit"),
}
_CHANGE = {
    "none": later(
        "{angle} was about {first}° and is about {newest}°: no change that one camera can show (it would take "
        "{least}°)."
    ),
    "more": later(
        "{angle} was about {first}° and is about {newest}°: {change}° more, which is beyond what one camera mistakes "
        "(±{least}°)."
    ),
    "less": later(
        "{angle} was about {first}° and is about {newest}°: {change}° less, which is beyond what one camera mistakes "
        "(±{least}°)."
    ),
}


@dataclass(frozen=True, slots=True)
class AnglePoint:
    """The working angle of one session: the best hold of one stretch on one side."""

    day: str
    angle: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class AngleCourse:
    """The working angle of one stretch on one side over time."""

    stretch: str
    side: str
    points: tuple[AnglePoint, ...]
    measure: str = ""
    """One of `AGAINST_FLOOR`; empty for the angle that the stretch is about."""

    @property
    def joint(self) -> str:
        """`knee` or `hip`, or the measure against the floor."""
        if self.measure:
            return self.measure
        return load_stretches()[self.stretch].angles.best.removesuffix("_flexion")

    @property
    def title(self) -> str:
        """Such as `Towel stretch, left leg`."""
        return title_and_side(load_stretches()[self.stretch], self.side)

    @property
    def first(self) -> float:
        """Degrees: the median of the first sessions."""
        return median(p.angle for p in self.points[:FIRST])

    @property
    def newest(self) -> float:
        """Degrees: the median of the newest sessions."""
        return median(p.angle for p in self.points[-FIRST:])

    @property
    def change(self) -> Literal["more", "less", "none"]:
        """How the newest sessions differ from the first ones, as far as one camera can show it."""
        change = self.newest - self.first
        return "none" if abs(change) < self.least else "more" if change > 0 else "less"

    @property
    def least(self) -> float:
        """Degrees: a smaller change is not shown. Where the sessions compared were seen obliquely it is their ±15°."""
        return max(self.no_change, self.first_uncertainty, self.uncertainty)

    @property
    def no_change(self) -> float:
        """Degrees: what is never shown as a change, however well it was seen."""
        return NO_CHANGE_AGAINST_FLOOR.get(self.measure, NO_CHANGE)

    @property
    def uncertainty(self) -> float:
        """Degrees by which the newest angle may be off: as much as the worst of those that it is made of."""
        return max(p.uncertainty for p in self.points[-FIRST:])

    @property
    def first_uncertainty(self) -> float:
        """The same of the first angle."""
        return max(p.uncertainty for p in self.points[:FIRST])

    @property
    def words(self) -> str:
        """What the chart says, with what it cannot say: no angle without how far it may be off."""
        if len(self.points) < 2 * FIRST:
            words = _("{angle} so far: about {newest}°. After {sessions} sessions it can be compared.")
        else:
            words = _(_CHANGE[self.change])
        return words.format(
            angle=_(_FLEXION[self.joint]),
            first=f"{self.first:.0f}° ± {self.first_uncertainty:.0f}",
            newest=f"{self.newest:.0f}° ± {self.uncertainty:.0f}",
            change=f"{abs(self.newest - self.first):.0f}",
            least=f"{self.least:.0f}",
            sessions=2 * FIRST,
        )


def angle_courses(sessions: Sequence[SessionRecord]) -> tuple[AngleCourse, ...]:
    """The working angles of every stretch and side that a camera or film has seen, in the programme's order.

    A hold whose side or angle is unknown is left out: it would be a guess whose leg it was. So is a check, which is
    not held as far as practice is (`plan.flexibility`).
    """
    found: dict[tuple[str, str], list[AnglePoint]] = {}
    against_floor: dict[tuple[str, str], list[AnglePoint]] = {}
    for session in sorted(practised(sessions), key=lambda s: s.started):
        if session.seen_by is SeenBy.TIMER:
            continue
        for (stretch, side), hold in _best_holds(session).items():
            day = session.started.isoformat()
            if hold.best is not None and hold.uncertainty is not None:
                found.setdefault((stretch, side), []).append(AnglePoint(day, hold.best, hold.uncertainty))
            if known := _against_floor(hold, day):
                against_floor.setdefault((stretch, side), []).append(known)
    order = {name: i for i, name in enumerate(load_stretches())}
    keys = sorted({*found, *against_floor}, key=lambda k: (order.get(k[0], 99), k[1]))
    return tuple(_course(key, found.get(key, []), against_floor.get(key, [])) for key in keys)


def can_be_followed(hold: HoldRecord) -> bool:
    """Whether it can be told over time: it is known whose leg it was, and what is followed of it."""
    angle = hold.best is not None and hold.uncertainty is not None
    return hold.side != "unknown" and (angle or _against_floor(hold, "") is not None)


def _course(
    key: tuple[str, str], angles: Sequence[AnglePoint], against_floor: Sequence[AnglePoint]
) -> AngleCourse:
    """Never of two measures: that against the floor where enough sessions have it to be compared, or all do."""
    if len(against_floor) >= min(2 * FIRST, len(angles)):
        return AngleCourse(*key, tuple(against_floor), AGAINST_FLOOR[key[0]])
    return AngleCourse(*key, tuple(angles))


def _against_floor(hold: HoldRecord, day: str) -> AnglePoint | None:
    """What is known of the leg against the floor, with 90 % of what it may be off by."""
    measure = AGAINST_FLOOR.get(hold.stretch)
    value, error = (getattr(hold, f"{measure}{end}", None) for end in ("", "_error"))
    return None if value is None or error is None else AnglePoint(day, value, Z90 * error)


def _best_holds(session: SessionRecord) -> dict[tuple[str, str], HoldRecord]:
    best: dict[tuple[str, str], HoldRecord] = {}
    for hold in session.holds:
        if not can_be_followed(hold) or hold.stretch not in load_stretches():
            continue
        before = best.get((hold.stretch, hold.side))
        if before is None or hold.counted > before.counted:
            best[hold.stretch, hold.side] = hold
    return best
