"""What must not be let go, whatever the database does: pain, a red flag, a finished hold. Plain values with their time.

A fact that is not in the database yet is told to whoever reads the diary all the same (`with_facts`): the gate is shut
by what somebody said, not by when a disk had room for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sitbone.diary.entries import KeptSession
from sitbone.plan.records import FeltRecord, HoldRecord, SessionRecord


@dataclass(frozen=True, slots=True)
class Step:
    """What one moment of a live session led to."""

    person: str
    session: str
    lead: int
    """The number under which the page led: holds and the way on are kept of the one that leads, pain of everybody."""
    at: datetime
    holds: tuple[tuple[int, HoldRecord], ...] = ()
    """Each with the item that it is of."""
    warnings: tuple[str, ...] = ()
    """Movements to avoid that were seen."""
    felt: FeltRecord | None = None
    """What hurt, where it was stopped for pain."""
    film: bool = False
    """Whether a recorded film took the camera's place."""
    position: int | None = None
    """The item it is at now; None before the first."""
    paused: str | None = None
    """Why it waits for the person: `pain`; None where it does not."""
    kind: Literal["step"] = "step"

    @property
    def weighs(self) -> bool:
        """Whether something of it must not be lost, or is only where the session is."""
        return bool(self.holds or self.warnings or self.felt)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What somebody said after a session."""

    person: str
    session: str
    at: datetime
    pain: int
    """0 to 10."""
    felt: tuple[FeltRecord, ...] = ()
    kind: Literal["afterwards"] = "afterwards"
    weighs: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Said:
    """A round of answers that may only shut the gate: something was answered yes, or nothing was answered at all."""

    person: str
    at: datetime
    yes: tuple[str, ...]
    no: tuple[str, ...]
    kind: Literal["said"] = "said"
    weighs: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Ended:
    """Every session of this person that was open then is over."""

    person: str
    at: datetime
    kind: Literal["ended"] = "ended"
    weighs: Literal[True] = True


LAST = 2**63
"""The place in the order of writing of what the database has not taken yet: after everything."""
Fact = Step | Afterwards | Said | Ended
_FACTS: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])


def packed(fact: Fact) -> bytes:
    """A fact as JSON.

    >>> from datetime import UTC
    >>> unpacked(packed(Ended("p", datetime(2026, 1, 2, tzinfo=UTC)))).person
    'p'
    """
    return _FACTS.dump_json(fact)


def unpacked(data: bytes) -> Fact:
    """The fact that `packed` wrote. Raises ValueError for anything else."""
    return _FACTS.validate_json(data)


def with_facts(kept: KeptSession, facts: Iterable[Fact]) -> KeptSession:
    """A session with what was said and done in it and is not in the database yet."""
    for fact in facts:
        if isinstance(fact, Step) and fact.session == kept.record.id:
            kept = _with_step(kept, fact)
        elif isinstance(fact, Afterwards) and fact.session == kept.record.id:
            kept = replace(kept, record=_with_what_was_said(kept.record, fact))
        elif isinstance(fact, Ended) and kept.record.started <= fact.at:
            kept = replace(kept, record=replace(kept.record, ended=kept.record.ended or fact.at))
    return kept


def _with_step(kept: KeptSession, step: Step) -> KeptSession:
    record = kept.record
    new = [(item, hold) for item, hold in step.holds if item not in kept.held]
    reached = max(kept.position, step.position or 0, *(item + 1 for item, _ in step.holds), 0)
    record = replace(
        record,
        holds=(*record.holds, *(hold for _, hold in new)),
        warnings=(*record.warnings, *step.warnings),
        felt=_with_new(record.felt, (step.felt,) if step.felt else ()),
        stopped_for_pain=record.stopped_for_pain or step.felt is not None,
        said=LAST if step.felt else record.said,
    )
    held = kept.held | {item for item, _ in new}
    return replace(kept, record=record, held=held, position=min(reached, len(kept.items)), paused=step.paused)


def _with_what_was_said(record: SessionRecord, said: Afterwards) -> SessionRecord:
    felt = _with_new(record.felt, said.felt)
    return replace(record, felt=felt, pain_after=said.pain, ended=record.ended or said.at, said=LAST)


def _with_new(kept: Sequence[FeltRecord], said: Iterable[FeltRecord]) -> tuple[FeltRecord, ...]:
    return (*kept, *(felt for felt in said if felt not in kept))
