"""One attempt at one stretch with one leg: from being in position to letting go."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.coach.events import Event, HoldEnded, Phase
from sitbone.coach.hold import Side
from sitbone.coach.holding import Holding
from sitbone.coach.shape import ShapeWatch
from sitbone.coach.steadiness import MOVING, Steadiness
from sitbone.coach.voice import Voice
from sitbone.coach.waiting import Waiting
from sitbone.coach.watch import RuleWatch
from sitbone.coach.why import Hindrance, Lack, Why
from sitbone.coach.working import Working
from sitbone.stretches.stretch import Stretch


class Attempt:
    """Judges one stretch with one working leg (0 left, 1 right, None both) until it is over: waiting, then holding."""

    def __init__(
        self, shape: ShapeWatch, *, told_side: Side | None, not_before: float, steadiness: Steadiness
    ) -> None:
        self.over = False
        self._working = Working(shape, told_side, not_before, steadiness)
        self._now: Waiting | Holding = Waiting(self._working)

    @property
    def shape(self) -> ShapeWatch:
        """What says whether the stretch goes on at all."""
        return self._working.shape

    @property
    def stretch(self) -> Stretch:
        """The stretch."""
        return self._working.stretch

    @property
    def leg(self) -> int | None:
        """The working leg."""
        return self._working.leg

    @property
    def side(self) -> Side:
        """Which side works, as far as it can be told."""
        return self._working.side

    @property
    def phase(self) -> Phase:
        """Where the person is."""
        return self._now.phase

    @property
    def hold(self) -> Holding | None:
        """The hold, once it has begun."""
        return self._now if isinstance(self._now, Holding) else None

    @property
    def holding(self) -> bool:
        """Whether a hold has begun and is not over."""
        return self.hold is not None and not self.over

    @property
    def unseen(self) -> Why | None:
        """Why the working leg cannot be judged now; None while it can."""
        return self._working.sight.unseen

    @property
    def lack(self) -> Lack | None:
        """What is to be done for its seconds to count; None where it has come so far, or that is not known."""
        say = self._working.shape.lacks
        return Lack(Why.OUT_OF_POSITION, say) if say else self._working.lack

    @property
    def counted(self) -> float:
        """Counted seconds so far, at most the prescribed ones."""
        return self.hold.counted if self.hold else 0.0

    @property
    def finished(self) -> bool:
        """Whether the hold was long enough for the stretch to count as done."""
        return self.hold is not None and self.hold.finished

    def step(
        self, body: Body, voice: Voice, *, hindered: Hindrance | None, alive_until: float
    ) -> list[Event]:
        """Take one more body. `hindered` names what outside this stretch keeps it from counting.

        Seconds after `alive_until` do not count, unless somebody alive is seen again soon.
        """
        working = self._working
        working.step(body, hindered, alive_until)
        spread = working.steadiness.spread()
        events, ended_since = working.form.faults(body, voice, lambda rule: self._may_be_fault(rule, spread))
        if ended_since is not None:
            if self.hold is not None:
                self.hold.stop(ended_since)
            return events + self.close(body.time)
        if isinstance(self._now, Waiting):
            begun = self._now.step(body, spread, voice)
            if begun is not None:
                self._now = begun
                working.shape.lock()
            return events
        happened = self._now.step(body, spread, voice)
        return events + (self.close(body.time) if happened is None else happened)

    def out_of_sight_for(self, time: float) -> float:
        """Seconds since the working leg was last seen; 0 while it is seen."""
        unknown_since = self._working.sight.unknown_since
        return 0.0 if unknown_since is None else time - unknown_since

    def relearn_leg(self, body: Body) -> None:
        """After somebody was out of sight: find the working leg again."""
        self._working.relearn_leg(body)

    def close(self, time: float) -> list[Event]:
        """End the attempt: what was held, and the faults that were still on."""
        if self.over:
            return []
        self.over = True
        self._working.shape.unlock()
        events = self._working.form.end(time)
        held = self.hold.end() if self.hold is not None else None
        return events if held is None else [*events, HoldEnded(time, held, self.leg)]

    def _may_be_fault(self, rule: RuleWatch, spread: float) -> bool:
        """Whether this rule's being broken may be said now."""
        completed = self.hold is not None and self.hold.completed
        if completed or not (rule.rule.before_hold or self.holding):
            return False
        sight = self._working.sight
        if (sight.unseen is not None or sight.trembles) and not rule.rule.ends_hold:
            return False
        # A leg on its way out of a hold is not a fault of form; a speed is one only while moving.
        return spread <= MOVING or rule.rule.measure.endswith("_speed") or rule.rule.ends_hold
