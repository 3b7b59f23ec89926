"""A session's files have one button each, and are their owner's alone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from sitbone.coach.events import Phase
from sitbone.diary.diary import Diary
from sitbone.diary.entries import Person
from sitbone.diary.prescriptions import prescribe
from sitbone.diary.tables import PersonRow
from sitbone.diary.track import ItemTrack, KeptTrack
from sitbone.diary.tracks import keeps_tracks, tracks
from sitbone.figure.figure import play
from sitbone.plan.item import Item
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import HoldRecord, SeenBy
from sitbone.pose.track import Track
from sitbone.stretches.stretch import load_stretches
from tests.kept import add_hold
from tests.web.conftest import Home


def kept_session(diary: Diary, *, tracked: bool = True) -> str:
    """The id of a session with one hold, and what the coach saw of it."""
    now = datetime.now(UTC) - timedelta(minutes=10)
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 8.0)], 3, now)
    looks = list(play(load_stretches()["towel"].figure, "left", stays={"hold": 3.0}))
    seen = ItemTrack(Track.of(looks), (Phase.HOLD,) * len(looks))
    hold = HoldRecord("towel", "left", now, 9.0, 8.0, True)
    add_hold(diary, session, 0, hold, KeptTrack(0, now, seen) if tracked else None)
    return session


def test_each_file_has_a_button_and_each_button_gives_its_file(home: Home) -> None:
    home.cleared()
    session = kept_session(home.diary)
    assert f"/sessions/{session}/files" in home.client.get("/progress").text
    assert "/calendar.ics" in home.client.get("/").text
    every = home.client.get("/files").text
    assert f"/sessions/{session}/files" in every
    zips = re.findall(r'href="(/files/[^"]+)"', every)
    assert len(zips) == 4
    for link in zips:
        with zipfile.ZipFile(io.BytesIO(home.client.get(link).content)) as archive:
            assert len(archive.namelist()) == 2 and "holds.csv" in archive.namelist()
    page = home.client.get(f"/sessions/{session}/files").text
    links = re.findall(rf'class="button plain" href="(/sessions/{session}/[^"]+)"', page)
    assert len(links) == 5
    begins = {
        "csv": b"time (s),",
        "parquet": b"PAR1",
        "mot": b"Coordinates",
        "trc": b"PathFileType",
        "holds": b"session,",
    }
    for link in links:
        answer = home.client.get(link)
        kind = "holds" if "holds" in link else link.rpartition(".")[2]
        assert answer.status_code == 200 and answer.content.startswith(begins[kind])
        assert f".{link.rpartition('.')[2]}" in answer.headers["content-disposition"]


@pytest.mark.parametrize("what", ["files", "angles.csv", "angles.mot", "angles.xlsx", "holds.csv"])
def test_a_session_that_is_not_there_or_is_somebody_elses_is_not_found(home: Home, what: str) -> None:
    home.cleared()
    other = Person(str(uuid4()), datetime.now(UTC))
    with home.diary.writing() as connection:
        connection.execute(insert(PersonRow).values(id=other.id, handle="other", made=other.made))
    theirs = kept_session(home.diary.of(other))
    for session in (theirs, str(uuid4()), "x"):
        assert home.client.get(f"/sessions/{session}/{what}").status_code == 404
    mine = kept_session(home.diary)
    assert home.client.get(f"/sessions/{mine}/angles.xlsx").status_code == 404


def test_a_session_without_angles_says_so_and_still_has_its_holds(home: Home) -> None:
    home.cleared()
    session = kept_session(home.diary, tracked=False)
    page = home.client.get(f"/sessions/{session}/files").text
    assert "There are none" in page and "angles.csv" not in page and "holds.csv" in page
    answer = home.client.get(f"/sessions/{session}/angles.csv")
    assert answer.status_code == 404 and "no angles over time" in answer.text
    answer = home.client.get("/files/csv.zip")
    assert answer.status_code == 404 and "no session there are angles" in answer.text


def test_it_can_be_switched_off_and_deleted_on_the_page_of_the_data(home: Home) -> None:
    home.cleared()
    session = kept_session(home.diary)
    assert "It is kept of 1 session." in home.client.get("/data").text
    with zipfile.ZipFile(io.BytesIO(home.client.get("/export.zip").content)) as archive:
        assert {"angles.parquet", "holds.csv"} <= set(archive.namelist())
    assert home.client.post("/data/tracks", do="stop").status_code == 303
    assert not keeps_tracks(home.diary) and len(tracks(home.diary, session)) == 1
    assert home.client.post("/data/tracks", do="delete").status_code == 422, "not by one slip"
    assert home.client.post("/data/tracks", do="delete", sure="yes").status_code == 303
    assert tracks(home.diary, session) == () and home.diary.session(session) is not None
    assert home.client.post("/data/tracks", do="keep").status_code == 303
    assert keeps_tracks(home.diary)
    assert home.client.post("/data/tracks", do="all").status_code == 422


def test_a_person_chooses_when_the_calendar_reminds_and_can_go_back_to_the_usual_times(home: Home) -> None:
    home.cleared()
    at = {"at-1": "18:15", "at-2": "07:30", "at-3": "12:00"}
    assert home.client.post("/reminders", do="use", **at).status_code == 303
    page, calendar = home.client.get("/").text, home.client.get("/calendar.ics").text
    for hours in ("07:30", "12:00", "18:15"):
        assert f'value="{hours}"' in page and f"T{hours.replace(':', '')}00" in calendar
    assert "T090000" not in calendar
    for wrong in (
        {"at-2": "25:00"},
        {"at-1": "", "at-2": "", "at-3": ""},
        {"at-2": "12:59"},
        {"at-2": "<b>"},
        {"at-1": "23:30", "at-2": "00:30"},
    ):
        answer = home.client.post("/reminders", do="use", **{**at, **wrong})
        assert answer.status_code == 422 and 'role="alert" id="wrong-times"' in answer.text, wrong
        assert 'value="12:00"' in answer.text or wrong["at-2"] == "", "what was written stays to be put right"
    assert "T073000" in home.client.get("/calendar.ics").text, "a wrong form changes nothing"
    prescribe(home.diary, Prescription(sessions_a_day=2), datetime.now(UTC))
    fewer = home.client.get("/calendar.ics").text
    assert "T073000" in fewer and "T120000" in fewer and "T181500" not in fewer and "T190000" not in fewer
    assert home.client.post("/reminders", do="use", **{"at-1": "", "at-2": "20:45"}).status_code == 303
    page, once = home.client.get("/").text, home.client.get("/calendar.ics").text
    assert once.count("BEGIN:VEVENT") == 1 and "T204500" in once and 'data-reminders="20:45"' in page
    assert home.client.post("/reminders", do="ours").status_code == 303
    assert home.diary.settings() == {}
