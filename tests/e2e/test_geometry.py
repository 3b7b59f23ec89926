"""Every page at every size in every language: nothing over anything else, nothing cut, nobody shut out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from sitbone.clinic import invitations, sign_ins
from sitbone.clinic.accounts import Role
from sitbone.clinic.care import end_care, patients_of
from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import prescribe
from sitbone.plan.item import Item, Purpose
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import HoldRecord, SeenBy
from sitbone.stretches.limits import Limits
from sitbone.web.clinic.door import SIGNED_IN
from tests.e2e.house import House
from tests.e2e.looking import LOCALES, Looking, look_at_coach, looking
from tests.kept import add_hold
from tests.postgres import Cluster
from tests.web.clinic.house import House as ClinicHouse
from tests.web.clinic.house import house_of
from tests.web.conftest import ALL_NO, served

NOW = datetime.now(UTC)
LIMITED = Prescription(
    by="Dr. Adelheid Klein-Hohenzollern, Physiotherapiepraxis am Alten Kornmarkt",
    limits=Limits(hip_flexion_at_most=90, hips="right"),
    notes="Slowly, and only to where you feel it a little.\n1. Towel\n2. Wall",
)


SCHEMES: dict[str, Literal["dark", "light"]] = {"en": "light", "de": "dark", "es": "light"}
EACH_LANGUAGE = pytest.mark.parametrize("language", LOCALES)


@pytest.fixture
def look() -> Iterator[Looking]:
    with looking() as found:
        yield found
        print(f"{found.whole} of {found.looked} are whole")


def _went_through(diary: Diary, days: int) -> str:
    """The id of the last of some sessions: left and right, seen by the camera, and one by nobody."""
    items = [Item("towel", side, 30.0) for side in ("left", "right")]
    for day in range(days, -1, -1):
        at = NOW - timedelta(days=day, hours=1)
        seen_by = SeenBy.TIMER if day == 1 else SeenBy.CAMERA
        made = diary.start_session(seen_by, items, 5, at)
        for n, item in enumerate(items):
            best = None if seen_by is SeenBy.TIMER else 30.0 - (days - day)
            off = None if best is None else 7.0
            hold = HoldRecord("towel", item.side, at, 31, 30, True, best=best, uncertainty=off)
            add_hold(diary, made, n, hold)
        if day:
            diary.end_session(made, 4, False, at + timedelta(minutes=3))
    return made


@EACH_LANGUAGE
def test_no_page_of_a_home_is_cut_or_shuts_anybody_out(
    home: House, look: Looking, tmp_path: Path, language: str
) -> None:
    with look.speaking(language) as page:
        for path in ("/welcome", "/screening/1", "/screening/12", "/pair"):
            page.goto(home.address + path)
            look.look(page, path)
    home.diary.save_answers(["hip_replacement"], [i for i in ALL_NO if i != "hip_replacement"], NOW)
    _verdict(home, look, "wait", language)
    home.cleared()
    prescribe(home.diary, LIMITED, datetime.now(UTC))
    with look.speaking(language) as page:
        page.goto(f"{home.address}/?said=may")
        look.look(page, "day begins")
        for number, at in (("1", "09:00"), ("2", "09:30")):
            page.fill(f"#at-{number}", at)
        page.click("button[value=use]")
        look.look(page, "times too near")
    last = _went_through(home.diary, 8)
    file = tmp_path / "prescription.json"
    file.write_text(LIMITED.model_dump_json(), "utf-8")
    paths = (
        "/",
        "/begin",
        "/begin?stretch=towel",
        "/progress",
        "/stretches",
        "/data",
        "/prescription",
        "/files",
        "/screening",
    )
    with look.speaking(language, color_scheme=SCHEMES[language]) as page:
        for path in (*paths, f"/sessions/{last}/files", f"/sessions/{last}/after", "/nothing"):
            page.goto(home.address + path)
            look.look(page, path.replace(last, "id"))
        page.goto(f"{home.address}/prescription")
        page.set_input_files("#file", file)
        page.click("form[action='/prescription/preview'] button")
        look.look(page, "preview")
    home.diary.save_answers(["bladder_or_bowel", "leg_weakness", "cancer"], [], datetime.now(UTC))
    _verdict(home, look, "stop", language)
    assert not look.faults, "\n".join(look.faults)


def _verdict(home: House, look: Looking, name: str, language: str) -> None:
    with look.speaking(language) as page:
        page.goto(f"{home.address}/screening")
        look.look(page, f"verdict {name}")


KINDS: dict[str, tuple[SeenBy, Purpose]] = {
    "camera": (SeenBy.CAMERA, Purpose.PRACTICE),
    "timer": (SeenBy.TIMER, Purpose.PRACTICE),
    "flexibility": (SeenBy.CAMERA, Purpose.CHECK),
}


def test_the_coach_is_whole_and_read_from_the_floor_on_every_screen_in_every_language(
    home: House, look: Looking
) -> None:
    """One browser and one server for all: only the words, the size and the kind of session change."""
    for kind, (seen_by, purpose) in KINDS.items():
        items = [Item("towel", side, 30.0, purpose=purpose) for side in ("left", "right")]
        address = home.begun(*items, seen_by=seen_by)
        for language in LOCALES:
            with look.speaking(language, color_scheme=SCHEMES[language]) as page:
                look_at_coach(look, page, address, kind, axe=kind == "camera" and language != "es")
    shapes = [look.shapes[state] for state in ("get ready", "hold", "wait", "rest", "paused")]
    assert len(set(shapes)) == len(shapes), "without colours they look alike"
    assert not look.faults, "\n".join(look.faults)


@pytest.fixture
def clinic(postgresql: Cluster) -> Iterator[ClinicHouse]:
    made = house_of(postgresql.clinic())
    made.clinician("ada")
    eva, _ = (made.patient("ada", name) for name in ("Eva Meier-Waldenburg-Schönhausen", "Bo"))
    made.patient_browser(eva, "eva")  # here: no browser of Playwright's may be open while these two join
    yield made
    made.clinic.close()


@EACH_LANGUAGE
def test_no_page_of_a_clinic_is_cut_or_shuts_anybody_out(
    clinic: ClinicHouse, look: Looking, language: str
) -> None:
    eva, _ = patients_of(clinic.clinic, clinic.account("ada"))
    diary = clinic.diary(eva)
    diary.save_answers([], ALL_NO, NOW)
    prescribe(diary, LIMITED, NOW)
    last = _went_through(diary, 8)
    diary.save_answers(["leg_weakness"], [], NOW)
    signed_in = {login: sign_ins.begin(clinic.clinic, clinic.account(login)) for login in ("ada", "eva")}
    joins = [invitations.invite(clinic.clinic, Role.CLINICIAN, "Dr Bea").secret]
    joins.append(invitations.invite(clinic.clinic, Role.PATIENT, eva.name, eva.person).secret)
    base = f"/clinic/patients/{eva.person}"
    paths = ["/clinic", "/clinic/patients/new", "/clinic/keys", base, f"{base}/prescription", f"{base}/log"]
    paths += [f"{base}/files", f"{base}/sessions/{last}/files", f"{base}/details", "/stretches", "/account"]
    with served(clinic.application, lifespan=True) as at, look.speaking(language) as page:

        def go(*paths: str) -> None:
            for path in paths:
                page.goto(f"http://{at}{path}")
                look.look(page, path.replace(eva.person, "eva").replace(last, "id")[:40])

        def came_in(login: str) -> None:
            page.context.add_cookies([{"name": SIGNED_IN, "value": signed_in[login], "url": f"http://{at}"}])

        go("/sign-in", *(f"/join/{secret}" for secret in joins))
        came_in("ada")
        go(*paths)
        page.goto(f"http://{at}{base}")
        page.click(f"form[action='{base}/invitation'] button")
        look.look(page, "invitation")
        came_in("eva")
        go("/account", "/log")
        end_care(clinic.clinic, eva.person)
        go("/", "/data")
        came_in("ada")
        go(base)
    assert not look.faults, "\n".join(look.faults)
