"""A hold is the same thing wherever it is kept or written."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from sitbone.coach.hold import Hold
from sitbone.diary.document import HoldModel
from sitbone.diary.facts import unpacked
from sitbone.diary.tables import HoldRow
from sitbone.plan.records import HoldRecord
from sitbone.recording.recording import Hold as FilmedHold
from sitbone.recording.schema import HoldModel as FilmedHoldModel


def _names(kind: type) -> list[str]:
    return [one.name for one in fields(kind)]


def test_table_and_documents_have_every_field_of_a_hold_and_no_other() -> None:
    kept = _names(HoldRecord)
    assert [c.name for c in HoldRow.__table__.columns] == ["id", "session", "item", *kept]
    assert list(HoldModel.model_fields) == ["item", *kept]
    assert kept[: len(_names(Hold))] == _names(Hold)
    filmed = {*_names(FilmedHold), "end"} - {"at", "held", "off"}  # `uncertainty` says what is known of `off`
    assert set(FilmedHoldModel.model_fields) == filmed


def test_a_hold_that_an_earlier_version_left_in_its_journal_is_read() -> None:
    left = (
        b'{"person":"p","session":"s","lead":3,"at":"2026-11-28T09:00:00Z","holds":[[1,{"stretch":"towel",'
        b'"side":"left","at":"2026-11-28T09:00:00Z","held":33.25,"counted":30.0,"completed":true,'
        b'"knee_flexion":9.5,"hip_flexion":null,"best":60.0,"uncertainty":7.0,"faults":["knee_bent"]}]],'
        b'"warnings":[],"felt":null,"film":false,"position":2,"paused":null,"kind":"step"}'
    )
    at = datetime(2026, 11, 28, 9, tzinfo=UTC)
    ((item, hold),) = unpacked(left).holds
    assert item == 1
    assert hold == HoldRecord("towel", "left", at, 33.25, 30.0, True, 9.5, None, 60.0, 7.0, ("knee_bent",))
