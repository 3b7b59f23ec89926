"""What the plan needs to know of what was done: plain records, however they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sitbone.coach.hold import Hold
from sitbone.plan.item import Purpose

SESSION_LASTS = timedelta(hours=3)
"""A session that nobody ended, and of which nothing was kept for so long, is over: somebody left it. Our choice."""


class SeenBy(StrEnum):
    """What the numbers of a session rest on."""

    CAMERA = "camera"
    FILM = "film"
    TIMER = "timer"
    """Nobody watched: the person reported it."""


class Felt(StrEnum):
    """How a stretch felt, in the person's own judgement."""

    SLIGHT = "slight"
    STRONG = "strong"
    PAINFUL = "painful"


_OFF_BY = {
    "uncertainty": ("knee_flexion", "hip_flexion", "best"),
    "straight_leg_raise_error": ("straight_leg_raise",),
    "knee_extension_deficit_error": ("knee_extension_deficit",),
}
"""What says how far each angle may be off: without it the angle is not to be used."""
ANGLES = tuple(name for off, angles in _OFF_BY.items() for name in (*angles, off))
"""What of a hold only somebody who watched can know."""


def not_to_be_read(by: SeenBy, hold: Mapping[str, Any]) -> dict[str, None]:
    """The angles of a hold that are not to be used: those of a timer, and those of which nobody knows how far off.

    >>> list(not_to_be_read(SeenBy.CAMERA, {"uncertainty": 7.0, "straight_leg_raise_error": 2.0}))
    ['knee_extension_deficit', 'knee_extension_deficit_error']
    """
    timer = by is SeenBy.TIMER
    return {
        name: None
        for off, angles in _OFF_BY.items()
        if timer or hold.get(off) is None
        for name in (*angles, off)
    }


@dataclass(frozen=True, slots=True)
class HoldRecord(Hold):
    """One finished hold, as it is kept. With a timer its angles are unknown."""

    at: datetime
    """When it ended, with its time zone."""
    uncertainty: float | None = None
    """Degrees by which knee and hip may be off; None where they should not be used."""
    faults: tuple[str, ...] = ()
    """Names of the form faults that were said during it."""

    def to_be_read(self, by: SeenBy) -> HoldRecord:
        """The same, for whoever takes each number as it stands: without angles that should not be used."""
        unknown: dict[str, Any] = not_to_be_read(by, self.values())
        return replace(self, **unknown)


@dataclass(frozen=True, slots=True)
class FeltRecord:
    """What somebody said of one stretch after it."""

    stretch: str
    felt: Felt
    at: datetime
    where: str | None = None
    """Where it hurt, where that was asked."""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session of a day."""

    id: str
    """A UUID."""
    started: datetime
    seen_by: SeenBy
    ended: datetime | None = None
    """None while it goes on, or was left."""
    pain_before: int | None = None
    """0 to 10, as the person says (LOINC 72514-3)."""
    pain_after: int | None = None
    stopped_for_pain: bool = False
    holds: tuple[HoldRecord, ...] = ()
    felt: tuple[FeltRecord, ...] = ()
    warnings: tuple[str, ...] = ()
    """Names of movements to avoid that were seen."""
    prescription: int | None = None
    """The version of the prescription that it followed; None for the programme itself."""
    written: int = field(default=0, compare=False)
    """Its place in the order in which things were written (`plan.order`): where it was begun. 0 where not kept."""
    said: int = field(default=0, compare=False)
    """Where it last said how it went: a stop for pain, its end, the pain afterwards. 0 where it said nothing."""
    goes_on: str | None = None
    """The session that went on in this one, without a camera: both are one sitting."""
    imported: bool = False
    """It came from another diary, as history."""
    purpose: Purpose = Purpose.PRACTICE


def practised(sessions: Iterable[SessionRecord]) -> list[SessionRecord]:
    """The sessions in which somebody practised: a check measures, and is neither counted nor followed with them."""
    return [s for s in sessions if s.purpose is Purpose.PRACTICE]
