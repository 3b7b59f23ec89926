"""Holds against their truth: films of rendered bodies, films from photographs, and the photographs by themselves."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sitbone
from bench import Figure
from bench.photo_film import Shot, make, photographs

FILMS = Path(__file__).parent / "films"
NAMED = {
    "Hamstring_Stretch_0": "towel",
    "Hamstring_Stretch_1": "towel",
    "Chair_Leg_Extended_Stretch_0": "chair",
    "Chair_Leg_Extended_Stretch_1": "chair",
}
"""What the photographs show; every other one shows no stretch of the programme."""
PRESCRIBED = 30.0


def rows() -> list[Figure]:
    """Hold edges, counted seconds, sides, names and false holds."""
    starts: list[float] = []
    ends: list[float] = []
    counted: list[float] = []
    named, sides = [0, 0], {"right": 0, "unknown": 0, "wrong": 0}
    false, late, warned = 0, 0.0, [0, 0]
    for film, truth in _films():
        session = sitbone.analyse(film)
        labels = truth["labels"]
        left_over = list(session.holds)
        for label in (x for x in labels if x.get("phase") == "hold"):
            overlapping = [h for h in left_over if h.start < label["end"] and h.end > label["start"]]
            named[1] += 1
            if not overlapping:
                continue
            hold = max(overlapping, key=lambda h: min(h.end, label["end"]) - max(h.start, label["start"]))
            named[0] += hold.stretch == label["stretch"]
            starts.append(abs(hold.start - label["start"]))
            ends.append(abs(hold.end - label["end"]))
            faulty = any("fault" in x and label["start"] < x["start"] < label["end"] for x in labels)
            if hold.completed and hold.stretch != "seated_hug" and not faulty:
                counted.append(abs(hold.counted - PRESCRIBED))
            if label["side"] != "both":
                verdict = (
                    hold.side
                    if hold.side == "unknown"
                    else "right"
                    if hold.side == label["side"]
                    else "wrong"
                )
                sides[str(verdict)] += 1
            left_over = [h for h in left_over if h not in overlapping]
        held = [x for x in labels if x.get("stretch")]
        false += sum(not any(h.start < x["end"] and h.end > x["start"] for x in held) for h in left_over)
        for label in (x for x in labels if x.get("avoid")):
            times = [w.time for w in session.warnings if w.movement == label["avoid"]]
            soon = [t for t in times if label["start"] - 2 <= t <= label["start"] + 1]
            warned[0] += bool(soon)
            warned[1] += 1
            late = max(late, max((min(soon) - label["start"]) if soon else 99.0, 0.0))
    within = sum(e <= 0.25 for e in (*starts, *ends))
    edges = len(starts) + len(ends)
    return [
        Figure("hold start, largest error", max(starts), 0.25, unit="s", said=f"{len(starts)} holds"),
        Figure(
            "hold end, largest error",
            max(ends),
            0.25,
            unit="s",
            said=f"{within} of {edges} edges within 0.25 s",
        ),
        Figure("counted seconds of a 30 s hold, largest error", max(counted), 0.5, unit="s"),
        Figure(
            "holds named right without being told",
            named[0] / named[1],
            1.0,
            True,
            said=f"{named[0]} of {named[1]}",
        ),
        Figure(
            "sides stated wrong",
            sides["wrong"],
            0,
            said=f"{sides['right']} right, {sides['unknown']} unknown",
        ),
        Figure("false holds", false, 0, said="all films, negatives included"),
        Figure(
            "movements to avoid, latest warning",
            late,
            1.0,
            unit="s",
            said=f"{warned[0]} of {warned[1]} warned",
        ),
        *_photographs(),
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
