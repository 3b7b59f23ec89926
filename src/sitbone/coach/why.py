"""Why the clock waits, and what a cue is about, by names that are the same in Python, in JSON and in the page.

Faults and movements to avoid have the names that the stretch files give them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sitbone.stretches.stretch import FaultName, MovementName


class Why(StrEnum):
    """Why the clock waits, where it is no fault."""

    MOVING = "moving"
    NOT_SEEN = "not seen"
    NOT_FROM_THE_SIDE = "not from the side"
    OUT_OF_POSITION = "out of position"
    STILL = "still picture"
    """What is seen stands still, so nobody alive may be there."""


class About(StrEnum):
    """What a cue is about, where it is no fault, no movement to avoid and no reason to wait."""

    NEXT = "next"
    HOLD = "hold"
    DONE = "done"
    OTHER_SIDE = "other side"
    WRONG_LEG = "wrong leg"
    PAUSED = "paused"
    HURTS = "hurts"
    DIARY = "diary"
    """The coach cannot reach it."""
    FINISHED = "finished"
    CAMERA = "camera"
    """It stands right."""
    OFFER = "offer"
    """A question that a raised hand answers."""
    ENOUGH = "enough"
    """Somebody was asked to go further, or stayed in a stretch, for long enough."""


Hindrance = Why | FaultName
"""Why the clock waits: one of ours, or the fault by its name (a limit of the hip is one too)."""
Topic = About | Why | FaultName | MovementName
"""What a cue is about."""


class Lack(NamedTuple):
    """What keeps the seconds from counting, and a sentence that says what to do."""

    about: Hindrance
    say: str
