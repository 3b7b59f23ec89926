"""Films of a session made out of still photographs; their truth is exact, it is the timeline itself.

Each photograph is held for a while and fades into the next one. A camera that sways, light that flickers and a
sensor that is noisy make every frame a new picture to the pose model. A mirrored photograph is the same exercise
with the other leg.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

NOISE = 3.0
"""Grey levels, standard deviation."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph, for how long it is shown, and what is done in it."""

    photo: str
    seconds: float
    mirror: bool = False
    label: dict[str, str] = field(default_factory=dict)
    """Such as `{"stretch": "towel", "side": "right", "phase": "hold"}`."""


def photographs() -> Path | None:
    """The folder of the photographs, which `SITBONE_PHOTOS` names; None where there is none."""
    folder = Path(os.environ.get("SITBONE_PHOTOS", "photos"))
    return folder if (folder / "labels.csv").is_file() else None


def make(
    shots: Sequence[Shot],
    out: Path,
    *,
    folder: Path | None = None,
    fps: int = 30,
    width: int = 640,
    fade: float = 0.5,
    seed: int = 7,
) -> list[dict[str, Any]]:
    """Write the film `out` and its truth beside it (`.truth.json`); give the truth, one label for each shot.

    A fade of `fade` seconds has its middle where one shot ends and the next begins.
    """
    folder = folder or photographs()
    if folder is None:
        raise FileNotFoundError("there is no folder of photographs; name one by SITBONE_PHOTOS")
    pictures = _same_height([_read(folder / shot.photo, width, shot.mirror) for shot in shots])
    ends = np.cumsum([shot.seconds for shot in shots])
    labels = [
        {
            "start": round(float(end - shot.seconds), 3),
            "end": round(float(end), 3),
            "photo": shot.photo,
            **shot.label,
        }
        for shot, end in zip(shots, ends, strict=True)
    ]
    noise = _noise(pictures[0].shape, seed)
    with av.open(str(out), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "20", "preset": "veryfast"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for n in range(round(float(ends[-1]) * fps)):
            time = n / fps
            frame = av.VideoFrame.from_ndarray(
                _filmed(_faded(pictures, ends, time, fade), time, next(noise)), "bgr24"
            )
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    truth = {"fps": fps, "duration": float(ends[-1]), "labels": labels}
    out.with_suffix(".truth.json").write_text(json.dumps(truth, indent=1) + "\n")
    return labels


def filmed(
    photo: Path, *, rate: float, width: int = 640, mirror: bool = False, seed: int = 7
) -> Iterator[Picture]:
    """One photograph under such a camera for ever, as pictures in RGB."""
    picture = _read(photo, width, mirror)
    for number, noise in enumerate(_noise(picture.shape, seed)):
        yield np.ascontiguousarray(_filmed(picture, number / rate, noise)[:, :, ::-1])


def _read(path: Path, width: int, mirror: bool) -> Picture:
    picture = cv2.imread(str(path))
    if picture is None:
        raise FileNotFoundError(f"{path}: cannot be read")
    height = 2 * round(picture.shape[0] * width / picture.shape[1] / 2)
    picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.flip(picture, 1) if mirror else picture, np.uint8)


def _same_height(pictures: list[Picture]) -> list[Picture]:
    height = max(p.shape[0] for p in pictures)
    return [
        np.asarray(cv2.copyMakeBorder(p, 0, height - p.shape[0], 0, 0, cv2.BORDER_REPLICATE), np.uint8)
        for p in pictures
    ]


def _faded(pictures: list[Picture], ends: NDArray[np.float64], time: float, fade: float) -> Picture:
    now = min(int(np.searchsorted(ends, time, side="right")), len(pictures) - 1)
    for first in (now - 1, now):
        if 0 <= first < len(pictures) - 1 and abs(time - ends[first]) < fade / 2:
            share = float((time - ends[first]) / fade + 0.5)
            return np.asarray(
                cv2.addWeighted(pictures[first], 1 - share, pictures[first + 1], share, 0), np.uint8
            )
    return pictures[now]


def _noise(shape: tuple[int, ...], seed: int) -> Iterator[NDArray[np.float32]]:
    """Fresh noise for every frame, cut at random places out of a larger field, which is quick."""
    random = np.random.default_rng(seed)
    height, width = shape[:2]
    field = random.normal(0, NOISE, (height + 64, width + 64, 3)).astype(np.float32)
    while True:
        y, x = random.integers(0, 64, 2)
        yield field[y : y + height, x : x + width] * float(random.choice((-1, 1)))


def _filmed(picture: Picture, time: float, noise: NDArray[np.float32]) -> Picture:
    """One frame: a sway of up to 3 pixels and 0.3 degrees, light that flickers by 3 %, and noise."""
    height, width = picture.shape[:2]
    sway = cv2.getRotationMatrix2D(
        (width / 2, height / 2), 0.3 * np.sin(0.7 * time), 1 + 0.004 * np.sin(0.5 * time)
    )
    sway[:, 2] += 3 * np.sin(0.9 * time), 3 * np.sin(1.3 * time + 1)
    moved = cv2.warpAffine(picture, sway, (width, height), borderMode=cv2.BORDER_REPLICATE)
    lit = moved.astype(np.float32) * np.float32(1 + 0.03 * np.sin(9 * time))
    return np.asarray(np.clip(lit + noise, 0, 255), np.uint8)
