"""A server with more sessions than it can look at ten times a second: all are looked at less often, none is lost."""

from __future__ import annotations

import random
from functools import cache

import pytest

from sitbone.figure.figure import observe, play, trembling
from sitbone.live.answer import Outcome
from sitbone.live.guide import Guide
from sitbone.live.message import Look, read, write, write_nobody
from sitbone.plan.item import Item
from sitbone.stretches.stretch import load_stretches
from sitbone.web.live.load import ASKED_EVERY, LATE, QUICKEST, SLOWEST, Load
from sitbone.web.live.page_clock import Pace

HERTZ = 15.0


@cache
def _looks(held: float) -> list[Look]:
    """A page's looks of somebody who rests, holds the towel for so long, and lets go."""
    stays = {"ready": 1.0, "hold": held, "release": 2.0}
    figure = load_stretches()["towel"].figure
    return [
        read(write(seen, sequence=n))
        for n, seen in enumerate(play(figure, "left", HERTZ, stays=stays, trembles=0.001), 1)
    ]


def _led(looks: list[Look], every: float) -> list[Outcome]:
    """What a session makes of those of these looks that are taken."""
    pace, guide = Pace(Load(every)), Guide([Item("towel", "left", 30.0)])
    guide.go()
    answers = [
        guide.see(look.observation(look.time), look.brightness)
        for look in looks
        if pace.takes(look, look.time)
    ]
    answers.append(guide.stop())
    return [outcome for answer in answers for outcome in answer.outcomes]


def test_a_server_that_is_late_looks_less_often_and_again_as_often_when_it_is_in_time() -> None:
    load = Load()
    for _ in range(20):
        load.take(0.001, 0.3)
    assert load.every == QUICKEST
    for _ in range(50):
        load.take(4 * LATE, 0.3)
    assert load.every == SLOWEST
    for _ in range(100):
        load.take(0.001, 0.3)
    assert load.every == QUICKEST


def test_a_server_that_does_something_all_the_time_looks_less_often_also_where_its_loop_is_in_time() -> None:
    load = Load()
    for _ in range(100):
        load.take(0.001, 1.0)
    assert load.every == SLOWEST


def test_sessions_that_all_wait_for_a_stalled_server_are_not_all_looked_at_in_the_same_moments_afterwards() -> (
    None
):
    load = Load(SLOWEST)
    paces = [Pace(load) for _ in range(200)]
    taken = [0] * 200
    for step in range(200):  # fifty looks a second of each, so that the camera's own pace spreads nothing
        now = 10 + step / 50
        taken[step] = sum(
            pace.takes(Look(0, now, 128, began_anew=False, people=1, size=(640, 480), body=b""), now)
            for pace in paces
        )
    assert taken[0] == 200
    assert max(taken[25:]) < 60 and sum(taken[100:]) == pytest.approx(200 * 2 / SLOWEST, rel=0.05)


def test_one_hiccup_changes_little() -> None:
    load = Load()
    load.take(0.3, 0.9)
    for _ in range(5):
        load.take(0.001, 0.3)
    assert load.every < 2 * QUICKEST


def test_twice_as_much_as_it_can_do_is_settled_within_seconds_and_does_not_swing() -> None:
    """A loop of which each look takes its time: what is too much waits."""
    load, waits, paces = Load(), 0.0, []
    for _ in range(int(60 / ASKED_EVERY)):
        waits = max(waits + ASKED_EVERY * (0.2 / load.every - 1), 0.0)
        load.take(waits, min(0.2 / load.every, 1.0))
        paces.append((load.every, waits))
    settled = paces[len(paces) // 6 :]
    assert all(0.15 < every < 0.35 for every, _ in settled)
    assert sorted(waits for _, waits in settled)[int(0.95 * len(settled))] < 0.15


def test_every_session_is_looked_at_as_often_as_every_other_one() -> None:
    chance, load = random.Random(1), Load()
    paces = [Pace(load) for _ in range(12)]
    nexts, taken = [chance.random() for _ in paces], [0] * len(paces)
    for step in range(60 * 60):
        load.every = 0.1 if step < 1200 else 0.37
        for n, pace in enumerate(paces):
            if nexts[n] <= step / 60:
                look = Look(0, nexts[n], 128, began_anew=False, people=1, size=(640, 480), body=b"")
                taken[n] += pace.takes(look, nexts[n])
                nexts[n] += 1 / HERTZ * chance.uniform(0.8, 1.2)
    assert max(taken) <= 1.05 * min(taken)


@pytest.mark.parametrize("every", [0.25, SLOWEST])
def test_a_hold_that_was_held_is_finished_however_busy_the_server_is_and_a_shorter_one_is_not(
    every: float,
) -> None:
    often = _led(_looks(held=33.0), QUICKEST)
    seldom = _led(_looks(held=33.0), every)
    assert [o.hold.completed for o in often] == [o.hold.completed for o in seldom] == [True]
    assert seldom[0].hold.counted == pytest.approx(30.0, abs=0.5)
    for held in (5.0, 28.5):
        often = _led(_looks(held=held), QUICKEST)
        seldom = _led(_looks(held=held), every)
        assert [o.hold.completed for o in seldom] == [False]
        assert seldom[0].hold.counted == pytest.approx(often[0].hold.counted, abs=0.5)


def test_no_second_is_counted_in_which_nobody_could_be_seen_however_seldom_it_is_looked() -> None:
    looks = [look for look in _looks(held=20.0) if not 8.0 < look.time < 13.0]
    kept = _led(looks, SLOWEST)
    assert len(kept) == 1 and kept[0].hold.counted < 20.0 - 5.0 + 0.5


def test_a_camera_that_loses_somebody_for_a_moment_loses_them_for_no_longer_where_looks_are_few() -> None:
    chance = random.Random(3)
    looks = [
        read(write_nobody(sequence=look.sequence, time=look.time, size=look.size))
        if chance.random() < 0.3
        else look
        for look in _looks(held=36.0)
    ]
    kept = _led(looks, SLOWEST)
    assert [o.hold.completed for o in kept] == [True]


@pytest.mark.parametrize("began", [3.0, 3.1, 3.2, 3.3, 3.4])
def test_a_movement_to_avoid_is_warned_about_within_a_second_however_seldom_it_is_looked(
    began: float,
) -> None:
    both = {"working": 120, "other": 120}
    down = {
        "pitch": 120,
        "hip_flexion": both,
        "shoulder_flexion": {"working": 80, "other": 80},
        "hands": "feet",
    }
    looks = [
        read(write(trembling(observe(down if n / HERTZ > began else {}, time=n / HERTZ), 0.001), sequence=n))
        for n in range(1, 120)
    ]
    pace, guide = Pace(Load(every=SLOWEST)), Guide([Item("towel", "left", 30.0)])
    guide.go()
    said = None
    for look in looks:
        if pace.takes(look, look.time):
            if "toe_touch" in guide.see(look.observation(look.time)).warnings:
                said = said or look.time
            if guide.wary:
                pace.soon(look.time)
    assert said is not None and said - began < 1.0
