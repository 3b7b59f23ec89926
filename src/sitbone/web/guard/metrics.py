"""How one server process fares, in numbers: how much and how quickly, never whose and never what."""

from __future__ import annotations

import platform
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from sitbone import __version__
from sitbone.diary.migrate import HEAD
from sitbone.web.guard import logs
from sitbone.web.live.codes import Close

CLOSED_WITH = frozenset({1000, 1001, 1005, 1006, 1009, 1011, 1012, *Close})
"""Codes that close a live socket (`docs/live.md`, RFC 6455 7.4.1); any other one is counted as `other`."""
_LOOKS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25)
_ANSWERS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
_PAGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each was first counted tells nobody anything


@dataclass(slots=True)
class Spread:
    """How many took how long. The library's own histogram costs ten times as much, and there are looks by the hundred.

    Only to be added to from one thread, such as that of the event loop.

    >>> spread = Spread((0.1, 1.0))
    >>> for seconds in (0.05, 0.1, 0.5, 7.0):
    ...     spread.add(seconds)
    >>> spread.counts, spread.total
    ([2, 1, 1], 7.65)
    """

    edges: tuple[float, ...]
    """Seconds, growing."""
    counts: list[int] = field(init=False)
    """How many up to each edge and past the one before; the last, past all of them."""
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.edges) + 1)

    def add(self, seconds: float) -> None:
        """One more, that took this long."""
        self.counts[bisect_left(self.edges, seconds)] += 1
        self.total += seconds

    def family(self, name: str, what: str) -> Metric:
        """As Prometheus counts: how many up to each edge, from the start."""
        so_far, buckets = 0, []
        for edge, count in zip((*map(str, self.edges), "+Inf"), self.counts, strict=True):
            so_far += count
            buckets.append((edge, float(so_far)))
        return HistogramMetricFamily(name, what, buckets=buckets, sum_value=self.total)


class Metrics:
    """The numbers of one application. Labels are templates, codes and kinds: there is no room in them for a person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.led: Callable[[], int] = lambda: 0
        """How many live sessions have a page now."""
        self._looks, self._answers, self._left_out = Spread(_LOOKS), Spread(_ANSWERS), 0
        self._pages = Histogram(
            "sitbone_page_seconds",
            "Seconds until a page was sent, by the template of its address.",
            ("route", "method", "status"),
            buckets=_PAGES,
            registry=self.registry,
        )
        self._opened = Counter("sitbone_sockets_opened", "Live sockets opened.", registry=self.registry)
        self._closed = Counter(
            "sitbone_sockets_closed",
            "Live sockets closed, by code (docs/live.md).",
            ("code",),
            registry=self.registry,
        )
        self._diary = Counter(
            "sitbone_diary_errors",
            "Times the database could not be read or written.",
            ("kind",),
            registry=self.registry,
        )
        self._sign_ins = Counter(
            "sitbone_sign_ins_failed", "Sign-ins that were refused.", registry=self.registry
        )
        build = Gauge(
            "sitbone_build_info", "What runs.", ("version", "diary", "python"), registry=self.registry
        )
        build.labels(__version__, HEAD, platform.python_version()).set(1)
        live = Gauge("sitbone_live_sessions", "Live sessions that a page leads now.", registry=self.registry)
        live.set_function(lambda: self.led())
        ProcessCollector(registry=self.registry)
        self.registry.register(self)

    def collect(self) -> Iterable[Metric]:
        """What is counted here and not by the library."""
        yield self._looks.family("sitbone_look_seconds", "Seconds of judging one look of a camera.")
        yield self._answers.family("sitbone_answer_seconds", "Seconds from a message to its answer.")
        left_out = (
            "Looks that came too soon after the last one, or were left out by a server that was behind."
        )
        yield CounterMetricFamily("sitbone_looks_left_out", left_out, value=self._left_out)

    def look_taken(self, seconds: float) -> None:
        """A look was judged."""
        self._looks.add(seconds)

    def look_left_out(self) -> None:
        """A look was not judged: it came too soon after the last one to tell more."""
        self._left_out += 1

    def answered(self, seconds: float) -> None:
        """A message of a page has its answer, with all that had to be kept."""
        self._answers.add(seconds)

    def page_sent(self, route: str, method: str, status: int, seconds: float) -> None:
        """A page was sent. `route` is the template of its address."""
        self._pages.labels(route, method, str(status)).observe(seconds)

    def socket_opened(self) -> None:
        """A live socket is open."""
        self._opened.inc()

    def socket_closed(self, code: int) -> None:
        """A live socket is closed."""
        self._closed.labels(str(code) if code in CLOSED_WITH else "other").inc()

    def diary_failed(self, error: Exception) -> None:
        """The database could not be read or written; it is logged, too."""
        self._diary.labels(type(error).__name__).inc()
        logs.diary_failed(error)

    def sign_in_failed(self) -> None:
        """Somebody was not let in."""
        self._sign_ins.inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
