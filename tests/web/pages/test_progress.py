"""What changed and what did not, as a browser is given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitbone.plan.records import HoldRecord
from tests.kept import add_hold
from tests.paper.pdf import pages
from tests.web.conftest import Home
from tests.words.plain import english_in


def test_the_report_is_one_page_about_this_diary_and_the_page_of_progress_leads_to_it(home: Home) -> None:
    session = home.begun()
    at = datetime.now(UTC) + timedelta(minutes=1)
    add_hold(home.diary, session, 0, HoldRecord("towel", "left", at, 31, 30, True))
    home.diary.end_session(session, 3, False, at + timedelta(minutes=1))
    assert 'href="/report.pdf"' in home.client.get("/progress").text
    answer = home.client.get("/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    (page,) = pages(answer.content)
    assert "1 session with a finished hold" in page and home.diary.person().id in page
    assert home.client.get("/report.pdf?days=0").status_code == 422


def test_the_report_speaks_the_language_of_the_page_that_asks_for_it(home: Home) -> None:
    def said(**headers: str) -> str:
        (page,) = pages(home.client.get("/report.pdf?days=7", headers=headers).content)
        return page

    assert "Dehnen zu Hause" in said(**{"accept-language": "de-AT,de;q=0.9"})
    assert "Stretching at home" in said()
    home.diary.set_setting("language", "es")  # chosen on the page "Your data": it comes before the browser's
    spanish = said(**{"accept-language": "de"})
    assert "7 días" in spanish and english_in(spanish, "es") == []
