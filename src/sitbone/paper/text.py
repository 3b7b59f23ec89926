"""Every sentence of the report, one function each, in the language that is spoken now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sitbone.body.sure import USABLE, USABLE_AT_AN_ANGLE
from sitbone.charts.courses import FIRST, AngleCourse
from sitbone.paper.points import Span
from sitbone.plan.alarms import ALARM, RISE, Reason
from sitbone.plan.flexibility import Compared, Found
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.plan.questions import Agreement
from sitbone.plan.screening import Standing
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, clock_time, grouped, later, ngettext, several, short_day, weekday

# -- numbers, days, lists ----------------------------------------------------------------------------------


def and_more(words: Sequence[str], most: int) -> str:
    """The first of a list; how many were left out is said."""
    if len(words) <= most:
        return several(words)
    return _("{words} and {number} more").format(words=", ".join(words[:most]), number=len(words) - most)


def more(number: int) -> str:
    return _("and {number} more").format(number=grouped(number))


def cut(kept: str) -> str:
    return _("{kept} … (cut; the whole text is in the diary)").format(kept=kept)


# -- headings ----------------------------------------------------------------------------------------------


def title() -> str:
    return _("Stretching at home: report")


def period(since: date, until: date, days: int) -> str:
    return ngettext("{since} to {until}, {number} day", "{since} to {until}, {number} days", days).format(
        number=grouped(days), since=short_day(since), until=short_day(until)
    )


def who() -> tuple[str, str, str, str]:
    """Name, date of birth, clinic number, clinician."""
    return (_("Name"), _("Date of birth"), _("Clinic number"), _("Cared for by"))


def safety() -> str:
    return _("Safety")


def prescribed() -> str:
    return _("Prescribed and done")


def angles() -> str:
    return _("Working angles")


def pain() -> str:
    return _("Pain, as the person said it")


def measured() -> str:
    return _("How this was measured")


# -- at a glance -------------------------------------------------------------------------------------------


def sessions(done: int, wanted: int) -> str:
    return ngettext(
        "session with a finished hold; {wanted} prescribed",
        "sessions with a finished hold; {wanted} prescribed",
        done,
    ).format(wanted=grouped(wanted))


def days(done: int, wanted: int) -> str:
    return ngettext(
        "day with such a session; {wanted} prescribed", "days with such a session; {wanted} prescribed", done
    ).format(wanted=grouped(wanted))


def watched(watched: int, told: int) -> str:
    return ngettext(
        "of these sessions was watched by camera or film; timer only: {told}",
        "of these sessions were watched by camera or film; timer only: {told}",
        watched,
    ).format(told=grouped(told))


def pain_glance(number: int) -> str:
    return ngettext(
        "pain before → after, as said in {number} session",
        "pain before → after, medians of {number} sessions, as said",
        number,
    ).format(number=grouped(number))


def pain_not_said() -> str:
    return _("pain: not said both before and after")


# -- safety ------------------------------------------------------------------------------------------------


def no_alarm() -> str:
    return _("No alarm was raised in this period.")


def alarm(at: date, reason: Reason, flags: Sequence[str]) -> str:
    """What raised an alarm, and when."""
    words = {
        Reason.PAIN_ROSE: _("Pain rose by {rise} points or more in two sessions running.").format(rise=RISE),
        Reason.HURT_TWICE: _("Two sessions running hurt or were stopped for pain."),
        Reason.RED_FLAG: _("A red flag was answered with yes: {flags}.").format(
            flags=and_more([item(flag) for flag in flags], 3)
        ),
    }
    return _("Alarm of {day}: {words}").format(day=short_day(at), words=words[reason])


def stands() -> str:
    return _("It stands: no clinician is known to have agreed to go on.")


def still_yes() -> str:
    return _("It stands: the newest answers still say yes.")


def lifted(agreement: Agreement, who: str) -> str:
    return _("Lifted: {who} agreed on {day}, as the person says.").format(
        who=who, day=short_day(agreement.on)
    )


def screening(at: date, yes: Sequence[str]) -> str:
    """What was last answered."""
    if not yes:
        return _("Screening last answered on {day}: no to everything.").format(day=short_day(at))
    items = and_more([item(id) for id in yes], 5)
    return _("Screening last answered on {day}: yes to {items}.").format(day=short_day(at), items=items)


def not_screened() -> str:
    return _("The screening questions have not been answered.")


def standing(standing: Standing, day: date, items: Sequence[str]) -> str:
    """Whether the person may stretch on the day of the report."""
    named = and_more([item(id) for id in items], 3)
    match standing:
        case Standing.STOP:
            return _("On {day} the plan is stopped: a red flag stands.").format(day=short_day(day))
        case Standing.WAIT:
            return _("On {day} the plan waits for a clinician's agreement to: {items}.").format(
                day=short_day(day), items=named
            )
        case Standing.ASK:
            return _("On {day} the screening has to be answered before the next session.").format(
                day=short_day(day)
            )
    return _("On {day} the screening leaves the plan open.").format(day=short_day(day))


def movement(title: str, number: int, last: date) -> str:
    """A movement to avoid that was seen."""
    return ngettext(
        "Movement to avoid, seen by the camera: {title}, once, on {day}.",
        "Movement to avoid, seen by the camera: {title}, {number} times, last on {day}.",
        number,
    ).format(number=grouped(number), title=title, day=short_day(last))


def no_movement() -> str:
    return _("No movement to avoid was seen in the sessions that were watched.")


def nobody_watched() -> str:
    return _("No session was watched, so whether there were movements to avoid is unknown.")


def item(id: str) -> str:
    """What a question of the screening is about, in a clinician's words."""
    return _(ITEMS[id]) if id in ITEMS else id.replace("_", " ")[:40]


# -- prescription ------------------------------------------------------------------------------------------


def version(version: int, by: str, at: date) -> str:
    if by:
        return _("Version {version}, prescribed by {by}, in the diary since {day}.").format(
            version=version, by=by, day=short_day(at)
        )
    return _("Version {version}, in the diary since {day}.").format(version=version, day=short_day(at))


def programme() -> str:
    return _("Nobody prescribed: the programme itself is followed.")


def earlier_versions(number: int) -> str:
    return ngettext(
        "An earlier version also held in this period.",
        "{number} earlier versions also held in this period.",
        number,
    ).format(number=grouped(number))


def how_often(prescription: Prescription) -> str:
    if len(prescription.days) == len(WEEK):
        return ngettext(
            "{number} session a day, every day.",
            "{number} sessions a day, every day.",
            prescription.sessions_a_day,
        ).format(number=grouped(prescription.sessions_a_day))
    days = [weekday(number, short=True) for number, name in enumerate(WEEK) if name in prescription.days]
    return ngettext(
        "{number} session a day on {days}.", "{number} sessions a day on {days}.", prescription.sessions_a_day
    ).format(number=grouped(prescription.sessions_a_day), days=several(days))


def in_force(since: date | None, until: date | None) -> str:
    """From when until when it holds; empty where that is open."""
    if since and until:
        return _("From {since} until {until}.").format(since=short_day(since), until=short_day(until))
    if since:
        return _("From {since} on.").format(since=short_day(since))
    return _("Until {until}.").format(until=short_day(until)) if until else ""


def limit(degrees: float | None) -> str:
    if degrees is None:
        return _("No limit to a joint is set.")
    return _("Limit: hip flexion at most {degrees}°.").format(degrees=grouped(degrees))


def notes() -> str:
    return _("Notes of the prescriber")


def dose(dose: Dose) -> str:
    """One stretch as prescribed, such as `left and right, 30 s`."""
    sides = {"left": _("left"), "right": _("right"), "both": _("both legs")}
    named = several([sides[side] for side in dose.sides])
    seconds = dose.seconds or load_stretches()[dose.stretch].hold.seconds
    times = f"{dose.repetitions} × " if dose.repetitions > 1 else ""
    if seconds is None:
        return _("{sides}, {times}no set length").format(sides=named, times=times)
    return _("{sides}, {times}{seconds} s").format(sides=named, times=times, seconds=grouped(seconds))


def left_out() -> str:
    return _("left out, by the limit")


def not_prescribed() -> str:
    return _("not prescribed")


def columns() -> dict[str, str]:
    """What stands above the table of stretches."""
    return {
        "stretch": _("Stretch"),
        "prescribed": _("Prescribed"),
        "finished": _("Finished holds, by who saw them"),
        "camera": _("camera"),
        "film": _("film"),
        "timer": _("timer only"),
        "felt": _("Felt, as said"),
        "slight": _("slight"),
        "strong": _("strong"),
        "painful": _("painful"),
    }


def counted(watched: float, told: float) -> str:
    """How long was held in all."""
    return _("Held in all: {watched} min counted by camera or film, {told} min by timer only.").format(
        watched=grouped(round(watched / 60)), told=grouped(round(told / 60))
    )


def unfinished(number: int) -> str:
    return ngettext(
        "{number} session was begun without a finished hold.",
        "{number} sessions were begun without a finished hold.",
        number,
    ).format(number=grouped(number))


# -- angles ------------------------------------------------------------------------------------------------


def stretch(name: str) -> str:
    """A stretch's title; the name itself where it is not known here."""
    stretch = load_stretches().get(name)
    return stretch.title if stretch else name.replace("_", " ")[:40]


def joint(course: AngleCourse) -> str:
    named = {
        "knee": _("knee flexion"),
        "hip": _("hip flexion"),
        "straight_leg_raise": _("straight-leg raise"),
        "knee_extension_deficit": _("knee extension deficit"),
    }
    return named[course.joint]


def about(angle: float, uncertainty: float) -> str:
    """The newest angle with its uncertainty."""
    return f"{angle:.0f}° ± {uncertainty:.0f}°"


def points(number: int) -> str:
    """How many sessions a chart is made of."""
    return ngettext("{number} watched session", "{number} watched sessions", number).format(
        number=grouped(number)
    )


def how_to_read(courses: Sequence[AngleCourse]) -> str:
    return _(
        "Newest angle: median of up to {first} sessions, with its uncertainty (bar). Band: at least ±{least}° "
        "around the first {first}; within it one camera shows no change. 0° is straight."
    ).format(first=FIRST, least=f"{min(course.no_change for course in courses):.0f}")


def from_the_floor(courses: Sequence[AngleCourse]) -> str:
    """What the zero of a straight-leg raise is; empty where there is none."""
    raised = any(course.measure == "straight_leg_raise" for course in courses)
    return _("Of a straight-leg raise 0° is flat on the floor.") if raised else ""


# -- flexibility checks ------------------------------------------------------------------------------------


def checks() -> str:
    return _("Flexibility checks")


def how_checks_are_read() -> str:
    return _(
        "At the first feeling of a stretch, not as far as it goes: medians of three readings with their uncertainty. "
        "A larger straight-leg raise and a smaller knee extension deficit are looser."
    )


def check_columns() -> dict[str, str]:
    return {
        "leg": _("leg"),
        "newest": _("newest check"),
        "first": _("first check"),
        "change": _("change"),
        "checks": _("checks"),
    }


def check_of(found: Found) -> str:
    """Such as `straight-leg raise, left leg`."""
    measures = {
        ("straight_leg_raise", "left"): _("Straight-leg raise, left"),
        ("straight_leg_raise", "right"): _("Straight-leg raise, right"),
        ("knee_extension_deficit", "left"): _("Knee extension deficit, left"),
        ("knee_extension_deficit", "right"): _("Knee extension deficit, right"),
    }
    return measures[found.measure, found.side]


def on_day(figure: str, day: date) -> str:
    return _("{figure} ({day})").format(figure=figure, day=short_day(day))


def changed(newest: Found, first: Found) -> str:
    """How it changed, with the least difference that could have been told."""
    words = {
        Compared.LOOSER: _("looser (told beyond {least}°)"),
        Compared.SAME: _("the same (told beyond {least}°)"),
        Compared.LESS: _("less loose (told beyond {least}°)"),
    }
    return words[newest.compared(first)].format(least=f"{newest.least(first):.0f}")


def one_check() -> str:
    return _("one check so far")


def no_angles() -> str:
    return _("No angle is known in this period: no hold was watched whose side and angle could be told.")


# -- pain --------------------------------------------------------------------------------------------------


def pain_words(both: int, up: int) -> str:
    """How pain went from before to after."""
    if not both:
        return _("Pain was in no session said both before and after.")
    return _(
        "0 to 10. Said before and after in {both} sessions; after {up} of them it was more than before. "
        "Pain goes up and down by itself; a few sessions say little."
    ).format(both=grouped(both), up=grouped(up))


def most_pain(pain: int, day: date) -> str:
    return _("The most that was said is {pain}, on {day}.").format(pain=pain, day=short_day(day))


def stopped(number: int) -> str:
    return ngettext(
        "{number} session was stopped for pain.", "{number} sessions were stopped for pain.", number
    ).format(number=grouped(number))


def hurt(stretch: str, day: date, where: str | None) -> str:
    """What was painful, when, and where the person said it was."""
    if where:
        return _("{stretch}, {day}: “{where}”").format(stretch=stretch, day=short_day(day), where=where)
    return _("{stretch}, {day}").format(stretch=stretch, day=short_day(day))


def painful(words: str) -> str:
    return _("Called painful: {words}.").format(words=words)


def before() -> str:
    return _("before")


def after() -> str:
    return _("after")


def one_point(span: Span) -> str:
    """What one point of a chart is; empty where it is one session."""
    match span:
        case Span.SESSION:
            return ""
        case Span.DAY:
            return _("A point is the median of a day.")
        case Span.WEEK:
            return _("A point is the median of a week.")
    return _("A point is the median of a month.")


# -- how measured ------------------------------------------------------------------------------------------


def camera_words() -> str:
    return _(
        "One camera. A pose model (MediaPipe BlazePose) finds points of the body, and the angles are computed from "
        "them. Knee flexion is hip–knee–ankle; hip flexion is the thigh against the trunk, so a rounded back is in "
        "it too: it is not the clinical angle against the pelvis."
    )


def trust_words() -> str:
    return _(
        "By how much an angle may be off is told for each hold, from how its limbs lay in the picture; nine of ten "
        "angles of our own rendered bodies are within that. One that may be off by more than {side}° seen from the "
        "side, or {oblique}° seen at an angle, is not given, and none is from the front. No person was measured beside "
        "a goniometer yet."
    ).format(side=f"{USABLE:.0f}", oblique=f"{USABLE_AT_AN_ANGLE:.0f}")


def seen_words(camera: int, film: int, timer: int) -> str:
    return _(
        "Sessions with a finished hold: {camera} watched by the live camera, {film} judged from a film, {timer} "
        "by timer only, which nobody watched and which have no angles."
    ).format(camera=grouped(camera), film=grouped(film), timer=grouped(timer))


def unknown_words(number: int) -> str:
    return ngettext(
        "{number} watched hold is in no chart, because its side or angle is unknown.",
        "{number} watched holds are in no chart, because their side or angle is unknown.",
        number,
    ).format(number=grouped(number))


def said_words() -> str:
    return _("Pain and how a stretch felt are the person's own words, and so is what a clinician agreed to.")


def no_device() -> str:
    return _("Sitbone is not a medical device.")


def made(at: datetime, version: str, person: str) -> str:
    return _("Made on {at} by Sitbone {version}, from diary {person}.").format(
        at=f"{short_day(at)}, {clock_time(at.time())}", version=version, person=person
    )


ITEMS = {
    "saddle_numbness": later("numbness in the saddle area"),
    "bladder_or_bowel": later("new bladder or bowel trouble"),
    "leg_weakness": later("marked or spreading leg weakness"),
    "both_legs": later("both legs affected"),
    "fever_or_ill": later("fever or feeling ill with back pain"),
    "weak_defences": later("weakened immune defences"),
    "injected_drugs": later("injected drugs, now or in the past"),
    "weight_loss": later("unexplained weight loss"),
    "cancer": later("cancer, now or in the past"),
    "fall_or_accident": later("pain that began with a major fall or accident"),
    "steroids": later("long use of steroids"),
    "osteoporosis": later("osteoporosis"),
    "pain_at_rest": later("pain that goes on at rest"),
    "pain_below_knee": later("pain down the leg to below the knee"),
    "hip_replacement": later("a replaced hip"),
    "hamstring_tear": later("a recent tear at the back of the thigh"),
    "surgery": later("a recent operation on spine, hip or knee"),
    "pregnancy": later("pregnancy"),
    "clot": later("a possible blood clot in a leg"),
    ALARM: later("going on after a pain alarm"),
}
"""What the screening's questions are about, by their ids."""
