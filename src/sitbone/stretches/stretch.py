"""What a stretch is: the types that read its TOML file, and the files themselves.

A stretch is data. Its file says what must be true of the person for it to be going on (`shape`), the rules of good
form with the cue for each (`rules`), the hold, each line of the programme and what a camera can know of it
(`lines`), and the angles of its figure. Adding a stretch is adding a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sitbone.body.names import MEASURES, OF_EACH_LEG
from sitbone.body.position import Position
from sitbone.body.views import FRONT_VIEW
from sitbone.errors import SitboneError
from sitbone.words import language
from sitbone.words.data import translated

LegRole = Literal["working", "other", "either", "each"]
"""Whose measure a bound is on. `either`: one of the legs suffices; `each`: both must keep it."""
FaultName = NewType("FaultName", str)
"""What a rule of a stretch is called, and the fault of breaking it."""
MovementName = NewType("MovementName", str)
"""What a movement to avoid is called."""
Thing = Literal["floor", "chair", "wall", "towel"]
"""Something that a stretch is done on, at or with (`needs` has the words for each)."""
Positive = Annotated[float, Field(gt=0)]


class StretchError(SitboneError):
    """A file of a stretch, or of movements to avoid, that says what cannot be."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bound(_Strict):
    """A named measure of the body and the range it must stay in.

    `tolerance` is hysteresis: the bound is broken beyond it and kept again only inside the bound itself. Units are
    those of the measure (`sitbone.body.measures`).
    """

    measure: str
    leg: LegRole | None = None
    at_least: float | None = None
    at_most: float | None = None
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    source: str = ""

    @model_validator(mode="after")
    def _bounded(self) -> Bound:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"the bound on {self.measure} needs at_least or at_most")
        # A measure that nobody takes is never known, and a rule on it would never be broken.
        if self.measure not in MEASURES:
            raise ValueError(
                f"no measure is called {self.measure!r}; there are {', '.join(sorted(MEASURES))}"
            )
        if self.leg is not None and self.measure not in OF_EACH_LEG:
            raise ValueError(f"{self.measure} is of the whole body: leave its leg out")
        return self

    def excess(self, value: float) -> float:
        """How far `value` lies outside the bound: zero or less inside it, NaN where the value is unknown."""
        below = self.at_least - value if self.at_least is not None else float("-inf")
        above = value - self.at_most if self.at_most is not None else float("-inf")
        return max(below, above) if value == value else value


class Step(Bound):
    """A bound that is kept once somebody has come so far."""

    say: str = ""
    """The step that is not done yet, for somebody who waits and does not know why."""


class Need(Step):
    """A bound that says whether a stretch is going on at all."""

    only_to_recognise: bool = False
    """Asked for only when nobody told which stretch this is."""


class Rule(Bound):
    """A bound of good form. Breaking it for `lasts` seconds is a fault with a cue."""

    name: FaultName
    line: str
    lasts: Positive
    cue: str
    breaks_hold: bool = True
    """Whether the clock stops while it is broken."""
    ends_hold: bool = False
    """Whether breaking it ends the hold at once."""
    before_hold: bool = False
    """Whether it is a fault before the hold has begun too; otherwise it is only said, as guidance."""
    asks_for_more: bool = False
    """Whether its cue asks to come further into the stretch. Who cannot is not asked again and again."""


class Shape(_Strict):
    """What must be true of the person for the stretch to be going on."""

    positions: tuple[Position, ...]
    working_leg: Literal["most_hip_flexion", "straightest", "straightest_raised", "both"]
    needs: tuple[Need, ...] = ()
    say: str = ""
    """How to take one of these positions, for somebody who is in another one."""
    view_from: Annotated[float, Field(gt=FRONT_VIEW, le=90)] = 45.0
    """Degrees of the view (`sitbone.body.views`) from which the camera may stand for it: our choice, clear of the front
    views of which nothing is counted, by as much as the model's azimuth is off while somebody rests."""


class Hold(_Strict):
    """How long the stretch is held."""

    seconds: Positive | None = None
    """Prescribed seconds, or None where the programme gives no length."""
    finished_after: Positive | None = None
    """Where no length is given: after how many counted seconds it is finished."""
    grace: Positive
    """Seconds for which a lost form may be found again without starting anew."""
    needs: tuple[Step, ...] = ()
    """What must be true for the clock to run, without being a fault where it is not: it has not come so far yet."""
    source: str


class Angles(_Strict):
    """Which angle tells how far this stretch goes. It is reported, never praised."""

    best: Literal["hip_flexion", "knee_flexion"]
    best_is: Literal["highest", "lowest"]
    against_floor: tuple[Literal["straight_leg_raise", "knee_extension_deficit"], ...] = ()
    """What of the working leg is measured against the floor (`sitbone.body.floor`)."""


class LeastHipFlexion(_Strict):
    """Degrees of hip flexion without which it cannot be done: a limit below them leaves it out (`limits.fits`)."""

    working: Annotated[float, Field(ge=0)]
    other: Annotated[float, Field(ge=0)]
    source: str


class Line(_Strict):
    """One line of the programme: what it is, what is said, and what a camera can know of it."""

    line: str
    kind: Literal["step", "rule", "gate", "dose", "question"]
    say: str
    camera: str


class FigurePhase(_Strict):
    """One pose of the figure: `move` seconds to get there, `stay` seconds in it."""

    name: str
    move: Annotated[float, Field(ge=0)]
    stay: Annotated[float, Field(ge=0)]
    pose: dict[str, Any]


class Figure(_Strict):
    """The drawn figure of a stretch: what stands around, and its poses in order."""

    props: tuple[Literal["floor", "chair", "wall", "towel"], ...]
    phases: tuple[FigurePhase, ...]


class Stretch(_Strict):
    """One stretch of the programme, as its file says it.

    >>> stretch = load_stretches()["towel"]
    >>> stretch.title, stretch.hold.seconds
    ('Towel stretch', 30.0)
    """

    name: str
    title: str
    summary: str
    needs: Annotated[tuple[Thing, ...], Field(min_length=1)]
    """What must be ready before it begins: nobody should have to get up from the floor for it."""
    sides: Literal["each", "both"]
    side_words: Literal["leg", "foot"] = "leg"
    after: str | None = None
    """The stretch that must have been finished just before."""
    hands_hold: bool = False
    """Whether the hands hold something all through it: a hand that looks raised then is no sign to the coach."""
    shape: Shape
    rules: tuple[Rule, ...]
    hold: Hold
    least_hip_flexion: LeastHipFlexion
    angles: Angles
    lines: tuple[Line, ...]
    figure: Figure

    @model_validator(mode="after")
    def _legs_named(self) -> Stretch:
        for bound in (*self.rules, *self.shape.needs, *self.hold.needs):
            if bound.leg is None and bound.measure in OF_EACH_LEG:
                raise ValueError(f"the bound on {bound.measure} needs a leg: working, other, either or each")
        return self


class Movement(_Strict):
    """A movement to avoid: recognised and warned about, never counted."""

    name: MovementName
    title: str
    line: str
    positions: tuple[Position, ...]
    lasts: Positive
    say: str
    needs: tuple[Bound, ...]


_ORDER = ("seated_hug", "seated_extend", "chair", "towel", "wall")


def load_stretches() -> dict[str, Stretch]:
    """All stretches by name, in the order of the programme; a new file comes after them.

    Their sentences are in the language that is spoken now (`sitbone.words`).
    """
    return _stretches(language())


@cache
def _stretches(_language: str) -> dict[str, Stretch]:
    folder = files("sitbone.stretches")
    names = sorted(
        p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml") and p.name != "avoid.toml"
    )
    names.sort(key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return {
        name: read_stretch(f"{name}.toml", (folder / f"{name}.toml").read_text("utf-8")) for name in names
    }


def with_what_grows_out_of(stretches: Iterable[str]) -> frozenset[str]:
    """These stretches, and those that are only done directly after one of them (E2).

    >>> sorted(with_what_grows_out_of(["seated_hug"]))
    ['seated_extend', 'seated_hug']
    """
    found = set(stretches)
    while more := {name for name, stretch in load_stretches().items() if stretch.after in found} - found:
        found |= more
    return frozenset(found)


def read_stretch(name: str, text: str) -> Stretch:
    """The stretch that this text of a TOML file says. Raises `StretchError` with one line where it cannot be one."""
    try:
        return Stretch.model_validate(translated(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise StretchError(f"{name}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StretchError(f"{name}: {where}: {first['msg'].removeprefix('Value error, ')}") from None


def load_movements_to_avoid() -> tuple[Movement, ...]:
    """The movements that are warned about (W3, F2), in the language that is spoken now."""
    return _movements_to_avoid(language())


@cache
def _movements_to_avoid(_language: str) -> tuple[Movement, ...]:
    read = tomllib.loads((files("sitbone.stretches") / "avoid.toml").read_text("utf-8"))
    return tuple(Movement.model_validate(m) for m in translated(read)["movements"])
