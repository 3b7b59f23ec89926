"""The read side of FHIR's REST interface over one record, without a server: a path and a query give a status and a
resource. Whoever mounts it has already made sure that this record may be seen."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl

from sitbone import __version__
from sitbone.diary.record import Record
from sitbone.fhir.bundle import bundle_of
from sitbone.fhir.codes import Resource
from sitbone.fhir.errors import FhirError, one_line
from sitbone.fhir.identity import moment
from sitbone.fhir.search import FORMAT, FORMATS, KINDS, Parameters, kinds_of, of_kind, search, served

MEDIA_TYPE = "application/fhir+json"
LONGEST = 4000
"""Characters of the longest query."""

Answer = tuple[int, Resource]
"""An HTTP status, and what to send: a resource, a searchset, or an OperationOutcome."""


def answer(record: Record, path: str, query: str, base: str) -> Answer:
    """Answer `GET {base}/{path}?{query}` from one person's record.

    `Observation?code=…` searches, `Observation/{id}` reads, `metadata` says what there is. `base` is the absolute
    address of the endpoint, without a slash at its end. The bundle is built anew each time: keep it and use
    `answer_from` where the record has not changed.
    """
    if path.strip("/") == "metadata":
        return 200, capability_statement(base, record.at)
    return answer_from(bundle_of(record), path, query, base)


def answer_from(bundle: Resource, path: str, query: str, base: str) -> Answer:
    """The same from a bundle that is already there; `metadata` is not among it."""
    try:
        parameters = _parameters(query)
        match path.strip("/").split("/"):
            case [kind] if kind in KINDS:
                return 200, search(bundle, kind, parameters, base)
            case [kind, id] if kind in KINDS:
                return _read(bundle, kind, id, parameters)
            case _:
                return outcome(404, "not-supported", f"There is no {one_line(path, 80)} here.")
    except FhirError as error:
        return outcome(400, "invalid", str(error))


def outcome(status: int, code: str, said: str) -> Answer:
    """An OperationOutcome: what was wrong, in one line. `code` is of FHIR's issue types."""
    issue = {"severity": "error", "code": code, "diagnostics": said}
    return status, {"resourceType": "OperationOutcome", "issue": [issue]}


def capability_statement(base: str, at: datetime) -> Resource:
    """What this endpoint can do: read and search, JSON alone."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": moment(at, at.tzinfo),
        "kind": "instance",
        "software": {"name": "Sitbone", "version": __version__},
        "implementation": {"description": "What was done in a home programme of stretches", "url": base},
        "fhirVersion": "4.0.1",
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Read only. Each answer is about one patient, whom the caller may see.",
                "resource": [
                    {
                        "type": kind,
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "searchParam": [
                            {"name": name, "type": type} for name, type in how.parameters.items()
                        ],
                    }
                    for kind, how in KINDS.items()
                ],
            }
        ],
    }


def _read(bundle: Resource, kind: str, id: str, parameters: Parameters) -> Answer:
    if any(name != FORMAT or value not in FORMATS for name, value in parameters):
        raise FhirError("Reading takes no parameters but _format=json.")
    found = next((r for r in of_kind(bundle, kind) if r["id"] == id), None)
    if found is None:
        return outcome(404, "not-found", f"There is no {kind} {one_line(id, 64)}.")
    return 200, served(found, kinds_of(bundle))


def _parameters(query: str) -> Parameters:
    if len(query) > LONGEST:
        raise FhirError(f"The query is longer than {LONGEST} characters.")
    try:
        return parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise FhirError("The query cannot be read.") from None
