"""The figure of a stretch: a body of average build that goes through the stretch's own poses.

From each pose comes what a perfect pose model would see of its joints (`sitbone.figure.skeleton`). The tests ask every
stretch's own figure to pass that stretch's own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians, sin
from typing import Any

import numpy as np

from sitbone.figure.skeleton import Pose, Side, hands_of, skeleton
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.pose.track import FloatArray, points_of
from sitbone.stretches.stretch import Figure


@dataclass(frozen=True, slots=True)
class Change:
    """A departure from a figure: what is added to the pose of one phase, to make a fault.

    `start` and `end` are seconds of the stay in that phase; the change comes and goes within `ramp` seconds. `hands`
    moves the hands elsewhere.
    """

    phase: str
    start: float
    end: float
    add: Pose = field(default_factory=dict)
    hands: str | None = None
    ramp: float = 0.4


@dataclass(frozen=True, slots=True)
class Span:
    """When a phase of a figure is moved into (`start`), reached (`reached`) and left (`end`), in seconds."""

    phase: str
    start: float
    reached: float
    end: float


def observe(
    pose: Pose,
    *,
    side: Side = "left",
    camera_azimuth: float = 90.0,
    time: float = 0.0,
    size: tuple[int, int] = (640, 480),
) -> Observation:
    """What a perfect pose model would see of a pose.

    The camera stands far away (no perspective) at `camera_azimuth` degrees: 0 in front of the person, 90 at their
    left, -90 at their right. The far side of a side view is less visible.
    """
    points = skeleton(pose, side=side).points
    a = radians(camera_azimuth)
    right, near = np.array([-sin(a), cos(a), 0.0]), np.array([cos(a), sin(a), 0.0])
    seen = np.stack((points @ right, -points[:, 2], -(points @ near)), 1)
    hips = seen[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(0)
    width, height = size
    scale = _scale(size)
    image = seen * scale + (width / 2, height * 0.9, 0.0)
    image[:, 2] -= hips[2] * scale
    visibility = tuple(_visibility(camera_azimuth).tolist())
    return Observation(time, points_of(image), points_of(seen - hips), visibility, size)


def _scale(size: tuple[int, int]) -> float:
    """Pixels a metre."""
    return min(size[0] / 2.4, size[1] / 2.1)


def timeline(
    figure: Figure, *, stays: Mapping[str, float] | None = None, moves: Mapping[str, float] | None = None
) -> tuple[Span, ...]:
    """When each phase comes. `stays` and `moves` replace the seconds of the phases they name."""
    spans, now = [], 0.0
    for phase in figure.phases:
        reached = now + (moves or {}).get(phase.name, phase.move)
        end = reached + (stays or {}).get(phase.name, phase.stay)
        spans.append(Span(phase.name, now, reached, end))
        now = end
    return tuple(spans)


def pose_at(
    figure: Figure, time: float, spans: Sequence[Span], changes: Sequence[Change] = ()
) -> dict[str, Any]:
    """The pose of a figure at a time of its timeline. Moves are smooth: they start and end at rest."""
    number = next((i for i, span in enumerate(spans) if time < span.end), len(spans) - 1)
    span = spans[number]
    pose: dict[str, Any] = dict(figure.phases[number].pose)
    if time < span.reached:
        u = (time - span.start) / (span.reached - span.start)
        pose = blend(figure.phases[max(number - 1, 0)].pose, pose, u * u * (3 - 2 * u))
    for change in changes:
        if change.phase == span.phase:
            since = time - span.reached
            u = min((since - change.start) / change.ramp, (change.end - since) / change.ramp, 1.0)
            if u > 0:
                pose = blend(pose, _added(pose, change), u)
    return pose


def play(
    figure: Figure,
    side: Side = "left",
    rate: float = 10.0,
    *,
    stays: Mapping[str, float] | None = None,
    moves: Mapping[str, float] | None = None,
    changes: Sequence[Change] = (),
    camera_azimuth: float = 90.0,
    size: tuple[int, int] = (640, 480),
    start: float = 0.0,
    trembles: float = 0.0,
) -> Iterator[Observation]:
    """A figure going through its phases as a perfect pose model would see it, `rate` observations a second.

    A figure stands as still as no living body does. `trembles` is by how many metres each point is off at each look
    (standard deviation); a model is off by about 0.004 where somebody rests.

    >>> from sitbone.stretches.stretch import load_stretches
    >>> towel = load_stretches()["towel"].figure
    >>> len(list(play(towel, rate=10, stays={"ready": 1, "hold": 30, "release": 1}))) > 320
    True
    """
    spans = timeline(figure, stays=stays, moves=moves)
    for i in range(int(spans[-1].end * rate + 1e-6) + 1):
        pose = pose_at(figure, i / rate, spans, changes)
        seen = observe(pose, side=side, camera_azimuth=camera_azimuth, time=start + i / rate, size=size)
        yield trembling(seen, trembles) if trembles else seen


def trembling(seen: Observation, metres: float) -> Observation:
    """The same with each point off by chance, by so many metres (standard deviation); the same again at each time."""
    off = np.random.default_rng(round(1000 * seen.time)).normal(0.0, metres, (33, 3))
    image, world = np.array(seen.image), np.array(seen.world)
    return replace(seen, image=points_of(image + off * _scale(seen.size)), world=points_of(world + off))


def blend(a: Any, b: Any, u: float) -> Any:
    """Between two poses (or two values of one key); `u` from 0 (the first) to 1 (the second)."""
    if isinstance(a, Mapping) or isinstance(b, Mapping):
        a, b = a or {}, b or {}
        mixed = {k: blend(a.get(k, 0.0), b.get(k, 0.0), u) for k in {**a, **b} if k != "hands"}
        if "hands" in a or "hands" in b:
            mixed["hands"] = blend(hands_of(a), hands_of(b), u)
        return mixed
    return a + (b - a) * u


def _added(pose: Pose, change: Change) -> dict[str, Any]:
    def add(a: Any, b: Any) -> Any:
        if isinstance(a, Mapping) or isinstance(b, Mapping):
            return {k: add((a or {}).get(k, 0.0), (b or {}).get(k, 0.0)) for k in {**(a or {}), **(b or {})}}
        return a + b

    kept = {k: v for k, v in pose.items() if k != "hands"}
    changed: dict[str, Any] = add(kept, change.add)
    changed["hands"] = hands_of(pose) if change.hands is None else {change.hands: 1.0}
    return changed


def _visibility(camera_azimuth: float) -> FloatArray:
    """1 for what faces the camera; the far half of the body is partly hidden in a side view."""
    side_on = sin(radians(camera_azimuth))
    seen = np.ones(33)
    far = "RIGHT" if side_on > 0 else "LEFT"
    for landmark in Landmark:
        if far in landmark.name:
            seen[landmark] = 1.0 - 0.6 * max(0.0, abs(side_on) - 0.3) / 0.7
    return seen
