"""A synthetic person whose joint angles are known exactly, posed by forward kinematics. Needs bench/requirements.txt.

The body is `anny` (Apache-2.0, its shapes from MakeHuman, CC0). World axes are those of its rest pose: x to the
person's left, y backwards, z up, metres, the floor at z = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import anny
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]
Pose = dict[str, Any]

LEGS = {"left": ("L", 1.0), "right": ("R", -1.0)}
BONE_OF_JOINT = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
VERTEBRAE = ("spine05", "spine04", "spine03", "spine02", "spine01")
REST_ARM, REST_ELBOW, REST_LEG = 38.0, 20.0, 4.0
"""Degrees by which the rest pose's arms and legs are spread and its elbows bent."""
ARM = {"shoulder_flexion": (-30, 170), "shoulder_abduction": (-20, 60), "elbow_flexion": (0, 140)}
"""What may be turned to bring a hand to its place, and how far (degrees)."""
LEG_ANGLES = ("hip_flexion", "hip_abduction", "knee_flexion")
ACROSS = -35
"""Degrees by which an arm may reach across to the other side's leg."""
ARM_AT_FIRST = {"shin": (35, 15, 90), "thigh": (25, 5, 15), "knee": (40, 0, 30), "foot": (60, 0, 30)}
"""Where the search for an arm's angles begins."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A body in a pose."""

    vertices: Array
    joints: dict[str, Array]

    @property
    def middle(self) -> Array:
        """(3,) the mean of the joints."""
        return np.asarray(np.mean(list(self.joints.values()), 0))

    def angles(self) -> dict[str, dict[str, float]]:
        """Knee and hip flexion of each leg between bone heads, in degrees; the trunk runs mid-hip to mid-shoulder."""
        middle = {n: (self.joints[f"left_{n}"] + self.joints[f"right_{n}"]) / 2 for n in ("shoulder", "hip")}
        trunk = middle["shoulder"] - middle["hip"]
        found = {}
        for side in LEGS:
            hip, knee, ankle = (self.joints[f"{side}_{n}"] for n in ("hip", "knee", "ankle"))
            found[side] = {
                "knee_flexion": round(_between(knee - hip, ankle - knee), 2),
                "hip_flexion": round(_between(hip - knee, trunk), 2),
            }
        return found


class Person:
    """One build. `phenotype` holds anny's 0..1 values: gender, age, muscle, weight, height, proportions."""

    def __init__(self, phenotype: dict[str, float]) -> None:
        self._model = _model()
        self._phenotype = {k: phenotype.get(k, 0.5) for k in self._model.phenotype_labels}
        self._row = {name: i for i, name in enumerate(self._model.bone_labels)}
        self.faces = self._model.faces.numpy()
        self.rest = self._run({})["rest_vertices"][0].numpy()

    def pose(self, pose: Pose) -> Posed:
        """Stand, sit or lie the person on the floor; degrees, 0 = upright with the arms beside the body.

        pitch (-90 lying on the back, + leaning forward), spine_flexion, neck_flexion; {"left", "right"} of
        hip_flexion, hip_abduction, knee_flexion, ankle_dorsiflexion, shoulder_flexion, shoulder_abduction,
        elbow_flexion. Both sides may be given as one number.
        """
        out = self._run(self._turns(pose))
        vertices = out["vertices"][0].numpy().astype(float)
        heads = out["bone_poses"][0, :, :3, 3].numpy().astype(float)
        floor = np.array([0.0, 0.0, vertices[:, 2].min()])
        joints = {
            f"{side}_{joint}": heads[self._row[f"{bone}.{letter}"]] - floor
            for side, (letter, _) in LEGS.items()
            for joint, bone in BONE_OF_JOINT.items()
        }
        return Posed(vertices - floor, joints)

    def reach(self, pose: Pose) -> Pose:
        """The pose with its "hands" brought where they are to be, e.g. {"left": "left_shin"}."""
        places = both(pose, "hands", None)
        for side, place in places.items():
            if place:
                pose = self._reach(pose, side, place)
        reached = {k: v for k, v in pose.items() if k != "hands"}
        if _mirrored(places) and all(len(set(both(pose, k, 0.0).values())) == 1 for k in LEG_ANGLES):
            return {k: both(reached, k, 0.0)["left"] for k in reached}
        return reached

    def _reach(self, pose: Pose, side: str, place: str) -> Pose:
        goal = _place(self.pose(pose), place, LEGS[side][1])
        low, high = np.array(list(ARM.values()), float).T
        if not place.startswith(side):
            low[1] = ACROSS

        def with_arm(values: Array) -> Pose:
            turned = {k: {**both(pose, k, 0.0), side: float(v)} for k, v in zip(ARM, values, strict=True)}
            return {**pose, **turned}

        def miss(values: Array) -> float:
            # Only bones matter here, but the floor moves with the lowest vertex, so the goal is asked for again.
            there = self.pose(with_arm(values)).joints[f"{side}_wrist"]
            return float(np.linalg.norm(there - goal) + 0.0003 * abs(values[1]))

        start = np.array(ARM_AT_FIRST[place.split("_")[1]], float)
        simplex = np.vstack((start, start + np.diag([25.0, 12.0, 25.0])))
        best = minimize(
            miss,
            start,
            method="Nelder-Mead",
            bounds=list(zip(low, high, strict=True)),
            options={"initial_simplex": simplex, "maxfev": 150, "xatol": 0.5, "fatol": 0.002},
        )
        return with_arm(np.round(best.x, 1))

    def _run(self, turns: dict[str, Array]) -> Any:
        poses = np.tile(np.eye(4), (1, len(self._row), 1, 1))
        for bone, turn in turns.items():
            poses[0, self._row[bone]] = turn
        with torch.no_grad():
            return self._model(
                pose_parameters=torch.tensor(poses, dtype=torch.float32), phenotype_kwargs=self._phenotype
            )

    @staticmethod
    def _turns(pose: Pose) -> dict[str, Array]:
        turns = {bone: turn("x", pose.get("spine_flexion", 0.0) / len(VERTEBRAE)) for bone in VERTEBRAE}
        turns["neck01"] = turn("x", pose.get("neck_flexion", 0.0))
        turns["root"] = turn("x", pose.get("pitch", 0.0))
        for side, (letter, outwards) in LEGS.items():
            value = {
                k: both(pose, k, 0.0)[side] for k in (*ARM, "hip_flexion", "hip_abduction", "knee_flexion")
            }
            spread = outwards * (value["hip_abduction"] - REST_LEG)
            lowered = outwards * (REST_ARM - value["shoulder_abduction"])
            turns[f"upperleg01.{letter}"] = turn("x", -value["hip_flexion"]) @ turn("y", -spread)
            turns[f"lowerleg01.{letter}"] = turn("x", value["knee_flexion"])
            turns[f"foot.{letter}"] = turn("x", -both(pose, "ankle_dorsiflexion", 0.0)[side])
            turns[f"upperarm01.{letter}"] = turn("x", -value["shoulder_flexion"]) @ turn("y", lowered)
            turns[f"lowerarm01.{letter}"] = turn("x", REST_ELBOW - value["elbow_flexion"])
        return turns


@cache
def _model() -> Any:
    return anny.Anny().to(dtype=torch.float32)


def both(pose: Pose, name: str, otherwise: Any) -> dict[str, Any]:
    """A value of each side."""
    value = pose.get(name, otherwise)
    return {s: value.get(s, otherwise) if isinstance(value, dict) else value for s in LEGS}


def _mirrored(places: dict[str, Any]) -> bool:
    return all(place and place.startswith(side) for side, place in places.items())


def turn(axis: str, degrees: float) -> Array:
    """(4, 4) rotation about a world axis."""
    first = "xyz".index(axis)
    i, j = (first + 1) % 3, (first + 2) % 3
    matrix = np.eye(4)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix[[i, i, j, j], [i, j, i, j]] = c, -s, s, c
    return matrix


def _place(posed: Posed, place: str, outwards: float) -> Array:
    """Where a wrist goes to hold a shin, a knee or a foot from its outside, or to lie on a thigh."""
    side, part = place.split("_")
    hip, knee, ankle = (posed.joints[f"{side}_{n}"] for n in ("hip", "knee", "ankle"))
    aside = np.array([outwards * 0.075, 0.0, 0.0])
    forward = _in_front(ankle - knee)
    places = {
        "shin": knee + 0.4 * (ankle - knee) + aside,
        "thigh": hip + 0.75 * (knee - hip) + 0.6 * aside + 0.09 * _in_front(knee - hip),
        "knee": knee + aside * 0.6 + 0.06 * forward,
        "foot": ankle + aside + 0.04 * forward,
    }
    return np.asarray(places[part])


def _in_front(bone: Array) -> Array:
    """(3,) the direction of a leg's front, at right angles to its bone."""
    front = np.cross(bone, [1.0, 0.0, 0.0])
    return np.asarray(front / np.linalg.norm(front))


def _between(a: Array, b: Array) -> float:
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
