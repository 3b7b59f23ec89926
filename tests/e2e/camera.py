"""Films that stand in for a camera: Motion JPEG made from the project's rendered films, scene by scene."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

FILMS = Path(__file__).parents[2] / "bench" / "films"
RATE = 30
"""Pictures a second at which Chromium plays such a file, whatever it says itself."""

NOISE = 2.0
"""Standard deviation of a picture's noise, of 255: a good camera in daylight."""

QUALITY = 85
"""Of a JPEG, of 100: some 30 kB for a picture, as cameras send them."""

Scene = tuple[float, float, float]
"""Seconds of the film from and to, and for how long they are shown. The same moment twice is somebody at rest."""


def write(path: Path, film: str, scenes: Sequence[Scene]) -> Path:
    """A file for `--use-file-for-fake-video-capture`."""
    times = [time for scene in scenes for time in _times(*scene)]
    pictures = _pictures(film, sorted(set(times)))
    # The films are of figures, some strongly compressed: at rest nothing but the camera's noise would change.
    chance = np.random.default_rng(0)
    noise = [np.rint(chance.normal(0, NOISE, (480, 640, 1))).astype(np.int16).repeat(3, 2) for _ in range(16)]

    @cache  # at rest the same few pictures come again and again
    def shown(time: float, n: int) -> bytes:
        noisy = cv2.add(pictures[time], noise[n], dtype=cv2.CV_8U)
        return cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()

    with path.open("wb") as out:
        for time in times:
            out.write(shown(time, int(chance.integers(len(noise)))))
    return path


def _times(start: float, end: float, seconds: float) -> list[float]:
    count = round(seconds * RATE)
    if start == end:  # at rest: a few neighbouring pictures, so that the camera's noise goes on
        return [round(start + 0.034 * (i % 8), 3) for i in range(count)]
    return [round(start + (end - start) * i / count, 3) for i in range(count)]


def _pictures(film: str, times: Sequence[float]) -> dict[float, Picture]:
    found: dict[float, Picture] = {}
    waiting = list(times)
    with av.open(str(FILMS / f"{film}.mp4")) as frames:
        for frame in frames.decode(video=0):
            while waiting and frame.time is not None and frame.time >= waiting[0] - 1e-3:
                found[waiting.pop(0)] = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    assert not waiting, f"{film} ends before {waiting[0]} s"
    return found
