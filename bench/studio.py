"""The room a rendered person is filmed in: floor, wall behind, chair or door frame, light and camera."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")

import numpy as np
import pyrender
import trimesh
from numpy.typing import NDArray

from bench.person import Array, Person, Posed, turn

FIELD = np.radians(45.0)
"""Height of the camera's field of view."""
SIZE = (640, 480)
SKIN, SHIRT, SHORTS, SOCKS, HAIR = (224, 172, 140), (40, 90, 170), (30, 30, 36), (235, 235, 235), (60, 40, 28)
WOOD, FLOOR, WALLPAPER, FRAME = (90, 60, 40), (150, 120, 90), (214, 208, 196), (176, 190, 200)


class Studio:
    """A room built around a person's first pose and kept while they move.

    camera: azimuth (degrees, 0 in front of the person, 90 at their left), distance, height, look_at_z (metres).
    props: "chair", "wall_left" or "wall_right" (a door frame at the heel of that leg).
    """

    def __init__(
        self,
        person: Person,
        first: Posed,
        camera: dict[str, float],
        props: list[str],
        clothes: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        self._person = person
        self._view = _view(
            first.middle, {"azimuth": 90, "height": 0.8, "distance": 3.2, "look_at_z": 0.5, **camera}
        )
        self._colours = _clothes(person.rest, clothes or {})
        self._renderer = pyrender.OffscreenRenderer(*SIZE)
        self._scene = pyrender.Scene(bg_color=[205, 205, 210], ambient_light=[0.45] * 3)
        self._room(first)
        for prop in props:
            self._chair(first) if prop == "chair" else self._door_frame(first, prop.removeprefix("wall_"))
        light = self._view @ turn("y", 25) @ turn("x", -30)
        self._scene.add(pyrender.DirectionalLight(color=np.ones(3), intensity=3.0), pose=light)
        self._scene.add(pyrender.PerspectiveCamera(FIELD), pose=self._view)

    def picture(self, posed: Posed) -> NDArray[np.uint8]:
        """(480, 640, 3) RGB."""
        body = trimesh.Trimesh(posed.vertices, self._person.faces, vertex_colors=self._colours, process=False)
        node = self._scene.add(pyrender.Mesh.from_trimesh(body, smooth=True))
        picture, _ = self._renderer.render(self._scene)
        self._scene.remove_node(node)
        return np.asarray(picture)

    def seen_at(self, points: Array) -> Array:
        """(n, 2) pixels where these points of the room are in the picture."""
        x, y, z = ((points - self._view[:3, 3]) @ self._view[:3, :3]).T
        width, height = SIZE
        scale = height / (2 * np.tan(FIELD / 2))
        return np.stack((width / 2 + x / -z * scale, height / 2 - y / -z * scale), 1)

    def close(self) -> None:
        self._renderer.delete()

    def _box(self, low: Array, high: Array, colour: tuple[int, int, int]) -> None:
        low, high = np.minimum(low, high), np.maximum(low, high)
        at = trimesh.transformations.translation_matrix((low + high) / 2)
        box = trimesh.creation.box(high - low, at)
        box.visual.face_colors = colour
        self._scene.add(pyrender.Mesh.from_trimesh(box, smooth=False))

    def _room(self, first: Posed) -> None:
        ground = first.middle * [1, 1, 0]
        self._box(ground + [-5, -5, -0.03], ground + [5, 5, -0.003], FLOOR)
        away = (ground - self._view[:3, 3]) * [1, 1, 0]
        across = int(np.argmax(np.abs(away[:2])))
        behind = np.zeros(3)
        behind[across] = np.sign(away[across]) * 2.4
        wide = np.array([5.0, 5.0, 0.0])
        wide[across] = 0.01
        self._box(ground + behind - wide, ground + behind + wide + [0, 0, 4], WALLPAPER)

    def _chair(self, first: Posed) -> None:
        hips = (first.joints["left_hip"] + first.joints["right_hip"]) / 2
        near = np.abs(first.vertices[:, 1] - hips[1]) < 0.08
        near &= np.abs(first.vertices[:, 0] - hips[0]) < 0.17
        x, y, seat = hips[0], hips[1], float(first.vertices[near, 2].min())
        self._box(
            np.array([x - 0.23, y - 0.12, seat - 0.045]), np.array([x + 0.23, y + 0.36, seat - 0.005]), WOOD
        )
        for left in (x - 0.21, x + 0.21):
            for front in (y - 0.10, y + 0.34):
                corner = np.array([left, front, 0.0])
                self._box(corner - [0.02, 0.02, 0], corner + [0.02, 0.02, seat - 0.04], WOOD)

    def _door_frame(self, first: Posed, side: str) -> None:
        """On the working leg's side only: the other leg goes through the doorway."""
        hip = first.joints[f"{side}_hip"]
        out = 1.0 if side == "left" else -1.0
        face = hip[1] - 0.17
        self._box(
            np.array([hip[0] - out * 0.05, face - 0.08, 0]), np.array([hip[0] + out * 0.12, face, 2.2]), FRAME
        )


def _clothes(rest: Array, worn: Mapping[str, Sequence[int]]) -> NDArray[np.uint8]:
    """(V, 3) colours by height in the rest pose."""
    height = (rest[:, 2] - rest[:, 2].min()) / np.ptp(rest[:, 2])
    colours = np.tile(np.array(SKIN, np.uint8), (len(rest), 1))
    not_arms = np.abs(rest[:, 0]) < 0.14 * np.ptp(rest[:, 2])
    colours[not_arms & (height > 0.53) & (height < 0.86)] = worn.get("shirt", SHIRT)
    colours[not_arms & (height > 0.36) & (height <= 0.55)] = worn.get("shorts", SHORTS)
    colours[height < 0.045] = SOCKS
    colours[(height > 0.955) | ((height > 0.88) & (rest[:, 1] > 0.0))] = HAIR
    return colours


def _view(centre: Array, camera: dict[str, float]) -> Array:
    """(4, 4) the camera's pose: it looks at the person along its own -z."""
    azimuth, distance = np.radians(camera["azimuth"]), camera["distance"]
    offset = np.array([np.sin(azimuth) * distance, -np.cos(azimuth) * distance])
    eye = np.array([*(centre[:2] + offset), camera["height"]])
    back = eye - np.array([*centre[:2], camera["look_at_z"]])
    back /= np.linalg.norm(back)
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3] = np.stack((right, np.cross(back, right), back, eye), 1)
    return pose
