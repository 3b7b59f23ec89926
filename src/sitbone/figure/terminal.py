"""The figure of a stretch in a terminal: its hold, in dots, the working leg in its own colour."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image, ImageDraw
from rich.text import Text

from sitbone.figure.figure import pose_at, timeline
from sitbone.figure.skeleton import Skeleton, skeleton
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import FloatArray
from sitbone.stretches.stretch import Stretch

COLUMNS, ROWS = 60, 20
DOTS_A_METRE = 56.0
# The dots of a braille character, two across and four down, by the bit each one sets.
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
_STYLES = ("dim", "blue", "bold dark_orange")
"""Of what stands around, of the body, of the working leg."""


def picture(stretch: Stretch, side: Literal["left", "right"] = "left") -> Text:
    """The figure in its hold, `COLUMNS` wide and at most `ROWS` high, for Rich to print.

    >>> from sitbone.stretches.stretch import load_stretches
    >>> len(picture(load_stretches()["towel"]).plain.splitlines()) <= ROWS
    True
    """
    spans = timeline(stretch.figure)
    hold = next(span.reached for span in spans if span.phase == "hold")
    body = skeleton(pose_at(stretch.figure, hold, spans), side=side)
    layers = _layers(stretch, body, side)
    text = Text()
    for row in range(0, layers.shape[1], 4):
        for column in range(0, layers.shape[2], 2):
            cell = layers[:, row : row + 4, column : column + 2]
            dots = int((_BITS * cell.any(0)).sum())
            top = max((i for i in range(3) if cell[i].sum() >= 2), default=0)
            text.append(chr(0x2800 + dots) if dots else " ", _STYLES[top])
        text.append("\n")
    text.rstrip()
    return text


def _layers(
    stretch: Stretch, body: Skeleton, side: Literal["left", "right"]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(3, height, width) what stands around, the body, and the working leg, as dots."""
    way = -1.0 if side == "left" else 1.0
    x = body.points[:, 0] * way
    middle, top = (x.min() + x.max()) / 2, body.points[:, 2].max() + 0.12
    width, height = COLUMNS * 2, min(ROWS * 4, int(np.ceil((top + 0.06) * DOTS_A_METRE / 4) * 4))
    images = [Image.new("1", (width, height)) for _ in range(3)]
    pens = [ImageDraw.Draw(image) for image in images]

    def at(point: FloatArray) -> tuple[float, float]:
        return (
            width / 2 + (float(point[0]) * way - middle) * DOTS_A_METRE,
            (top - float(point[2])) * DOTS_A_METRE,
        )

    def line(layer: int, points: list[FloatArray], thickness: float) -> None:
        pens[layer].line(
            [at(p) for p in points], fill=1, width=max(round(thickness * DOTS_A_METRE), 1), joint="curve"
        )

    floor = at(np.zeros(3))[1] + 1
    pens[0].line((2, floor, width - 3, floor), fill=1)
    other: Literal["left", "right"] = "right" if side == "left" else "left"
    both = stretch.shape.working_leg == "both"
    for who, layer in ((other, 2 if both else 1), (side, 2)):
        line(layer, [body.of(who, joint) for joint in ("hip", "knee", "ankle", "foot_index")], 0.09)
        line(1, [body.of(who, joint) for joint in ("shoulder", "elbow", "wrist")], 0.04)
    line(1, list(body.spine), 0.14)
    ears = (body[Landmark.LEFT_EAR] + body[Landmark.RIGHT_EAR]) / 2
    x_head, y_head = at(ears)
    radius = 0.1 * DOTS_A_METRE
    pens[1].ellipse((x_head - radius, y_head - radius, x_head + radius, y_head + radius), fill=1)
    if "wall" in stretch.figure.props:
        line(0, [body.spine[0] + (0.16, 0, -1.0), body.spine[0] + (0.16, 0, 1.2)], 0.02)
    if "towel" in stretch.figure.props:
        line(0, [body.of(side, "index"), body.of(side, "foot_index")], 0.02)
    if "chair" in stretch.figure.props:
        seat = body.spine[0] - (0, 0, 0.1)
        line(0, [seat - (0.25, 0, 0), seat + (0.15, 0, 0)], 0.03)
        line(0, [seat - (0.25, 0, 0), (seat - (0.25, 0, 0)) * (1, 1, 0)], 0.03)
    return np.array([np.asarray(image) for image in images])
