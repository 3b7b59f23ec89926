"""A year as FHIR: how long the record of a diligent person takes to become a Bundle that validates."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from bench import Figure
from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Named, Record
from sitbone.fhir.bundle import as_bytes, bundle_of
from sitbone.fhir.codes import Resource
from sitbone.fhir.errors import FhirError
from sitbone.fhir.read import read_bundle
from sitbone.fhir.validate import check_bundle, check_resource
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord

DAYS, A_DAY, HOLDS, TIMES = 365, 3, 5, 5
PERSON = "5a7d7a0c-6f0a-4dd4-8b8e-0d6c3c1b9a11"
BEGAN = datetime(2025, 1, 1, 8, tzinfo=UTC)
STRETCHES = (
    ("seated_hug", "both"),
    ("chair", "left"),
    ("chair", "right"),
    ("towel", "left"),
    ("wall", "right"),
)


def rows() -> list[Figure]:
    """Export, export with validation, what reading back takes, and every resource looked at by fhir.resources alone."""
    record = a_year()
    bundle = bundle_of(record)
    written = as_bytes(bundle)
    size = f"{DAYS * A_DAY} sessions of {HOLDS} holds: {len(bundle['entry'])} resources, {len(written) / 1e6:.0f} MB"
    alone = _seconds(lambda: _errors(bundle), 1)
    return [
        Figure("a year exported", _seconds(lambda: as_bytes(bundle_of(record))), 2, unit="s", said=size),
        Figure(
            "a year exported and validated",
            _seconds(lambda: _exported(record)),
            2,
            unit="s",
            said=f"median of {TIMES}; resources of a form found sound are not looked at again",
        ),
        Figure(
            "validation errors, each resource by itself",
            _errors(bundle),
            0,
            said=f"which takes {alone:.1f} s",
        ),
        Figure("a year validated and read back", _seconds(lambda: read_bundle(written), 3), None, unit="s"),
    ]


def a_year() -> Record:
    """Three sessions a day, five holds each, with pain before and after."""
    return Record(
        person=PERSON,
        made=BEGAN,
        at=BEGAN + timedelta(days=DAYS),
        named=Named("Ada Example"),
        clinician="Sam Reed",
        prescriptions=(Prescribed(1, BEGAN, Prescription(by="Sam Reed")),),
        sessions=tuple(_session(number) for number in range(DAYS * A_DAY)),
        answers=(),
    )


def _session(number: int) -> SessionRecord:
    at = BEGAN + timedelta(hours=24 / A_DAY * number)
    holds = tuple(
        HoldRecord(
            stretch=stretch,
            side=side,
            at=at + timedelta(minutes=minute),
            held=31.0 + number % 7,
            counted=30.0,
            completed=True,
            knee_flexion=12.0 + number % 31 / 3,
            hip_flexion=80.0 + number % 17 / 3,
            best=80.0,
            uncertainty=7.0,
            faults=("knee_bent",) if minute == 2 else (),
        )
        for minute, (stretch, side) in enumerate(STRETCHES, 1)
    )
    return SessionRecord(
        id=str(uuid5(UUID(PERSON), f"session {number}")),
        started=at,
        seen_by=SeenBy.CAMERA,
        ended=at + timedelta(minutes=9),
        pain_before=number % 4,
        pain_after=number % 4,
        holds=holds,
        prescription=1,
    )


def _exported(record: Record) -> bytes:
    bundle = bundle_of(record)
    check_bundle(bundle, patient=record.person)
    return as_bytes(bundle)


def _errors(bundle: Resource) -> int:
    """Resources that fhir.resources refuses, each looked at in full."""
    errors = 0
    for entry in bundle["entry"]:
        try:
            check_resource(entry["resource"], entry["fullUrl"])
        except FhirError:
            errors += 1
    return errors


def _seconds(work: Callable[[], object], times: int = TIMES) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
