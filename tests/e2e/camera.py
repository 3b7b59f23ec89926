"""Films that stand in for a camera: Motion JPEG made from the project's rendered films, scene by scene."""

from __future__ import annotations

import math
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


def swaying(path: Path, stills: Sequence[tuple[str, float]]) -> Path:
    """The same of still pictures of `bench/`, each for so many seconds, under a camera that sways and is noisy.

    In a picture that stands still nobody alive is seen, and rightly.
    """
    chance = np.random.default_rng(0)
    with path.open("wb") as out:
        for name, seconds in stills:
            picture = cv2.imread(str(FILMS.parent / name))
            assert picture is not None, name
            height, width = picture.shape[:2]
            for n in range(round(seconds * RATE)):
                turn = 0.25 * math.sin(n / 19)
                sway = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
                sway[0, 2] += 1.6 * math.sin(n / 23)
                sway[1, 2] += 1.2 * math.cos(n / 31)
                moved = cv2.warpAffine(picture, sway, (width, height), borderMode=cv2.BORDER_REPLICATE)
                noise = np.rint(chance.normal(0, NOISE, (height, width, 1))).astype(np.int16).repeat(3, 2)
                noisy = cv2.add(moved, noise, dtype=cv2.CV_8U)
                out.write(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())
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
