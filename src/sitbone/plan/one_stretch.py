"""One stretch by itself: whether somebody may practise it now, what that is, and where it stands in their day.

Nothing may be done this way that the plan would not let be done: what the prescription or the answers leave out, what
hurt today, and Seated Stretch Two before it is open, stay out, and why is said. What is held counts as any other hold
does: a stretch that was practised has had its turn, it calms or warns as it felt, and a session of it is one of the
day's sessions. That is our choice, and the careful one: nobody is asked to do more because they practised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil

from sitbone.plan.clearances import Followed
from sitbone.plan.day import holds_of, latest_holds, not_in_force
from sitbone.plan.item import Item
from sitbone.plan.mastery import ONE, TWO, path
from sitbone.plan.order import in_order
from sitbone.plan.pain import over_for_today
from sitbone.plan.prescription import WEEK, Dose
from sitbone.plan.records import SessionRecord, practised
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _


@dataclass(frozen=True, slots=True)
class OneStretch:
    """One stretch, for one person, today."""

    stretch: str
    items: tuple[Item, ...]
    """A session of it alone: both sides where it has sides, after the stretch that it grows out of. Empty where it may
    not be done now."""
    left_out: tuple[str, ...]
    """Why it, or a side of it, is left out, in words; empty where nothing is."""
    times_a_day: int
    """About how often the plan has it today; 0 on a day of rest, and where it may not be done."""
    done: tuple[str, ...]
    """The sides that were held to the end today: `left`, `right`, `both`."""

    @property
    def own_items(self) -> tuple[Item, ...]:
        """Those of this stretch, without the one that it grows out of."""
        return tuple(item for item in self.items if item.stretch == self.stretch)


def each_stretch(
    follows: Followed, sessions: Sequence[SessionRecord], now: datetime, timezone: tzinfo
) -> dict[str, OneStretch]:
    """Every stretch there is, by name, as it is for this person at `now`. The gate is asked elsewhere."""
    local, every = now.astimezone(timezone), in_order(sessions)
    return {name: _one(name, follows, every, local) for name in load_stretches()}


def _one(name: str, follows: Followed, every: Sequence[SessionRecord], local: datetime) -> OneStretch:
    doses = {dose.stretch: dose for dose in follows.allowed()}
    not_now = _not_now(name, follows, every, local) if name in doses else []
    may = name in doses and not not_now
    planned = may and WEEK[local.weekday()] in follows.prescription.days
    return OneStretch(
        name,
        _by_itself(name, doses, every, local) if may else (),
        (*follows.why_left_out(name), *not_now),
        _times_a_day(doses[name], follows) if planned else 0,
        _held_today(name, every, local),
    )


def _not_now(name: str, follows: Followed, every: Sequence[SessionRecord], local: datetime) -> list[str]:
    """Why a stretch that may be done at other times may not be done now."""
    if not follows.prescription.holds_on(local.date()):
        return [not_in_force(follows.prescription, local)]
    if name in over_for_today(every, local):
        return [_("It hurt today, so it is left for today.")]
    if name == TWO and not path(every, local).unlocked:
        return [_("It opens once Seated Stretch One goes well. The page of today shows the way there.")]
    return []


def _by_itself(
    name: str, doses: Mapping[str, Dose], every: Sequence[SessionRecord], local: datetime
) -> tuple[Item, ...]:
    """Its holds; before them those of the stretch that it grows out of (E2): then it is held once, as in the plan."""
    until_today = [s for s in every if s.started.astimezone(local.tzinfo).date() <= local.date()]
    latest, after = latest_holds(practised(until_today)), load_stretches()[name].after
    before = holds_of(doses[after], every, latest, "") if after is not None else []
    dose = doses[name] if after is None else doses[name].model_copy(update={"repetitions": 1})
    return (*before, *holds_of(dose, every, latest, ""))


def _times_a_day(dose: Dose, follows: Followed) -> int:
    """As often as the plan has it: in each session, or in turns with the others (`day`)."""
    a_day, others = follows.prescription.sessions_a_day, [d for d in follows.allowed() if not _always(d)]
    if _always(dose):
        return a_day
    return max(1, round(ceil(len(others) / a_day) * a_day / len(others)))


def _always(dose: Dose) -> bool:
    return dose.every_session or dose.stretch in (ONE, TWO)


def _held_today(name: str, every: Sequence[SessionRecord], local: datetime) -> tuple[str, ...]:
    held = (h for s in practised(every) for h in s.holds if h.stretch == name and h.completed)
    return tuple(dict.fromkeys(h.side for h in held if h.at.astimezone(local.tzinfo).date() == local.date()))
