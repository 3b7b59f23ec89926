"""A prescription in words, its documents, and taking one in on the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import prescribed
from sitbone.files.prescription import changes, in_words, json_schema
from sitbone.plan.prescription import Dose, Prescription, read_prescription
from sitbone.stretches.limits import Limits
from sitbone.terminal.prescribing import Prescribing

DOCS = Path(__file__).parents[2] / "docs"


def _example() -> str:
    found = re.search(r"```json\n(.*?)```", (DOCS / "prescription.md").read_text("utf-8"), re.S)
    assert found
    return found[1]


def test_the_schema_in_the_documents_is_the_one_of_the_code() -> None:
    assert json.loads((DOCS / "prescription.schema.json").read_text("utf-8")) == json_schema()


def test_the_example_in_the_documents_can_be_followed_and_every_field_is_explained() -> None:
    example = read_prescription(_example(), date(2026, 11, 23))
    assert [dose.stretch for dose in example.allowed()] == ["chair", "towel"]
    explained = (DOCS / "prescription.md").read_text("utf-8")
    fields = [*Prescription.model_fields, *Dose.model_fields, *Limits.model_fields]
    assert [name for name in fields if not re.search(rf"`(\w+(\[\])?\.)?{name}`", explained)] == [
        "stretches",
        "limits",
    ]


def test_whatever_differs_is_told_and_what_is_the_same_is_not() -> None:
    plain = Prescription()
    others = {
        "stretches": (Dose(stretch="chair", sides=("left",), seconds=20),),
        "sessions_a_day": 1,
        "days": ("monday",),
        "limits": Limits(hip_flexion_at_most=100, hips="right"),
        "notes": "Gently.",
        "by": "Ada Klein",
        "since": date(2026, 1, 1),
        "until": date(2027, 1, 1),
        "cleared": frozenset({"surgery"}),
    }
    assert set(others) == set(Prescription.model_fields) - {"format", "version"}
    assert changes(plain, plain) == ()
    for field, value in others.items():
        new = Prescription.model_validate({field: value})
        assert changes(plain, new), field
        assert changes(plain, new) != changes(new, plain) or field == "cleared"


def test_the_words_say_what_is_prescribed() -> None:
    words = in_words(read_prescription(_example()))
    assert words.by == "Prescribed by Ada Klein, physiotherapist."
    assert words.holds == "from 23 November 2026 until 31 January 2027"
    assert words.days == "Monday, Tuesday, Thursday, Friday"
    chair, towel = words.stretches
    assert (chair.sides, chair.seconds, chair.when) == ("each leg", "20 seconds", "in turn with others")
    assert (towel.sides, towel.repetitions, towel.when) == ("right leg", "2 times", "in every session")
    assert words.limits == "Hip flexion at most 90°, on the left side."


@pytest.mark.parametrize("accept", [False, True])
def test_a_file_is_kept_only_with_accept(tmp_path: Path, accept: bool) -> None:
    file = tmp_path / "prescription.json"
    file.write_text(Prescription(by="Ada Klein", sessions_a_day=2).model_dump_json(), "utf-8")
    console = Console(record=True, file=(tmp_path / "out").open("w"), width=200)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        Prescribing(diary, console).run(file, accept=accept)
        assert prescribed(diary).version == (1 if accept else None)
    console.file.close()
    assert "2 sessions a day instead of 3." in console.export_text()


def test_a_bad_file_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "prescription.json"
    file.write_text('{"sessions_a_day": 99}')
    environment = {**os.environ, "SITBONE_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.db'}"}
    command = [sys.executable, "-m", "sitbone", "prescription", str(file), "--accept"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("sitbone: ") and "must be at most 6" in line
    with Diary.open(environment["SITBONE_DATABASE_URL"]) as diary:
        assert prescribed(diary).version is None
