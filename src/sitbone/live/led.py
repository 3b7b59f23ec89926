"""A stretch as it is led: in a flexibility check with words of its own, none of which asks to come further."""

from __future__ import annotations

from functools import cache

from sitbone.plan.item import Item, Purpose
from sitbone.stretches.stretch import Stretch, load_stretches
from sitbone.words import _, language, later

_SUMMARY = {
    "towel": later(
        "Lie on your back, a towel behind one foot. Let the towel raise that leg, the knee straight, only until you "
        "first feel a stretch."
    ),
    "wall": later(
        "Lie on your back at the end of a wall or in a doorway. One foot goes up the wall so that the thigh stands "
        "upright, the other stays on the floor, knee bent. Let the raised knee straighten only until you first feel a "
        "stretch."
    ),
}
"""The floor must be seen for a leg to be measured against it: hence the other foot on the floor at the wall too."""
_CUES = {
    ("towel", "knee_bent"): later(
        "Only a straight knee can be measured. Lower the leg until it is, or let go and skip this one."
    ),
    ("towel", "leg_lowered"): later(
        "So low the leg cannot be measured. If you feel a stretch already, let go and skip this one."
    ),
    ("wall", "knee_bent"): later(
        "So bent the knee cannot be measured. If you feel a stretch already, let go and skip this one."
    ),
    ("wall", "away_from_wall"): later(
        "Measured is only a thigh that stands upright. If you feel a stretch already, let go and skip this one."
    ),
}
"""Instead of the rules' own, which ask to come further or to stay up."""


def led(item: Item) -> Stretch:
    """The stretch of this item, with the words in which it is led."""
    stretch = load_stretches()[item.stretch]
    return stretch if item.purpose is Purpose.PRACTICE else _checked(item.stretch, language())


@cache
def _checked(name: str, _language: str) -> Stretch:
    stretch = load_stretches()[name]
    rules = tuple(
        rule.model_copy(update={"cue": _(_CUES[name, rule.name]) if (name, rule.name) in _CUES else rule.cue})
        for rule in stretch.rules
    )
    summary = _(_SUMMARY[name]) if name in _SUMMARY else stretch.summary
    return stretch.model_copy(update={"summary": summary, "rules": rules})
