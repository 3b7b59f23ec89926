"""How many looks a second the coach needs to count right: our films, looked at twenty times a second by the model that
the page prefers, of which the live guide is given every second, third, … one.

From this comes `ENOUGH` of `frontend/src/pose.ts`: the fewest looks at which the better model is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import Figure
from bench.life import FILMS, Picture, _noisy
from sitbone.coach.hand import RAISED_FOR, HandSignal
from sitbone.figure.figure import observe, trembling
from sitbone.live.eye import Following
from sitbone.live.guide import Guide
from sitbone.live.message import read, write
from sitbone.plan.item import Item
from sitbone.pose.film import open_film
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.variants import Variant

BASE = 20
"""Looks a second that are taken; the coach takes no more than half of them from a page (`web/live/load.py`)."""
EACH = (2, 3, 4, 5, 6, 8, 10)
"""Of these every so-manieth: 10, 6.7, 5, 4, 3.3, 2.5 and 2 a second."""
ENOUGH = 4.0
"""Looks a second from which on the figures must be as good as with ten; `ENOUGH` of `frontend/src/pose.ts`."""
EDGE = 0.25
"""Seconds by which an edge of a hold may be off."""
AS_GOOD = 0.05
"""Share of the edges that fewer looks may put farther off. Our choice."""
LATEST_HAND = 0.3
"""Seconds later than at once at which a raised hand may be taken for a sign. Our choice."""
LATEST_WARNING = 1.0
LONGER = 120.0
_UP = {"shoulder_flexion": {"working": 170, "other": 0}, "elbow_flexion": {"working": 5, "other": 5}}

Label = dict[str, Any]
Looks = Sequence[Observation]


@dataclass(slots=True)
class Tally:
    """What so many looks a second led to."""

    found: int = 0
    missed: int = 0
    off: list[float] = field(default_factory=list)
    """Seconds by which edges lie elsewhere than in truth."""
    counted: list[float] = field(default_factory=list)
    """Seconds that are counted more than with all looks."""
    slips: int = 0
    """Holds in which other faults were found than with all looks."""
    warned: list[float] = field(default_factory=list)

    @property
    def within(self) -> float:
        """Share of the edges that are where they should be."""
        return sum(abs(off) <= EDGE for off in self.off) / len(self.off)


def rows() -> list[Figure]:
    """The figures of the full model."""
    return list(_rows(measured("full")))


def measured(model: Variant) -> dict[int, Tally]:
    """By how many looks are taken for one."""
    tallies = {each: Tally() for each in (1, *EACH)}
    for film in sorted(FILMS.glob("*.mp4")):
        labels = json.loads(film.with_suffix(".truth.json").read_text("utf-8"))["labels"]
        compare(list(looks(film, model)), labels, tallies)
    return tallies


def _rows(tallies: dict[int, Tally]) -> Iterator[Figure]:
    often = tallies[EACH[0]].within
    for each in EACH:
        tally, rate = tallies[each], BASE / each
        bound = rate >= ENOUGH
        yield Figure(
            f"hold edges within {EDGE} s at {rate:.2g} looks/s",
            tally.within,
            often - AS_GOOD if bound else None,
            at_least=True,
            said=f"of {len(tally.off)}; {tally.missed} holds missed, other faults than with {BASE} looks/s in "
            f"{tally.slips} of {tally.found}; at most {max(tally.counted):+.2f} s counted more",
        )
        yield Figure(
            f"movements to avoid, latest warning at {rate:.2g} looks/s",
            max(tally.warned),
            LATEST_WARNING if bound else None,
            unit="s",
        )
        yield Figure(
            f"raised hand taken for a sign at {rate:.2g} looks/s",
            max(_hands(rate)) - RAISED_FOR,
            LATEST_HAND if bound else None,
            unit="s",
            said="later than it must be up",
        )


def compare(seen: Looks, labels: Sequence[Label], tallies: dict[int, Tally]) -> None:
    """One film, at each rate and from each of its first looks on."""
    before = 0.0
    for label in labels:
        if label.get("phase") == "hold":
            part = [look for look in seen if before <= look.time <= label["end"] + 6]
            _compare_hold(part, label, tallies)
            before = label["end"]
        elif label.get("avoid"):
            part = [look for look in seen if label["start"] - 2 <= look.time <= label["end"]]
            for each, tally in tallies.items():
                for first in range(each):
                    tally.warned.append(_warned(part[first::each], label))


def _compare_hold(part: Looks, label: Label, tallies: dict[int, Tally]) -> None:
    whole = _held(part, label)
    for each, tally in tallies.items():
        for first in range(each):
            held = _held(part[first::each], label)
            if held is None or whole is None:
                tally.missed += held is None
                continue
            tally.found += 1
            tally.off += [held.start - label["start"], held.end - label["end"]]
            tally.counted.append(held.counted - whole.counted)
            tally.slips += held.faults != whole.faults


@dataclass(frozen=True, slots=True)
class Held:
    """The longest hold that the guide found."""

    start: float
    end: float
    counted: float
    faults: tuple[str, ...]


def _held(part: Looks, label: Label) -> Held | None:
    guide = Guide([Item(label["stretch"], label["side"], LONGER)])
    guide.go()
    outcomes = [outcome for look in part for outcome in guide.see(look).outcomes] + guide.stop().outcomes
    found = [
        Held(float(o.hold.at) - o.hold.held, float(o.hold.at), o.hold.counted, o.faults)  # type: ignore[arg-type]
        for o in outcomes
        if o.hold.counted > 0
    ]
    return max(found, key=lambda one: one.counted, default=None)


def _warned(part: Looks, label: Label) -> float:
    """Seconds from the start of a movement to avoid until it was warned of."""
    guide = Guide([Item("towel", "left", LONGER)])
    guide.go()
    for look in part:
        if label["avoid"] in guide.see(look).warnings:
            return look.time - float(label["start"])
    return float("inf")


def _hands(rate: float) -> Iterator[float]:
    """Seconds for which a drawn hand was up when it was taken for a sign, from each of ten first looks."""
    for tenth in range(10):
        following, hand = Following(), HandSignal()
        for n in range(round(6 * rate)):
            time = (n + 1 + tenth / 10) / rate
            look = trembling(observe(_UP if time >= 2 else {}, time=time), 0.002)
            if hand.step(following.step(look)[1], busy=False, paused=False):
                yield time - 2
                break
        else:
            yield float("inf")


def looks(film: Path, variant: Variant) -> Iterator[Observation]:
    """What a page would send of this film."""
    model = PoseModel(variant)
    for number, picture in enumerate(_noisy(_pictures(film))):
        time, size = number / BASE, (picture.shape[1], picture.shape[0])
        person = next(iter(find(model, picture)), None)
        look = person.observed(time, size) if person else nobody(time, size)
        yield read(write(look, sequence=number)).observation(time)


def _pictures(film: Path) -> Iterator[Picture]:
    due = 0.0
    with open_film(film) as frames:
        for frame in frames:
            if frame.time >= due - 1e-3:
                due += 1 / BASE
                yield frame.rgb()
