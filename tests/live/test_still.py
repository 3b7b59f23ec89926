"""A picture that stands still is nobody's hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sitbone.coach.life import STILL_FOR
from sitbone.figure.figure import play, trembling
from sitbone.live.answer import Answer, Outcome
from sitbone.live.guide import Guide
from sitbone.live.message import read, write
from sitbone.plan.item import Item
from sitbone.pose.landmarks import Observation
from sitbone.stretches.stretch import load_stretches

STANDS_STILL = "The picture stands still. Is the camera on, and are you there?"
ALIVE = {
    name: list(play(load_stretches()[name].figure, stays={"hold": 40}, trembles=0.001))
    for name in ("seated_hug", "towel")
}


class Session:
    """A guide that is sent looks as the page sends them."""

    def __init__(self, *items: Item) -> None:
        self.guide = Guide(items)
        self.answers: list[Answer] = [self.guide.go()]
        self.most = 0.0
        self.why: set[str | None] = set()

    def see(self, look: Observation) -> None:
        """The look, a tenth of a second after the one before."""
        at = self.guide.time + 0.1
        sent = read(write(replace(look, time=at), sequence=0)).observation(at)
        self.answers.append(self.guide.see(sent))
        self.most = max(self.most, self.guide.state.counted)
        self.why.add(self.guide.state.why)

    def until_counted(self, stretch: str, seconds: float) -> None:
        looks = iter(ALIVE[stretch])
        while self.guide.state.counted < seconds:
            self.see(next(looks))

    @property
    def said(self) -> list[str]:
        return [said.text for answer in self.answers for said in answer.said]

    @property
    def held(self) -> list[Outcome]:
        return [outcome for answer in self.answers for outcome in answer.outcomes]


def _again(look: Observation) -> Iterator[Observation]:
    while True:
        yield look


def _in_a_loop(looks: list[Observation]) -> Iterator[Observation]:
    while True:
        yield from looks


def _of_a_camera_that_hangs(look: Observation) -> Iterator[Observation]:
    """The model trembles at a picture that stays as it is, and the page says that it does."""
    number = 0
    while True:
        number += 1
        yield replace(trembling(replace(look, time=float(number)), 0.004), new=False)


FROZEN = {
    "one look again and again": lambda hold: _again(hold[0]),
    "a loop of 3 s": lambda hold: _in_a_loop(hold[:30]),
    "a camera that hangs": lambda hold: _of_a_camera_that_hangs(hold[0]),
}


@pytest.mark.parametrize("how", FROZEN)
@pytest.mark.parametrize(("stretch", "side"), [("seated_hug", "both"), ("towel", "left")])
def test_a_picture_of_somebody_in_the_position_is_not_held_and_that_is_said(
    how: str, stretch: str, side: str
) -> None:
    session = Session(Item(stretch, side, 10))
    frozen = FROZEN[how](ALIVE[stretch][150:])
    for _ in range(400):
        session.see(next(frozen))
    session.guide.stop()
    assert session.most <= 3 + STILL_FOR + 0.2
    assert not [outcome for outcome in session.held if outcome.hold.completed or outcome.hold.counted > 3]
    assert STANDS_STILL in session.said and STANDS_STILL in session.why
    assert not session.held or how == "a loop of 3 s"


def test_a_hold_counts_up_to_where_the_picture_stood_still_and_goes_on_when_somebody_is_there_again() -> None:
    session = Session(Item("towel", "left", 30))
    session.until_counted("towel", 8.0)
    for look, _ in zip(_again(ALIVE["towel"][150]), range(40), strict=False):
        session.see(look)
    assert session.guide.state.counted == pytest.approx(8.0, abs=0.3)
    assert session.guide.state.why == STANDS_STILL
    for look in ALIVE["towel"][200:230]:
        session.see(look)
    assert session.guide.state.counting
    assert session.guide.state.counted == pytest.approx(11.0, abs=0.5)


def test_a_hold_is_not_completed_by_the_seconds_after_somebody_was_last_seen() -> None:
    session = Session(Item("towel", "left", 10))
    session.until_counted("towel", 9.5)
    for look, _ in zip(_again(ALIVE["towel"][150]), range(15), strict=False):
        session.see(look)
    assert not session.held
    session.answers.append(session.guide.stop())
    (held,) = session.held
    assert held.hold.counted <= 9.7
