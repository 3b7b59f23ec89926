"""The page's types are those of the coach, and what the coach sends is what they say."""

import json
import re
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from scripts.protocol import FILE, _Types, written
from sitbone.live.answer import Part
from sitbone.plan.records import SeenBy
from tests.web.conftest import Home, served


def test_the_types_of_the_page_are_up_to_date() -> None:
    assert FILE.read_text("utf-8") == written(), "run python -m scripts.protocol"


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (Part | None, "Part | null"),
        (tuple[float | None, ...], "readonly (number | null)[]"),
        (tuple[str, bool], "readonly [string, boolean]"),
    ],
)
def test_a_type_is_written_as_the_page_writes_it(hint: Any, name: str) -> None:
    assert _Types().name(hint) == name


def test_a_type_that_the_page_cannot_know_is_refused() -> None:
    with pytest.raises(TypeError, match="no counterpart"):
        _Types().name(dict[str, Any])


def test_what_the_coach_sends_has_the_fields_of_the_page_s_types_and_no_others(home: Home) -> None:
    home.cleared()
    session = home.begun(SeenBy.CAMERA)
    with (
        served(home.application) as at,
        connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page,
    ):
        checking = json.loads(page.recv(5))
        page.send('{"type":"go"}')
        step = json.loads(page.recv(5))
    assert list(step) == _fields("Step")
    assert list(step["state"]) == _fields("State")
    assert step["cues"] and all(list(cue) == _fields("Cue") for cue in step["cues"])
    assert checking["state"]["part"] == Part.CHECK and step["state"]["part"] == Part.GET_READY


def _fields(interface: str) -> list[str]:
    body = written().split(f"export interface {interface} {{")[1].split("}")[0]
    return re.findall(r"^  (\w+)\??:", body, re.MULTILINE)
