"""The session as JSON: the documented, versioned shape that other programs read (`docs/json.md`)."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sitbone.recording.recording import Recording

VERSION = "sitbone.session/1"
Seconds = Annotated[
    float,
    Field(ge=0, description="seconds from the film's first frame"),
    AfterValidator(lambda s: round(s, 3)),
]


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


Number = Annotated[float | None, BeforeValidator(_known), AfterValidator(_rounded)]
Degrees = Annotated[
    float | None,
    BeforeValidator(_known),
    AfterValidator(lambda d: None if d is None else round(d, 1)),
    Field(description="degrees, 0 = straight; null where unknown"),
]
Share = Annotated[
    Annotated[float, Field(ge=0, le=1)] | None, BeforeValidator(_known), AfterValidator(_rounded)
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class LengtheningModel(_Model):
    """How much longer a muscle was than standing upright (0.15 = 15 %), one average adult."""

    value: Number
    uncertainty: Number = Field(description="half width")


class HoldModel(_Model):
    """One hold of one stretch."""

    stretch: str
    side: Literal["left", "right", "both", "unknown"]
    start: Seconds
    end: Seconds
    counted: Seconds = Field(description="seconds in which position and form were right")
    completed: bool = Field(description="all prescribed seconds were counted")
    knee_flexion: Degrees = Field(description="median over the counted time, working leg")
    hip_flexion: Degrees = Field(description="median over the counted time, working leg, thigh against trunk")
    best: Degrees = Field(description="best steady value of best_angle")
    best_angle: Literal["hip_flexion", "knee_flexion"]
    straight_leg_raise: Degrees = Field(
        None,
        description="line from hip to ankle against the floor, working leg, median over the counted time",
    )
    straight_leg_raise_error: Degrees = Field(None, description="its standard error")
    knee_extension_deficit: Degrees = Field(
        None,
        description="knee flexion with the thigh upright on the floor, working leg, median over the counted time",
    )
    knee_extension_deficit_error: Degrees = Field(None, description="its standard error")
    uncertainty: Degrees = Field(
        None,
        description="half width of the 90 % interval of its angles, the wider of those known",
    )
    hamstrings: dict[str, LengtheningModel]


class FaultModel(_Model):
    """A rule of a stretch that was broken."""

    name: str
    line: str = Field(description="line of the programme")
    stretch: str
    start: Seconds
    end: Seconds
    cue: str


class WarningModel(_Model):
    """A movement to avoid that was seen."""

    movement: str
    line: str
    time: Seconds
    say: str


class SpanModel(_Model):
    """For how long a stretch was recognised, held or not."""

    stretch: str
    start: Seconds
    end: Seconds


class TrustModel(_Model):
    """How far the session can be trusted, judged over its holds."""

    view: Literal["side", "oblique", "front", "unknown"]
    view_azimuth: Degrees = Field(description="0 = from the front or back, 90 = from the side")
    reliability: Share = Field(description="of the working leg's angles in this view")
    angle_uncertainty: Degrees = Field(
        description="by how much an angle may be off, of the hold known worst; null: do not use the angles"
    )
    visibility: Share = Field(description="of the working leg")
    laterality: Share = Field(description="how sure left is left")
    seen: Share = Field(description="share of the time in which somebody was seen")
    gaps: list[tuple[Seconds, Seconds]] = Field(description="from when to when nobody was seen")
    not_seen: Seconds
    looks: Annotated[int, Field(ge=0)]
    people: Annotated[int, Field(ge=0, description="most people seen at once")]
    notes: list[str] = Field(description="the same in plain sentences")


class SessionModel(_Model):
    """One film, judged."""

    schema_: Literal["sitbone.session/1"] = Field(alias="schema", serialization_alias="schema")
    file: str
    duration: Seconds
    holds: list[HoldModel]
    faults: list[FaultModel]
    warnings: list[WarningModel]
    recognised: list[SpanModel]
    trust: TrustModel
    partial: bool = Field(description="the film was not watched to its end")

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    @classmethod
    def of(cls, recording: Recording) -> SessionModel:
        """The recording's JSON shape."""
        return cls(
            schema="sitbone.session/1",
            file=recording.file,
            duration=recording.duration,
            holds=[HoldModel.model_validate(hold) for hold in recording.holds],
            faults=[FaultModel.model_validate(fault) for fault in recording.faults],
            warnings=[WarningModel.model_validate(warning) for warning in recording.warnings],
            recognised=[SpanModel.model_validate(span) for span in recording.recognised],
            trust=TrustModel.model_validate(recording.trust),
            partial=recording.partial,
        )


class ProblemModel(_Model):
    """In place of a session, in a list of several films: a film that could not be read."""

    schema_: Literal["sitbone.problem/1"] = Field(alias="schema", serialization_alias="schema")
    file: str
    problem: str

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one session, as committed at `docs/session.schema.json`."""
    schema = SessionModel.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:sitbone:session:1",
        **schema,
    }
