"""How right the joint angles are, on rendered bodies whose angles are known: `python -m bench.angles`.

Every still of bench/stills is looked at once. Errors are found minus true degrees; the truth is between bone heads,
the pose model marks points near the skin, so a few degrees are a difference of definition and no constant is to be
learnt from them. A leg counts as *seen* when it works, is nearest the camera or stretches together with the other;
the far leg of a side view is *hidden*. The change of an angle is followed in the rendered films.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench import Figure
from sitbone.body.angles import JointAngles, angles_of, flat, joint_angles
from sitbone.pose.film import open_film
from sitbone.pose.model import PoseModel
from sitbone.pose.person import Person
from sitbone.pose.search import find
from sitbone.pose.track import FloatArray

HERE = Path(__file__).parent
SIDES = ("left", "right")
SIDE_VIEW_TARGETS, OBLIQUE_TARGETS = (4.0, 4.0), (4.0, 5.0)
"""Greatest mean absolute errors of knee and hip in degrees."""
CHANGE_TARGET = 2.0
IN_HOLD = 3
"""Which of the moments of a movement is in the hold; changes are measured from there."""
TRUSTED = 0.5
"""Reliability below which an angle is said to be unreliable."""
STRAIGHT, BENT = 14.0, 25.0
"""Bone heads of a leg that looks straight are 8-11 degrees out of line; from here on a knee would be called bent."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What was found of one leg in one still."""

    azimuth: int
    seen: bool
    truth: FloatArray
    """(2,) knee and hip."""
    ours: FloatArray
    image: FloatArray
    world: FloatArray
    mirrored: FloatArray
    """The mean of the picture's angles and those of its mirror image."""
    standing: FloatArray
    """(2,) what the bone heads of this build measure when it stands upright."""
    reliability: float
    still: str
    swapped: bool
    """Whether the model took the right leg for the left one."""


def rows() -> list[Figure]:
    """The figures; those without a target are there to compare with."""
    legs = _legs()
    found: list[Figure] = []
    for azimuth, targets, view in ((90, SIDE_VIEW_TARGETS, "side"), (60, OBLIQUE_TARGETS, "60° oblique")):
        for seen in (True, False):
            some = [leg for leg in legs if leg.azimuth == azimuth and leg.seen == seen]
            found += _compared(some, f"{view}, {'seen' if seen else 'hidden'} leg", targets if seen else None)
    trusted = [leg for leg in legs if leg.truth[0] < STRAIGHT and leg.reliability >= TRUSTED]
    called = [leg for leg in trusted if leg.ours[0] > BENT]
    said = f"of {len(trusted)} trusted straight legs; " + ", ".join(sorted({leg.still for leg in called}))
    swapped = len({leg.still for leg in legs if leg.swapped})
    found.append(
        Figure(
            "stills whose legs change names",
            swapped,
            said=f"of {len(legs) // 2}; undone by the truth before errors are taken",
        )
    )
    return [*found, Figure("straight leg called bent", len(called), 0, said=said), *_changes()]


def _compared(legs: Sequence[Leg], where: str, targets: tuple[float, float] | None) -> list[Figure]:
    if not legs:
        return []
    trusted = [leg for leg in legs if leg.reliability >= TRUSTED]
    found = []
    for i, joint in enumerate(("knee", "hip")):
        for method in ("ours", "image", "world", "mirrored"):
            errors = np.array([getattr(leg, method)[i] - leg.truth[i] for leg in legs])
            said = f"bias {errors.mean():+.1f}°, {len(errors)} legs"
            if method == "ours" and trusted:
                sure = np.array([leg.ours[i] - leg.truth[i] for leg in trusted])
                said += f"; {abs(sure).mean():.1f}° on the {len(sure)} trusted"
            if method == "ours":
                said += f"; {len(legs) - len(trusted)} said to be unreliable"
            goal = targets[i] if targets and method == "ours" else None
            found.append(
                Figure(
                    f"{joint} error, {where}, {method}", float(abs(errors).mean()), goal, unit="°", said=said
                )
            )
        errors = np.array([leg.ours[i] - leg.truth[i] + leg.standing[i] for leg in legs])
        said = f"bias {errors.mean():+.1f}°; truth counted from upright standing"
        found.append(
            Figure(f"{joint} error, {where}, other zero", float(abs(errors).mean()), unit="°", said=said)
        )
    return found


@cache
def _legs() -> list[Leg]:
    model = PoseModel("heavy")
    truth: dict[str, Any] = json.loads((HERE / "stills" / "truth.json").read_text())
    legs = []
    for still, facts in truth.items():
        with open_film(HERE / "stills" / still) as film:
            picture = next(iter(film)).rgb()
        people, reflected = find(model, picture), find(model, np.ascontiguousarray(picture[:, ::-1]))
        if not people or not reflected:
            continue
        person, mirror = people[0], _mirrored(reflected[0], picture.shape[1])
        angles, image, world = _each(person)
        near = "left" if facts["azimuth"] > 0 else "right"
        order = _order(person, facts)
        mean = (image[:, order] + _each(mirror)[1][:, _order(mirror, facts)]) / 2
        standing = np.array([facts["standing"]["knee_flexion"], facts["standing"]["hip_flexion"]])
        for column, (side, row) in enumerate(zip(SIDES, order, strict=True)):
            legs.append(
                Leg(
                    azimuth=abs(facts["azimuth"]),
                    seen=side in (near, facts["working"]),
                    truth=np.array([facts[side]["knee_flexion"], facts[side]["hip_flexion"]]),
                    ours=np.array([angles.knee_flexion[row], angles.hip_flexion[row]]),
                    image=image[:, row],
                    world=world[:, row],
                    mirrored=mean[:, column],
                    standing=standing,
                    reliability=float(angles.reliability[row]),
                    still=still,
                    swapped=order == (1, 0),
                )
            )
    return legs


def _mirrored(person: Person, width: int) -> Person:
    """What was found in the mirror image, brought back into the picture: left is left again."""
    order = np.arange(33)
    for left, right in ((1, 4), (2, 5), (3, 6), *((i, i + 1) for i in range(7, 33, 2))):
        order[[left, right]] = right, left
    image, world = person.image[order].copy(), person.world[order].copy()
    image[:, 0] = width - image[:, 0]
    world[:, 0] *= -1.0
    skeleton = replace(person.skeleton, image=image, world=world, visibility=person.visibility[order])
    return Person(skeleton)


def _each(person: Person) -> tuple[JointAngles, FloatArray, FloatArray]:
    """Our angles, and (2, 2) knee and hip of both legs from the picture alone and from the world alone."""
    look = person.observed(0.0, (1, 1))
    picture = flat(look.image)
    alone, world = (np.array(angles_of(points)[:4]).reshape(2, 2) for points in (picture, look.world))
    return joint_angles(picture, look.world, look.visibility), alone, world


def _order(person: Person, facts: dict[str, Any]) -> tuple[int, int]:
    """Which found leg is the true left and right one: the names alone may be swapped in a side view."""
    _, image, _ = _each(person)
    true = np.array([[facts[s]["knee_flexion"], facts[s]["hip_flexion"]] for s in SIDES]).T
    kept, swapped = abs(image - true).sum(), abs(image[:, ::-1] - true).sum()
    return (0, 1) if kept <= swapped + 20.0 else (1, 0)


def _changes() -> list[Figure]:
    """The change of the working leg's angles between the hold and the way there and back, against the true change."""
    model = PoseModel("heavy")
    errors: dict[str, list[float]] = {"knee": [], "hip": []}
    for path in sorted((HERE / "films").glob("*.truth.json")):
        truth = json.loads(path.read_text())
        holds = [x for x in truth["labels"] if x.get("phase") == "hold" and x.get("side") in SIDES]
        film = path.with_name(path.name.removesuffix(".truth.json") + ".mp4")
        if holds:
            for joint, found in _followed(model, film, truth, holds):
                errors[joint].append(found)
    return [
        Figure(
            f"{joint}, change through a movement",
            float(np.abs(e).mean()) if e else None,
            CHANGE_TARGET,
            unit="°",
            said=f"mean error over {len(e)} changes, greatest {np.abs(e).max():.1f}°" if e else "no films",
        )
        for joint, e in errors.items()
    ]


def _followed(
    model: PoseModel, film: Path, truth: dict[str, Any], holds: Sequence[dict[str, Any]]
) -> Iterable[tuple[str, float]]:
    frames = {round(f["t"], 1): f for f in truth["frames"]}
    last = max(frames)
    times = sorted({round(min(max(t, 0.0), last), 1) for h in holds for t in _moments(h)})
    looked = _looks(model, film, times)
    for hold in holds:
        leg = hold["side"]
        moments = [round(min(max(t, 0.0), last), 1) for t in _moments(hold)]
        true = np.array([[frames[t][leg]["knee_flexion"], frames[t][leg]["hip_flexion"]] for t in moments])
        found = np.array([_nearest(looked[t], frames[t], leg) for t in moments])
        for i in range(len(moments)):
            if i == IN_HOLD:
                continue
            change = (found[IN_HOLD] - found[i]) - (true[IN_HOLD] - true[i])
            yield "knee", float(change[0])
            yield "hip", float(change[1])


def _moments(hold: dict[str, Any]) -> list[float]:
    """The way up, the hold, and the way down."""
    start, end = hold["start"], hold["end"]
    return [start - 2.2, start - 1.5, start - 0.8, start + 1.0, end + 0.8, end + 1.5, end + 2.2]


def _looks(model: PoseModel, film: Path, times: Sequence[float]) -> dict[float, Person]:
    waiting = list(times)
    seen: dict[float, Person] = {}
    with open_film(film) as frames:
        for frame in frames:
            if waiting and frame.time >= waiting[0] - 0.01:
                people = find(model, frame.rgb())
                if people:
                    seen[waiting[0]] = people[0]
                waiting.pop(0)
    return seen


def _nearest(person: Person, frame: dict[str, Any], side: str) -> FloatArray:
    row = _order(person, frame)[SIDES.index(side)]
    ours, _, _ = _each(person)
    return np.array([ours.knee_flexion[row], ours.hip_flexion[row]])


if __name__ == "__main__":
    for figure in rows():
        value = "-" if figure.measured is None else f"{figure.measured:.1f}{figure.unit}"
        goal = (
            ""
            if figure.target is None
            else f" (≤ {figure.target:g}{figure.unit}: {'met' if figure.met else 'NOT met'})"
        )
        print(f"{figure.name:46} {value:>7}{goal}  {figure.said}")
