"""The sessions of a day: what is done, what comes next and why.

A session is short: Seated Stretch One every time (the programme says several times a day), Two only once it is
unlocked and directly after One, and the one-leg stretches in turns so that each comes about once a day (30 s once a
day is enough: Bandy 1997, PMID 9327823). Less is fine; more is neither forbidden nor praised.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil

from sitbone.plan.alarms import ease
from sitbone.plan.clearances import Followed, SpeaksAgainst
from sitbone.plan.item import Item
from sitbone.plan.mastery import ONE, TWO, path
from sitbone.plan.order import in_order
from sitbone.plan.pain import over_for_today
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.plan.records import SessionRecord, practised
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, clock_time, long_day, ngettext

GAP = timedelta(hours=2)
"""Suggested rest between two sessions. Our choice."""

STRETCHED_FOR = 30.0
"""Seconds held in a session from which somebody did stretch, though no hold of it was finished. Our choice."""

BETWEEN = 20
"""Seconds to change places before each item, for the estimate only. Our choice."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """The next session."""

    items: tuple[Item, ...]
    not_before: datetime | None
    """When enough rest has passed; None where it has. A suggestion, never a lock."""
    minutes: int
    """About how long it takes."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day, by the person's own calendar."""

    sessions_done: int
    sessions_wanted: int
    """0 on a day of rest."""
    next: Plan | None
    say: str
    enough: bool
    """Whether rest is the kinder choice now: so often did somebody stretch, whether or not each hold was finished."""

    @property
    def items(self) -> tuple[Item, ...]:
        """What is in the next session."""
        return self.next.items if self.next else ()

    @property
    def rests(self) -> bool:
        """Whether the session before it was so lately that a rest is suggested."""
        return self.next is not None and self.next.not_before is not None


def today(
    prescription: Prescription,
    sessions: Sequence[SessionRecord],
    now: datetime,
    timezone: tzinfo,
    against: Sequence[SpeaksAgainst] = (),
) -> Day:
    """The day of `now` in `timezone`, without what the answers speak `against`.

    It asks no screening: the gate is `screening.standing`.
    Where the clock was set back, what was done later on the same day is done, and what hurt did hurt. A flexibility
    check is none of the day's sessions and nobody's turn; rest is asked for after it all the same, and its pain counts.
    """
    local = now.astimezone(timezone)
    every = in_order(sessions)
    until_today = [s for s in every if s.started.astimezone(timezone).date() <= local.date()]
    sore = over_for_today(until_today, local)
    did = [s for s in until_today if _finished(s) or sum(hold.held for hold in s.holds) >= STRETCHED_FOR]
    did_today = [s for s in practised(did) if s.started.astimezone(timezone).date() == local.date()]
    done = sum(map(_finished, did_today))
    if not prescription.holds_on(local.date()):
        return Day(done, 0, None, not_in_force(prescription, local), enough=True)
    wanted = prescription.sessions_a_day if WEEK[local.weekday()] in prescription.days else 0
    follows = Followed(prescription, tuple(against))
    items = _items(follows, every, latest_holds(practised(until_today)), local, sore)
    plan = Plan(items, _not_before(did, local), minutes_for(items)) if items else None
    enough = len(did_today) >= wanted or (plan is None and bool(sore))
    return Day(done, wanted, plan, _say(done, wanted, plan, follows, enough=enough), enough=enough)


def _finished(session: SessionRecord) -> bool:
    return any(hold.completed for hold in session.holds)


def _items(
    follows: Followed,
    sessions: Sequence[SessionRecord],
    latest: dict[tuple[str, str], datetime],
    local: datetime,
    sore: Collection[str],
) -> tuple[Item, ...]:
    doses = {dose.stretch: dose for dose in follows.allowed() if dose.stretch not in sore}
    one, two = doses.pop(ONE, None), doses.pop(TWO, None)
    seated: list[Item] = []
    if one:
        seated += holds_of(one, sessions, latest, _("Several times a day: it prepares the back and the hip."))
        if two and path(sessions, local).unlocked:
            why = _("You have mastered Seated Stretch One. Only directly after it.")
            seated += holds_of(two.model_copy(update={"repetitions": 1}), sessions, latest, why)
    others = [
        item
        for dose in _turns(tuple(doses.values()), latest, follows.prescription.sessions_a_day)
        for item in holds_of(dose, sessions, latest, _turn_words(dose))
    ]
    return (*seated, *others)


def _turn_words(dose: Dose) -> str:
    return _("In every session.") if dose.every_session else _("Its turn now: the stretches take turns.")


def _turns(doses: Sequence[Dose], latest: dict[tuple[str, str], datetime], sessions_a_day: int) -> list[Dose]:
    """Those of every session, and of the others those done least recently, in the order prescribed."""
    waiting = [dose for dose in doses if not dose.every_session]

    def last(dose: Dose) -> datetime:
        # the side that waited longest: a session left half way gives the stretch its turn again
        return min(latest.get((dose.stretch, side), _NEVER) for side in dose.sides)

    chosen = {d.stretch for d in sorted(waiting, key=last)[: ceil(len(waiting) / sessions_a_day)]}
    return [dose for dose in doses if dose.every_session or dose.stretch in chosen]


def holds_of(
    dose: Dose, sessions: Sequence[SessionRecord], latest: dict[tuple[str, str], datetime], why: str
) -> list[Item]:
    """The holds of one stretch in a session, easier after pain, the side that waited longest first.

    `latest`: when each stretch was last held to its end, by side (`latest_holds`). `why`: why it is its turn.
    """
    easier = ease(dose.stretch, sessions)
    hold = load_stretches()[dose.stretch].hold
    seconds = dose.seconds or hold.seconds
    if easier.level:
        seconds = easier.seconds(seconds or hold.finished_after or 10)
        why = easier.say
    sides = sorted(dose.sides, key=lambda side: latest.get((dose.stretch, side), _NEVER))
    return [
        Item(dose.stretch, side, seconds, repetition, _side_words(why, side, place, len(sides)))
        for repetition in range(1, dose.repetitions + 1)
        for place, side in enumerate(sides)
    ]


def _side_words(why: str, side: str, place: int, sides: int) -> str:
    if sides == 1 or place > 0:
        return why
    first = _("The left leg goes first today.") if side == "left" else _("The right leg goes first today.")
    return f"{why} {first}"


def latest_holds(sessions: Sequence[SessionRecord]) -> dict[tuple[str, str], datetime]:
    """When each stretch was last held to its end, by side."""
    found: dict[tuple[str, str], datetime] = {}
    for hold in (h for s in sessions for h in s.holds if h.completed):
        key = hold.stretch, hold.side
        found[key] = max(found.get(key, _NEVER), hold.at)
    return found


def _not_before(did: Sequence[SessionRecord], local: datetime) -> datetime | None:
    if not did:
        return None
    # added in UTC, so that the rest is as long on the day the clocks change
    rested = max(s.ended or s.started for s in did).astimezone(UTC) + GAP
    return rested.astimezone(local.tzinfo) if rested > local else None


def minutes_for(items: Sequence[Item]) -> int:
    """About how long these holds take, with changing places."""
    hold = {name: s.hold.seconds or s.hold.finished_after or 0 for name, s in load_stretches().items()}
    return max(1, round(sum((i.seconds or hold[i.stretch]) + BETWEEN for i in items) / 60))


def not_in_force(prescription: Prescription, local: datetime) -> str:
    """Why nothing is prescribed on a day before its first or after its last."""
    if prescription.since and local.date() < prescription.since:
        return _("Your prescription begins on {day}.").format(day=long_day(prescription.since))
    return _("Your prescription has ended. Please ask your clinician how to go on.")


def _say(done: int, wanted: int, plan: Plan | None, follows: Followed, *, enough: bool) -> str:
    if plan is None:
        return _nothing_left(follows)
    if not wanted:
        return _("Today is a day of rest. Rest is part of it.")
    if enough:
        return _("That is all for today. More was not found to help, so rest is the kinder choice.")
    if plan.not_before:
        at = clock_time(plan.not_before.time())
        return _("Rest a little. The next session is best from {time} on.").format(time=at)
    if not done:
        return ngettext(
            "{count} short session today. Fewer is fine too.",
            "{count} short sessions today. Fewer is fine too.",
            wanted,
        ).format(count=wanted)
    return _("{done} of {wanted} done today. Fewer is fine too.").format(done=done, wanted=wanted)


def _nothing_left(follows: Followed) -> str:
    if follows.allowed():
        return _("What hurt today is left for today. Rest is the kinder choice now.")
    if follows.against:
        return _("What you answered leaves no stretch to do until your clinician prescribes one.")
    return _("Your prescription leaves no stretch to do. Please ask your clinician.")
