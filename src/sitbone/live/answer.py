"""What the guide answers: what to show, say and sound now, and what is to be kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from sitbone.coach.events import Phase
from sitbone.coach.hold import Hold, Side
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import Topic
from sitbone.live.track import SeenLooks
from sitbone.plan.records import SeenBy


class Part(StrEnum):
    """Where a session is."""

    CHECK = "check"
    GET_READY = "get ready"
    STRETCH = "stretch"
    REST = "rest"
    FINISHED = "finished"

    @property
    def has_turn(self) -> bool:
        """Whether an item has its turn now: what is held and done is of that one."""
        return self in (Part.GET_READY, Part.STRETCH)


class Waits(StrEnum):
    """Why a session waits for the person; kept by its value."""

    PAIN = "pain"
    PERSON = "person"
    """They asked for it."""


class Sound(StrEnum):
    """Sounds that tell without a look at the screen how a hold goes."""

    START = "start"
    HALF = "half"
    END = "end"
    LOST = "lost"
    TICK = "tick"


class Offer(StrEnum):
    """How a session may go on where the camera does not see somebody as it should."""

    GO_ON = "go on"
    """With what can be seen."""
    TIMER = "timer"


class Missing(StrEnum):
    """The one thing that is not right."""

    LIGHT = "light"
    NOBODY = "nobody"
    HEAD_ABOVE = "head above"
    """It is cut off at the upper edge of the picture."""
    HEAD = "head"
    FEET_BELOW = "feet below"
    FEET = "feet"
    HIDDEN = "hidden"
    FRONT = "front"
    TURN = "turn"
    """Seen from an angle."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence to show and speak now."""

    text: str
    about: Topic
    urgency: Urgency = Urgency.GUIDANCE

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, as the page takes it."""
        return {"text": self.text, "about": self.about, "at_once": self.urgency.at_once}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One item of the session is over: the hold to be kept."""

    item: int
    hold: Hold
    uncertainty: float | None = None
    """Degrees by which its angles may be off; None where they should not be used."""
    faults: tuple[str, ...] = ()
    track: SeenLooks | None = field(default=None, repr=False, compare=False)
    """What the coach saw of it; None where nobody watched."""


@dataclass(slots=True)
class Answer:
    """What one look, tick or command led to."""

    said: list[Said] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Names of movements to avoid that were just seen."""
    hurt: str | None = None
    """The stretch that hurt, where the person just said so."""

    def step(self, sequence: int | None, state: dict[str, Any]) -> dict[str, Any]:
        """The message that tells a page of it, with what is shown after it."""
        return {
            "type": "step",
            "sequence": sequence,
            "cues": [said.as_dict() for said in self.said],
            "sounds": self.sounds,
            "state": state,
        }

    def say(self, text: str, about: Topic, urgency: Urgency = Urgency.GUIDANCE) -> None:
        """Add a sentence."""
        self.said.append(Said(text, about, urgency))


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """Whether the camera stands right; None where it cannot be told yet."""

    whole_body: bool | None
    side_on: bool | None
    light: bool | None
    say: str
    """What to do next, one sentence."""
    missing: Missing | None = None
    """The one thing that is not right: a page draws it. None where nothing is, or where it is not known yet."""
    offered: Offer | None = None
    """What is asked now: a raised hand agrees to it."""
    agreed: Offer | None = None
    """The timer, once it was agreed to: the page goes there."""

    @property
    def passed(self) -> bool:
        """Whether all is right."""
        return bool(self.whole_body and self.side_on and self.light)


class State(NamedTuple):
    """All that the page shows. It draws this and computes nothing.

    There is one for each look: as a plain tuple it is made, and compared with the one before, at a third of the cost.
    """

    part: Part
    item: int
    items: int
    stretch: str | None
    title: str
    side: Side | None
    say: str
    phase: Phase
    counted: float
    seconds: float | None
    share: float | None
    """0 to 1: how far the ring is filled; None where no length is prescribed."""
    counting: bool
    why: str | None
    """Why the ring does not fill now."""
    leg: int | None
    angle: str | None
    paused: bool
    hurt: bool
    """Whether something hurt in this session: then nothing is ticked off, and nobody is praised."""
    next: str | None
    seen_by: SeenBy
    seconds_to_start: int | None = None
    check: CameraCheck | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        plain = self._asdict()
        return plain if self.check is None else plain | {"check": asdict(self.check)}
