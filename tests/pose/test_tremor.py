"""A leg that trembles beyond what a leg does is told from one that rests and one that moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sitbone.figure.figure import play
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.pose.track import points_of
from sitbone.pose.tremor import Tremor
from sitbone.stretches.stretch import load_stretches

RIGHT_LEG = [Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE]


def looks(noise: float) -> list[Observation]:
    """A whole towel stretch, the points of the right leg seen with this noise (pixels; a thigh has about 100)."""
    chance = np.random.default_rng(5)
    made = []
    for look in play(load_stretches()["towel"].figure, "right", stays={"hold": 6}):
        image = np.array(look.image)
        image[RIGHT_LEG, :2] += chance.normal(0, noise, (2, 2))
        made.append(replace(look, image=points_of(image)))
    return made


def trembling(observations: list[Observation]) -> np.ndarray:
    tremor = Tremor()
    return np.array([tremor.step(observation).trembles for observation in observations])


def test_a_leg_that_moves_or_rests_as_it_is_seen_in_good_light_does_not_tremble() -> None:
    assert not trembling(looks(0.0)).any()
    assert trembling(looks(2.0)).mean() < 0.01


def test_a_leg_that_is_guessed_anew_at_each_look_trembles_and_the_other_one_does_not() -> None:
    left, right = trembling(looks(30.0)).T
    assert right[10:].mean() > 0.9
    assert left[10:].mean() < 0.1


def test_after_a_cut_or_a_gap_it_is_judged_anew() -> None:
    bad = looks(30.0)[:30]
    later = [replace(o, time=o.time + 60) for o in looks(0.0)[:10]]
    assert trembling(bad)[-1].any()
    assert not trembling([*bad, *later])[30:].any()
