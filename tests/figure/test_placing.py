"""The drawing of where the camera stands: understood without a word, so what it shows must be so."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from sitbone.figure.drawing import at_rest
from sitbone.figure.paths import SCALE
from sitbone.figure.placing import draw_placed
from sitbone.stretches.stretch import load_stretches

SVG = "{http://www.w3.org/2000/svg}"


def _corners(drawn: str, colour: str) -> np.ndarray:
    """The corners of the straight parts of a colour, in metres to the front and up."""
    paths = ElementTree.fromstring(drawn).iter(f"{SVG}path")
    ways = [p.attrib["d"] for p in paths if colour in (p.get("class") or "").split()]
    numbers = [float(n) for way in ways for n in re.findall(r"-?\d+", way)]
    return np.array(numbers).reshape(-1, 2) / (SCALE, -SCALE)


@pytest.mark.parametrize("name", load_stretches())
def test_the_whole_person_is_in_the_picture_and_the_camera_stands_before_them_and_covers_nobody(
    name: str,
) -> None:
    stretch = load_stretches()[name]
    points = np.concatenate([at_rest(stretch, "left", phase.name)[1] for phase in stretch.figure.phases])
    drawn = draw_placed(stretch, "left")
    seen = _corners(drawn, "view")
    assert (seen.min(0) < points.min(0)).all() and (points.max(0) < seen.max(0)).all()
    assert _corners(drawn, "phone")[:, 1].max() < points[:, 1].min() - 0.4
    # It leans on the books: they stand nearer, on the same floor, and leave its lens free.
    books, phone = _corners(drawn, "cushion"), _corners(drawn, "phone")
    books = books[books[:, 1] < points[:, 1].min()]  # a chair has one too
    assert books[:, 1].max() < phone[:, 1].max() - 0.05
    assert drawn.count('class="step"') == 3
    assert drawn.index('class="straight phone"') < drawn.rindex('class="straight cushion"')


def test_the_other_leg_is_its_mirror_image() -> None:
    left, right = (draw_placed(load_stretches()["towel"], side) for side in ("left", "right"))
    assert 'transform="scale(-1 1)"' in left and "scale(-1 1)" not in right
