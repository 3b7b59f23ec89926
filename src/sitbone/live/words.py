"""The sentences of the guide, beside those of the coach and of the stretch files."""

from __future__ import annotations

from sitbone.coach.events import Phase
from sitbone.coach.why import Hindrance, Why
from sitbone.live.led import led
from sitbone.plan.item import Item
from sitbone.stretches.limits import CUE, HIP_LIMIT, Limits
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import Stretch
from sitbone.words import _, later

_WHY: dict[Hindrance, str] = {
    Why.MOVING: later("The ring waits until you rest in the position."),
    Why.NOT_SEEN: later("I cannot see your leg well. The ring waits."),
    Why.NOT_FROM_THE_SIDE: later("I need to see you from the side. The ring waits."),
    Why.OUT_OF_POSITION: later("The ring waits until you are back in the position."),
    Why.STILL: later("The picture stands still. Is the camera on, and are you there?"),
    HIP_LIMIT: CUE,
}


_OTHER_LEG = {
    ("leg", "left"): later("This looks like the other leg. It is the turn of the left one."),
    ("leg", "right"): later("This looks like the other leg. It is the turn of the right one."),
    ("foot", "left"): later("This looks like the other foot. It is the turn of the left one."),
    ("foot", "right"): later("This looks like the other foot. It is the turn of the right one."),
}
_LIMIT = {
    (True, "both"): later("Bend your hips to {degrees} degrees at most. I tell you when it is far enough."),
    (True, "left"): later(
        "Bend your left hip to {degrees} degrees at most. I tell you when it is far enough."
    ),
    (True, "right"): later(
        "Bend your right hip to {degrees} degrees at most. I tell you when it is far enough."
    ),
    (False, "both"): later(
        "Bend your hips to {degrees} degrees at most. Nobody watches, so please mind it yourself."
    ),
    (False, "left"): later(
        "Bend your left hip to {degrees} degrees at most. Nobody watches, so please mind it yourself."
    ),
    (False, "right"): later(
        "Bend your right hip to {degrees} degrees at most. Nobody watches, so please mind it yourself."
    ),
}
_ANGLE = {
    "knee_flexion": later("knee {angle}° ± {uncertainty}°"),
    "hip_flexion": later("hip {angle}° ± {uncertainty}°"),
    "straight_leg_raise": later("leg {angle}° ± {uncertainty}° from the floor"),
    "knee_extension_deficit": later("knee {angle}° ± {uncertainty}° from straight"),
}


def announcement(item: Item) -> str:
    """What comes now, and what to do."""
    stretch = led(item)
    title = title_and_side(stretch, item.side)
    if item.once_more:
        return _("{title}, once more. Only until you first feel a stretch.").format(title=title)
    return _("{title}. {instruction}").format(title=title, instruction=stretch.summary)


def other_leg(stretch: Stretch, side: str) -> str:
    """The camera saw the leg work whose turn it is not."""
    return _(_OTHER_LEG[stretch.side_words, side])


def angle_words(name: str, angle: float, uncertainty: float) -> str:
    """The working angle, in degrees, with what it may be off: `knee 12° ± 7°`."""
    return _(_ANGLE[name]).format(angle=f"{angle:.0f}", uncertainty=f"{uncertainty:.0f}")


def limit_words(limits: Limits, *, watched: bool) -> str:
    """What somebody whose hips are limited is to mind; nothing where they are not."""
    most = limits.hip_flexion_at_most
    if most is None:
        return ""
    return _(_LIMIT[watched, limits.hips]).format(degrees=f"{most:.0f}")


def signs_words() -> str:
    """Which sign somebody may give who lies too far away to press anything; said before it can be given.

    The hand on the camera's side: of a hidden one the models see too little (`bench/signs`).
    """
    return _("Raise the hand next to the camera to pause. Keep it up if something is wrong.")


def hurt_words(*, checks: bool) -> str:
    """What to do after "it hurts"."""
    if checks:
        return _("The check is over for today. Come out of it slowly and rest.")
    return _(
        "We leave that stretch for today. Come out of it slowly and rest. Go on only if the pain is gone."
    )


def next_words(item: Item) -> str:
    """What comes next."""
    title = title_and_side(led(item), item.side)
    if item.once_more:
        return _("Next: {stretch}, once more").format(stretch=title)
    return _("Next: {stretch}").format(stretch=title)


def why_words(why: Hindrance) -> str:
    """Why the ring does not fill, where that is no fault of form."""
    return _(_WHY[why])


def reason(stretch: Stretch, paused: bool, why: Hindrance | None, phase: Phase) -> str:
    """Why the ring does not fill now."""
    if paused:
        return _("Paused. Raise a hand, or press Go on.")
    if why is not None and why in _WHY:
        return _(_WHY[why])
    cue = next((rule.cue for rule in stretch.rules if rule.name == why), None)
    if cue is not None:
        return cue
    if phase in (Phase.IN_POSITION, Phase.EASING_IN):
        return _("Ease in gently. The ring fills when you rest.")
    return _("The ring fills when you are in the position and rest.")
