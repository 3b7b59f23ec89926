"""The guide through one session: camera check, get ready, stretch, rest, next side, finished. Pure, like the coach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from sitbone.body.measures import Body, Measurer
from sitbone.coach.events import (
    Cue,
    Event,
    FaultEnded,
    FaultStarted,
    HoldCompleted,
    HoldEnded,
    HoldPaused,
    HoldResumed,
    Paused,
    Phase,
    PhaseChanged,
    Side,
    Warned,
)
from sitbone.coach.life import STILL
from sitbone.coach.urgency import Urgency
from sitbone.live.answer import Answer, CameraCheck, Outcome, Part, Sound, State
from sitbone.live.check import check_camera
from sitbone.live.judge import CameraJudge, TimerJudge
from sitbone.live.legs import LegVotes
from sitbone.live.track import TrackRecorder
from sitbone.live.words import (
    angle_words,
    announcement,
    instruction,
    limit_words,
    next_words,
    other_leg,
    reason,
)
from sitbone.plan.day import Item
from sitbone.plan.records import SeenBy
from sitbone.pose.identity import LegIdentity
from sitbone.pose.landmarks import Observation
from sitbone.pose.one_euro import OneEuro
from sitbone.pose.sameness import Sameness
from sitbone.pose.tremor import Tremor
from sitbone.recording.trust import UNCERTAINTY, view_name
from sitbone.stretches.limits import HIP_LIMIT, NO_LIMITS, Limits
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _

GET_READY_FOR = 12.0
"""Seconds from the announcement of a stretch until it begins: to read a sentence and lie down. Our choice; somebody who
is in position earlier need not wait."""
OTHER_SIDE_FOR = 6.0
"""The same for the other side of a stretch that was just done."""
REST_FOR = 4.0
"""Seconds between the end of a hold and the next announcement."""
_NOWHERE = (np.full((33, 3), np.nan), np.full((33, 3), np.nan), np.zeros(33))
CHECK_FOR = 2.0
"""Seconds for which the camera must stand right before the session begins by itself."""
TICKS = 3
"""Last seconds of the countdown that are sounded."""
PAIN, PERSON = "pain", "person"
ASKED_AT_MOST = 3
"""Times that somebody is asked to come further into one item. Who has not by then may not be able to, or not without
pain, and is not to be pushed. Our choice."""
LONG_ENOUGH, LONG_AT_LEAST = 3.0, 60.0
"""How many times its length, and seconds at least, somebody may be in a stretch, counted or not, until they are asked
to let go. Our choice: a form that the camera never finds right must not hold anybody there."""
ENOUGH_AGAIN = 30.0
"""Seconds until that is said again."""
UNMEASURED_HOLD = 10.0
"""Seconds of a hold for which the programme gives no length (H, E): somebody lying there must be told when it is
enough. Our choice, what counts as done for Seated Stretch One."""


class Guide:
    """Leads through the items of a session from `at` on; `limits` are those of the prescription that it follows.

    A session that goes on elsewhere goes on as it was: `hurt` are the stretches that hurt in it, `paused` is why it
    waits.

    Time is that of the observations or ticks, in seconds, and only goes forward. The same input always gives the same
    answers.
    """

    def __init__(
        self,
        items: Sequence[Item],
        *,
        at: int = 0,
        seen_by: SeenBy = SeenBy.CAMERA,
        limits: Limits = NO_LIMITS,
        hurt: Iterable[str] = (),
        paused: str | None = None,
    ) -> None:
        self.items = tuple(replace(item, seconds=hold_seconds(item)) for item in items)
        self.seen_by = seen_by
        self.limits = limits
        self.time = 0.0
        self.part = Part.CHECK
        self.item = at
        self._sameness, self._identity = Sameness(), LegIdentity()
        self._steadier, self._measurer = OneEuro(), Measurer()
        self._tremor = Tremor()
        self._judge: CameraJudge | TimerJudge | None = None
        self._check: CameraCheck | None = None
        self._right_since: float | None = None
        self._until = 0.0
        self._ticked = 0
        self._paused = paused is not None
        self.waits_for = paused
        """Why it waits for the person: `PAIN`, or `PERSON` who asked for it; None where it does not."""
        self._why: str | None = None
        self._half = False
        self._best: Outcome | None = None
        self._faults: list[str] = []
        self._votes, self._doubted = LegVotes(), False
        self._angle: str | None = None
        self._views: Counter[str] = Counter()
        self._hurt = _with_what_grows_out_of(hurt)
        self._unpraised = bool(self._hurt) or paused == PAIN
        """Whether something hurt, or went where it may do harm: then nobody is told that they did well."""
        self._held = False
        self._asked: Counter[str] = Counter()
        self._in_stretch_for, self._enough_at = 0.0, float("-inf")
        self._done: int | None = at - 1 if at else None
        """The item that was led last, which is the one that hurts where somebody rests and says so."""
        self._past_limit = False
        self._limit_said = False
        self._recorder = TrackRecorder()
        if at >= len(self.items):
            self.part = Part.FINISHED
        elif paused is not None:  # not the camera's check, which begins by itself
            self.part = Part.REST

    # what comes in

    def see(self, observation: Observation, brightness: int = 128) -> Answer:
        """One look of the camera. Looks whose time does not go forward are passed over."""
        answer = Answer()
        if self.part is Part.FINISHED or not observation.time > self.time:
            return answer
        elapsed = self._elapse(observation.time)
        known = self._identity.step(self._sameness.step(observation))
        observation = self._steadier.step(self._tremor.step(known))
        body = self._measurer.step(observation)
        if self.part is Part.CHECK:
            self._look_at_camera(observation, body, brightness, answer)
            return answer
        if isinstance(self._judge, CameraJudge):
            self._votes.add(body, self._judge.leg, elapsed if self._judge.counting else 0.0)
            events = self._judge.step(body)
            if self.part in (Part.GET_READY, Part.STRETCH):
                self._recorder.add(observation, self._judge.phase)
            self._take(events, answer)
            self._note_angle(body, self._judge)
            self._doubt_leg(answer)
        self._move_on(elapsed, answer)
        return answer

    def tick(self, time: float) -> Answer:
        """Time goes on in a session that nobody watches."""
        answer = Answer()
        if self.part is Part.FINISHED or not time > self.time:
            return answer
        elapsed = self._elapse(time)
        if self.part is Part.CHECK:
            if not self._paused:
                self._announce(answer)
        elif self.part is Part.STRETCH and isinstance(self._judge, TimerJudge):
            self._take(self._judge.tick(time), answer)
        self._move_on(elapsed, answer)
        return answer

    def away(self) -> None:
        """The page is gone for a while: nobody is seen. A hold goes on if it is back soon."""
        if self.part not in (Part.CHECK, Part.FINISHED) and self.seen_by is not SeenBy.TIMER:
            nobody = Observation(self.time + 0.1, *_NOWHERE, (640, 480), people=0)
            self.see(nobody)

    def go(self) -> Answer:
        """The camera stands as it should, or the person says it does."""
        answer = Answer()
        if self.part is Part.CHECK:
            self._announce(answer)
        return answer

    def film(self) -> Answer:
        """A recorded film has taken the camera's place: what it shows need not be of today."""
        if self.seen_by is SeenBy.CAMERA:
            self.seen_by = SeenBy.FILM
        return Answer()

    def pause(self, on: bool) -> Answer:
        """Pause or go on, by button or key."""
        answer = Answer()
        if self.part is not Part.FINISHED and on != self._paused:
            self._set_paused(PERSON if on else None)
            answer.say(_("Paused.") if on else _("We go on."), "paused")
        return answer

    def skip(self) -> Answer:
        """Leave this item; what was held of it is kept."""
        answer = Answer()
        if self.part in (Part.GET_READY, Part.STRETCH):
            self._leave(answer)
            self._after_item(answer)
        elif self.part is Part.REST:
            self._announce(answer)
        return answer

    def stop(self) -> Answer:
        """End the session; what was held is kept."""
        answer = Answer()
        if self.part in (Part.GET_READY, Part.STRETCH):
            self._leave(answer)
        self.part = Part.FINISHED
        return answer

    def hurts(self) -> Answer:
        """It hurts: this stretch and what grows out of it are over for today; nothing goes on by itself."""
        answer = Answer()
        if self.part is Part.FINISHED or (self.part is Part.CHECK and self._done is None):
            if self.part is Part.CHECK:
                self._unpraised = True
                self._set_paused(PAIN)
                answer.say(_("Then rest now. Begin only if the pain is gone."), "hurts", Urgency.WARNING)
            return answer
        # While resting it is the stretch just done that hurts, not the one that comes.
        resting = self.part in (Part.REST, Part.CHECK) and self._done is not None
        at = self._done if resting and self._done is not None else self.item
        answer.hurt = self.items[at].stretch
        self._unpraised = True
        self._hurt |= _with_what_grows_out_of([answer.hurt])
        if not resting:
            self._leave(answer)
        self._set_paused(PAIN)
        answer.say(
            _(
                "We leave that stretch for today. Come out of it slowly and rest. Go on only if the pain is gone."
            ),
            "hurts",
            Urgency.WARNING,
        )
        self._after_item(answer, resting=resting)
        return answer

    # what is shown

    @property
    def state(self) -> State:
        """All that the page shows."""
        at = min(self.item, len(self.items) - 1)
        item = self.items[at]
        stretch = load_stretches()[item.stretch]
        judge = self._judge
        seconds = hold_seconds(item)
        on = self.part is Part.STRETCH and not self._still_before
        counted = judge.counted if judge and on else 0.0
        counting = bool(judge and judge.counting and on and not self._paused)
        return State(
            part=self.part,
            item=self.item,
            items=len(self.items),
            stretch=item.stretch,
            title=stretch.title,
            side=Side(item.side),
            say=instruction(stretch, item.side),
            phase=str(judge.phase if judge else Phase.GET_READY),
            counted=round(counted, 1),
            seconds=seconds,
            share=min(counted / seconds, 1.0),
            counting=counting,
            why=None if counting else self._reason(),
            leg=judge.leg if judge else None,
            angle=self._angle if counting else None,
            paused=self._paused,
            hurt=bool(self._hurt),
            next=self._next_words(),
            seen_by=self.seen_by,
            seconds_to_start=self._countdown(),
            check=self._check if self.part is Part.CHECK else None,
        )

    # the camera

    def _look_at_camera(self, observation: Observation, body: Body, brightness: int, answer: Answer) -> None:
        self._check = check_camera(observation, body, brightness)
        if not self._check.passed or self._paused:
            self._right_since = None
        elif self._right_since is None:
            self._right_since = self.time
        elif self.time - self._right_since >= CHECK_FOR:
            self._announce(answer)

    def _note_angle(self, body: Body, judge: CameraJudge) -> None:
        item = self.items[min(self.item, len(self.items) - 1)]
        name = load_stretches()[item.stretch].angles.best
        value = body.of(name, judge.leg)
        if judge.counting and body.view == body.view:
            self._views[view_name(body.view)] += 1
        off = self._uncertainty
        self._angle = angle_words(name, value, off) if value == value and off is not None else None

    @property
    def _uncertainty(self) -> float | None:
        """Degrees by which this hold's angles may be off, by the view of most of it; None where it was not seen."""
        return UNCERTAINTY.get(max(self._views, key=self._views.__getitem__, default=""))

    def _doubt_leg(self, answer: Answer) -> None:
        item = self.items[min(self.item, len(self.items) - 1)]
        if self.part is Part.STRETCH and not self._doubted and self._votes.contradict(item.side):
            self._doubted = True
            answer.say(other_leg(load_stretches()[item.stretch], item.side), "wrong leg", Urgency.WARNING)

    # going through the items

    def _elapse(self, time: float) -> float:
        elapsed, self.time = time - self.time, time
        if self._paused:
            self._until += elapsed
        return elapsed

    def _announce(self, answer: Answer) -> None:
        """Say what comes, and begin to count down to it."""
        while self.item < len(self.items) and self.items[self.item].stretch in self._hurt:
            self.item += 1
        if self.item >= len(self.items):
            self._finish(answer)
            return
        item = self.items[self.item]
        before = self.items[self.item - 1] if self.item else None
        follows = before is not None and before.stretch == item.stretch
        continued = self._continues(item)
        self.part = Part.STRETCH if continued else Part.GET_READY
        self._until = self.time + (OTHER_SIDE_FOR if follows else GET_READY_FOR)
        self._ticked = TICKS + 1
        self._half, self._best, self._why = False, None, None
        self._faults, self._votes, self._doubted, self._views = [], LegVotes(), False, Counter()
        self._recorder, self._asked = TrackRecorder(), Counter()
        self._in_stretch_for, self._enough_at = 0.0, float("-inf")
        if not continued:
            self._judge, self._past_limit = self._new_judge(item), False
            self._judge.paused = self._paused
        stretch = load_stretches()[item.stretch]
        answer.say(f"{announcement(stretch, item.side)} {self._mind_limit(follows)}".strip(), "next")

    def _mind_limit(self, follows: bool) -> str:
        """What is limited: said once, and of every stretch where nobody watches."""
        watched = self.seen_by is not SeenBy.TIMER
        if self._limit_said and (watched or follows):
            return ""
        self._limit_said = True
        return limit_words(self.limits, watched=watched)

    def _continues(self, item: Item) -> bool:
        """Whether this stretch goes on from the one before without a rest (E2)."""
        after = load_stretches()[item.stretch].after
        judged = isinstance(self._judge, CameraJudge) and not self._paused
        return bool(judged and after and self.item and self.items[self.item - 1].stretch == after)

    def _new_judge(self, item: Item) -> CameraJudge | TimerJudge:
        if self.seen_by is SeenBy.TIMER:
            return TimerJudge(item.stretch, item.side, hold_seconds(item))
        following = self.items[self.item + 1] if self.item + 1 < len(self.items) else None
        told = item.stretch
        if following is not None and load_stretches()[following.stretch].after == item.stretch:
            told = following.stretch
        seconds = {i.stretch: i.seconds for i in self.items}
        film = self.seen_by is SeenBy.FILM
        return CameraJudge.of(told, item.side, seconds, self.limits, of_a_film=film)

    def _move_on(self, elapsed: float, answer: Answer) -> None:
        """What time alone brings about."""
        if self._paused:
            return
        self._mind_length(elapsed, answer)
        if self.part is Part.GET_READY:
            left = self._countdown() or 0
            if left <= TICKS and left < self._ticked and left > 0:
                self._ticked = left
                answer.sounds.append(Sound.TICK)
            if self.time >= self._until or (self._judge and self._judge.counting):
                self.part = Part.STRETCH
        elif self.part is Part.REST and self.time >= self._until:
            if self._judge is None or self._judge.released:
                self._announce(answer)
            elif self.time - self._until > 8.0:
                self._until = self.time
                answer.say(_("Let go slowly, and rest."), "done")

    def _mind_length(self, elapsed: float, answer: Answer) -> None:
        """Nobody stays in a stretch for minutes because its seconds do not count."""
        if self.part is not Part.STRETCH or not isinstance(self._judge, CameraJudge) or self._judge.released:
            return
        self._in_stretch_for += elapsed
        seconds = hold_seconds(self.items[self.item])
        if self._in_stretch_for > max(LONG_AT_LEAST, LONG_ENOUGH * seconds):
            self._say_enough(answer)

    def _say_enough(self, answer: Answer) -> None:
        if self.time - self._enough_at >= ENOUGH_AGAIN:
            self._enough_at = self.time
            answer.say(
                _("That is enough, and as far as it needs to go. Let go slowly and rest, or skip this one."),
                "enough",
            )

    def _asks_for_more(self, about: str) -> bool:
        """Whether a cue asks to come further into this stretch."""
        stretch = load_stretches()[self.items[min(self.item, len(self.items) - 1)].stretch]
        return any(rule.asks_for_more for rule in stretch.rules if rule.name == about)

    def _take(self, events: Sequence[Event], answer: Answer) -> None:
        for event in events:
            self._take_one(event, answer)
        self._sound_half(answer)
        # What is said of the session comes after what the hold itself still says: "let go slowly".
        answer.said.sort(key=lambda said: said.about == "finished")

    def _take_one(self, event: Event, answer: Answer) -> None:
        match event:
            case Cue(about="hold" | "done") if self._still_before:
                pass  # it is about the stretch before, out of which this one is to grow
            case Cue(about=about) if self.part is Part.REST and about in _of_a_hold():
                pass  # resting, nobody is to correct or begin anything
            case Cue(about=about) if self._asks_for_more(about) and self._asked[about] >= ASKED_AT_MOST:
                self._say_enough(answer)
            case Cue(text=text, about=about, urgency=urgency) if about != "other side":
                self._asked[about] += 1
                answer.say(text, about, urgency)
            case Warned(movement=movement):
                self._unpraised = True
                answer.warnings.append(movement)
            case Paused(on=on):
                self._paused, self.waits_for = on, PERSON if on else None
            case _ if self.part in (Part.GET_READY, Part.STRETCH):
                self._take_hold(event, answer)
            case _:
                pass

    def _take_hold(self, event: Event, answer: Answer) -> None:
        item = self.items[self.item]
        match event:
            case FaultStarted(name=name) if name == HIP_LIMIT:
                self._past_limit = self._unpraised = True
                self._faults.append(name)
            case FaultEnded(name=name) if name == HIP_LIMIT:
                self._past_limit = False
                self._why = "moving" if self._why == HIP_LIMIT else self._why
            case FaultStarted(name=name, stretch=item.stretch):
                self._faults.append(name)
                if self._why is not None:
                    self._why = name
            case FaultEnded(name=name) if self._why == name:
                self._why = "moving"
            case PhaseChanged(phase=Phase.HOLD, stretch=item.stretch) if self.seen_by is not SeenBy.TIMER:
                answer.sounds.append(Sound.START)
            case HoldPaused(why=why):
                self._why = why
                answer.sounds.append(Sound.LOST)
            case HoldResumed():
                self._why = None
                answer.sounds.append(Sound.START)
                if self.seen_by is SeenBy.TIMER:
                    answer.say(_ease_in(hold_seconds(item)), "hold")
            case HoldCompleted(stretch=item.stretch):
                answer.sounds.append(Sound.END)
                if self.seen_by is SeenBy.TIMER:
                    answer.say(_("Done. Let go slowly."), "done", Urgency.ENDING)
                self._leave(answer)
                self._after_item(answer)
            case HoldEnded() if event.stretch == item.stretch:
                self._ended(event, answer)
            case _:
                pass

    def _sound_half(self, answer: Answer) -> None:
        judge = self._judge
        if judge is None or self.part is not Part.STRETCH or self._still_before:
            return
        if not self._half and judge.counted >= hold_seconds(self.items[self.item]) / 2:
            self._half = True
            answer.sounds.append(Sound.HALF)

    def _ended(self, event: HoldEnded, answer: Answer) -> None:
        """A hold ended by itself: done, or a part of one, of which the longest is kept."""
        outcome = self._outcome(event)
        if outcome.completed:
            self._best = outcome
            answer.sounds.append(Sound.END)
            self._keep(answer)
            self._after_item(answer)
            return
        self._half = False
        if self._best is None or outcome.counted > self._best.counted:
            self._best = outcome

    @property
    def _still_before(self) -> bool:
        """Whether this stretch is to grow out of the one before, and has not yet (E2)."""
        judge = self._judge
        if not isinstance(judge, CameraJudge) or self.item >= len(self.items):
            return False
        name = self.items[self.item].stretch
        return load_stretches()[name].after is not None and judge.stretch != name

    def _leave(self, answer: Answer) -> None:
        """This item is over: the hold that goes on ends here."""
        for event in self._judge.finish() if self._judge else ():
            if isinstance(event, HoldEnded) and event.stretch == self.items[self.item].stretch:
                outcome = self._outcome(event)
                if self._best is None or outcome.counted >= self._best.counted:
                    self._best = outcome
        self._keep(answer)

    def _keep(self, answer: Answer) -> None:
        if self._best is not None:
            self._held = True
            faults = tuple(dict.fromkeys(self._faults))
            answer.outcomes.append(replace(self._best, faults=faults, track=self._recorder.track()))
        self._best = None

    def _after_item(self, answer: Answer, *, resting: bool = False) -> None:
        """Go on to the next item; where somebody rests already, the next one is the one that was next."""
        if not resting:
            self._done = self.item
            self.item += 1
        while self.item < len(self.items) and self.items[self.item].stretch in self._hurt:
            self.item += 1
        if self.item >= len(self.items):
            self._finish(answer)
            return
        if self._continues(self.items[self.item]):
            self._announce(answer)
            return
        self.part = Part.REST
        self._until = self.time + REST_FOR

    def _finish(self, answer: Answer) -> None:
        """That was all. Nobody is praised for what hurt or may do harm, nor for nothing."""
        self.part = Part.FINISHED
        if self._held and not self._unpraised:
            answer.say(_("That is all for now. Well done for taking the time. Rest a moment."), "finished")
        elif answer.hurt is None:
            answer.say(_("That is all for now. Rest as long as you like."), "finished")

    def _outcome(self, event: HoldEnded) -> Outcome:
        """The hold as it is kept: an angle of which nobody knows how far it may be off is none."""
        off = self._uncertainty
        return Outcome(
            item=self.item,
            stretch=event.stretch,
            side=self._votes.checked(str(event.side)),
            held=round(event.end - event.start, 2),
            counted=round(event.counted, 2),
            completed=event.completed,
            knee_flexion=None if off is None else event.knee_flexion,
            hip_flexion=None if off is None else event.hip_flexion,
            best=None if off is None else event.best,
            uncertainty=off,
        )

    def _set_paused(self, why: str | None) -> None:
        self._paused, self.waits_for = why is not None, why
        if self._judge is not None:
            self._judge.paused = self._paused

    def _countdown(self) -> int | None:
        if self.part is not Part.GET_READY:
            return None
        return max(0, -int(-(self._until - self.time) // 1))

    def _reason(self) -> str | None:
        if self.part is not Part.STRETCH:
            return None
        item = self.items[self.item]
        phase = self._judge.phase if self._judge else Phase.GET_READY
        judge = self._judge
        still = isinstance(judge, CameraJudge) and judge.still
        unseen = self._why or (judge.unseen if judge else None)
        why = HIP_LIMIT if self._past_limit else STILL if still else unseen
        return reason(load_stretches()[item.stretch], self._paused, why, phase)

    def _next_words(self) -> str | None:
        at = self.item if self.part in (Part.CHECK, Part.REST) else self.item + 1
        while at < len(self.items) and self.items[at].stretch in self._hurt:
            at += 1
        if at >= len(self.items):
            return None
        item = self.items[at]
        return next_words(load_stretches()[item.stretch], item.side)


@cache
def _of_a_hold() -> frozenset[str]:
    """What cues that lead into a hold or correct it are about. Warnings and limits hold in a rest too."""
    rules = (rule.name for stretch in load_stretches().values() for rule in stretch.rules)
    return frozenset({"hold", "not seen", *rules})


def _ease_in(seconds: float) -> str:
    return _("Ease in, and stay for {seconds} seconds.").format(seconds=f"{seconds:.0f}")


def hold_seconds(item: Item) -> float:
    """Seconds for which an item is held: as planned, else as the programme says."""
    hold = load_stretches()[item.stretch].hold
    return item.seconds or hold.seconds or hold.finished_after or UNMEASURED_HOLD


def _with_what_grows_out_of(stretches: Iterable[str]) -> set[str]:
    """These stretches, and those that are only done directly after one of them (E2)."""
    found = set(stretches)
    while more := {n for n, s in load_stretches().items() if s.after in found} - found:
        found |= more
    return found
