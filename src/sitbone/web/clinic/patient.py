"""One patient, as their clinician sees them: alarms first, then what was done, angles with uncertainty, pain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.care import Patient, carers_of, share
from sitbone.clinic.errors import ClinicError
from sitbone.clinic.panel import ALARMED
from sitbone.clinic.summary import Summary, kept_or_made_anew
from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import followed_now, versions
from sitbone.plan.alarms import ALARM
from sitbone.plan.pain import stopped_at, told, went_badly
from sitbone.plan.records import SessionRecord
from sitbone.plan.screening import Standing, load_questions
from sitbone.stretches.sides import seconds_words, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clinic.history import history_of
from sitbone.web.clinic.invitation_page import invitation_page
from sitbone.web.clinic.panel import alarm_words, pain_words, worse_words, worst_words
from sitbone.web.clinic.reasons import reasons_of
from sitbone.web.clinic.rounds import agreements_of, rounds_of
from sitbone.web.clock import here, zone
from sitbone.web.guard.gate import verdict
from sitbone.web.pages.progress import charts_of, session_row
from sitbone.web.pages.progress import pain_words as words_of_pain
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import (
    TheAccount,
    TheClinic,
    TheDiary,
    ThePatient,
    TheServices,
    account_of,
    asked_in,
    clinic_of,
    diary_of,
    patient_of,
    services_of,
)
from sitbone.words import _, later, pgettext, short_day

router = APIRouter(prefix="/clinic/patients/{person}")
LAST = 20
"""Sessions in the table."""


@router.get("")
def patient_page(request: Request, said: str = "") -> Response:
    """Everything about one patient."""
    return _page(request, _(_SAID[said]) if said in _SAID else "")


def _page(request: Request, said: str = "", wrong: str = "", login: str = "") -> Response:
    clinic, whom, diary = clinic_of(request), patient_of(request), diary_of(request)
    now, noted = services_of(request).clock(), asked_in(request.scope).noted
    summary = kept_or_made_anew(clinic, whom.person, zone())
    if summary is None:
        raise HTTPException(404)
    last = [s for s in diary.sessions(newest=LAST) if told(s)]
    opened = None
    if noted is not None:
        opened = audit.last_opened(clinic, account_of(request), whom.person, before=noted)
    shown = [_shown(s, opened) for s in _worst_first(last)]
    found = summary.alarms.verdict(diary, here(now))
    courses = [trend.course for trend in summary.trends]
    response = page(
        request,
        "clinic/patient.html",
        patient=whom,
        known_by=_known_by(whom, carers_of(clinic, whom.person)),
        ended=short_day(here(whom.ended)) if whom.ended else "",
        said=said,
        wrong=wrong,
        login=login,
        summary=summary,
        alarm=alarm_words(summary),
        reasons=reasons_of(found, summary.alarms.alarm if summary.alarms.level >= ALARMED else None),
        may_agree=found.standing is Standing.WAIT
        or (found.standing is Standing.STOP and _all_last(found.items)),
        standing=str(found.standing),
        done=summary.doing.done(here(now).date()),
        prescribed=summary.doing.prescribed(here(now).date()),
        pain=pain_words(summary.pain),
        worse=worse_words(summary.pain),
        worst=worst_words(summary.pain),
        prescription=summary.doing.prescription,
        doses=doses_of(summary),
        left_out=[*summary.doing.prescription.left_out(), *_left_out_by_answers(diary)],
        charts=charts_of(courses, _words_of_pain(summary)) if last else [],
        last=shown,
        history=history_of(versions(diary)),
        rounds=rounds_of(diary.rounds()),
        agreements=agreements_of(diary.agreements()),
    )
    response.status_code = 422 if wrong else 200
    return response


def _known_by(whom: Patient, carers: Sequence[str]) -> str:
    """What is known of somebody besides their name, in one line."""
    parts = [
        _("born {born}").format(born=short_day(whom.born)) if whom.born else "",
        whom.number or "",
        _("cared for by {names}").format(names=", ".join(carers)) if carers else "",
    ]
    return " · ".join(filter(None, parts))


def _words_of_pain(summary: Summary) -> str:
    ever = summary.pain_ever
    return words_of_pain(ever, to_clinician=True) if ever.both or ever.worst else ""


_SAID = {
    "prescribed": later("The new prescription holds from the next session on."),
    "agreed": later("Your agreement is kept."),
    "shared": later("They care for this patient too now."),
    "corrected": later("It is corrected."),
    "ended": later("Care has ended. No session begins any more; the diary stays."),
    "again": later("Care goes on. The patient can begin a session when the safety questions allow it."),
}


def doses_of(summary: Summary) -> list[dict[str, str]]:
    """The stretches of a prescription, in words."""
    known = load_stretches()
    return [
        {
            "title": known[dose.stretch].title,
            "sides": ", ".join(filter(None, (side_words(known[dose.stretch], s) for s in dose.sides))),
            "seconds": seconds_words(dose.seconds) if dose.seconds else _("no set time"),
            "repetitions": f"{dose.repetitions} ×",
        }
        for dose in summary.doing.prescription.allowed()
    ]


def _left_out_by_answers(diary: Diary) -> list[str]:
    """What the patient's answers leave out, in words to the clinician."""
    follows = followed_now(diary)
    yes = _("Yes.")
    return [f"{one.asked} {yes} {said}" for one in follows.against if (said := follows.stays_out(one))]


def _worst_first(sessions: Sequence[SessionRecord]) -> list[SessionRecord]:
    """Those that were stopped for pain, then those that hurt, then the others; of each the newest first."""

    def place(session: SessionRecord) -> tuple[bool, bool, datetime]:
        return session.stopped_for_pain, went_badly(session), session.started

    return sorted(sessions, key=place, reverse=True)


def _shown(session: SessionRecord, opened: datetime | None) -> dict[str, Any]:
    """One session as a line; `opened`: when its clinician last opened this page before."""
    titles = {name: s.title for name, s in load_stretches().items()}
    hurt = [
        {"title": titles.get(f.stretch, f.stretch), "where": _where(f.where)}
        for f in session.felt
        if f.felt == "painful"
    ]
    stopped = stopped_at(session)
    return {
        **session_row(session),
        "hurt": hurt,
        "badly": went_badly(session),
        "new": stopped is not None and (opened is None or stopped >= opened),
        "warnings": len(session.warnings),
    }


def _where(place: str | None) -> str:
    """Where it hurt, in the words of the page on which it was said."""
    places = {"back": pgettext("body", "Back"), "leg": _("Leg"), "knee": _("Knee"), "hip": _("Hip")}
    return places.get(place or "", _("Elsewhere") if place == "other" else place or "")


def _all_last(items: tuple[str, ...]) -> bool:
    lasting = {q.id for q in load_questions() if q.lasting}
    return set(items) <= lasting


@router.post("/agreement")
def agree(
    fields: OurForm,
    services: TheServices,
    clinic: TheClinic,
    account: TheAccount,
    whom: ThePatient,
    diary: TheDiary,
) -> Response:
    """This clinician agrees to what stands in the way."""
    now = services.clock()
    if text(fields, "sure") != "yes":
        raise HTTPException(422, _("Tick the box to agree."))
    found = verdict(diary, now, services.sessions_of)
    if text(fields, "items", 2000) != " ".join(sorted(found.items)):
        raise HTTPException(
            409, _("The answers have changed since you opened this page. Load it and look again.")
        )
    items = {ALARM, *found.items}
    diary.agree(account.name, here(now).date(), items, now)
    audit.note(clinic, account, "agreed", whom.person)
    return _back(whom, "agreed")


@router.post("/invitation")
def invite(request: Request, _fields: OurForm, whom: ThePatient) -> Response:
    """Invite them anew: an earlier link ends, and a forgotten password is replaced."""
    return invitation_page(request, whom)


@router.post("/share")
def let_another_care(
    request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount, whom: ThePatient
) -> Response:
    """Another clinician cares for them too."""
    login = text(fields, "login")
    try:
        other = share(clinic, whom.person, login)
    except ClinicError as error:
        return _page(request, wrong=str(error), login=login)
    what = f"shared with {other.login}"[:120]
    audit.note(clinic, account, what, whom.person)
    return _back(whom, "shared")


def _back(whom: Patient, said: str) -> Response:
    return RedirectResponse(f"/clinic/patients/{whom.person}?said={said}", 303)
