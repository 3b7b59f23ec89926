"""How many films are judged at once: two workers against one, here and with Ray, and what a film-minute costs.

Each worker is a process with one model on one core. A worker's start (Python, the pose model; with Ray also Ray itself)
is counted apart: the speed with many films is that from the first verdict of every worker on, and the whole time
stands beside it. Both kinds of run take turns, so that other work on the machine falls on both.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bench import Figure
from sitbone.batch.films import FilmFile, Order
from sitbone.batch.judge import Judge
from sitbone.batch.processes import cores, judge_here
from sitbone.batch.verdict import Verdict
from sitbone.pose.variants import Variant

FILMS = Path(__file__).parent / "films"
ROUNDS = 3
COPIES = 6
"""How often the film is in a run: enough that the last one, at which only one worker works, matters little."""

COSTED = ("sample", "negatives", "held_out_towel_both")


def rows() -> list[Figure]:
    """The gain by a second worker, here and with Ray, and the cost of a minute of film for each model."""
    return [*_gains(), *_costs()]


def _gains() -> Iterator[Figure]:
    if cores() < 2:
        yield Figure("two workers against one", None, 1.7, True, "×", "needs two cores")
        return
    for where in ("local", "ray"):
        if where == "ray" and find_spec("ray") is None:
            yield Figure(
                "two workers against one, Ray", None, said="needs the extra: pip install 'sitbone[many]'"
            )
            continue
        yield _gain(where, [(_run(where, 1), _run(where, 2)) for _ in range(ROUNDS)])


def _gain(where: str, rounds: list[tuple[_Run, _Run]]) -> Figure:
    ratios = [two.speed / one.speed for one, two in rounds]
    whole = statistics.median(one.whole / two.whole for one, two in rounds)
    start = statistics.median(two.start for _, two in rounds)
    dearer = statistics.median(two.processor / one.processor for one, two in rounds)
    return Figure(
        f"two workers against one, {'Ray' if where == 'ray' else 'processes'}",
        statistics.median(ratios),
        1.7,
        True,
        "×",
        f"median of {', '.join(f'{ratio:.2f}' for ratio in ratios)}, from the first verdicts on; with the start "
        f"({start:.0f} s to the first verdicts, {COPIES} short films) {whole:.2f}; "
        f"two workers spend {dearer:.2f} × the core-seconds of one",
    )


class _Run:
    """The times of one run: each verdict's, from its begin."""

    def __init__(self, ends: list[float], workers: int, processor: float) -> None:
        self.processor = processor
        """Core-seconds of all films, without the start."""
        self.whole = ends[-1]
        self.start = ends[workers - 1]
        """When every worker may have judged its first film."""
        # All films are of one length. What is done between two verdicts is done by all workers, but for the last.
        self.speed = (len(ends) - workers) / (ends[-1] - self.start)


def _run(where: str, workers: int) -> _Run:
    order = Order("heavy")
    with tempfile.TemporaryDirectory() as folder:
        films = [_linked(FILMS / "seated_hug.mp4", Path(folder), n) for n in range(COPIES)]
        began = time.monotonic()
        done = [(time.monotonic() - began, v) for v in _verdicts(where, order, films, workers)]
    return _Run([end for end, _ in done], workers, sum(v.processor_seconds for _, v in done))


def _verdicts(where: str, order: Order, films: list[FilmFile], workers: int) -> Iterator[Verdict]:
    if where == "local":
        return judge_here(order, films, workers)
    from sitbone.batch.cluster import judge_on_ray

    return judge_on_ray(order, films, "ray", workers)


def _linked(film: Path, folder: Path, number: int) -> FilmFile:
    link = folder / f"{number}.mp4"
    link.symlink_to(film)
    return FilmFile.at(link)


def _costs() -> Iterator[Figure]:
    for model in ("lite", "full", "heavy"):
        verdicts = list(costs(model))
        minutes = sum(verdict.seconds for verdict in verdicts) / 60
        looks = sum(verdict.session.trust.looks for verdict in verdicts if verdict.session)
        yield Figure(
            f"core-seconds for a minute of film, {model}",
            sum(verdict.processor_seconds for verdict in verdicts) / minutes,
            unit="s",
            said=f"{len(verdicts)} films, {minutes:.0f} minutes, {looks / minutes:.0f} looks a minute; one worker",
        )


def costs(model: Variant) -> Iterator[Verdict]:
    """The verdicts on some films of the bench, by one judge that is warm."""
    judge = Judge(Order(model))
    judge.judge(FilmFile.at(FILMS / "seated_hug.mp4"))
    yield from (judge.judge(FilmFile.at(FILMS / f"{film}.mp4")) for film in COSTED)
    judge.close()


if __name__ == "__main__":
    for row in rows():
        print(row)
