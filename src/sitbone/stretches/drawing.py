"""The drawn figure of a stretch: an SVG made from the stretch's own angles, moving through its phases.

`python -m sitbone.stretches.drawing docs/figures` writes the figures of all stretches.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import numpy as np

from sitbone.pose.landmarks import FloatArray, Landmark
from sitbone.stretches import outlines, surroundings
from sitbone.stretches.figure import Skeleton, pose_at, skeleton, timeline
from sitbone.stretches.stretch import Stretch, load_stretches

Side = Literal["left", "right"]

SCALE = 300.0
"""Drawing units a metre: paths are whole numbers of them."""
MARGIN = 0.05
"""Metres left free around everything."""
POSES_A_SECOND, MOST_POSES = 2.0, 7
"""Poses drawn of a movement, and no more in a slow one; the browser moves evenly between them."""
DEPTH = np.array([0.2, 0.1])
"""How far to the front and up a metre farther from the viewer is drawn: far limbs show beside near ones."""

_STYLE = """
.floor{--c:#d8d2c6}.mat{--c:#cfdcd3}.edge{--c:#b3c5b9}.wall{--c:#d9d1c2}.face{--c:#ece7dd}.skirting{--c:#cfc7b8}
.wood{--c:#a9825a}.far-wood{--c:#cfb99f}.rail{--c:#bd9c78}.cushion{--c:#7f9186}.seat{--c:#a3b2a8}
.skin{--c:#dfa884}.far-skin{--c:#e6c8b4}.neck{--c:#d1986f}.hair{--c:#4b382d}.shirt{--c:#4d7c9b}.sleeve{--c:#3d6a88}
.far-sleeve{--c:#9db4c3}.far-leg{--c:#a3b1bc}.working{--c:#e8772e}.far-working{--c:#f0b48c}
.towel{--c:#8d74b5}.far-towel{--c:#c0b3d6}
@media (prefers-color-scheme:dark){
.floor{--c:#4a5058}.mat{--c:#3c4b46}.edge{--c:#2f3c38}.wall{--c:#414951}.face{--c:#2c3239}.skirting{--c:#4a525b}
.wood{--c:#a37e58}.far-wood{--c:#5f4e3d}.rail{--c:#846748}.cushion{--c:#5d6e65}.seat{--c:#75877c}
.skin{--c:#d39c79}.far-skin{--c:#83664f}.neck{--c:#bd8866}.hair{--c:#6b4f3d}.shirt{--c:#5b8fb0}.sleeve{--c:#74a6c5}
.far-sleeve{--c:#41596a}.far-leg{--c:#4b5864}.working{--c:#ff9147}.far-working{--c:#8f5a37}
.towel{--c:#ab93d1}.far-towel{--c:#5f5475}}
path{fill:var(--c)}
.straight{stroke:var(--c);stroke-width:4;stroke-linejoin:round}
.still{display:none}
@media (prefers-reduced-motion:reduce){.moving{display:none}.still{display:inline}}
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """A body at one time of its movement."""

    body: Skeleton
    hands: Mapping[str, float]
    """Where the hands are, as weights."""

    def at(self, side: Side, joint: str) -> FloatArray:
        """Where a joint of one side is drawn: (2,) metres."""
        return self.flat(self.body.of(side, joint))

    def flat(self, points: FloatArray) -> FloatArray:
        """Points in space as the working side's viewer sees them, the front of the body to the right."""
        depth = points[..., 1:2] * (-1 if self.body.side == "left" else 1)
        return np.asarray(points[..., [0, 2]] + depth * DEPTH)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the drawing: a colour, and its outlines at each moment."""

    colour: str
    outlines: list[list[FloatArray]]


def draw(stretch: Stretch, side: Side = "left", *, animated: bool = True, phase: str = "hold") -> str:
    """The figure of a stretch as an SVG document.

    `side` is the working leg, drawn in the accent colour and nearest to the viewer; the other side is its mirror image.
    Animated, it moves through its phases for ever, and rests in `phase` for people who asked for less motion. Otherwise
    it shows `phase` alone.
    """
    times, moments = _moments(stretch, side)
    reached = next(s.reached for s in timeline(stretch.figure) if s.phase == phase)
    rest = [moments[times.index(round(reached, 3))]]
    moving, still = _parts(stretch, moments), _parts(stretch, rest)
    around = _around(stretch, moments)
    if animated:
        people = f'<g class="moving">{_paths(moving, times)}</g><g class="still">{_paths(still, [])}</g>'
    else:
        people = _paths(still, [])
    things = "".join(f'<path class="straight {c}" d="{outlines.polygon(s, SCALE)}"/>' for c, s in around)
    box = _box([*(p.outlines for p in (moving if animated else still)), *([s] for _, s in around)], side)
    way = ' transform="scale(-1 1)"' if side == "left" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(stretch.title)}</title><desc id="d">{escape(stretch.summary)}</desc>'
        f"<style>{_STYLE}</style><g{way}>{things}{people}</g></svg>\n"
    )


def _moments(stretch: Stretch, side: Side) -> tuple[list[float], list[Moment]]:
    """Times and poses that are drawn: where a phase begins and ends, and along each movement."""
    spans = timeline(stretch.figure)
    times = {0.0}
    for span in spans:
        steps = min(max(round((span.reached - span.start) * POSES_A_SECOND), 1), MOST_POSES)
        times |= {round(span.start + (span.reached - span.start) * i / steps, 3) for i in range(steps + 1)}
        times.add(round(span.end - 1e-3, 3))
    ordered = sorted(times)
    poses = [pose_at(stretch.figure, t, spans) for t in ordered]
    if "chair" in stretch.figure.props:
        seat = skeleton(poses[0], side=side).spine[0, 2]
        poses = [_seated(pose, seat, side) for pose in poses]
    return ordered, [Moment(skeleton(pose, side=side), _hands(pose)) for pose in poses]


def _seated(pose: dict[str, Any], seat: float, side: Side) -> dict[str, Any]:
    """The pose with the working thigh raised until its foot no longer lifts the hips off the seat."""

    def raised(degrees: float) -> dict[str, Any]:
        hips = pose["hip_flexion"]
        return {**pose, "hip_flexion": {**hips, "working": hips["working"] + degrees}}

    def lifted(degrees: float) -> bool:
        return float(skeleton(raised(degrees), side=side).spine[0, 2]) > seat + 1e-4

    low, high = 0.0, 40.0
    if not lifted(low):
        return pose
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if lifted(middle) else (low, middle)
    return raised(high)


def _hands(pose: Mapping[str, Any]) -> dict[str, float]:
    hands = pose.get("hands", "free")
    return dict(hands) if isinstance(hands, Mapping) else {hands: 1.0}


def _around(stretch: Stretch, moments: Sequence[Moment]) -> list[surroundings.Thing]:
    """Where the body is on its way through the stretch, things stand."""
    points = np.concatenate([m.flat(m.body.points) for m in moments])
    back, front = float(points[:, 0].min()), float(points[:, 0].max())
    if "chair" in stretch.figure.props:
        return surroundings.on_chair(float(moments[0].flat(moments[0].body.spine)[0, 1]), front)
    if "wall" in stretch.figure.props:
        ends = (moments[0], moments[len(moments) // 2])
        soles = [_foot(m, m.body.side)[:, 0].max() for m in ends]
        return surroundings.at_wall(back, float(max(soles)), float(points[:, 1].max()) + 0.2)
    return surroundings.on_mat(back, front)


def _parts(stretch: Stretch, moments: Sequence[Moment]) -> list[Part]:
    """Everything of the body, farthest first."""
    near = moments[0].body.side
    far: Side = "right" if near == "left" else "left"
    far_leg = "far-working" if stretch.shape.working_leg == "both" else "far-leg"
    towel = "towel" in stretch.figure.props
    shapes: list[tuple[str, Any]] = [
        *([("far-towel", lambda m: [_towel(m, far)])] if towel else []),
        *_leg(far, far_leg, "far-skin"),
        *_arm(far, "far-sleeve", "far-skin"),
        *_trunk(),
        *_leg(near, "working", "skin"),
        *([("towel", lambda m: [_towel(m, near)])] if towel else []),
        *_arm(near, "sleeve", "skin"),
    ]
    return [Part(colour, [shape(m) for m in moments]) for colour, shape in shapes]


def _leg(side: Side, colour: str, skin: str) -> list[tuple[str, Any]]:
    def clothed(m: Moment) -> list[FloatArray]:
        hip, knee, ankle = (m.at(side, j) for j in ("hip", "knee", "ankle"))
        return [outlines.thigh(hip, knee), outlines.shin(knee, ankle)]

    return [(skin, lambda m: [_foot(m, side)]), (colour, clothed)]


def _foot(m: Moment, side: Side) -> FloatArray:
    return outlines.foot(m.at(side, "ankle"), m.at(side, "heel"), m.at(side, "foot_index"))


def _arm(side: Side, colour: str, skin: str) -> list[tuple[str, Any]]:
    def bare(m: Moment) -> list[FloatArray]:
        shoulder, elbow, wrist = (m.at(side, j) for j in ("shoulder", "elbow", "wrist"))
        return [
            outlines.upper_arm(shoulder, elbow),
            outlines.forearm(elbow, wrist),
            outlines.hand(wrist, _hand_way(m, side), _closed(m)),
        ]

    def clothed(m: Moment) -> list[FloatArray]:
        return [outlines.sleeve(m.at(side, "shoulder"), m.at(side, "elbow"))]

    return [(skin, bare), (colour, clothed)]


def _hand_way(m: Moment, side: Side) -> FloatArray:
    """A hand goes on as the forearm does, and lies along the thigh it rests on."""
    on_thigh = 0.85 * m.hands.get("thighs", 0.0)
    arm = m.at(side, "wrist") - m.at(side, "elbow")
    leg = m.at(side, "knee") - m.at(side, "hip")
    return np.asarray(
        (1 - on_thigh) * arm / np.linalg.norm(arm) + on_thigh * leg / np.linalg.norm(leg),
    )


def _closed(m: Moment) -> float:
    """How far the hands are closed, from 0 to 1: half where they hold nothing."""
    return 1.0 - 0.5 * m.hands.get("free", 0.0) - m.hands.get("thighs", 0.0)


def _trunk() -> list[tuple[str, Any]]:
    def ears(m: Moment) -> FloatArray:
        return m.flat((m.body[Landmark.LEFT_EAR] + m.body[Landmark.RIGHT_EAR]) / 2)

    def up(m: Moment) -> FloatArray:
        lean = np.radians(m.body.head)
        return np.array([np.sin(lean), np.cos(lean)])

    def spine(m: Moment) -> FloatArray:
        return m.flat(m.body.spine)

    return [
        ("neck", lambda m: [outlines.neck(spine(m)[-1], ears(m))]),
        ("skin", lambda m: [outlines.head(ears(m), up(m))]),
        ("hair", lambda m: [outlines.hair(ears(m), up(m))]),
        ("neck", lambda m: [outlines.ear(ears(m), up(m))]),
        ("working", lambda m: [outlines.pelvis(spine(m))]),
        ("shirt", lambda m: [outlines.trunk(spine(m))]),
    ]


def _towel(m: Moment, side: Side) -> FloatArray:
    heel, toes = m.at(m.body.side, "heel"), m.at(m.body.side, "foot_index")
    return outlines.towel(m.at(side, "wrist"), m.at(side, "index"), heel, toes)


def _paths(parts: Sequence[Part], times: Sequence[float]) -> str:
    return "".join(_path(part, times) for part in parts)


def _path(part: Part, times: Sequence[float]) -> str:
    shapes = [outlines.curve(moment, SCALE) for moment in part.outlines]
    start = f'<path class="{part.colour}" d="{shapes[0]}"'
    if len(set(shapes)) == 1:
        return start + "/>"
    keys = ";".join(f"{t / times[-1]:.3f}".rstrip("0").rstrip(".") for t in times)
    return (
        f'{start}><animate attributeName="d" dur="{times[-1]:g}s" repeatCount="indefinite" keyTimes="{keys}" '
        f'values="{";".join(shapes)}"/></path>'
    )


def _box(shapes: Sequence[list[list[FloatArray]]], side: Side) -> str:
    """The viewBox around everything that is drawn."""
    points = np.concatenate([outline for part in shapes for moment in part for outline in moment])
    points = points * (-1 if side == "left" else 1, -1)
    corner, size = points.min(0) - MARGIN, np.ptp(points, 0) + 2 * MARGIN
    return " ".join(f"{v * SCALE:.0f}" for v in (*corner, *size))


def main(folder: Path) -> None:
    """Write the figures of all stretches into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stretch in load_stretches().items():
        (folder / f"{name}.svg").write_text(draw(stretch), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
