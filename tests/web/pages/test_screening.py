"""The questions about safety: what a yes leads to at once, and that no click answers what nobody has read."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from sitbone.diary.prescriptions import prescribe
from sitbone.plan.alarms import ALARM
from sitbone.plan.item import Item
from sitbone.plan.prescription import Prescription
from sitbone.plan.questions import Kind, load_questions
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import Standing
from sitbone.stretches.limits import Limits
from sitbone.web.guard.gate import verdict
from sitbone.web.live.hub import Refused
from sitbone.web.pages.screening import UNREAD
from tests.web.conftest import ALL_NO, Home

FIRST_LINE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


def number_of(item: str) -> int:
    return ALL_NO.index(item) + 1


def first_line(shown: httpx.Response) -> str:
    found = FIRST_LINE.search(shown.text)
    return html.unescape(found[1]) if found else ""


def answer(home: Home, item: str, said: str, **more: str) -> httpx.Response:
    """One answer, and the page that follows it."""
    given = home.client.post(f"/screening/{number_of(item)}", answer=said, question=item, **more)
    return home.client.get(given.headers["location"]) if given.status_code == 303 else given


def no_until(home: Home, item: str) -> None:
    for before in ALL_NO[: number_of(item) - 1]:
        answer(home, before, "no")


def standing_of(home: Home) -> Standing:
    return verdict(home.diary, datetime.now(UTC)).standing


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("saddle_numbness", "Go to an emergency department today."),
        ("bladder_or_bowel", "Go to an emergency department today."),
        ("fever_or_ill", "See a doctor today."),
        ("pain_at_rest", "See a doctor this week."),
    ],
)
def test_a_red_flag_ends_the_questions_with_what_to_do_now_in_the_first_line(
    home: Home, item: str, words: str
) -> None:
    no_until(home, item)
    asked = answer(home, item, "yes")
    assert first_line(asked).startswith(words) and "Is that right?" in asked.text
    assert home.diary.rounds() == ()
    shown = answer(home, item, "yes", sure="yes")
    assert first_line(shown).startswith(words)
    assert standing_of(home) is Standing.STOP
    kept = home.diary.answers()
    assert kept is not None and (kept.yes, len(kept.no)) == (frozenset({item}), number_of(item) - 1)


def test_every_red_flag_says_how_soon_and_cauda_equina_is_an_emergency() -> None:
    flags = {q.id: q.urgency for q in load_questions() if q.kind is Kind.RED_FLAG}
    assert all(flags.values())
    assert {i for i, u in flags.items() if u == "emergency"} == {
        "saddle_numbness",
        "bladder_or_bowel",
        "leg_weakness",
        "both_legs",
    }


def test_a_slip_is_undone_before_it_is_kept_and_the_same_question_comes_back(home: Home) -> None:
    no_until(home, "bladder_or_bowel")
    answer(home, "bladder_or_bowel", "yes")
    back = answer(home, "bladder_or_bowel", "slip", sure="yes")
    assert 'value="bladder_or_bowel"' in back.text and "Is that right?" not in back.text
    for item in ALL_NO[1:]:
        shown = answer(home, item, "no")
    assert "Nothing speaks against" in shown.text and 'action="/sessions"' in shown.text
    assert standing_of(home) is Standing.MAY


def test_a_yes_that_is_not_confirmed_shuts_the_gate_at_once_and_for_whoever_comes_back(home: Home) -> None:
    home.cleared()
    assert home.client.get("/begin").status_code == 200
    answer(home, "saddle_numbness", "yes")
    assert home.client.get("/begin").status_code == 403
    assert "emergency department" in first_line(home.client.get("/screening/1"))
    assert home.client.get("/screening").headers["location"] == "/screening/1"
    home.client.cookies.clear()  # the browser was closed
    assert home.client.get("/begin").status_code == 403
    assert standing_of(home) is Standing.ASK
    assert all(not found.yes for found in home.diary.rounds())


def test_a_yes_that_is_not_confirmed_lifts_no_red_flag_that_stands(home: Home) -> None:
    home.diary.save_answers(["cancer"], set(ALL_NO) - {"cancer"}, datetime.now(UTC))
    answer(home, "saddle_numbness", "yes")
    assert standing_of(home) is Standing.STOP
    home.diary.agree("Dr A", date.today(), ["cancer", ALARM], datetime.now(UTC))
    assert standing_of(home) is Standing.ASK


def test_after_a_flag_that_lasts_the_other_questions_can_be_answered_and_a_doctor_can_agree(
    home: Home,
) -> None:
    no_until(home, "cancer")
    answer(home, "cancer", "yes")
    shown = answer(home, "cancer", "yes", sure="yes")
    assert first_line(shown).startswith("See a doctor this week.")
    assert "Answer the other questions" in shown.text and "/agreement" not in shown.text
    assert standing_of(home) is Standing.STOP
    for item in ALL_NO[number_of("cancer") :]:
        shown = answer(home, item, "no")
    assert "/agreement" in shown.text
    today = datetime.now().astimezone().date().isoformat()
    home.client.post("/agreement", who="Dr A", on=today, sure="yes")
    assert standing_of(home) is Standing.MAY


@pytest.mark.parametrize("answers", [[], ALL_NO], ids=["unfinished", "all no"])
def test_the_verdict_says_what_is_needed_to_go_on_and_has_ways_that_are_safe(
    home: Home, answers: list[str]
) -> None:
    yes = ["leg_weakness"]
    home.diary.save_answers(yes, set(answers) - set(yes), datetime.now(UTC))
    shown = home.client.get("/screening").text
    for words in ("What is needed to go on", "A doctor looks at it.", "wrong click"):
        assert words in shown
    for way in ("/data", "/progress", "/prescription", "/report.pdf"):
        assert f'href="{way}"' in shown and home.client.get(way).status_code == 200
    assert 'href="/stretches"' not in shown and 'href="/begin"' not in shown


def test_a_red_flag_after_a_session_is_kept_even_if_nothing_else_was_said(home: Home) -> None:
    home.cleared()
    session = home.begun()
    assert home.client.post(f"/sessions/{session}/after", red_flag="bladder_or_bowel").status_code == 422
    assert standing_of(home) is Standing.STOP
    said = home.client.post(f"/sessions/{session}/after", red_flag="bladder_or_bowel", pain="3")
    shown = home.client.get(said.headers["location"])
    assert first_line(shown).startswith("Go to an emergency department today.")


def test_an_answer_to_another_question_than_the_one_it_was_shown_for_is_not_taken(home: Home) -> None:
    answer(home, ALL_NO[0], "no")
    again = home.client.post("/screening/2", answer="no", question=ALL_NO[0])
    assert again.headers["location"] == "/screening/2"
    early = home.client.post("/screening/7", answer="no", question=ALL_NO[6])
    assert early.headers["location"] == "/screening/2"


def test_what_is_clicked_before_a_question_can_have_been_read_is_no_answer(home: Home) -> None:
    home.now = datetime.now(UTC)
    answer(home, ALL_NO[0], "no")
    found = re.search(r'name="shown" value="(\d+)"', home.client.get("/screening/2").text)
    assert found
    for later, onward in ((0, "2"), (UNREAD - 1, "2"), (UNREAD, "3")):
        home.now = datetime.fromtimestamp(int(found[1]) / 1000, UTC) + timedelta(milliseconds=later)
        said = home.client.post("/screening/2", answer="no", question=ALL_NO[1], shown=found[1])
        assert said.headers["location"] == f"/screening/{onward}"


def test_a_double_click_neither_confirms_a_red_flag_nor_undoes_it(home: Home) -> None:
    home.now = datetime.now(UTC)
    shown = str(int(home.now.timestamp() * 1000))
    answer(home, ALL_NO[0], "yes")
    for said in ("yes", "no"):
        page = answer(home, ALL_NO[0], said, sure="yes", shown=shown)
        assert "Is that right?" in page.text
    assert home.diary.rounds() == ()


def _agreed(home: Home, item: str) -> None:
    now = datetime.now(UTC)
    home.diary.save_answers([item], set(ALL_NO) - {item}, now)
    home.diary.agree("Dr A", now.astimezone().date(), [item], now)


def test_agreed_after_a_hip_replacement_there_is_no_hug_and_the_limit_is_guarded(home: Home) -> None:
    _agreed(home, "hip_replacement")
    today = home.client.get("/").text
    assert "Left out until a prescription says otherwise: Seated Stretch One" in today
    assert "You have a replaced hip." in today and "seated_hug" not in today
    started = home.client.post("/sessions", pain="3", seen_by="camera").headers["location"]
    session = home.diary.session(started.rsplit("/", 1)[1])
    assert session is not None and {i.stretch for i in session.items} <= {"towel", "chair"}
    live = home.application.services.hub.take_over(session.record.id, home.diary)
    assert live.guide.limits == Limits(hip_flexion_at_most=90)
    cleared = Prescription(by="Dr A", cleared=frozenset({"hip_replacement"}))
    prescribe(home.diary, cleared, datetime.now(UTC))
    today = home.client.get("/").text
    assert "Left out" not in today and "seated_hug" in today


def test_a_session_planned_before_the_answer_is_not_led_on_with_what_it_speaks_against(home: Home) -> None:
    home.cleared()
    items = [Item("seated_hug", "both", 10.0), Item("towel", "left", 10.0)]
    session = home.diary.start_session(SeenBy.TIMER, items, 3, datetime.now(UTC))
    _agreed(home, "hip_replacement")
    with pytest.raises(Refused):
        home.application.services.hub.take_over(session, home.diary)
    timer = home.client.post(f"/sessions/{session}/timer").headers["location"].rsplit("/", 1)[1]
    kept = home.diary.session(timer)
    assert kept is not None and [i.stretch for i in kept.items] == ["towel"]


def test_with_a_possible_clot_nothing_is_left_and_the_page_says_whom_to_ask(home: Home) -> None:
    home.diary.save_answers(["clot"], set(ALL_NO) - {"clot"}, datetime.now(UTC))
    assert first_line(home.client.get("/screening")).startswith("See a doctor today.")
    _agreed(home, "clot")
    assert "until your clinician prescribes" in home.client.get("/").text
    assert home.client.post("/sessions", pain="3", seen_by="timer").status_code == 409
    assert b"BEGIN:VEVENT" not in home.client.get("/calendar.ics").content
