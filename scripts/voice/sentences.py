"""Every sentence that a session can say aloud, in a language: what needs a clip.

They are read off the code itself, so that one that is new or changed is found without being written down here: every
marked text of the rooms that speak, the cues and summaries of the stretches, and what the page says by itself. Where a
number or a name is put in, each sentence is there with all of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from sitbone.live.led import led
from sitbone.plan.alarms import Ease
from sitbone.plan.item import Item, Purpose
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches
from sitbone.web.pages.script_words import in_session
from sitbone.web.voice.clips import sentences_of
from sitbone.words import _ as translated
from sitbone.words import speaking

SOURCE = Path(__file__).parents[2] / "src" / "sitbone"
SPEAK = ("coach/*.py", "live/*.py", "stretches/limits.py", "web/live/socket.py")
"""Where sentences that are spoken are marked."""
_PAGE = re.compile(r"^(fault .+|connection lost|another camera|sound sample)$")
"""What the page says by itself (`watching.ts`, `coach_page.ts`), by its names in `script_words`."""
SHOWN_ONLY = frozenset(
    {
        "The ring waits until you rest in the position.",
        "I cannot see your leg well. The ring waits.",
        "I need to see you from the side. The ring waits.",
        "The ring waits until you are back in the position.",
        "Paused. Raise a hand, or press Go on.",
        "Ease in gently. The ring fills when you rest.",
        "The ring fills when you are in the position and rest.",
        "Next: {stretch}, once more",
        "Next: {stretch}",
    }
)
"""Marked there, and never spoken. What is added there is taken to be spoken until it is named here."""
_SHOWN_PLACES = frozenset({"angle", "uncertainty"})
"""Numbers that change with each look are shown only."""
DEGREES = range(60, 121, 5)
"""Limits that have clips. A clinician may set any from 30 to 140; the others are spoken by the device's own voice."""
_PRESCRIBED = (5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 90, 120)
SECONDS = sorted({int(Ease(level).seconds(seconds)) for seconds in _PRESCRIBED for level in (0, 1, 2)})
"""Lengths of a hold that have clips: what is usually prescribed, of 5 to 120 s, and what pain makes of it."""
_PLACE = re.compile(r"\{(\w+)\}")


def spoken(language: str) -> list[str]:
    """Every sentence that can be said in this language, once: those without a number first, then by the alphabet."""
    with speaking(language):
        said = {sentence for text in _texts() for sentence in sentences_of(text)}
    return sorted(said, key=lambda sentence: (any(map(str.isdigit, sentence)), sentence))


def marked() -> list[str]:
    """Every text that is marked where sentences are spoken, in English and with its places."""
    files = sorted({file for pattern in SPEAK for file in SOURCE.glob(pattern)})
    return [text for file in files for text in _marked_in(file)]


def _marked_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="_" | "later"), args=[ast.Constant(value=str(text))]):
                yield text


def _texts() -> Iterator[str]:
    values = _values()
    for message in marked():
        places = set(_PLACE.findall(message))
        if message in SHOWN_ONLY or places & _SHOWN_PLACES:
            continue
        if unknown := places - values.keys():
            raise LookupError(
                f"{message!r}: which values can {', '.join(sorted(unknown))} have? Say it in {__file__}"
            )
        names = sorted(places)
        for chosen in product(*(values[name] for name in names)):
            yield translated(message).format(**dict(zip(names, chosen, strict=True)))
    for stretch in load_stretches().values():
        yield from (rule.cue for rule in stretch.rules)
        asks = (stretch.shape.say, *(need.say for need in (*stretch.shape.needs, *stretch.hold.needs)))
        yield from filter(None, asks)
    yield from (movement.say for movement in load_movements_to_avoid())
    yield from (words for name, words in in_session().items() if _PAGE.match(name))


def _values() -> dict[str, list[str]]:
    """What can stand in each place."""
    every = load_stretches().values()
    led_as = [led(Item(s.name, "both", None, purpose=purpose)) for s in every for purpose in Purpose]
    sides = [(s, side) for s in every for side in (("both",) if s.sides == "both" else ("left", "right"))]
    return {
        "title": sorted({title_and_side(stretch, side) for stretch, side in sides}),
        "instruction": sorted({stretch.summary for stretch in led_as}),
        "degrees": [str(degrees) for degrees in DEGREES],
        "seconds": [str(seconds) for seconds in SECONDS],
    }
