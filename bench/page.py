"""The coach's page read from the floor: how high its letters are, and on how many screens all of it is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench import Figure
from sitbone.plan.item import Item
from tests.e2e.house import chromium, house
from tests.e2e.looking import LOCALES, SCREENS, look_at_coach, looking


def rows() -> list[Figure]:
    """The lowest capitals of each screen, in any language and state of a session; and the layouts without a fault."""
    if chromium() is None:
        return [Figure("the coach's page from the floor", None, 0, said="there is no Chromium here")]
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home, looking() as look:
        address = home.begun(Item("towel", "left", 30.0), Item("towel", "right", 30.0))
        for language in LOCALES:
            with look.speaking(language) as page:
                look_at_coach(look, page, address, "camera", axe=False)
    letters = [
        Figure(
            f"lowest capitals, {screen.name}",
            look.letters[screen.name],
            screen.least,
            True,
            "mm",
            f"{screen.width} x {screen.height} CSS pixels, {screen.per_inch:.0f} to the inch",
        )
        for screen in SCREENS
    ]
    whole = sum(not faults for faults in look.broken.values())
    said = f"of {len(look.broken)}: screens times languages, each in every state of a session"
    return [*letters, Figure("layouts whole", whole, len(look.broken), True, said=said)]
