"""The guide through one session: camera check, get ready, stretch, rest, next side, finished. Pure, like the coach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from sitbone.body.measures import Body
from sitbone.coach.events import Cue, Event, Paused, Phase, Warned
from sitbone.coach.hold import Side
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import About, Topic, Why
from sitbone.live.answer import Answer, Offer, Part, Sound, State, Waits
from sitbone.live.asking import Asking, Question
from sitbone.live.check import CheckWatch
from sitbone.live.eye import Following
from sitbone.live.judge import CameraJudge, TimerJudge
from sitbone.live.led import led
from sitbone.live.turn import Turn
from sitbone.live.wait import Wait
from sitbone.live.way import Way, hold_seconds
from sitbone.live.words import announcement, hurt_words, limit_words, next_words, signs_words
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.pose.landmarks import Observation, nobody
from sitbone.stretches.limits import NO_LIMITS, Limits
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _

GET_READY_FOR = 12.0
"""Seconds from the announcement of a stretch until it begins: to read a sentence and lie down. Our choice; somebody who
is in position earlier need not wait."""
OTHER_SIDE_FOR = 6.0
"""The same for the other side of a stretch that was just done."""
REST_FOR = 4.0
"""Seconds between the end of a hold and the next announcement."""
TICKS = 3
"""Last seconds of the countdown that are sounded."""
REMINDED_AFTER = 8.0
"""Seconds of a rest in which somebody stays in the stretch until they are asked once more to let go. Our choice."""


class Countdown:
    """When what is waited for comes; a pause puts it off."""

    def __init__(self) -> None:
        self.until = 0.0
        self._ticked = 0

    def begin(self, until: float) -> None:
        """Wait until then."""
        self.until, self._ticked = until, TICKS + 1

    def put_off(self, seconds: float) -> None:
        """Wait so much longer."""
        self.until += seconds

    def left(self, time: float) -> int:
        """Whole seconds that are left."""
        return max(0, -int(-(self.until - time) // 1))

    def ticks(self, time: float) -> bool:
        """Whether one of the last seconds begins now."""
        left = self.left(time)
        if not 0 < left <= TICKS or left >= self._ticked:
            return False
        self._ticked = left
        return True


class LimitReminder:
    """Says what is limited: once, and of every stretch where nobody watches."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._said = False

    def words(self, *, follows: bool, watched: bool) -> str:
        """The words to be said now, if any; `follows`: it is the same stretch as the one before."""
        if self._said and (watched or follows):
            return ""
        self._said = True
        return limit_words(self.limits, watched=watched)


class Praise:
    """Whether somebody is told at the end that they did well: not for what hurt or may do harm, nor for nothing.

    Nor for a check, of which no end is better than another.
    """

    def __init__(self, *, spoilt: bool) -> None:
        self._spoilt = spoilt
        self._held = False

    @property
    def deserved(self) -> bool:
        """Whether something was held, and nothing hurt or went where it may do harm."""
        return self._held and not self._spoilt

    def spoil(self) -> None:
        """Something hurt, or went where it may do harm."""
        self._spoilt = True

    def take(self, answer: Answer) -> None:
        """An item is over; whether anything was held in it."""
        self._held = self._held or bool(answer.outcomes)

    def say_that_is_all(self, answer: Answer) -> None:
        """The session is over."""
        if self.deserved:
            words = _("That is all for now. Well done for taking the time. Rest a moment.")
            answer.say(words, About.FINISHED)
        elif answer.hurt is None:
            answer.say(_("That is all for now. Rest as long as you like."), About.FINISHED)


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
        self.seen_by = seen_by
        self.time = 0.0
        self.part = Part.CHECK
        self._wait = Wait(None if paused is None else Waits(paused))
        self._way = Way(items, at, hurt)
        self._following = Following()
        self._check = CheckWatch(self._way.item)
        self._turn: Turn | None = None
        """The turn that goes on, and in a rest the one that was last."""
        self._countdown = Countdown()
        self._asking = Asking()
        self._reminder = LimitReminder(limits)
        unpraised = self._way.checks or bool(self._way.hurt) or self.waits_for is Waits.PAIN
        self._praise = Praise(spoilt=unpraised)
        if self._way.over:
            self.part = Part.FINISHED
        elif paused is not None:  # not the camera's check, which begins by itself
            self.part = Part.REST

    @property
    def limits(self) -> Limits:
        """Those of the prescription that it follows."""
        return self._reminder.limits

    @property
    def waits_for(self) -> Waits | None:
        """None where it does not wait for the person."""
        return self._wait.why

    @property
    def item(self) -> int:
        """The one whose turn it is, from 0; as many as there are when all are over."""
        return self._way.at

    # what comes in

    def see(self, observation: Observation, brightness: int = 128) -> Answer:
        """One look of the camera. Looks whose time does not go forward are passed over."""
        answer = Answer()
        if self.part is Part.FINISHED or not observation.time > self.time:
            return answer
        elapsed = self._elapse(observation.time)
        observation, body = self._following.step(observation)
        if self.part is Part.CHECK:
            offer = self._check.passes(observation, body, brightness, answer, paused=self._wait.on)
            if offer is Offer.GO_ON:
                self._announce(answer)
            return answer
        agreed, kept_up = self._asking.see(body)
        if self._turn is not None and isinstance(self._turn.judge, CameraJudge):
            self._turn.judge.listen(not self._asking.takes_hand)
            events = self._turn.see(body, elapsed)
            if self.part.has_turn:
                self._turn.record(observation)
            self._take(events, answer)
            self._turn.show(body, answer, doubting=self.part is Part.STRETCH)
        if agreed is not None:
            _do(self, agreed, answer)
        elif kept_up and not (self._turn is not None and self._turn.judge.counting):
            self._ask_what_is_wrong(answer)
        else:
            self._lead(observation, body, elapsed, answer)
        self._move_on(answer)
        if self._turn is not None:
            self._turn.heard(answer, self.time)
        return answer

    def _lead(self, look: Observation, body: Body, elapsed: float, answer: Answer) -> None:
        """Nobody waits without knowing why, nor stays in a stretch without an end."""
        turn = self._turn
        if turn is None or not isinstance(turn.judge, CameraJudge):
            return
        if self.part is not Part.STRETCH or self._wait.on:
            turn.leader.rest(self.time)
        elif turn.mind_length(elapsed, self.time, answer):
            self._leave(answer)
            self._after_item(answer)
        elif turn.lead(look, body, self.time, answer, self._asking, before=_is_still_before(turn, self._way)):
            self._set_paused(Waits.PERSON, told=True)

    def tick(self, time: float) -> Answer:
        """Time goes on in a session that nobody watches."""
        answer = Answer()
        if self.part is Part.FINISHED or not time > self.time:
            return answer
        self._elapse(time)
        if self.part is Part.CHECK:
            if not self._wait.on:
                self._announce(answer)
        elif self.part is Part.STRETCH and self._turn and isinstance(self._turn.judge, TimerJudge):
            self._take(self._turn.judge.tick(time), answer)
        self._move_on(answer)
        return answer

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

    def sign(self, *, kept_up: bool) -> Answer:
        """A key that stands for a raised hand, or for one that is kept up."""
        answer = Answer()
        if self.part is Part.CHECK:
            self._check.agree()
        elif self.part is Part.FINISHED:
            pass
        elif kept_up:
            self._ask_what_is_wrong(answer)
        elif (agreed := self._asking.agree()) is not None:
            _do(self, agreed, answer)
        else:
            return self.pause(not self._wait.on)
        return answer

    def pause(self, on: bool) -> Answer:
        """Pause or go on, by button or key."""
        answer = Answer()
        self._asking.settle()
        if self.part is not Part.FINISHED and on != self._wait.on:
            self._set_paused(Waits.PERSON if on else None)
            answer.say(_("Paused.") if on else _("We go on."), About.PAUSED)
        return answer

    def skip(self, answer: Answer | None = None) -> Answer:
        """Leave this item; what was held of it is kept."""
        answer = answer or Answer()
        self._asking.settle()
        if self.part is Part.REST:
            self._announce(answer)
        elif self._leave(answer):
            self._after_item(answer)
        return answer

    def stop(self, answer: Answer | None = None) -> Answer:
        """End the session; what was held is kept."""
        answer = answer or Answer()
        self._leave(answer)
        self.part = Part.FINISHED
        return answer

    def hurts(self, answer: Answer | None = None) -> Answer:
        """It hurts: this stretch and what grows out of it are over for today; nothing goes on by itself."""
        answer = answer or Answer()
        self._asking.end()
        if self.part is Part.FINISHED or (self.part is Part.CHECK and not self._way.begun):
            if self.part is Part.CHECK:
                self._praise.spoil()
                self._set_paused(Waits.PAIN)
                words = _("Then rest now. Begin only if the pain is gone.")
                answer.say(words, About.HURTS, Urgency.WARNING)
            return answer
        # While resting it is the stretch just done that hurts, not the one that comes.
        resting = self.part in (Part.REST, Part.CHECK) and self._way.begun
        answer.hurt = self._way.it_hurts(resting=resting)
        self._praise.spoil()
        self._leave(answer)
        self._set_paused(Waits.PAIN)
        answer.say(hurt_words(checks=self._way.checks), About.HURTS, Urgency.WARNING)
        self._after_item(answer, resting=resting)
        return answer

    # what is shown

    @property
    def wary(self) -> bool:
        """Whether a movement to avoid, or one past the limit, may be beginning: the next look is wanted soon."""
        judge = self._turn.judge if self._turn else None
        return isinstance(judge, CameraJudge) and judge.coach.wary

    @property
    def state(self) -> State:
        """All that the page shows."""
        item, turn = self._way.item, self._turn
        stretch = led(item)
        judge = turn.judge if turn else None
        seconds = hold_seconds(item)
        on = self.part is Part.STRETCH and not _is_still_before(self._turn, self._way)
        counted = judge.counted if judge and on else 0.0
        counting = bool(judge and judge.counting and on and not self._wait.on)
        waits = turn is not None and self.part is Part.STRETCH and not counting
        following = self._way.after(waiting=self.part in (Part.CHECK, Part.REST))
        return State(
            part=self.part,
            item=self.item,
            items=len(self._way.items),
            stretch=item.stretch,
            title=stretch.title,
            side=Side(item.side),
            say=stretch.summary,
            phase=judge.phase if judge else Phase.GET_READY,
            counted=round(counted, 1),
            seconds=seconds,
            share=min(counted / seconds, 1.0),
            counting=counting,
            why=turn.reason(paused=self._wait.on) if turn and waits else None,
            leg=judge.leg if judge else None,
            angle=turn.angle if turn and counting else None,
            paused=self._wait.on,
            hurt=bool(self._way.hurt),
            next=next_words(following) if following else None,
            seen_by=self.seen_by,
            seconds_to_start=self._countdown.left(self.time) if self.part is Part.GET_READY else None,
            check=self._check.last if self.part is Part.CHECK else None,
        )

    # going through the items

    def _elapse(self, time: float) -> float:
        elapsed, self.time = time - self.time, time
        if self._wait.on or self._asking.standing is not None:
            self._countdown.put_off(elapsed)
        return elapsed

    def _ask_what_is_wrong(self, answer: Answer) -> None:
        if not self._wait.on:
            self._set_paused(Waits.PERSON)
        self._asking.ask_what_is_wrong(self.part, self.waits_for, self.time, answer)

    def _announce(self, answer: Answer) -> None:
        """Say what comes, and begin to count down to it."""
        self._way.pass_hurt()
        if self._way.over:
            self.part = Part.FINISHED
            self._praise.say_that_is_all(answer)
            return
        self._asking.end()
        item, before = self._way.item, self._way.before
        follows, first = before is not None and before.stretch == item.stretch, self._turn is None
        if self._turn is not None and _continues(self._turn, self._way, paused=self._wait.on):
            self.part = Part.STRETCH
            self._turn = Turn(item, self.item, self._turn.judge, past_limit=self._turn.past_limit)
        else:
            self.part = Part.GET_READY
            self._turn = Turn(item, self.item, judge_of(self._way, self.seen_by, self.limits))
            self._turn.judge.pause(self._wait.on)
        self._countdown.begin(self.time + (OTHER_SIDE_FOR if follows else GET_READY_FOR))
        watched = self.seen_by is not SeenBy.TIMER
        mind = self._reminder.words(follows=follows, watched=watched)
        signs = signs_words() if watched and first else ""
        answer.say(" ".join(filter(None, (announcement(item), mind, signs))), About.NEXT)

    def _move_on(self, answer: Answer) -> None:
        """What time alone brings about."""
        self._asking.pass_time(self.time, answer)
        if self._wait.on:
            if self._asking.standing is None and self.seen_by is not SeenBy.TIMER:
                self._wait.say_how_to_go_on(self.time, answer)
            return
        judge = self._turn.judge if self._turn else None
        if self.part is Part.GET_READY:
            if self._countdown.ticks(self.time):
                answer.sounds.append(Sound.TICK)
            if self.time >= self._countdown.until or (judge and judge.counting):
                self.part = Part.STRETCH
        elif self.part is Part.REST and self.time >= self._countdown.until:
            if judge is None or judge.released:
                self._announce(answer)
            elif self.time - self._countdown.until > REMINDED_AFTER:
                self._countdown.until = self.time
                answer.say(_("Let go slowly, and rest."), About.DONE)

    def _take(self, events: Sequence[Event], answer: Answer) -> None:
        for event in events:
            self._take_one(event, answer)
        over = Sound.END in answer.sounds and self.part in (Part.REST, Part.FINISHED)
        if over and not any(said.about == About.DONE for said in answer.said):
            answer.say(
                _("Done. Let go slowly."), About.DONE, Urgency.ENDING
            )  # it may not be lost to a warning
        if (
            self._turn is not None
            and self.part is Part.STRETCH
            and not _is_still_before(self._turn, self._way)
        ):
            self._turn.sound(answer)
        # What is said of the session comes after what the hold itself still says: "let go slowly".
        answer.said.sort(key=lambda said: said.about == About.FINISHED)

    def _take_one(self, event: Event, answer: Answer) -> None:
        match event:
            case Cue(about=About.HOLD | About.DONE) if _is_still_before(self._turn, self._way):
                pass  # it is about the stretch before, out of which this one is to grow
            case Cue(about=about) if self.part is Part.REST and about in _of_a_hold():
                pass  # resting, nobody is to correct or begin anything
            case Cue() if event.about != About.OTHER_SIDE:
                if self._turn is not None and not self._asking.drowns(event.urgency):
                    self._turn.say_of_coach(event, self.time, answer)
            case Warned(movement=movement):
                self._praise.spoil()
                answer.warnings.append(movement)
            case Paused(on=on):
                self._wait.begin(Waits.PERSON if on else None, self.time)
            case _ if self._turn is not None and self.part.has_turn:
                over = self._turn.take(event, answer)
                if self._turn.past_limit:
                    self._praise.spoil()
                if over:
                    self._after_item(answer)
            case _:
                pass

    def _leave(self, answer: Answer) -> bool:
        """The turn that goes on is over: what was held is kept. Whether one went on."""
        if self._turn is None or not self.part.has_turn:
            return False
        self._turn.leave(answer)
        return True

    def _after_item(self, answer: Answer, *, resting: bool = False) -> None:
        """Go on to the next item; where somebody rests already, the next one is the one that was next."""
        self._praise.take(answer)
        if not resting:
            self._way.leave()
        self._way.pass_hurt()
        if self._way.over:
            self.part = Part.FINISHED
            self._praise.say_that_is_all(answer)
        elif _continues(self._turn, self._way, paused=self._wait.on):
            self._announce(answer)
        else:
            self.part = Part.REST
            self._countdown.until = self.time + REST_FOR

    def _set_paused(self, why: Waits | None, *, told: bool = False) -> None:
        self._wait.begin(why, self.time, told=told)
        if self._turn is not None:
            self._turn.judge.pause(self._wait.on)


def _do(guide: Guide, agreed: Question, answer: Answer) -> None:
    """Somebody said yes to this."""
    match agreed:
        case Question.HURTS:
            guide.hurts(answer)
        case Question.END:
            guide.stop(answer)
            answer.say(_("That is all for now. Rest as long as you like."), About.FINISHED)
        case Question.LEAVE_OUT | Question.MAY_LEAVE_OUT:
            answer.say(_("We leave it out."), About.OFFER)
            if guide.waits_for is Waits.PERSON:
                guide.pause(False)
            guide.skip(answer)


def away(guide: Guide) -> None:
    """The page is gone for a while: nobody is seen. A hold goes on if it is back soon."""
    if guide.part not in (Part.CHECK, Part.FINISHED) and guide.seen_by is not SeenBy.TIMER:
        guide.see(nobody(guide.time + 0.1, (640, 480)))


def judge_of(way: Way, seen_by: SeenBy, limits: Limits) -> CameraJudge | TimerJudge:
    """What judges the item whose turn it is, and with a camera the one that grows out of it."""
    item = way.item
    if seen_by is SeenBy.TIMER:
        return TimerJudge(item.stretch, item.side, hold_seconds(item))
    following = way.items[way.at + 1] if way.at + 1 < len(way.items) else None
    grows = following is not None and load_stretches()[following.stretch].after == item.stretch
    told = following.stretch if following is not None and grows else item.stretch
    seconds = {i.stretch: i.seconds for i in (following if grows else None, item) if i is not None}
    of_a_film = seen_by is SeenBy.FILM
    return CameraJudge.of(told, item.side, seconds, limits, of_a_film=of_a_film, led=led(item))


@cache
def _of_a_hold() -> frozenset[Topic]:
    """What cues that lead into a hold or correct it are about. Warnings and limits hold in a rest too."""
    rules = (rule.name for stretch in load_stretches().values() for rule in stretch.rules)
    return frozenset({About.HOLD, Why.NOT_SEEN, *rules})


def _continues(turn: Turn | None, way: Way, *, paused: bool) -> bool:
    """Whether this stretch goes on from the one before without a rest (E2)."""
    judged = turn is not None and isinstance(turn.judge, CameraJudge) and not paused
    return judged and way.grows_out_of_the_one_before


def _is_still_before(turn: Turn | None, way: Way) -> bool:
    """Whether this stretch is to grow out of the one before, and has not yet (E2)."""
    judge = turn.judge if turn else None
    return isinstance(judge, CameraJudge) and way.grows and judge.stretch != way.item.stretch
