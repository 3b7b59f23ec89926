"""Which code stands for what, and from where we have it. What has no code that fits has words and a code of our own.

| thing | code | source |
|---|---|---|
| pain from 0 to 10, as the person says | LOINC 72514-3 | HL7 Belgium, patient monitoring, value set `pain-scale` |
| exercise duration | LOINC 55411-3 | US Physical Activity IG 1.0.0, example of an activity's duration |
| exercise therapy | SNOMED CT 229065009 | US Physical Activity IG 1.0.0, `PAServiceRequestInterventions` |
| physical therapy procedure | SNOMED CT 91251008 | US Physical Activity IG 1.0.0, `PAServiceRequestCategory` |
| right knee, left knee | SNOMED CT 6757004, 82169009 | IHE PCC mobile Paramedicine, extremities; six others agree |
| physical activity | `PhysicalActivity` | US Physical Activity IG 1.0.0, `pa-temporary-codes` |

LOINC 41349-2 and 41345-0 are the active range of knee extension. A hold is no test of range, so they are not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Resource = dict[str, Any]
"""A resource, or a part of one, as its JSON."""

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
PHYSICAL_ACTIVITY = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
URI = "urn:ietf:rfc:3986"
"""The system of an identifier that is itself a URI."""

MEASURE = "urn:sitbone:measure"
"""Our own codes begin with `urn:sitbone:`: no server is asked for them, and nobody else's are like them."""
STRETCH = "urn:sitbone:stretch"
SIDE = "urn:sitbone:side"
FAULT = "urn:sitbone:fault"
FELT = "urn:sitbone:felt"
SEEN_BY = "urn:sitbone:seen-by"
ALARM = "urn:sitbone:alarm"
QUESTION = "urn:sitbone:question"
ACTIVITY = "urn:sitbone:activity"
PRESCRIPTION = "urn:sitbone:prescription"
CLINIC_NUMBER = "urn:sitbone:clinic-number"

PERTAINS_TO_GOAL = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"

PAIN = (LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
EXERCISE_DURATION = (LOINC, "55411-3", "Exercise duration")
EXERCISE_THERAPY = (SNOMED, "229065009", "Exercise therapy")
PHYSICAL_THERAPY = (SNOMED, "91251008", "Physical therapy procedure")
IS_PHYSICAL_ACTIVITY = (PHYSICAL_ACTIVITY, "PhysicalActivity", "Physical Activity")
KNEE = {"left": (SNOMED, "82169009"), "right": (SNOMED, "6757004")}

Code = tuple[str, str] | tuple[str, str, str]
"""System and code, and how the system calls it where we know that."""


def concept(text: str, *codes: Code) -> Resource:
    """A CodeableConcept: what a person reads, and the codes for it.

    >>> concept("left knee", KNEE["left"])
    {'coding': [{'system': 'http://snomed.info/sct', 'code': '82169009'}], 'text': 'left knee'}
    """
    if not codes:
        return {"text": text}
    return {"coding": [_coding(code) for code in codes], "text": text}


def _coding(code: Code) -> Resource:
    coding = {"system": code[0], "code": code[1]}
    if len(code) == 3:
        coding["display"] = code[2]
    return coding


def words(text: str) -> str:
    """What somebody wrote, without the characters that a FHIR string may not hold.

    >>> words("behind\\u00a0the knee")
    'behind the knee'
    """
    return "".join(c if c in " \r\n\t" or not (c.isspace() or ord(c) < 32) else " " for c in text)


def quantity(value: float, unit: str, code: str) -> Resource:
    """A Quantity with its UCUM code."""
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def degrees(value: float) -> Resource:
    """An angle, to a tenth of a degree: what is behind that is noise."""
    return quantity(round(value, 1) + 0.0, "deg", "deg")


def seconds(value: float) -> Resource:
    """A time, to a hundredth of a second."""
    return quantity(round(value, 2), "s", "s")


def code_of(of: Resource | None, system: str) -> str | None:
    """The first code of that system in a CodeableConcept; None where there is none."""
    codings: Sequence[Resource] = (of or {}).get("coding", ())
    return next((coding.get("code") for coding in codings if coding.get("system") == system), None)
