"""The whole record as one Bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sitbone.diary.record import Record
from sitbone.fhir.alarm import issues
from sitbone.fhir.codes import URI, Resource
from sitbone.fhir.identity import id_of, moment, url_of
from sitbone.fhir.measures import measures
from sitbone.fhir.people import device, patient, practitioners
from sitbone.fhir.plan import plan_resources, plans
from sitbone.fhir.session import procedure
from sitbone.fhir.undisturbed import undisturbed
from sitbone.fhir.validate import check_bundle
from sitbone.files.writing import written_beside
from sitbone.words import ENGLISH, speaking


def bundle_of(record: Record) -> Resource:
    """The record as a FHIR R4 Bundle of type `collection`, as its JSON.

    A document would need somebody who answers for it as its author; nobody does. The same record gives the same
    bundle: every id comes from the record, and every reference is to something within the bundle. Do not change it:
    parts that many resources share are there once.
    """
    with undisturbed(), speaking(ENGLISH):
        entries = [{"fullUrl": url_of(resource["id"]), "resource": resource} for resource in _all(record)]
    return {
        "resourceType": "Bundle",
        "id": id_of(record.person, "Bundle"),
        "language": "en",
        "identifier": {"system": URI, "value": url_of(id_of(record.person, "Bundle"))},
        "type": "collection",
        "timestamp": moment(record.at, record.at.tzinfo),
        "entry": entries,
    }


def _all(record: Record) -> Iterator[Resource]:
    yield patient(record)
    yield from practitioners(record)
    yield device(record)
    for plan in plans(record):
        yield from plan_resources(plan)
    for session in record.sessions:
        yield procedure(record, session)
        yield from measures(record, session)
    yield from issues(record)


def as_bytes(resource: Resource) -> bytes:
    """A resource as JSON in UTF-8. The same resource gives the same bytes."""
    return json.dumps(resource, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def written_bundle(record: Record) -> bytes:
    """The record's Bundle as JSON in UTF-8."""
    return as_bytes(bundle_of(record))


def write_bundle(record: Record, path: Path, *, force: bool = False) -> None:
    """Write the record's Bundle to a file, checked, whole or not at all, and over another only with `force`.

    Raises `CannotWrite` in one line.
    """
    bundle = bundle_of(record)
    check_bundle(bundle, patient=record.person)
    with written_beside(path, force=force) as file:
        file.write(as_bytes(bundle) + b"\n")
