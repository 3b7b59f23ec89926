"""What an answer speaks against stays out until a prescription says otherwise, also once a clinician agreed.

"Agreed" opens the gate to gentle stretching; it does not say which of the stretches. So each item of clearance names
in `screening.toml` what it speaks against: stretches, or how far both hips may bend. A prescription gives it back:

* one whose `cleared` names the item, unless the item is new since: after a "no" it was answered yes later than that
  prescription was taken in, and no clinician can have cleared what had not happened yet;
* one by a clinician that was taken in after the item was answered yes gives back the stretches that are left out by
  name. A limit of the hip gives way only to a limit of its own, or to `cleared`: whoever wrote of something else and
  forgot the new hip has not said that it may bend.

All of these are our choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sitbone.plan.order import place
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.questions import Answers, Kind, Question, load_questions
from sitbone.stretches.limits import Limits, fits
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _


@dataclass(frozen=True, slots=True)
class SpeaksAgainst:
    """What one item of clearance speaks against now."""

    item: str
    """Id of its question."""
    stretches: frozenset[str]
    """Stretches that are left out by name."""
    hip_flexion_at_most: float | None
    """Degrees that both hips may bend; None for no limit."""

    @property
    def asked(self) -> str:
        """The question, as it was asked."""
        return self._question.ask

    @property
    def why(self) -> str:
        """Why, in plain words to the person."""
        return self._question.speaks_against

    @property
    def _question(self) -> Question:
        return next(q for q in load_questions() if q.id == self.item)


@dataclass(frozen=True, slots=True)
class Followed:
    """What somebody follows: their prescription, without what their answers speak against."""

    prescription: Prescription
    against: tuple[SpeaksAgainst, ...] = ()

    @property
    def limits(self) -> Limits:
        """The limits to be guarded. Where the answers limit the hips too, the tighter limit holds for both of them."""
        own = self.prescription.limits
        asked = [a.hip_flexion_at_most for a in self.against if a.hip_flexion_at_most is not None]
        if not asked:
            return own
        if own.hip_flexion_at_most is not None:
            asked.append(own.hip_flexion_at_most)
        return Limits(hip_flexion_at_most=min(asked), hips="both")

    def allowed(self) -> tuple[Dose, ...]:
        """The stretches and sides that may be done."""
        within = self.prescription.model_copy(update={"limits": self.limits})
        return _without(within.allowed(), self.against)

    def spoken_against(self) -> tuple[str, ...]:
        """What the answers leave out, and why, in words to the person, one text for each item."""
        return tuple(f"{one.why} {said}" for one in self.against if (said := self.stays_out(one)))

    def stays_out(self, one: SpeaksAgainst) -> str:
        """What one item leaves out of the prescription; empty where that is nothing."""
        prescribed = self.prescription.allowed()
        kept = {dose.stretch for dose in _without(prescribed, [one])}
        out = [load_stretches()[dose.stretch].title for dose in prescribed if dose.stretch not in kept]
        said = []
        if out:
            left_out = _("Left out until a prescription says otherwise: {stretches}.")
            said.append(left_out.format(stretches=", ".join(out)))
        if one.hip_flexion_at_most is not None and kept:
            limit = _("In all that is left no hip may bend past {degrees}°.")
            said.append(limit.format(degrees=f"{one.hip_flexion_at_most:.0f}"))
        return " ".join(said)

    def may_be_led(self, stretch: str) -> bool:
        """Whether the answers speak against nothing in this stretch, prescribed or not."""
        return not self._spoken_against(stretch)

    def why_left_out(self, stretch: str) -> tuple[str, ...]:
        """Why a stretch, or a side of it, may not be done; nothing where all that is prescribed of it may."""
        prescribed = {dose.stretch: dose.sides for dose in self.prescription.stretches}
        if stretch not in prescribed:
            return (_("It is not in your prescription."),)
        why = (*self.prescription.why_left_out(stretch), *self._spoken_against(stretch))
        allowed = {dose.stretch: dose.sides for dose in self.allowed()}
        if why or allowed.get(stretch) == prescribed[stretch]:
            return why
        # what it grows out of is left out, or both together limit more than either of them
        return (_("It is left out because of your prescription or your answers."),)

    def _spoken_against(self, stretch: str) -> tuple[str, ...]:
        return tuple(one.why for one in self.against if stretch in _left_out_by(one, (stretch,)))


def without_what_answers_speak_against(
    prescription: Prescription, at: datetime | None, rounds: Sequence[Answers], written: int = 0
) -> Followed:
    """What somebody follows who was prescribed this, `at` that moment (None: the programme itself).

    `written`: its place in the order of writing (`plan.order`), by which it was before or after a round of answers.
    `rounds`: every round of answers, oldest first. What was imported is history, and neither takes nor gives.
    """
    taken_in = None if at is None else (written, at)
    found = (_speaks(question, prescription, taken_in, rounds) for question in load_questions())
    return Followed(prescription, tuple(one for one in found if one is not None))


def _speaks(
    question: Question,
    prescription: Prescription,
    taken_in: tuple[int, datetime] | None,
    rounds: Sequence[Answers],
) -> SpeaksAgainst | None:
    if question.kind is not Kind.CLEARANCE:
        return None
    answered = [r for r in rounds if question.id in r.yes | r.no and not r.imported]
    if not answered or question.id not in answered[-1].yes:
        return None
    no = [number for number, r in enumerate(answered) if question.id not in r.yes]
    began = place(answered[no[-1] + 1 if no else 0])
    written_after = taken_in is not None and taken_in >= began and bool(prescription.by.strip())
    if question.id in prescription.cleared and taken_in is not None and (taken_in >= began or not no):
        return None
    stretches = frozenset() if written_after else _named(question)
    own_limit = written_after and prescription.limits.hip_flexion_at_most is not None
    most = None if own_limit else question.hip_flexion_at_most
    return SpeaksAgainst(question.id, stretches, most) if stretches or most is not None else None


def _named(question: Question) -> frozenset[str]:
    return frozenset(load_stretches() if question.leaves_out == "everything" else question.leaves_out)


def _without(doses: Sequence[Dose], against: Sequence[SpeaksAgainst]) -> tuple[Dose, ...]:
    """Those that nothing speaks against, and no stretch that grows out of one that is left out."""
    out = {name for one in against for name in _left_out_by(one, [d.stretch for d in doses])}
    kept = [dose for dose in doses if dose.stretch not in out]
    there = {dose.stretch for dose in kept}
    return tuple(d for d in kept if load_stretches()[d.stretch].after in (None, *there))


def _left_out_by(one: SpeaksAgainst, stretches: Sequence[str]) -> set[str]:
    """Those that are named, and those that cannot be done without bending a hip near to the limit."""
    limits = Limits(hip_flexion_at_most=one.hip_flexion_at_most)
    return {n for n in stretches if n in one.stretches or not fits(load_stretches()[n], "both", limits)}
