"""What the coach says happened: plain facts with their time, in seconds of the film or camera."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitbone.coach.hold import Side, TimedHold
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import Hindrance, Topic
from sitbone.stretches.stretch import FaultName, MovementName


class Phase(StrEnum):
    """Where somebody is within one stretch of one side."""

    GET_READY = "get ready"
    IN_POSITION = "in position"
    EASING_IN = "easing in"
    HOLD = "hold"
    RELEASE = "release"
    OTHER_SIDE = "other side"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The person went from one phase of a stretch to the next one."""

    time: float
    phase: Phase
    stretch: str | None
    side: Side


@dataclass(frozen=True, slots=True)
class Recognised:
    """A stretch was recognised, or was lost (None)."""

    time: float
    stretch: str | None


@dataclass(frozen=True, slots=True)
class HoldPaused:
    """The clock stopped."""

    time: float
    why: Hindrance


@dataclass(frozen=True, slots=True)
class HoldResumed:
    """The clock runs on."""

    time: float


@dataclass(frozen=True, slots=True)
class HoldCompleted:
    """The prescribed seconds are counted; the person may let go."""

    time: float
    stretch: str
    side: Side
    counted: float


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A hold is over: what it was."""

    time: float
    hold: TimedHold
    leg: int | None
    """Where the working leg is in the landmarks: 0 left, 1 right, None both. Not the side: that may be unknown."""


@dataclass(frozen=True, slots=True)
class FaultStarted:
    """A rule of the stretch was broken for long enough to be said."""

    time: float
    name: FaultName
    line: str
    stretch: str
    cue: str


@dataclass(frozen=True, slots=True)
class FaultEnded:
    """The fault is over. `start` and `end` are when the rule was broken, not when it was said."""

    time: float
    name: FaultName
    line: str
    stretch: str
    start: float
    end: float
    cue: str


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence to show and speak now."""

    time: float
    text: str
    about: Topic
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Warned:
    """A movement to avoid was seen. `time` is when it began."""

    time: float
    movement: MovementName
    line: str
    say: str


@dataclass(frozen=True, slots=True)
class Paused:
    """A raised hand paused (`on`) or resumed the coach."""

    time: float
    on: bool


Event = (
    PhaseChanged
    | Recognised
    | HoldPaused
    | HoldResumed
    | HoldCompleted
    | HoldEnded
    | FaultStarted
    | FaultEnded
    | Cue
    | Warned
    | Paused
)
