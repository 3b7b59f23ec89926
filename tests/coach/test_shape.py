"""Whether a stretch is going on, and what to do for it to."""

from __future__ import annotations

import math

import pytest

from sitbone.body.measures import Body, Value
from sitbone.body.position import Position
from sitbone.coach.shape import ShapeWatch
from sitbone.stretches.stretch import load_stretches


@pytest.mark.parametrize(
    ("other", "said"), [(95.0, "Lower the other leg to the floor."), (math.nan, "")], ids=["raised", "hidden"]
)
def test_a_step_is_asked_for_where_it_is_seen_to_be_missing_and_not_of_a_leg_that_is_hidden(
    other: float, said: str
) -> None:
    watch = ShapeWatch(load_stretches()["towel"], told=True)
    for look in range(30):
        values: dict[str, Value] = {
            "hip_flexion": (100.0, other),
            "knee_flexion": (5.0, 5.0),
            "hip_height": -0.5,
        }
        watch.step(Body(look / 10, values, Position.SUPINE_LEG_UP, view=90.0))
    assert watch.lacks == said and not watch.fits
