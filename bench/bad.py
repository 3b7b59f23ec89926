"""Films shot badly: is a hold found whole, or is it said that it cannot be seen, and is nobody corrected wrongly?

    python -m bench.bad [WAY…]

A film of two holds of the towel stretch, rendered, on which nothing was tuned, and one made of photographs where they
are present, are filmed again in each of the ways below. The truth stays what it was: it is the timeline.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

import sitbone
from bench import Figure
from bench.photo_film import Shot, make, photographs
from sitbone.recording.recording import Recording

Picture = NDArray[np.uint8]
FILM = Path(__file__).parent / "films" / "held_out_towel_both.mp4"
EDGE = 1.0
"""Seconds by which an edge of a hold may be off for it to be whole: the eye is worse in a bad film."""
NEAR_EDGE = 1.5
"""Seconds around a hold in which a correction may be true: the leg comes and goes there."""
CRF, PACKED = "22", "40"


@dataclass(frozen=True, slots=True)
class Shown:
    """One frame's place in its film, and chance."""

    time: float
    random: np.random.Generator


Change = Callable[[Picture, Shown], Picture]


def shaken(picture: Picture, shown: Shown) -> Picture:
    """A hand that holds the camera: it turns by up to 2.7 degrees and moves by up to 14 pixels."""
    t = shown.time
    turn = 2.0 * np.sin(2.1 * t) + 0.7 * np.sin(5.3 * t)
    moved = (10 * np.sin(1.7 * t) + 4 * np.sin(7 * t), 8 * np.sin(2.3 * t + 1) + 3 * np.sin(6.1 * t))
    return _turned(picture, turn, 1.03, moved)


def rolled(picture: Picture, _: Shown) -> Picture:
    """A camera that leans by 12 degrees."""
    return _turned(picture, 12.0, 0.85)


def dark(picture: Picture, shown: Shown) -> Picture:
    """A fifth of the light, and a sensor that is noisy in it."""
    return _grey_levels(picture * 0.18 + shown.random.normal(0, 7, picture.shape))


def against_the_light(picture: Picture, _: Shown) -> Picture:
    """What is dark is black, what is bright is white."""
    return _grey_levels((picture.astype(float) - 90) * 2.2 + 60)


def with_a_television(picture: Picture, shown: Shown) -> Picture:
    """A screen in a corner that changes its colour at each frame."""
    height, width = picture.shape[:2]
    seen = picture.copy()
    seen[5 : height // 4, width - width // 4 : width - 5] = shown.random.integers(0, 255, 3)
    return seen


def wide(picture: Picture, _: Shown) -> Picture:
    """A lens that bends what is straight."""
    height, width = picture.shape[:2]
    camera = np.array([[width, 0, width / 2], [0, width, height / 2], [0, 0, 1.0]])
    return np.asarray(cv2.undistort(picture, camera, np.array([0.35, 0.1, 0, 0])), np.uint8)


def tight(picture: Picture, _: Shown) -> Picture:
    """Not more than the body's height in the picture."""
    height, width = picture.shape[:2]
    return picture[height // 5 :, width // 12 : width - width // 12]


def small(picture: Picture, _: Shown) -> Picture:
    """Somebody at the other end of the room: a third of the size."""
    height, width = picture.shape[:2]
    room = np.asarray(cv2.GaussianBlur(picture, (61, 61), 0), np.uint8)
    third = cv2.resize(picture, (width // 3, height // 3), interpolation=cv2.INTER_AREA)
    room[height // 2 : height // 2 + height // 3, width // 3 : width // 3 + width // 3] = third
    return room


def upright(picture: Picture, _: Shown) -> Picture:
    """A phone held upright: black above and below."""
    height, width = picture.shape[:2]
    room = np.zeros((width * 4 // 3, width, 3), np.uint8)
    top = (room.shape[0] - height) // 2
    room[top : top + height] = picture
    return room


def with_a_passer_by(picture: Picture, shown: Shown) -> Picture:
    """Somebody, only a shape, who walks through the picture behind whoever lies there, every 8 seconds."""
    height, width = picture.shape[:2]
    seen = picture.copy()
    across = int(((shown.time % 8) / 3 - 0.3) * width)
    top, grey = height // 8, (70, 60, 60)
    cv2.ellipse(seen, (across, top), (height // 22, height // 16), 0, 0, 360, grey, -1)
    cv2.ellipse(seen, (across, top + height // 4), (height // 14, height // 6), 0, 0, 360, grey, -1)
    cv2.rectangle(
        seen, (across - height // 18, top + height // 4), (across + height // 18, height // 2), grey, -1
    )
    lying = picture.max(2).astype(int) - picture.min(2) > 60  # the body's colours stay in front
    seen[lying] = picture[lying]
    return seen


def with_a_pet(picture: Picture, shown: Shown) -> Picture:
    """Something of a cat's size that runs along the floor in front."""
    height, width = picture.shape[:2]
    seen = picture.copy()
    across = int((0.5 + 0.6 * np.sin(0.9 * shown.time)) * width)
    cv2.ellipse(
        seen, (across, int(0.93 * height)), (height // 12, height // 24), 0, 0, 360, (90, 90, 100), -1
    )
    return seen


def as_it_is(picture: Picture, _: Shown) -> Picture:
    """Nothing but what follows: few frames, or strong packing."""
    return picture


@dataclass(frozen=True, slots=True)
class Way:
    """How a film is shot."""

    change: Change
    every: int = 1
    """Which frames are kept."""
    crf: str = CRF


WAYS = {
    change.__name__: Way(change)
    for change in (
        shaken, rolled, dark, against_the_light, with_a_television, wide, tight, small, upright,
        with_a_passer_by, with_a_pet,
    )
} | {"15 frames a second": Way(as_it_is, every=2), "strongly packed": Way(as_it_is, crf=PACKED)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the holds of one film."""

    whole: int
    broken: int
    unseen: int
    """Not found, and said to be out of sight."""
    missed: int
    wrong: list[str]
    """Corrections of somebody who did it right."""
    false: int
    """Holds where none was."""


def rows(names: list[str] | None = None) -> list[Figure]:
    """What was found in each way of filming, and of all."""
    figures, holds, wrong, false = [], 0, 0, 0
    whole = 0
    with tempfile.TemporaryDirectory() as folder:
        for film, labels in _films(Path(folder)):
            for name in names or WAYS:
                bad = Path(folder) / "bad.mp4"
                film_badly(film, bad, WAYS[name])
                found = judged(sitbone.analyse(bad, stretch="towel"), labels)
                figures.append(_figure(f"{film.stem}, {name.replace('_', ' ')}", found, len(labels)))
                holds, whole = holds + len(labels), whole + found.whole + found.unseen
                wrong, false = wrong + len(found.wrong), false + found.false
    return [
        *figures,
        Figure(
            "holds whole, or said not to be seen, in films shot badly", whole, holds, True, said=f"of {holds}"
        ),
        Figure("corrections of somebody who did it right, in films shot badly", wrong, 0),
        Figure("holds where none was, in films shot badly", false, 0),
    ]


def _figure(name: str, found: Found, holds: int) -> Figure:
    said = f"of {holds}; broken {found.broken}, said not to be seen {found.unseen}, missed {found.missed}"
    if found.wrong:
        said += f"; wrongly corrected: {', '.join(found.wrong)}"
    return Figure(name, found.whole, said=said)


def judged(recording: Recording, labels: list[dict[str, Any]]) -> Found:
    """What was found of the holds of these labels."""
    whole = broken = unseen = missed = 0
    left_over = list(recording.holds)
    for label in labels:
        pieces = [h for h in left_over if h.start < label["end"] and h.end > label["start"]]
        left_over = [h for h in left_over if h not in pieces]
        if (
            len(pieces) == 1
            and abs(pieces[0].start - label["start"]) <= EDGE
            and abs(pieces[0].end - label["end"]) <= EDGE
        ):
            whole += 1
        elif pieces:
            broken += 1
        elif recording.trust.notes and recording.trust.not_seen > 0:
            unseen += 1
        else:
            missed += 1
    wrong = [
        f"{fault.name} at {fault.start:.0f} s"
        for fault in recording.faults
        if any(x["start"] + NEAR_EDGE < fault.start < x["end"] - NEAR_EDGE for x in labels)
    ]
    return Found(whole, broken, unseen, missed, wrong, len(left_over))


def film_badly(film: Path, out: Path, way: Way) -> None:
    """Film a film again, in this way."""
    random = np.random.default_rng(3)
    with av.open(str(film)) as source, av.open(str(out), "w") as target:
        rate = source.streams.video[0].average_rate
        assert rate is not None
        stream = None
        for number, frame in enumerate(source.decode(video=0)):
            if number % way.every:
                continue
            seen = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            picture = way.change(seen, Shown(float(frame.time or 0), random))
            height, width = (n // 2 * 2 for n in picture.shape[:2])
            picture = np.ascontiguousarray(picture[:height, :width])
            if stream is None:
                options = {"crf": way.crf, "preset": "veryfast"}
                added = target.add_stream("libx264", rate=rate / way.every, options=options)
                assert isinstance(added, av.VideoStream)
                stream = added
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        assert stream is not None
        target.mux(stream.encode(None))


def _films(folder: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    labels = json.loads(FILM.with_suffix(".truth.json").read_text())["labels"]
    yield FILM, _holds(labels)
    if photographs() is not None:
        made = folder / "photographs.mp4"
        shot = partial(Shot, label={"phase": "hold"})
        shots = [
            one
            for mirror in (False, True)
            for one in (
                Shot("Hamstring_Stretch_0.jpg", 4, mirror),
                shot("Hamstring_Stretch_1.jpg", 32, mirror),
                Shot("Hamstring_Stretch_0.jpg", 2, mirror),
            )
        ]
        yield made, _holds(make(shots, made))


def _holds(labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [label for label in labels if label.get("phase") == "hold"]


def _turned(picture: Picture, degrees: float, scale: float, moved: tuple[float, float] = (0, 0)) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    matrix[:, 2] += np.array(moved)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def _grey_levels(values: NDArray[np.float64]) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    for figure in rows(sys.argv[1:] or None):
        print(figure)
