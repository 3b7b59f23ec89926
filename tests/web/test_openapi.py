"""Whatever is asked of the pages, none of them falls over."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import home_of


def test_no_request_makes_a_page_fall_over(tmp_path: Path) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    home.cleared()
    session = home.begun()
    found: set[str] = set()
    schema = schemathesis.openapi.from_dict(home.application.pages.openapi())
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 20
    for operation in operations:

        @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(), st.booleans())
        def asked(case: schemathesis.Case[Any], known: bool) -> None:
            values = dict(case.path_parameters or {})
            if known and "session_id" in values:
                values["session_id"] = session
            path = case.path
            for name, value in values.items():
                path = path.replace(f"{{{name}}}", quote(str(value), safe="") or "x")
            if case.method == "GET":
                answer = home.client.get(path, params=case.query or None)
            else:
                answer = home.client.post(path, pain="11", answer="perhaps", seen_by="\x00", who="x" * 999)
            found.add(f"{case.method} {case.path}")
            assert answer.status_code < 500, (case.method, path, answer.text)

        asked()
    assert len(found) == len(operations)
    home.diary.close()
