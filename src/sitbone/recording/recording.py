"""What one film shows: the holds, the faults, the warnings, and how far all of it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sitbone.coach.events import Event
from sitbone.coach.hold import TimedHold
from sitbone.extras import needs
from sitbone.pose.track import FloatArray, Track
from sitbone.recording.measures import Measures

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Lengthening:
    """How much longer a muscle was than in somebody standing upright: 0.15 is 15 % longer."""

    value: float
    uncertainty: float
    """Half width: the muscle model and the camera's angle together. One average adult, not this person."""


@dataclass(frozen=True, slots=True)
class Hold(TimedHold):
    """One hold of one stretch. Times in seconds from the film's first frame, angles in degrees (0 = straight)."""

    best_angle: str = field(kw_only=True)
    """Which angle the stretch is about, and `best` is of: `hip_flexion` or `knee_flexion`."""
    uncertainty: float | None = None
    """Degrees by which its angles may be off, the greater of those that are known: 90 % of rendered bodies' lie within.
    """
    hamstrings: dict[str, Lengthening] = field(default_factory=dict)
    """By muscle; empty where the angles are not known."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of a stretch that was broken, from when to when, and what was said about it."""

    name: str
    line: str
    """The line of the programme it belongs to, such as `T3`."""
    stretch: str
    start: float
    end: float
    cue: str


@dataclass(frozen=True, slots=True)
class Warning:
    """A movement to avoid that was seen."""

    movement: str
    line: str
    time: float
    say: str


@dataclass(frozen=True, slots=True)
class Span:
    """For how long a stretch was recognised, whether or not it was held."""

    stretch: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the recording can be trusted. Judged over the holds, or over all that was seen where nothing was held."""

    view: str
    """`side`, `oblique`, `front` or `unknown`."""
    view_azimuth: float | None
    """Median degrees: 0 = seen from the front or back, 90 = from the side."""
    reliability: float | None
    """0 to 1: mean reliability of the working leg's angles in this view."""
    angle_uncertainty: float | None
    """Degrees by which an angle may be off, of the hold that is known worst; None where no angle should be used."""
    visibility: float | None
    """0 to 1: mean visibility of the working leg's hip, knee and ankle, as the pose model estimates it."""
    laterality: float | None
    """0 to 1: how sure it is that left is left."""
    seen: float
    """Share of the film's time, 0 to 1, in which somebody was seen."""
    gaps: tuple[tuple[float, float], ...]
    """From when to when nobody was seen, in seconds."""
    not_seen: float
    """Seconds of all gaps together."""
    looks: int
    """How many pictures the pose model looked at."""
    people: int
    """The most people seen at once."""
    notes: tuple[str, ...]
    """The same in plain sentences, the most important first."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A film judged by the coach: what it shows, and how far to trust it.

    `landmarks`, `measures` and `frame()` give what it was judged from, for every observation (T rows, about ten a
    second).
    """

    file: str
    duration: float
    """Seconds."""
    holds: tuple[Hold, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Warning, ...]
    recognised: tuple[Span, ...]
    trust: Trust
    partial: bool
    """True where the film was not watched to its end: stopped by somebody, or broken from there on."""
    events: tuple[Event, ...] = field(repr=False)
    """Everything the coach said, in order."""
    track: Track = field(repr=False)
    measured: Measures = field(repr=False)

    @property
    def time(self) -> FloatArray:
        """(T,) seconds of each observation from the film's first frame."""
        return self.track.time

    @property
    def landmarks(self) -> FloatArray:
        """(T, 33, 3) pixels; by `sitbone.Landmark`. NaN where nobody was seen."""
        return self.track.image

    @property
    def world_landmarks(self) -> FloatArray:
        """(T, 33, 3) metres from the middle of the hips."""
        return self.track.world

    @property
    def measures(self) -> dict[str, FloatArray]:
        """Each measure by its name: (T,), or (T, 2) for one of each leg, left then right. Angles in degrees."""
        return self.measured.values

    def frame(self) -> pd.DataFrame:
        """All measures as a table: one row for each observation, `_left` and `_right` for those of each leg."""
        with needs("tables"):
            import pandas as pd

        columns: dict[str, object] = {"time": self.time, "position": [str(p) for p in self.measured.position]}
        columns["view_azimuth"] = self.measured.view
        for name, values in self.measures.items():
            if values.ndim == 1:
                columns[name] = values
            else:
                columns[f"{name}_left"], columns[f"{name}_right"] = values[:, 0], values[:, 1]
        return pd.DataFrame(columns)

    def to_json(self, indent: int | None = 2) -> str:
        """The recording as JSON (`docs/json.md`); unknown numbers are null."""
        from sitbone.recording.schema import SessionModel

        return SessionModel.of(self).model_dump_json(indent=indent)

    @property
    def name(self) -> str:
        """The film's name without its folder."""
        return Path(self.file).name
