"""Page, panel, paper and tables say the same of one diary, and no more than was seen."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sitbone.charts.courses import angle_courses
from sitbone.clinic.summary import Summary, summarise
from sitbone.diary.diary import Diary
from sitbone.diary.exchange import export_csv
from sitbone.diary.record import record_of
from sitbone.files.stored import holds_csv
from sitbone.paper.content import content
from sitbone.paper.period import period_of
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from sitbone.web.clinic.panel import trend_words
from tests.kept import add_hold
from tests.web.conftest import Home, home  # noqa: F401

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _kept(diary: Diary, day: int, hold: HoldRecord, seen_by: SeenBy = SeenBy.CAMERA) -> None:
    at = NOW - timedelta(days=30 - day)
    session = diary.start_session(seen_by, [Item(hold.stretch, "left", 30)], 3, at)
    add_hold(diary, session, 0, hold)
    diary.end_session(session, 3, False, at + timedelta(minutes=3))


def _hold(angle: float, off: float | None = 7.0, side: str = "left", *, completed: bool = True) -> HoldRecord:
    return HoldRecord("towel", side, NOW, 31, 30, completed, 10.0, angle, angle, off)


def _rows(table: str) -> Sequence[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def test_page_panel_and_paper_say_the_same_of_an_angle(home: Home) -> None:  # noqa: F811
    home.now = NOW
    home.diary.save_answers([], [], NOW)
    for day, (angle, off, done) in enumerate(
        [(60.04, 15, True), (60, 7, False), (61, 7, True), (62, 7, True), (70, 15, True), (70.02, 7, False)]
    ):
        _kept(home.diary, day, _hold(angle, off, completed=done))
    for day in range(3):
        _kept(home.diary, day + 10, _hold(20 * day, 7, "unknown"))
        _kept(home.diary, day + 20, _hold(20 * day, 7), SeenBy.TIMER)
    (course,) = angle_courses(home.diary.sessions())
    (trend,) = Summary.model_validate_json(
        summarise(home.diary, NOW, BERLIN).model_dump_json()
    ).trends  # as the clinic keeps it
    record = record_of(home.diary, NOW, BERLIN)
    (cell,) = content(record, period_of(record, 90, None, None))["angles"]["cells"]
    assert course.words == trend.course.words == cell["words"]
    assert "was about 60° ± 15° and is about 70° ± 15°: no change" in course.words
    assert cell["figure"] == trend_words(trend)["angle"] == "70° ± 15°"
    assert (trend.sessions, cell["points"]) == (6, "6 watched sessions")
    assert course.words in html.unescape(home.client.get("/progress").text)


def test_no_table_has_an_angle_that_nobody_saw_or_whose_uncertainty_nobody_knows(home: Home) -> None:  # noqa: F811
    _kept(home.diary, 0, _hold(60))
    _kept(home.diary, 1, _hold(61, None))
    _kept(home.diary, 2, _hold(62), SeenBy.TIMER)
    zipped = zipfile.ZipFile(io.BytesIO(export_csv(home.diary))).read("holds.csv").decode()
    for table in (holds_csv(home.diary.sessions()), zipped):
        rows = _rows(table)
        assert [row["seen_by"] for row in rows] == ["camera", "camera", "timer"]
        assert [row["counted"] for row in rows] == ["30.0"] * 3
        for name in ("knee_flexion", "hip_flexion", "best", "uncertainty"):
            assert [bool(row[name]) for row in rows] == [True, False, False], name


def test_a_timers_seconds_are_the_timers_wherever_they_are_shown(home: Home) -> None:  # noqa: F811
    for day, seen_by in enumerate((SeenBy.CAMERA, SeenBy.FILM, SeenBy.TIMER)):
        _kept(home.diary, day, _hold(60), seen_by)
    page = html.unescape(home.client.get("/progress").text)
    assert "counted by camera or film: 1; by the timer alone: 0.5." in page
    chart = home.client.get("/charts/time.svg").text
    assert all(f">{seen}<" in chart for seen in ("camera", "recorded film", "timer"))
    newest = home.diary.sessions()[-1].id
    files, after = (home.client.get(f"/sessions/{newest}/{what}").text for what in ("files", "after"))
    assert "Seen by: nobody (timer)" in files and "nobody (timer)" in home.client.get("/files").text
    assert "Nobody watched" in after
    camera = home.diary.sessions()[0].id
    assert "Nobody watched" not in home.client.get(f"/sessions/{camera}/after").text
