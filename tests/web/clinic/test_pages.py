"""What a clinician sees and does: the panel, a patient, a prescription, an agreement, a key."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from sitbone.clinic.care import hand_over
from sitbone.clinic.care import patient as seen_by
from sitbone.clinic.panel import panel
from sitbone.diary.errors import DiaryError
from sitbone.diary.prescriptions import prescribed
from sitbone.plan.item import Item
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.web.clock import zone
from tests.kept import add_hold, stop_for_pain
from tests.web.clinic.house import House, send
from tests.web.conftest import ALL_NO, Client

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _did(house: House, patient, days_ago: int, angle: float = 60.0, rose: int = 0):  # type: ignore[no-untyped-def]
    """One session of a towel stretch, watched by a camera, with pain that rose by so much."""
    diary, at = house.diary(patient), NOON - timedelta(days=days_ago)
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], 3, at)
    hold = HoldRecord("towel", "left", at, 33, 30, True, 9, angle, angle, 7)
    add_hold(diary, session, 0, hold)
    diary.end_session(session, 3 + rose, False, at + timedelta(minutes=4))
    return session


def test_alarms_come_first_then_who_has_been_silent_for_longest(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    well, silent, paused, flagged = (house.patient("ada", n) for n in ("Well", "Silent", "Paused", "Flagged"))
    for patient in (well, silent, paused, flagged):
        house.diary(patient).save_answers([], ALL_NO, NOON - timedelta(days=10))
    _did(house, well, 0)
    _did(house, silent, 6)
    for day in (3, 2):
        _did(house, paused, day, rose=3)
    house.diary(flagged).save_answers(
        ["saddle_numbness"], [q for q in ALL_NO if q != "saddle_numbness"], NOON
    )
    shown = browser.get("/clinic").text
    order = [shown.index(f">{name}</a>") for name in ("Flagged", "Paused", "Silent", "Well")]
    assert order == sorted(order)
    words = _words(shown)
    assert "4 patients, 2 with an alarm" in words
    assert "Red flag (23 Nov 2026)" in words and "Paused for pain (21 Nov 2026)" in words
    assert "60° ± 7°" in words and "1 session so far" in words


def test_a_red_flag_stays_first_after_a_later_no_until_a_clinician_has_agreed(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    diary = house.diary(patient)
    diary.save_answers(
        ["leg_weakness"], [q for q in ALL_NO if q != "leg_weakness"], NOON - timedelta(days=60)
    )
    assert "Red flag" in browser.get("/clinic").text
    diary.save_answers([], ALL_NO, NOON - timedelta(hours=1))
    assert "Red flag" in browser.get("/clinic").text
    path = f"/clinic/patients/{patient.person}"
    (items,) = re.findall(r'name="items" value="([^"]*)"', browser.get(path).text)
    assert send(browser, path, f"{path}/agreement", items=items, sure="yes").status_code == 303
    assert "Red flag" not in browser.get("/clinic").text


def test_a_summary_is_made_anew_after_every_change_so_that_no_alarm_waits(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    assert "Red flag" not in browser.get("/clinic").text
    house.diary(patient).save_answers(["leg_weakness"], [], NOON)
    assert "Red flag" in browser.get("/clinic").text
    session = _did(house, patient, 0)
    stop_for_pain(house.diary(patient), session, FeltRecord("towel", Felt.PAINFUL, NOON, "back"))
    assert "stopped for pain" in _words(browser.get(f"/clinic/patients/{patient.person}").text)


def test_those_in_mid_session_are_brought_up_to_date_look_by_look_and_an_alarm_at_once(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    patients = [house.patient("ada", name) for name in ("Ann", "Bob", "Cleo")]
    for patient in patients:
        house.diary(patient).save_answers([], ALL_NO, NOON)
    browser.get("/clinic")
    sessions = []
    for patient in patients:
        diary = house.diary(patient)
        sessions.append(diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)] * 2, 3, NOON))
    browser.get("/clinic")  # that a session began is known at once; only holds wait
    for patient, session in zip(patients, sessions, strict=True):
        hold = HoldRecord("towel", "left", NOON, 33, 30, True, 9, 60, 60, 7)
        add_hold(house.diary(patient), session, 0, hold)
    shown = [browser.get("/clinic").text.count("60° ± 7°") for _ in patients]
    assert shown == [1, 2, 3]
    hurt = FeltRecord("towel", Felt.PAINFUL, NOON, "back")
    for patient, session in zip(patients, sessions, strict=True):
        stop_for_pain(house.diary(patient), session, hurt)
        house.diary(patient).save_answers(["leg_weakness"], [], NOON)
    assert "3 with an alarm" in _words(browser.get("/clinic").text)


def test_done_against_prescribed_counts_only_days_on_which_something_was_prescribed(house: House) -> None:
    house.now = NOON - timedelta(days=3)  # a Friday
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    path = f"/clinic/patients/{patient.person}/prescription"
    fields = {"towel-chosen": "yes", "towel-left": "yes", "towel-seconds": "20", "sessions_a_day": "2"}
    answer = send(browser, path, path, version="0", friday="yes", monday="yes", **fields)
    assert answer.headers["location"].endswith("said=prescribed"), _words(answer.text)
    _did(house, patient, 3)
    house.now = NOON
    found = panel(house.clinic, _account(house), zone()).lines[0].summary
    assert (found.doing.done(NOON.date()), found.doing.prescribed(NOON.date())) == (1, 4)


def _account(house: House):  # type: ignore[no-untyped-def]
    from sitbone.clinic.accounts import account_of
    from sitbone.clinic.tables import AccountRow

    with house.clinic.reading() as connection:
        return account_of(connection.execute(AccountRow.__table__.select()).first())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"towel-seconds": "900"}, "at most 120"),
        ({"towel-seconds": "-3"}, "at least 5"),
        ({"towel-seconds": "1e999"}, "Seconds” must be a number"),
        ({"sessions_a_day": "50"}, "at most 6"),
        ({"hip_flexion_at_most": "5"}, "at least 30"),
        ({"since": "2026-12-01", "until": "2026-11-01"}, "ends before it begins"),
        ({"monday": ""}, "Choose at least one day"),
        ({"towel-chosen": ""}, "Choose at least one stretch."),
        ({"towel-left": ""}, "Choose a side"),
        ({"since": "tomorrow"}, "year-month-day"),
    ],
)
def test_a_prescription_with_impossible_numbers_is_refused_in_one_line_and_what_was_written_stays(
    house: House, wrong: dict[str, str], said: str
) -> None:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    path = f"/clinic/patients/{patient.person}/prescription"
    right = {
        "towel-chosen": "yes", "towel-left": "yes", "towel-seconds": "20", "sessions_a_day": "2", "monday": "yes",
        "notes": "go <gently>",
    }  # fmt: skip
    answer = send(browser, path, path, version="0", **{**right, **wrong})
    assert answer.status_code == 422
    (line,) = re.findall(r'role="alert">(.*?)</p>', answer.text)
    assert said in line and "\n" not in line
    assert "go &lt;gently&gt;" in answer.text
    assert prescribed(house.diary(patient)).version is None


def test_of_two_tabs_that_prescribe_the_second_is_told(house: House) -> None:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    path = f"/clinic/patients/{patient.person}/prescription"
    fields = {
        "towel-chosen": "yes",
        "towel-left": "yes",
        "towel-seconds": "20",
        "sessions_a_day": "2",
        "monday": "yes",
    }
    assert send(browser, path, path, version="0", **fields).status_code == 303
    answer = send(browser, path, path, version="0", **fields)
    assert answer.status_code == 422 and "Somebody prescribed since" in answer.text
    assert prescribed(house.diary(patient)).version == 1


def test_a_session_keeps_the_version_that_it_followed(house: House) -> None:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    theirs = house.patient_browser(patient, "ann")
    path = f"/clinic/patients/{patient.person}/prescription"
    days = dict.fromkeys(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "yes"
    )
    fields = {
        "towel-chosen": "yes",
        "towel-left": "yes",
        "towel-seconds": "20",
        "sessions_a_day": "2",
        **days,
    }
    send(browser, path, path, version="0", **fields)
    assert send(theirs, "/begin", "/sessions", pain="3", seen_by="timer").status_code == 303
    send(browser, path, path, version="1", **{**fields, "towel-seconds": "10"})
    (session,) = house.diary(patient).sessions()
    assert session.prescription == 1
    kept = house.diary(patient).session(session.id)
    assert kept is not None and [(i.stretch, i.side, i.seconds) for i in kept.items] == [
        ("towel", "left", 20)
    ]


def test_a_clinician_agrees_to_the_answers_they_saw_and_not_to_newer_ones(house: House) -> None:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    diary, no = house.diary(patient), [q for q in ALL_NO if q != "pregnancy"]
    diary.save_answers(["pregnancy"], no, datetime.now(UTC))
    path = f"/clinic/patients/{patient.person}"
    shown = browser.get(path).text
    (items,) = re.findall(r'name="items" value="([^"]*)"', shown)
    assert items == "pregnancy"
    flags = [q for q in no if q != "saddle_numbness"]
    diary.save_answers(["pregnancy", "saddle_numbness"], flags, datetime.now(UTC))
    assert send(browser, path, f"{path}/agreement", items=items, sure="yes").status_code == 409
    assert diary.agreements() == ()
    diary.save_answers(["pregnancy"], no, datetime.now(UTC))
    (items,) = re.findall(r'name="items" value="([^"]*)"', browser.get(path).text)
    assert send(browser, path, f"{path}/agreement", items=items, sure="yes").status_code == 303
    (agreed,) = diary.agreements()
    assert agreed.who == "Dr ada" and "pregnancy" in agreed.items


def test_sharing_and_handing_over_let_others_see_and_only_them(house: House) -> None:
    ada, _bea = house.clinician("ada"), house.clinician("bea")
    patient = house.patient("ada", "Ann")
    path = f"/clinic/patients/{patient.person}"
    assert send(ada, path, f"{path}/share", login="nobody").status_code == 422
    assert send(ada, path, f"{path}/share", login="bea").status_code == 303
    assert _bea.get(path).status_code == 200
    assert hand_over(house.clinic, "ada", "bea") == 1
    assert ada.get(path).status_code == 404
    assert seen_by(house.clinic, _account(house), "not an id") is None


def test_the_log_says_who_saw_what_and_the_patient_sees_who_looked(house: House) -> None:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    theirs = house.patient_browser(patient, "ann")
    path = f"/clinic/patients/{patient.person}"
    browser.get(path)
    browser.get(f"{path}/export.json")
    log = _words(browser.get(f"{path}/log").text)
    assert "Dr ada took data away" in log and "GET" not in log and patient.person not in log
    assert "Dr ada" in theirs.get("/data").text


def test_names_are_shown_as_they_are_and_never_run(house: House) -> None:
    browser: Client = house.clinician("ada")
    name = '<script>alert("x")</script> & Söhne'
    answer = send(
        browser, "/clinic/patients/new", "/clinic/patients", name=name, born="", number="'; DROP TABLE people"
    )
    assert answer.status_code == 200
    shown = browser.get("/clinic").text
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown
    assert "Nobody was found" in browser.get("/clinic?find=%25").text
    assert browser.get("/clinic?find=%00%0a%7f").status_code == 200
    assert browser.get("/clinic?page_number=-5").status_code == 200
    assert browser.get("/clinic?page_number=99999999").status_code == 200


def test_whatever_is_refused_a_browser_is_shown_a_page_and_never_a_bare_line(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, patient = house.clinician("ada"), house.patient("ada", "Ann")
    at = f"/clinic/patients/{patient.person}"
    refused = {
        "signed out meanwhile": (house.browser().ask("POST", at + "/prescription", data={"a": "1"}), 401),
        "no number": (browser.get(at + "/report.pdf?days=abc"), 422),
        "a character that no address has": (browser.get("/clinic%0a"), 404),
        "another page asks": (browser.ask("POST", "/clinic/patients", headers={"origin": "null"}), 403),
        "another name": (browser.get("/clinic", headers={"host": "x.example"}), 403),
        "too large": (browser.ask("POST", "/clinic/patients", content=b"x" * (33 << 20)), 413),
    }
    program = browser.ask("POST", "/clinic", headers={"origin": "null", "accept": "*/*"})
    assert program.headers["content-type"].startswith("text/plain")

    def gone(*_: object) -> None:
        raise DiaryError("The database does not answer.")

    monkeypatch.setattr("sitbone.clinic.sign_ins.check_and_touch", gone)
    refused["no database"] = browser.get("/clinic"), 503
    for what, (answer, code) in refused.items():
        assert answer.status_code == code, what
        assert answer.headers["content-type"].startswith("text/html") and "<h1>" in answer.text, what
    assert "/sign-in" in refused["signed out meanwhile"][0].text
