"""What today holds: how many short sessions, which one is next, and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sitbone.plan.alarms import Ease, ease
from sitbone.plan.mastery import path
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.records import SessionRecord
from sitbone.stretches.stretch import load_stretches


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do in a session: this stretch, on this side, this long."""

    stretch: str
    side: str
    """`left`, `right` or `both`."""
    seconds: float | None
    repetition: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What today holds."""

    sessions_done: int
    sessions_wanted: int
    items: tuple[Item, ...]
    """Of the next session."""
    say: str


def today(
    prescription: Prescription, sessions: Sequence[SessionRecord], now: datetime, zone: tzinfo
) -> Day:
    """What is to be done on the day that `now` is in `zone`, after these sessions."""
    here = now.astimezone(zone).date()
    done = sum(s.started.astimezone(zone).date() == here and bool(s.holds) for s in sessions)
    return Day(
        done, prescription.sessions_a_day, _items(prescription, sessions, now), _say(prescription, done)
    )


def _items(
    prescription: Prescription, sessions: Sequence[SessionRecord], now: datetime
) -> tuple[Item, ...]:
    unlocked = path(sessions, now).unlocked
    items: list[Item] = []
    for dose in prescription.doses:
        if load_stretches()[dose.stretch].after is not None and not unlocked:
            continue
        if _forbidden(dose, prescription):
            continue
        items += _of(dose, sessions)
    return tuple(items)


def _forbidden(dose: Dose, prescription: Prescription) -> bool:
    """The hug bends the hip beyond 90°: it is left out where that is the limit (evidence on hip replacement)."""
    limit = prescription.limits.hip_flexion
    return limit is not None and limit < 120 and load_stretches()[dose.stretch].sides == "both"


def _of(dose: Dose, sessions: Sequence[SessionRecord]) -> list[Item]:
    stretch = load_stretches()[dose.stretch]
    easier = ease(dose.stretch, sessions)
    seconds = easier.seconds(dose.seconds)
    if stretch.sides == "both":
        sides: Sequence[str] = ("both",)
    elif dose.sides == "both":
        sides = _in_turn(dose.stretch, sessions)
    else:
        sides = (dose.sides,)
    return [
        Item(dose.stretch, side, seconds, repetition, _why(dose, easier))
        for repetition in range(1, dose.repetitions + 1)
        for side in sides
    ]


def _in_turn(stretch: str, sessions: Sequence[SessionRecord]) -> tuple[str, str]:
    """The side that was done less long ago comes second."""
    newest = {"left": 0.0, "right": 0.0}
    for session in sessions:
        for hold in session.holds:
            if hold.stretch == stretch and hold.side in newest:
                newest[hold.side] = max(newest[hold.side], hold.at.timestamp())
    return ("right", "left") if newest["right"] < newest["left"] else ("left", "right")


_REASONS = {
    "seated_hug": "eases the lower back and readies the hips",
    "seated_extend": "lengthens gently from the finished first stretch",
    "chair": "lengthens the backs of the legs, sitting",
    "towel": "lengthens the backs of the legs, the back at rest on the floor",
    "wall": "lengthens the backs of the legs with no pull of your own",
}


def _why(dose: Dose, easier: Ease) -> str:
    return easier.words or _REASONS.get(dose.stretch, "")


def _say(prescription: Prescription, done: int) -> str:
    wanted = prescription.sessions_a_day
    if done == 0:
        return f"Up to {wanted} short sessions today. Fewer is fine."
    if done < wanted:
        return f"{done} of {wanted} done. Another one later, if it suits you."
    if done == wanted:
        return "That was today's last one. Rest is part of it; more does not help more."
    return "You have done more than is planned for a day. Rest now: more does not help more."
