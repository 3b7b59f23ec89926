"""Where the body is, from one look to the next."""

from __future__ import annotations

import pytest

from sitbone.body.position import HIPS_ON_FLOOR, OnFloor, Position, classify


def _sits(hip_height: float, below: float) -> Position:
    return classify(
        trunk_lean_forward=2,
        hip_height=hip_height,
        foot_height=-0.5,
        thigh_fall=-0.5,
        hip_flexion=(118, 130),
        knee_flexion=(117, 116),
        on_floor_below=below,
    )


@pytest.mark.parametrize(("first", "stays"), [(0.58, Position.KNEES_HUGGED), (0.62, Position.CHAIR)])
def test_hips_that_tremble_about_the_bound_stay_where_they_were(first: float, stays: Position) -> None:
    floor, found = OnFloor(), []
    for height in (first, 0.61, 0.59, 0.64, 0.57, float("nan"), 0.6):
        found.append(_sits(height, floor.below))
        floor.step(height)
    assert set(found) - {Position.UNKNOWN} == {stays}


def test_whoever_gets_up_is_on_the_floor_no_more_and_after_a_cut_nothing_is_known() -> None:
    floor = OnFloor()
    for height in (0.5, 0.7):
        floor.step(height)
    assert floor.below < HIPS_ON_FLOOR
    floor.forget()
    assert floor.below == HIPS_ON_FLOOR
