"""One item's turn: what judges it, what came of it, and what is shown of it. Each item gets a new one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from sitbone.body.measures import Body
from sitbone.body.sure import JOINTS, Z90, usable
from sitbone.coach.events import (
    Cue,
    Event,
    FaultEnded,
    FaultStarted,
    HoldCompleted,
    HoldEnded,
    HoldPaused,
    HoldResumed,
    Phase,
    PhaseChanged,
)
from sitbone.coach.hold import Hold
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import About, Hindrance, Why
from sitbone.live.answer import Answer, Outcome, Sound
from sitbone.live.asking import Asking
from sitbone.live.judge import CameraJudge, TimerJudge
from sitbone.live.lack import lack
from sitbone.live.lead import Lead
from sitbone.live.led import led
from sitbone.live.legs import LegVotes
from sitbone.live.track import TrackRecorder
from sitbone.live.way import hold_seconds
from sitbone.live.words import angle_words, other_leg, reason
from sitbone.plan.item import Item, Purpose
from sitbone.pose.landmarks import Observation
from sitbone.stretches.limits import HIP_LIMIT
from sitbone.stretches.stretch import FaultName, load_stretches
from sitbone.words import _

COUNTED_DOWN = 5
"""Last seconds of a hold that are sounded."""


class ShownAngle:
    """What is shown of a stretch: the leg against the floor, where that is known, else the angle it is about."""

    def __init__(self, stretch: str) -> None:
        angles = load_stretches()[stretch].angles
        self._about, self._against_floor = angles.best, angles.against_floor
        self.words: str | None = None
        """None where nothing is known."""

    def note(self, body: Body, judge: CameraJudge) -> None:
        """One more look."""
        for name in reversed(self._against_floor):  # the last one is the more particular
            value = body.of(name, judge.leg)
            if value == value:
                self.words = angle_words(name, value, Z90 * body.off.against_floor[name])
                return
        value, off = body.of(self._about, judge.leg), body.off.joints.of(JOINTS.index(self._about), judge.leg)
        known = value == value and usable(off, body.view)
        self.words = angle_words(self._about, value, off) if known else None


class Tones:
    """The middle of one hold, and its last seconds."""

    def __init__(self) -> None:
        self._half, self._ticked = False, COUNTED_DOWN + 1

    def sound(self, judge: CameraJudge | TimerJudge, seconds: float, answer: Answer) -> None:
        """Sound what has come by now, each once: the last seconds softly."""
        if not self._half and judge.counted >= seconds / 2:
            self._half = True
            answer.sounds.append(Sound.HALF)
        left = math.ceil(seconds - judge.counted - 1e-6)
        if seconds >= 2 * COUNTED_DOWN and judge.counting and 0 < left < self._ticked:
            self._ticked = left
            answer.sounds.append(Sound.TICK)


class Turn:
    """The turn of `item`, the one at `at` in its session.

    A stretch that grows out of the one before (E2) goes on with that one's judge, `past_limit` as it is.
    """

    def __init__(
        self, item: Item, at: int, judge: CameraJudge | TimerJudge, *, past_limit: bool = False
    ) -> None:
        self.item = item
        self.judge = judge
        self.past_limit = past_limit
        self._at = at
        self._why: Hindrance | None = None
        """Why the clock waits, as it was last said."""
        self._tones = Tones()
        self.leader = Lead(item)
        self._best: Outcome | None = None
        self._faults: list[FaultName] = []
        self._votes = LegVotes()
        self._angle = ShownAngle(item.stretch)
        self._recorder = TrackRecorder()

    @property
    def angle(self) -> str | None:
        """The working angle, in words. None in a check: a number that rises asks for more."""
        return None if self._checks else self._angle.words

    @property
    def _checks(self) -> bool:
        return self.item.purpose is Purpose.CHECK

    def reason(self, *, paused: bool) -> str:
        """Why the ring does not fill now."""
        judge = self.judge
        still = isinstance(judge, CameraJudge) and judge.still
        why = HIP_LIMIT if self.past_limit else Why.STILL if still else self._why or judge.unseen
        return reason(led(self.item), paused, why, judge.phase)

    def see(self, body: Body, elapsed: float) -> Sequence[Event]:
        """One more look, in a turn that somebody watches."""
        if not isinstance(self.judge, CameraJudge):
            return []
        self._votes.add(body, self.judge.leg, elapsed if self.judge.counting else 0.0)
        return self.judge.step(body)

    def record(self, observation: Observation) -> None:
        """Note where the joints were, and what the coach made of it."""
        self._recorder.add(observation, self.judge.phase)

    def show(self, body: Body, answer: Answer, *, doubting: bool) -> None:
        """Note how far it goes; say, once, that the other leg works than the one whose turn it is."""
        if isinstance(self.judge, CameraJudge):
            self._angle.note(body, self.judge)
        if doubting and self._votes.doubt(self.item.side):
            words = other_leg(load_stretches()[self.item.stretch], self.item.side)
            answer.say(words, About.WRONG_LEG, Urgency.WARNING)

    def mind_length(self, elapsed: float, time: float, answer: Answer) -> bool:
        """Nobody stays in a stretch for minutes because its seconds do not count. Whether it is over by that."""
        judge = self.judge
        if isinstance(judge, CameraJudge) and not judge.released and self.leader.patience.stayed(elapsed):
            self.leader.patience.say_enough(time, answer)
            return self._checks
        return False

    def lead(
        self, look: Observation, body: Body, time: float, answer: Answer, asking: Asking, *, before: bool
    ) -> bool:
        """Say what is missing while no second counts, unless that was just said. Whether the session is to wait.

        `before`: this stretch is to grow out of the one before, and has not yet.
        """
        judge = self.judge
        if not isinstance(judge, CameraJudge):
            return False
        if judge.counting and not before:
            self.leader.right(time, answer)
            return False
        what = lack(self.item, judge, look, body, past_limit=self.past_limit)
        if self.leader.patience.is_spent(what.about):
            if self.leader.may_say_more(time):
                self.leader.patience.say_enough(time, answer)
            return False
        lost = judge.counted > 0 and not before
        return self.leader.wait(what, time, answer, asking, lost=lost, away=judge.released)

    def heard(self, answer: Answer, time: float) -> None:
        """All that was said, by whomever."""
        for said in answer.said:
            self.leader.patience.heard(said.about)
            self.leader.heard(said.text, time)

    def sound(self, answer: Answer) -> None:
        """Sound the middle of the hold and its last seconds; a check, which may end at any moment, has neither."""
        if not self._checks:
            self._tones.sound(self.judge, hold_seconds(self.item), answer)

    def say_of_coach(self, cue: Cue, time: float, answer: Answer) -> None:
        """What the coach says, unless that was asked for often enough, or somebody rests who let go."""
        patience = self.leader.patience
        if patience.asks_for_more(cue.about) and self.leader.rests(time):
            return
        if patience.is_spent(cue.about):
            patience.say_enough(time, answer)
        elif self.leader.may_say(cue.text, cue.urgency, time):
            answer.say(cue.text, cue.about, cue.urgency)

    def take(self, event: Event, answer: Answer) -> bool:
        """What happened in it; whether it is over by that."""
        match event:
            case FaultStarted() | FaultEnded():
                self._take_fault(event)
            case PhaseChanged(phase=Phase.HOLD, stretch=self.item.stretch):
                if isinstance(self.judge, CameraJudge):
                    answer.sounds.append(Sound.START)
            case HoldPaused(why=why):
                self._why = why
                answer.sounds.append(Sound.LOST)
            case HoldResumed():
                self._why = None
                answer.sounds.append(Sound.START)
                if isinstance(self.judge, TimerJudge):
                    answer.say(_ease_in(hold_seconds(self.item)), About.HOLD)
            case HoldCompleted(stretch=self.item.stretch):
                answer.sounds.append(Sound.END)
                if isinstance(self.judge, TimerJudge):
                    answer.say(_("Done. Let go slowly."), About.DONE, Urgency.ENDING)
                self.leave(answer)
                return True
            case HoldEnded(hold=hold) if hold.stretch == self.item.stretch:
                return self._ended(event, answer)
            case _:
                pass
        return False

    def leave(self, answer: Answer) -> None:
        """It is over: the hold that goes on ends here."""
        for event in self.judge.finish():
            if isinstance(event, HoldEnded) and event.hold.stretch == self.item.stretch:
                outcome = self._outcome(event)
                if self._best is None or outcome.hold.counted >= self._best.hold.counted:
                    self._best = outcome
        self._keep(answer)

    def _take_fault(self, event: FaultStarted | FaultEnded) -> None:
        match event:
            case FaultStarted(name=name) if name == HIP_LIMIT:
                self.past_limit = True
                self._faults.append(name)
            case FaultEnded(name=name) if name == HIP_LIMIT:
                self.past_limit = False
                self._why = Why.MOVING if self._why == HIP_LIMIT else self._why
            case FaultStarted(name=name, stretch=self.item.stretch):
                self._faults.append(name)
                if self._why is not None:
                    self._why = name
            case FaultEnded(name=name) if self._why == name:
                self._why = Why.MOVING
            case _:
                pass

    def _ended(self, event: HoldEnded, answer: Answer) -> bool:
        """A hold ended by itself: done, or a part of one, of which the longest is kept."""
        outcome = self._outcome(event)
        if outcome.hold.completed:
            self._best = outcome
            answer.sounds.append(Sound.END)
            self._keep(answer)
            return True
        self._tones = Tones()
        self.leader.let_go(event.time)
        if self._best is None or outcome.hold.counted > self._best.hold.counted:
            self._best = outcome
        return False

    def _keep(self, answer: Answer) -> None:
        if self._best is not None:
            faults = tuple(dict.fromkeys(self._faults))
            answer.outcomes.append(replace(self._best, faults=faults, track=self._recorder.seen()))
        self._best = None

    def _outcome(self, event: HoldEnded) -> Outcome:
        """The hold as it is kept: of the side that was asked for, unless the camera saw otherwise.

        An angle that may be off too far to be used is none.
        """
        seen = event.hold
        known = seen.known(load_stretches()[seen.stretch].angles.best)
        off = known.pop("uncertainty")
        kept = {
            **known,
            "side": self._votes.checked(seen.side),
            "held": round(seen.held, 2),
            "counted": round(seen.counted, 2),
        }
        return Outcome(self._at, Hold(**seen.as_hold() | kept), off)


def _ease_in(seconds: float) -> str:
    return _("Ease in, and stay for {seconds} seconds.").format(seconds=f"{seconds:.0f}")
