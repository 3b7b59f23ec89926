"""What the coach costs beside the pose model, and how long `sitbone --help` takes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from itertools import cycle

from bench import Figure
from sitbone.body.measures import Measurer
from sitbone.coach.coach import Coach
from sitbone.figure.figure import play
from sitbone.pose.landmarks import Observation
from sitbone.stretches.stretch import load_stretches

FRAMES = 2000
STARTS = 5


def rows() -> list[Figure]:
    """Both figures."""
    return [
        Figure("coach and body, one frame", frame_cost(), 0.2, unit="ms", said=f"median of {FRAMES} frames"),
        Figure("sitbone --help", help_time(), 0.3, unit="s", said=f"median of {STARTS}"),
    ]


def frame_cost() -> float:
    """Median milliseconds to measure and coach one observation, over the figures of all stretches."""
    taken: list[float] = []
    figures = cycle(load_stretches().values())
    while len(taken) < FRAMES:
        measurer, coach = Measurer(), Coach()
        played = play(next(figures).figure, "left", stays={"hold": 33.0})
        taken += [_step(measurer, coach, observation) for observation in played]
    return statistics.median(taken[:FRAMES])


def _step(measurer: Measurer, coach: Coach, observation: Observation) -> float:
    began = time.perf_counter()
    coach.step(measurer.step(observation))
    return 1000 * (time.perf_counter() - began)


def help_time() -> float:
    """Median seconds of `sitbone --help` from the shell."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sitbone", "--help"], check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
