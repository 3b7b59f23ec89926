"""A hold that has begun: the clock runs while it may, and waits for a while where it may not."""

from __future__ import annotations

from statistics import median

from sitbone.body.measures import Body
from sitbone.body.sure import usable
from sitbone.coach.clock import HoldClock
from sitbone.coach.events import Event, HoldCompleted, HoldPaused, HoldResumed, Phase
from sitbone.coach.hold import TimedHold
from sitbone.coach.steadiness import NEAR, RESTING
from sitbone.coach.urgency import Urgency
from sitbone.coach.voice import Voice
from sitbone.coach.why import About, Hindrance, Why
from sitbone.coach.working import Working
from sitbone.stretches.enough import held_long_enough
from sitbone.stretches.stretch import Angles
from sitbone.words import _, later

SHORTEST_HOLD = 2.0
"""Counted seconds below which nothing is reported: a pause on the way is not a hold."""
NOT_SEEN_FOR = 2.0
"""Seconds after which the coach says that it cannot see."""
SLIP = 1.0
"""Seconds up to which a jump that ends where it began is a slip of the measurement, not a movement."""
REFINED_AFTER = 2.0
"""Seconds after which the beginning of a hold is found once more, now that its rest is well known."""
LET_GO = 60.0
"""Degrees of knee or hip from their rest in the hold beyond which the leg has been let go, not held badly."""
KNOWN_FOR = 0.5
"""Share of the looks that counted at which a measure must be known, for its value and how sure it is: our choice."""
LONGEST_STEP = 1.0
"""Seconds between two bodies beyond which the time between them is not counted."""
_FOLLOWS_REST = 0.03
"""Share by which the rest follows the leg at each body: slow sinking is followed, leaving is not."""
_CLOCK_WAITS: dict[Hindrance, str] = {
    Why.NOT_SEEN: later("I cannot see you well. The clock waits."),
    Why.NOT_FROM_THE_SIDE: later("I need to see you from the side. The clock waits."),
}


class HeldAngles:
    """The angles of the working leg over the counted time."""

    def __init__(self, asked: Angles) -> None:
        self._asked = asked
        self._knees: list[float] = []
        self._hips: list[float] = []
        self._looks = 0
        self._off: tuple[list[float], list[float]] = ([], [])
        """By how much knee and hip may be off, at the looks where they can be used."""
        self._against_floor: dict[str, list[tuple[float, float]]] = {name: [] for name in asked.against_floor}
        """Each value with its standard error."""

    def add(self, knee: float, hip: float) -> None:
        """Those of one body; what is unknown is left out."""
        if knee == knee:
            self._knees.append(knee)
        if hip == hip:
            self._hips.append(hip)

    def add_more(self, body: Body, leg: int | None) -> None:
        """How far off they may be, and what is measured against the floor."""
        self._looks += 1
        for joint, held in enumerate(self._off):
            off = body.off.joints.of(joint, leg)
            if usable(off, body.view):
                held.append(off)
        for name, found in self._against_floor.items():
            value = body.of(name, leg)
            if value == value:
                found.append((value, body.off.against_floor[name]))

    @property
    def knee(self) -> float | None:
        """Median flexion of the knee."""
        return median(self._knees) if self._knees else None

    @property
    def hip(self) -> float | None:
        """Median flexion of the hip."""
        return median(self._hips) if self._hips else None

    @property
    def off(self) -> tuple[float | None, float | None]:
        """By how much knee and hip may be off: median, None where they could mostly not be used.

        Many looks make it no less: what is off in one look is off in the next ones.
        """
        knee, hip = (median(held) if len(held) > KNOWN_FOR * self._looks else None for held in self._off)
        return knee, hip

    @property
    def against_floor(self) -> dict[str, float]:
        """Medians, and their errors, of what was known for most of the counted time."""
        held: dict[str, float] = {}
        for name, found in self._against_floor.items():
            if len(found) > KNOWN_FOR * self._looks:
                held[name], held[f"{name}_error"] = (median(each) for each in zip(*found, strict=True))
        return held

    @property
    def best(self) -> float | None:
        """The angle that tells how far it went: exceeded for a tenth of the counted time."""
        asked = self._asked
        values = sorted(self._knees if asked.best == "knee_flexion" else self._hips)
        if not values:
            return None
        tenth = len(values) // 10
        return values[tenth] if asked.best_is == "lowest" else values[-1 - tenth]


class Holding:
    """One hold, from the rest of the leg at `time` on."""

    def __init__(self, working: Working, time: float) -> None:
        self.completed = False
        """Whether all prescribed seconds were counted."""
        self._working = working
        self._rest = working.steadiness.rest(time - 0.4)
        self._clock = HoldClock(working.began(self._rest, time))
        self._clock.tick(time)
        self._refined = False
        self._why_off: Hindrance | None = None
        self._angles = HeldAngles(working.stretch.angles)

    @property
    def phase(self) -> Phase:
        """Whether it goes on, or may be let go of."""
        return Phase.RELEASE if self.completed else Phase.HOLD

    @property
    def counting(self) -> bool:
        """Whether the clock runs."""
        return self._clock.running

    @property
    def until(self) -> float:
        """The latest moment that counted."""
        return self._clock.last_on

    @property
    def counted(self) -> float:
        """Counted seconds so far, at most the prescribed ones."""
        seconds = self._clock.counted()
        return min(seconds, self._working.stretch.hold.seconds or seconds)

    @property
    def finished(self) -> bool:
        """Whether it was long enough for the stretch to count as done."""
        hold = self._working.stretch.hold
        return self.completed or (
            hold.seconds is None and held_long_enough(self.counted, hold.finished_after or SHORTEST_HOLD)
        )

    def stop(self, time: float) -> None:
        """The clock stops at this time."""
        if self._clock.running:
            self._clock.off(time)

    def step(self, body: Body, spread: float, voice: Voice) -> list[Event] | None:
        """One more body; what happened, None where the hold is over."""
        clock, elapsed = self._clock, self._working.elapsed
        why = self._working.why_not(spread)
        if not clock.running:
            return self._wait(body, spread, why, voice)
        if elapsed > LONGEST_STEP:
            return self._pause(body.time, Why.NOT_SEEN, body.time - elapsed)
        if why is not None:
            return self._pause(body.time, why, self._off_time(why, body.time))
        return self._run(body, voice)

    def end(self) -> TimedHold | None:
        """It is over: what was held, None where that is too little to be told."""
        clock, stretch = self._clock, self._working.stretch
        if clock.running:
            clock.off(max(min(self._left, clock.last_on, self._working.alive_until), clock.start))
        if clock.counted() < SHORTEST_HOLD:
            return None
        seconds = stretch.hold.seconds
        completed = self.completed or (seconds is not None and held_long_enough(clock.counted(), seconds))
        return TimedHold(
            stretch=stretch.name,
            side=self._working.side,
            at=clock.last_on,
            held=clock.last_on - clock.start,
            start=clock.start,
            counted=self.counted,
            completed=completed or (seconds is None and self.finished),
            knee_flexion=self._angles.knee,
            hip_flexion=self._angles.hip,
            best=self._angles.best,
            off=self._angles.off,
            **self._angles.against_floor,
        )

    def _pause(self, time: float, why: Hindrance, since: float) -> list[Event]:
        self._clock.off(since)
        self._why_off = why
        return [HoldPaused(time, why)]

    def _run(self, body: Body, voice: Voice) -> list[Event]:
        clock = self._clock
        clock.tick(body.time)
        knee, hip = self._working.angles(body)
        self._angles.add(knee, hip)
        self._angles.add_more(body, self._working.leg)
        self._follow(knee, hip, body.time)
        if not self._refined and body.time - clock.start >= REFINED_AFTER:
            self._refined = True
            self._rest = self._working.steadiness.rest(clock.start + 0.3)
            clock.move_start(self._working.began(self._rest, clock.start + 1.0))
        seconds = self._working.stretch.hold.seconds
        if seconds is not None and not self.completed and clock.counted(self._working.alive_until) >= seconds:
            self.completed = True
            voice.wish(Urgency.ENDING, _("Done. Let go slowly."), About.DONE)
            return [HoldCompleted(body.time, self._working.stretch.name, self._working.side, seconds)]
        return []

    def _wait(self, body: Body, spread: float, why: Hindrance | None, voice: Voice) -> list[Event] | None:
        working = self._working
        away = body.time - self._clock.last_on
        if why is None and spread <= RESTING:
            return self._resume(body.time, away)
        lost = not working.shape.fits or (away > SLIP and self._let_go(body))
        if (lost and working.sight.unknown_since is None) or away > working.stretch.hold.grace:
            return None
        if why is not None and why in _CLOCK_WAITS and away > NOT_SEEN_FOR:
            voice.wish(Urgency.GUIDANCE, _(_CLOCK_WAITS[why]), why)
        return []

    def _resume(self, time: float, away: float) -> list[Event]:
        working, clock = self._working, self._clock
        rest = working.steadiness.rest(time - 0.4)
        slip = away <= SLIP and self._why_off in (Why.MOVING, Why.NOT_SEEN) and self._near(rest)
        if slip and working.free_since <= clock.last_on:
            back = clock.last_on
        else:
            rested = working.steadiness.came_to_rest(rest, time)
            back = max([rested, working.free_since, *working.allowed_since])
        clock.on(min(back, time))
        clock.tick(time)
        self._rest, self._why_off = rest, None
        return [HoldResumed(time)]

    def _off_time(self, why: Hindrance, time: float) -> float:
        working, clock = self._working, self._clock
        if why == Why.STILL:
            return working.alive_until
        if working.sight.unseen is not None:
            return max(working.sight.unseen_since, clock.start)
        if why == Why.OUT_OF_POSITION:
            return min(self._left, working.shape.lost_since or time)
        return min([self._left, *working.form.broken_since(why)])

    @property
    def _left(self) -> float:
        """When the leg began to leave its rest."""
        return self._working.steadiness.left(self._rest, self._clock.start)

    def _let_go(self, body: Body) -> bool:
        angles = self._working.angles(body)
        return any(abs(now - rest) > LET_GO for now, rest in zip(angles, self._rest, strict=True))

    def _near(self, rest: tuple[float, float]) -> bool:
        return all(not abs(a - b) > 2 * NEAR for a, b in zip(rest, self._rest, strict=True))

    def _follow(self, knee: float, hip: float, time: float) -> None:
        old = self._rest
        moved = [now - was for now, was in zip((knee, hip), old, strict=True)]
        if not any(abs(m) > 2 * NEAR for m in moved):
            knee_rest, hip_rest = (
                was + _FOLLOWS_REST * m if m == m else was for was, m in zip(old, moved, strict=True)
            )
            self._rest = (knee_rest, hip_rest)
        elif self._working.steadiness.spread() <= NEAR:
            self._rest = self._working.steadiness.rest(time - 0.5)
