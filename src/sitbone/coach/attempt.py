"""One attempt at one stretch with one leg: from being in position to letting go."""

from __future__ import annotations

from statistics import median

from sitbone.body.measures import Body
from sitbone.coach.clock import HoldClock
from sitbone.coach.events import (
    Event,
    FaultEnded,
    FaultStarted,
    HoldCompleted,
    HoldEnded,
    HoldPaused,
    HoldResumed,
    Phase,
)
from sitbone.coach.hold import Side, TimedHold
from sitbone.coach.shape import ShapeWatch
from sitbone.coach.sight import Sight
from sitbone.coach.steadiness import MOVING, NEAR, RESTING, Steadiness
from sitbone.coach.urgency import Urgency
from sitbone.coach.voice import Voice
from sitbone.coach.watch import BoundWatch, RuleWatch
from sitbone.coach.why import About, Hindrance, Why
from sitbone.stretches.enough import held_long_enough
from sitbone.words import _, later

SHORTEST_HOLD = 2.0
"""Counted seconds below which nothing is reported: a pause on the way is not a hold."""
GUIDANCE_AFTER = 4.0
"""Seconds of resting in a form that cannot count before the coach says what is missing."""
NOT_SEEN_FOR = 2.0
"""Seconds after which the coach says that it cannot see."""
SLIP = 1.0
"""Seconds up to which a jump that ends where it began is a slip of the measurement, not a movement."""
REFINED_AFTER = 2.0
"""Seconds after which the beginning of a hold is found once more, now that its rest is well known."""
LATERALITY_NEEDED = 0.6
"""Mean laterality from which the side is stated; below it, it is unknown."""
LET_GO = 60.0
"""Degrees of knee or hip from their rest in the hold beyond which the leg has been let go, not held badly."""
LONGEST_STEP = 1.0
"""Seconds between two bodies beyond which the time between them is not counted."""
_FOLLOWS_REST = 0.03
"""Share by which the rest follows the leg at each body: slow sinking is followed, leaving is not."""
_SEE_ME = {
    Why.NOT_SEEN: later("I cannot see your leg well. Please move the camera, or a little yourself."),
    Why.NOT_FROM_THE_SIDE: later("I need to see you from the side. Please turn, or move the camera."),
}
_CLOCK_WAITS: dict[Hindrance, str] = {
    Why.NOT_SEEN: later("I cannot see you well. The clock waits."),
    Why.NOT_FROM_THE_SIDE: later("I need to see you from the side. The clock waits."),
}


class Attempt:
    """Judges one stretch with one working leg (0 left, 1 right, None both) until it is over."""

    def __init__(
        self, shape: ShapeWatch, *, told_side: Side | None, not_before: float, steadiness: Steadiness
    ) -> None:
        self.shape = shape
        self.stretch = shape.stretch
        self.leg = shape.leg
        self.phase = Phase.IN_POSITION
        self.over = False
        self.completed = False
        self.clock: HoldClock | None = None
        self._told_side = told_side
        self._not_before = not_before
        self._steadiness = steadiness
        self._rules = [RuleWatch(rule) for rule in self.stretch.rules]
        self._needs = [BoundWatch(need, kept=False) for need in self.stretch.hold.needs]
        self._broken_since: dict[Hindrance, float] = {}
        self._hindered = False
        self._free_since = float("-inf")
        """Since when nothing outside this stretch hinders it any more."""
        self._rest = (float("nan"), float("nan"))
        self._refined = False
        self._why_off: Hindrance | None = None
        self._resting_since: float | None = None
        self._unknown_since: float | None = None
        self._sight = Sight()
        self._last = float("nan")
        self._alive_until = float("inf")
        self._votes = [0.0, 0.0]
        self._voted = 0.0
        self._knees: list[float] = []
        self._hips: list[float] = []

    @property
    def holding(self) -> bool:
        """Whether a hold has begun and is not over."""
        return self.clock is not None and not self.over

    @property
    def unseen(self) -> Why | None:
        """Why the working leg cannot be judged now; None while it can."""
        return Why.NOT_SEEN if self._unknown_since is not None else self._sight.why

    @property
    def counted(self) -> float:
        """Counted seconds so far, at most the prescribed ones."""
        seconds = self.clock.counted() if self.clock else 0.0
        return min(seconds, self.stretch.hold.seconds or seconds)

    @property
    def _far_enough(self) -> bool:
        return all(need.kept for need in self._needs)

    @property
    def finished(self) -> bool:
        """Whether the hold was long enough for the stretch to count as done."""
        hold = self.stretch.hold
        return self.completed or (
            hold.seconds is None and held_long_enough(self.counted, hold.finished_after or SHORTEST_HOLD)
        )

    @property
    def side(self) -> Side:
        """Which side works, as far as it can be told."""
        if self.leg is None:
            return Side.BOTH
        if self._told_side is not None:
            return self._told_side
        total = sum(self._votes)
        if total <= 0 or max(self._votes) < LATERALITY_NEEDED * self._voted:
            return Side.UNKNOWN
        return Side.LEFT if self._votes[0] > self._votes[1] else Side.RIGHT

    def step(
        self, body: Body, voice: Voice, *, hindered: Hindrance | None, alive_until: float
    ) -> list[Event]:
        """Take one more body. `hindered` names what outside this stretch keeps it from counting.

        Seconds after `alive_until` do not count, unless somebody alive is seen again soon.
        """
        self._alive_until = alive_until
        elapsed = body.time - self._last if self._last == self._last else 0.0
        self._last = body.time
        if self.leg is not None:
            self._votes[self.leg] += body.laterality * elapsed
            self._voted += elapsed
        for rule in self._rules:
            kept = rule.step(body, self.leg)
            if not kept:
                self._broken_since.setdefault(rule.rule.name, body.time)
        for need in self._needs:
            need.step(body, self.leg)
        if self._hindered and hindered is None:
            self._free_since = body.time
        self._hindered = hindered is not None
        self._note_unknown(body)
        self._sight.take(body, self.leg)
        spread = self._steadiness.spread()
        events = self._faults(body, spread, voice)
        if self.over:
            return events
        if self.clock is None:
            events += self._before_hold(body, spread, voice, hindered)
        else:
            events += self._in_hold(self.clock, body, spread, voice, hindered, elapsed)
        return events

    def out_of_sight_for(self, time: float) -> float:
        """Seconds since the working leg was last seen; 0 while it is seen."""
        return 0.0 if self._unknown_since is None else time - self._unknown_since

    def relearn_leg(self, body: Body) -> None:
        """After somebody was out of sight: find the working leg again."""
        self._steadiness.clear()
        self._sight.clear()
        self.leg = self.shape.relearn_leg(body)

    def close(self, time: float) -> list[Event]:
        """End the attempt: what was held, and the faults that were still on."""
        if self.over:
            return []
        self.over = True
        self.shape.locked = False
        events: list[Event] = [self._fault_ended(rule, time) for rule in self._rules if rule.said]
        self.phase = Phase.RELEASE
        clock = self.clock
        if clock is None:
            return events
        if clock.running:
            clock.off(max(min(self._left(clock), clock.last_on, self._alive_until), clock.start))
        if clock.counted() < SHORTEST_HOLD:
            return events
        seconds = self.stretch.hold.seconds
        completed = self.completed or (seconds is not None and held_long_enough(clock.counted(), seconds))
        hold = TimedHold(
            stretch=self.stretch.name,
            side=self.side,
            at=clock.last_on,
            held=clock.last_on - clock.start,
            start=clock.start,
            counted=self.counted,
            completed=completed or (seconds is None and self.finished),
            knee_flexion=median(self._knees) if self._knees else None,
            hip_flexion=median(self._hips) if self._hips else None,
            best=self._best(),
        )
        return [*events, HoldEnded(time, hold, self.leg)]

    # before the hold

    def _before_hold(
        self, body: Body, spread: float, voice: Voice, hindered: Hindrance | None
    ) -> list[Event]:
        broken = [rule for rule in self._rules if rule.rule.breaks_hold and not rule.kept]
        resting = spread <= RESTING
        if not resting:
            self.phase, self._resting_since = Phase.EASING_IN, None
        elif self._resting_since is None:
            self._resting_since = body.time
        may = hindered is None and self.unseen is None and self._far_enough
        if may and resting and not broken and self.shape.fits:
            return self._begin(body, voice)
        stuck = self._resting_since is not None and body.time - self._resting_since > GUIDANCE_AFTER
        if self.unseen is not None:
            if body.time - self._unseen_since > NOT_SEEN_FOR:
                voice.wish(Urgency.GUIDANCE, _(_SEE_ME[self.unseen]), self.unseen)
        elif stuck and broken and self._sight.trembles:
            voice.wish(Urgency.GUIDANCE, _(_SEE_ME[Why.NOT_SEEN]), Why.NOT_SEEN)
        elif stuck and broken:
            voice.wish(Urgency.GUIDANCE, broken[0].rule.cue, broken[0].rule.name)
        return []

    def _begin(self, body: Body, voice: Voice) -> list[Event]:
        self._rest = self._steadiness.rest(body.time - 0.4)
        self.clock = HoldClock(self._start(body.time))
        self.clock.tick(body.time)
        self.phase = Phase.HOLD
        self.shape.locked = True
        seconds = self.stretch.hold.seconds
        stay = _("Stay here, {seconds} seconds.").format(seconds=f"{seconds:.0f}") if seconds else ""
        voice.wish(Urgency.PROGRESS, stay or _("Stay here, gently."), About.HOLD)
        return []

    def _start(self, before: float) -> float:
        rested = self._steadiness.came_to_rest(self._rest, before)
        since = [self._not_before, self._free_since, self.shape.since, *self._allowed_since]
        return min(max([rested, *since]), before)

    @property
    def _allowed_since(self) -> list[float]:
        """Since when form and sight have allowed the clock to run."""
        return [self._sight.clear_since, *(rule.since for rule in self._rules if rule.rule.breaks_hold)]

    # the hold

    def _in_hold(
        self,
        clock: HoldClock,
        body: Body,
        spread: float,
        voice: Voice,
        hindered: Hindrance | None,
        elapsed: float,
    ) -> list[Event]:
        why = self._why_not(body, spread, hindered)
        if clock.running:
            if elapsed > LONGEST_STEP:
                clock.off(body.time - elapsed)
                self._why_off = Why.NOT_SEEN
                return [HoldPaused(body.time, Why.NOT_SEEN)]
            if why is not None:
                clock.off(self._off_time(clock, why, body.time))
                self._why_off = why
                return [HoldPaused(body.time, why)]
            return self._run(clock, body, voice)
        return self._wait(clock, body, spread, why, voice)

    def _run(self, clock: HoldClock, body: Body, voice: Voice) -> list[Event]:
        clock.tick(body.time)
        knee, hip = body.of("knee_flexion", self.leg), body.of("hip_flexion", self.leg)
        if knee == knee:
            self._knees.append(knee)
        if hip == hip:
            self._hips.append(hip)
        self._follow(knee, hip)
        if not self._refined and body.time - clock.start >= REFINED_AFTER:
            self._refined = True
            self._rest = self._steadiness.rest(clock.start + 0.3)
            clock.move_start(self._start(clock.start + 1.0))
        seconds = self.stretch.hold.seconds
        if seconds is not None and not self.completed and clock.counted(self._alive_until) >= seconds:
            self.completed = True
            self.phase = Phase.RELEASE
            voice.wish(Urgency.ENDING, _("Done. Let go slowly."), About.DONE)
            return [HoldCompleted(body.time, self.stretch.name, self.side, seconds)]
        return []

    def _wait(
        self, clock: HoldClock, body: Body, spread: float, why: Hindrance | None, voice: Voice
    ) -> list[Event]:
        away = body.time - clock.last_on
        if why is None and spread <= RESTING:
            rest = self._steadiness.rest(body.time - 0.4)
            slip = away <= SLIP and self._why_off in (Why.MOVING, Why.NOT_SEEN) and self._near(rest)
            slip = slip and self._free_since <= clock.last_on
            back = clock.last_on if slip else self._steadiness.came_to_rest(rest, body.time)
            if not slip:
                back = max([back, self._free_since, *self._allowed_since])
            clock.on(min(back, body.time))
            clock.tick(body.time)
            self._rest, self._why_off = rest, None
            return [HoldResumed(body.time)]
        gone = self._unknown_since is None and (not self.shape.fits or (away > SLIP and self._let_go(body)))
        if gone or away > self.stretch.hold.grace:
            return self.close(body.time)
        if why in _CLOCK_WAITS and away > NOT_SEEN_FOR:
            voice.wish(Urgency.GUIDANCE, _(_CLOCK_WAITS[why]), why)
        return []

    def _why_not(self, body: Body, spread: float, hindered: Hindrance | None) -> Hindrance | None:
        """Why the clock cannot run now."""
        if hindered is not None:
            return hindered
        if self.unseen is not None:
            return self.unseen
        for rule in self._rules:
            if rule.rule.breaks_hold and not rule.kept:
                return Why.NOT_SEEN if self._sight.trembles else rule.rule.name
        if self.shape.lost_since is not None or not self._far_enough:
            return Why.OUT_OF_POSITION
        return Why.MOVING if spread > MOVING and spread != float("inf") else None

    def _off_time(self, clock: HoldClock, why: Hindrance, time: float) -> float:
        if why == Why.STILL:
            return self._alive_until
        if self.unseen is not None:
            return max(self._unseen_since, clock.start)
        onset = self._left(clock)
        if why == Why.OUT_OF_POSITION:
            return min(onset, self.shape.lost_since or time)
        # Where a trembling leg is why, any rule that it seems to break is.
        broken = [s for name, s in self._broken_since.items() if why in (name, Why.NOT_SEEN)]
        return min([onset, *broken])

    def _left(self, clock: HoldClock) -> float:
        return self._steadiness.left(self._rest, clock.start)

    def _let_go(self, body: Body) -> bool:
        angles = (body.of("knee_flexion", self.leg), body.of("hip_flexion", self.leg))
        return any(abs(now - rest) > LET_GO for now, rest in zip(angles, self._rest, strict=True))

    def _near(self, rest: tuple[float, float]) -> bool:
        return all(not abs(a - b) > 2 * NEAR for a, b in zip(rest, self._rest, strict=True))

    def _follow(self, knee: float, hip: float) -> None:
        old = self._rest
        moved = [now - was for now, was in zip((knee, hip), old, strict=True)]
        if not any(abs(m) > 2 * NEAR for m in moved):
            knee_rest, hip_rest = (
                was + _FOLLOWS_REST * m if m == m else was for was, m in zip(old, moved, strict=True)
            )
            self._rest = (knee_rest, hip_rest)
        elif self._steadiness.spread() <= NEAR:
            self._rest = self._steadiness.rest(self._last - 0.5)

    # faults and what is known

    def _faults(self, body: Body, spread: float, voice: Voice) -> list[Event]:
        events: list[Event] = []
        for rule in self._rules:
            if rule.kept and not rule.unknown:
                if rule.said:
                    events.append(self._fault_ended(rule, body.time))
                self._broken_since.pop(rule.rule.name, None)
            elif self._becomes_fault(rule, body.time, spread):
                rule.said = True
                r = rule.rule
                events.append(FaultStarted(body.time, r.name, r.line, self.stretch.name, r.cue))
                voice.wish(Urgency.ENDING if r.ends_hold else Urgency.FORM, r.cue, r.name)
                if r.ends_hold:
                    if self.clock is not None and self.clock.running:
                        self.clock.off(self._broken_since.get(r.name, body.time))
                    events += self.close(body.time)
                    return events
        return events

    def _becomes_fault(self, rule: RuleWatch, time: float, spread: float) -> bool:
        if self.completed or not rule.due(time) or not (rule.rule.before_hold or self.holding):
            return False
        if (self.unseen is not None or self._sight.trembles) and not rule.rule.ends_hold:
            return False
        # A leg on its way out of a hold is not a fault of form; a speed is one only while moving.
        return spread <= MOVING or rule.rule.measure.endswith("_speed") or rule.rule.ends_hold

    def _fault_ended(self, rule: RuleWatch, time: float) -> FaultEnded:
        rule.said = False
        r = rule.rule
        start = self._broken_since.pop(r.name, time)
        return FaultEnded(time, r.name, r.line, self.stretch.name, start, time, r.cue)

    def _note_unknown(self, body: Body) -> None:
        angles = body.of("knee_flexion", self.leg) + body.of("hip_flexion", self.leg)
        if angles == angles:
            self._unknown_since = None
        elif self._unknown_since is None:
            self._unknown_since = body.time

    @property
    def _unseen_since(self) -> float:
        return self._sight.lost_since if self._unknown_since is None else self._unknown_since

    def _best(self) -> float | None:
        """The angle that tells how far it went: exceeded for a tenth of the counted time."""
        values = sorted(self._knees if self.stretch.angles.best == "knee_flexion" else self._hips)
        if not values:
            return None
        tenth = len(values) // 10
        return values[tenth] if self.stretch.angles.best_is == "lowest" else values[-1 - tenth]
