"""A film becomes a recording: watched, measured, coached."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING

from sitbone.body.hamstrings import LARGEST_ANGLE, lengths
from sitbone.body.measures import Body, Measurer
from sitbone.coach.coach import Coach
from sitbone.coach.events import Event, FaultEnded, HoldEnded, Recognised, Warned
from sitbone.coach.hold import Side, TimedHold
from sitbone.coach.life import STILL_IN_A_FILM_FOR
from sitbone.errors import SitboneError
from sitbone.pose.landmarks import Observation
from sitbone.pose.track import Track
from sitbone.pose.variants import Variant
from sitbone.recording.measures import Measures
from sitbone.recording.recording import Fault, Hold, Lengthening, Recording, Span, Warning
from sitbone.recording.trust import judge
from sitbone.stretches.stretch import load_stretches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitbone.pose.watch import Lookers

Progress = Callable[[float, float], None]
"""Called with the seconds of film done and the seconds there are."""


class Unfinished(SitboneError):
    """The film could be read only in part. `recording` is what was found until then."""

    def __init__(self, reason: str, recording: Recording) -> None:
        super().__init__(reason)
        self.recording = recording


class Interrupted(KeyboardInterrupt):
    """Somebody pressed Ctrl-C. `recording` is what was found until then."""

    def __init__(self, recording: Recording) -> None:
        super().__init__("stopped")
        self.recording = recording


class UnknownStretch(SitboneError):
    """A stretch that is not in the programme."""


def analyse(
    path: str | PathLike[str],
    *,
    stretch: str | None = None,
    side: Side | str | None = None,
    model: Variant = "heavy",
    progress: Progress | None = None,
    lookers: Lookers | None = None,
) -> Recording:
    """Watch a film (or one photograph) and say what was done in it.

    `stretch` is the name of the stretch, where it is known; else it is recognised. `side` is the working leg, `left`
    or `right`, where it is known. `model` is the size of the pose model: `lite` is quickest, `heavy` surest.
    `lookers` are models loaded before, for somebody who judges many films one after another; their size counts then.

    Raises `SitboneError` with one clear line where the film cannot be read, `Unfinished` where it can be read only in
    part, and `Interrupted` at Ctrl-C; the last two carry what was found until then as `.recording`.
    """
    # Nobody steers a recording: a raised hand in it is not meant for the coach.
    coach = Coach(
        stretch=known_stretch(stretch), side=known_side(side), hands_free=False, still_for=STILL_IN_A_FILM_FOR
    )
    from sitbone.pose.film import open_film
    from sitbone.pose.watch import Watch

    with open_film(path) as film:
        duration = film.duration
    watching = _Watching(fspath(path), coach, duration, side_told=side is not None)
    watch = Watch(path, model, lookers=lookers)
    try:
        for observation in watch:
            watching.see(observation)
            if progress is not None:
                progress(observation.time, duration)
    except KeyboardInterrupt:
        raise Interrupted(watching.recording("Stopped before the end of the film.")) from None
    except SitboneError as error:
        if not watching.observations:
            raise
        reason = f"{error} (read until {watching.observations[-1].time:.1f} s)"
        raise Unfinished(reason, watching.recording(f"The film breaks off: {error}")) from error
    if watch.notes:
        raise Unfinished(f"{fspath(path)}: {' '.join(watch.notes)}", watching.recording(watch.notes[0]))
    return watching.recording()


def known_stretch(name: str | None) -> str | None:
    """The name, if it is one of the programme's."""
    if name is None or name in load_stretches():
        return name
    raise UnknownStretch(f"there is no stretch {name!r}: the programme has {', '.join(load_stretches())}")


def known_side(side: Side | str | None) -> Side | None:
    """The working side as the coach takes it."""
    if side is None:
        return None
    if side in (Side.LEFT, Side.RIGHT):
        return Side(side)
    raise SitboneError(f"the side is left or right, not {side!r}")


class _Watching:
    """What has been seen and said so far."""

    def __init__(self, file: str, coach: Coach, duration: float, *, side_told: bool) -> None:
        self.file = file
        self.coach = coach
        self.duration = duration
        self.side_told = side_told
        self.measurer = Measurer()
        self.observations: list[Observation] = []
        self.bodies: list[Body] = []
        self.events: list[Event] = []

    def see(self, observation: Observation) -> None:
        """One more moment of the film."""
        self.observations.append(observation)
        self.bodies.append(self.measurer.step(observation))
        self.events += self.coach.step(self.bodies[-1])

    def recording(self, problem: str | None = None) -> Recording:
        """The recording as far as it has been watched; `problem` says why that is not to the film's end."""
        watched = self.observations[-1].time if self.observations else 0.0
        duration = watched if problem else max(self.duration, watched)
        events = (*self.events, *self.coach.finish(duration))
        track = Track.of(self.observations)
        measured = Measures.of(self.bodies)
        recognised = tuple(_spans(events, duration))
        holds = _holds(events)
        trust = judge(track, measured, holds, recognised, duration, problem=problem, side_told=self.side_told)
        return Recording(
            file=self.file,
            duration=duration,
            holds=holds,
            faults=tuple(
                Fault(e.name, e.line, e.stretch, e.start, e.end, e.cue)
                for e in events
                if isinstance(e, FaultEnded)
            ),
            warnings=tuple(
                Warning(e.movement, e.line, e.time, e.say) for e in events if isinstance(e, Warned)
            ),
            recognised=recognised,
            trust=trust,
            partial=problem is not None,
            events=events,
            track=track,
            measured=measured,
        )


def _holds(events: Iterable[Event]) -> tuple[Hold, ...]:
    return tuple(_hold(event.hold) for event in events if isinstance(event, HoldEnded))


def _hold(seen: TimedHold) -> Hold:
    """The hold with those of its angles that are known: one that may be off too far to be used is none."""
    best = load_stretches()[seen.stretch].angles.best
    known = seen.known(best)
    return Hold(**seen.values() | known, best_angle=best, hamstrings=_hamstrings(known, seen))


def _hamstrings(known: Mapping[str, float | None], seen: TimedHold) -> dict[str, Lengthening]:
    """The lengthening of each muscle; nothing where an angle is unknown.

    Its uncertainty adds that of the muscle model and that of the two angles in quadrature.
    """
    hip, knee = known["hip_flexion"], known["knee_flexion"]
    knee_off, hip_off = seen.off
    if hip is None or knee is None or hip_off is None or knee_off is None:
        return {}
    about = (
        (hip, knee),
        (hip - hip_off, knee),
        (hip + hip_off, knee),
        (hip, knee - knee_off),
        (hip, knee + knee_off),
    )
    within = [(_within(h), _within(k)) for h, k in about]
    found: dict[str, Lengthening] = {}
    for muscle, length in lengths(*within[0]).items():
        middle, *around = (lengths(h, k)[muscle].value for h, k in within)
        by_hip = max(abs(around[0] - middle), abs(around[1] - middle))
        by_knee = max(abs(around[2] - middle), abs(around[3] - middle))
        spread = math.sqrt(length.uncertainty**2 + by_hip**2 + by_knee**2)
        if math.isfinite(middle) and hip <= LARGEST_ANGLE and knee <= LARGEST_ANGLE:
            found[muscle] = Lengthening(middle - 1, spread)
    return found


def _within(angle: float) -> float:
    """The angle, within those that the lengths are known for."""
    return min(max(angle, 0.0), LARGEST_ANGLE)


def _spans(events: Iterable[Event], duration: float) -> list[Span]:
    """From when to when each stretch was recognised."""
    spans: list[Span] = []
    open_since: Recognised | None = None
    for event in events:
        if isinstance(event, Recognised):
            if open_since is not None and open_since.stretch is not None:
                spans.append(Span(open_since.stretch, open_since.time, event.time))
            open_since = event
    if open_since is not None and open_since.stretch is not None:
        spans.append(Span(open_since.stretch, open_since.time, duration))
    return spans
