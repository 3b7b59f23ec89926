"""The figure in a terminal shows the body, and which leg works."""

from typing import Literal

import pytest

from sitbone.figure.terminal import COLUMNS, ROWS, picture
from sitbone.stretches.stretch import load_stretches


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", load_stretches())
def test_a_figure_fits_and_has_a_body_with_a_leg_that_works(
    name: str, side: Literal["left", "right"]
) -> None:
    shown = picture(load_stretches()[name], side)
    lines = shown.plain.splitlines()
    assert len(lines) <= ROWS and all(len(line) <= COLUMNS for line in lines)
    styles = [str(span.style) for span in shown.spans]
    assert styles.count("blue") > 10 and styles.count("bold dark_orange") > 10
