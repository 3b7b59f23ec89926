"""What `sitbone analyse FILMS --out results.parquet` does: finds, judges what is missing, keeps it, makes the table."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from sitbone.batch.films import FilmFile, Order, find
from sitbone.batch.parts import Parts, folder_of
from sitbone.batch.processes import cores, judge_here
from sitbone.batch.rows import table_schema, write_table
from sitbone.batch.verdict import Verdict
from sitbone.errors import CANNOT, SOME_FAILED, STOPPED, ModelError, SitboneError
from sitbone.files.writing import check_writable
from sitbone.pose.model import bundle
from sitbone.recording.analyse import known_stretch
from sitbone.words.saying import say, shown

LINE_EVERY = 1.0
"""Seconds between the lines that say how far it is, where there is no terminal to draw a bar on."""


@dataclass
class Run:
    """One run over many films. `run` gives the exit code."""

    out: Path
    order: Order = field(default_factory=Order)
    on: str = "local"
    """`local`, `ray` or `ray://host:port`."""
    workers: int | None = None
    """How many films at once; one for each core where it is None."""
    force: bool = False
    """Whether a file that no run of ours wrote is written over."""

    def run(self, paths: list[Path]) -> int:
        """Judge the films at `paths` that are not judged yet, and write the table of all of them."""
        self._check()
        films, problems = find(paths)
        if not films:
            raise SitboneError(problems[0])
        for problem in problems:
            say(problem)
        parts = Parts.beside(self.out, self.order)
        missing = parts.missing(films)
        if len(missing) < len(films):
            say(
                f"{len(films) - len(missing)} of {len(films)} films were judged before and have not changed; "
                f"what is found about them is in {parts.folder}"
            )
        tally = Tally()
        try:
            with _progress(len(missing)) as show:
                for film, verdict in self._judged(missing):
                    parts.keep(film, verdict)
                    tally.count(verdict)
                    show(verdict)
        except KeyboardInterrupt:
            say(
                f"stopped; {tally.films} of {len(missing)} films were judged and are kept. "
                "The same command goes on from there"
            )
            return STOPPED
        return self._finish(films, parts, tally, len(films) - len(missing), len(problems))

    def _check(self) -> None:
        """What can be known to be wrong before the long work begins."""
        known_stretch(self.order.stretch)
        if self.on not in ("local", "ray") and not self.on.startswith("ray://"):
            raise SitboneError(f"--on {self.on}: it is local, ray, or ray://host:port")
        if self.out.suffix.lower() != ".parquet":
            raise SitboneError(
                f"{self.out}: the table is written as Parquet; give the file the ending .parquet"
            )
        table_schema()  # the packages that write it are there, or it is said now
        check_writable(self.out, force=self.force or folder_of(self.out).is_dir())
        if not bundle(self.order.model).is_file():
            raise ModelError(
                f"{bundle(self.order.model)}: the pose model is missing. Run `make setup`, or install Sitbone again."
            )

    def _judged(self, films: list[FilmFile]) -> Iterator[tuple[FilmFile, Verdict]]:
        if not films:
            return
        by_path = {film.path: film for film in films}
        if self.on == "local":
            verdicts = judge_here(self.order, films, self.workers or cores())
        else:
            from sitbone.batch.cluster import judge_on_ray

            verdicts = judge_on_ray(self.order, films, self.on, self.workers)
        for verdict in verdicts:
            yield by_path[verdict.film], verdict

    def _finish(self, films: list[FilmFile], parts: Parts, tally: Tally, before: int, not_found: int) -> int:
        statuses: Counter[str] = Counter()

        def counted() -> Iterator[Verdict]:
            for verdict in parts.verdicts(films):
                statuses[verdict.status] += 1
                yield verdict

        rows = write_table(counted(), self.out)
        failed = len(films) - statuses["judged"] + not_found
        console = Console(highlight=False, soft_wrap=True)
        console.print(f"{shown(self.out)}: {rows} rows about {len(films)} films.", markup=False)
        console.print(f"Judged now: {tally.films}. Judged before: {before}. Failed: {failed}.")
        if tally.seconds:
            console.print(tally.speed())
        if not failed:
            return 0
        return SOME_FAILED if statuses["judged"] else CANNOT


@dataclass
class Tally:
    """What was done in this run, and how quickly."""

    films: int = 0
    seconds: float = 0.0
    """Seconds of film."""
    processor_seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def count(self, verdict: Verdict) -> None:
        """One more film is judged."""
        self.films += 1
        self.seconds += verdict.seconds
        self.processor_seconds += verdict.processor_seconds

    def speed(self) -> str:
        """How quickly, in a sentence.

        >>> Tally(2, seconds=120, processor_seconds=22, began=time.monotonic() - 12).speed()
        '2.0 film-minutes in 0.2 minutes: 10.0 × real time, 11.0 core-seconds for each film-minute.'
        """
        taken = max(time.monotonic() - self.began, 1e-3)
        return (
            f"{self.seconds / 60:.1f} film-minutes in {taken / 60:.1f} minutes: "
            f"{self.seconds / taken:.1f} × real time, "
            f"{60 * self.processor_seconds / self.seconds:.1f} core-seconds for each film-minute."
        )


@contextmanager
def _progress(films: int) -> Iterator[Callable[[Verdict], None]]:
    """A bar on a terminal, else a line now and then; a film that failed is always said."""
    if not sys.stderr.isatty():
        yield _Lines(films).show
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(file=sys.stderr, highlight=False)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("films", total=films)
        tally = Tally()

        def show(verdict: Verdict) -> None:
            tally.count(verdict)
            if verdict.problem:
                console.print(f"sitbone: {shown(verdict.problem)}", markup=False, soft_wrap=True)
            rate = tally.seconds / max(time.monotonic() - tally.began, 1e-3)
            bar.update(task, advance=1, description=f"films, {rate:.1f} × real time")

        yield show


@dataclass
class _Lines:
    films: int
    tally: Tally = field(default_factory=Tally)
    said_at: float = float("-inf")

    def show(self, verdict: Verdict) -> None:
        self.tally.count(verdict)
        if verdict.problem:
            say(verdict.problem)
        now = time.monotonic()
        if now - self.said_at >= LINE_EVERY or self.tally.films == self.films:
            self.said_at = now
            rate = self.tally.seconds / max(now - self.tally.began, 1e-3)
            say(f"{self.tally.films} of {self.films} films, {rate:.1f} × real time")
