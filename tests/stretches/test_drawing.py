"""The drawn figures: whole, and as the stretch files say."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitbone.stretches.drawing import draw
from sitbone.stretches.stretch import load_stretches

FIGURES = Path(__file__).parents[2] / "docs" / "figures"
STRETCHES = load_stretches()


@pytest.mark.parametrize("name", STRETCHES)
def test_the_figure_in_the_documents_is_the_one_the_stretch_file_draws(name: str) -> None:
    assert (FIGURES / f"{name}.svg").read_text("utf-8") == draw(STRETCHES[name])


@pytest.mark.parametrize("name", STRETCHES)
def test_a_figure_is_well_formed_named_and_shows_its_working_leg(name: str) -> None:
    drawn = draw(STRETCHES[name], "right", animated=False)
    root = ElementTree.fromstring(drawn)
    assert root[0].text == STRETCHES[name].title
    assert "var(--working)" in drawn
    assert "nan" not in drawn.lower().replace("animated", "")
