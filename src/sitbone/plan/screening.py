"""Who may stretch now: the one rule that every way to a session asks.

Red flags and clearance items are in `screening.toml`. Whatever is unclear (no answer, an unknown question, a date
that cannot be) keeps the gate shut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sitbone.plan.alarms import ALARM, Alarm
from sitbone.plan.order import newest, place
from sitbone.plan.questions import Agreement, Answers, Kind, Question, load_questions, red_flags
from sitbone.words import _, later

__all__ = [
    "ANSWERS_LAST", "Agreement", "Answers", "Kind", "Question", "Standing", "Verdict", "deciding", "lifted",
    "load_questions", "newest", "standing", "standing_flags",
]  # fmt: skip

ANSWERS_LAST = timedelta(weeks=4)
"""How long answers hold before they are asked again. Our choice."""


class Standing(StrEnum):
    """Whether somebody may stretch."""

    ASK = "ask"
    STOP = "stop"
    WAIT = "wait"
    MAY = "may"


_SAY = {
    Standing.ASK: later("A few short questions first, so that stretching is safe for you."),
    Standing.STOP: later("Do not stretch. See a doctor now."),
    Standing.WAIT: later("Please ask your clinician before you stretch."),
    Standing.MAY: later("You may stretch."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may stretch now, and why not."""

    standing: Standing
    reasons: tuple[str, ...] = ()
    """Plain sentences, one for each reason."""
    items: tuple[str, ...] = ()
    """Ids behind the reasons: red flags, or what a clinician still has to agree to (`ALARM` among them)."""

    @property
    def say(self) -> str:
        """One plain sentence."""
        return _(_SAY[self.standing])

    @property
    def allowed(self) -> bool:
        """Whether a session may begin or go on: only with MAY."""
        return self.standing is Standing.MAY


def standing(
    answers: Answers | None, agreements: Iterable[Agreement], alarms: Sequence[Alarm], now: datetime
) -> Verdict:
    """Whether somebody with these newest answers, agreements and alarms may stretch `now`.

    `now` is in the person's own time zone, in which days are compared. A red flag stops even where other questions
    are still open; one that stays true for years stops until a doctor who looked at it has agreed. What came after
    what is told by the order of writing; a time that has not come yet opens nothing. All times have a time zone:
    ValueError otherwise.
    """
    agreements = tuple(agreements)
    _with_time_zones(answers, agreements, alarms, now)
    if answers is None:
        return Verdict(Standing.ASK, (_("You have not been asked yet."),))
    if now - answers.at > ANSWERS_LAST:
        return Verdict(Standing.ASK, (_("Your last answers are more than four weeks old."),))
    if flags := standing_flags(answers, agreements, now):
        return Verdict(Standing.STOP, tuple(q.why for q in flags), tuple(q.id for q in flags))
    deciding_ones = deciding(alarms, agreements, now)
    if reason := _why_to_ask(answers, deciding_ones, now):
        return Verdict(Standing.ASK, (reason,))
    waiting = _waiting(answers, agreements, deciding_ones, now)
    if waiting:
        return Verdict(Standing.WAIT, tuple(waiting.values()), tuple(waiting))
    return Verdict(Standing.MAY)


def standing_flags(answers: Answers, agreements: Iterable[Agreement], now: datetime) -> tuple[Question, ...]:
    """The red flags of these answers that stop: all but lasting ones that a doctor looked at since."""
    known = tuple(agreements)
    return tuple(q for q in red_flags(answers) if not (q.lasting and _agreed(known, q.id, answers, now)))


def lifted(alarm: Alarm, agreements: Iterable[Agreement], now: datetime) -> Agreement | None:
    """The first agreement that lifted this alarm; None while it stands."""
    found = [a for a in agreements if _agrees(a, ALARM, alarm, now)]
    return min(found, key=place, default=None)


def deciding(alarms: Sequence[Alarm], agreements: Sequence[Agreement], now: datetime) -> tuple[Alarm, ...]:
    """The alarms that `standing` has to look at, oldest first.

    Of this diary's own the newest: what lifts it lifts all. Of those that came from another diary each one that was
    not lifted there.
    """
    own = [a for a in alarms if not a.imported]
    history = [a for a in agreements if a.imported]
    found = [a for a in alarms if a.imported and lifted(a, history, now) is None]
    return tuple(sorted([*found, *([max(own, key=place)] if own else [])], key=place))


def _why_to_ask(answers: Answers, alarms: Sequence[Alarm], now: datetime) -> str:
    known = {q.id for q in load_questions()}
    if answers.at > now:
        return _("Your last answers carry a date that has not come yet.")
    if answers.yes | answers.no != known:
        return _("Some questions are not answered yet.")
    if answers.yes & answers.no:
        return _("Some questions have two answers.")
    if any(place(answers) < place(alarm) for alarm in alarms):
        return _("Pain paused your plan after you last answered.")
    return ""


def _waiting(
    answers: Answers, agreements: Sequence[Agreement], alarms: Sequence[Alarm], now: datetime
) -> dict[str, str]:
    """What nobody has agreed to: item -> reason."""
    waiting = {}
    for alarm in alarms:
        if not _agreed(agreements, ALARM, alarm, now):
            waiting[ALARM] = alarm.say
    for question in load_questions():
        asked = question.kind is Kind.CLEARANCE and question.id in answers.yes
        if asked and not _agreed(agreements, question.id, answers, now):
            waiting[question.id] = question.why
    return waiting


def _agreed(agreements: Iterable[Agreement], item: str, since: Answers | Alarm, now: datetime) -> bool:
    return any(_agrees(agreement, item, since, now) for agreement in agreements)


def _agrees(agreement: Agreement, item: str, since: Answers | Alarm, now: datetime) -> bool:
    """Whether a named clinician agreed to `item` after `since` and not in the future, in `now`'s time zone.

    One that came from another diary agrees only to what came from there too, and was earlier by the clock as well:
    it may be from a third one. The day is not asked to lie after a `since` whose clock was ahead.
    """
    earliest = min(since.at, agreement.at).astimezone(now.tzinfo).date()
    return (
        item in agreement.items
        and bool(agreement.who.strip())
        and place(since) <= place(agreement)
        and agreement.at <= now
        and earliest <= agreement.on <= now.date()
        and (not agreement.imported or (since.imported and since.at <= agreement.at))
    )


def _with_time_zones(
    answers: Answers | None, agreements: Sequence[Agreement], alarms: Sequence[Alarm], now: datetime
) -> None:
    times = [now, *(a.at for a in agreements), *(a.at for a in alarms), *([answers.at] if answers else [])]
    if any(time.utcoffset() is None for time in times):
        raise ValueError("every time needs its time zone")
