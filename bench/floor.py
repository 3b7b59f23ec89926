"""Whether somebody alone on the carpet is led, by the live guide: through the camera's check and in each stretch.

Our films, from their first look on, and the photographs where they are (`SITBONE_PHOTOS`), each still under a camera
that sways: as ten looks a second of the full and of the lite model.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench import Figure
from bench.life import FILMS, LOOKED_EVERY, Picture, _pictures
from bench.photo_film import filmed, photographs
from sitbone.coach.hand import RAISED_FOR, RaisedHand
from sitbone.figure.figure import observe, trembling
from sitbone.live.answer import Part
from sitbone.live.eye import Following
from sitbone.live.guide import GET_READY_FOR, Guide
from sitbone.plan.item import Item
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.variants import Variant
from sitbone.stretches.stretch import load_stretches

SIDE_ON = (
    "Hamstring_Stretch_0",
    "Hamstring_Stretch_1",
    "One_Knee_To_Chest_0",
    "One_Knee_To_Chest_1",
    "Hug_Knees_To_Chest_0",
    "Seated_Calf_Stretch_0",
    "Upper_Back-Leg_Grab_0",
)
"""Photographs of people who lie or sit on the floor, their side to the camera and all of them in view."""
SHOWN_FOR = 6.0
HAND_SHOWN_FOR = 2.5
"""Seconds for which somebody is shown who raises a hand, or does not: a sign is up for 1.5."""
WITHIN = 4.0
"""Seconds in which somebody who is side-on is accepted, and somebody who is not is told."""
LIT = 120
A_MINUTE = 60.0
MODELS: tuple[Variant, ...] = ("full", "lite")
SIGNS = Path(__file__).parent / "signs"
NO_SIGN = {f"{pose}_none" for pose in ("lying", "hook", "chair", "seated")}
NO_SIGN |= {"lying_both", "lying_over_both", "hook_both"}
"""Poses of rendered people that ask for nothing: on the back, both arms in the air are those of somebody at a towel,
and both beside the head are at rest."""
HAND_UP = ("Star_Jump_1", "Windmills_1")
"""Photographs in which somebody does point up with a hand."""
LED = Item("towel", "left", 30.0)


def rows() -> list[Figure]:
    """The figures."""
    return [
        *_drawn(),
        *_waiting(),
        *(row for model in MODELS for row in _seen_by(model)),
        *(row for model in MODELS for row in _signs(model)),
    ]


def _drawn() -> Iterator[Figure]:
    """Every figure from the front, as a perfect model sees it."""
    refused = []
    for stretch in load_stretches().values():
        for phase in stretch.figure.phases:
            looks = (
                trembling(observe(phase.pose, camera_azimuth=10, time=(n + 1) * LOOKED_EVERY), 0.002)
                for n in range(round(SHOWN_FOR / LOOKED_EVERY))
            )
            passed, said = _check(looks)
            refused.append(passed is None and said is not None and said <= WITHIN)
    yield Figure(
        "drawn figures from the front refused and told",
        sum(refused),
        len(refused),
        at_least=True,
        said=f"within {WITHIN:.0f} s",
    )


def _waiting() -> Iterator[Figure]:
    """Drawn figures in what is not the stretch: when they know what is missing, and how much is said to them."""
    firsts, most, tried = [], 0, 0
    for name, stretch in load_stretches().items():
        holds = {other: _hold(other) for other in load_stretches()}
        wrong = [(pose, 90.0) for other, pose in holds.items() if other != name]
        for pose, azimuth in [*wrong, ({}, 90.0), ({"pitch": -90}, 90.0), (holds[name], 5.0)]:
            guide = Guide([Item(name, "both" if stretch.sides == "both" else "left", 30.0)])
            guide.go()
            times = []
            for n in range(1, round((GET_READY_FOR + A_MINUTE) / LOOKED_EVERY)):
                look = observe(pose, camera_azimuth=azimuth, time=n * LOOKED_EVERY)
                answer = guide.see(trembling(look, 0.002))
                if guide.part is Part.STRETCH:
                    times += [guide.time - GET_READY_FOR] * len(answer.said)
            tried += 1
            firsts.append(times[0] if times else float("inf"))
            most = max(most, len(times))
    yield Figure(
        "in what is not the stretch, told what is missing", max(firsts), 8.0, unit="s", said=f"{tried} drawn"
    )
    yield Figure("sentences in a minute of it, at most", most, 5)


def _hold(stretch: str) -> dict[str, Any]:
    return next(phase.pose for phase in load_stretches()[stretch].figure.phases if phase.name == "hold")


def _signs(model: Variant) -> Iterator[Figure]:
    """Raised hands: of rendered people after a stretch, and none in all that films and photographs show."""
    raised: list[tuple[str, int]] = []
    others: list[tuple[str, int]] = []
    truth: dict[str, Any] = json.loads((SIGNS / "truth.json").read_text())
    for name, told in truth.items():
        up = _signs_in(_looks(_photograph(SIGNS / name, HAND_SHOWN_FOR), model))
        (others if told["pose"] in NO_SIGN else raised).append((told["pose"], up))
    near = [up for pose, up in raised if not pose.endswith("far")]
    far = [up for pose, up in raised if pose.endswith("far")]
    yield Figure(f"raised hands seen, the near one or both, {model}", _some(near), len(near), at_least=True)
    yield Figure(f"raised hands seen, the far one, {model}", _some(far), said=f"of {len(far)}: not to reach")
    yield Figure(
        f"hands down, or both up as at a towel, taken for a sign, {model}",
        _some([up for _, up in others]),
        0,
        said=f"of {len(others)}",
    )
    seconds, signs = 0.0, 0
    for film in sorted(FILMS.glob("*.mp4")):
        looks = list(_looks(islice(_pictures(film), 0, None, 2), model, every=2 * LOOKED_EVERY))
        signs, seconds = signs + _signs_in(looks), seconds + looks[-1].time
    yield Figure(
        f"hands of our films taken for a raised one, {model}", signs, 0, said=f"{seconds:.0f} s of film"
    )
    folder = photographs()
    if folder is not None:
        shown = sorted(folder.glob("*.jpg"))
        taken = [
            photo.stem for photo in shown if _signs_in(_looks(_photograph(photo, HAND_SHOWN_FOR), model))
        ]
        unasked = sorted(set(taken) - set(HAND_UP))
        yield Figure(
            f"photographs without a raised hand that are taken for one, {model}",
            len(unasked),
            0,
            said=f"of {len(shown)} as films of {HAND_SHOWN_FOR:g} s: {', '.join(unasked) or 'none'}",
        )


def _some(signs: Iterable[int]) -> int:
    return sum(one > 0 for one in signs)


def _signs_in(looks: Iterable[Observation]) -> int:
    following, hand, signs = Following(), RaisedHand(), 0
    for look in looks:
        hand.step(following.step(look)[1])
        signs += hand.reaches(RAISED_FOR)
    return signs


def _seen_by(model: Variant) -> Iterator[Figure]:
    films = sorted(FILMS.glob("*.mp4"))
    shown = [islice(_pictures(film), round(SHOWN_FOR / LOOKED_EVERY)) for film in films]
    yield _accepted(f"our films, {model}", shown, model)
    folder = photographs()
    if folder is None:
        return
    yield _accepted(f"photographs, {model}", (_photograph(folder / f"{n}.jpg") for n in SIDE_ON), model)
    with (folder / "labels.csv").open(encoding="utf-8") as labels:
        front = [folder / row["file"] for row in csv.DictReader(labels) if row["view"] == "front"]
    refused = [_check(_looks(_photograph(photo), model))[0] is None for photo in front]
    yield Figure(f"photographs from the front refused, {model}", sum(refused), len(refused), at_least=True)


def _accepted(name: str, shown: Iterable[Iterable[Picture]], model: Variant) -> Figure:
    times = [_check(_looks(pictures, model))[0] for pictures in shown]
    within = [time for time in times if time is not None and time <= WITHIN]
    last = f", the last after {max(within):.1f} s" if within else ""
    return Figure(
        f"side-on accepted, {name}", len(within), len(times), at_least=True, said=f"within 4 s{last}"
    )


def _photograph(photo: Path, seconds: float = SHOWN_FOR) -> Iterator[Picture]:
    return islice(filmed(photo, rate=1 / LOOKED_EVERY), round(seconds / LOOKED_EVERY))


def _looks(
    pictures: Iterable[Picture], variant: Variant, every: float = LOOKED_EVERY
) -> Iterator[Observation]:
    model = PoseModel(variant)
    for number, picture in enumerate(pictures, 1):
        time, size = number * every, (picture.shape[1], picture.shape[0])
        person = next(iter(find(model, picture)), None)
        yield replace(person.observed(time, size), model=variant) if person else nobody(time, size)


def _check(looks: Iterable[Observation]) -> tuple[float | None, float | None]:
    """When the check was passed, and when something was first said to be missing."""
    guide, said = Guide([LED]), None
    for look in looks:
        answer = guide.see(look, LIT)
        if guide.part is not Part.CHECK:
            return guide.time, said
        if said is None and any(one.about in ("not seen", "not from the side") for one in answer.said):
            said = guide.time
    return None, said
