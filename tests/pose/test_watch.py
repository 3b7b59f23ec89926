"""Watching real films with the real model."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from sitbone.errors import ModelError
from sitbone.pose.landmarks import Landmark
from sitbone.pose.model import PoseModel, checked
from sitbone.pose.watch import Watch, watch

ROOT = Path(__file__).parents[2]
FILMS = ROOT / "bench" / "films"


def test_a_missing_or_damaged_model_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITBONE_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="missing"):
        PoseModel("lite")
    (tmp_path / "pose_landmarker_lite.task").write_bytes(os.urandom(2000))
    with pytest.raises(ModelError, match="damaged"):
        PoseModel("lite")


def test_a_model_with_one_changed_byte_looks_at_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bytearray(checked("lite").read_bytes())
    whole[len(whole) // 2] ^= 1  # a weight: the model would run, and its angles would be a little off
    (tmp_path / "pose_landmarker_lite.task").write_bytes(whole)
    monkeypatch.setenv("SITBONE_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="damaged"):
        PoseModel("lite")


@pytest.mark.slow
def test_a_film_becomes_an_even_stream_with_few_looks() -> None:
    film = Watch(FILMS / "wall_left.mp4", "lite")
    observations = list(film)
    steps = np.diff([o.time for o in observations])
    assert steps.min() > 0.05
    assert steps.max() < 0.15
    assert film.looks < 0.4 * len(observations)
    assert all(o.seen for o in observations[5:])
    assert [o.cut for o in observations].count(True) == 1


@pytest.mark.slow
def test_the_same_film_gives_the_same_observations_again() -> None:
    once, again = (list(watch(FILMS / "seated_hug.mp4", variant="lite")) for _ in range(2))
    assert [o.time for o in once] == [o.time for o in again]
    assert all(np.array_equal(a.image, b.image, equal_nan=True) for a, b in zip(once, again, strict=True))


def test_an_empty_room_gives_observations_of_nobody(tmp_path: Path) -> None:
    path = tmp_path / "room.png"
    cv2.imwrite(str(path), np.full((240, 320, 3), 120, np.uint8))
    observations = list(watch(path, variant="lite"))
    assert observations
    assert not any(o.seen or o.people for o in observations)
    assert np.isnan(observations[0].image[Landmark.NOSE]).all()
