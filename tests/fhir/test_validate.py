"""A bundle from elsewhere: taken only where it is sound, refused in one line where it is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from io import RawIOBase
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitbone.fhir.bundle import as_bytes, bundle_of
from sitbone.fhir.errors import FhirError
from sitbone.fhir.read import read_bundle
from sitbone.fhir.validate import LARGEST, check_bundle, check_resource, validate
from tests.fhir.records import ADA, everything

BUNDLE = bundle_of(everything())
SOMEBODY_ELSE = "11111111-1111-4111-8111-111111111111"


class Endless(RawIOBase):
    """A body that never ends, and counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 <= size <= LARGEST
        self.taken += size
        return b" " * size


def test_what_sitbone_writes_is_sound() -> None:
    validate(as_bytes(BUNDLE), patient=ADA)


def test_an_endless_body_is_refused_without_reading_on() -> None:
    body = Endless()
    with pytest.raises(FhirError, match="larger than 64 MB"):
        validate(body)  # type: ignore[arg-type]
    assert body.taken <= LARGEST + 1


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff\xfe", b"null", b"[]", b"{", b"[" * 100_000, b'{"resourceType": "Patient"}',
        b'{"resourceType": "Bundle", "type": "collection", "type": "batch"}',
        b'{"resourceType": "Bundle", "type": "collection", "total": NaN}',
        b'{"resourceType": "Bundle", "type": "basket"}',
        b'{"resourceType": "Bundle", "type": "collection"}',
        b'{"resourceType": "Bundle", "type": "collection", "entry": {}}',
        b'{"resourceType": "Bundle", "type": "collection", "entry": [7]}',
        b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Period"}}]}',
        b'{"resourceType": "Bundle", "type": "collection", "extension": ' + b'[{"extension": ' * 300 + b"[]"
        + b"}]" * 300 + b', "entry": [{"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient"}}]}',
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_refused_in_one_line(body: bytes) -> None:
    _refused(body)


def _in(kind: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The last resource of that kind."""
    return lambda bundle: next(
        e["resource"] for e in reversed(bundle["entry"]) if e["resource"]["resourceType"] == kind
    )


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("Observation", {"status": "fine"}, "status is 'fine'"),
        ("Observation", {"code": {}}, "empty"),
        ("Observation", {"partOf": None}, "null"),
        ("Observation", {"valueQuantity": {"value": "much"}}, "valueQuantity.value"),
        ("Observation", {"mood": "good"}, "mood"),
        ("Observation", {"subject": {"reference": f"urn:uuid:{SOMEBODY_ELSE}"}}, "not in the bundle"),
        ("Observation", {"effectiveDateTime": "2026-02-30T10:00:00+00:00"}, "effectiveDateTime"),
        ("Procedure", {"usedReference": [{"reference": "Device/x"}]}, "Device/x, which is not in the bundle"),
        ("Patient", {"id": SOMEBODY_ELSE}, "another patient"),
        ("Device", {"resourceType": "Patient"}, "Patient"),
    ],
)
def test_what_is_wrong_with_a_resource_is_said(kind: str, change: dict[str, Any], said: str) -> None:
    bundle = copy.deepcopy(BUNDLE)
    found = _in(kind)(bundle)
    found |= change
    assert said in _refused(as_bytes(bundle))


def test_two_entries_of_one_url_are_refused() -> None:
    assert "full url" in _refused(as_bytes(BUNDLE | {"entry": BUNDLE["entry"] + BUNDLE["entry"][-1:]}))


def test_a_sound_bundle_that_is_not_ours_is_said_to_be_so() -> None:
    entry = {"fullUrl": f"urn:uuid:{ADA}", "resource": {"resourceType": "Patient", "id": ADA}}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [entry]}
    validate(as_bytes(bundle), patient=ADA)
    with pytest.raises(FhirError, match="not as Sitbone writes it"):
        read_bundle(as_bytes(bundle), patient=ADA)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_resource_of_a_form_that_was_seen_before_is_judged_as_if_it_were_alone(data: st.DataObject) -> None:
    bundle = copy.deepcopy(BUNDLE)
    resource = data.draw(st.sampled_from(bundle["entry"]))["resource"]
    within: Any = resource
    while True:
        name = data.draw(st.sampled_from(sorted(within) if isinstance(within, dict) else range(len(within))))
        if not isinstance(within[name], dict | list) or data.draw(st.booleans()):
            break
        within = within[name]
    assume(name not in ("reference", "id"))  # those are another rule's
    odd = ["", " ", 0, 1, -1, 1.5, 2.0, True, "odd", ADA, f"urn:uuid:{ADA}", "2026-01-05"]
    odd += ["2026-02-30T10:00:00+00:00", "2026-01-05T10:00:00+00:00", "2026-01-05T10:00:00.123456-05:00"]
    within[name] = data.draw(st.sampled_from(odd))
    alone = _verdict(lambda: check_resource(resource, "it"))
    assert (_verdict(lambda: check_bundle(bundle)) is None) == (alone is None)
    _verdict(lambda: read_bundle(as_bytes(bundle)))


def _verdict(check: Callable[[], object]) -> str | None:
    try:
        check()
    except FhirError as error:
        return str(error)
    return None


def _refused(body: bytes) -> str:
    with pytest.raises(FhirError) as refused:
        validate(body, patient=ADA)
    said = str(refused.value)
    assert "\n" not in said and len(said) < 500
    return said


def test_a_document_that_is_cut_off_is_refused() -> None:
    whole = as_bytes(BUNDLE)
    assert json.loads(whole)
    _refused(whole[: len(whole) // 2])
