"""Keep a diary as this version writes it: `python -m tests.diary.released.make`, before its revision is released.

Needs PostgreSQL's pg_dump. To do it with an earlier version, put that version's `src` first in PYTHONPATH.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sitbone.diary.diary import Diary
from sitbone.diary.engine import APPLICATION
from sitbone.diary.exchange import export_json
from sitbone.diary.migrate import HEAD
from sitbone.diary.prescriptions import prescribe
from sitbone.plan.alarms import ALARM
from sitbone.plan.item import Item
from sitbone.plan.prescription import read_prescription
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from tests.kept import add_hold, add_warning, go_on_to, say_after, stop_for_pain
from tests.postgres import PATH, cluster

HERE = Path(__file__).parent
THEN = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=1)))
"""A moment before a clock change, with all its digits."""


def live_in(diary: Diary) -> None:
    """Do everything that can be done, with what is hardest to keep."""
    diary.set_setting("voice", "l'été, “off”; DROP TABLE --")
    diary.save_answers([], ["saddle_numbness", "pregnancy"], THEN - timedelta(days=40))
    diary.save_answers(["pregnancy"], ["saddle_numbness"], THEN)
    diary.agree("Dr Ünal \\ 'Praxis' 🦓", THEN.date(), ["pregnancy"], THEN)
    items = [Item("towel", "left", 30.0), Item("towel", "right", 0.1), Item("seated_hug", "both", None, 2)]
    left = diary.start_session(SeenBy.CAMERA, items, 0, THEN)
    add_hold(
        diary,
        left,
        0,
        HoldRecord("towel", "left", THEN, 86_400, 1 / 3, True, -1.5e-7, 71.25, 5.5, 7, ("knee_bent", "é")),
    )
    add_hold(diary, left, 1, HoldRecord("towel", "unknown", THEN, 0, 0, False))
    add_warning(diary, left, "toe_touch", THEN)
    say_after(diary, left, 0, THEN, FeltRecord("towel", Felt.SLIGHT, THEN))
    hurt = diary.start_session(SeenBy.TIMER, items[:1], 10, THEN + timedelta(days=1))
    stop_for_pain(diary, hurt, FeltRecord("towel", Felt.PAINFUL, THEN, "behind the knee'"))
    diary.end_session(hurt, 10, True, THEN + timedelta(days=1, minutes=5))
    film = diary.start_session(SeenBy.CAMERA, items, None, THEN + timedelta(days=2))
    go_on_to(diary, film, 0, THEN + timedelta(days=2), film=True)
    # A clock that was put back: what was written last carries the earlier time.
    diary.agree("Dr Ünal", THEN.date(), ["pregnancy", ALARM], THEN + timedelta(days=3))
    diary.save_answers([], ["saddle_numbness"], THEN + timedelta(days=3))
    diary.save_answers(["saddle_numbness"], ["pregnancy"], THEN + timedelta(days=2, hours=1))
    for limit in (100, 95):
        document = f'{{"by": "Dr Ünal 🦓", "limits": {{"hip_flexion_at_most": {limit}}}}}'
        prescribe(diary, read_prescription(document, THEN.date()), THEN + timedelta(days=2))


def _what_is_in(diary: Diary) -> str:
    person = diary.person()
    whose = {"id": person.id, "made": person.made.astimezone(UTC).isoformat()}
    return json.dumps({"person": whose, "diary": json.loads(export_json(diary))}, indent=1) + "\n"


def _sqlite(folder: Path) -> str:
    """What is in it; its dump is written."""
    file = folder / "diary.db"
    with Diary.open(f"sqlite:///{file}") as diary:
        live_in(diary)
        inside = _what_is_in(diary)
    with closing(sqlite3.connect(file)) as opened:
        lines = [*opened.iterdump(), f"PRAGMA application_id = {APPLICATION};"]  # which a dump leaves out
    (HERE / f"{HEAD}.sqlite.sql").write_text("\n".join(lines) + "\n", "utf-8")
    return inside


def _postgresql(inside: Path) -> None:
    """The same diary in PostgreSQL, by way of its rows: its dump is written."""
    dump = shutil.which("pg_dump", path=PATH)
    if dump is None:
        raise SystemExit("pg_dump is not installed (Debian: apt install postgresql)")
    with cluster() as running:
        url = running.database()
        with Diary.open(url) as diary:
            live_in(diary)
            inside.write_text(_what_is_in(diary), "utf-8")
        said = subprocess.run(
            [dump, "--inserts", "--no-owner", "--no-privileges", url],
            capture_output=True,
            text=True,
            check=True,
        )
    # Lines that only psql understands are left out.
    lines = [line for line in said.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
    (HERE / f"{HEAD}.postgresql.sql").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Write the files of today's revision."""
    with tempfile.TemporaryDirectory() as folder:
        (HERE / f"{HEAD}.sqlite.json").write_text(_sqlite(Path(folder)), "utf-8")
    _postgresql(HERE / f"{HEAD}.postgresql.json")


if __name__ == "__main__":
    main()
