"""Hamstring lengths, against the figures the cubic was made from."""

import math

import pytest

from sitbone.body.hamstrings import lengths


def test_someone_standing_upright_has_hamstrings_of_length_one() -> None:
    assert all(length.value == pytest.approx(1.0) for length in lengths(0, 0).values())


@pytest.mark.parametrize(("hip", "knee", "stretched"), [(70, 0, 1.15), (100, 0, 1.20), (110, 0, 1.21)])
def test_known_postures_have_their_known_lengths(hip: float, knee: float, stretched: float) -> None:
    assert lengths(hip, knee)["semimembranosus"].value == pytest.approx(stretched, abs=0.006)


def test_a_bent_knee_shortens_and_is_less_certain() -> None:
    straight, bent = (lengths(90, knee)["semitendinosus"] for knee in (0, 90))
    assert bent.value < straight.value
    assert bent.uncertainty > straight.uncertainty


def test_angles_outside_the_range_of_the_source_are_unknown() -> None:
    for hip, knee in ((130, 0), (math.nan, 0), (50, math.nan), (50, 130), (-11, 0)):
        assert math.isnan(lengths(hip, knee)["biceps_femoris_long_head"].value)
