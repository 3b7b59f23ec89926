"""Whether bytes are a Bundle that can be trusted to be what it says: its size, shape, codes, references and patient."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import IO, TYPE_CHECKING, Any, NoReturn

from sitbone.extras import needs
from sitbone.fhir.codes import Resource
from sitbone.fhir.errors import FhirError, one_line
from sitbone.fhir.form import form, key
from sitbone.fhir.undisturbed import undisturbed

if TYPE_CHECKING:
    from pydantic import BaseModel

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest bundle that is read: two years and a half of three full sessions a day."""
_PIECE = 1024 * 1024

_REPORTED = "registered preliminary final amended corrected cancelled entered-in-error unknown"
_REQUESTED = "draft active on-hold revoked completed entered-in-error unknown"
_CODES = {
    "Bundle": {
        "type": "document message transaction transaction-response batch batch-response history searchset "
        "collection"
    },
    "CarePlan": {"status": _REQUESTED, "intent": "proposal plan order option"},
    "DetectedIssue": {"status": _REPORTED},
    "Goal": {
        "lifecycleStatus": "proposed planned accepted active on-hold completed cancelled entered-in-error rejected"
    },
    "Observation": {"status": _REPORTED},
    "Procedure": {
        "status": "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
    },
    "ServiceRequest": {
        "status": _REQUESTED,
        "intent": "proposal plan directive order original-order reflex-order filler-order instance-order option",
    },
}
"""The codes that R4 allows where it allows no others: fhir.resources takes any. For the kinds that Sitbone writes."""


def validate(source: bytes | IO[bytes], *, patient: str | None = None) -> None:
    """Raise `FhirError`, one line, unless `source` is a sound Bundle.

    It is not read beyond `LARGEST` bytes. Every resource must validate as R4B (see docs/fhir.md for what that says of
    R4), every reference must be to something in the bundle, and there must be no Patient but the one whose id is
    `patient`; None takes whichever single one there is.
    """
    checked(source, patient=patient)


def checked(source: bytes | IO[bytes], *, patient: str | None = None) -> Resource:
    """The Bundle itself, after everything that `validate` checks."""
    bundle = _parsed(_limited(source))
    check_bundle(bundle, patient=patient)
    return bundle


def check_bundle(bundle: Resource, *, patient: str | None = None) -> None:
    """What `validate` checks of a Bundle that has been parsed, or that `bundle_of` has just made."""
    entries = _entries(bundle)
    _check_references(entries, _check_shape(bundle, entries))
    _check_patient(entries, patient)


def check_resource(resource: Any, where: str) -> None:
    """Raise `FhirError` unless this is a resource that validates. `where` begins the message."""
    from pydantic import ValidationError

    kind = str(resource.get("resourceType")) if isinstance(resource, dict) else ""
    model = _model(kind)
    if model is None:
        raise FhirError(f"{where} is no FHIR resource that is known here.")
    try:
        valid = model.model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        said = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise FhirError(f"{where}: {one_line(said)}.") from None
    for name, allowed in _CODES.get(kind, {}).items():
        value = getattr(valid, name)
        if value is not None and value not in allowed.split():
            raise FhirError(f"{where}: {name} is {one_line(value, 40)!r}; R4 has {allowed}.")


def _limited(source: bytes | IO[bytes]) -> bytes:
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    taken = bytearray()
    while piece := stream.read(min(_PIECE, LARGEST + 1 - len(taken))):
        taken += piece
        if len(taken) > LARGEST:
            raise FhirError(
                f"This bundle is larger than {LARGEST // 1024**2} MB and was not read. Export fewer sessions."
            )
    return bytes(taken)


def _parsed(document: bytes) -> Resource:
    try:
        text = document.decode("utf-8-sig")
        with undisturbed():
            bundle = json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise FhirError(f"This is not a JSON document: {one_line(why)}.") from None
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise FhirError("This is not a FHIR Bundle.")
    return bundle


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name: one reader would take the first, another the last."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name is there twice in one object")
    return made


def _entries(bundle: Resource) -> list[Resource]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("resource"), dict) for entry in entries
    ):
        raise FhirError("This Bundle has an entry without a resource.")
    return entries


def _check_shape(bundle: Resource, entries: list[Resource]) -> list[list[str]]:
    """Check the Bundle and each resource in it. Gives what each of them refers to."""
    sound: set[str] = set()
    referred = []
    with undisturbed():
        _check_frame(bundle, entries)
        for number, entry in enumerate(entries, 1):
            resource, found = entry["resource"], list[str]()
            its_form = form(resource, found)
            referred.append(found)
            its_key = key(its_form)
            if its_key in sound:
                continue
            where = _called(number, resource)
            if _is_sound(its_form, where):
                sound.add(its_key)
            else:
                check_resource(resource, where)
    return referred


def _check_frame(bundle: Resource, entries: list[Resource]) -> None:
    """Check the Bundle without its resources: one entry of each form will do."""
    frame = {name: value for name, value in bundle.items() if name != "entry"}
    bare = [{name: value for name, value in entry.items() if name != "resource"} for entry in entries]
    if not all(bare):
        raise FhirError("This Bundle has an entry without its full url.")
    if bare:
        forms = {key(its_form): its_form for its_form in map(form, bare)}
        if _is_sound(form(frame) | {"entry": list(forms.values())}, "The Bundle"):
            return
        frame["entry"] = bare
    check_resource(frame, "The Bundle")


def _is_sound(its_form: Resource, where: str) -> bool:
    try:
        check_resource(its_form, where)
    except FhirError:
        return False
    return True


def _called(number: int, resource: Resource) -> str:
    return f"Entry {number}, {one_line(str(resource.get('resourceType')), 40)}"


def _check_references(entries: list[Resource], referred: list[list[str]]) -> None:
    names: set[str] = set()
    for number, entry in enumerate(entries, 1):
        resource, url = entry["resource"], entry.get("fullUrl")
        if url is None or url in names:
            raise FhirError(f"Entry {number} has no full url of its own.")
        names |= {url, f"{resource['resourceType']}/{resource.get('id')}"}
    for number, (entry, found) in enumerate(zip(entries, referred, strict=True), 1):
        for to in found:
            if to not in names:
                called = _called(number, entry["resource"])
                raise FhirError(f"{called}: refers to {one_line(to, 80)}, which is not in the bundle.")


def _check_patient(entries: list[Resource], expected: str | None) -> None:
    patients = [e["resource"].get("id") for e in entries if e["resource"]["resourceType"] == "Patient"]
    if len(patients) != 1 or not patients[0]:
        raise FhirError(f"This Bundle is about {len(patients)} patients; one that is named is needed.")
    if expected is not None and patients[0] != expected:
        raise FhirError("This Bundle is about another patient. Nothing of it was taken in.")


@cache
def _model(kind: str) -> type[BaseModel] | None:
    """The class of a resource; None where that is no kind of resource."""
    with needs("fhir"):
        from fhir.resources.R4B import get_fhir_model_class
        from fhir.resources.R4B.resource import Resource as AnyResource

    try:
        model = get_fhir_model_class(kind)
    except ValueError:
        return None
    return model if issubclass(model, AnyResource) else None
