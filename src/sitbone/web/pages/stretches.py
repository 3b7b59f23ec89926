"""The stretches, drawn and said; and for whoever has a plan where each of them stands in it today."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import followed_now
from sitbone.live.way import hold_seconds
from sitbone.plan.one_stretch import OneStretch, each_stretch
from sitbone.stretches.sides import each_side, seconds_words, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clock import zone
from sitbone.web.guard.gate import Forbidden, may_stretch
from sitbone.web.pages.rendering import page
from sitbone.web.pages.today import day_of
from sitbone.web.services import Services, TheServices, any_diary_of
from sitbone.words import _, ngettext, several

router = APIRouter()


def stretches_of(services: Services, diary: Diary) -> dict[str, OneStretch]:
    """Each stretch by itself, as it is for this person now. The gate is asked elsewhere."""
    return each_stretch(followed_now(diary), services.sessions_of(diary), services.clock(), zone())


@router.get("/stretches")
def stretches(request: Request, services: TheServices) -> Response:
    """The five stretches. A clinician, and whoever may not stretch now, sees no plan in them."""
    diary = any_diary_of(request)
    shut = _shut(services, diary) if diary is not None else ""
    if diary is None or shut:
        return page(request, "stretches.html", shut=shut, rest="", today={})
    day = day_of(services, diary)
    coming = {item.stretch for item in day.items} if day.sessions_wanted and not day.enough else set()
    found = stretches_of(services, diary)
    return page(
        request,
        "stretches.html",
        shut="",
        rest=day.say if day.enough or day.rests else "",
        today={name: _shown(one, coming=name in coming) for name, one in found.items()},
    )


def _shut(services: Services, diary: Diary) -> str:
    """Why this person may not stretch now; empty where they may."""
    try:
        may_stretch(diary, services.clock(), services.sessions_of)
    except Forbidden as no:
        return str(no)
    return ""


def _shown(one: OneStretch, *, coming: bool) -> dict[str, object]:
    """Whether it is in the plan today, how long and how often, whether it is done, and why it is left out."""
    place = _("In your next session") if coming else _("In today's plan") if one.times_a_day else ""
    return {
        "may": bool(one.items),
        "place": place,
        "dose": _dose(one) if one.items else "",
        "done": _done(one) if one.done or one.times_a_day else "",
        "left_out": one.left_out,
    }


def _dose(one: OneStretch) -> str:
    """Such as `30 s, each leg, about once a day`."""
    stretch, items = load_stretches()[one.stretch], one.own_items
    sides = {item.side for item in items}
    said = [seconds_words(hold_seconds(items[0]))]
    if repetitions := max(item.repetition for item in items) - 1:
        said.append(ngettext("{count} time", "{count} times", repetitions + 1).format(count=repetitions + 1))
    if len(sides) > 1:
        said.append(each_side(stretch))
    elif side := side_words(stretch, items[0].side):
        said.append(side)
    if one.times_a_day:
        often = ngettext("about once a day", "about {count} times a day", one.times_a_day)
        said.append(often.format(count=one.times_a_day))
    return ", ".join(said)


def _done(one: OneStretch) -> str:
    sides = [words for side in one.done if (words := side_words(load_stretches()[one.stretch], side))]
    if sides:
        return _("Done today: {sides}").format(sides=several(sides))
    return _("Done today") if one.done else _("Not yet today")
