"""The same leg keeps the same name, and an unsure name says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sitbone.pose.identity import LegIdentity, swap_legs, swap_upper
from sitbone.pose.landmarks import INVISIBLE, NOWHERE, Landmark, Observation
from sitbone.pose.smoothing import Smoother
from sitbone.pose.track import Track, points_of
from tests.pose.supine import UNIT, looks, person

KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]


def follow(observations: list[Observation]) -> Track:
    identity = LegIdentity()
    return Track.of(identity.step(o) for o in observations)


def held(time: float) -> np.ndarray:
    return person(80, 15)


def lowered(time: float) -> np.ndarray:
    return person(80 * max(0.0, 1 - time / 4), 5)


@given(st.lists(st.booleans(), min_size=60, max_size=60))
@settings(deadline=None, max_examples=30)
def test_legs_swapped_at_any_looks_keep_the_names_of_the_first_look(swaps: list[bool]) -> None:
    truth = list(looks(held, 6))
    seen = [swap_legs(o) if swap else o for o, swap in zip(truth, swaps, strict=True)]
    knees = follow(seen).image[:, KNEES]
    expected = Track.of(truth).image[:, KNEES if not swaps[0] else KNEES[::-1]]
    assert np.array_equal(knees, expected)


def test_a_leg_keeps_its_name_while_it_is_lowered_and_the_model_changes_its_mind() -> None:
    truth = [o for o in looks(lowered, 4) if o.time < 3.5]
    seen = [swap_legs(o) if i % 3 == 1 else o for i, o in enumerate(truth)]
    assert np.array_equal(follow(seen).image[:, KNEES], Track.of(truth).image[:, KNEES])


def test_a_look_that_sees_one_limb_twice_leaves_the_other_leg_where_it_was_and_unseen() -> None:
    truth = list(looks(held, 2))
    left, right = np.array([23, 25, 27, 29, 31]), np.array([24, 26, 28, 30, 32])
    doubled = np.array(truth[10].image)
    doubled[left] = doubled[right]
    visibility = tuple(0.3 if i in left else 1.0 for i in range(33))
    twice = replace(truth[10], image=points_of(doubled), visibility=visibility)
    track = follow([*truth[:10], twice, *truth[11:]])
    assert np.allclose(track.image[10, left[1:]], np.array(truth[9].image)[left[1:]])
    assert track.visibility[10, left[1:]].max() <= 0.1
    assert np.array_equal(track.image[11:, KNEES], Track.of(truth).image[11:, KNEES])


def test_from_the_side_with_both_legs_in_view_the_name_is_not_sure() -> None:
    assert follow(list(looks(held, 6))).laterality.max() < 0.3


def test_from_the_front_the_name_is_sure() -> None:
    def seated(time: float) -> np.ndarray:
        points = person(80, 15)
        for first, width in ((11, 0.4), (23, 0.2), (25, 0.3), (27, 0.3), (29, 0.3), (31, 0.3)):
            points[[first, first + 1], 1] += np.array([width, -width]) * UNIT
        return points

    assert follow(list(looks(seated, 2))).laterality.min() > 0.9


def test_what_was_learned_ends_at_a_cut_and_after_nobody_was_seen() -> None:
    truth = list(looks(held, 4))
    swapped = [swap_legs(o) for o in truth]
    cut = follow([*truth[:20], replace(swapped[20], cut=True), *swapped[21:]])
    assert np.array_equal(cut.image[20:], Track.of(swapped).image[20:])
    gone = [replace(o, image=NOWHERE, visibility=INVISIBLE) for o in truth[5:35]]
    back = follow([*truth[:5], *gone, *swapped[35:]])
    assert np.array_equal(back.image[35:], Track.of(swapped).image[35:])


def test_a_carried_observation_repeats_the_names_of_the_last_look() -> None:
    truth = list(looks(held, 1))
    turned = swap_legs(truth[5])
    track = follow(
        [*truth[:5], turned, *(replace(turned, time=turned.time + k / 30, looked=False) for k in (1, 2))]
    )
    assert np.array_equal(track.image[6], track.image[5])
    assert np.array_equal(track.image[7, KNEES], np.array(truth[5].image)[KNEES])


WILD = arrays(float, (12, 33, 3), elements=st.sampled_from([0.0, 1.0, 50.0, 320.0, 1e6, -1e6, float("nan")]))


@given(WILD, st.lists(st.integers(0, 3), min_size=12, max_size=12), st.booleans())
@settings(deadline=None, max_examples=60)
def test_any_stream_is_followed_without_error_and_the_same_way_again(
    images: np.ndarray, kinds: list[int], mostly_a_person: bool
) -> None:
    seen = []
    for i, (image, kind) in enumerate(zip(images, kinds, strict=True)):
        body = np.where(np.abs(image) < 100, person(60, 10), image) if mostly_a_person else image
        picture, world = points_of(body), points_of(body / 500)
        observation = Observation(
            i / 7, picture, world, (1.0,) * 33, (640, 480), looked=kind != 1, cut=kind == 2
        )
        seen.append(swap_upper(observation) if kind == 3 else observation)

    def run() -> Track:
        identity, smoother = LegIdentity(), Smoother()
        return Track.of(smoother.step(identity.step(o)) for o in seen)

    first, again = run(), run()
    assert np.array_equal(first.image, again.image, equal_nan=True)
    assert np.array_equal(first.laterality, again.laterality)
    assert ((first.laterality >= 0) & (first.laterality <= 1)).all()
    assert np.array_equal(first.time, [o.time for o in seen])
