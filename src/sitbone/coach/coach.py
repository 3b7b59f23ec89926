"""The coach: a body over time becomes events. Pure: no clock, no network, no database; time comes from the frames."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sitbone.body.measures import Body
from sitbone.coach.attempt import Attempt
from sitbone.coach.avoid import watch_movements
from sitbone.coach.done import DoneSoFar
from sitbone.coach.events import Event, Paused, Phase, PhaseChanged, Recognised
from sitbone.coach.hand import HandSignal
from sitbone.coach.hold import Side
from sitbone.coach.life import STILL_FOR, Life
from sitbone.coach.limit import LimitWatch
from sitbone.coach.shape import ShapeWatch
from sitbone.coach.steadiness import Steadiness
from sitbone.coach.urgency import Urgency
from sitbone.coach.voice import Voice
from sitbone.coach.watch import UNKNOWN_FOR
from sitbone.coach.why import About, Hindrance, Lack, Why
from sitbone.stretches.stretch import Rule, Stretch, load_movements_to_avoid, load_stretches
from sitbone.words import _, later

RECOGNISED_AFTER = 0.3
"""Seconds for which a shape must fit."""
_OTHER_SIDE = {"leg": later("Now the other leg."), "foot": later("Now the other foot.")}


class Coach:
    """Turns measured bodies into events, one body at a time.

    The same bodies always give the same events. Bodies whose time does not go forward are passed over.

    `stretch` names the one that is done, where that is known; otherwise it is recognised. `side` is the working side
    as told by the caller. `hands_free` lets one raised hand pause and resume. `limit` is a rule that holds in every
    position, between the stretches too (`sitbone.stretches.limits.guard`): nothing is counted past it. `still_for` is
    for how many seconds a picture may stand still before nobody alive is seen in it any more.
    """

    def __init__(
        self,
        stretches: Mapping[str, Stretch] | None = None,
        *,
        stretch: str | None = None,
        side: Side | None = None,
        hands_free: bool = True,
        limit: Rule | None = None,
        still_for: float = STILL_FOR,
    ) -> None:
        known = stretches or load_stretches()
        if stretch is not None and stretch not in known:
            raise ValueError(f"no stretch is called {stretch!r}; there are {', '.join(known)}")
        chosen = [s for s in known.values() if stretch in (None, s.name) or known[stretch].after == s.name]
        # A stretch that follows another one is looked for first: its start looks like the other one's end.
        chosen.sort(key=lambda s: s.after is None)
        self._shapes = [ShapeWatch(s, told=stretch is not None) for s in chosen]
        self._avoided = watch_movements(load_movements_to_avoid())
        self._limit = None if limit is None else LimitWatch(limit, stretch)
        self._side = side
        self.hand = HandSignal(listens=hands_free)
        self._steadiness = Steadiness()
        self._life = Life(still_for)
        self._voice = Voice()
        self._attempt: Attempt | None = None
        self._done = DoneSoFar()
        self._shown: tuple[Phase, str | None, Side] | None = None
        self.paused = False

    @property
    def phase(self) -> Phase:
        """Where the person is now."""
        return self._attempt.phase if self._attempt else self._done.phase

    @property
    def stretch(self) -> str | None:
        """The stretch that goes on now."""
        return self._attempt.stretch.name if self._attempt else None

    @property
    def side(self) -> Side:
        """The side that works now, as far as it can be told."""
        return self._attempt.side if self._attempt else Side.UNKNOWN

    @property
    def leg(self) -> int | None:
        """The slot of the working leg in the landmarks now: 0 left, 1 right, None for both or none."""
        return self._attempt.leg if self._attempt else None

    @property
    def counted(self) -> float:
        """Seconds counted in the hold that goes on now."""
        return self._attempt.counted if self._attempt else 0.0

    @property
    def unseen(self) -> Why | None:
        """Why the working leg cannot be judged now; None while it can, and while no stretch goes on."""
        return self._attempt.unseen if self._attempt else None

    @property
    def counting(self) -> bool:
        """Whether the hold clock runs now."""
        hold = self._attempt.hold if self._attempt else None
        return hold is not None and hold.counting

    def lack(self, stretch: str) -> Lack | None:
        """What is to be done for the seconds of this stretch to count; None where that is not known."""
        attempt = self._attempt
        if attempt is not None and attempt.stretch.name == stretch:
            return attempt.lack
        say = next((shape.lacks for shape in self._shapes if shape.stretch.name == stretch), "")
        return Lack(Why.OUT_OF_POSITION, say) if say else None

    @property
    def still(self) -> bool:
        """Whether what is seen stands still, so that nobody alive may be there."""
        return self._life.still

    @property
    def wary(self) -> bool:
        """Whether a movement to avoid, or one past the limit, may be beginning: the next body is wanted soon."""
        past = self._limit is not None and self._limit.may_begin
        return past or any(watch.may_begin(self._life.time) for watch in self._avoided)

    def step(self, body: Body) -> list[Event]:
        """Take one more body; what happened, in order."""
        if not math.isfinite(body.time) or body.time <= self._life.time:
            return []
        self._life.step(body)
        events: list[Event] = self._cut(body) if body.cut else []
        warned, active = self._warn(body)
        events += warned
        wanted = self.hand.step(body, busy=self._hands_are_busy, paused=self.paused)
        if wanted is not None:
            self.paused = wanted
            events += [*self._close(body.time), Paused(body.time, self.paused)]
            self._voice.wish(Urgency.ENDING, _("Paused.") if self.paused else _("We go on."), About.PAUSED)
        if not self.paused:
            past, beyond = self._past_limit(body)
            still = Why.STILL if self._life.still else None
            events += [*past, *self._judge(body, beyond or (Why.MOVING if active else still))]
            if still and self._attempt is not None:
                self._voice.wish(
                    Urgency.GUIDANCE,
                    _("The picture stands still. Is the camera on, and are you there?"),
                    Why.STILL,
                )
            if beyond:
                self._voice.hush(Urgency.FORM)
        events += self._phase_change(body.time)
        return events + list(self._voice.speak(body.time))

    def finish(self, time: float | None = None) -> list[Event]:
        """The recording is over at `time`, by default with the last body: what was still going on ends."""
        last = self._life.time
        return self._close(last if time is None else max(last, time))

    def pause(self, on: bool) -> None:
        """Pause or go on."""
        self.paused = on

    @property
    def _hands_are_busy(self) -> bool:
        """Whether a hold goes on, or the hands hold something all through the stretch."""
        attempt = self._attempt
        return attempt is not None and (attempt.holding or attempt.stretch.hands_hold)

    def _past_limit(self, body: Body) -> tuple[list[Event], Hindrance | None]:
        """What happened at the limit, and its name while the person is past it."""
        limit = self._limit
        if limit is None:
            return [], None
        events = limit.take(body, self.leg, self.stretch)
        if limit.to_say:  # again and again, at the voice's own pace, until they have come back
            self._voice.wish(Urgency.LIMIT, limit.rule.cue, limit.rule.name)
        if limit.kept:
            return events, None
        self._done.hinder(body.time)
        return events, limit.rule.name

    def _judge(self, body: Body, hindered: Hindrance | None) -> list[Event]:
        for shape in self._shapes:
            shape.step(body)
        events = self._choose(body)
        attempt = self._attempt
        if attempt is None:
            return events
        self._steadiness.add(body, attempt.leg)
        events += attempt.step(body, self._voice, hindered=hindered, alive_until=self._life.until)
        if attempt.over:
            self._note_done(attempt, body.time)
            self._attempt = None
            events.append(Recognised(body.time, None))
        return events

    def _choose(self, body: Body) -> list[Event]:
        """Which stretch goes on: keep the one that does, unless another one fits and it does not."""
        attempt, fitting = self._attempt, [s for s in self._shapes if self._may(s, body.time)]
        if attempt is not None:
            follower = next((s for s in fitting if s.stretch.after == attempt.stretch.name), None)
            if follower is None and attempt.holding:
                return []
            stays = attempt.shape.fits and attempt.shape.leg == attempt.leg
            if follower is None and (stays or self._unseen(attempt, body.time)):
                return []
            fitting = [follower] if follower else fitting
        events: list[Event] = self._close(body.time) if attempt is not None else []
        if not fitting:
            return events
        shape = fitting[0]
        if attempt is None or attempt.leg != shape.leg:
            self._steadiness.clear()
        self._attempt = Attempt(
            shape, told_side=self._side, not_before=self._done.free_from, steadiness=self._steadiness
        )
        return [*events, Recognised(body.time, shape.stretch.name)]

    def _unseen(self, attempt: Attempt, time: float) -> bool:
        lost = attempt.shape.lost_since
        return attempt.shape.fits and lost is not None and time - lost <= UNKNOWN_FOR

    def _may(self, shape: ShapeWatch, time: float) -> bool:
        if not shape.fits or time - shape.since < RECOGNISED_AFTER or (shape.lost_since is not None):
            return False
        after = shape.stretch.after
        if after is None:
            return True
        current = self._attempt
        if current is not None and current.stretch.name == after:
            return current.finished
        if current is not None and current.shape is shape:
            return True
        return self._done.just(after, time)

    def _close(self, time: float) -> list[Event]:
        attempt, self._attempt = self._attempt, None
        if attempt is None:
            return []
        events = attempt.close(time)
        self._note_done(attempt, time)
        return [*events, Recognised(time, None)]

    def _note_done(self, attempt: Attempt, time: float) -> None:
        if attempt.hold is None:
            return
        self._done.held(attempt.hold.until)
        if not attempt.finished:
            return
        self._done.finish(attempt.stretch, attempt.side, time)
        if self._done.phase is Phase.OTHER_SIDE:
            other = _(_OTHER_SIDE[attempt.stretch.side_words])
            self._voice.wish(Urgency.PROGRESS, other, About.OTHER_SIDE)

    def _cut(self, body: Body) -> list[Event]:
        """Following starts anew, and which leg is which is not known any more.

        Somebody who was out of sight for less than the grace may go on with the hold; a cut in the film ends it.
        """
        attempt = self._attempt
        if attempt is not None and attempt.out_of_sight_for(body.time) > 0:
            attempt.relearn_leg(body)
            return []
        events = self._close(body.time)
        self._steadiness.clear()
        for shape in self._shapes:
            shape.forget()
        return events

    def _warn(self, body: Body) -> tuple[list[Event], bool]:
        events: list[Event] = []
        active = False
        in_second = (
            self.stretch is not None and self._attempt is not None and self._attempt.stretch.after is not None
        )
        for watch in self._avoided:
            warned = watch.step(body)
            # The end of Seated Stretch Two has straight legs and hands at the feet too, the stomach on the thighs.
            if in_second and body.of("stomach_to_thighs") <= _STOMACH_ON_THIGHS:
                watch.forgive()
                continue
            if warned is not None:
                events.append(warned)
            if watch.going_on:  # at the voice's own pace: a warning that had to wait is not lost
                self._voice.wish(Urgency.WARNING, watch.movement.say, watch.movement.name)
            active = active or watch.active
        return events, active

    def _phase_change(self, time: float) -> list[Event]:
        shown = (self.phase, self.stretch, self.side)
        if shown == self._shown:
            return []
        self._shown = shown
        return [PhaseChanged(time, *shown)]


_STOMACH_ON_THIGHS = 80.0
"""Degrees between thigh and trunk up to which the stomach rests on the thighs (E5, with its tolerance)."""
