"""The files of the stretches hold the whole programme."""

import pytest
from pydantic import ValidationError

from sitbone.pose.track import Track
from sitbone.recording.measures import measure
from sitbone.stretches.stretch import Bound, load_movements_to_avoid, load_stretches

PROGRAMME = {
    "seated_hug": ["H1", "H2", "H3", "H4", "H5"],
    "seated_extend": ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"],
    "chair": ["C1", "C2", "C3", "C4", "C5"],
    "towel": ["T1", "T2", "T3", "T4"],
    "wall": ["L1", "L2", "L3", "L4"],
}


def test_every_line_of_the_programme_is_found_in_its_stretch() -> None:
    assert {name: [line.line for line in s.lines] for name, s in load_stretches().items()} == PROGRAMME


def test_every_rule_belongs_to_a_line_and_speaks_of_a_measure_that_exists() -> None:
    known = measure(Track.of([])).values
    for stretch in load_stretches().values():
        for rule in stretch.rules:
            assert rule.line in PROGRAMME[stretch.name]
        for bound in (*stretch.rules, *stretch.shape.needs):
            assert bound.measure in known
            assert bound.source
    assert {need.measure for m in load_movements_to_avoid() for need in m.needs} <= set(known)


def test_what_a_camera_cannot_judge_is_said_or_asked() -> None:
    for stretch in load_stretches().values():
        for line in stretch.lines:
            if line.camera.startswith("cannot"):
                assert line.kind in ("step", "question")


def test_a_bound_without_limits_is_refused() -> None:
    with pytest.raises(ValidationError):
        Bound(measure="knee_flexion")
