"""The pose model: a picture becomes the landmarks of the people in it. Every look is a fresh one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from sitbone.errors import ModelError
from sitbone.pose.film import Picture
from sitbone.pose.landmarks import Observation
from sitbone.pose.track import FloatArray, points_of
from sitbone.pose.variants import Variant

_DAMAGED = "the pose model is damaged. Delete it and run `make setup` again."
MOST_PEOPLE = 2
"""How many people are looked for: enough to know that somebody else is in the picture."""
NO_WAY_OUT = {"https_proxy": "none://", "no_proxy": "localhost"}
"""What the HTTP client of the library (libcurl) reads before it looks up a name: a proxy of an unknown kind,
so that it gives up at once, and no host that is spared from it."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person in a picture; arrays of what a `sitbone.pose.landmarks.Observation` holds."""

    image: FloatArray
    world: FloatArray
    visibility: FloatArray

    @property
    def centre(self) -> FloatArray:
        """(2,) pixels, the middle of shoulders and hips."""
        return np.asarray(self.image[[11, 12, 23, 24], :2].mean(0))

    @property
    def extent(self) -> float:
        """Pixels across the landmarks."""
        return float(np.linalg.norm(np.ptp(self.image[:, :2], axis=0)))

    def observed(
        self,
        time: float,
        size: tuple[int, int],
        *,
        scale: float = 1.0,
        cut: bool = False,
        people: int = 1,
        new: bool = True,
    ) -> Observation:
        """The look that found them; the picture looked at was `scale` times smaller than one of `size`."""
        visibility = tuple(self.visibility.tolist())
        return Observation(
            time,
            points_of(self.image * scale),
            points_of(self.world),
            visibility,
            size,
            cut=cut,
            people=people,
            new=new,
        )


def bundle(variant: Variant) -> Path:
    """The file of a model; `SITBONE_MODELS` names another folder than the package's own."""
    folder = os.environ.get("SITBONE_MODELS")
    base = Path(folder) if folder else Path(str(files("sitbone"))) / "models"
    return base / f"pose_landmarker_{variant}.task"


def checked(variant: Variant) -> Path:
    """The file of a model, which is to the byte what it must be (`sitbone/models/SHA256SUMS`).

    A model with one weight changed runs, and its angles look like any others. Raises `ModelError`.
    """
    path = bundle(variant)
    if not path.is_file():
        raise ModelError(f"{path}: the pose model is missing. Run `make setup`, or install Sitbone again.")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != checksums()[path.name]:
            raise ModelError(f"{path}: {_DAMAGED}")
    return path


@cache
def checksums() -> dict[str, str]:
    """The SHA-256 that each model must have, by the name of its file."""
    lines = (files("sitbone.models") / "SHA256SUMS").read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


class PoseModel:
    """MediaPipe's Pose Landmarker on single pictures, on the CPU. Not to be used by two threads at once.

    Tracking from frame to frame is not used: it lags behind a moving leg (hip error 5.1° against 2.6° when each
    picture is looked at afresh; our measurement on rendered bodies).
    """

    def __init__(self, variant: Variant = "heavy") -> None:
        self._landmarker = _load(checked(variant))

    def look(self, picture: Picture, turns: int = 0) -> list[Person]:
        """The people in an RGB picture (height, width, 3).

        `turns` quarter turns anticlockwise are made before looking, and undone in the landmarks.
        """
        import mediapipe

        turned = np.ascontiguousarray(np.rot90(picture, turns)) if turns % 4 else picture
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=turned)
        found = self._landmarker.detect(image)
        height, width = turned.shape[:2]
        people = []
        for flat, deep in zip(found.pose_landmarks, found.pose_world_landmarks, strict=True):
            image_points = np.array([(p.x * width, p.y * height, p.z * width) for p in flat])
            world_points = np.array([(p.x, p.y, p.z) for p in deep])
            visibility = np.array([p.visibility for p in flat])
            size = (width, height)
            for _ in range(turns % 4):
                image_points, world_points, size = _turn_back(image_points, world_points, size)
            people.append(Person(image_points, world_points, visibility))
        return people

    def close(self) -> None:
        """Let go of the model's memory."""
        self._landmarker.close()


def _turn_back(
    image: FloatArray, world: FloatArray, size: tuple[int, int]
) -> tuple[FloatArray, FloatArray, tuple[int, int]]:
    """Undo one quarter turn anticlockwise."""
    width, height = size
    upright = np.stack((height - image[:, 1], image[:, 0], image[:, 2]), 1)
    return upright, np.stack((-world[:, 1], world[:, 0], world[:, 2]), 1), (height, width)


def _load(path: Path) -> Any:
    _keep_to_itself()
    with _quiet():
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(path)), num_poses=MOST_PEOPLE
        )
        try:
            landmarker = vision.PoseLandmarker.create_from_options(options)
            # The first look prepares the model and logs; it is made here, where that is kept quiet.
            import mediapipe

            blank = np.zeros((64, 64, 3), np.uint8)
            landmarker.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=blank))
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{path}: {_DAMAGED}") from error
    return landmarker


def _keep_to_itself() -> None:
    """Let the library speak to nobody.

    MediaPipe 1.2.2 reports its use to play.googleapis.com a minute after a model is loaded and when it is closed, and
    has no switch for it. `os.putenv` and not `os.environ`: the library reads the first one, Python's own programs the
    second one, so that whoever uses Sitbone in a program of theirs keeps their proxies.
    """
    for name, value in NO_WAY_OUT.items():
        os.putenv(name, value)


_stderr_lock = threading.Lock()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the C++ libraries' start-up chatter off the screen. Errors still come as exceptions."""
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with _stderr_lock:
        try:
            sys.stderr.flush()
            kept = os.dup(2)
        except (OSError, ValueError, AttributeError):
            yield
            return
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nothing)
