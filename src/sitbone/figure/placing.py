"""A drawing of where a phone or laptop stands for a stretch: on the floor, its back to a pile of books, three big steps
away, the person's side to it, and the whole person in its picture. Seen from behind the phone, without a word."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np

from sitbone.figure.drawing import MARGIN, STYLE, at_rest
from sitbone.figure.paths import SCALE, moving_path, straight_path, whole
from sitbone.figure.person import Side
from sitbone.pose.track import FloatArray
from sitbone.stretches.stretch import Stretch
from sitbone.words import _

# All metres, and all choices of ours: what is near is drawn below what is far, and larger.
_AIR = 0.07
"""Between the person and the edge of the picture."""
_STEPS = ((-0.2, 0.085), (-0.36, 0.1), (-0.55, 0.115))
"""Three footprints: how far below the person, and how long."""
_LENS, _FLOOR = -0.7, -1.0
_PHONE = (0.4, 0.24)
_BOOKS = (("rail", 0.46, 0.06), ("cushion", 0.4, 0.055), ("towel", 0.34, 0.05))
"""From the floor up: colour, width and height of each."""
_STYLE = """
.cone{--c:#f4dcc6}.view{--c:#b04c0c}.step{--c:#8a7a66}.phone{--c:#22282e}.lens{--c:#ff9d4d}
@media (prefers-color-scheme:dark){
.cone{--c:#4a3b2e}.view{--c:#ff9d4d}.step{--c:#b7a894}.phone{--c:#d5dbe0}.lens{--c:#b04c0c}
}
.view{fill:none;stroke:var(--c);stroke-width:12;stroke-linejoin:round;stroke-dasharray:34 22}
"""


def draw_placed(stretch: Stretch, side: Side = "left") -> str:
    """Where the camera of this stretch stands, as an SVG document."""
    # Nobody is asked to come so far yet, nor ever in a flexibility check; what is reached must be in the picture too.
    person, begins = at_rest(stretch, side, stretch.figure.phases[0].name)
    reached = at_rest(stretch, side)[1]
    seen = _picture(np.concatenate([begins, reached]))
    (left, low), (right, high) = seen
    middle = (left + right) / 2
    lens = np.array([middle, low + _LENS])
    edge = np.array([(left, low), (right, low), (right, high), (left, high)])
    view = straight_path("view", [edge]).replace("straight ", "")
    drawn = [
        straight_path("cone", [np.array([lens, (right, low), (left, low)])]),
        person,
        view,
        *(_step(middle, low + down, long, n) for n, (down, long) in enumerate(_STEPS)),
        *_phone(middle, low),
    ]
    corners = np.array([(left, low + _FLOOR), (right, high)]) * (-1 if side == "left" else 1, -1)
    size = np.ptp(corners, 0) + 2 * MARGIN
    box = " ".join(str(int(v)) for v in whole(np.array([*(corners.min(0) - MARGIN), *size]) * SCALE))
    way = ' transform="scale(-1 1)"' if side == "left" else ""
    title = escape(_("Where the camera stands: on the floor, about three big steps from your side"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="t">'
        f'<title id="t">{title}</title><style>{STYLE}{_STYLE}</style><g{way}>{"".join(drawn)}</g></svg>\n'
    )


def _picture(points: FloatArray) -> FloatArray:
    """Lower left and upper right corner of what the camera is to see."""
    return np.array([points.min(0) - _AIR, points.max(0) + _AIR])


def _step(middle: float, height: float, long: float, n: int) -> str:
    """A footprint: sole and heel."""
    across = middle + (0.05 if n % 2 else -0.05)
    turns = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ring = np.stack([np.cos(turns), np.sin(turns)], 1)
    sole = ring * (0.3 * long, 0.38 * long) + (across, height + 0.2 * long)
    heel = ring * (0.2 * long, 0.2 * long) + (across, height - 0.5 * long)
    return moving_path("step", [[sole, heel]], [0.0])


def _phone(middle: float, low: float) -> list[str]:
    """The back of a phone that lies across, and the books that it leans on, nearer than it."""
    width, height = _PHONE
    top = low + _LENS + 0.03
    back = _block(middle - width / 2, top - height, width, height)
    lens = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    eye = 0.022 * np.stack([np.cos(lens), np.sin(lens)], 1) + (middle, low + _LENS)
    drawn, floor = [straight_path("phone", [back]), moving_path("lens", [[eye]], [0.0])], low + _FLOOR
    for colour, wide, high in _BOOKS:
        drawn.append(straight_path(colour, [_block(middle - wide / 2, floor, wide, high)]))
        floor += high
    return drawn


def _block(left: float, low: float, width: float, height: float) -> FloatArray:
    return np.array([(left, low), (left, low + height), (left + width, low + height), (left + width, low)])
