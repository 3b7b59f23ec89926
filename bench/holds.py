"""Holds against the truth: from when to when, how long, which stretch, which leg; and what must not be a hold.

Rendered films lie in `bench/films` with their truth beside them; films from photographs are made here where the
photographs are. Each is analysed once, with nothing told.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import sitbone
from bench import Figure
from bench.photo_film import Shot, make, photographs
from bench.steadiness import flexions
from sitbone.session.session import Hold, Session

PRESCRIBED = 30.0
FILMS = Path(__file__).parent / "films"
SWAP = 40.0
"""Degrees by which both legs change within one observation: more than any leg moves, it is the names that did."""


def _towel(mirror: bool) -> list[Shot]:
    # The raised leg is the one away from the camera; the head lies to the right, so that it is the right one.
    label = {"stretch": "towel", "side": "left" if mirror else "right", "phase": "hold"}
    ready = "Hamstring_Stretch_0.jpg"
    return [
        Shot(ready, 4, mirror),
        Shot("Hamstring_Stretch_1.jpg", 32, mirror, label),
        Shot(ready, 3, mirror),
    ]


def _unheld(before: str, after: str, **label: str) -> list[Shot]:
    return [Shot(f"{before}.jpg", 4), Shot(f"{after}.jpg", 12, label=label), Shot(f"{before}.jpg", 3)]


PHOTO_FILMS = {
    "towel, photographs": _towel(False) + _towel(True),
    "knees and back folded": _unheld("Upper_Back-Leg_Grab_0", "Upper_Back-Leg_Grab_1"),
    "toe touch": _unheld("Standing_Toe_Touches_0", "Standing_Toe_Touches_1", avoid="toe_touch"),
    "one knee to the chest": _unheld("One_Knee_To_Chest_0", "One_Knee_To_Chest_1"),
    "leg swings": _unheld("Front_Leg_Raises_0", "Front_Leg_Raises_1"),
    "knees hugged lying down": _unheld("Hug_Knees_To_Chest_0", "Hug_Knees_To_Chest_1"),
    "seated reach": _unheld("Seated_Calf_Stretch_0", "Seated_Calf_Stretch_1", avoid="seated_reach"),
    "chair leg lifted": _unheld("Chair_Leg_Extended_Stretch_0", "Chair_Leg_Extended_Stretch_1"),
}


@dataclass(slots=True)
class Judged:
    """What all films of one kind show, collected."""

    edges: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    held: int = 0
    missed: int = 0
    extra: int = 0
    named: int = 0
    sides: dict[str, int] = field(default_factory=lambda: {"right": 0, "unknown": 0, "wrong": 0})
    swaps: int = 0
    warned: list[float] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)

    def judge(self, name: str, session: Session, labels: Iterable[dict[str, Any]]) -> None:
        """Compare one session with its truth."""
        labels = list(labels)
        found = list(session.holds)
        for label in (one for one in labels if one.get("phase") == "hold"):
            self.held += 1
            hold = max(found, key=lambda h: _overlap(h, label), default=None)
            if hold is None or _overlap(hold, label) <= 0:
                self.missed += 1
                self.amiss.append(f"{name}: {label['stretch']} at {label['start']:.0f} s is missed")
                continue
            found.remove(hold)
            self._compare(name, hold, label)
            self.swaps += _swaps(session, label["start"] + 0.5, label["end"] - 0.5)
        self.extra += len(found)
        self.amiss += [f"{name}: {h.stretch} at {h.start:.1f}–{h.end:.1f} s is no hold" for h in found]
        for label in (one for one in labels if one.get("avoid")):
            times = [w.time for w in session.warnings if w.movement == label["avoid"]]
            late = [t - label["start"] for t in times if label["start"] - 1 <= t <= label["end"]]
            self.warned.append(min(late, default=float("inf")))

    def _compare(self, name: str, hold: Hold, label: dict[str, Any]) -> None:
        edges = [hold.start - label["start"], hold.end - label["end"]]
        self.edges += map(abs, edges)
        if label["end"] - label["start"] >= PRESCRIBED:
            self.counted.append(abs(hold.counted - PRESCRIBED))
        self.named += hold.stretch == label["stretch"]
        told = label.get("side", hold.side)
        verdict = "right" if hold.side == told else "unknown" if hold.side == "unknown" else "wrong"
        self.sides[verdict] += 1
        if max(map(abs, edges)) > 0.25 or verdict == "wrong" or hold.stretch != label["stretch"]:
            seen = f"{hold.stretch} {hold.side} {edges[0]:+.2f} {edges[1]:+.2f} s, counted {hold.counted:.1f}"
            self.amiss.append(f"{name}: {label['stretch']} {told} at {label['start']:.1f} s is {seen}")

    def figures(self, kind: str) -> Iterator[Figure]:
        """The figures, named for the kind of film."""
        amiss = "; ".join(self.amiss)
        if self.held:
            yield Figure(
                f"{kind}: hold start and end, worst",
                max(self.edges, default=None),
                0.25,
                unit="s",
                said=amiss,
            )
            yield Figure(f"{kind}: counted, worst from 30 s", max(self.counted, default=None), 0.5, unit="s")
            yield Figure(f"{kind}: stretch named right", self.named, self.held, True, said=f"of {self.held}")
            sides = ", ".join(f"{count} {verdict}" for verdict, count in self.sides.items())
            yield Figure(f"{kind}: side wrong", self.sides["wrong"], 0, said=sides)
            yield Figure(f"{kind}: leg swaps inside holds", self.swaps, 0)
        yield Figure(f"{kind}: false holds", self.extra, 0, said="" if self.held else amiss)
        if self.warned:
            late = max(self.warned)
            said = "never warned" if np.isinf(late) else f"{len(self.warned)} movements"
            yield Figure(f"{kind}: warned of what to avoid, latest", late, 1, unit="s", said=said)


def rows() -> list[Figure]:
    """All figures: rendered films, then films from photographs."""
    result = [*_judged(_rendered(), "rendered")]
    if photographs() is None:
        return result + [Figure("films from photographs", None, said="left out: no folder of photographs")]
    with tempfile.TemporaryDirectory() as folder:
        return result + [*_judged(_photographed(Path(folder)), "photographs")]


def _judged(films: Iterable[tuple[str, Path, list[dict[str, Any]]]], kind: str) -> Iterator[Figure]:
    judged, seen = Judged(), False
    for name, film, labels in films:
        seen = True
        judged.judge(name, sitbone.analyse(film), labels)
    if not seen:
        yield Figure(f"{kind} films", None, 0, said="there are none")
        return
    yield from judged.figures(kind)


def _rendered() -> Iterator[tuple[str, Path, list[dict[str, Any]]]]:
    for truth in sorted(FILMS.glob("*.truth.json")):
        film = truth.with_name(truth.name.replace(".truth.json", ".mp4"))
        if film.is_file():
            yield film.stem, film, json.loads(truth.read_text()).get("labels", [])


def _photographed(folder: Path) -> Iterator[tuple[str, Path, list[dict[str, Any]]]]:
    for name, shots in PHOTO_FILMS.items():
        film = folder / f"{name}.mp4"
        yield name, film, make(shots, film)
        film.unlink(missing_ok=True)


def _overlap(hold: Hold, label: dict[str, Any]) -> float:
    return float(min(hold.end, label["end"]) - max(hold.start, label["start"]))


def _swaps(session: Session, start: float, end: float) -> int:
    """How often left and right change places between two observations."""
    within = (session.time >= start) & (session.time <= end)
    left, right = (flexions(session.landmarks[within], side) for side in (0, 1))
    kept = np.abs(np.diff(left, axis=0)).sum(1) + np.abs(np.diff(right, axis=0)).sum(1)
    swapped = np.abs(left[1:] - right[:-1]).sum(1) + np.abs(right[1:] - left[:-1]).sum(1)
    return int(np.count_nonzero(kept - swapped > SWAP))


if __name__ == "__main__":
    for row in rows():
        print(row)
