"""What flexibility checks found, in plain sentences: no number without how far it may be off, no judgement of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sitbone.plan.flexibility import Compared, Found
from sitbone.words import _, later, short_day

_TITLE = {
    "towel": later("How high a straight leg comes"),
    "wall": later("How far the knee is from straight"),
}
_READ = {
    "towel": later(
        "Degrees from the floor at which a stretch is first felt, lying on the back (straight-leg raise). More is "
        "looser."
    ),
    "wall": later(
        "Degrees that the knee lacks of straight where a stretch is first felt, the thigh upright (knee extension "
        "deficit). Less is looser."
    ),
}
_LEG = {"left": later("Left leg"), "right": later("Right leg")}
_COMPARED = {
    Compared.LOOSER: later(
        "Looser than on {day} ({before}), by more than the {least}° that this can mistake."
    ),
    Compared.SAME: later(
        "The same as on {day} ({before}), as far as this can tell: only a difference of more than {least}° shows."
    ),
    Compared.LESS: later(
        "Less loose than on {day} ({before}), by more than the {least}° that this can mistake."
    ),
}


@dataclass(frozen=True, slots=True)
class LegWords:
    """One leg in one check, in words."""

    leg: str
    """Such as `Left leg`."""
    figure: str
    """Such as `78° ± 4°`."""
    lines: tuple[str, ...]
    """How it is against the check before and the first one."""


def check_title(stretch: str) -> str:
    """What is measured with this stretch."""
    return _(_TITLE[stretch])


def how_to_read(stretch: str) -> str:
    """What its number is, and which way is looser."""
    return _(_READ[stretch])


def leg_title(found: Found) -> str:
    """Such as `Left leg`."""
    return _(_LEG[found.side])


def degrees(found: Found) -> str:
    """What was found, with what it may be off by; that it could not be told where it could not."""
    if found.value is None:
        return _("could not be told")
    return _("{angle}° ± {off}°").format(angle=f"{found.value:.0f}", off=f"{found.off:.0f}")


def compared(found: Found, before: Found, zone: tzinfo | None = None, *, first: bool = False) -> str:
    """How the leg is against an earlier check, with the least difference that could have been told.

    `first`: that it was the first is said.
    """
    words = _COMPARED.get(found.compared(before))
    if words is None:
        return ""
    day = short_day(before.at.astimezone(zone).date())
    return _(words).format(
        day=_("{day}, in the first check").format(day=day) if first else day,
        before=degrees(before),
        least=f"{found.least(before):.0f}",
    )


def leg_words(found: Found, earlier: Sequence[Found], zone: tzinfo | None = None) -> LegWords:
    """One leg in one check, against the `earlier` ones in which it could be told, oldest first."""
    lines = []
    if found.value is not None and not earlier:
        lines.append(_("There is no earlier check of this leg to compare with."))
    if found.value is not None and earlier:
        lines.append(compared(found, earlier[-1], zone))
    if found.value is not None and len(earlier) > 1:
        lines.append(compared(found, earlier[0], zone, first=True))
    return LegWords(leg_title(found), degrees(found), tuple(lines))
