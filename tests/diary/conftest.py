"""Diaries for the tests: each test runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitbone.diary.diary import Diary
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'diary.db'}"
    running: Cluster = request.getfixturevalue("postgresql")
    # Whoever looks at how the tables are made asks for the url alone.
    return running.diary() if "diary" in request.fixturenames else running.database()


@pytest.fixture
def diary(url: str) -> Iterator[Diary]:
    with Diary.open(url) as opened:
        yield opened
