"""The drawn figure of a stretch: an SVG made from the stretch's own angles, moving through its phases.

`python -m sitbone.figure.drawing docs/figures` writes the figures of all stretches.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from sitbone.figure import surroundings
from sitbone.figure.figure import pose_at, timeline
from sitbone.figure.paths import SCALE, moving_path, straight_path, whole
from sitbone.figure.person import Moment, Side, foot, parts
from sitbone.figure.skeleton import skeleton
from sitbone.pose.track import FloatArray
from sitbone.stretches.stretch import Stretch, load_stretches

MARGIN = 0.05
"""Metres left free around everything."""
POSES_A_SECOND, MOST_POSES = 4.0, 12
"""Poses drawn of a movement, and no more in a slow one; the browser moves evenly between them."""
STYLE = """
.floor{--c:#d8d2c6}.mat{--c:#cfdcd3}.edge{--c:#b3c5b9}.wall{--c:#d9d1c2}.face{--c:#ece7dd}.skirting{--c:#cfc7b8}
.wood{--c:#a9825a}.far-wood{--c:#cfb99f}.rail{--c:#bd9c78}.cushion{--c:#7f9186}.seat{--c:#a3b2a8}
.skin{--c:#dfa884}.foot{--c:#d99e78}.far-skin{--c:#e6c8b4}.neck{--c:#d1986f}.hair{--c:#4b382d}.shirt{--c:#4d7c9b}.sleeve{--c:#3d6a88}
.far-sleeve{--c:#9db4c3}.far-leg{--c:#a3b1bc}.working{--c:#e8772e}.far-working{--c:#f0b48c}
.towel{--c:#8d74b5}.far-towel{--c:#c0b3d6}
@media (prefers-color-scheme:dark){
.floor{--c:#4a5058}.mat{--c:#3c4b46}.edge{--c:#2f3c38}.wall{--c:#414951}.face{--c:#2c3239}.skirting{--c:#4a525b}
.wood{--c:#a37e58}.far-wood{--c:#5f4e3d}.rail{--c:#846748}.cushion{--c:#5d6e65}.seat{--c:#75877c}
.skin{--c:#d39c79}.foot{--c:#c8906c}.far-skin{--c:#83664f}.neck{--c:#bd8866}.hair{--c:#6b4f3d}.shirt{--c:#5b8fb0}.sleeve{--c:#74a6c5}
.far-sleeve{--c:#41596a}.far-leg{--c:#4b5864}.working{--c:#ff9147}.far-working{--c:#8f5a37}
.towel{--c:#ab93d1}.far-towel{--c:#5f5475}}
path{fill:var(--c)}
.straight{stroke:var(--c);stroke-width:6;stroke-linejoin:round}
.still{display:none}
@media (prefers-reduced-motion:reduce){.moving{display:none}.still{display:inline}}
"""


def draw(stretch: Stretch, side: Side = "left", *, animated: bool = True, phase: str = "hold") -> str:
    """The figure of a stretch as an SVG document.

    `side` is the working leg, drawn in the accent colour and nearest to the viewer; the other side is its mirror image.
    Animated, it moves through its phases for ever, and rests in `phase` for people who asked for less motion. Otherwise
    it shows `phase` alone.
    """
    times, moments = _moments(stretch, side)
    reached = next(s.reached for s in timeline(stretch.figure) if s.phase == phase)
    rest = [moments[times.index(round(reached, 3))]]
    shapes = parts(side, both_work=stretch.shape.working_leg == "both", towel="towel" in stretch.figure.props)
    around = _around(stretch, moments)

    def person(shown: Sequence[Moment]) -> str:
        return "".join(moving_path(colour, [part(m) for m in shown], times) for colour, part in shapes)

    still, things = person(rest), "".join(straight_path(*thing) for thing in around)
    people = f'<g class="moving">{person(moments)}</g><g class="still">{still}</g>' if animated else still
    drawn = [part(m) for _, part in shapes for m in (moments if animated else rest)]
    box = _box([*drawn, *(thing for _, thing in around)], side)
    way = ' transform="scale(-1 1)"' if side == "left" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(stretch.title)}</title><desc id="d">{escape(stretch.summary)}</desc>'
        f"<style>{STYLE}</style><g{way}>{things}{people}</g></svg>\n"
    )


def at_rest(stretch: Stretch, side: Side, phase: str = "hold") -> tuple[str, FloatArray]:
    """The person of a stretch in one phase, and what stands around: their paths, and all points, (n, 2) metres."""
    times, moments = _moments(stretch, side)
    reached = next(s.reached for s in timeline(stretch.figure) if s.phase == phase)
    moment = moments[times.index(round(reached, 3))]
    shapes = parts(side, both_work=stretch.shape.working_leg == "both", towel="towel" in stretch.figure.props)
    around = _around(stretch, moments)
    paths = [straight_path(*thing) for thing in around]
    paths += [moving_path(colour, [part(moment)], [0.0]) for colour, part in shapes]
    drawn = [outlines for _, outlines in around] + [part(moment) for _, part in shapes]
    return "".join(paths), np.concatenate([outline for outlines in drawn for outline in outlines])


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
        soles = [foot(m, m.body.side)[:, 0].max() for m in ends]
        return surroundings.at_wall(back, float(max(soles)), float(points[:, 1].max()) + 0.2)
    return surroundings.on_mat(back, front)


def _box(drawn: Sequence[list[FloatArray]], side: Side) -> str:
    """The viewBox around everything that is drawn."""
    points = np.concatenate([outline for outlines in drawn for outline in outlines])
    points = points * (-1 if side == "left" else 1, -1)
    corner, size = points.min(0) - MARGIN, np.ptp(points, 0) + 2 * MARGIN
    return " ".join(str(int(v)) for v in whole(np.array([*corner, *size]) * SCALE))


def main(folder: Path) -> None:
    """Write the figures of all stretches into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stretch in load_stretches().items():
        (folder / f"{name}.svg").write_text(draw(stretch), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
