"""What was found in one film of many, in the shape in which it is kept and sent between processes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sitbone import __version__
from sitbone.batch.films import FilmFile, Order
from sitbone.pose.variants import Variant
from sitbone.recording.schema import SessionModel

Status = Literal["judged", "partial", "not_judged", "unreadable", "worker_died", "fault"]
"""`judged`: watched to its end. `partial`: it breaks off, what was found until there counts. `not_judged`: it can be
read, but nobody is seen in it, or it is a single picture. `unreadable`: no film. `worker_died`: whoever judged it died,
twice. `fault`: a fault of Sitbone's own."""
TO_BE_TRIED_AGAIN: frozenset[Status] = frozenset(("unreadable", "worker_died", "fault"))
"""What may come out otherwise in another run: the disk was away, the memory was full, Sitbone was mended."""


class Verdict(BaseModel):
    """One film of a run: its session, or one line that says why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)

    schema_: Literal["sitbone.verdict/1"] = Field(alias="schema")
    film: str
    size: int | None
    modified: int | None
    model: Variant
    stretch: str | None
    side: Literal["left", "right"] | None
    version: str
    status: Status
    problem: str | None = None
    session: SessionModel | None = None
    processor_seconds: Annotated[float, Field(ge=0)] = 0.0
    """Seconds of one core that it took, without loading the model."""

    @classmethod
    def of(
        cls,
        film: FilmFile,
        order: Order,
        status: Status,
        problem: str | None = None,
        session: SessionModel | None = None,
        processor_seconds: float = 0.0,
    ) -> Verdict:
        """The verdict on a film, with all that its key stands for."""
        return cls(
            schema="sitbone.verdict/1",
            film=film.path,
            size=film.size,
            modified=film.modified,
            model=order.model,
            stretch=order.stretch,
            side=order.side,
            version=__version__,
            status=status,
            problem=problem,
            session=session,
            processor_seconds=round(processor_seconds, 3),
        )

    @property
    def seconds(self) -> float:
        """Seconds of film that were watched."""
        return self.session.duration if self.session else 0.0
