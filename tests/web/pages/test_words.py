"""Every page speaks the language of whoever reads it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from sitbone.diary.prescriptions import prescribe
from sitbone.plan.item import Item
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.stretches.limits import Limits
from sitbone.words import LANGUAGES, PSEUDO
from tests.kept import add_hold, say_after
from tests.web.conftest import ALL_NO, Client, Home, served
from tests.words.plain import english_in, plain_words, untranslated, visible

NOW = datetime.now(UTC)


def _lived(home: Home) -> str:
    """A diary with weeks in it; the id of its last session, which is still open."""
    home.cleared()
    prescribed = Prescription(
        limits=Limits(hip_flexion_at_most=60, hips="left"), until=date(2099, 1, 31), days=("monday", "friday")
    )
    prescribe(home.diary, prescribed, NOW - timedelta(days=40))
    prescribe(home.diary, prescribed.model_copy(update={"sessions_a_day": 2}), NOW - timedelta(days=39))
    for day in range(8):
        at = NOW - timedelta(days=20 - day)
        session = home.diary.start_session(SeenBy.CAMERA, _items(), 3, at)
        hold = HoldRecord("towel", "left", at, 31, 30, True, 10, 70, best=60.0 + 4 * day, uncertainty=7.0)
        add_hold(home.diary, session, 0, hold)
        home.diary.end_session(session, 2, False, at + timedelta(minutes=5))
    session = home.diary.start_session(SeenBy.TIMER, _items(), 3, NOW)
    add_hold(home.diary, session, 0, HoldRecord("towel", "left", NOW, 31, 30, True))
    add_hold(home.diary, session, 1, HoldRecord("wall", "right", NOW, 31, 30, True))
    return session


def _items() -> list[Item]:
    return [Item("towel", "left", 30.0), Item("wall", "right", 30.0)]


def _speak(home: Home, code: str) -> None:
    home.diary.set_setting("language", code)


def test_no_page_has_text_that_never_went_through_a_translation(home: Home) -> None:
    _speak(home, PSEUDO)
    session = _lived(home)
    pages = [
        "/",
        "/welcome",
        "/begin",
        "/progress",
        "/files",
        "/stretches",
        "/data",
        "/pair",
    ]
    pages += [
        "/prescription",
        "/screening",
        "/screening/1",
        f"/sessions/{session}",
        f"/sessions/{session}/after",
    ]
    pages += ["/nothing", "/sessions/nothing", "/data?said=language", "/prescription?said=kept"]
    found = {path: untranslated(home.client.get(path).text) for path in pages}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_what_scripts_say_comes_translated_with_the_page(home: Home) -> None:
    _speak(home, PSEUDO)
    session = _lived(home)
    for path in ("/", f"/sessions/{session}"):
        block = re.search(
            r'<script type="application/json" id="words">(.*?)</script>', home.client.get(path).text
        )
        assert block is not None
        words = json.loads(block[1])
        assert len(words) >= 4
        assert [
            text for text in words.values() if plain_words(re.sub(r"\{\w+\}|MP4|WebM|WebGL", "", text))
        ] == []


@pytest.mark.parametrize("yes", [["saddle_numbness", "both_legs"], ["cancer"], ["clot", "pregnancy"]])
def test_every_verdict_and_question_is_translated(home: Home, yes: list[str]) -> None:
    _speak(home, PSEUDO)
    home.diary.save_answers(yes, set(ALL_NO) - set(yes), NOW)
    assert untranslated(home.client.get("/screening").text) == []
    assert untranslated(home.client.get("/begin").text) == []


def test_alarms_eases_and_days_of_rest_are_translated(home: Home) -> None:
    _speak(home, PSEUDO)
    home.cleared()
    for day in (3, 2):
        at = NOW - timedelta(days=day)
        session = home.diary.start_session(SeenBy.TIMER, _items(), 2, at)
        add_hold(home.diary, session, 0, HoldRecord("towel", "left", at, 31, 30, True))
        say_after(home.diary, session, 6 if day == 2 else 2, at, FeltRecord("towel", Felt.PAINFUL, at))
    assert untranslated(home.client.get("/").text) == []
    home.diary.save_answers([], ALL_NO, datetime.now(UTC))
    assert untranslated(home.client.get("/screening").text) == []


def test_what_is_refused_is_said_in_the_language(home: Home) -> None:
    _speak(home, PSEUDO)
    home.cleared()
    asked = [
        ("/sessions", {"pain": "11"}),
        ("/sessions", {"pain": "3", "seen_by": "nobody"}),
        ("/agreement", {"who": "", "on": "2026-01-01"}),
        ("/agreement", {"who": "A", "on": "tomorrow"}),
        ("/screening/1", {"answer": "perhaps"}),
        ("/language", {"language": "tlh"}),
        ("/delete", {}),
        ("/import", {}),
        ("/prescription/preview", {}),
    ]
    for path, fields in asked:
        answer = home.client.post(path, **fields)
        assert answer.status_code == 422 and untranslated(answer.text) == [], path
    for document in ("[]", '{"format": "sitbone.diary/9"}', '{"format": '):
        token = re.search(r'name="token" value="(\w+)"', home.client.get("/data").text)
        files = {"file": ("diary.json", document)}
        answer = home.client.ask("POST", "/import", data={"token": token[1] if token else ""}, files=files)
        words = [text for text in untranslated(answer.text) if "format" not in text and "Input" not in text]
        assert answer.status_code >= 400 and words == []


def test_the_language_of_the_browser_is_spoken_until_another_one_is_chosen(home: Home) -> None:
    home.cleared()
    german = Client(home.application, **{"accept-language": "de-CH,de;q=0.9"})
    page = german.get("/stretches").text
    assert '<html lang="de">' in page and "Fünf leichte Dehnungen" in page
    assert '<html lang="en">' in home.client.get("/stretches").text
    assert german.post("/language", language="es").status_code == 303
    assert "Cinco estiramientos fáciles" in german.get("/stretches").text
    assert '<option value="es" lang="es" selected>Español' in german.get("/data").text
    german.post("/language", language="automatic")
    assert home.diary.setting("language") is None and "Fünf leichte" in german.get("/stretches").text


def test_dates_calendar_and_charts_are_written_as_the_language_writes_them(home: Home) -> None:
    _lived(home)
    _speak(home, "de")
    today = datetime.now().astimezone()
    assert f"am {today.day}. " in home.client.get("/data").text
    assert "31. Januar 2099" in home.client.get("/prescription").text
    assert "Montag, Freitag" in home.client.get("/prescription").text
    calendar = home.client.get("/calendar.ics").text
    assert "SUMMARY:Ein paar sanfte Dehnungen" in calendar and "//DE" in calendar
    chart = home.client.get("/charts/angle/towel/left.svg").text
    assert "Beugung in der Hüfte (Grad)" in chart
    assert "nachher" in home.client.get("/charts/pain.svg").text
    _speak(home, "es")
    assert "dolor, de 0 a 10" in home.client.get("/charts/pain.svg").text


def test_a_live_session_speaks_the_language_of_its_page(home: Home) -> None:
    home.cleared()
    session = home.begun()
    with served(home.application) as at:
        for code, title in (("de", "Handtuchdehnung"), ("es", "Estiramiento con toalla")):
            _speak(home, code)
            with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page:
                assert json.loads(page.recv(5))["state"]["title"] == title


def test_a_request_that_is_not_ours_is_refused_in_the_language_of_its_browser(home: Home) -> None:
    elsewhere = home.client.get("/", headers={"host": "evil.example", "accept-language": "es"})
    assert elsewhere.status_code == 403 and "Sitbone" in elsewhere.text and "dirección" in elsewhere.text


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_no_page_and_no_answer_has_a_sentence_of_another_language(home: Home, code: str) -> None:
    session = _lived(home)
    paths = [
        "/",
        "/welcome",
        "/begin",
        "/progress",
        "/files",
        "/stretches",
        "/data",
    ]
    paths += ["/pair", "/prescription", "/screening", "/screening/1", f"/sessions/{session}"]
    paths += [
        f"/sessions/{session}/after",
        "/nothing",
        "/calendar.ics",
        "/charts/pain.svg",
        "/charts/time.svg",
    ]
    paths += ["/charts/angle/towel/left.svg", "/begin?x", "/report.pdf?days=0"]
    assert len(english_in(home.client.get("/begin").text, code)) > 3  # it is seen where it is English
    _speak(home, code)
    found = {
        path: english_in("\n".join(visible(text)) or text, code)
        for path in paths
        if (text := home.client.get(path).text)
    }
    assert {path: texts for path, texts in found.items() if texts} == {}
