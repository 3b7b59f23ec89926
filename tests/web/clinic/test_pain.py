"""The session that hurt is seen: on the panel, on the patient's page, on paper and by other programs alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sitbone.fhir.read import read_bundle
from sitbone.plan.item import Item
from sitbone.plan.pain import pain_of
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from tests.kept import add_hold, stop_for_pain
from tests.paper.pdf import pages
from tests.web.clinic.house import House

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _went(house: House, patient, days_ago: int, before: int, after: int, *, stopped: bool = False):  # type: ignore[no-untyped-def]
    """One session that ended with so much pain; `stopped`: before anything was held."""
    diary, at = house.diary(patient), NOON - timedelta(days=days_ago)
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], before, at)
    if stopped:
        stop_for_pain(diary, session, FeltRecord("towel", Felt.PAINFUL, at + timedelta(minutes=1), "leg"))
    else:
        add_hold(diary, session, 0, HoldRecord("towel", "left", at, 33, 30, True, 9, 60, 60, 7))
    diary.end_session(session, after, stopped, at + timedelta(minutes=4))
    return session


def test_panel_page_paper_progress_and_fhir_say_the_same_of_a_session_that_was_stopped(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    eva = house.patient("ada", "Eva")
    house.cleared(eva)
    theirs = house.patient_browser(eva, "eva")
    _went(house, eva, 2, 4, 2)
    _went(house, eva, 1, 4, 7, stopped=True)
    path = f"/clinic/patients/{eva.person}"
    asked = ((browser, "/clinic"), (browser, path), (theirs, "/progress"))
    panel, page, own = (_words(asking.get(address).text) for asking, address in asked)
    for shown in (panel, page):
        assert "4 → 4.5" in shown and "more after 1 of 2 sessions" in shown
        assert "4 → 7, stopped for pain" in shown
    for shown in (page, own):
        assert "After 1 of 2 sessions it was more than before" in shown
        assert "1 session was stopped for pain" in shown
    paper = pages(browser.get(f"{path}/report.pdf").content)[0]
    assert "4 → 4.5" in paper and "in 2 sessions; after 1 of them it was more than before" in paper
    assert "1 session was stopped for pain" in paper
    told = pain_of(read_bundle(browser.get(f"{path}/fhir.json").content).sessions)  # type: ignore[arg-type]
    assert (told.before, told.after, told.rose, told.both, told.stopped) == (4, 4.5, 1, 2, 1)


def test_who_was_stopped_comes_first_with_a_mark_of_its_own_until_somebody_has_looked(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    well, worse, stopped = (house.patient("ada", n) for n in ("Well", "Worse", "Stopped"))
    for patient in (well, worse, stopped):
        house.cleared(patient)
    _went(house, well, 3, 4, 2)
    _went(house, worse, 2, 1, 8)
    _went(house, stopped, 1, 3, 3, stopped=True)
    mark = "Stopped for pain since you last looked"
    shown = browser.get("/clinic").text
    order = [shown.index(f">{name}</a>") for name in ("Stopped", "Worse", "Well")]
    assert order == sorted(order) and shown.count(mark) == 1
    assert browser.get("/clinic").text.count(mark) == 1, "the panel alone is no look at what happened"
    path = f"/clinic/patients/{stopped.person}"
    assert "new since you last looked" in browser.get(path).text
    assert mark not in browser.get("/clinic").text
    assert "new since you last looked" not in browser.get(path).text
    other = house.clinician("bea")
    from sitbone.clinic.care import share

    share(house.clinic, stopped.person, "bea")
    assert mark in other.get("/clinic").text, "each clinician has their own last look"


def test_on_the_patient_s_page_the_stopped_session_stands_before_newer_ones(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    eva = house.patient("ada", "Eva")
    house.cleared(eva)
    bad = _went(house, eva, 9, 4, 7, stopped=True)
    good = [_went(house, eva, day, 3, 2) for day in (3, 2, 1)]
    house.diary(eva).end_session(
        house.diary(eva).start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], 9, NOON), None, False, NOON
    )
    shown = browser.get(f"/clinic/patients/{eva.person}").text
    linked = re.findall(r'/sessions/([^/]+)/files"', shown)
    assert linked == [bad, *reversed(good)], "and one that was only opened stands nowhere"
    assert "Towel" in shown and "(Leg)" in shown
