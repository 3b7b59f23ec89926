"""The mirror image tells a body that is there from one that the model makes of something else, with the real model."""

from __future__ import annotations

import math
from dataclasses import replace

from sitbone.pose.mirror import ALIKE, apart_in_the_mirror
from sitbone.pose.search import find
from tests.pose.test_search import a_still, the_model


def test_a_body_that_is_read_right_is_the_same_in_the_mirror_and_one_that_is_read_head_down_is_not() -> None:
    picture, landmarker = a_still(), the_model().landmarker
    (person, *_) = find(the_model(), picture)
    assert apart_in_the_mirror(landmarker, picture, person.skeleton) <= ALIKE
    region = person.skeleton.region
    head_down = landmarker.read(picture, replace(region, turn=region.turn + math.pi))
    assert apart_in_the_mirror(landmarker, picture, head_down) > ALIKE
