"""What must be ready is said before somebody lies down, and every stretch says it."""

from __future__ import annotations

from importlib.resources import files

import pytest

from sitbone.stretches.needs import have_ready, things_for
from sitbone.stretches.stretch import StretchError, load_stretches, read_stretch


def test_each_thing_is_said_once_and_what_a_figure_shows_is_among_it() -> None:
    assert things_for(["towel", "wall", "towel"]) == ("floor", "wall", "towel")
    assert have_ready(["chair", "towel"]) == (
        "Have ready: a mat with room to lie down, a firm chair and a towel."
    )
    for stretch in load_stretches().values():
        assert set(stretch.figure.props) - {"floor"} <= set(stretch.needs)


def test_a_stretch_that_does_not_say_what_it_needs_is_refused_when_its_file_is_read() -> None:
    text = (files("sitbone.stretches") / "towel.toml").read_text("utf-8")
    for wrong in ("", "needs = []\n", 'needs = ["hammock"]\n'):
        with pytest.raises(StretchError, match="needs"):
            read_stretch("towel.toml", text.replace('needs = ["floor", "towel"]\n', wrong))
