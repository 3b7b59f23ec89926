"""Prescribing: which stretches, sides, seconds, how often, and what the coach must not let pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.diary.prescriptions import Prescribed, followed_now, prescribe, prescribed, versions
from sitbone.files.prescription import changes
from sitbone.plan.errors import PrescriptionError
from sitbone.plan.faults import Place, place_in_words, said_plainly
from sitbone.plan.prescription import FACTS, WEEK, Prescription, check_usable
from sitbone.plan.questions import Kind, load_questions
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clinic.history import history_of
from sitbone.web.clock import here
from sitbone.web.guard.threads import on_loop
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import (
    TheAccount,
    TheClinic,
    TheDiary,
    ThePatient,
    TheServices,
    clinic_of,
    diary_of,
    patient_of,
)
from sitbone.words import _, later, weekday

router = APIRouter(prefix="/clinic/patients/{person}")
_LABELS = {
    "seconds": later("Seconds"),
    "repetitions": later("Repetitions"),
    "sessions_a_day": later("Sessions a day"),
    "days": later("On these days"),
    "since": later("From"),
    "until": later("Until, that day included"),
    "hip_flexion_at_most": later("Hip flexion at most, in degrees (0° = thigh in line with the trunk)"),
    "hips": later("Of which hip"),
    "notes": later("Notes for the patient"),
}
"""What stands beside each field."""


@router.get("/prescription")
def ask(request: Request, diary: TheDiary) -> Response:
    """What holds now, ready to be changed."""
    return _form_page(request, prescribed(diary), None)


@router.post("/prescription")
def keep(
    request: Request,
    fields: OurForm,
    services: TheServices,
    clinic: TheClinic,
    account: TheAccount,
    whom: ThePatient,
    diary: TheDiary,
) -> Response:
    """Keep a new version; first shown, where somebody asks for it or its limits leave something out."""
    now = prescribed(diary)
    try:
        if text(fields, "version", 12) != str(now.version or 0):
            raise PrescriptionError(
                _("Somebody prescribed since you opened this page. Look at it again first.")
            )
        wanted = _read(fields, account.name, here(services.clock()).date())
        preview = _Preview.of(now.prescription, wanted)
        if text(fields, "do") == "look" or (preview.seen and text(fields, "seen", 2000) != preview.seen):
            return _form_page(request, now, fields, preview=preview)
        kept = prescribe(diary, wanted, services.clock())
        on_loop(services.hub.end_open, diary)
    except PrescriptionError as error:
        return _form_page(request, now, fields, str(error))
    audit.note(clinic, account, f"prescribed version {kept.version}", whom.person)
    return RedirectResponse(f"/clinic/patients/{whom.person}?said=prescribed", 303)


@dataclass(frozen=True, slots=True)
class _Preview:
    """What a prescription would do, before it is kept."""

    left_out: tuple[str, ...]
    changes: tuple[str, ...]
    seen: str
    """The stretches and sides that its limits leave out: the form that comes back says that they were seen."""

    @classmethod
    def of(cls, now: Prescription, wanted: Prescription) -> Self:
        allowed = {dose.stretch: dose.sides for dose in wanted.allowed()}
        out = [
            f"{d.stretch}-{side}"
            for d in wanted.stretches
            for side in d.sides
            if side not in allowed.get(d.stretch, ())
        ]
        return cls(wanted.left_out(), changes(now, wanted), " ".join(out))


def _read(fields: FormData, by: str, today: date) -> Prescription:
    doses = []
    for name, stretch in load_stretches().items():
        if text(fields, f"{name}-chosen") != "yes":
            continue
        sides = (
            ["both"]
            if stretch.sides == "both"
            else [s for s in ("left", "right") if text(fields, f"{name}-{s}")]
        )
        if not sides:
            raise PrescriptionError(
                _("Choose a side of this stretch: {stretch}.").format(stretch=stretch.title)
            )
        doses.append(
            {
                "stretch": name,
                "sides": sides,
                "seconds": text(fields, f"{name}-seconds", 12) or None,
                "repetitions": text(fields, f"{name}-repetitions", 12) or 1,
                "every_session": text(fields, f"{name}-every") == "yes",
            }
        )
    if not doses:
        raise PrescriptionError(_("Choose at least one stretch."))
    if not any(text(fields, day) for day in WEEK):
        raise PrescriptionError(_("Choose at least one day of the week."))
    limit = text(fields, "hip_flexion_at_most", 12)
    clearable = [q.id for q in load_questions() if q.kind is Kind.CLEARANCE]
    wanted: dict[str, Any] = {
        "stretches": doses,
        "sessions_a_day": text(fields, "sessions_a_day", 12),
        "days": [day for day in WEEK if text(fields, day)],
        "limits": {"hip_flexion_at_most": limit or None, "hips": text(fields, "hips", 12) or "both"},
        "notes": text(fields, "notes", 2000, lines=True),
        "by": by,
        "cleared": [item for item in clearable if text(fields, f"cleared-{item}") == "yes"],
        "since": text(fields, "since") or None,
        "until": text(fields, "until") or None,
    }
    try:
        found = Prescription.model_validate(wanted)
        check_usable(found, today)
        return found
    except ValidationError as error:
        said = said_plainly(error, lambda place: _place(place, [str(dose["stretch"]) for dose in doses]))
        raise PrescriptionError(f"{said[:1].upper()}{said[1:]}.") from None


def _place(place: Place, chosen: list[str]) -> str:
    """A field by what stands beside it on the page."""
    last = str(place[-1]) if place else ""
    label = _(_LABELS[last]) if last in _LABELS else place_in_words(place)
    if len(place) > 1 and place[0] == "stretches" and isinstance(place[1], int):
        return f"{load_stretches()[chosen[place[1]]].title}: {label}"
    return label


def _form_page(
    request: Request,
    now: Prescribed,
    fields: FormData | None,
    said: str = "",
    preview: _Preview | None = None,
) -> Response:
    holds, today = now.prescription, here(clinic_of(request).clock()).date()
    response = page(
        request,
        "clinic/prescribe.html",
        patient=patient_of(request),
        said=said,
        version=now.version or 0,
        stretches_shown=[_shown(name, holds, fields) for name in load_stretches()],
        sessions_a_day=_of(fields, "sessions_a_day", str(holds.sessions_a_day)),
        days=[(day, weekday(at), _ticked(fields, day, day in holds.days)) for at, day in enumerate(WEEK)],
        limit=_of(fields, "hip_flexion_at_most", _number(holds.limits.hip_flexion_at_most)),
        hips=_of(fields, "hips", holds.limits.hips),
        left_out=() if preview else holds.left_out(),
        clearable=_clearable(request, holds, fields),
        facts=[(_(fact.words), fact.source) for fact in FACTS],
        notes=_of(fields, "notes", holds.notes),
        since=_of(fields, "since", _day(holds.since)),
        until=_of(fields, "until", _day(holds.until)),
        today=today.isoformat(),
        history=history_of(versions(diary_of(request))),
        preview=preview,
    )
    response.status_code = 422 if said else 200
    return response


def _clearable(request: Request, holds: Prescription, fields: FormData | None) -> list[dict[str, Any]]:
    """What the patient's answers speak against now, and what the prescription that holds has cleared."""
    items = holds.cleared | {one.item for one in followed_now(diary_of(request)).against}
    asked = [q for q in load_questions() if q.kind is Kind.CLEARANCE and q.id in items]
    return [
        {"item": q.id, "ask": q.ask, "ticked": _ticked(fields, f"cleared-{q.id}", q.id in holds.cleared)}
        for q in asked
    ]


def _shown(name: str, holds: Prescription, fields: FormData | None) -> dict[str, Any]:
    stretch = load_stretches()[name]
    dose = next((d for d in holds.stretches if d.stretch == name), None)
    default = stretch.hold.seconds
    return {
        "name": name,
        "title": stretch.title,
        "summary": stretch.summary,
        "each": stretch.sides == "each",
        "chosen": _ticked(fields, f"{name}-chosen", dose is not None),
        "left": _ticked(fields, f"{name}-left", dose is None or "left" in dose.sides),
        "right": _ticked(fields, f"{name}-right", dose is None or "right" in dose.sides),
        "seconds": _of(fields, f"{name}-seconds", _number(dose.seconds if dose else default)),
        "repetitions": _of(fields, f"{name}-repetitions", str(dose.repetitions if dose else 1)),
        "every": _ticked(fields, f"{name}-every", bool(dose and dose.every_session)),
    }


def _of(fields: FormData | None, name: str, otherwise: str) -> str:
    """What was written, where a form came back; else what holds."""
    return otherwise if fields is None else str(fields.get(name, ""))[:2000]


def _ticked(fields: FormData | None, name: str, otherwise: bool) -> bool:
    return otherwise if fields is None else fields.get(name) == "yes"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
