"""What stands on the page, as plain values: words, figures and charts. How it looks is `page.typ`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sitbone
from sitbone.charts.charts import angle_chart, band_words, pain_chart
from sitbone.charts.checks import degrees
from sitbone.charts.courses import AngleCourse, angle_courses
from sitbone.charts.frame import LIGHT, Frame, as_spoken
from sitbone.charts.pain import pain_points
from sitbone.diary.record import Record
from sitbone.paper import text
from sitbone.paper.period import (
    Done,
    Period,
    StretchDone,
    done_in,
    local,
    milliseconds,
    prescribed_on,
    sessions_in,
)
from sitbone.paper.points import Span, fewer_angles, fewer_pains, span_of
from sitbone.plan.alarms import Alarm, Reason
from sitbone.plan.flexibility import LegCourse, leg_courses
from sitbone.plan.order import place
from sitbone.plan.pain import Pain, pain_of
from sitbone.plan.questions import load_questions, red_flags
from sitbone.plan.records import Felt, SeenBy, SessionRecord
from sitbone.plan.screening import lifted, standing, standing_flags
from sitbone.stretches.stretch import load_movements_to_avoid
from sitbone.words import grouped, language, short_day

NAME, LINE, NOTES = 60, 80, 420
"""Longest name, line and notes that are shown, in characters. What is cut says so."""
ALARMS, MOVEMENTS, ROWS, COURSES, PAINFUL = 3, 2, 8, 8, 3
"""Most of each that are shown. What is left out is counted."""
UNBROKEN = 10
"""Letters without a space after which a line may break."""
FONT = "IBM Plex Sans"


def content(record: Record, period: Period) -> dict[str, Any]:
    """The whole page, in the language that is spoken now.

    Everything in it is text, a number, or an SVG; nothing is markup.
    """
    done = done_in(record, period)
    sessions = sessions_in(record, period)
    pain = pain_of(sessions)
    return {
        "language": language(),
        "title": text.title(),
        "period": text.period(period.since, period.until, period.days),
        "who": _who(record),
        "glance": _glance(done, pain),
        "safety": _safety(record, period, sessions),
        "prescribed": _prescribed(record, period, done),
        "angles": _angles(record, period, sessions),
        "checks": _checks(record, period),
        "pain": _pain(record, period, pain, sessions),
        "measured": _measured(done),
        "footer": [text.no_device(), text.made(record.at, sitbone.__version__, record.person)],
    }


# -- who, and at a glance --------------------------------------------------------------------------------------


def _who(record: Record) -> list[dict[str, str]]:
    """What is not known is an empty line to write on."""
    named = record.named
    values = (
        _short(named.name, NAME),
        short_day(named.born) if named.born else "",
        _short(named.number or "", NAME),
        _short(record.clinician, NAME),
    )
    return [{"label": label, "value": value} for label, value in zip(text.who(), values, strict=True)]


def _glance(done: Done, said: Pain) -> list[dict[str, str]]:
    total, told = done.sessions.total(), done.sessions[SeenBy.TIMER]
    pain = {"figure": "–", "words": text.pain_not_said()}
    if said.before is not None and said.after is not None:
        figure = f"{grouped(said.before)} → {grouped(said.after)}"
        pain = {"figure": figure, "words": text.pain_glance(said.both)}
    return [
        {"figure": grouped(total), "words": text.sessions(total, done.wanted_sessions)},
        {"figure": grouped(done.days), "words": text.days(done.days, done.wanted_days)},
        {"figure": grouped(total - told), "words": text.watched(total - told, told)},
        pain,
    ]


# -- safety ----------------------------------------------------------------------------------------------------


def _safety(record: Record, period: Period, sessions: Sequence[SessionRecord]) -> dict[str, Any]:
    """Alarms first: those of the period, and whatever stands. `alert` where something does."""
    verdict = standing(record.newest, record.agreements, record.alarms, record.at)
    shown = _shown_alarms(record, period)
    alarms = [_alarm(a, record) for a in shown[:ALARMS]]
    more = text.more(len(shown) - ALARMS) if len(shown) > ALARMS else ""
    lines = [_screening(record)]
    lines.append(text.standing(verdict.standing, record.at.date(), verdict.items))
    lines += _movements(record, sessions)
    return {
        "title": text.safety(),
        "alarms": alarms,
        "more": more,
        "none": "" if shown else text.no_alarm(),
        "lines": lines,
        "alert": bool(shown) or bool(verdict.items),
    }


def _shown_alarms(record: Record, period: Period) -> list[Alarm]:
    """Those that stand first, red flags before pain, the newest first; the same on one day is one."""

    def day(alarm: Alarm) -> date:
        return local(record, alarm.at).date()

    newest = {(day(a), a.reason): a for a in record.alarms if _stands(a, record) or period.has(day(a))}
    return sorted(
        newest.values(),
        key=lambda a: (_stands(a, record), a.reason is Reason.RED_FLAG, a.at),
        reverse=True,
    )


def _stands(alarm: Alarm, record: Record) -> bool:
    return _still_yes(alarm, record) or lifted(alarm, record.agreements, record.at) is None


def _still_yes(alarm: Alarm, record: Record) -> bool:
    """Whether the newest answers raised it with a red flag that no agreement lifts."""
    newest = record.newest
    return (
        alarm.reason is Reason.RED_FLAG
        and newest is not None
        and place(newest) == place(alarm)
        and bool(standing_flags(newest, record.agreements, record.at))
    )


def _alarm(alarm: Alarm, record: Record) -> dict[str, str]:
    flags: Sequence[str] = ()
    if alarm.reason is Reason.RED_FLAG:
        flags = [q.id for a in record.answers if place(a) == place(alarm) for q in red_flags(a)]
    agreement = lifted(alarm, record.agreements, record.at)
    state = text.lifted(agreement, _short(agreement.who, NAME)) if agreement else text.stands()
    if _still_yes(alarm, record):
        state = text.still_yes()
    return {"words": text.alarm(local(record, alarm.at).date(), alarm.reason, flags), "state": state}


def _screening(record: Record) -> str:
    newest = record.newest
    if newest is None:
        return text.not_screened()
    order = [q.id for q in load_questions()]
    yes = [id for id in order if id in newest.yes] + sorted(newest.yes - set(order))
    return text.screening(local(record, newest.at).date(), yes)


def _movements(record: Record, sessions: Sequence[SessionRecord]) -> list[str]:
    """Movements to avoid that were seen; that none was seen is said only where somebody watched."""
    seen: dict[str, list[date]] = {}
    for session in sessions:
        for name in session.warnings:
            seen.setdefault(name, []).append(local(record, session.started).date())
    if not seen:
        watched = any(s.seen_by is not SeenBy.TIMER for s in sessions)
        return [text.no_movement() if watched else text.nobody_watched()]
    titles: dict[str, str] = {movement.name: movement.title for movement in load_movements_to_avoid()}
    said = [text.movement(titles[name], len(days), days[-1]) for name, days in seen.items() if name in titles]
    return said[:MOVEMENTS] + ([text.more(len(said) - MOVEMENTS)] if len(said) > MOVEMENTS else [])


# -- prescribed and done ---------------------------------------------------------------------------------------


def _prescribed(record: Record, period: Period, done: Done) -> dict[str, Any]:
    now = prescribed_on(record, period.until)
    prescription = now.prescription if now else record.of(None)
    facts = [_version(record, period)]
    facts += [text.how_often(prescription), text.in_force(prescription.since, prescription.until)]
    facts.append(text.limit(prescription.limits.hip_flexion_at_most))
    by_name = {row.stretch: row for row in done.stretches}
    allowed = {dose.stretch for dose in prescription.allowed()}
    rows = [
        _row(
            dose.stretch,
            text.dose(dose) if dose.stretch in allowed else text.left_out(),
            by_name.pop(dose.stretch, None),
        )
        for dose in prescription.stretches
    ]
    rows += [_row(name, text.not_prescribed(), row) for name, row in by_name.items()]
    watched = done.seconds[SeenBy.CAMERA] + done.seconds[SeenBy.FILM]
    after = [text.counted(watched, done.seconds[SeenBy.TIMER])]
    if done.unfinished:
        after.append(text.unfinished(done.unfinished))
    return {
        "title": text.prescribed(),
        "facts": [fact for fact in facts if fact],
        "notes": _notes(prescription.notes),
        "notes_label": text.notes(),
        "columns": text.columns(),
        "rows": rows[:ROWS],
        "more": text.more(len(rows) - ROWS) if len(rows) > ROWS else "",
        "after": after,
    }


def _version(record: Record, period: Period) -> str:
    """Which prescription held on the last day, and whether others did before it."""
    now = prescribed_on(record, period.until)
    if now is None or now.version is None or now.at is None:
        return text.programme()
    said = text.version(now.version, _short(now.prescription.by, NAME), local(record, now.at).date())
    first = prescribed_on(record, period.since)
    earlier = now.version - ((first.version or 1) if first else 1)
    return f"{said} {text.earlier_versions(earlier)}" if earlier > 0 else said


def _row(stretch: str, prescribed: str, done: StretchDone | None) -> dict[str, Any]:
    counts = [done.finished[by] if done else 0 for by in (SeenBy.CAMERA, SeenBy.FILM, SeenBy.TIMER)]
    counts += [done.felt[felt] if done else 0 for felt in (Felt.SLIGHT, Felt.STRONG, Felt.PAINFUL)]
    return {
        "stretch": text.stretch(stretch),
        "prescribed": prescribed,
        "counts": [grouped(count) for count in counts],
    }


def _notes(notes: str) -> str:
    said = " ".join(notes.split())
    if len(said) > NOTES:
        said = text.cut(said[:NOTES].rstrip())
    return _breakable(said)


# -- angles ----------------------------------------------------------------------------------------------------


def _angles(record: Record, period: Period, sessions: Sequence[SessionRecord]) -> dict[str, Any]:
    courses = angle_courses(sessions)
    span = span_of((course.points for course in courses), record.at.tzinfo)
    frame = _frame(record, period)
    how = [text.how_to_read(courses), text.from_the_floor(courses), text.one_point(span)] if courses else []
    return {
        "title": text.angles(),
        "how": " ".join(line for line in how if line),
        "band": band_words() if courses else "",
        "none": "" if courses else text.no_angles(),
        "cells": [_cell(course, record, frame, span) for course in courses[:COURSES]],
        "more": text.more(len(courses) - COURSES) if len(courses) > COURSES else "",
    }


def _cell(course: AngleCourse, record: Record, frame: Frame, span: Span) -> dict[str, str]:
    points = fewer_angles(course.points, span, record.at.tzinfo)
    words = course.words
    return {
        "title": course.title,
        "figure": text.about(course.newest, course.uncertainty),
        "joint": text.joint(course),
        "words": words,
        "points": text.points(len(course.points)),
        "chart": angle_chart(course, LIGHT, frame, points),
        "alt": f"{course.title}. {words}",
    }


def _frame(record: Record, period: Period) -> Frame:
    """A chart as wide as a quarter of the page; four of its pixels are three points on paper."""
    frame = Frame(
        width=146,
        height=50,
        text=8,
        dots=0.24,
        font=FONT,
        titles=False,
        ticks=(4, 3),
        days=milliseconds(record, period),
    )
    return as_spoken(frame)


# -- flexibility checks ----------------------------------------------------------------------------------------


def _checks(record: Record, period: Period) -> dict[str, Any]:
    """Each leg that was told in a check of the period, against its first check ever; no rows where there is none."""
    until = [s for s in record.sessions if local(record, s.started).date() <= period.until]
    legs = [leg for leg in leg_courses(until) if period.has(local(record, leg.newest.at).date())]
    return {
        "title": text.checks(),
        "how": text.how_checks_are_read(),
        "columns": text.check_columns(),
        "rows": [_check_row(leg, record) for leg in legs],
    }


def _check_row(leg: LegCourse, record: Record) -> dict[str, str]:
    newest, first = leg.newest, leg.told[0]
    return {
        "leg": text.check_of(leg.newest),
        "newest": text.on_day(degrees(newest), local(record, newest.at).date()),
        "first": text.on_day(degrees(first), local(record, first.at).date()) if leg.before else "–",
        "change": text.changed(newest, first) if leg.before else text.one_check(),
        "checks": grouped(len(leg.told)),
    }


# -- pain ------------------------------------------------------------------------------------------------------


def _pain(record: Record, period: Period, pain: Pain, sessions: Sequence[SessionRecord]) -> dict[str, Any]:
    lines = [text.pain_words(pain.both, pain.rose)]
    said = pain_points(sessions)
    if said:
        most = max(said, key=lambda point: point.pain)
        at = next(s.started for s in sessions if s.started.isoformat() == most.day)
        lines.append(text.most_pain(int(most.pain), local(record, at).date()))
    if pain.stopped:
        lines.append(text.stopped(pain.stopped))
    lines += _painful(record, sessions)
    span = span_of(([p for p in said if p.when == when] for when in ("before", "after")), record.at.tzinfo)
    points = fewer_pains(said, span, record.at.tzinfo)
    lines.append(text.one_point(span) if said else "")
    return {
        "title": text.pain(),
        "lines": [line for line in lines if line],
        "before": text.before(),
        "after": text.after(),
        "chart": pain_chart((), LIGHT, _frame(record, period), points) if said else "",
        "alt": f"{text.pain()}. {lines[0]}",
    }


def _painful(record: Record, sessions: Sequence[SessionRecord]) -> list[str]:
    """Which stretches were called painful, newest first."""
    said = [f for s in sessions for f in s.felt if f.felt is Felt.PAINFUL]
    words = [
        text.hurt(
            text.stretch(f.stretch), local(record, f.at).date(), _short(f.where, LINE) if f.where else None
        )
        for f in sorted(said, key=lambda f: f.at, reverse=True)
    ]
    return [text.painful("; ".join(_first(words)))] if words else []


def _first(words: Sequence[str]) -> list[str]:
    return [*words[:PAINFUL], *([text.more(len(words) - PAINFUL)] if len(words) > PAINFUL else [])]


# -- how measured ----------------------------------------------------------------------------------------------


def _measured(done: Done) -> dict[str, Any]:
    seen = done.sessions
    lines = [
        text.camera_words(),
        text.trust_words(),
        text.seen_words(seen[SeenBy.CAMERA], seen[SeenBy.FILM], seen[SeenBy.TIMER]),
    ]
    if done.left_out:
        lines.append(text.unknown_words(done.left_out))
    lines.append(text.said_words())
    return {"title": text.measured(), "lines": lines}


# -- what people wrote -----------------------------------------------------------------------------------------


def _short(words: str, longest: int) -> str:
    """What somebody wrote, on one line, cut with an ellipsis where it is too long."""
    said = " ".join(words.split())
    return _breakable(said if len(said) <= longest else said[: longest - 1].rstrip() + "…")


def _breakable(words: str) -> str:
    """Letters without end get places where a line may break."""
    return " ".join(
        "\u200b".join(word[i : i + UNBROKEN] for i in range(0, len(word), UNBROKEN)) for word in words.split()
    )
