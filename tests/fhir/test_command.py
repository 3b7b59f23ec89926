"""`sitbone fhir`: somebody's own diary as a file for their clinic."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sitbone.diary.diary import Diary
from sitbone.fhir.read import read_bundle
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from tests.kept import add_hold

AT = datetime(2026, 3, 2, 7, tzinfo=UTC)


def test_a_diary_becomes_a_bundle_that_says_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/diary.db"
    with Diary.open(url) as diary:
        session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30.0)], 3, AT)
        add_hold(diary, session, 0, HoldRecord("towel", "left", AT, 31.0, 30.0, True, 12.0, 80.0, 80.0, 7.0))
        diary.end_session(session, 2, False, AT)
        person = diary.person().id
    out = tmp_path / "bundle.json"
    done = _sitbone("fhir", "--out", str(out), url=url)
    assert (done.returncode, done.stderr) == (0, "")
    read = read_bundle(out.read_bytes(), patient=person)
    assert [(s.id, s.pain_before, s.pain_after) for s in read.sessions] == [(session, 3, 2)]
    assert [(h.stretch, h.side, h.knee_flexion) for h in read.sessions[0].holds] == [("towel", "left", 12.0)]


def test_sessions_before_a_day_are_left_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/diary.db"
    with Diary.open(url) as diary:
        for day in (1, 2, 3):
            at = AT.replace(day=day)
            diary.end_session(
                diary.start_session(SeenBy.TIMER, [Item("towel", "left", 30.0)], 3, at), 2, False, at
            )
    out = tmp_path / "bundle.json"
    assert _sitbone("fhir", "--out", str(out), "--since", "2026-03-02", url=url).returncode == 0
    assert len(read_bundle(out.read_bytes()).sessions) == 2


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    done = _sitbone("fhir", "--out", str(tmp_path / "none" / "b.json"), url=f"sqlite:///{tmp_path}/d.db")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def _sitbone(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SITBONE_DATABASE_URL": url}
    command = [sys.executable, "-m", "sitbone", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
