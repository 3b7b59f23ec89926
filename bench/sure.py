"""Whether angles are as sure as they are said to be, on rendered bodies: `python -m bench sure`.

Every still of bench/stills, bench/oblique, bench/legs and bench/bends is looked at once by each model. The numbers of
`sitbone.body.sure` were fitted on the builds `TUNED` of `bench.legs`; what is printed is of the other three, in the
same poses. Both legs count where the model's view is not from the front and no point of the leg has a visibility below
`SEEN`. The side is an azimuth within 10 degrees of 90; the oblique views are 45, 50, 60, 70 and 75.

Who lies, sits and stands here is never a real person: nobody's clothes, blankets or sofas are in these figures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench import Figure
from bench.legs import TUNED
from sitbone.body.angles import LEGS, angles_of, flat, joint_angles
from sitbone.body.sure import intervals, usable
from sitbone.body.views import FRONT_VIEW, SIDE_ON
from sitbone.pose.film import open_film
from sitbone.pose.landmarks import Observation
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.variants import Variant

HERE = Path(__file__).parent
FOLDERS = ("stills", "oblique", "legs", "bends")
SIDES, JOINTS = ("left", "right"), ("knee", "hip")
SEEN = 0.1
MODELS: tuple[Variant, ...] = ("heavy", "full", "lite")
WANTED = {"knee": 4.0, "hip": 5.0}
"""Greatest mean error in degrees of what is known at 60 degrees."""
SWAPPED = 20.0
"""Degrees by which the legs must fit the truth better by each other's name to be taken for swapped."""


@dataclass(frozen=True, slots=True)
class Sure:
    """One angle in one still."""

    joint: str
    build: str
    azimuth: int
    view: float
    """As the model sees it."""
    error: float
    within: float

    @property
    def side(self) -> bool:
        """Whether the camera looks at the side."""
        return abs(90 - self.azimuth) <= 10


def rows() -> list[Figure]:
    """The figures."""
    found: list[Figure] = []
    for model in MODELS:
        apart = [a for a in looks(model) if a.build not in TUNED]
        for joint in JOINTS:
            for side in (True, False):
                found += _held(model, joint, side, apart)
    for joint in JOINTS:
        found.append(_at_sixty(joint, [a for a in looks("heavy") if a.build not in TUNED]))
    return found


def _held(model: Variant, joint: str, side: bool, apart: Sequence[Sure]) -> list[Figure]:
    some = [a for a in apart if a.joint == joint and a.side == side]
    held = 100 * float(np.mean([abs(a.error) <= a.within for a in some]))
    fixed = 100 * float(np.mean([abs(a.error) <= (7.0 if a.view >= SIDE_ON else 15.0) for a in some]))
    known = sum(usable(a.within, a.view) for a in some)
    said = (
        f"{len(some)} angles; half width {np.median([a.within for a in some]):.1f}° in the median, {known} known; "
        f"mean error {np.mean([abs(a.error) for a in some]):.1f}°; the fixed 7° and 15° hold {fixed:.0f} %"
    )
    name = f"{joint}, {'side' if side else 'oblique'}, {model}: truths within the 90 % interval"
    return [Figure(name, held, 85 if model == "heavy" else None, at_least=True, unit="%", said=said)]


def _at_sixty(joint: str, apart: Sequence[Sure]) -> Figure:
    some = [a for a in apart if a.joint == joint and a.azimuth == 60]
    known = [abs(a.error) for a in some if usable(a.within, a.view)]
    said = (
        f"{len(some) - len(known)} of {len(some)} unknown; all {np.mean([abs(a.error) for a in some]):.1f}°"
    )
    return Figure(
        f"{joint} error at 60°, where it is known",
        float(np.mean(known)) if known else None,
        WANTED[joint],
        unit="°",
        said=said,
    )


@cache
def looks(variant: Variant) -> list[Sure]:
    """All angles that this model finds."""
    model, found = PoseModel(variant), []
    for folder in FOLDERS:
        truth: dict[str, Any] = json.loads((HERE / folder / "truth.json").read_text())
        for still, facts in truth.items():
            with open_film(HERE / folder / still) as film:
                picture = next(iter(film)).rgb()
            if people := find(model, picture):
                found += angles(people[0].observed(0.0, (1, 1), model=variant), facts)
    return found


def angles(look: Observation, facts: dict[str, Any]) -> list[Sure]:
    """Both angles of both legs at one look, where they may be used at all."""
    picture = flat(look.image)
    ours = joint_angles(picture, look.world, look.visibility)
    off = intervals(picture, look.world, ours.view_azimuth, look.model)
    if not ours.view_azimuth > FRONT_VIEW:
        return []
    seen = np.array(angles_of(picture)[:4]).reshape(2, 2)
    true = np.array([[facts[side][f"{joint}_flexion"] for side in SIDES] for joint in JOINTS])
    swapped = abs(seen - true).sum() > abs(seen[:, ::-1] - true).sum() + SWAPPED
    found = []
    for row, leg in enumerate(LEGS):
        if min(look.visibility[point] for point in leg[:3]) < SEEN:
            continue
        for joint, value, within in (
            ("knee", ours.knee_flexion[row], off.knee[row]),
            ("hip", ours.hip_flexion[row], off.hip[row]),
        ):
            truth = float(true[JOINTS.index(joint), 1 - row if swapped else row])
            found.append(
                Sure(joint, facts["build"], abs(facts["azimuth"]), ours.view_azimuth, value - truth, within)
            )
    return found
