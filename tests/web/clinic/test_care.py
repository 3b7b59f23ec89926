"""Care ends and begins again, a wrong name is put right, and two people of one name are told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from sitbone.clinic import invitations
from sitbone.clinic.accounts import Role
from sitbone.clinic.errors import NoInvitationError
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from tests.web.clinic.house import House, send
from tests.web.conftest import ALL_NO

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_after_the_end_of_care_no_session_begins_or_goes_on_and_the_diary_can_still_be_taken_away(
    house: House,
) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    path = f"/clinic/patients/{ann.person}"
    theirs = house.patient_browser(ann, "ann")
    house.cleared(ann)
    waiting = invitations.invite(house.clinic, Role.PATIENT, "Ann", ann.person)
    session = house.diary(ann).start_session(
        SeenBy.TIMER, [Item("towel", "left", 30)], 3, house.clinic.clock()
    )
    assert theirs.get("/begin").status_code == 200
    assert send(ada, path, f"{path}/care", do="end").status_code == 422  # nobody said that they are sure
    assert send(ada, path, f"{path}/care", do="end", sure="yes").status_code == 303
    (kept,) = house.diary(ann).sessions()
    assert kept.ended is not None
    for refused in ("/begin", f"/sessions/{session}"):
        assert theirs.get(refused).status_code == 403, refused
    assert send(theirs, "/data", "/sessions", pain="3", seen_by="timer").status_code == 403
    for open_still in ("/progress", "/data", "/export.json", "/report.pdf"):
        assert theirs.get(open_still).status_code == 200, open_still
    assert "has ended" in theirs.get("/").text
    with pytest.raises(NoInvitationError):
        invitations.invited(house.clinic, waiting.secret)
    assert ">Ann</a>" not in ada.get("/clinic").text and ">Ann</a>" in ada.get("/clinic?show=ended").text
    assert "ended care" in ada.get(f"{path}/log").text
    assert send(ada, path, f"{path}/care", do="again").status_code == 303
    assert theirs.get("/begin").status_code == 200
    assert ">Ann</a>" in ada.get("/clinic").text


def test_a_name_and_a_birth_date_are_corrected_and_the_log_keeps_what_they_were(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann Mayer")
    path = f"/clinic/patients/{ann.person}"
    house.patient_browser(ann, "ann")
    right = {"name": "Anne Meier", "born": "1980-02-01", "number": "17"}
    for wrong in ({"born": "1.2.1980"}, {"born": "2180-01-01"}, {"name": ""}):
        assert send(ada, f"{path}/details", f"{path}/details", **{**right, **wrong}).status_code == 422
    assert send(ada, f"{path}/details", f"{path}/details", **right).status_code == 303
    shown = ada.get(path).text
    assert "<h1>Anne Meier</h1>" in shown and "born 1 Feb 1980 · 17 · cared for by Dr ada" in _words(shown)
    assert "Ann Mayer → Anne Meier, 1980-02-01, 17" in ada.get(f"{path}/log").text
    assert house.account("ann").name == "Anne Meier"


def test_a_second_patient_of_the_same_name_and_birth_date_is_asked_about_first(house: House) -> None:
    ada, _bea = house.clinician("ada"), house.clinician("bea")
    house.patient("bea", "Eva Meier")  # of whom Ada must not learn
    new = {"name": "Eva Meier", "born": "1980-02-01", "number": ""}
    assert send(ada, "/clinic/patients/new", "/clinic/patients", **new).status_code == 200
    for same in (new, {**new, "name": " eva  meier "}, {**new, "born": ""}):
        asked = send(ada, "/clinic/patients/new", "/clinic/patients", **same)
        assert asked.status_code == 409 and "already care for somebody of this name" in asked.text
    other = {**new, "born": "1981-02-01"}
    assert send(ada, "/clinic/patients/new", "/clinic/patients", **other).status_code == 200
    assert send(ada, "/clinic/patients/new", "/clinic/patients", sure="yes", **new).status_code == 200
    assert "3 patients" in ada.get("/clinic").text


def test_sharing_with_a_name_that_nobody_has_says_so_on_the_page_and_stays_there(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    path = f"/clinic/patients/{ann.person}"
    answer = send(ada, path, f"{path}/share", login="nobody")
    assert answer.status_code == 422 and "<h1>Ann</h1>" in answer.text
    assert (
        "There is no clinician who signs in with that name." in answer.text
        and 'value="nobody"' in answer.text
    )


def test_what_is_not_known_of_a_patient_leaves_no_trace_on_their_page(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    assert '<p class="quiet">cared for by Dr ada</p>' in ada.get(f"/clinic/patients/{ann.person}").text


def test_alarms_come_by_their_kind_and_then_by_how_long_they_have_waited_and_not_by_name(
    house: House,
) -> None:
    house.now = NOON
    ada = house.clinician("ada")
    flagged = {"C newest": 1, "B oldest": 9, "A middle": 5}
    for name, days in flagged.items():
        diary = house.diary(house.patient("ada", name))
        diary.save_answers(
            ["leg_weakness"], [q for q in ALL_NO if q != "leg_weakness"], NOON - timedelta(days=days)
        )
    paused = house.diary(house.patient("ada", "0 paused"))
    paused.save_answers([], ALL_NO, NOON - timedelta(days=30))
    for days in (21, 20):
        at = NOON - timedelta(days=days)
        session = paused.start_session(SeenBy.TIMER, [Item("towel", "left", 30)], 3, at)
        paused.end_session(session, 8, False, at + timedelta(minutes=4))
    well = house.diary(house.patient("ada", "0 well"))
    well.save_answers([], ALL_NO, NOON)
    shown = ada.get("/clinic").text
    order = [shown.index(f">{n}</a>") for n in ("B oldest", "A middle", "C newest", "0 paused", "0 well")]
    assert order == sorted(order)
    alarms = ada.get("/clinic?show=alarms").text
    assert "4 patients." in _words(alarms) and ">0 well</a>" not in alarms
    assert "1 patient, 0 with an alarm." in _words(ada.get("/clinic?find=0+well").text)
    house.now = NOON + timedelta(days=8)
    browser = house.sign_in_of("ada")
    silent = browser.get("/clinic?show=silent").text
    assert ">0 well</a>" in silent and browser.get("/clinic?show=nonsense").status_code == 200
