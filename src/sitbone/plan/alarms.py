"""What pain does to the plan: every rule, its reason and its source.

| what happened | what follows | why | source |
|---|---|---|---|
| a stretch was painful | it is easier next time: 30, then 20, then 10 s | a slight stretch is what is asked for | C4 |
| two sessions in which it did not hurt | back by one level | slowly, inch by inch | our choice |
| pain up by 2 or more in two sessions running | alarm | 2 of 10 is the least change that matters | our choice |
| two such sessions running: stopped for pain, or pain up by 2 | alarm | one may be chance, two a pattern | our choice |
| a red flag answered yes | alarm | it needs a doctor, and a later no does not undo it | evidence, Screening |

An alarm pauses the plan: the screening is asked anew, and only an agreement of a clinician that was written down
after the alarm lifts it. What was not said is never taken for "it did not hurt": a session that nobody said anything
of breaks no run, and no more does the rest of a session that was stopped for pain and went on without the camera.
What came from another diary can raise an alarm, and calms nothing; nor does a flexibility check, in which a stretch is
held for a moment and not as far: that it did not hurt then says nothing of practice.

C4 is a line of the programme. That 2 of 10 matters is near the minimal important change for pain in low back
pain, but no source is given for it here: it is our choice, on the careful side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sitbone.plan.item import Purpose
from sitbone.plan.order import in_order, own, place
from sitbone.plan.questions import Answers, red_flags
from sitbone.plan.records import Felt, SessionRecord
from sitbone.words import _, later

ALARM = "pain_alarm"
"""The item an agreement must name to lift alarms."""

RISE = 2
"""Points of 0 to 10 by which pain rises in a session before it counts. Our choice."""

RUNNING = 2
"""Sessions running that raise an alarm. Our choice."""

CALM_SESSIONS = 2
"""Sessions in which a stretch did not hurt before it comes back by one level. Our choice."""

EASIEST = 2
"""Highest level of ease."""

SHORTEST = 5
"""Seconds below which no eased hold falls. Our choice."""


class Reason(StrEnum):
    """What raised an alarm."""

    PAIN_ROSE = "pain_rose"
    HURT_TWICE = "hurt_twice"
    RED_FLAG = "red_flag"


_SAY = {
    Reason.PAIN_ROSE: later(
        "Your pain rose by {rise} or more in two sessions running. Your plan is paused. Please see your doctor."
    ),
    Reason.HURT_TWICE: later(
        "Two sessions running hurt or were stopped for pain. Your plan is paused. Please see your doctor."
    ),
    Reason.RED_FLAG: later(
        "You said something that a doctor should look at. Your plan is paused. Please see your doctor."
    ),
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Pain said stop: the plan is paused."""

    at: datetime
    reason: Reason
    written: int = field(default=0, compare=False)
    """Where what raised it stands in the order of writing (`plan.order`)."""
    imported: bool = False
    """It was raised by what came from another diary."""

    @property
    def say(self) -> str:
        """What happened and what to do, in plain words."""
        return _(_SAY[self.reason]).format(rise=RISE)


def alarms(sessions: Sequence[SessionRecord], answers: Sequence[Answers] = ()) -> tuple[Alarm, ...]:
    """Every alarm that these sessions and rounds of answers raised, oldest first; lifted ones are among them."""
    # what came from another diary adds alarms, and takes none away
    raised = _of_sessions(in_order(sessions)) | _of_sessions(in_order(own(sessions)))
    flagged = [Alarm(a.at, Reason.RED_FLAG, a.written, a.imported) for a in answers if red_flags(a)]
    return tuple(sorted([*raised.values(), *flagged], key=place))


def _of_sessions(sessions: Sequence[SessionRecord]) -> dict[str, Alarm]:
    """What these sessions raise, one after the other: at most one alarm for each, by its id."""
    rose = _running(sessions, lambda s: _unless_a_check(s, pain_rose(s)))
    known = {session.id: session for session in sessions}
    badly = [
        s for s in _running(sessions, lambda s: _unless_a_check(s, _went_badly(s, known))) if s not in rose
    ]
    return {
        s.id: Alarm(_end(s), reason, s.said or s.written, s.imported)
        for found, reason in ((rose, Reason.PAIN_ROSE), (badly, Reason.HURT_TWICE))
        for s in found
    }


def pain_rose(session: SessionRecord) -> bool | None:
    """Whether pain rose by `RISE` or more; None where it was not said before and after."""
    said = before_and_after(session)
    return None if said is None else said[1] - said[0] >= RISE


def before_and_after(session: SessionRecord) -> tuple[int, int] | None:
    """The pain before and after a session; None where it was not said both times."""
    before, after = session.pain_before, session.pain_after
    return None if before is None or after is None else (before, after)


def hurt(stretch: str, session: SessionRecord) -> bool | None:
    """Whether this stretch hurt in this session; None where nobody said.

    A session stopped for pain without a word of which stretch it was counts against every stretch done in it.
    """
    felt = [f.felt for f in session.felt if f.stretch == stretch]
    if Felt.PAINFUL in felt:
        return True
    named = any(f.felt is Felt.PAINFUL for f in session.felt)
    if session.stopped_for_pain and not named and (felt or any(h.stretch == stretch for h in session.holds)):
        return True
    return False if felt else None


@dataclass(frozen=True, slots=True)
class Ease:
    """How much easier a stretch is made after pain: level 0 as prescribed, 1 easier, 2 easiest."""

    level: int

    @property
    def say(self) -> str:
        """What to do differently; empty at level 0."""
        return (
            "",
            _("This one hurt lately. Go less far and hold it for less long."),
            _(
                "This one hurt more than once lately. Go only as far as you barely feel it. "
                "If that hurts too, leave it out and ask your doctor."
            ),
        )[self.level]

    def seconds(self, prescribed: float) -> float:
        """Seconds to hold instead of `prescribed`: of 30 s, 30, 20 or 10. Never longer than prescribed.

        >>> [Ease(level).seconds(30) for level in (0, 1, 2)]
        [30, 20, 10]
        """
        if self.level == 0:
            return prescribed
        return min(prescribed, max(SHORTEST, round(prescribed * (3 - self.level) / 3)))


def ease(stretch: str, sessions: Sequence[SessionRecord]) -> Ease:
    """How much easier this stretch is now, after everything that was said of it."""
    return Ease(max(_level(stretch, in_order(some)) for some in (own(sessions), sessions)))


def _level(stretch: str, sessions: Sequence[SessionRecord]) -> int:
    level = calm = 0
    for session in sessions:
        match _unless_a_check(session, hurt(stretch, session)):
            case True:
                level, calm = min(level + 1, EASIEST), 0
            case False:
                calm += 1
                if calm == CALM_SESSIONS:
                    level, calm = max(level - 1, 0), 0
    return level


def _unless_a_check(session: SessionRecord, hurt: bool | None) -> bool | None:
    """The same; None where it was a check and did not hurt, which calms nothing."""
    return None if session.purpose is Purpose.CHECK and hurt is False else hurt


def _went_badly(session: SessionRecord, known: Mapping[str, SessionRecord]) -> bool | None:
    """Whether it was stopped for pain, or pain rose; None where nobody said.

    The rest of a session that went badly, done without a camera, does not make good what went before.
    """
    if _bad(session):
        return True
    if pain_rose(session) is None or any(_bad(before) for before in _gone_before(session, known)):
        return None
    return False


def _bad(session: SessionRecord) -> bool:
    return session.stopped_for_pain or pain_rose(session) is True


def _gone_before(session: SessionRecord, known: Mapping[str, SessionRecord]) -> Iterator[SessionRecord]:
    """The sessions that went on in this one."""
    seen = {session.id}
    while (before := known.get(session.goes_on or "")) and before.id not in seen:
        seen.add(before.id)
        yield before
        session = before


def _running(
    sessions: Sequence[SessionRecord], bad: Callable[[SessionRecord], bool | None]
) -> list[SessionRecord]:
    """The sessions that were bad as the sessions before them; one that nobody can judge is passed over."""
    found, run = [], 0
    for session in sessions:
        judged = bad(session)
        if judged is None:
            continue
        run = run + 1 if judged else 0
        if run >= RUNNING:
            found.append(session)
    return found


def _end(session: SessionRecord) -> datetime:
    return session.ended or session.started
