"""Many films judged at once by Ray Data: on this machine, or on a cluster whose machines see the same films."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from typing import Any

from sitbone.batch.films import FilmFile, Order
from sitbone.batch.judge import Judge
from sitbone.batch.processes import TRIES, cores, died
from sitbone.batch.verdict import Verdict
from sitbone.errors import ModelError, SitboneError
from sitbone.extras import needs

MOST_BLOCKS = 20_000
"""Pieces that the work is cut into. Up to so many films each comes back, and is kept, as soon as it is judged."""

_NO_WAY_OUT = {"http_proxy": "none://", "https_proxy": "none://", "no_proxy": "localhost"}
ANSWERS_WITHIN = 5.0
"""Seconds in which a cluster has to take a connection."""


def judge_on_ray(order: Order, films: list[FilmFile], address: str, workers: int | None) -> Iterator[Verdict]:
    """The verdict on each film, as they come.

    `address` is `ray`, which uses the cluster that `RAY_ADDRESS` names, else starts Ray on this machine; or
    `ray://host:port` of a cluster. `workers` is one for each core of it where it is None. A film whose judge is killed
    is tried once more by another. Raises `ModelError`, and `SitboneError` where Ray or the cluster is not there.
    """
    ray = _ray()
    with _connected(ray, address, workers):
        left = {film.path: film for film in films}
        at_once = min(workers or int(ray.cluster_resources().get("CPU", 1)), len(films))
        rows = [{"path": film.path, "size": film.size, "modified": film.modified} for film in films]
        ask = _asked_from_outside if address.startswith("ray://") else answers
        for answer in ask(order, rows, at_once):
            if answer["no_model"]:
                raise ModelError(answer["no_model"])
            verdict = Verdict.model_validate_json(answer["verdict"])
            if left.pop(verdict.film, None):
                yield verdict
        for film in left.values():
            yield died(film, order)


def answers(order: Order, rows: list[dict[str, Any]], at_once: int) -> Iterator[dict[str, str]]:
    """What the judges answer, as it comes. To be called where Ray Data runs: in the cluster."""
    ray = _ray()
    tries = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Tries).remote()
    judged = ray.data.from_items(rows, override_num_blocks=min(len(rows), MOST_BLOCKS)).map(
        FilmJudge,
        fn_constructor_args=(order, tries),
        compute=ray.data.ActorPoolStrategy(size=at_once, max_tasks_in_flight_per_actor=1),
        num_cpus=1,
    )
    yield from judged.iter_rows()


def _asked_from_outside(order: Order, rows: list[dict[str, Any]], at_once: int) -> Iterator[dict[str, str]]:
    """The same for Ray's client, which can call an actor but not run Ray Data."""
    ray = _ray()
    foreman = ray.remote(num_cpus=0)(Foreman).remote(order, rows, at_once)
    while (answer := ray.get(foreman.next.remote())) is not None:
        yield answer


class Foreman:
    """An actor that runs Ray Data in the cluster for somebody outside of it."""

    def __init__(self, order: Order, rows: list[dict[str, Any]], at_once: int) -> None:
        self._answers = answers(order, rows, at_once)

    def next(self) -> dict[str, str] | None:
        """The next answer; None where there is no more."""
        return next(self._answers, None)


class FilmJudge:
    """An actor: a judge that keeps its model from film to film. Takes and gives rows of plain words.

    Ray starts one that died anew, and gives its film to whoever is free, as often as it takes. `tries` ends that.
    """

    def __init__(self, order: Order, tries: Any) -> None:
        self._order = order
        self._judge = Judge(order)
        self._tries = tries

    def __call__(self, row: dict[str, Any]) -> dict[str, str]:
        import ray

        film = FilmFile(row["path"], row["size"], row["modified"])
        if ray.get(self._tries.begin.remote(film.path)) > TRIES:
            return {"verdict": died(film, self._order).model_dump_json(), "no_model": ""}
        try:
            verdict = self._judge.judge(film)
        except ModelError as error:
            return {"verdict": "", "no_model": str(error)}
        self._tries.end.remote(film.path)
        return {"verdict": verdict.model_dump_json(), "no_model": ""}


class Tries:
    """An actor that knows which films were begun and not ended, and how often.

    >>> tries = Tries()
    >>> tries.begin("towel.mp4"), tries.begin("towel.mp4")
    (1, 2)
    >>> tries.end("towel.mp4")
    >>> tries.begin("towel.mp4")
    1
    """

    def __init__(self) -> None:
        self._begun: dict[str, int] = {}

    def begin(self, film: str) -> int:
        """The how manyth time it is that this film is begun."""
        self._begun[film] = self._begun.get(film, 0) + 1
        return self._begun[film]

    def end(self, film: str) -> None:
        """The film is judged."""
        self._begun.pop(film, None)


def _ray() -> Any:
    # It would tell its makers about each use otherwise; and it prints a great deal.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    with needs("many"):
        import ray
        import ray.data
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1
    return ray


@contextmanager
def _connected(ray: Any, address: str, workers: int | None) -> Iterator[None]:
    cluster = os.environ.get("RAY_ADDRESS") if address == "ray" else address
    if cluster is not None:
        _check_answers(cluster)
    where: dict[str, Any] = (
        {"address": "local", "num_cpus": workers or cores(), "include_dashboard": False}
        if cluster is None
        else {"address": cluster}
    )
    try:
        with _asking_nobody() if cluster is None else nullcontext():
            ray.init(**where, log_to_driver=False, logging_level=logging.CRITICAL)
    except (ConnectionError, ImportError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SitboneError(f"Ray could not be reached or started: {reason}") from None
    try:
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        yield
    finally:
        ray.shutdown()


@contextmanager
def _asking_nobody() -> Iterator[None]:
    """Keep a Ray that starts here from asking in which cloud it is, which it does with its reports switched off too.

    Its processes take over the proxy that is set when they are started, and know none of this kind.
    """
    before = {name: os.environ.get(name) for name in _NO_WAY_OUT}
    os.environ.update(_NO_WAY_OUT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _check_answers(cluster: str) -> None:
    """Ray itself would try for minutes at an address where nobody is."""
    if cluster.startswith("ray://") and find_spec("grpc") is None:
        raise SitboneError(f"--on {cluster} needs Ray's client: pip install 'ray[client]'")
    host, _, port = cluster.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return  # such as `auto`: Ray knows
    try:
        socket.create_connection((host, int(port)), timeout=ANSWERS_WITHIN).close()
    except OSError as error:
        raise SitboneError(f"{cluster}: no Ray cluster answers there ({error.strerror or error})") from None
