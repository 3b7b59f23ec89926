"""What `sitbone export` does: sessions of the diary written as files, whole or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sitbone.diary.diary import Diary
from sitbone.diary.errors import DamagedTrackError, NoSuchSessionError
from sitbone.diary.exchange import export_document, export_json
from sitbone.diary.prescriptions import prescribed
from sitbone.files.angles import write_angles
from sitbone.files.calendar import calendar_of
from sitbone.files.stored import KINDS, NothingStored, file_name, holds_csv, stored_recording
from sitbone.files.writing import CannotWrite, check_ending, check_writable, folder_beside, written_beside
from sitbone.plan.errors import ReminderError
from sitbone.plan.records import SessionRecord
from sitbone.plan.reminders import read

ENDINGS = {kind: f".{kind}" for kind in KINDS} | {"holds": ".csv", "json": ".json", "calendar": ".ics"}
"""What the files of each kind end in."""


@dataclass(frozen=True, slots=True)
class Export:
    """Files of one diary; `zone` is the person's own time, for names and for the calendar."""

    diary: Diary
    zone: ZoneInfo
    force: bool = False
    """Whether a file that is there is written over."""
    at: str | None = None
    """For a calendar: times of a day, as `07:30,12:00,18:15`, instead of those of the diary."""

    def run(self, which: str, kind: str, out: Path) -> list[str]:
        """Write the session `which` (`latest`, `all`, the beginning of an id) as `kind`. Lines to tell the person.

        Raises `SitboneError`, and writes nothing, where there is no such session or nothing of it can be written.
        """
        if kind == "calendar":
            self._one(
                out, kind, "sitbone", calendar_of(self.diary, self.zone, datetime.now(UTC), self._times())
            )
            return []
        if self.at is not None:
            raise ReminderError("--at is for --as calendar; omit one of them")
        chosen = self._chosen(which)
        if kind in KINDS and which == "all":
            return self._angles_of_all(chosen, kind, out)
        name = "sitbone" if which == "all" else file_name(chosen[0], self.zone)
        if kind == "json":
            self._one(out, kind, name, export_json(self.diary) if which == "all" else self._json(chosen[0]))
        elif kind == "holds":
            self._one(out, kind, name, holds_csv(chosen).encode())
        else:
            self._angles(chosen[0], self._file(out, kind, name))
        return []

    def _times(self) -> Sequence[time] | None:
        sessions = prescribed(self.diary).prescription.sessions_a_day
        return None if self.at is None else read(self.at.split(","), sessions)

    def _chosen(self, which: str) -> Sequence[SessionRecord]:
        every = [record for record in self.diary.sessions() if record.holds]
        if not every:
            raise NoSuchSessionError("Nothing has been held yet, so there is nothing to write.")
        if which == "all":
            return every
        if which == "latest":
            return every[-1:]
        found = [record for record in every if record.id.startswith(which)] if which else []
        if len(found) != 1:
            raise NoSuchSessionError(
                f"{which[:40]!r} is the beginning of {len(found)} sessions' ids; give latest, all, or the id of one."
            )
        return found

    def _json(self, record: SessionRecord) -> bytes:
        """A diary with this session alone, without answers and settings. It can be brought back."""
        whole = export_document(self.diary)
        mine = [session for session in whole.sessions if session.id == record.id]
        alone = whole.model_copy(
            update={"settings": {}, "screenings": [], "agreements": [], "prescriptions": [], "sessions": mine}
        )
        return alone.model_dump_json(indent=1).encode()

    def _angles(self, record: SessionRecord, path: Path) -> None:
        kept = self.diary.session(record.id)
        if kept is None:
            raise NoSuchSessionError("The session was deleted meanwhile.")
        write_angles(stored_recording(self.diary, kept, self.zone), path, force=self.force)

    def _angles_of_all(self, records: Sequence[SessionRecord], kind: str, out: Path) -> list[str]:
        left_out: list[str] = []
        with _folder_or_zip(out, force=self.force) as folder:
            for record in records:
                name = file_name(record, self.zone)
                try:
                    self._angles(record, folder / f"{name}{ENDINGS[kind]}")
                except (NothingStored, DamagedTrackError):
                    left_out.append(name)
            if len(left_out) == len(records):
                raise NothingStored(
                    "Of no session there are angles over time; nothing was written. Write --as holds instead."
                )
            with written_beside(folder / "holds.csv") as file:
                file.write(holds_csv(records).encode())
        if not left_out:
            return []
        first = ", ".join(left_out[:3])
        return [
            f"{len(left_out)} of {len(records)} sessions have no angles over time and are in holds.csv only: "
            f"{first}{' …' if len(left_out) > 3 else ''}"
        ]

    def _one(self, out: Path, kind: str, name: str, content: bytes) -> None:
        with written_beside(self._file(out, kind, name), force=self.force) as file:
            file.write(content)

    def _file(self, out: Path, kind: str, name: str) -> Path:
        """The file to write: `out`, or one in it where it is a folder."""
        ending = ENDINGS[kind]
        path = out / f"{name}{ending}" if out.is_dir() else out
        check_ending(path, ending, f"--as {kind}")
        check_writable(path, force=self.force)
        return path


@contextmanager
def _folder_or_zip(out: Path, *, force: bool) -> Iterator[Path]:
    """A folder to write files to, that becomes `out`: a folder, or a zip of its files where it ends so."""
    if out.suffix.lower() != ".zip":
        if out.suffix:
            raise CannotWrite(f"{out}: several sessions are written to a folder or a .zip; give such a name")
        with folder_beside(out) as folder:
            yield folder
        return
    check_writable(out, force=force)
    with TemporaryDirectory(prefix="sitbone-") as folder:
        yield Path(folder)
        with (
            written_beside(out, force=force) as packed,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for file in sorted(Path(folder).iterdir()):
                archive.write(file, file.name)
