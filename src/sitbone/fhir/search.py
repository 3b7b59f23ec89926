"""Search within one person's bundle, as FHIR R4 asks for it. Strict: a parameter that is not known is refused, as an
answer that had left it out would be taken for the whole truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sitbone.fhir.codes import Resource
from sitbone.fhir.dates import asked, happened
from sitbone.fhir.errors import FhirError, one_line

PAGE = 100
"""Resources on a page where nobody says how many."""
MOST = 1000
"""Most resources on a page."""
SIZE, OFFSET, FORMAT = "_count", "_offset", "_format"
FORMATS = ("json", "application/json", "application/fhir+json")

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Searchable:
    """How one kind of resource is searched."""

    subject: str | None = None
    """The element that names the patient."""
    subject_names: tuple[str, ...] = ()
    """The parameters that ask for it."""
    code: bool = False
    date: tuple[str, str] | None = None
    """The parameter, and the element it looks at."""

    @property
    def parameters(self) -> dict[str, str]:
        """Each parameter with its type, as a CapabilityStatement names them."""
        found = {"_id": "token"} | dict.fromkeys(self.subject_names, "reference")
        if self.code:
            found["code"] = "token"
        if self.date:
            found[self.date[0]] = "date"
        return found


_BOTH = ("patient", "subject")
KINDS = {
    "Patient": Searchable(),
    "Practitioner": Searchable(),
    "Device": Searchable(),
    "CarePlan": Searchable("subject", _BOTH, date=("date", "period")),
    "Goal": Searchable("subject", _BOTH, date=("start-date", "startDate")),
    "ServiceRequest": Searchable("subject", _BOTH, code=True, date=("authored", "authoredOn")),
    "Procedure": Searchable("subject", _BOTH, code=True, date=("date", "performedPeriod")),
    "Observation": Searchable("subject", _BOTH, code=True, date=("date", "effectiveDateTime")),
    "DetectedIssue": Searchable(
        "patient", ("patient",), code=True, date=("identified", "identifiedDateTime")
    ),
}
"""What can be read and searched. The names of the parameters are those of R4."""


def search(bundle: Resource, kind: str, parameters: Parameters, base: str) -> Resource:
    """A Bundle of type `searchset`: the resources of that kind that fit every parameter, page by page.

    Several values with commas between them: any of them. `base` is the address of the endpoint. Raises `FhirError`
    for a parameter that is not known or cannot be understood.
    """
    how = KINDS[kind]
    size, offset = _page(parameters)
    chosen = of_kind(bundle, kind)
    for name, value in parameters:
        if name == FORMAT and value not in FORMATS:
            raise FhirError(f"Only JSON is written here, not {one_line(value, 40)}.")
        if name not in (SIZE, OFFSET, FORMAT):
            chosen = _fitting(chosen, how, kind, name, value, base)
    shown = chosen[offset : offset + size]
    kinds = kinds_of(bundle)
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(chosen),
        "link": list(_links(kind, parameters, base, size, offset, len(chosen))),
        **({"entry": [_entry(resource, kinds, base) for resource in shown]} if shown else {}),
    }


def of_kind(bundle: Resource, kind: str) -> list[Resource]:
    """The resources of one kind, in the order of the bundle."""
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def kinds_of(bundle: Resource) -> dict[str, str]:
    """Each full url of the bundle, with what it is called on a server: `Patient/5a7d…`."""
    return {e["fullUrl"]: f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]}


def served(value: Any, kinds: dict[str, str]) -> Any:
    """The same resource with its references as a server writes them."""
    if isinstance(value, dict):
        return {
            name: kinds.get(inner, inner)
            if name == "reference" and isinstance(inner, str)
            else served(inner, kinds)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [served(inner, kinds) for inner in value]
    return value


def _entry(resource: Resource, kinds: dict[str, str], base: str) -> Resource:
    url = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": url, "resource": served(resource, kinds), "search": {"mode": "match"}}


def _fitting(
    chosen: Iterable[Resource], how: Searchable, kind: str, name: str, value: str, base: str
) -> list[Resource]:
    if name not in how.parameters:
        known = ", ".join([*how.parameters, SIZE])
        raise FhirError(f"{kind} cannot be searched by {one_line(name, 40)}; there are {known}.")
    values = value.split(",")
    if not all(values):
        raise FhirError(f"{name} is without a value.")
    if name == "_id":
        return [r for r in chosen if r["id"] in values]
    if name == "code":
        return [r for r in chosen if any(_coded(r, one) for one in values)]
    if how.date and name == how.date[0]:
        return _dated(chosen, how.date[1], values)
    wanted = {_id(one, base) for one in values}
    return [r for r in chosen if how.subject and _id(r[how.subject]["reference"], base) in wanted]


def _coded(resource: Resource, token: str) -> bool:
    """`code`, `system|code`, `system|` or `|code`: the last is a code without a system."""
    system, bar, code = token.rpartition("|")
    for coding in resource.get("code", {}).get("coding", ()):
        if bar and coding.get("system", "") != system:
            continue
        if not code or coding.get("code") == code:
            return True
    return False


def _dated(chosen: Iterable[Resource], element: str, values: list[str]) -> list[Resource]:
    dates = [asked(value) for value in values]
    found = []
    for resource in chosen:
        when = happened(resource, element)
        if when and any(date.matches(when) for date in dates):
            found.append(resource)
    return found


def _id(written: str, base: str) -> str:
    """The id in a reference to a patient, however it is written; a reference to something else stays as it is."""
    return written.removeprefix(f"{base}/").removeprefix("urn:uuid:").removeprefix("Patient/")


def _page(parameters: Parameters) -> tuple[int, int]:
    given = dict(parameters)
    for name in (SIZE, OFFSET):
        if sum(said == name for said, _ in parameters) > 1:
            raise FhirError(f"{name} is there twice.")
        if name in given and not (given[name].isascii() and given[name].isdigit() and len(given[name]) < 10):
            raise FhirError(f"{name} must be a whole number, not {one_line(given[name], 40)!r}.")
    return min(int(given.get(SIZE, PAGE)), MOST), int(given.get(OFFSET, 0))


def _links(
    kind: str, parameters: Parameters, base: str, size: int, offset: int, total: int
) -> Iterable[Resource]:
    others = [(name, value) for name, value in parameters if name not in (SIZE, OFFSET)]

    def link(relation: str, at: int) -> Resource:
        query = urlencode([*others, (SIZE, str(size)), (OFFSET, str(at))])
        return {"relation": relation, "url": f"{base}/{kind}?{query}"}

    yield link("self", offset)
    if size and offset + size < total:
        yield link("next", offset + size)
    if size and offset > 0:
        yield link("previous", max(0, offset - size))
