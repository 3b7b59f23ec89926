"""Fewer points for a small chart: the median of a day, a week or a month where single ones would run together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from statistics import median
from typing import Protocol, TypeVar

from sitbone.reports.charts import AnglePoint, PainPoint

MOST = 45
"""Points of one kind that a chart a third of a page wide shows apart. Our choice."""


class Span(StrEnum):
    """What one point stands for."""

    SESSION = "session"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class _Dated(Protocol):
    @property
    def day(self) -> str: ...


Point = TypeVar("Point", bound=_Dated)

_KEYS: dict[Span, Callable[[datetime], tuple[int, ...]]] = {
    Span.DAY: lambda at: (at.year, at.month, at.day),
    Span.WEEK: lambda at: at.isocalendar()[:2],
    Span.MONTH: lambda at: (at.year, at.month),
}


def fewer_angles(points: Sequence[AnglePoint], zone: tzinfo | None) -> tuple[Span, tuple[AnglePoint, ...]]:
    """Points that can be told apart, and what each stands for. The uncertainty is the greatest of those together."""

    def one(group: Sequence[AnglePoint]) -> AnglePoint:
        return AnglePoint(_middle(group), median(p.angle for p in group), max(p.uncertainty for p in group))

    span, groups = _grouped(points, zone)
    return span, tuple(one(group) for group in groups)


def fewer_pains(points: Sequence[PainPoint], zone: tzinfo | None) -> tuple[Span, tuple[PainPoint, ...]]:
    """The same for pain: before and after each have their medians."""
    kinds = {when: [p for p in points if p.when == when] for when in ("before", "after")}
    span = max((_grouped(kind, zone)[0] for kind in kinds.values()), key=list(Span).index)
    found = [
        PainPoint(_middle(group), median(p.pain for p in group), when)
        for when, kind in kinds.items()
        for group in _by(kind, span, zone)
    ]
    return span, tuple(found)


def _grouped(points: Sequence[Point], zone: tzinfo | None) -> tuple[Span, list[list[Point]]]:
    for span in Span:
        groups = _by(points, span, zone)
        if len(groups) <= MOST:
            break
    return span, groups


def _by(points: Iterable[Point], span: Span, zone: tzinfo | None) -> list[list[Point]]:
    if span is Span.SESSION:
        return [[point] for point in points]
    groups: dict[tuple[int, ...], list[Point]] = {}
    for point in points:
        at = datetime.fromisoformat(point.day).astimezone(zone)
        groups.setdefault(_KEYS[span](at), []).append(point)
    return list(groups.values())


def _middle(group: Sequence[_Dated]) -> str:
    return group[(len(group) - 1) // 2].day
