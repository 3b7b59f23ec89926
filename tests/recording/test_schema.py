"""The documented schema is the one that is spoken."""

import json
from pathlib import Path

from sitbone.recording.schema import SessionModel, json_schema

DOCUMENT = Path(__file__).parents[2] / "docs" / "session.schema.json"


def test_the_schema_in_the_documents_is_the_one_of_the_code() -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == json_schema()


def test_a_session_read_back_is_the_same_and_what_is_unknown_is_null() -> None:
    trust = {
        **{"view": "unknown", "view_azimuth": float("nan"), "reliability": None, "angle_uncertainty": None},
        **{"visibility": None, "laterality": None, "seen": 0.0, "gaps": [[0.0, 2.0]], "not_seen": 2.0},
        **{"looks": 3, "people": 0, "notes": ["Nobody was seen."]},
    }
    written = SessionModel.model_validate(
        {
            **{"schema": "sitbone.session/1", "file": "dark.mp4", "duration": 2.0, "partial": False},
            **{"holds": [], "faults": [], "warnings": [], "recognised": [], "trust": trust},
        }
    ).model_dump_json(by_alias=True)
    assert json.loads(written)["trust"]["view_azimuth"] is None
    assert SessionModel.model_validate_json(written).model_dump_json(by_alias=True) == written
