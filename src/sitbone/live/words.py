"""The sentences of the guide, beside those of the coach and of the stretch files."""

from __future__ import annotations

from sitbone.coach.events import Phase
from sitbone.stretches.limits import CUE, HIP_LIMIT, Limits
from sitbone.stretches.stretch import Stretch

_WHY = {
    "moving": "The ring waits until you rest in the position.",
    "not seen": "I cannot see your leg well. The ring waits.",
    "out of position": "The ring waits until you are back in the position.",
    HIP_LIMIT: CUE,
}


def side_words(stretch: Stretch, side: str) -> str:
    """`, left leg`; nothing where both legs work."""
    return f", {side} {stretch.side_words}" if side in ("left", "right") else ""


def instruction(stretch: Stretch, side: str) -> str:
    """What to do, one or two sentences."""
    return stretch.summary


def limit_words(limits: Limits, *, watched: bool) -> str:
    """What somebody whose hips are limited is to mind; nothing where they are not."""
    most = limits.hip_flexion_at_most
    if most is None:
        return ""
    if watched and limits.hips == "both":
        return f"Bend your hips to {most:.0f} degrees at most. I tell you when it is far enough."
    if watched:
        return f"Bend your {limits.hips} hip to {most:.0f} degrees at most. I tell you when it is far enough."
    if limits.hips == "both":
        return f"Bend your hips to {most:.0f} degrees at most. Nobody watches, so please mind it yourself."
    return f"Bend your {limits.hips} hip to {most:.0f} degrees at most. Nobody watches, so please mind it yourself."


def next_words(stretch: Stretch, side: str) -> str:
    """What comes next."""
    return f"Next: {stretch.title}{side_words(stretch, side)}"


def reason(stretch: Stretch, paused: bool, why: str | None, phase: Phase) -> str:
    """Why the ring does not fill now."""
    if paused:
        return "Paused. Raise a hand, or press Go on."
    if why in _WHY:
        return _WHY[why]
    cue = next((rule.cue for rule in stretch.rules if rule.name == why), None)
    if cue is not None:
        return cue
    if phase in (Phase.IN_POSITION, Phase.EASING_IN):
        return "Ease in gently. The ring fills when you rest."
    return "The ring fills when you are in the position and rest."
