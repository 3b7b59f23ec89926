"""How steady a leg is in a hold: how often it changes its name, how far its knee wanders while nothing moves.

    python -m bench.steadiness [--model lite|full|heavy]

Films are made from photographs (a still pose under a drifting, flickering, noisy camera, so that every frame is
new to the model) where the folder of photographs is present, and the rendered films of `bench/films` are taken
where they are. *Raw* is the model looking afresh at five frames a second, *ours* what `sitbone.pose.watch` makes
of the same film. Knee flexion is 180 degrees minus the angle hip-knee-ankle in the picture.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.photo_film import Shot, make, photographs
from sitbone.pose.film import open_film
from sitbone.pose.landmarks import Observation
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.track import FloatArray, Track
from sitbone.pose.variants import Variant
from sitbone.pose.watch import watch

Row = tuple[str, float, float | None]
"""A figure's name, its value and the bound it is to reach (none for a raw figure)."""

RAW_EVERY = 0.2
SETTLING = 1.0
"""Seconds at both ends of a hold that are not judged: the fade from one photograph to the next."""
READY, HELD = 3.0, 30.0
"""Seconds for which the two photographs of a film are shown."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch of film in which nothing moves, and how to tell the legs apart whatever they are called."""

    start: float
    end: float
    working: tuple[float, float]
    """Knee and hip flexion of the working leg, degrees."""
    other: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Photographed:
    """Two photographs: getting ready, and the pose that is held. The angles are read by eye."""

    name: str
    ready: str
    held: str
    working: tuple[float, float]
    other: tuple[float, float]


PHOTOGRAPHED = (
    Photographed("towel", "Hamstring_Stretch_0", "Hamstring_Stretch_1", (20, 85), (8, 5)),
    Photographed("chair", "Chair_Leg_Extended_Stretch_0", "Chair_Leg_Extended_Stretch_1", (12, 80), (73, 80)),
    Photographed("one knee", "One_Knee_To_Chest_0", "One_Knee_To_Chest_1", (124, 110), (6, 10)),
)


def rows(variant: Variant = "heavy") -> list[Row]:
    """The figures; films that cannot be made here are left out."""
    result: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, film, hold in [*_photographed(Path(folder)), *_rendered()]:
            raw_swaps, raw_sd = _figures(_raw(film, variant), hold)
            swaps, sd = _figures(watch(film, variant=variant), hold)
            result += [
                (f"{name}: leg swaps in the hold, raw", raw_swaps, None),
                (f"{name}: leg swaps in the hold", swaps, 0.0),
                (f"{name}: jitter of the working knee (sd), raw", raw_sd, None),
                (f"{name}: jitter of the working knee (sd)", sd, 1.0),
            ]
    return result


def flexions(image: FloatArray, side: int) -> FloatArray:
    """(T, 2) knee and hip flexion in the picture, degrees; side 0 is left."""
    hip, knee, ankle = (image[:, first + side, :2] for first in (23, 25, 27))
    trunk = image[:, [11, 12], :2].mean(1) - image[:, [23, 24], :2].mean(1)
    return np.stack((180 - _between(hip - knee, ankle - knee), 180 - _between(trunk, knee - hip)), 1)


def _between(a: FloatArray, b: FloatArray) -> FloatArray:
    across = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.asarray(np.degrees(np.abs(np.arctan2(across, (a * b).sum(1)))))


def _figures(observations: Iterable[Observation], hold: Hold) -> tuple[float, float]:
    """How often the working leg changed its name within the hold, and the sd of its knee flexion, degrees."""
    track = Track.of(o for o in observations if hold.start <= o.time <= hold.end and o.seen)
    left, right = flexions(track.image, 0), flexions(track.image, 1)
    working, other = np.array(hold.working), np.array(hold.other)
    is_left = np.abs(left - working).sum(1) + np.abs(right - other).sum(1)
    is_right = np.abs(right - working).sum(1) + np.abs(left - other).sum(1)
    called_left = is_left < is_right
    knee = (left if called_left.mean() >= 0.5 else right)[:, 0]
    return float(np.count_nonzero(np.diff(called_left))), float(knee.std())


def _raw(film: Path, variant: Variant) -> Iterator[Observation]:
    model, due = PoseModel(variant), 0.0
    with open_film(film) as frames:
        for frame in frames:
            if frame.time < due - 1e-3:
                continue
            due = frame.time + RAW_EVERY
            for person in find(model, frame.rgb())[:1]:
                yield person.observed(frame.time, frames.size)


def _photographed(folder: Path) -> Iterator[tuple[str, Path, Hold]]:
    if photographs() is None:
        return
    for one in PHOTOGRAPHED:
        for mirrored in (False, True):
            name = f"{one.name}{', mirrored' if mirrored else ''}"
            film = folder / f"{name}.mp4"
            make([Shot(f"{one.ready}.jpg", READY, mirrored), Shot(f"{one.held}.jpg", HELD, mirrored)], film)
            yield name, film, Hold(READY + SETTLING, READY + HELD - SETTLING, one.working, one.other)


def _rendered() -> Iterator[tuple[str, Path, Hold]]:
    """Rendered films whose truth names a hold of one leg."""
    for path in sorted((Path(__file__).parent / "films").glob("*.truth.json")):
        truth = json.loads(path.read_text())
        film = path.with_name(path.name.removesuffix(".truth.json") + ".mp4")
        held = [label for label in truth.get("labels", []) if label.get("phase") == "hold"]
        for label in held:
            faulty = any("fault" in x and label["start"] < x["start"] < label["end"] for x in truth["labels"])
            if faulty or label.get("side") not in ("left", "right") or not film.is_file():
                continue
            start, end = label["start"] + SETTLING, label["end"] - SETTLING
            frames = [f for f in truth["frames"] if start <= f["t"] <= end]
            if not frames:
                continue
            other = "right" if label["side"] == "left" else "left"
            hold = Hold(start, end, _held_at(frames, label["side"]), _held_at(frames, other))
            yield f"{film.stem} at {label['start']:.0f} s", film, hold


def _held_at(frames: list[dict[str, dict[str, float]]], side: str) -> tuple[float, float]:
    """Median knee and hip flexion of one leg."""
    knee, hip = (
        float(np.median([f[side][name] for f in frames])) for name in ("knee_flexion", "hip_flexion")
    )
    return knee, hip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", default="heavy", choices=["lite", "full", "heavy"])
    for name, value, target in rows(parser.parse_args().model):
        bound = "" if target is None else f"  to reach: {target:g}{'' if value <= target else '  MISSED'}"
        print(f"{name:60} {value:7.2f}{bound}", flush=True)


if __name__ == "__main__":
    main()
