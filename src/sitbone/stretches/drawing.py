"""The drawn figure of a stretch: an SVG made from the stretch's own angles, moving through its phases.

`python -m sitbone.stretches.drawing docs/figures` writes the figures of all stretches.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import numpy as np

from sitbone.pose.landmarks import FloatArray, Landmark
from sitbone.stretches.figure import Skeleton, pose_at, skeleton, timeline
from sitbone.stretches.stretch import Stretch, load_stretches

Side = Literal["left", "right"]
Point = tuple[float, float]

SCALE = 200.0
"""Drawing units a metre."""
MARGIN = 0.16
PICTURES_A_SECOND = 2.5
"""Poses drawn of a movement; the browser moves evenly between them."""

# Thickness in metres: how the body looks, not what is measured.
THIGH, SHIN, FOOT, ARM, FOREARM, TRUNK, NECK, HEAD = 0.15, 0.105, 0.075, 0.078, 0.064, 0.2, 0.085, 0.105
CHAIR_BEHIND = 0.24
"""Metres from the hips to the back of the chair."""

_STYLE = """
svg{--floor:#d9d3c8;--thing:#b9c2c9;--far:#9fb0bb;--skin:#e3b08f;--far-skin:#d3a58a;--shirt:#3f6f8f;--leg:#31414d;
--working:#e8772e;--towel:#8a6fb0;--hair:#4a3528}
@media (prefers-color-scheme:dark){svg{--floor:#3b4148;--thing:#56616b;--far:#6d7f8c;--skin:#dba684;--far-skin:#b98c70;
--shirt:#5d93b5;--leg:#c3ced6;--working:#ff9a4d;--towel:#b49ad6;--hair:#2b1f18}}
path{fill:none;stroke-linecap:round;stroke-linejoin:round}
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
    spans = timeline(stretch.figure)
    still = skeleton(
        pose_at(stretch.figure, next(s.reached for s in spans if s.phase == phase), spans), side=side
    )
    shown = moments if animated else [still]
    box = _box(shown, side, behind=CHAIR_BEHIND if "chair" in stretch.figure.props else 0.0)
    parts = [_things(stretch, shown, side, box)]
    if animated:
        parts.append(f'<g class="moving">{_body(stretch, moments, side, times)}</g>')
        parts.append(f'<g class="still">{_body(stretch, [still], side, [])}</g>')
    else:
        parts.append(_body(stretch, [still], side, []))
    left, top, width, height = (round(v) for v in box)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(stretch.title)}</title>'
        f'<desc id="d">{escape(stretch.summary)}</desc><style>{_STYLE}</style>{"".join(parts)}</svg>\n'
    )


def _moments(stretch: Stretch, side: Side) -> tuple[list[float], list[Skeleton]]:
    """Times and poses that are drawn: where a phase begins and ends, and along each movement."""
    spans = timeline(stretch.figure)
    times = {0.0}
    for span in spans:
        steps = max(round((span.reached - span.start) * PICTURES_A_SECOND), 1)
        times |= {round(span.start + (span.reached - span.start) * i / steps, 3) for i in range(steps + 1)}
        times.add(round(span.end - 1e-3, 3))
    ordered = sorted(times)
    return ordered, [skeleton(pose_at(stretch.figure, t, spans), side=side) for t in ordered]


def _body(stretch: Stretch, moments: Sequence[Skeleton], side: Side, times: Sequence[float]) -> str:
    other: Side = "right" if side == "left" else "left"
    working = "var(--working)"
    both = stretch.shape.working_leg == "both"

    def limb(who: Side, *joints: str) -> list[list[Point]]:
        return [[_flat(m.of(who, j), side) for j in joints] for m in moments]

    def stroke(lines: list[list[Point]], colour: str, width: float) -> str:
        return _path(lines, f'stroke="{colour}" stroke-width="{width * SCALE:.0f}"', times)

    parts = []
    for who, thigh, shin, skin in (
        (other, "var(--far)", "var(--far)", "var(--far-skin)"),
        (side, working, working, "var(--skin)"),
    ):
        near = who == side
        if both:
            thigh = shin = working if near else "var(--far)"
        leg = [
            stroke(limb(who, "ankle", "foot_index"), thigh, FOOT),
            stroke(limb(who, "knee", "ankle"), shin, SHIN),
            stroke(limb(who, "hip", "knee"), thigh, THIGH),
        ]
        arm = [
            stroke(limb(who, "shoulder", "elbow"), "var(--shirt)" if near else "var(--far)", ARM),
            stroke(limb(who, "elbow", "wrist", "index"), skin, FOREARM),
        ]
        # Far leg and arm, then trunk and head, then what is near.
        parts += [*leg, *arm] if not near else [*_trunk(moments, side, times), *leg, *arm]
        if near and "towel" in stretch.figure.props:
            towel = [[_flat(m.of(side, "index"), side), _sole(m, side)] for m in moments]
            parts.insert(len(parts) - 2, stroke(towel, "var(--towel)", 0.028))
    return "".join(parts)


def _trunk(moments: Sequence[Skeleton], side: Side, times: Sequence[float]) -> list[str]:
    spine = [[_flat(p, side) for p in m.spine] for m in moments]
    heads = [_head(m) for m in moments]
    faces = [[_flat(centre, side)] * 2 for centre, _ in heads]
    hairs = [[_flat(centre - 0.022 * way + (0, 0, 0.012), side)] * 2 for centre, way in heads]
    necks = [[_flat(m.spine[-1], side), _flat(h[0], side)] for m, h in zip(moments, heads, strict=True)]

    def stroke(lines: list[list[Point]], colour: str, width: float) -> str:
        return _path(lines, f'stroke="var(--{colour})" stroke-width="{width * SCALE:.0f}"', times)

    return [
        stroke(necks, "skin", NECK),
        stroke(hairs, "hair", 2 * HEAD),
        stroke(faces, "skin", 2 * HEAD - 0.03),
        stroke(spine, "shirt", TRUNK),
    ]


def _head(moment: Skeleton) -> tuple[FloatArray, FloatArray]:
    """Middle of the head, and the way the face looks."""
    ears = (moment[Landmark.LEFT_EAR] + moment[Landmark.RIGHT_EAR]) / 2
    way = moment[Landmark.NOSE] - ears
    return np.asarray(ears + 0.2 * way), np.asarray(way / (np.linalg.norm(way) + 1e-9))


def _sole(moment: Skeleton, side: Side) -> Point:
    heel, toes = moment.of(side, "heel"), moment.of(side, "foot_index")
    return _flat(heel + 0.65 * (toes - heel), side)


def _things(stretch: Stretch, moments: Sequence[Skeleton], side: Side, box: tuple[float, ...]) -> str:
    """What stands around: floor, chair, wall."""
    left, _, width, _ = box
    parts = [f'<path d="M{left + 14:.0f} 5H{left + width - 14:.0f}" stroke="var(--floor)" stroke-width="9"/>']
    hips = moments[0].spine[0]
    way = -1 if side == "left" else 1
    if "chair" in stretch.figure.props:
        seat = -(hips[2] - THIGH / 2 - 0.03) * SCALE
        x = hips[0] * SCALE * way
        back, front = x - CHAIR_BEHIND * SCALE * way, x + 0.14 * SCALE * way
        lines = f"M{back:.0f} {seat - 0.42 * SCALE:.0f}V0M{front:.0f} {seat:.0f}V0M{back:.0f} {seat:.0f}H{front:.0f}"
        parts.append(f'<path d="{lines}" stroke="var(--thing)" stroke-width="11"/>')
    if "wall" in stretch.figure.props:
        x = (hips[0] + 0.14) * SCALE * way
        parts.append(f'<path d="M{x:.0f} 0V{-1.15 * SCALE:.0f}" stroke="var(--thing)" stroke-width="12"/>')
    return "".join(parts)


def _path(lines: list[list[Point]], attributes: str, times: Sequence[float]) -> str:
    shapes = [_d(line) for line in lines]
    if len(set(shapes)) == 1:
        return f'<path d="{shapes[0]}" {attributes}/>'
    keys = ";".join(f"{t / times[-1]:.3f}".rstrip("0").rstrip(".") for t in times)
    return (
        f'<path d="{shapes[0]}" {attributes}><animate attributeName="d" dur="{times[-1]:g}s" '
        f'repeatCount="indefinite" keyTimes="{keys}" values="{";".join(shapes)}"/></path>'
    )


def _d(line: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in line)


def _flat(point: FloatArray, side: Side) -> Point:
    """Seen from the working side: the front of the body to the left for the left side, to the right for the right."""
    return float(point[0]) * SCALE * (-1 if side == "left" else 1), -float(point[2]) * SCALE


def _box(moments: Sequence[Skeleton], side: Side, *, behind: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of all that is drawn, and of so many metres behind the hips."""
    every = np.concatenate([*(m.points for m in moments), moments[0].spine[:1] - (behind, 0, 0)])
    x = np.array([_flat(p, side)[0] for p in every])
    pad = MARGIN * SCALE
    left, right, top = x.min() - pad, x.max() + pad, -every[:, 2].max() * SCALE - pad
    return left, top, right - left, 14 - top


def main(folder: Path, write: Callable[[Path, str], object] = lambda p, s: p.write_text(s, "utf-8")) -> None:
    """Write the figures of all stretches into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stretch in load_stretches().items():
        write(folder / f"{name}.svg", draw(stretch))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
