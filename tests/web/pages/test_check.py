"""The flexibility check in the pages: offered, never pushed; behind the same gates; and what it found, plainly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sitbone.diary.prescriptions import prescribe
from sitbone.plan.flexibility import HELD_FOR
from sitbone.plan.item import Item, Purpose
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.records import HoldRecord, SeenBy
from tests.kept import add_hold
from tests.web.conftest import ALL_NO, Home

NOW = datetime.now(UTC)
LINK = 'href="/check"'
SLIGHT = {"felt-towel": "slight", "pain": "3", "red_flag": "none"}


def _may_stretch(home: Home) -> None:
    home.now = NOW
    home.diary.save_answers([], ALL_NO, NOW - timedelta(hours=1))


def _practised(home: Home, days_ago: float = 1) -> None:
    """Practice before the camera, some days ago, by somebody who may stretch."""
    _may_stretch(home)
    at = NOW - timedelta(days=days_ago)
    session = home.diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], 3, at)
    add_hold(home.diary, session, 0, HoldRecord("towel", "left", at, 31, 30, True))
    home.diary.end_session(session, 3, False, at)


def checked(home: Home, at: datetime, *raised: float, pain: int | None = 3, done: bool = True) -> str:
    """A check of the left leg with the towel, three readings."""
    items = [Item("towel", "left", HELD_FOR, n, purpose=Purpose.CHECK) for n in range(1, 4)]
    session = home.diary.start_session(SeenBy.CAMERA, items, 3, at)
    for number, value in enumerate(raised):
        hold = HoldRecord(
            "towel", "left", at, 5, 5, True, uncertainty=7.0,
            straight_leg_raise=value, straight_leg_raise_error=2.3,
        )  # fmt: skip
        add_hold(home.diary, session, number, hold)
    if done:
        home.diary.end_session(session, pain, False, at + timedelta(minutes=5))
    return session


def test_today_offers_it_as_one_line_and_only_where_it_may_be_done(home: Home) -> None:
    _may_stretch(home)
    assert LINK not in home.client.get("/").text  # never practised
    _practised(home)
    assert LINK in home.client.get("/").text
    assert home.client.get("/check").status_code == 200
    checked(home, NOW - timedelta(hours=12), 70, 71, 72)
    assert LINK not in home.client.get("/").text
    answer = home.client.get("/check")
    assert answer.status_code == 409 and "every two weeks" in answer.text
    home.now = NOW + timedelta(days=14)
    assert LINK in home.client.get("/").text


def test_it_begins_as_a_session_of_its_own_with_the_pain_before_and_only_with_the_camera(home: Home) -> None:
    _practised(home)
    assert home.client.post("/check").status_code == 422  # how much it hurts is asked first
    to = home.client.post("/check", pain="2", seen_by="timer").headers["location"]
    session = home.diary.sessions()[-1]
    assert (session.purpose, session.pain_before, session.seen_by) == (Purpose.CHECK, 2, SeenBy.CAMERA)
    kept = home.diary.session(session.id)
    assert kept is not None and len(kept.items) == 12
    coach = home.client.get(to).text
    assert '<div class="row others" hidden>' in coach
    assert '<div hidden><img id="figure"' in coach  # it goes all the way: nobody is to go along
    assert home.client.post(f"{to}/timer").status_code == 409
    assert LINK not in home.client.get("/").text  # this one is still open


def test_the_gate_holds_for_a_check_as_for_any_session(home: Home) -> None:
    _practised(home)
    home.diary.save_answers(["saddle_numbness"], [], NOW)
    for answer in (home.client.get("/check"), home.client.post("/check", pain="2")):
        assert answer.status_code == 403
    assert len(home.diary.sessions()) == 1


def test_what_a_prescription_excludes_is_left_out_of_it(home: Home) -> None:
    _practised(home)
    only_wall = Prescription(by="Dr. A", stretches=(Dose(stretch="wall", sides=("left",)),))
    prescribe(home.diary, only_wall, NOW - timedelta(hours=1))
    assert "Left out" in home.client.get("/check").text
    home.client.post("/check", pain="2")
    kept = home.diary.session(home.diary.sessions()[-1].id)
    assert kept is not None and {(i.stretch, i.side) for i in kept.items} == {("wall", "left")}
    neither = Prescription(by="Dr. A", stretches=(Dose(stretch="seated_hug", sides=("both",)),))
    prescribe(home.diary, neither, NOW)
    assert LINK not in home.client.get("/").text
    assert home.client.post("/check", pain="2").status_code == 409


def _after(home: Home, *raised: float, **said: str) -> str:
    """Where the answers after a check of today lead."""
    session = checked(home, NOW, *raised, done=False)
    return home.client.post(f"/sessions/{session}/after", **{**SLIGHT, **said}).headers["location"]


def _found(home: Home, readings: Sequence[Sequence[float]]) -> str:
    """What the newest of these checks says, each two weeks after the one before."""
    _practised(home)
    *before, now = readings
    for number, raised in enumerate(before):
        checked(home, NOW - timedelta(days=14 * (len(before) - number)), *raised)
    to = _after(home, *now)
    assert to.endswith("/check")
    return home.client.get(to).text


def test_afterwards_each_leg_is_compared_with_the_last_check_and_the_first(home: Home) -> None:
    found = _found(home, [(60, 61, 62), (70, 71, 72), (71, 72, 73)])
    assert "Left leg" in found and "72° ± 4°" in found
    assert (
        "The same as on" in found
        and "(71° ± 4°), as far as this can tell: only a difference of more than 8° shows" in found
    )
    assert "Looser than on" in found and ", in the first check (61° ± 4°), by more than the 8°" in found


def test_less_is_said_as_plainly_as_looser(home: Home) -> None:
    found = _found(home, [(70, 71, 72), (60, 61, 62)])
    assert "Less loose than on" in found and "(71° ± 4°), by more than the 8°" in found


def test_one_check_alone_is_compared_with_nothing(home: Home) -> None:
    found = _found(home, [(70, 71, 72)])
    assert "no earlier check" in found and "ooser than" not in found


def test_what_could_not_be_told_is_said_to_be_so(home: Home) -> None:
    _practised(home)
    assert "could not be told" in home.client.get(_after(home, 70)).text
    assert "Nothing was measured" in home.client.get(_after(home, **{"felt-towel": ""})).text


def test_after_pain_or_a_red_flag_nobody_is_led_to_numbers(home: Home) -> None:
    _practised(home)
    assert _after(home, 70, 71, 72, **{"felt-towel": "painful"}) == "/"
    assert _after(home, 70, 71, 72, pain="5") == "/"
    assert _after(home, 70, 71, 72, red_flag="saddle_numbness") == "/screening"


def test_progress_shows_checks_apart_and_only_where_there_are_some(home: Home) -> None:
    _practised(home)
    assert "Flexibility checks" not in home.client.get("/progress").text
    assert home.client.get("/charts/check/towel.svg").status_code == 404
    checked(home, NOW - timedelta(days=16), 60, 61, 62)
    checked(home, NOW - timedelta(days=2), 70, 71, 72)
    text = home.client.get("/progress").text
    assert "Flexibility checks" in text and "71° ± 4°" in text and "Looser than on" in text
    assert text.count("/charts/angle/") == 0  # a check is no practice
    chart = home.client.get("/charts/check/towel.svg")
    assert chart.status_code == 200 and "Left leg" in chart.text
    assert home.client.get("/charts/check/wall.svg").status_code == 404
    found = {s.purpose: home.client.get(f"/sessions/{s.id}/check").status_code for s in home.diary.sessions()}
    assert found == {Purpose.PRACTICE: 404, Purpose.CHECK: 200}
