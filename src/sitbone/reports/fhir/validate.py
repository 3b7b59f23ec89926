"""Whether bytes are a Bundle that can be trusted to be what it says: its size, shape, codes, references and patient."""

from __future__ import annotations

import gc
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Any, NoReturn

from sitbone.reports.fhir.codes import Resource
from sitbone.reports.fhir.errors import FhirError, one_line

if TYPE_CHECKING:
    from pydantic import BaseModel

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest bundle that is read: about three years of three sessions a day."""
_PIECE = 1024 * 1024
_DEEPEST = 60
"""Levels of nesting; the bundles of Sitbone have ten."""


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
    entries = _entries(bundle)
    _check_shape(bundle, entries)
    _check_references(entries)
    _check_patient(entries, patient)
    return bundle


def check_resource(resource: Any, where: str) -> None:
    """Raise `FhirError` unless this is a resource that validates. `where` begins the message."""
    from pydantic import ValidationError

    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    model = _model(kind) if isinstance(kind, str) else None
    if model is None:
        raise FhirError(f"{where} is no FHIR resource that is known here.")
    try:
        valid = model.model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        said = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise FhirError(f"{where}: {one_line(said)}.") from None
    for name, allowed in _codes(model):
        value = getattr(valid, name, None)
        if value is not None and value not in allowed:
            raise FhirError(
                f"{where}: {name} is {one_line(str(value), 40)!r}, not one of {', '.join(allowed)}."
            )


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


def _check_shape(bundle: Resource, entries: list[Resource]) -> None:
    frame = bundle | {"entry": [{k: v for k, v in entry.items() if k != "resource"} for entry in entries]}
    if not all(frame["entry"]):
        raise FhirError("This Bundle has an entry without its full url.")
    if not entries:
        del frame["entry"]
    with _undisturbed():
        check_resource(frame, "The Bundle")
        for number, entry in enumerate(entries, 1):
            _not_too_deep(entry["resource"], number)
            check_resource(entry["resource"], _called(number, entry["resource"]))


def _called(number: int, resource: Resource) -> str:
    return f"Entry {number}, {one_line(str(resource.get('resourceType')), 40)}"


def _not_too_deep(value: Any, number: int, level: int = 0) -> None:
    if level > _DEEPEST:
        raise FhirError(f"Entry {number} is nested too deeply.")
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                _not_too_deep(inner, number, level + 1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nothing made here is a cycle, and looking for cycles in a year's resources takes longer than the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check_references(entries: list[Resource]) -> None:
    names: set[str] = set()
    for number, entry in enumerate(entries, 1):
        resource, url = entry["resource"], entry.get("fullUrl")
        if url is None or url in names:
            raise FhirError(f"Entry {number} has no full url of its own.")
        names |= {url, f"{resource['resourceType']}/{resource.get('id')}"}
    for number, entry in enumerate(entries, 1):
        for to in references(entry["resource"]):
            if to not in names:
                called = _called(number, entry["resource"])
                raise FhirError(f"{called}: refers to {one_line(to, 80)}, which is not in the bundle.")


def references(value: Any) -> Iterator[str]:
    """Every reference within a resource, however deep; those to what it contains itself left out."""
    if isinstance(value, dict):
        to = value.get("reference")
        if isinstance(to, str) and not to.startswith("#"):
            yield to
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from references(inner)


def _check_patient(entries: list[Resource], expected: str | None) -> None:
    patients = [e["resource"].get("id") for e in entries if e["resource"]["resourceType"] == "Patient"]
    if len(patients) != 1 or not patients[0]:
        raise FhirError(f"This Bundle is about {len(patients)} patients; one that is named is needed.")
    if expected is not None and patients[0] != expected:
        raise FhirError("This Bundle is about another patient. Nothing of it was taken in.")


@cache
def _model(kind: str) -> type[BaseModel] | None:
    """The class of a resource; None where that is no kind of resource."""
    from fhir.resources.R4B import get_fhir_model_class
    from fhir.resources.R4B.resource import Resource as AnyResource

    try:
        model = get_fhir_model_class(kind)
    except ValueError:
        return None
    return model if issubclass(model, AnyResource) else None


@cache
def _codes(model: type[BaseModel]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The coded elements of a resource that have a closed list, which fhir.resources knows but does not check."""
    found = []
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and isinstance(allowed := extra.get("enum_values"), list):
            found.append((name, tuple(str(code) for code in allowed)))
    return tuple(found)
