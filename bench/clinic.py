"""How long a clinician waits for a page, with 1,000 patients who did a year of sessions three times a day.

A real PostgreSQL (its memory at 16 MB, so that not all lies in it), the whole application with its door, asked in this
process: network and proxy are not in it. Every patient belongs to one clinician, which is the worst case.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench import Figure
from sitbone.clinic.summary import refresh
from sitbone.plan.screening import load_questions
from sitbone.web.clock import zone
from tests.postgres import cluster
from tests.web.clinic.house import House, house_of

PATIENTS, DAYS, A_DAY = 1000, 365, 3
TARGET = 200.0
"""Milliseconds."""


def rows() -> list[Figure]:
    """The slowest of twenty pages of each kind."""
    with clinic_of(PATIENTS) as (_, browser, people):
        said = f"{PATIENTS} patients × {DAYS * A_DAY} sessions, one clinician"
        chosen = random.Random(1).sample(people, 40)
        kinds = {
            "panel": ["/clinic", "/clinic?page_number=7", "/clinic?find=Patient%2099"] * 14,
            "one patient": [f"/clinic/patients/{person}" for person in chosen],
            "prescribing": [f"/clinic/patients/{person}/prescription" for person in chosen],
            "who saw this": [f"/clinic/patients/{person}/log" for person in chosen],
            "a chart of a year": [f"/clinic/patients/{p}/charts/angle/towel/left.svg" for p in chosen],
        }
        return [
            # a chart is no page: it comes after it, while somebody reads
            Figure(
                f"clinic: {kind}, p95",
                _p95(browser, paths),
                None if "chart" in kind else TARGET,
                unit="ms",
                said=said,
            )
            for kind, paths in kinds.items()
        ]


def _p95(browser: Any, paths: list[str]) -> float:
    taken = []
    browser.get(paths[0])  # what is imported at first use is not a page's cost
    for path in paths:
        began = time.perf_counter()
        answer = browser.get(path)
        taken.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:200])
    return statistics.quantiles(taken, n=20)[-1]


@contextmanager
def clinic_of(patients: int) -> Iterator[tuple[House, Any, list[str]]]:
    """A clinic with so many patients and their year, its clinician's browser, and the patients' ids."""
    with cluster() as running:
        url = running.database()
        house = house_of(url)
        browser = house.clinician("ada")
        people = fill(url, "ada", patients)
        for person in people:
            refresh(house.clinic, person, zone())
        try:
            yield house, browser, people
        finally:
            house.clinic.close()
            house.application.services.kept.close()


def fill(url: str, clinician: str, patients: int, days: int = DAYS) -> list[str]:
    """Patients with a year behind them, written by the database itself."""
    no = [question.id for question in load_questions()]
    plan = "[" + ", ".join(f'["{s}", "{side}", 30.0, 1]' for s, side in _ITEMS) + "]"
    with psycopg.connect(re.sub(r"\+psycopg", "", url)) as connection:
        run: Any = connection.execute
        run(
            "CREATE TEMP TABLE new AS SELECT gen_random_uuid() id, n FROM generate_series(1, %s) n",
            (patients,),
        )
        run("INSERT INTO people (id, handle, made) SELECT id, id, now() - interval '1 year' FROM new")
        run("INSERT INTO patients (person, name, number) SELECT id, 'Patient ' || n, 'N' || n FROM new")
        run(
            "INSERT INTO care SELECT a.id, new.id, now() FROM new, accounts a WHERE a.login = %s",
            (clinician,),
        )
        run(
            "INSERT INTO screenings (person, at, yes, no) "
            "SELECT id, now() - interval '2 days', '[]', %s FROM new",
            (str(no).replace("'", '"'),),
        )
        run(
            "INSERT INTO sessions (id, person, started, ended, seen_by, pain_before, pain_after, stopped_for_pain,"
            " plan, position) SELECT gen_random_uuid(), id, at, at + interval '4 minutes', 'camera',"
            " (random() * 5)::int, (random() * 4)::int, false, %s, 4 FROM new,"
            " generate_series(1, %s) d, generate_series(0, %s) k,"
            " LATERAL (SELECT date_trunc('day', now()) - d * interval '1 day'"
            " + (8 + 5 * k) * interval '1 hour' AS at) t",
            (plan, days, A_DAY - 1),
        )
        values = ", ".join(f"({n}, '{s}', '{side}')" for n, (s, side) in enumerate(_ITEMS))
        run(
            "INSERT INTO holds (session, item, stretch, side, at, held, counted, completed, knee_flexion,"
            " hip_flexion, best, uncertainty, faults) SELECT s.id, i.item, i.stretch, i.side,"
            " s.started + (i.item + 1) * interval '50 seconds', 33, 30, true, 8 + random() * 6,"
            " 60 + random() * 12, 60 + random() * 12, 7, '[]' FROM sessions s,"
            f" (VALUES {values}) i (item, stretch, side)"
        )
        ids = [str(row[0]) for row in run("SELECT id FROM new").fetchall()]
        connection.commit()
        connection.autocommit = True
        run("ANALYZE")
    return ids


_ITEMS = (("towel", "left"), ("towel", "right"), ("chair", "left"), ("chair", "right"))


if __name__ == "__main__":
    for figure in rows():
        print(figure)
