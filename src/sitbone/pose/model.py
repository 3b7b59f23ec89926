"""The pose model: its two stages, loaded from one file. `sitbone.pose.search` finds people with it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from sitbone.errors import ModelError
from sitbone.pose.detector import Detector
from sitbone.pose.landmarker import Landmarker
from sitbone.pose.network import Network
from sitbone.pose.variants import Variant

DETECTOR, LANDMARKS = "pose_detector.tflite", "pose_landmarks_detector.tflite"
"""The two stages in a model's file."""
_DAMAGED = "the pose model is damaged. Delete it and run `make setup` again."


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
    """BlazePose on single pictures, on the processor. Not to be used by two threads at once."""

    def __init__(self, variant: Variant = "heavy", threads: int = 1) -> None:
        """`threads`: how many cores one look keeps busy. Raises `ModelError`."""
        path = checked(variant)
        try:
            with zipfile.ZipFile(BytesIO(path.read_bytes())) as file:
                self.detector = Detector(Network(file.read(DETECTOR), threads))
                self.landmarker = Landmarker(Network(file.read(LANDMARKS), threads))
        except (zipfile.BadZipFile, KeyError, OSError, ModelError) as error:
            raise ModelError(f"{path}: {_DAMAGED}") from error
