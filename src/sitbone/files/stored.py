"""Sessions of the diary in other programs' files: angles over time, holds, the whole diary, the calendar.

A session that the camera watched is read back as a `Recording`, as if it were a film, so that the same files are
written of both (`sitbone.files.angles`).
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO, Any

import numpy as np

from sitbone.coach.events import Event, Phase, PhaseChanged
from sitbone.coach.hold import Side
from sitbone.diary.diary import Diary
from sitbone.diary.entries import KeptSession
from sitbone.diary.errors import DamagedTrackError
from sitbone.diary.exchange import cell, export_csv
from sitbone.diary.track import KeptTrack
from sitbone.diary.tracks import tracked_sessions, tracks
from sitbone.errors import SitboneError
from sitbone.extras import needs
from sitbone.files.angles import angle_table, write_angles
from sitbone.plan.records import HoldRecord, SessionRecord
from sitbone.pose.landmarks import nobody
from sitbone.pose.track import Track
from sitbone.recording.measures import Measures, measure
from sitbone.recording.recording import Hold, Recording
from sitbone.recording.trust import judge
from sitbone.stretches.stretch import load_stretches

KINDS = ("csv", "parquet", "mot", "trc")
"""The endings of the files that hold angles or markers over time."""
BETWEEN = 0.1
"""Seconds behind the last look of one item, and before the first of the next, at which nobody is said to be seen."""
_HOLDS = ("session", "started", "seen_by", "purpose", *(one.name for one in fields(HoldRecord)))


class NothingStored(SitboneError):
    """Nothing was kept of that session that could be written."""

    status = 404


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of time in which one thing was looked at: an item, or nobody."""

    track: Track
    measured: Measures
    events: tuple[Event, ...]


def file_name(record: SessionRecord, zone: tzinfo) -> str:
    """What a session's files are called, without the ending: when it began, by the clock in `zone`, and its id's start.

    >>> from datetime import UTC
    >>> from sitbone.plan.records import SeenBy
    >>> at = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    >>> file_name(SessionRecord("1f0b2c3d-0000-4000-8000-000000000000", at, SeenBy.CAMERA), UTC)
    'sitbone-2026-11-23-0905-1f0b2c3d'
    """
    return f"sitbone-{record.started.astimezone(zone):%Y-%m-%d-%H%M}-{record.id[:8]}"


def stored_recording(diary: Diary, kept: KeptSession, zone: tzinfo) -> Recording:
    """What the coach saw in a session, as if it were a film. Times are seconds from the session's beginning.

    Between two items nothing was kept: a row just after the one and a row just before the other say that nobody is
    seen.
    Raises `NothingStored` where no track was kept of it.
    """
    found = tracks(diary, kept.record.id)
    if not found:
        raise NothingStored(
            f"Of the session {file_name(kept.record, zone)} there are no angles over time: nobody watched it, "
            "or they were not kept. Its holds can be written."
        )
    parts = list(_parts(found, kept))
    track = _joined_track([part.track for part in parts])
    measured = _joined_measures([part.measured for part in parts])
    events = tuple(event for part in parts for event in part.events)
    known = load_stretches()
    holds = tuple(_hold(h, kept.record.started) for h in kept.record.holds if h.stretch in known)
    duration = float(track.time[-1])
    return Recording(
        file=file_name(kept.record, zone),
        duration=duration,
        holds=holds,
        faults=(),
        warnings=(),
        recognised=(),
        trust=judge(track, measured, holds, (), duration, side_told=True),
        partial=kept.record.ended is None,
        events=events,
        track=track,
        measured=measured,
    )


def _parts(found: Sequence[KeptTrack], kept: KeptSession) -> Iterator[_Part]:
    """Each item with what lies before it.

    The times are those of the clock on the wall; where it was set back, an item begins right after the one before.
    """
    until = -BETWEEN
    for kept_track in found:
        seen = kept_track.seen
        start = max((kept_track.at - kept.record.started).total_seconds(), until + BETWEEN)
        if until >= 0 and start - until > 3 * BETWEEN:
            yield _nobody((until + BETWEEN, start - BETWEEN), seen.track.size)
        time = seen.track.time - seen.track.time[0] + start
        track = replace(seen.track, time=time, model="lite")  # which one it was is not kept
        item = kept.items[kept_track.item]
        side = kept.sides.get(kept_track.item, item.side)
        yield _Part(track, measure(track), _phases(time, seen.phases, item.stretch, side))
        until = float(time[-1])


def _phases(time: Any, phases: Sequence[Phase], stretch: str, side: str) -> tuple[Event, ...]:
    """The changes of phase, the first one at the beginning; `side`: as the hold is kept, not as it was asked for."""
    before: Sequence[Phase | None] = (None, *phases[:-1])
    return tuple(
        PhaseChanged(float(at), phase, stretch, Side(side))
        for at, phase, last in zip(time, phases, before, strict=True)
        if phase != last
    )


def _nobody(times: Sequence[float], size: tuple[int, int]) -> _Part:
    track = Track.of(nobody(time, size, looked=False, cut=True) for time in times)
    return _Part(track, measure(track), (PhaseChanged(times[0], Phase.GET_READY, None, Side.UNKNOWN),))


def _joined_track(parts: Sequence[Track]) -> Track:
    arrays: dict[str, Any] = {
        f.name: np.concatenate([getattr(p, f.name) for p in parts])
        for f in fields(Track)
        if f.name not in ("size", "model")
    }
    return replace(parts[-1], **arrays)


def _joined_measures(parts: Sequence[Measures]) -> Measures:
    """Measured part by part, so that no speed is taken from one item to the next, and each in its own picture."""
    values = {name: np.concatenate([p.values[name] for p in parts]) for name in parts[0].values}
    arrays = {
        f.name: np.concatenate([getattr(p, f.name) for p in parts])
        for f in fields(Measures)
        if f.name != "values"
    }
    return Measures(values=values, **arrays)


def _hold(record: HoldRecord, started: datetime) -> Hold:
    end = (record.at - started).total_seconds()
    timed = {**record.as_hold(), "side": Side(record.side), "at": end, "start": end - record.held}
    best = load_stretches()[record.stretch].angles.best
    return Hold(**timed, best_angle=best, uncertainty=record.uncertainty)


# -- tables ----------------------------------------------------------------------------------------------------------


def hold_rows(sessions: Sequence[SessionRecord]) -> list[dict[str, Any]]:
    """The holds of these sessions, one row each: seconds, degrees (0 = straight), None where unknown.

    No angle stands without how far it may be off, and none where nobody watched.
    """
    return [
        {
            "session": record.id,
            "started": record.started.isoformat(),
            "seen_by": str(record.seen_by),
            "purpose": str(record.purpose),
            **hold.values(),
            "at": hold.at.isoformat(),
            "faults": list(hold.faults),
        }
        for record in sessions
        for hold in (kept.to_be_read(record.seen_by) for kept in record.holds)
    ]


def holds_csv(sessions: Sequence[SessionRecord]) -> str:
    """`hold_rows` as CSV, with a header line."""
    written = io.StringIO()
    table = csv.DictWriter(written, _HOLDS)
    table.writeheader()
    table.writerows({name: cell(value) for name, value in row.items()} for row in hold_rows(sessions))
    return written.getvalue()


def angles_file(diary: Diary, kept: KeptSession, kind: str, zone: tzinfo) -> bytes:
    """The bytes of one session's file of this kind. Raises `NothingStored` where nothing was kept."""
    recording = stored_recording(diary, kept, zone)
    with tempfile.TemporaryDirectory(prefix="sitbone-") as folder:
        path = Path(folder) / f"{recording.file}.{kind}"
        write_angles(recording, path)
        return path.read_bytes()


def export_tables(diary: Diary, file: IO[bytes], zone: tzinfo) -> None:
    """The whole diary as tables: the zip of `export_csv`, and `angles.parquet` with all angles over time, where kept.

    Sessions without are named in `without_angles.csv`. One session is in memory at a time. `file` can be read, too.
    """
    file.write(export_csv(diary))
    without = [("session", "why")]
    with tempfile.TemporaryFile() as angles, zipfile.ZipFile(file, "a") as archive:
        if _write_all_angles(_every_session(diary, zone, without), angles):
            angles.seek(0)
            with archive.open(_entry("angles.parquet"), "w") as out:
                shutil.copyfileobj(angles, out)
        written = io.StringIO()
        csv.writer(written).writerows(without)
        archive.writestr(_entry("without_angles.csv"), written.getvalue())


def _every_session(
    diary: Diary, zone: tzinfo, without: list[tuple[str, str]]
) -> Iterator[tuple[str, Recording]]:
    """Every session that has angles over time, by its id; the others are added to `without`."""
    kept_of = tracked_sessions(diary)
    for record in diary.sessions():
        kept = diary.session(record.id) if record.id in kept_of else None
        if kept is None:
            without.append((record.id, "nobody watched it, or it was not kept"))
            continue
        try:
            yield record.id, stored_recording(diary, kept, zone)
        except DamagedTrackError as error:
            without.append((record.id, str(error)))


def _write_all_angles(recordings: Iterator[tuple[str, Recording]], file: IO[bytes]) -> bool:
    """One Parquet table of them all, a row group for each; False where there are none."""
    with needs("tables"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    writer = None
    for id, recording in recordings:
        table = angle_table(recording)
        named = pa.field("session", pa.string(), metadata={"unit": ""})
        table = table.add_column(0, named, pa.array([id] * len(table), pa.string()))
        table = table.replace_schema_metadata({"sitbone": "angles/1"})
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return writer is not None


def _entry(name: str) -> zipfile.ZipInfo:
    """A date of its own, so that the same diary gives the same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
