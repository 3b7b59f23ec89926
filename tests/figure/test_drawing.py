"""The drawn figures: whole, small, safe to show, and as the stretch files say."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from sitbone.figure import drawing
from sitbone.figure.drawing import draw
from sitbone.figure.paths import SCALE
from sitbone.figure.skeleton import Skeleton, skeleton
from sitbone.stretches.stretch import load_stretches

FIGURES = Path(__file__).parents[2] / "docs" / "figures"
STRETCHES = load_stretches()
SVG = "{http://www.w3.org/2000/svg}"


def heights(drawn: str, colour: str) -> list[float]:
    """How low the first part of a colour, which only moves and turns, is at each moment of the animation."""
    part = next(p for p in ElementTree.fromstring(drawn).iter(f"{SVG}path") if p.get("class") == colour)
    return [float(place.split()[1]) for place in part[0].attrib["values"].split(";")]


def looks_like(drawn: str, other: str) -> bool:
    """Whether two figures are the same to the eye: of the same parts, no number further apart than one unit (2 mm)."""
    number = re.compile(r"-?\d+(?:\.\d+)?")
    # A minus also parts two numbers, so a sign that changes with the last digit changes what stands between them.
    if re.sub(r"[ ,]+", "", number.sub("", drawn)) != re.sub(r"[ ,]+", "", number.sub("", other)):
        return False
    first, second = ([float(n) for n in number.findall(text)] for text in (drawn, other))
    return len(first) == len(second) and bool(np.allclose(first, second, rtol=0, atol=1.01))


def trembling(by: float, seed: int) -> Callable[..., Skeleton]:
    """A skeleton whose joints are off by up to so many metres: more than processors differ by."""
    random = np.random.default_rng(seed)

    def disturbed(pose: Any, **how: Any) -> Skeleton:
        body = skeleton(pose, **how)
        points = body.points + random.uniform(-by, by, body.points.shape)
        spine = body.spine + random.uniform(-by, by, body.spine.shape)
        return replace(body, points=points, spine=spine, head=body.head + random.uniform(-by, by))

    return disturbed


@pytest.mark.parametrize("name", STRETCHES)
def test_the_figure_in_the_documents_is_the_one_the_stretch_file_draws(name: str) -> None:
    assert looks_like((FIGURES / f"{name}.svg").read_text("utf-8"), draw(STRETCHES[name]))


@pytest.mark.parametrize("name", STRETCHES)
def test_a_figure_comes_out_the_same_where_the_last_digits_of_floats_differ(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = draw(STRETCHES[name])
    monkeypatch.setattr(drawing, "skeleton", trembling(1e-12, seed=1))  # a thousand times what processors do
    assert draw(STRETCHES[name]) == here
    monkeypatch.setattr(drawing, "skeleton", trembling(1e-9, seed=2))
    assert looks_like(draw(STRETCHES[name]), here)
    assert not re.search(r"-0(?![\d.])", here)


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
