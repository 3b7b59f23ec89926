"""Holds against their truth: films of rendered bodies, films from photographs, and the photographs by themselves."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sitbone
from bench import Figure
from bench.photo_film import Shot, make, photographs
from sitbone.recording.recording import Hold, Recording

Label = dict[str, Any]

FILMS = Path(__file__).parent / "films"
NAMED = {
    "Hamstring_Stretch_0": "towel",
    "Hamstring_Stretch_1": "towel",
    "Chair_Leg_Extended_Stretch_0": "chair",
    "Chair_Leg_Extended_Stretch_1": "chair",
}
"""What the photographs show; every other one shows no stretch of the programme."""
PRESCRIBED = 30.0
EDGE = 0.25
"""Seconds by which an edge may be off."""


@dataclass(slots=True)
class _Tally:
    """What was found of all labels so far."""

    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    held_out: list[float] = field(default_factory=list)
    """Edge errors of the films on which nothing was tuned."""
    counted: list[float] = field(default_factory=list)
    labelled: int = 0
    named: int = 0
    sides: Counter[str] = field(default_factory=Counter)
    false: int = 0
    to_warn: int = 0
    warned: int = 0
    late: float = 0.0

    def film(self, recording: Recording, labels: list[Label], *, held_out: bool) -> None:
        """Compare what was found in one film with its labels."""
        left_over = list(recording.holds)
        for label in (x for x in labels if x.get("phase") == "hold"):
            overlapping = [h for h in left_over if h.start < label["end"] and h.end > label["start"]]
            left_over = [h for h in left_over if h not in overlapping]
            self.labelled += 1
            if overlapping:
                hold = max(overlapping, key=lambda h: min(h.end, label["end"]) - max(h.start, label["start"]))
                self._hold(hold, label, labels, held_out=held_out)
        held = [x for x in labels if x.get("stretch")]
        self.false += sum(not any(h.start < x["end"] and h.end > x["start"] for x in held) for h in left_over)
        for label in (x for x in labels if x.get("avoid")):
            self._warning(recording, label)

    def _hold(self, hold: Hold, label: Label, labels: list[Label], *, held_out: bool) -> None:
        self.named += hold.stretch == label["stretch"]
        edges = abs(hold.start - label["start"]), abs(hold.end - label["end"])
        self.starts.append(edges[0])
        self.ends.append(edges[1])
        self.held_out += edges if held_out else ()
        faulty = any("fault" in x and label["start"] < x["start"] < label["end"] for x in labels)
        if hold.completed and hold.stretch != "seated_hug" and not faulty:
            self.counted.append(abs(hold.counted - PRESCRIBED))
        if label["side"] != "both":
            right = "right" if hold.side == label["side"] else "wrong"
            self.sides["unknown" if hold.side == "unknown" else right] += 1

    def _warning(self, recording: Recording, label: Label) -> None:
        times = [w.time for w in recording.warnings if w.movement == label["avoid"]]
        soon = [t for t in times if label["start"] - 2 <= t <= label["start"] + 1]
        self.to_warn += 1
        self.warned += bool(soon)
        self.late = max(self.late, max((min(soon) - label["start"]) if soon else 99.0, 0.0))


def rows() -> list[Figure]:
    """Hold edges, counted seconds, sides, names and false holds."""
    tally = _Tally()
    for film, truth in _films():
        tally.film(sitbone.analyse(film), truth["labels"], held_out=film.stem.startswith("held_out"))
    return [*_edges(tally), *_said(tally), *_photographs()]


def _edges(tally: _Tally) -> list[Figure]:
    within = sum(e <= EDGE for e in (*tally.starts, *tally.ends))
    of_all = f"{within} of {2 * len(tally.ends)} edges within {EDGE} s"
    apart = f"{sum(e <= EDGE for e in tally.held_out)} of {len(tally.held_out)} edges within {EDGE} s"
    return [
        Figure("hold start, largest error", max(tally.starts), EDGE, unit="s"),
        Figure("hold end, largest error", max(tally.ends), EDGE, unit="s", said=of_all),
        Figure("films nothing was tuned on, largest error", max(tally.held_out), EDGE, unit="s", said=apart),
        Figure("counted seconds of a 30 s hold, largest error", max(tally.counted), 0.5, unit="s"),
    ]


def _said(tally: _Tally) -> list[Figure]:
    named, labelled, sides = tally.named, tally.labelled, tally.sides
    how = f"{sides['right']} right, {sides['unknown']} unknown"
    warned = f"{tally.warned} of {tally.to_warn} warned"
    return [
        Figure(
            "holds named right without being told", named / labelled, 1.0, True, said=f"{named} of {labelled}"
        ),
        Figure("sides stated wrong", sides["wrong"], 0, said=how),
        Figure("false holds", tally.false, 0, said="all films, negatives included"),
        Figure("movements to avoid, latest warning", tally.late, 1.0, unit="s", said=warned),
    ]


def _films() -> Iterator[tuple[Path, dict[str, Any]]]:
    for film in sorted(FILMS.glob("*.mp4")):
        yield film, json.loads(film.with_suffix(".truth.json").read_text("utf-8"))
    if photographs() is None:
        return
    held, ready = "Hamstring_Stretch_1.jpg", "Hamstring_Stretch_0.jpg"
    # The working leg is the far one by occlusion; he lies face up with his head to the right, so it is the right one.
    right = {"stretch": "towel", "side": "right", "phase": "hold"}
    shots = [
        Shot(ready, 4),
        Shot(held, 32, label=right),
        Shot(ready, 3),
        Shot(ready, 3, mirror=True),
        Shot(held, 31, mirror=True, label={**right, "side": "left"}),
        Shot(ready, 3, mirror=True),
    ]
    with tempfile.TemporaryDirectory() as scratch:
        film = Path(scratch) / "towel.mp4"
        yield film, {"labels": make(shots, film)}


def _photographs() -> list[Figure]:
    folder = photographs()
    if folder is None:
        return [Figure("photographs named right", None, said="the photographs are not here")]
    right, wrong = 0, 0
    for photograph in sorted(folder.glob("*.jpg")):
        found = {span.stretch for span in sitbone.analyse(photograph).recognised}
        truth = NAMED.get(photograph.stem)
        right += truth is not None and found == {truth}
        wrong += truth is None and bool(found)
    return [
        Figure("photographs named right", right / len(NAMED), 1.0, True, said=f"{right} of {len(NAMED)}"),
        Figure("other photographs taken for a stretch", wrong, 0),
    ]
