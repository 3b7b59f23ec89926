"""One stretch can be practised by itself, behind the same gates as the plan; the page says where each stands today."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sitbone.diary.prescriptions import prescribe
from sitbone.plan.item import Item
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches
from tests.kept import add_hold, say_after
from tests.web.conftest import ALL_NO, Client, Home

NOW = datetime.now(UTC)


def article(home: Home, name: str) -> str:
    """What the page says of one stretch."""
    found = re.search(
        rf'<article class="card" id="{name}">(.*?)</article>', home.client.get("/stretches").text, re.S
    )
    assert found is not None
    return html.unescape(found[1])


def begin(home: Home, stretch: str) -> int:
    return home.client.post("/sessions", pain="2", seen_by="timer", stretch=stretch).status_code


def kept_items(home: Home) -> list[tuple[str, str]]:
    kept = home.diary.session(home.diary.sessions()[-1].id)
    assert kept is not None
    return [(item.stretch, item.side) for item in kept.items]


def test_a_stretch_is_practised_by_itself_on_both_sides_and_is_kept_as_what_it_is(home: Home) -> None:
    home.cleared()
    assert "/begin?stretch=towel" in article(home, "towel")
    page = html.unescape(home.client.get("/begin?stretch=towel").text)
    assert "Towel stretch" in page and "Have ready: a mat with room to lie down and a towel." in page
    assert begin(home, "towel") == 303
    assert kept_items(home) == [("towel", "left"), ("towel", "right")]
    add_hold(home.diary, home.diary.sessions()[-1].id, 0, HoldRecord("towel", "left", NOW, 31, 30, True))
    assert "Done today: left leg" in article(home, "towel")
    assert "30 s, each leg, about once a day" in article(home, "towel")


def test_the_plan_of_today_is_on_the_page_and_each_stretch_of_it_can_be_begun_alone(home: Home) -> None:
    home.cleared()
    today = html.unescape(home.client.get("/").text)
    assert "Have ready: " in today and 'href="/begin?stretch=seated_hug"' in today
    assert "In your next session" in article(home, "seated_hug")
    assert "about 3 times a day" in article(home, "seated_hug") and "Not yet today" in article(
        home, "seated_hug"
    )
    assert "In today's plan" in article(home, "wall") and "In your next session" not in article(home, "wall")
    locked = article(home, "seated_extend")
    assert "Left out." in locked and "Seated Stretch One goes well" in locked and "/begin" not in locked


def _a_limit(home: Home) -> str:
    prescribe(home.diary, Prescription(limits=Limits(hip_flexion_at_most=90)), NOW)
    return "limits hip flexion to 90°"


def _not_prescribed(home: Home) -> str:
    prescribe(home.diary, Prescription(by="Ada", stretches=(Dose(stretch="towel", sides=("left",)),)), NOW)
    return "not in your prescription"


def _a_new_hip(home: Home) -> str:
    home.diary.save_answers(["hip_replacement"], set(ALL_NO) - {"hip_replacement"}, NOW)
    home.diary.agree("Dr A", NOW.astimezone().date(), ["hip_replacement"], NOW)
    return "hip"


def _it_hurt(home: Home) -> str:
    session = home.diary.start_session(SeenBy.TIMER, [Item("seated_hug", "both", 10.0)], 2, NOW)
    say_after(home.diary, session, 2, NOW, FeltRecord("seated_hug", Felt.PAINFUL, NOW))
    return "hurt today"


@pytest.mark.parametrize("why", [_a_limit, _not_prescribed, _a_new_hip, _it_hurt])
def test_what_is_left_out_cannot_be_practised_and_the_page_says_why(
    home: Home, why: Callable[[Home], str]
) -> None:
    home.cleared()
    words, before = why(home), len(home.diary.sessions())
    shown = article(home, "seated_hug")
    assert words in shown and "Left out." in shown and "/begin" not in shown
    refused = home.client.get("/begin?stretch=seated_hug")
    assert refused.status_code == 409 and words in html.unescape(refused.text)
    assert begin(home, "seated_hug") == 409
    assert len(home.diary.sessions()) == before
    assert 'href="/begin?stretch=seated_hug"' not in home.client.get("/").text


@pytest.mark.parametrize(
    "yes", [[], ["leg_weakness"], ["surgery"]], ids=["never asked", "red flag", "waiting"]
)
def test_nobody_practises_without_leave_and_the_page_says_so(home: Home, yes: list[str]) -> None:
    if yes:
        home.diary.save_answers(yes, set(ALL_NO) - set(yes), NOW)
    page = home.client.get("/stretches").text
    assert "The first page says how to go on." in page and "/begin" not in page
    for name in load_stretches():
        assert home.client.get(f"/begin?stretch={name}").status_code == 403
        assert begin(home, name) == 403
    assert home.diary.sessions() == ()


def test_a_stretch_that_is_not_there_begins_nothing(home: Home) -> None:
    home.cleared()
    assert home.client.get("/begin?stretch=toe_touch").status_code == 404
    assert begin(home, "toe_touch") == 404


def test_after_enough_for_today_rest_is_said_before_one_more_is_begun(home: Home) -> None:
    home.cleared()
    for seconds in (3, 2, 1):
        at = NOW - timedelta(seconds=seconds)
        session = home.diary.start_session(SeenBy.TIMER, [Item("chair", "left", 30.0)], 2, at)
        add_hold(home.diary, session, 0, HoldRecord("chair", "left", at, 31, 30, True))
        home.diary.end_session(session, 2, False, at)
    assert "kinder" in home.client.get("/begin?stretch=chair").text
    assert "kinder" in home.client.get("/stretches").text


def test_the_first_page_offers_the_languages_each_by_its_own_name_and_keeps_the_choice(home: Home) -> None:
    german = Client(home.application, **{"accept-language": "de"})
    assert german.get("/").headers["location"] == "/welcome"
    page = german.get("/welcome").text
    main = page[page.index("<main") :]
    assert main.index("Deutsch") < main.index("<h1"), "before anything else is read"
    for code, name in (("en", "English"), ("de", "Deutsch"), ("es", "Español")):
        pressed = "true" if code == "de" else "false"
        assert f'value="{code}" lang="{code}" aria-pressed="{pressed}">{name}</button>' in main
    assert german.post("/language", language="es", to="welcome").headers["location"] == "/welcome"
    assert 'value="es" lang="es" aria-pressed="true"' in german.get("/welcome").text
    assert '<html lang="es">' in german.get("/screening/1").text
    assert (
        german.post("/language", language="en", to="//evil.example").headers["location"].startswith("/data")
    )
