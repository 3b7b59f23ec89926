"""Fewer points for a small chart: the median of a day, a week or a month where single ones would run together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from statistics import median
from typing import Protocol, TypeVar

from sitbone.charts.courses import AnglePoint
from sitbone.charts.pain import PainPoint

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


def span_of(kinds: Iterable[Sequence[_Dated]], zone: tzinfo | None) -> Span:
    """The shortest span in which the points of every kind can be told apart."""
    every = list(kinds)
    return next(
        (span for span in Span if all(len(_by(points, span, zone)) <= MOST for points in every)), Span.MONTH
    )


def fewer_angles(points: Sequence[AnglePoint], span: Span, zone: tzinfo | None) -> tuple[AnglePoint, ...]:
    """One point for each span. Its uncertainty is the greatest of those it stands for."""
    return tuple(
        AnglePoint(_middle(group), median(p.angle for p in group), max(p.uncertainty for p in group))
        for group in _by(points, span, zone)
    )


def fewer_pains(points: Sequence[PainPoint], span: Span, zone: tzinfo | None) -> tuple[PainPoint, ...]:
    """The same for pain: before and after each have their median."""
    return tuple(
        PainPoint(_middle(group), median(p.pain for p in group), when)
        for when in ("before", "after")
        for group in _by([p for p in points if p.when == when], span, zone)
    )


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
