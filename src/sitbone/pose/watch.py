"""Watching a film: its frames become an even stream of observations of one person, with few looks of the model."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from os import PathLike

import numpy as np

from sitbone.pose.film import Film, Frame, open_film
from sitbone.pose.gate import MOVES_AGAIN, WIDTH, Gate, Glance
from sitbone.pose.gaze import Gaze
from sitbone.pose.identity import LegIdentity
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.model import PoseModel
from sitbone.pose.person import Person
from sitbone.pose.sameness import Sameness
from sitbone.pose.smoothing import Smoother
from sitbone.pose.tremor import Tremor
from sitbone.pose.variants import Variant

OBSERVED_EVERY = 0.1
"""Seconds between observations."""
LOOK_BACK = 1.2
"""Seconds before a movement was noticed that are looked at after all: it began more slowly than a glance can tell."""
PHOTOGRAPH_SHOWN = 1.5
"""Seconds for which a photograph is taken to be seen: long enough to be judged, too short to be a hold."""
CORES = 2
"""Cores that a look keeps busy where nobody says otherwise."""
AHEAD = 12
"""Looks that may be under way or waiting."""
STANDS = 2.0
"""Height over width of a person in the picture from which they stand upright: nobody stretches so."""
STANDING_BY = 0.3
"""Share that somebody who stands counts beside somebody who lies or sits."""
CLEARLY = 2.0
"""How many times more somebody else must look like the one to follow for the followed one to be left."""
WAITED_FOR = 5.0
"""Seconds for which somebody on the floor is waited for before somebody who stands is followed instead."""
SAME_PERSON = 0.6
"""Share of a person's extent by which they may have moved between two looks and still be the same one."""


@dataclass(slots=True)
class Watch:
    """Watches one film. Iterate it once for its observations; the counters are true afterwards."""

    path: str | PathLike[str]
    variant: Variant = "heavy"
    every_frame: bool = False
    """Look at every frame, for comparison."""
    progress: Callable[[float, float], None] | None = None
    """Called with the seconds watched and the film's duration."""
    lookers: Lookers | None = None
    """Models that are loaded already, and stay so; else they are loaded for this film. `variant` is theirs then."""
    looks: int = 0
    frames: int = 0
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Observation]:
        sameness, identity, smoother = Sameness(remembers=0), LegIdentity(), Smoother()
        tremor = Tremor()
        with open_film(self.path) as film, self._models() as lookers:
            before = lookers.looks
            lookers.begin()
            follower = _Follower(film.size, lookers.variant)
            self.notes = film.notes
            try:
                for pending in self._looked_at(film, lookers):
                    observation = sameness.step(follower.follow(pending))
                    if self.progress is not None:
                        self.progress(observation.time, film.duration)
                    yield smoother.step(tremor.step(identity.step(observation)))
            finally:
                self.looks = lookers.looks - before

    def _models(self) -> AbstractContextManager[Lookers]:
        return Lookers(self.variant) if self.lookers is None else nullcontext(self.lookers)

    def _looked_at(self, film: Film, lookers: Lookers) -> Iterator[_Pending]:
        """Moments in order, each with its look under way or none; a bounded number of looks ahead."""
        waiting: deque[_Pending] = deque()
        looks = 0
        for pending in self._moments(film, lookers):
            waiting.append(pending)
            looks += pending.look is not None
            while looks > AHEAD or len(waiting) > 20 * AHEAD:
                first = waiting.popleft()
                looks -= first.look is not None
                yield first
        yield from waiting

    def _moments(self, film: Film, lookers: Lookers) -> Iterator[_Pending]:
        gate, due, moved_at = Gate(), 0.0, float("-inf")
        recent: deque[_Pending | Frame] = deque()
        for frame in film:
            self.frames += 1
            if self.every_frame:
                yield lookers.look(frame, cut=frame.time == 0)
                continue
            if frame.time < due - 1e-3:
                continue
            due = max(due + OBSERVED_EVERY, frame.time + OBSERVED_EVERY / 2)
            glance = gate.glance(frame.time, frame.thumbnail(WIDTH))
            again = glance is Glance.MOVED and frame.time - moved_at <= MOVES_AGAIN
            moved_at = frame.time if glance is Glance.MOVED else moved_at
            if again:
                # It moves, and moved slowly at first: what came just before is looked at after all.
                yield from (lookers.look(p) if isinstance(p, Frame) else p for p in recent)
                recent.clear()
                yield lookers.look(frame)
                continue
            recent.append(
                frame.light() if glance is Glance.STILL else lookers.look(frame, cut=glance is Glance.CUT)
            )
            while recent[0].time < frame.time - LOOK_BACK:
                yield _unlooked(recent.popleft())
        yield from map(_unlooked, recent)
        if film.photograph:
            yield from (
                _Pending(round(i * OBSERVED_EVERY, 3)) for i in range(1, round(PHOTOGRAPH_SHOWN * 10) + 1)
            )


def watch(
    path: str | PathLike[str],
    *,
    variant: Variant = "heavy",
    progress: Callable[[float, float], None] | None = None,
    every_frame: bool = False,
) -> Iterator[Observation]:
    """Observations of a film, ten a second, in order of time.

    Raises `FilmError` where the film cannot be read and `ModelError` where the model does not run.
    """
    return iter(Watch(path, variant, every_frame, progress))


@dataclass(frozen=True, slots=True)
class _Pending:
    """A moment of the film and the look at it, if one is made."""

    time: float
    look: Future[list[Person]] | None = None
    width: int = 0
    """Of the picture that was looked at, in pixels."""
    cut: bool = False


class Lookers:
    """A loaded model that looks at one film after the other, on so many cores, while the film is read on.

    With one core the look is made at once by whoever asks for it: a process that shares its machine with others of
    its kind then keeps one core busy and no more. One that is left by an error may still be used for the next film.
    """

    def __init__(self, variant: Variant = "heavy", *, cores: int = CORES) -> None:
        self.looks = 0
        self.variant = variant
        self._gaze = Gaze(PoseModel(variant, cores))
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="look") if cores > 1 else None

    def __enter__(self) -> Lookers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let nothing go on."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def begin(self) -> None:
        """Another film: nobody is known."""
        if self._pool is None:
            self._gaze.forget()
        else:
            self._pool.submit(self._gaze.forget)

    def look(self, frame: Frame, *, cut: bool = False) -> _Pending:
        """Begin to look at a frame."""
        picture = frame.rgb()
        self.looks += 1
        if self._pool is not None:
            look = self._pool.submit(self._gaze.look, picture, frame.time, cut=cut)
        else:
            look = Future()
            look.set_result(self._gaze.look(picture, frame.time, cut=cut))
        return _Pending(frame.time, look, picture.shape[1], cut)


class _Follower:
    """Chooses the person to follow at each look, and carries the last look on between looks."""

    def __init__(self, size: tuple[int, int], variant: Variant) -> None:
        self._size, self._variant = size, variant
        self._last: Person | None = None
        self._observation: Observation | None = None
        self._seen_at = 0.0
        self._cut = False

    def follow(self, pending: _Pending) -> Observation:
        """The observation of this moment."""
        if pending.look is None:
            return self._carried(pending.time)
        people = pending.look.result()
        self._cut = self._cut or pending.cut
        person = self._choose(people, pending.time)
        if person is None:
            observation = nobody(pending.time, self._size, cut=self._cut)
        else:
            scale = self._size[0] / pending.width
            anew = self._cut or self._last is None or not self._same(person)
            observation = person.observed(
                pending.time, self._size, scale=scale, cut=anew, people=len(people), model=self._variant
            )
            self._cut = False
            self._last, self._seen_at = person, pending.time
        self._observation = observation
        return observation

    def _carried(self, time: float) -> Observation:
        if self._observation is None:
            return nobody(time, self._size)
        return replace(self._observation, time=time, looked=False, cut=False)

    def _choose(self, people: list[Person], time: float) -> Person | None:
        """The one to follow: the same one as before, unless somebody else clearly exercises more."""
        if not people:
            return None
        best, last = max(people, key=_exercises), self._last
        if last is None or self._cut:
            return best
        near = [p for p in people if self._same(p)]
        if near:
            followed = min(near, key=lambda p: float(np.linalg.norm(p.centre - last.centre)))
            return best if _exercises(best) > CLEARLY * _exercises(followed) else followed
        # Whoever stands by is not taken for somebody on the floor whom one look has missed.
        missed = _stands(best) and not _stands(last) and time - self._seen_at < WAITED_FOR
        return None if missed else best

    def _same(self, person: Person) -> bool:
        last = self._last
        return last is not None and bool(
            np.linalg.norm(person.centre - last.centre) <= SAME_PERSON * max(last.extent, person.extent)
        )


def _exercises(person: Person) -> float:
    """How much somebody looks like the one to follow: large, well seen, and not standing by."""
    return person.extent * float(person.visibility.mean()) * (STANDING_BY if _stands(person) else 1.0)


def _stands(person: Person) -> bool:
    width, height = np.ptp(person.image[:, :2], axis=0).tolist()
    return bool(height > STANDS * width)


def _unlooked(moment: _Pending | Frame) -> _Pending:
    return _Pending(moment.time) if isinstance(moment, Frame) else moment
