"""What a hold is: the one description of it that a film, a live session, the diary and its exports share."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Which leg works. `UNKNOWN` where the picture cannot tell left from right."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of one stretch. Seconds; angles in degrees, 0 = straight, None where unknown."""

    stretch: str
    side: str
    """A `Side`: `left`, `right`, `both` or `unknown`."""
    at: float | datetime
    """When it ended: by the clock of the film or camera, or by that on the wall."""
    held: float
    """Seconds from its start to its end."""
    counted: float
    """Seconds that counted: those in which position and form were right."""
    completed: bool
    """All prescribed seconds were counted, or, where none are prescribed, it lasted long enough to be finished."""
    knee_flexion: float | None = None
    """Median of the working leg over the counted time."""
    hip_flexion: float | None = None
    """The same: thigh against trunk."""
    best: float | None = None
    """Best steady value of the angle that the stretch is about (`Stretch.angles.best`)."""
    straight_leg_raise: float | None = field(default=None, kw_only=True)
    """Median of the working leg against the floor over the counted time, where the stretch has it."""
    straight_leg_raise_error: float | None = field(default=None, kw_only=True)
    """Its standard error; None where it is unknown."""
    knee_extension_deficit: float | None = field(default=None, kw_only=True)
    """The same of the knee, with the thigh upright on the floor."""
    knee_extension_deficit_error: float | None = field(default=None, kw_only=True)

    def values(self) -> dict[str, Any]:
        """All that is known of it, by name: to be kept or written, or to make a kind of hold that knows more.

        >>> list(Hold("towel", "left", 31.0, 30.0, 30.0, True).values())[:4]
        ['stretch', 'side', 'at', 'held']
        """
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def as_hold(self) -> dict[str, Any]:
        """The same, without what only this kind of hold knows."""
        return {one.name: getattr(self, one.name) for one in fields(Hold)}


@dataclass(frozen=True, slots=True)
class TimedHold(Hold):
    """A hold with its place on the clock of the film or camera."""

    side: Side
    at: float
    start: float = field(kw_only=True)
    off: tuple[float | None, float | None] = field(default=(None, None), kw_only=True)
    """By how much knee and hip may be off (`sitbone.body.sure`); None where that is too much to use them."""

    @property
    def end(self) -> float:
        """When it ended."""
        return self.at

    def known(self, about: str) -> dict[str, float | None]:
        """Knee, hip, and the best of the angle the stretch is `about`, each None where it may be off too far.

        And `uncertainty`, the half width of the one that is known worse; None where neither is.
        """
        off = dict(zip(("knee_flexion", "hip_flexion"), self.off, strict=True))
        angles = {name: None if off[name] is None else getattr(self, name) for name in off}
        widths = [width for name, width in off.items() if width is not None and angles[name] is not None]
        best = None if off[about] is None else self.best
        return {**angles, "best": best, "uncertainty": max(widths, default=None)}
