"""The clinician's first page: everybody they care for, alarms first."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.care import alike, take_on
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.errors import ClinicError
from sitbone.clinic.panel import PanelLine, Show, panel
from sitbone.clinic.summary import Summary, Trend
from sitbone.plan.pain import Pain
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clinic.invitation_page import invitation_page
from sitbone.web.clock import here, zone
from sitbone.web.pages.progress import before_and_after_words
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheAccount, TheClinic
from sitbone.words import _, day_and_month, later, ngettext, number, short_day

router = APIRouter()
_ALARMS = {3: later("Red flag"), 2: later("Paused for pain"), 1: later("Waits for your agreement")}
_SHOWN = {
    Show.ALL: later("All"),
    Show.ALARMS: later("Alarms"),
    Show.SILENT: later("Nothing done for a week"),
    Show.ENDED: later("Care has ended"),
}
_SEEN = {"camera": later("camera"), "film": later("recorded film"), "timer": later("nobody (timer)")}


@router.get("/clinic")
def patients(
    request: Request,
    clinic: TheClinic,
    account: TheAccount,
    page_number: int = 1,
    find: str = "",
    show: str = "",
) -> Response:
    """The panel."""
    find = "".join(c for c in find if c.isprintable()).strip()[:100]
    wanted = Show(show) if show in set(Show) else Show.ALL
    found = panel(clinic, account, zone(), page_number, find, wanted)
    what = "GET /clinic?find" if find else "GET /clinic"  # what was looked for may be a name: it is not kept
    audit.count(clinic, account, what)
    if found.lines:
        audit.count(clinic, account, what, [line.patient.person for line in found.lines])
    today = here(clinic.clock()).date()
    return page(
        request,
        "clinic/panel.html",
        name=account.name,
        lines=[_line(line, today, clinic) for line in found.lines],
        panel=found,
        find=find,
        show=str(wanted),
        filters=[(str(one), _(words)) for one, words in _SHOWN.items()],
        counted=_counted(found.people, found.alarmed, wanted),
    )


def _counted(people: int, alarmed: int, show: Show) -> str:
    """How many there are, and how many of them have an alarm."""
    words = ngettext("{count} patient", "{count} patients", people).format(count=people)
    if show in (Show.ALARMS, Show.ENDED):
        return f"{words}."
    return _("{patients}, {alarmed} with an alarm.").format(patients=words, alarmed=alarmed)


def _line(line: PanelLine, today: date, clinic: Clinic) -> dict[str, Any]:
    summary = line.summary
    return {
        "person": line.patient.person,
        "name": line.patient.name,
        "born": line.patient.born.isoformat() if line.patient.born else "",
        "number": line.patient.number or "",
        "ended": short_day(here(line.patient.ended)) if line.patient.ended else "",
        "level": summary.alarms.level,
        "alarm": alarm_words(summary),
        "done": summary.doing.done(today),
        "prescribed": summary.doing.prescribed(today),
        "last": day_and_month(here(summary.doing.last)) if summary.doing.last else "",
        "watched": _(_SEEN[summary.doing.watched]) if summary.doing.watched in _SEEN else "",
        "pain": pain_words(summary.pain),
        "worse": worse_words(summary.pain),
        "worst": worst_words(summary.pain),
        "stopped": line.stopped,
        "trends": [trend_words(t) for t in summary.trends],
        "must_be_asked": summary.alarms.must_be_asked(clinic.clock()),
    }


def alarm_words(summary: Summary) -> str:
    """What stands in the way, in a few words; empty where nothing does."""
    words = _ALARMS.get(summary.alarms.level)
    if words is None:
        return ""
    since = summary.alarms.waits or summary.alarms.alarmed
    if since and summary.alarms.level >= 2:
        return _("{alarm} ({day})").format(alarm=_(words), day=short_day(here(since)))
    return _(words)


def pain_words(pain: Pain) -> str:
    """Pain before and after, in the middle of some sessions, as it was said; empty where none says both."""
    if pain.before is None or pain.after is None:
        return ""
    return f"{number(pain.before)} → {number(pain.after)}"


def worse_words(pain: Pain) -> str:
    """After how many sessions it was more than before; empty where none says both."""
    if not pain.both:
        return ""
    return _("more after {up} of {both} sessions").format(up=pain.rose, both=pain.both)


def worst_words(pain: Pain) -> str:
    """The session that hurt most; empty where none went badly."""
    if pain.worst is None:
        return ""
    went = before_and_after_words(pain.worst.before, pain.worst.after)
    said = _("worst {day}: {pain}").format(day=day_and_month(here(pain.worst.at)), pain=went)
    return f"{said}, {_('stopped for pain')}" if pain.worst.stopped else said


def trend_words(trend: Trend) -> dict[str, str]:
    """One working angle over time, with its uncertainty."""
    stretch = load_stretches().get(trend.stretch)
    change = {
        "more": f"{trend.newest - trend.first:+.0f}° ± {trend.least:.0f}°",
        "less": f"{trend.newest - trend.first:+.0f}° ± {trend.least:.0f}°",
        "none": _("no change"),
        "early": ngettext("{count} session so far", "{count} sessions so far", trend.sessions).format(
            count=trend.sessions
        ),
    }[trend.change]
    return {
        "title": title_and_side(stretch, trend.side) if stretch else trend.stretch,
        "angle": f"{trend.newest:.0f}° ± {trend.uncertainty:.0f}°",
        "change": change,
    }


@router.get("/clinic/patients/new")
def new(request: Request) -> Response:
    """Ask for a new patient's name."""
    return page(request, "clinic/new_patient.html", said="", name="", born="", number="", like=None)


@router.post("/clinic/patients")
def add(request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """Take somebody on, and invite them."""
    name, born, number = (text(fields, f) for f in ("name", "born", "number"))
    like, why = None, ""
    try:
        day = day_of_birth(born)
        like = None if text(fields, "sure") == "yes" else alike(clinic, account, name, day)
        whom = None if like else take_on(clinic, account, name, day, number or None)
    except ClinicError as error:
        why, whom = str(error), None
    if whom is None:
        response = page(
            request, "clinic/new_patient.html", said=why, name=name, born=born, number=number, like=like
        )
        response.status_code = 409 if like else 422
        return response
    audit.note(clinic, account, "took on", whom.person)
    return invitation_page(request, whom)


def day_of_birth(written: str) -> date | None:
    """A date of birth from a form. Raises `ClinicError` where it is no date."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise ClinicError(_("Write the date of birth as year-month-day.")) from None


@router.get("/clinic/patients")
def back() -> Response:
    """The address that a form was sent to, loaded again."""
    return RedirectResponse("/clinic", 303)
