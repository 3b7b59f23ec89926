"""What changed and what did not, as a browser is given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitbone.plan.records import HoldRecord
from tests.reports.pdf import pages
from tests.web.conftest import Home


def test_the_report_is_one_page_about_this_diary_and_the_page_of_progress_leads_to_it(home: Home) -> None:
    session = home.begun()
    at = datetime.now(UTC) + timedelta(minutes=1)
    home.diary.add_hold(session, 0, HoldRecord("towel", "left", at, 31, 30, True))
    home.diary.end_session(session, 3, False, at + timedelta(minutes=1))
    assert 'href="/report.pdf"' in home.client.get("/progress").text
    answer = home.client.get("/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    (page,) = pages(answer.content)
    assert "1 session with a finished hold" in page and home.diary.person().id in page
    home.diary.set_setting("language", "de")
    (german,) = pages(home.client.get("/report.pdf?days=7").content)
    assert "Dehnen zu Hause" in german and "7 Tage" in german
    assert home.client.get("/report.pdf?days=0").status_code == 422
