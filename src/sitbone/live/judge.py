"""What judges one stretch of a session: the coach with a camera, or a plain clock without one."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.coach.coach import Coach
from sitbone.coach.events import Event, HoldCompleted, HoldEnded, HoldResumed, Phase
from sitbone.coach.hold import Side, TimedHold
from sitbone.coach.life import STILL_FOR, STILL_IN_A_FILM_FOR
from sitbone.coach.why import Why
from sitbone.stretches.enough import held_long_enough
from sitbone.stretches.limits import NO_LIMITS, Limits, guard
from sitbone.stretches.stretch import Stretch, load_stretches

LONGEST_TICK = 1.0
"""Seconds between two ticks beyond which the time between them is not counted: the page was asleep."""


class CameraJudge:
    """The coach, for one stretch on one side."""

    def __init__(self, coach: Coach) -> None:
        self.coach = coach

    @classmethod
    def of(
        cls,
        stretch: str,
        side: str,
        seconds: dict[str, float | None],
        limits: Limits = NO_LIMITS,
        *,
        of_a_film: bool = False,
        led: Stretch | None = None,
    ) -> CameraJudge:
        """A coach that is told stretch and side; `seconds` are the prescribed ones of each stretch.

        `led`: one of them, in the words in which it is led.
        """
        told = {"left": Side.LEFT, "right": Side.RIGHT}.get(side)
        every = load_stretches() | ({led.name: led} if led else {})
        known = {name: with_seconds(s, seconds.get(name)) for name, s in every.items()}
        still_for = STILL_IN_A_FILM_FOR if of_a_film else STILL_FOR
        return cls(Coach(known, stretch=stretch, side=told, limit=guard(limits, side), still_for=still_for))

    @property
    def paused(self) -> bool:
        return self.coach.paused

    def pause(self, on: bool) -> None:
        """Pause or go on."""
        self.coach.pause(on)

    def listen(self, on: bool) -> None:
        """Whether a raised hand pauses and goes on; while something is asked it answers that instead."""
        self.coach.hand.listen(on)

    @property
    def counted(self) -> float:
        return self.coach.counted

    @property
    def counting(self) -> bool:
        return self.coach.counting and not self.coach.paused

    @property
    def phase(self) -> Phase:
        return self.coach.phase

    @property
    def leg(self) -> int | None:
        return self.coach.leg

    @property
    def unseen(self) -> Why | None:
        return self.coach.unseen

    @property
    def released(self) -> bool:
        return self.coach.stretch is None

    @property
    def still(self) -> bool:
        """Whether nobody alive may be seen."""
        return self.coach.still

    @property
    def stretch(self) -> str | None:
        """The stretch that goes on now."""
        return self.coach.stretch

    def step(self, body: Body) -> list[Event]:
        """One more look at the person."""
        return self.coach.step(body)

    def finish(self) -> list[Event]:
        """What was going on ends now."""
        return self.coach.finish()


class TimerJudge:
    """A clock for somebody whom nobody watches. What it counts is what the person says they did."""

    leg = None
    unseen = None
    released = True

    def __init__(self, stretch: str, side: str, seconds: float) -> None:
        self.paused = False
        self._stretch, self._side, self._seconds = stretch, Side(side), seconds
        self._began: float | None = None
        self._last = 0.0
        self._counted = 0.0
        self._over = False

    def pause(self, on: bool) -> None:
        """Pause or go on."""
        self.paused = on

    @property
    def counted(self) -> float:
        return min(self._counted, self._seconds)

    @property
    def counting(self) -> bool:
        return self._began is not None and not self._over and not self.paused

    @property
    def phase(self) -> Phase:
        return Phase.HOLD if self.counting else Phase.DONE if self._over else Phase.GET_READY

    def tick(self, time: float) -> list[Event]:
        """Time goes on."""
        if self._over:
            return []
        events: list[Event] = []
        if self._began is None:
            self._began = self._last = time
            events.append(HoldResumed(time))
        step, self._last = time - self._last, time
        if not self.paused and 0 < step <= LONGEST_TICK:
            self._counted += step
        if self._counted >= self._seconds:
            events.append(HoldCompleted(time, self._stretch, self._side, self._seconds))
        return events

    def finish(self) -> list[Event]:
        """What was going on ends now."""
        if self._over or self._began is None:
            return []
        self._over = True
        hold = TimedHold(
            stretch=self._stretch,
            side=self._side,
            at=self._last,
            held=self._last - self._began,
            start=self._began,
            counted=self.counted,
            completed=held_long_enough(self._counted, self._seconds),
        )
        return [HoldEnded(self._last, hold, leg=None)]


def with_seconds(stretch: Stretch, seconds: float | None) -> Stretch:
    """The same stretch, held for so many seconds."""
    if seconds is None:
        return stretch
    return stretch.model_copy(update={"hold": stretch.hold.model_copy(update={"seconds": seconds})})
