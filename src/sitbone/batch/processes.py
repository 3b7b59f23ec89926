"""Many films judged at once by processes of this machine, one on each core.

Not `concurrent.futures`: there, one process that is killed for want of memory breaks all the others' work, and nobody
knows which film it was; and where the run itself is killed, its processes stay for ever.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from sitbone.batch.films import FilmFile, Order
from sitbone.batch.judge import Judge
from sitbone.batch.verdict import Verdict
from sitbone.errors import ModelError

TRIES = 2
"""How often a film is begun before it is taken to be what kills whoever judges it."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def judge_here(order: Order, films: list[FilmFile], workers: int) -> Iterator[Verdict]:
    """The verdict on each film, as they come, from so many processes.

    A process that dies is replaced; its film is tried once more. Raises `ModelError`. Whoever stops iterating stops
    the processes.
    """
    waiting = deque((film, 1) for film in films)
    crew: list[_Worker] = []
    try:
        crew += [_Worker.start(order) for _ in range(min(workers, len(films)))]
        while waiting or any(worker.at for worker in crew):
            for worker in crew:
                if worker.at is None and waiting:
                    worker.begin(*waiting.popleft())
            busy = {worker.pipe: worker for worker in crew if worker.at}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                answer, (film, tries) = worker.answer()
                if answer is not None:
                    yield answer
                    continue
                worker.end()
                crew[crew.index(worker)] = _Worker.start(order)
                if tries < TRIES:
                    waiting.appendleft((film, tries + 1))
                else:
                    yield died(film, order)
    finally:
        for worker in crew:
            worker.end()


def died(film: FilmFile, order: Order) -> Verdict:
    """The verdict on a film at which whoever judged it died each time."""
    problem = (
        f"{film.path}: the process that judged it died twice, perhaps for want of memory; "
        "run the same command again with fewer workers"
    )
    return Verdict.of(film, order, "worker_died", problem)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process that judges, and the film it is at."""

    process: SpawnProcess
    pipe: Connection
    at: tuple[FilmFile, int] | None = None

    @classmethod
    def start(cls, order: Order) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, order), daemon=True)
        process.start()
        theirs.close()  # so that its death ends the pipe
        return cls(process, ours)

    def begin(self, film: FilmFile, tries: int) -> None:
        self.at = film, tries
        with suppress(OSError):  # it has died meanwhile, which the answer tells
            self.pipe.send(film)

    def answer(self) -> tuple[Verdict | None, tuple[FilmFile, int]]:
        """The verdict, or None where the process has died, and the film that it was at."""
        assert self.at is not None
        at, self.at = self.at, None
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            return None, at
        if isinstance(answer, Verdict):
            return answer, at
        raise ModelError(answer)

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _work(pipe: Connection, order: Order) -> None:
    """What a process does: one film after the other, until nobody asks for more."""
    # Ctrl-C goes to every process of the terminal; the one that hands out the films says what then happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    judge = Judge(order, progress=_ends_with_the_run)
    with suppress(EOFError, OSError):
        while True:
            film = pipe.recv()
            try:
                pipe.send(judge.judge(film))
            except ModelError as error:
                pipe.send(str(error))


def _ends_with_the_run(_done: float, _total: float) -> None:
    """A run that was killed leaves nobody behind to work on for nothing."""
    run = parent_process()
    if run is not None and not run.is_alive():
        sys.exit(1)
