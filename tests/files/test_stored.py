"""A session of the diary as files: what other programs read is what the coach had."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select, update

from sitbone.body.measures import Body, Measurer
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DamagedTrackError, NoSuchSessionError
from sitbone.diary.exchange import export_json
from sitbone.diary.tables import HoldRow, TrackRow
from sitbone.diary.tracks import delete_tracks, keep_tracks, tracks
from sitbone.errors import SitboneError
from sitbone.figure.figure import play
from sitbone.files.angles import angle_frame
from sitbone.files.export import Export
from sitbone.files.stored import KINDS, NothingStored, angles_file, export_tables, stored_recording
from sitbone.files.writing import CannotWrite
from sitbone.live.message import read, write
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.recording.recording import Recording
from sitbone.stretches.stretch import load_stretches
from sitbone.web.live.hub import Hub
from tests.diary.conftest import diary, url  # noqa: F401
from tests.kept import add_hold

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ITEMS = (Item("towel", "left", 8.0), Item("towel", "right", 8.0))
OFF = 0.2
"""Degrees by which an angle may differ for being kept."""


@dataclass
class Watched:
    """A session that a camera watched, and what the coach measured of it at each time of the session."""

    diary: Diary
    id: str
    bodies: dict[float, Body]

    def stored(self) -> Recording:
        kept = self.diary.session(self.id)
        assert kept is not None
        return stored_recording(self.diary, kept, BERLIN)


def _watch(diary: Diary, monkeypatch: pytest.MonkeyPatch, started: datetime = NOW) -> Watched:  # noqa: F811
    """Two towel stretches, left then right, through the messages of a page, the hub and the diary."""
    diary.save_answers([], [q.id for q in load_questions()], started)
    id = diary.start_session(SeenBy.CAMERA, ITEMS, 3, started)
    live = Hub(lambda: started).take_over(id, diary)
    hub, measured = Hub(lambda: started + timedelta(seconds=live.guide.time)), {}
    step = Measurer.step

    def noted(measurer: Measurer, observation):  # type: ignore[no-untyped-def]
        body = step(measurer, observation)
        measured[body.time] = body
        return body

    with monkeypatch.context() as patch:
        patch.setattr(Measurer, "step", noted)
        hub.keep(live, live.guide.go())
        for number, look in enumerate(_looks()):
            sent = read(write(look, sequence=number))
            hub.keep(live, live.guide.see(sent.observation(look.time)))
    diary.end_session(id, 2, False, started + timedelta(minutes=2))
    return Watched(diary, id, measured)


def _looks() -> Iterator:  # type: ignore[type-arg]
    figure = load_stretches()["towel"].figure
    left = list(play(figure, "left", stays={"hold": 12.0}, start=0.5, trembles=0.001))
    yield from left
    yield from play(figure, "right", stays={"hold": 12.0}, start=left[-1].time + 8.0, trembles=0.001)


@pytest.fixture
def watched(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> Watched:  # noqa: F811
    return _watch(diary, monkeypatch)


def test_what_is_read_back_has_the_angles_that_the_coach_had(watched: Watched) -> None:
    recording = watched.stored()
    seen = np.isfinite(recording.landmarks[:, 23, 0])
    assert seen.sum() > 250
    coach = [watched.bodies[min(watched.bodies, key=lambda t: abs(t - at))] for at in recording.time[seen]]
    np.testing.assert_allclose(recording.time[seen], [body.time for body in coach], atol=0.002)
    for name in ("knee_flexion", "hip_flexion", "ankle_dorsiflexion", "trunk_inclination"):
        had = np.array([body.values[name] for body in coach])
        np.testing.assert_allclose(recording.measures[name][seen], had, atol=OFF, err_msg=name)
    laterality = [body.laterality for body in coach]
    np.testing.assert_allclose(recording.track.laterality[seen], laterality, atol=0.002)
    best = max(recording.measures["hip_flexion"][seen][:, 0])
    assert best > 60, "somebody did stretch"


def test_it_says_which_stretch_side_and_phase_each_moment_was_and_nothing_of_the_rest_between(
    watched: Watched, tmp_path: Path
) -> None:
    Export(watched.diary, BERLIN).run("latest", "csv", tmp_path / "a.csv")
    table = pd.read_csv(tmp_path / "a.csv")
    assert table["side"].dropna().drop_duplicates().tolist() == ["left", "unknown", "right"]
    assert "hold" in set(table["phase"]) and set(table["stretch"].dropna()) == {"towel"}
    time = table["time (s)"]
    rest = table[table["stretch"].isna()]
    assert len(rest) == 2 and rest["knee_flexion_left (deg)"].isna().all()
    assert time.is_monotonic_increasing and time.iloc[0] >= 0 and time.diff().max() > 3
    assert time.iloc[-1] == pytest.approx(max(watched.bodies), abs=15)


def test_a_hold_of_an_unknown_side_names_no_leg_in_its_angles_either(watched: Watched) -> None:
    with watched.diary.writing() as connection:
        unknown = update(HoldRow).where(HoldRow.session == watched.id, HoldRow.item == 1)
        connection.execute(unknown.values(side="unknown"))
    assert set(angle_frame(watched.stored())["side"].dropna()) == {"left", "unknown"}


def test_opensim_reads_an_even_rate_the_counts_of_its_header_and_the_same_angles(watched: Watched) -> None:
    kept = watched.diary.session(watched.id)
    assert kept is not None
    lines = angles_file(watched.diary, kept, "mot", BERLIN).decode("ascii").splitlines()
    told = dict(line.split("=") for line in lines[: lines.index("endheader")] if line.count("=") == 1)
    names, *body = (line.split("\t") for line in lines[lines.index("endheader") + 1 :])
    rows = np.array(body, float)
    assert rows.shape == (int(told["nRows"]), int(told["nColumns"])) and names[0] == "time"
    assert np.ptp(np.diff(rows[:, 0])) < 1e-5 and told["inDegrees"] == "yes"
    recording = watched.stored()
    knee = np.interp(rows[:, 0], recording.time, recording.measures["knee_flexion"][:, 0])
    np.testing.assert_allclose(rows[:, names.index("knee_angle_l")], knee, atol=1e-3)
    assert np.isnan(rows[:, 1:]).all(1).any(), "nothing is drawn through the rest"

    lines = angles_file(watched.diary, kept, "trc", BERLIN).decode().splitlines()
    told = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    rows = np.array([line.split("\t") for line in lines[6:]], float)
    assert (told["Units"], told["NumMarkers"]) == ("mm", "33")
    assert rows.shape == (int(told["NumFrames"]), 2 + 3 * 33)
    assert np.nanmax(np.abs(rows[:, 2:])) < 2000, "a body in millimetres"


def test_the_hold_and_its_track_are_kept_together_or_not_at_all(watched: Watched) -> None:
    kept = watched.diary.session(watched.id)
    assert kept is not None and kept.held == {0, 1}
    found = tracks(watched.diary, watched.id)
    assert [track.item for track in found] == [0, 1]
    hold = kept.record.holds[0]
    add_hold(watched.diary, watched.id, 0, hold, found[0])  # it is there already
    assert len(tracks(watched.diary, watched.id)) == 2
    assert found[0].at == pytest.approx(NOW, abs=timedelta(seconds=1.5))


def test_each_person_reads_their_own(watched: Watched) -> None:
    from uuid import uuid4

    from sqlalchemy import insert

    from sitbone.diary.entries import Person
    from sitbone.diary.tables import PersonRow

    other = Person(str(uuid4()), NOW)
    with watched.diary.writing() as connection:
        connection.execute(insert(PersonRow).values(id=other.id, handle="other", made=NOW))
    theirs = watched.diary.of(other)
    assert tracks(theirs, watched.id) == ()
    delete_tracks(theirs)
    assert len(tracks(watched.diary, watched.id)) == 2
    with pytest.raises(NoSuchSessionError):
        Export(theirs, BERLIN).run(watched.id, "csv", Path("never.csv"))


def test_it_is_not_kept_where_somebody_does_not_want_it_and_can_be_deleted(
    diary: Diary,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_tracks(diary, False)
    watched = _watch(diary, monkeypatch)
    kept = diary.session(watched.id)
    assert kept is not None and len(kept.record.holds) == 2 and tracks(diary, watched.id) == ()
    with pytest.raises(NothingStored, match="holds can be written"):
        watched.stored()
    keep_tracks(diary, True)
    again = _watch(diary, monkeypatch, NOW + timedelta(days=1))
    assert len(tracks(diary, again.id)) == 2
    delete_tracks(diary)
    assert tracks(diary, again.id) == () and len(diary.sessions()) == 2
    last = _watch(diary, monkeypatch, NOW + timedelta(days=2))
    assert len(tracks(diary, last.id)) == 2
    diary.delete_everything()
    with diary.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(TrackRow)) == 0


def test_all_sessions_become_a_folder_or_a_zip_and_those_without_are_named(
    watched: Watched, tmp_path: Path
) -> None:
    diary, out = watched.diary, tmp_path / "out"  # noqa: F811
    out.mkdir()
    bare = diary.start_session(SeenBy.TIMER, ITEMS, 3, NOW + timedelta(hours=4))
    record = diary.sessions()[0]
    add_hold(diary, bare, 0, replace(record.holds[0], faults=("=1+1", "knee_bent")))
    export = Export(diary, BERLIN)
    for kind in KINDS:
        (said,) = export.run("all", kind, out / kind)
        assert "1 of 2 sessions" in said and "1330" in said, "13:30 in Berlin"
        names = sorted(file.name for file in (out / kind).iterdir())
        assert names == ["holds.csv", f"sitbone-2026-11-23-0930-{watched.id[:8]}.{kind}"]
        export.run("all", kind, out / f"{kind}.zip")
        with zipfile.ZipFile(out / f"{kind}.zip") as archive:
            assert sorted(archive.namelist()) == names
            held = list(csv.DictReader(io.StringIO(archive.read("holds.csv").decode())))
        assert [row["session"] for row in held] == [watched.id, watched.id, bare]
        assert held[-1]["faults"] == "'=1+1; knee_bent", "no formula"
    assert sorted(p.name for p in out.iterdir()) == sorted([*KINDS, *(f"{k}.zip" for k in KINDS)])
    with pytest.raises(CannotWrite, match="is there already"):
        export.run("all", "csv", out / "csv")
    with pytest.raises(NothingStored):
        export.run("latest", "mot", out / "none.mot")
    assert not (out / "none.mot").exists()
    export.run(watched.id[:8], "json", out / "one.json")
    (only,) = json.loads((out / "one.json").read_text("utf-8"))["sessions"]
    assert only["id"] == watched.id and b"data" not in export_json(diary)


def test_the_tables_hold_all_angles_and_a_damaged_track_spoils_only_its_own(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _watch(watched.diary, monkeypatch, NOW + timedelta(days=1))
    with watched.diary.writing() as connection:
        connection.execute(
            update(TrackRow).where(TrackRow.session == other.id, TrackRow.item == 1).values(data=b"\x01\x00")
        )
    with pytest.raises(DamagedTrackError):
        other.stored()
    file = io.BytesIO()
    export_tables(watched.diary, file, BERLIN)
    with zipfile.ZipFile(file) as archive:
        table = pq.read_table(io.BytesIO(archive.read("angles.parquet")))
        without = archive.read("without_angles.csv").decode()
        assert "holds.csv" in archive.namelist()
    assert set(table["session"].to_pylist()) == {watched.id}
    assert table.num_rows == len(watched.stored().time)
    assert table.schema.field("knee_flexion_left").metadata == {b"unit": b"deg"}
    assert other.id in without and watched.id not in without


def test_a_clock_that_was_set_back_leaves_the_items_in_their_order(watched: Watched) -> None:
    with watched.diary.writing() as connection:
        connection.execute(
            update(TrackRow)
            .where(TrackRow.session == watched.id, TrackRow.item == 1)
            .values(at=NOW - timedelta(hours=1))
        )
    recording = watched.stored()
    assert (np.diff(recording.time) > 0).all() and recording.time[0] >= 0
    assert recording.events[-1].time < 200


def test_a_wrong_ending_or_session_is_said_in_one_line_and_nothing_is_written(
    watched: Watched, tmp_path: Path
) -> None:
    export, out = Export(watched.diary, BERLIN), tmp_path / "out"
    out.mkdir()
    for which, kind, name in (
        ("latest", "mot", "a.csv"),
        ("all", "csv", "a.csv"),
        ("zz", "csv", "b.csv"),
        ("", "csv", "b.csv"),
        ("latest", "csv", "nowhere/b.csv"),
    ):
        with pytest.raises(SitboneError) as refused:
            export.run(which, kind, out / name)
        assert "\n" not in str(refused.value)
    assert not list(out.iterdir())
