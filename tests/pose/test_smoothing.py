"""A still person is steady, a moving one is not delayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sitbone.pose.landmarks import Observation
from sitbone.pose.smoothing import Smoother
from sitbone.pose.track import FloatArray, Track, points_of
from tests.pose.supine import knee_flexion, looks, person


def smooth(observations: list[Observation]) -> Track:
    smoother = Smoother()
    return Track.of(smoother.step(o) for o in observations)


def held(time: float) -> np.ndarray:
    return person(80, 15)


def bending(rate: float) -> Callable[[float], FloatArray]:
    return lambda time: person(60, float(np.clip(90 - rate * (time - 3), 10, 90)))


def test_the_knee_of_a_still_person_is_steady_to_half_a_degree() -> None:
    seen = list(looks(held, 12, noise=0.012))
    raw, steady = knee_flexion(Track.of(seen))[20:], knee_flexion(smooth(seen))[20:]
    assert raw.std() > 0.9
    assert steady.std() < 0.5
    assert abs(steady.mean() - raw.mean()) < 0.3


@pytest.mark.parametrize("rate", [3.0, 10.0, 30.0])
def test_an_opening_knee_is_followed_within_two_degrees_on_average(rate: float) -> None:
    seen = list(looks(bending(rate), 12))
    moving = slice(30, 30 + round(min(80 / rate, 9) * 10))
    truth = np.array([np.clip(90 - rate * (o.time - 3), 10, 90) for o in seen])
    assert abs((knee_flexion(smooth(seen)) - truth)[moving]).mean() < 2.0


def test_a_jump_to_a_new_pose_is_believed_at_the_second_look() -> None:
    seen = list(looks(lambda t: person(80, 15) if t < 3 else person(20, 90), 6))
    knee = knee_flexion(smooth(seen))
    assert knee[30] == pytest.approx(15, abs=3)
    assert knee[31] == pytest.approx(90, abs=3)


def test_a_single_wrong_look_is_not_shown() -> None:
    seen = list(looks(held, 4))
    seen[25] = replace(seen[25], image=points_of(person(-60, 100)))
    knee = knee_flexion(smooth(seen))
    assert knee[20:] == pytest.approx(15, abs=2)


def test_a_swaying_camera_is_no_movement() -> None:
    seen = [
        replace(o, image=points_of(np.array(o.image) + [4 * np.sin(2 * o.time), 3 * np.sin(3 * o.time), 0]))
        for o in looks(held, 12, noise=0.012)
    ]
    track = smooth(seen)
    assert knee_flexion(track)[20:].std() < 0.5
    hips = track.image[:, [23, 24], :2].mean(1)
    assert np.allclose(hips, Track.of(seen).image[:, [23, 24], :2].mean(1), atol=3)


def test_a_carried_observation_shows_the_smoothed_state() -> None:
    seen = list(looks(held, 2))
    track = smooth([*seen, replace(seen[-1], time=seen[-1].time + 0.03, looked=False)])
    assert np.array_equal(track.image[-1], track.image[-2])


def test_a_cut_starts_anew_and_points_not_seen_stay_unseen() -> None:
    seen = list(looks(held, 2))
    other = replace(seen[15], image=points_of(person(20, 90)), cut=True)
    assert np.allclose(smooth([*seen[:15], other]).image[15], other.image)
    missing = np.array(seen[15].image)
    missing[25:33] = np.nan
    track = smooth([*seen[:15], replace(seen[15], image=points_of(missing)), *seen[16:]])
    assert np.isnan(track.image[15, 25:33]).all()
    assert np.isfinite(np.delete(track.image, 15, axis=0)).all()
