"""Which leg or foot it is, in whole words: languages differ in the gender of both."""

from __future__ import annotations

from sitbone.stretches.stretch import Stretch
from sitbone.words import _, later

_SIDES = {
    ("leg", "left"): later("left leg"),
    ("leg", "right"): later("right leg"),
    ("foot", "left"): later("left foot"),
    ("foot", "right"): later("right foot"),
}
_WITH = {
    ("leg", "left"): later("{title} with the left leg"),
    ("leg", "right"): later("{title} with the right leg"),
    ("foot", "left"): later("{title} with the left foot"),
    ("foot", "right"): later("{title} with the right foot"),
}
_EACH = {"leg": later("each leg"), "foot": later("each foot")}


def side_words(stretch: Stretch, side: str) -> str:
    """Such as `left leg`, to stand by itself; nothing where both legs work or it is not known which.

    >>> from sitbone.stretches.stretch import load_stretches
    >>> side_words(load_stretches()["wall"], "left")
    'left foot'
    """
    words = _SIDES.get((stretch.side_words, side))
    return _(words) if words else ""


def title_and_side(stretch: Stretch, side: str) -> str:
    """Such as `Towel stretch, left leg`."""
    words = side_words(stretch, side)
    if not words:
        return stretch.title
    return _("{title}, {side}").format(title=stretch.title, side=words)


def title_with_side(stretch: Stretch, side: str) -> str:
    """Such as `Towel stretch with the left leg`, to begin a sentence."""
    words = _WITH.get((stretch.side_words, side))
    return _(words).format(title=stretch.title) if words else stretch.title


def each_side(stretch: Stretch) -> str:
    """Such as `each leg`."""
    return _(_EACH[stretch.side_words])


def seconds_words(seconds: float) -> str:
    """Such as `30 s`."""
    return _("{seconds} s").format(seconds=f"{seconds:.0f}")
