"""FHIR R4 for the clinic's other programs: each patient has an endpoint of their own, beside one that lists them.

`/fhir/Patient` lists whom the key may see; `/fhir/{person}/…` reads and searches one of them; a search at `/fhir/…`
that names its patient is answered too. The door has found out whose key it is.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from sitbone.clinic import audit, care
from sitbone.fhir import rest
from sitbone.fhir.bundle import bundle_of, written_bundle
from sitbone.fhir.codes import Resource
from sitbone.fhir.search import KINDS
from sitbone.web.clock import here
from sitbone.web.records import record_of_patient, record_of_person
from sitbone.web.services import InTurn, TheAccount, TheDiary, TheServices, account_of, clinic_of, services_of

router = APIRouter()


@router.get("/clinic/patients/{person}/fhir.json")
def bundle(_turn: InTurn, services: TheServices, account: TheAccount, diary: TheDiary) -> Response:
    """Everything about one patient, to take away."""
    found = services.workshop.make(written_bundle, record_of_person(services, account, diary))
    headers = {"content-disposition": 'attachment; filename="sitbone-fhir.json"'}
    return Response(found, media_type=rest.MEDIA_TYPE, headers=headers)


@router.get("/fhir/{kind}")
def search(request: Request, _turn: InTurn, kind: str) -> Response:
    """What there is, the patients, or a search that names its patient."""
    base, clinic = _base(request), clinic_of(request)
    if kind == "metadata":
        return _answer(200, rest.capability_statement(base, here(clinic.clock())))
    asked = parse_qs(request.url.query)
    named = [*asked.get("patient", []), *asked.get("subject", [])]
    if kind == "Patient" and not named:
        return _patients(request)
    if len(named) != 1:
        return _answer(
            *rest.outcome(400, "required", "Say which patient: ?patient=…, or ask /fhir/{patient}/…")
        )
    return _of(request, named[0].removeprefix("Patient/"), kind, base)


@router.get("/fhir/{first}/{second}")
def read(request: Request, _turn: InTurn, first: str, second: str) -> Response:
    """One patient's resource by `/fhir/Patient/{id}`, or a search at their own endpoint."""
    if first == "Patient":
        return _of(request, second, f"Patient/{second}", _base(request))
    return _of(request, first, second, f"{_base(request)}/{first}")


@router.get("/fhir/{person}/{kind}/{id}")
def read_one(request: Request, _turn: InTurn, person: str, kind: str, id: str) -> Response:
    """One resource at a patient's own endpoint."""
    return _of(request, person, f"{kind}/{id}", f"{_base(request)}/{person}")


def _of(request: Request, person: str, path: str, base: str) -> Response:
    clinic = clinic_of(request)
    account = account_of(request)
    whom = care.patient(clinic, account, person)
    if whom is None:  # whether there is such a patient elsewhere is not said
        return _answer(*rest.outcome(404, "not-found", "There is no such patient here."))
    kind = path.partition("/")[0]
    what = f"GET /fhir/…/{kind if kind in KINDS else '…'}"
    audit.count(clinic, account, what, [whom.person], program=True)
    if path == "metadata":
        return _answer(200, rest.capability_statement(base, here(clinic.clock())))
    return _answer(*rest.answer_from(_bundle(request, whom), path, request.url.query, base))


def _patients(request: Request) -> Response:
    """The patients whom the key may see, each with the address of their own endpoint."""
    clinic = clinic_of(request)
    account, base = account_of(request), _base(request)
    patients = care.patients_of(clinic, account)
    what = "GET /fhir/Patient"
    audit.count(clinic, account, what, program=True)
    if patients:
        audit.count(clinic, account, what, [whom.person for whom in patients], program=True)
    entries = [
        {
            "fullUrl": f"{base}/Patient/{whom.person}",
            "resource": {
                "resourceType": "Patient",
                "id": whom.person,
                "name": [{"text": whom.name}],
                **({"birthDate": whom.born.isoformat()} if whom.born else {}),
            },
            "search": {"mode": "match"},
        }
        for whom in patients
    ]
    found: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return _answer(200, {**found, "entry": entries} if entries else found)


def _bundle(request: Request, whom: care.Patient) -> Resource:
    clinic = clinic_of(request)
    diary = clinic.diary(whom.person)
    if diary is None:
        raise LookupError(whom.person)
    return services_of(request).memory.bundles.of(diary, lambda: bundle_of(record_of_patient(clinic, whom)))


def _base(request: Request) -> str:
    return f"{services_of(request).settings.origin}/fhir"


def _answer(status: int, resource: Resource) -> Response:
    return Response(json.dumps(resource, ensure_ascii=False), status, media_type=rest.MEDIA_TYPE)
