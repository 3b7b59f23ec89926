"""How far a recording can be trusted, in figures and in plain sentences."""

from __future__ import annotations

import numpy as np

from sitbone.body.position import Position
from sitbone.body.sure import usable
from sitbone.body.views import view_name
from sitbone.coach.hold import Side
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import BoolArray, FloatArray, Track
from sitbone.recording.measures import Measures
from sitbone.recording.recording import Hold, Span, Trust
from sitbone.words import _, later

UPSIDE_DOWN = later("The picture may be upside down: turn the film and judge it again.")
GAP = 1.0
"""Seconds without anybody in view that are worth telling."""
HEAD_DOWN = 150.0
"""Degrees of trunk inclination that nobody has who sits, lies or stands bent over."""
LEGS_APART = 40.0
"""Degrees between the hips of somebody who stands bent over: one leg up the wall, seen upside down, looks like that."""
SURE_OF_SIDE = 0.7
POORLY_VISIBLE = 0.5
_LEGS = (
    [Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE],
    [Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE],
)


def judge(
    track: Track,
    measures: Measures,
    holds: tuple[Hold, ...],
    recognised: tuple[Span, ...],
    duration: float,
    *,
    problem: str | None = None,
    side_told: bool = False,
) -> Trust:
    """The trust in what was found in a film of `duration` seconds.

    `problem` says why the film was not watched to its end; `side_told` that the caller named the working side.
    """
    seen = np.isfinite(track.image[:, Landmark.LEFT_HIP, 0])
    gaps = _gaps(track.time, seen, duration)
    not_seen = sum(end - start for start, end in gaps)
    rows = _judged(track.time, seen, holds, recognised)
    azimuth = _median(measures.view[rows])
    view = view_name(azimuth)
    legs = _working_leg(track.time[rows], measures.reliability[rows], holds)
    visibility = np.stack([track.visibility[rows][:, leg].mean(1) for leg in _LEGS], 1)
    trust = Trust(
        view=view,
        view_azimuth=azimuth,
        reliability=_mean(np.take_along_axis(measures.reliability[rows], legs, 1)),
        angle_uncertainty=_off(measures.off[rows], legs, azimuth, holds),
        visibility=_mean(np.take_along_axis(visibility, legs, 1)),
        laterality=_median(track.laterality[rows]),
        seen=min(1.0, max(0.0, 1 - not_seen / duration)) if duration > 0 else float(seen.any()),
        gaps=gaps,
        not_seen=not_seen,
        looks=int(track.looked.sum()),
        people=int(track.people.max(initial=0)),
        notes=(),
    )
    if _upside_down(measures, seen):
        problem = " ".join(filter(None, (problem, _(UPSIDE_DOWN))))
    return _with_notes(trust, holds, seen_at_all=bool(seen.any()), problem=problem, side_told=side_told)


def _off(off: FloatArray, legs: np.ndarray, azimuth: float | None, holds: tuple[Hold, ...]) -> float | None:
    """By how much an angle may be off: that of the worst hold, or that of the leg that is followed."""
    if holds:
        return max((hold.uncertainty for hold in holds if hold.uncertainty is not None), default=None)
    middle = float(np.median(np.take_along_axis(off, legs, 1))) if len(off) else np.inf
    return middle if azimuth is not None and usable(middle, azimuth) else None


def _upside_down(measures: Measures, seen: BoolArray) -> bool:
    """Whether most of what is seen would have to hang from the ceiling."""
    hips = measures.values["hip_flexion"]
    apart = np.abs(hips[:, 0] - hips[:, 1]) > LEGS_APART
    odd = (measures.values["trunk_inclination"] > HEAD_DOWN) | (
        (measures.position == Position.STANDING_BENT) & apart
    )
    return bool(seen.any() and odd[seen].mean() > 0.5)


def _judged(
    time: FloatArray, seen: BoolArray, holds: tuple[Hold, ...], recognised: tuple[Span, ...]
) -> BoolArray:
    """Which rows the trust is about: the holds, else what was recognised, else all in which somebody is seen."""
    for spans in ([(h.start, h.end) for h in holds], [(s.start, s.end) for s in recognised]):
        within = np.zeros(len(time), bool)
        for start, end in spans:
            within |= (time >= start) & (time <= end)
        if (within & seen).any():
            return np.asarray(within & seen)
    return seen


def _working_leg(time: FloatArray, reliability: FloatArray, holds: tuple[Hold, ...]) -> np.ndarray:
    """(T, 1) index of the leg that works: the one that a hold names, else the one that is seen better."""
    leg = np.argmax(reliability, axis=1) if len(time) else np.zeros(0, np.int64)
    for hold in holds:
        if hold.side in (Side.LEFT, Side.RIGHT):
            leg[(time >= hold.start) & (time <= hold.end)] = 0 if hold.side is Side.LEFT else 1
    return leg[:, None]


def _gaps(time: FloatArray, seen: BoolArray, duration: float) -> tuple[tuple[float, float], ...]:
    """From when to when nobody is seen, at least `GAP` long; a gap ends where somebody is seen again."""
    edges = np.append(time, max(duration, time[-1] if len(time) else 0.0))
    gaps: list[tuple[float, float]] = []
    start: float | None = None if len(time) else 0.0
    for moment, somebody in zip(time, seen, strict=True):
        if somebody and start is not None:
            gaps.append((start, float(moment)))
            start = None
        elif not somebody and start is None:
            start = float(moment)
    if start is not None:
        gaps.append((start, float(edges[-1])))
    return tuple(gap for gap in gaps if gap[1] - gap[0] >= GAP)


def _with_notes(
    trust: Trust, holds: tuple[Hold, ...], *, seen_at_all: bool, problem: str | None, side_told: bool
) -> Trust:
    from dataclasses import replace

    notes: list[str] = []
    if problem:
        notes.append(problem)
    if not seen_at_all:
        notes.append(_("Nobody was seen: film the whole body from the side, in good light."))
        return replace(trust, notes=tuple(notes))
    notes += _of_the_view(trust)
    if trust.visibility is not None and trust.visibility < POORLY_VISIBLE:
        notes.append(
            _("The working leg is often hidden. Turn it towards the camera and keep the whole of it in view.")
        )
    if trust.gaps:
        where = ", ".join(f"{start:.0f}-{end:.0f} s" for start, end in trust.gaps[:3])
        said = _("Nobody was seen for {seconds} s ({where}).")
        if len(trust.gaps) > 3:
            said = _("Nobody was seen for {seconds} s ({where} and {more} more).")
        notes.append(said.format(seconds=f"{trust.not_seen:.0f}", where=where, more=len(trust.gaps) - 3))
    sides = set() if side_told else {hold.side for hold in holds}
    if Side.UNKNOWN in sides:
        notes.append(
            _("Left and right cannot be told apart here. Say which with --side left or --side right.")
        )
    elif sides - {Side.BOTH} and trust.laterality is not None and trust.laterality < SURE_OF_SIDE:
        notes.append(_("Left and right may be mistaken for each other here. Say which with --side."))
    if trust.people > 1:
        notes.append(
            _(
                "{count} people were seen and one was followed. Film one person alone to be sure which."
            ).format(count=trust.people)
        )
    return replace(trust, notes=tuple(notes))


def _of_the_view(trust: Trust) -> list[str]:
    """From where somebody is seen, and how far off that leaves the angles."""
    off = trust.angle_uncertainty
    match trust.view, off:
        case "oblique", None:
            said = _(
                "Seen at an angle ({view}°, the side is 90°): angles are too uncertain and none is given. "
                "Film from the side."
            )
        case "oblique", _known:
            said = _(
                "Seen at an angle ({view}°, the side is 90°): angles may be off by about ±{uncertainty}°. "
                "Film from the side."
            )
        case "front", _known:
            said = _("Seen from the front or back: angles are not to be trusted. Film from the side.")
        case "side", None:
            said = _("Seen from the side, but angles are too uncertain and none is given.")
        case "side", _known:
            said = _("Seen from the side: angles are good to about ±{uncertainty}°.")
        case _unknown:
            return []
    return [said.format(view=f"{trust.view_azimuth:.0f}", uncertainty="" if off is None else f"{off:.0f}")]


def _median(values: FloatArray) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def _mean(values: FloatArray) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
