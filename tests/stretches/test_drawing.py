"""The drawn figures: whole, small, safe to show, and as the stretch files say."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitbone.stretches.drawing import draw
from sitbone.stretches.paths import SCALE
from sitbone.stretches.stretch import load_stretches

FIGURES = Path(__file__).parents[2] / "docs" / "figures"
STRETCHES = load_stretches()
SVG = "{http://www.w3.org/2000/svg}"


def heights(drawn: str, colour: str) -> list[float]:
    """How low the first part of a colour, which only moves and turns, is at each moment of the animation."""
    part = next(p for p in ElementTree.fromstring(drawn).iter(f"{SVG}path") if p.get("class") == colour)
    return [float(place.split()[1]) for place in part[0].attrib["values"].split(";")]


@pytest.mark.parametrize("name", STRETCHES)
def test_the_figure_in_the_documents_is_the_one_the_stretch_file_draws(name: str) -> None:
    assert (FIGURES / f"{name}.svg").read_text("utf-8") == draw(STRETCHES[name])


@pytest.mark.parametrize("name", STRETCHES)
def test_a_figure_is_well_formed_named_and_shows_its_working_leg(name: str) -> None:
    drawn = draw(STRETCHES[name], "right", animated=False)
    root = ElementTree.fromstring(drawn)
    assert root[0].text == STRETCHES[name].title
    assert [p for p in root.iter(f"{SVG}path") if p.get("class") == "working"]
    assert not [p for p in root.iter() if "nan" in p.get("d", "").lower()]


@pytest.mark.parametrize("name", STRETCHES)
def test_a_figure_is_small_and_safe_under_a_strict_content_security_policy(name: str) -> None:
    drawn = draw(STRETCHES[name])
    assert len(drawn) < 60_000
    for element in ElementTree.fromstring(drawn).iter():
        assert element.tag != f"{SVG}script"
        assert not [a for a in element.attrib if a == "style" or a.startswith("on")]


def test_the_body_stays_on_its_chair_while_the_leg_slides_out() -> None:
    hips = heights(draw(STRETCHES["chair"], "right"), "shirt")
    assert max(hips) - min(hips) < 0.01 * SCALE
