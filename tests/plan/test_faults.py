"""What is wrong with a prescription is said in our words, whatever is wrong, in every language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from sitbone.plan.faults import said_plainly
from sitbone.plan.prescription import Prescription

ODD: list[object] = [
    None, True, 3, -1, 10**30, 0.5, float("nan"), "", "x", "9" * 5000, "é\u2028", "2026-13-45", "2026-01-01T10:00",
    1e300, [], {}, [[]], [{}], ["x"] * 50, [1], {"x": 1}, "x" * 3000, [None],
]  # fmt: skip
"""Whatever somebody may write, or break, in the place of anything."""


def _broken() -> Iterator[Any]:
    """The programme as a document, with each odd thing in the place of each of its parts."""
    whole = json.loads(Prescription().model_dump_json())
    dose = whole["stretches"][0]
    for odd in ODD:
        yield odd
        for name in (*whole, "unknown"):
            yield {**deepcopy(whole), name: odd}
        for name in (*dose, "unknown"):
            yield {**deepcopy(whole), "stretches": [{**dose, name: odd}]}
        for name in ("hip_flexion_at_most", "hips", "unknown"):
            yield {**deepcopy(whole), "limits": {name: odd}}
        yield {"stretches": [odd]}
        yield {"stretches": [{"stretch": odd}]}


def _refusals() -> Iterator[ValidationError]:
    for document in _broken():
        for read in (Prescription.model_validate, _from_text):
            try:
                read(document)
            except ValidationError as error:
                yield error


def _from_text(document: Any) -> None:
    Prescription.model_validate_json(json.dumps(document))


def test_no_words_of_the_library_reach_anybody() -> None:
    kinds = set()
    for error in _refusals():
        first = error.errors()[0]
        kinds.add(first["type"])
        said = said_plainly(error)
        assert said and "\n" not in said and len(said) <= 300
        if first["type"] != "value_error":
            assert first["msg"].lower() not in said.lower(), first
        for word in ("input", "valid", "tuple", "validation", "pydantic", "parsing", "pattern"):
            assert word not in said.lower(), (first["type"], said)
        assert "{" not in said, said
    assert len(kinds) > 15, kinds


def test_a_complaint_that_nobody_has_words_for_is_said_in_general() -> None:
    strange = ValidationError.from_exception_data("x", [{"type": "url_type", "loc": ("notes",), "input": 1}])
    assert said_plainly(strange) == "“notes” cannot be read"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"stretches": []}, "“stretches” must have at least 1 entry"),
        ({"sessions_a_day": "many"}, "“sessions_a_day” must be a whole number"),
        ({"since": "soon"}, "“since” must be a day, written as year-month-day"),
        ({"limits": {"hips": "none"}}, "“limits hips” must be one of these: left, right, both"),
        ([], "it does not have the fields that it needs"),
    ],
)
def test_it_says_what_to_write(document: Any, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Prescription.model_validate(document)
    assert said_plainly(refused.value) == words
