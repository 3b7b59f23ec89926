"""The files of the stretches hold the whole programme."""

from importlib.resources import files

import pytest
from pydantic import ValidationError

from sitbone.body.names import MEASURES
from sitbone.pose.track import Track
from sitbone.recording.measures import measure
from sitbone.stretches.stretch import (
    Bound,
    StretchError,
    load_movements_to_avoid,
    load_stretches,
    read_stretch,
)

TOWEL = (files("sitbone.stretches") / "towel.toml").read_text("utf-8")

PROGRAMME = {
    "seated_hug": ["H1", "H2", "H3", "H4", "H5"],
    "seated_extend": ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"],
    "chair": ["C1", "C2", "C3", "C4", "C5"],
    "towel": ["T1", "T2", "T3", "T4"],
    "wall": ["L1", "L2", "L3", "L4"],
}


def test_every_line_of_the_programme_is_found_in_its_stretch() -> None:
    assert {name: [line.line for line in s.lines] for name, s in load_stretches().items()} == PROGRAMME


def test_every_rule_belongs_to_a_line_and_has_a_source() -> None:
    for stretch in load_stretches().values():
        for rule in stretch.rules:
            assert rule.line in PROGRAMME[stretch.name]
        for bound in (*stretch.rules, *stretch.shape.needs):
            assert bound.source


def test_the_measures_that_a_file_may_name_are_those_that_are_taken() -> None:
    assert set(measure(Track.of([])).values) == MEASURES


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('measure = "knee_flexion"', 'measure = "knee_flexoin"', "no measure is called 'knee_flexoin'"),
        ('leg = "working"', 'leg = "left"', "'working', 'other', 'either' or 'each'"),
        ('leg = "working"', "", "needs a leg"),
        ("positions = [", 'positions = ["upside_down", ', "positions"),
        ("[hold]", "[hold", "line"),
    ],
)
def test_a_stretch_file_that_says_what_cannot_be_is_refused_in_one_line(
    right: str, wrong: str, said: str
) -> None:
    assert right in TOWEL
    with pytest.raises(StretchError) as refused:
        read_stretch("towel.toml", TOWEL.replace(right, wrong, 1))
    assert said in str(refused.value)
    assert str(refused.value).startswith("towel.toml: ")
    assert "\n" not in str(refused.value)


def test_every_movement_to_avoid_is_said() -> None:
    assert {movement.name for movement in load_movements_to_avoid()} == {"toe_touch", "seated_reach"}


def test_what_a_camera_cannot_judge_is_said_or_asked() -> None:
    for stretch in load_stretches().values():
        for line in stretch.lines:
            if line.camera.startswith("cannot"):
                assert line.kind in ("step", "question")


def test_a_bound_without_limits_is_refused() -> None:
    with pytest.raises(ValidationError):
        Bound(measure="knee_flexion")
