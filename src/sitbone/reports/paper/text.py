"""Every sentence of the report, one function each, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from sitbone.plan.alarms import ALARM, RISE, Reason
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.plan.questions import Agreement
from sitbone.plan.screening import Standing
from sitbone.reports.charts import FIRST, NO_CHANGE, AngleCourse
from sitbone.reports.charts import Locale as ChartLocale
from sitbone.reports.paper.points import Span
from sitbone.session.trust import UNCERTAINTY
from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches
from sitbone.words import _, later, ngettext, speaking

LANGUAGES = ("en", "de", "es")
_LOCALES = {"en": "en_GB", "de": "de", "es": "es"}
_CHART_LOCALES: dict[str, ChartLocale] = {"en": "en-US", "de": "de-DE", "es": "es-ES"}
_CHART_DATES = {"en": "%-d %b", "de": "%-d.%-m.", "es": "%-d %b"}


class Text:
    """The words of one report. A language that is not known is spoken as English."""

    def __init__(self, language: str) -> None:
        asked = language.lower().replace("_", "-").split("-")[0]
        self.language = asked if asked in LANGUAGES else "en"
        self.locale = Locale.parse(_LOCALES[self.language])
        self.chart_locale = _CHART_LOCALES[self.language]
        self.chart_dates = _CHART_DATES[self.language]

    def _(self, message: str, **values: object) -> str:
        with speaking(self.language):
            found = _(message)
        return found.format(**values) if values else found

    def _many(self, one: str, many: str, number: int, **values: object) -> str:
        with speaking(self.language):
            found = ngettext(one, many, number)
        return found.format(number=self.number(number), **values)

    # -- numbers, days, lists ----------------------------------------------------------------------------------

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return format_decimal(value, format="#,##0.#", locale=self.locale)

    def day(self, day: date) -> str:
        """A day, such as 23 Nov 2026."""
        return format_date(day, "medium", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """A day and a time."""
        return f"{self.day(at)}, {format_time(at, 'short', locale=self.locale, tzinfo=at.tzinfo)}"

    def several(self, words: Sequence[str]) -> str:
        """`a, b and c`."""
        return format_list(list(words), locale=self.locale)

    def and_more(self, words: Sequence[str], most: int) -> str:
        """The first of a list; how many were left out is said."""
        if len(words) <= most:
            return self.several(words)
        return self._("{words} and {number} more", words=", ".join(words[:most]), number=len(words) - most)

    def more(self, number: int) -> str:
        return self._("and {number} more", number=self.number(number))

    def cut(self, kept: str) -> str:
        return self._("{kept} … (cut; the whole text is in the diary)", kept=kept)

    # -- headings ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self._("Stretching at home: report")

    def period(self, since: date, until: date, days: int) -> str:
        return self._many(
            "{since} to {until}, {number} day",
            "{since} to {until}, {number} days",
            days,
            since=self.day(since),
            until=self.day(until),
        )

    def who(self) -> tuple[str, str, str, str]:
        """Name, date of birth, clinic number, clinician."""
        return (
            self._("Name"),
            self._("Date of birth"),
            self._("Clinic number"),
            self._("Cared for by"),
        )

    def safety(self) -> str:
        return self._("Safety")

    def prescribed(self) -> str:
        return self._("Prescribed and done")

    def angles(self) -> str:
        return self._("Working angles")

    def pain(self) -> str:
        return self._("Pain, as the person said it")

    def measured(self) -> str:
        return self._("How this was measured")

    # -- at a glance -------------------------------------------------------------------------------------------

    def sessions(self, done: int, wanted: int) -> str:
        return self._many(
            "session with a finished hold; {wanted} prescribed",
            "sessions with a finished hold; {wanted} prescribed",
            done,
            wanted=self.number(wanted),
        )

    def days(self, done: int, wanted: int) -> str:
        return self._many(
            "day with such a session; {wanted} prescribed",
            "days with such a session; {wanted} prescribed",
            done,
            wanted=self.number(wanted),
        )

    def watched(self, watched: int, told: int) -> str:
        return self._many(
            "of these sessions was watched by camera or film; timer only: {told}",
            "of these sessions were watched by camera or film; timer only: {told}",
            watched,
            told=self.number(told),
        )

    def pain_glance(self, number: int) -> str:
        return self._many(
            "pain before → after, as said in {number} session",
            "pain before → after, medians of {number} sessions, as said",
            number,
        )

    def pain_not_said(self) -> str:
        return self._("pain: not said both before and after")

    # -- safety ------------------------------------------------------------------------------------------------

    def no_alarm(self) -> str:
        return self._("No alarm was raised in this period.")

    def alarm(self, at: date, reason: Reason, flags: Sequence[str]) -> str:
        """What raised an alarm, and when."""
        words = {
            Reason.PAIN_ROSE: self._(
                "Pain rose by {rise} points or more in two sessions running.", rise=RISE
            ),
            Reason.HURT_TWICE: self._("Two sessions running hurt or were stopped for pain."),
            Reason.RED_FLAG: self._(
                "A red flag was answered with yes: {flags}.",
                flags=self.and_more([self.item(flag) for flag in flags], 3),
            ),
        }
        return self._("Alarm of {day}: {words}", day=self.day(at), words=words[reason])

    def stands(self) -> str:
        return self._("It stands: no clinician is known to have agreed to go on.")

    def still_yes(self) -> str:
        return self._("It stands: the newest answers still say yes.")

    def lifted(self, agreement: Agreement, who: str) -> str:
        return self._(
            "Lifted: {who} agreed on {day}, as the person says.", who=who, day=self.day(agreement.on)
        )

    def screening(self, at: date, yes: Sequence[str]) -> str:
        """What was last answered."""
        if not yes:
            return self._("Screening last answered on {day}: no to everything.", day=self.day(at))
        items = self.and_more([self.item(item) for item in yes], 5)
        return self._("Screening last answered on {day}: yes to {items}.", day=self.day(at), items=items)

    def not_screened(self) -> str:
        return self._("The screening questions have not been answered.")

    def standing(self, standing: Standing, day: date, items: Sequence[str]) -> str:
        """Whether the person may stretch on the day of the report."""
        named = self.and_more([self.item(item) for item in items], 3)
        match standing:
            case Standing.STOP:
                return self._("On {day} the plan is stopped: a red flag stands.", day=self.day(day))
            case Standing.WAIT:
                return self._(
                    "On {day} the plan waits for a clinician's agreement to: {items}.",
                    day=self.day(day),
                    items=named,
                )
            case Standing.ASK:
                return self._(
                    "On {day} the screening has to be answered before the next session.",
                    day=self.day(day),
                )
        return self._("On {day} the screening leaves the plan open.", day=self.day(day))

    def movement(self, title: str, number: int, last: date) -> str:
        """A movement to avoid that was seen."""
        return self._many(
            "Movement to avoid, seen by the camera: {title}, once, on {day}.",
            "Movement to avoid, seen by the camera: {title}, {number} times, last on {day}.",
            number,
            title=self._(title),
            day=self.day(last),
        )

    def no_movement(self) -> str:
        return self._("No movement to avoid was seen in the sessions that were watched.")

    def nobody_watched(self) -> str:
        return self._("No session was watched, so whether there were movements to avoid is unknown.")

    def item(self, id: str) -> str:
        """What a question of the screening is about, in a clinician's words."""
        return self._(ITEMS[id]) if id in ITEMS else id.replace("_", " ")[:40]

    def movement_title(self, name: str) -> str | None:
        """The English title of a movement to avoid; None where it is not known here."""
        return next((m.title for m in load_movements_to_avoid() if m.name == name), None)

    # -- prescription ------------------------------------------------------------------------------------------

    def version(self, version: int, by: str, at: date) -> str:
        if by:
            return self._(
                "Version {version}, prescribed by {by}, in the diary since {day}.",
                version=version,
                by=by,
                day=self.day(at),
            )
        return self._("Version {version}, in the diary since {day}.", version=version, day=self.day(at))

    def programme(self) -> str:
        return self._("Nobody prescribed: the programme itself is followed.")

    def earlier_versions(self, number: int) -> str:
        return self._many(
            "An earlier version also held in this period.",
            "{number} earlier versions also held in this period.",
            number,
        )

    def how_often(self, prescription: Prescription) -> str:
        if len(prescription.days) == len(WEEK):
            return self._many(
                "{number} session a day, every day.",
                "{number} sessions a day, every day.",
                prescription.sessions_a_day,
            )
        monday = date(2024, 1, 1)
        days = [
            format_date(monday + timedelta(days=number), "EEE", locale=self.locale).rstrip(".")
            for number, name in enumerate(WEEK)
            if name in prescription.days
        ]
        return self._many(
            "{number} session a day on {days}.",
            "{number} sessions a day on {days}.",
            prescription.sessions_a_day,
            days=self.several(days),
        )

    def in_force(self, since: date | None, until: date | None) -> str:
        """From when until when it holds; empty where that is open."""
        if since and until:
            return self._("From {since} until {until}.", since=self.day(since), until=self.day(until))
        if since:
            return self._("From {since} on.", since=self.day(since))
        return self._("Until {until}.", until=self.day(until)) if until else ""

    def limit(self, degrees: float | None) -> str:
        if degrees is None:
            return self._("No limit to a joint is set.")
        return self._("Limit: hip flexion at most {degrees}°.", degrees=self.number(degrees))

    def notes(self) -> str:
        return self._("Notes of the prescriber")

    def dose(self, dose: Dose) -> str:
        """One stretch as prescribed, such as `left and right, 30 s`."""
        sides = {
            "left": self._("left"),
            "right": self._("right"),
            "both": self._("both legs"),
        }
        named = self.several([sides[side] for side in dose.sides])
        seconds = dose.seconds or load_stretches()[dose.stretch].hold.seconds
        times = f"{dose.repetitions} × " if dose.repetitions > 1 else ""
        if seconds is None:
            return self._("{sides}, {times}no set length", sides=named, times=times)
        return self._("{sides}, {times}{seconds} s", sides=named, times=times, seconds=self.number(seconds))

    def left_out(self) -> str:
        return self._("left out, by the limit")

    def not_prescribed(self) -> str:
        return self._("not prescribed")

    def columns(self) -> dict[str, str]:
        """What stands above the table of stretches."""
        return {
            "stretch": self._("Stretch"),
            "prescribed": self._("Prescribed"),
            "finished": self._("Finished holds, by who saw them"),
            "camera": self._("camera"),
            "film": self._("film"),
            "timer": self._("timer only"),
            "felt": self._("Felt, as said"),
            "slight": self._("slight"),
            "strong": self._("strong"),
            "painful": self._("painful"),
        }

    def counted(self, watched: float, told: float) -> str:
        """How long was held in all."""
        return self._(
            "Held in all: {watched} min counted by camera or film, {told} min by timer only.",
            watched=self.number(round(watched / 60)),
            told=self.number(round(told / 60)),
        )

    def unfinished(self, number: int) -> str:
        return self._many(
            "{number} session was begun without a finished hold.",
            "{number} sessions were begun without a finished hold.",
            number,
        )

    # -- angles ------------------------------------------------------------------------------------------------

    def stretch(self, name: str) -> str:
        """A stretch's title; the name itself where it is not known here."""
        stretch = load_stretches().get(name)
        return self._(stretch.title) if stretch else name.replace("_", " ")[:40]

    def course(self, course: AngleCourse) -> str:
        """Such as `Towel stretch, left leg`."""
        title, words = self.stretch(course.stretch), load_stretches()[course.stretch].side_words
        match course.side, words:
            case "left", "leg":
                return self._("{stretch}, left leg", stretch=title)
            case "right", "leg":
                return self._("{stretch}, right leg", stretch=title)
            case "left", "foot":
                return self._("{stretch}, left foot", stretch=title)
            case "right", "foot":
                return self._("{stretch}, right foot", stretch=title)
        return title

    def joint(self, course: AngleCourse) -> str:
        return self._("knee flexion") if course.joint == "knee" else self._("hip flexion")

    def about(self, angle: float, uncertainty: float) -> str:
        """The newest angle with its uncertainty."""
        return f"{angle:.0f}° ± {uncertainty:.0f}°"

    def change(self, course: AngleCourse) -> str:
        """What the chart of a page says too."""
        with speaking(self.language):
            return course.words

    def points(self, number: int) -> str:
        """How many sessions a chart is made of."""
        return self._many("{number} watched session", "{number} watched sessions", number)

    def how_to_read(self) -> str:
        return self._(
            "Newest angle: median of up to {first} sessions, with its uncertainty (bar). Band: at least ±{least}° "
            "around the first {first}; within it one camera shows no change. 0° is straight.",
            first=FIRST,
            least=f"{NO_CHANGE:.0f}",
        )

    def no_angles(self) -> str:
        return self._(
            "No angle is known in this period: no hold was watched whose side and angle could be told."
        )

    # -- pain --------------------------------------------------------------------------------------------------

    def pain_words(self, both: int, up: int) -> str:
        """How pain went from before to after."""
        if not both:
            return self._("Pain was in no session said both before and after.")
        return self._(
            "0 to 10. Said before and after in {both} sessions; after {up} of them it was more than before. "
            "Pain goes up and down by itself; a few sessions say little.",
            both=self.number(both),
            up=self.number(up),
        )

    def most_pain(self, pain: int, day: date) -> str:
        return self._("The most that was said is {pain}, on {day}.", pain=pain, day=self.day(day))

    def stopped(self, number: int) -> str:
        return self._many(
            "{number} session was stopped for pain.", "{number} sessions were stopped for pain.", number
        )

    def hurt(self, stretch: str, day: date, where: str | None) -> str:
        """What was painful, when, and where the person said it was."""
        if where:
            return self._("{stretch}, {day}: “{where}”", stretch=stretch, day=self.day(day), where=where)
        return self._("{stretch}, {day}", stretch=stretch, day=self.day(day))

    def painful(self, words: str) -> str:
        return self._("Called painful: {words}.", words=words)

    def before(self) -> str:
        return self._("before")

    def after(self) -> str:
        return self._("after")

    def one_point(self, span: Span) -> str:
        """What one point of a chart is; empty where it is one session."""
        match span:
            case Span.SESSION:
                return ""
            case Span.DAY:
                return self._("A point is the median of a day.")
            case Span.WEEK:
                return self._("A point is the median of a week.")
        return self._("A point is the median of a month.")

    # -- how measured ------------------------------------------------------------------------------------------

    def camera_words(self) -> str:
        return self._(
            "One camera. A pose model (MediaPipe BlazePose) finds points of the body, and the angles are computed from "
            "them. Knee flexion is hip–knee–ankle; hip flexion is the thigh against the trunk, so a rounded back is in "
            "it too: it is not the clinical angle against the pelvis."
        )

    def trust_words(self) -> str:
        return self._(
            "Seen from the side, angles are good to about ±{side}°; seen at an angle they may be off by about "
            "±{oblique}°; from the front they are not to be trusted and none is given. These figures are from studies "
            "of the knee (JMIR preprint 102399; iris.uniecampus.it 11389/91575) and from our own rendered bodies.",
            side=f"{UNCERTAINTY['side']:.0f}",
            oblique=f"{UNCERTAINTY['oblique']:.0f}",
        )

    def seen_words(self, camera: int, film: int, timer: int) -> str:
        return self._(
            "Sessions with a finished hold: {camera} watched by the live camera, {film} judged from a film, {timer} "
            "by timer only, which nobody watched and which have no angles.",
            camera=self.number(camera),
            film=self.number(film),
            timer=self.number(timer),
        )

    def unknown_words(self, number: int) -> str:
        return self._many(
            "{number} watched hold is in no chart, because its side or angle is unknown.",
            "{number} watched holds are in no chart, because their side or angle is unknown.",
            number,
        )

    def said_words(self) -> str:
        return self._(
            "Pain and how a stretch felt are the person's own words, and so is what a clinician agreed to."
        )

    def no_device(self) -> str:
        return self._("Sitbone is not a medical device.")

    def made(self, at: datetime, version: str, person: str) -> str:
        return self._(
            "Made on {at} by Sitbone {version}, from diary {person}.",
            at=self.moment(at),
            version=version,
            person=person,
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
