"""The filter of the live way is the One-Euro filter of its authors."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.figure.figure import observe
from sitbone.pose.landmarks import Landmark, Observation, nobody
from sitbone.pose.one_euro import FORGET_AFTER, QUICKER, SLOWEST, SPEED_CUTOFF, OneEuro
from sitbone.pose.track import points_of


def as_published(seen: list[float], times: list[float]) -> list[float]:
    """Casiez, Roussel, Vogel 2012, for one number in body heights."""

    def smoothed(cutoff: float, elapsed: float, new: float, before: float) -> float:
        share = 1 / (1 + 1 / (2 * math.pi * cutoff) / elapsed)
        return share * new + (1 - share) * before

    place, speed, found = seen[0], 0.0, [seen[0]]
    for number, elapsed in zip(seen[1:], np.diff(times).tolist(), strict=True):
        speed = smoothed(SPEED_CUTOFF, elapsed, (number - place) / elapsed, speed)
        place = smoothed(SLOWEST + QUICKER * abs(speed), elapsed, number, place)
        found.append(place)
    return found


def _moved(by: float, time: float, height: int) -> Observation:
    """Somebody who stands, all points shifted by this share of a body height."""
    look = observe({}, time=time, size=(height, height))
    return replace(
        look,
        image=points_of(np.array(look.image) + by * height),
        world=points_of(np.array(look.world) + 2 * by),
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(0.02, FORGET_AFTER - 0.01)), min_size=2, max_size=12),
    st.sampled_from([480, 720]),
)
def test_every_point_is_steadied_as_published(steps: list[tuple[float, float]], height: int) -> None:
    times = np.cumsum([elapsed for _, elapsed in steps]).tolist()
    looks = [_moved(by, time, height) for (by, _), time in zip(steps, times, strict=True)]
    one_euro = OneEuro()
    steady = [one_euro.step(look) for look in looks]
    for i in (Landmark.NOSE, Landmark.RIGHT_FOOT_INDEX):
        for axis in range(3):
            flat = as_published([look.image[i][axis] / height for look in looks], times)
            deep = as_published([look.world[i][axis] / 2 for look in looks], times)
            assert [look.image[i][axis] / height for look in steady] == pytest.approx(flat, abs=1e-9)
            assert [look.world[i][axis] / 2 for look in steady] == pytest.approx(deep, abs=1e-9)


def test_a_picture_of_another_size_goes_on_where_the_body_was() -> None:
    small, large = OneEuro(), OneEuro()
    for by, time in ((0.0, 0.1), (0.02, 0.2)):
        small.step(_moved(by, time, 480))
        large.step(_moved(by, time, 960))
    after = [one.step(_moved(0.04, 0.3, 960)).image for one in (small, large)]
    np.testing.assert_allclose(after[0], after[1], atol=1e-9)


def test_nobody_a_cut_and_a_gap_begin_anew() -> None:
    later = _moved(0.3, 0.3, 480)
    for between in (
        [nobody(0.2, (480, 480)), later],
        [replace(later, cut=True)],
        [replace(later, time=0.1 + FORGET_AFTER + 0.01)],
    ):
        one_euro = OneEuro()
        one_euro.step(_moved(0.0, 0.1, 480))
        assert [one_euro.step(look) for look in between][-1].image == later.image
