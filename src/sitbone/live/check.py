"""The camera check: whole body in view, side on, enough light."""

from __future__ import annotations

import math

from sitbone.body.measures import Body
from sitbone.body.views import CAMERA_RIGHT_FROM
from sitbone.live.answer import CameraCheck
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.words import _

DARK = 45
"""Mean brightness, 0 to 255, below which a room is too dark: our choice, a lit living room has 80 to 140."""
IN_VIEW = 0.5
"""Visibility, as the model estimates it, from which a point counts as seen."""
_SIDES = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
)
_EDGE = 0.01


def check_camera(observation: Observation, body: Body, brightness: int) -> CameraCheck:
    """How the camera stands for this person, and the one thing to do next.

    `brightness` is the mean of the picture, 0 to 255.
    """
    light = brightness >= DARK
    if not observation.seen:
        say = _("I cannot see anybody yet.") if light else _("It is too dark. Please put on a light.")
        return CameraCheck(None, None, light, say)
    whole = _whole_body(observation)
    side_on = bool(body.view >= CAMERA_RIGHT_FROM)
    return CameraCheck(whole, side_on, light, _say(whole, side_on, light))


def _whole_body(observation: Observation) -> bool:
    width, height = observation.size
    if not math.isfinite(sum([x + y for x, y, _ in observation.image])):
        return False
    inside = [
        width * _EDGE < x < width * (1 - _EDGE) and height * _EDGE < y < height * (1 - _EDGE)
        for x, y, _ in observation.image
    ]
    visibility = observation.visibility
    near = any(all(inside[i] and visibility[i] >= IN_VIEW for i in side) for side in _SIDES)
    both_feet = inside[Landmark.LEFT_ANKLE] and inside[Landmark.RIGHT_ANKLE]
    return near and both_feet and inside[Landmark.NOSE]


def _say(whole: bool, side_on: bool, light: bool) -> str:
    if not light:
        return _("It is too dark. Please put on a light.")
    if not whole:
        return _("Move the camera back until you are in view from head to feet.")
    if not side_on:
        return _("Turn so that the camera sees you from the side.")
    return _("That is right. We begin in a moment.")
