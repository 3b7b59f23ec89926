"""Whether somebody alone on the carpet is led: the camera's check in the live guide.

Our films, from their first look on, and the photographs where they are (`SITBONE_PHOTOS`), each still under a camera
that sways: as ten looks a second of the full and of the lite model.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bench import Figure
from bench.life import FILMS, LOOKED_EVERY, Picture, _pictures
from bench.photo_film import filmed, photographs
from sitbone.figure.figure import observe, trembling
from sitbone.live.answer import Part
from sitbone.live.guide import Guide
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
WITHIN = 4.0
"""Seconds in which somebody who is side-on is accepted, and somebody who is not is told."""
LIT = 120
MODELS: tuple[Variant, ...] = ("full", "lite")
LED = Item("towel", "left", 30.0)


def rows() -> list[Figure]:
    """The figures."""
    return [*_drawn(), *(row for model in MODELS for row in _seen_by(model))]


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


def _photograph(photo: Path) -> Iterator[Picture]:
    return islice(filmed(photo, rate=1 / LOOKED_EVERY), round(SHOWN_FOR / LOOKED_EVERY))


def _looks(pictures: Iterable[Picture], variant: Variant) -> Iterator[Observation]:
    model = PoseModel(variant)
    for number, picture in enumerate(pictures, 1):
        time, size = number * LOOKED_EVERY, (picture.shape[1], picture.shape[0])
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
