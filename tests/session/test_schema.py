"""The documented schema is the one that is spoken."""

import json
from pathlib import Path

from sitbone.session.schema import json_schema

DOCUMENT = Path(__file__).parents[2] / "docs" / "session.schema.json"


def test_the_schema_in_the_documents_is_the_one_of_the_code() -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == json_schema()
