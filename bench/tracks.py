"""What keeping the landmarks of a live session costs: bytes on the disk, time for each look and each minute.

The looks are those of the full model at a film, ten a second, each on its own and with a camera's noise added to the
rendered picture: the model of a page follows the person and trembles less, so that its looks take no more room.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench import Figure
from sitbone.coach.events import Phase
from sitbone.diary.track import ItemTrack, pack, unpack
from sitbone.live.message import read, write
from sitbone.live.track import TrackRecorder
from sitbone.pose.film import open_film
from sitbone.pose.identity import LegIdentity
from sitbone.pose.landmarks import Observation
from sitbone.pose.model import PoseModel
from sitbone.pose.one_euro import OneEuro
from sitbone.pose.search import find

_T = TypeVar("_T")
FILM = Path(__file__).parent / "films" / "wall_left.mp4"
LOOKED_EVERY = 0.1
SECONDS = 40.0
NOISE = 6.0
"""Standard deviation of a picture's noise, of 255: a laptop's camera in a lit room."""
SESSION = 4
"""Minutes of stretching in a session."""


def rows() -> list[Figure]:
    """The figures of one film."""
    track, a_look = _recorded()
    packed, packing = _timed(lambda: pack(track))
    _, reading = _timed(lambda: unpack(packed))
    minutes = len(track.track) * LOOKED_EVERY / 60
    a_minute = bytes_a_minute(track)
    said = f"{len(track.track)} looks at {FILM.stem}"
    return [
        Figure("landmarks kept, a minute at 10 looks/s", a_minute / 1000, 100, unit="kB", said=said),
        Figure(f"landmarks kept, a session of {SESSION} minutes", SESSION * a_minute / 1000, unit="kB"),
        Figure("noting one look", a_look, 0.02, unit="ms", said="median"),
        Figure("packing a minute", packing / minutes, 50, unit="ms"),
        Figure("reading a minute", reading / minutes, 50, unit="ms"),
    ]


def bytes_a_minute(track: ItemTrack) -> float:
    """Bytes that a minute of such looks takes in the diary, at ten looks a second."""
    return len(pack(track)) / len(track.track) * 60 / LOOKED_EVERY


def _recorded() -> tuple[ItemTrack, float]:
    """The looks as the guide takes them, and the median milliseconds to note one."""
    identity, steadier, recorder, taken = LegIdentity(), OneEuro(), TrackRecorder(), []
    for number, look in enumerate(_looks()):
        sent = read(write(look, sequence=number)).observation(look.time)
        observation = steadier.step(identity.step(sent))
        began = time.perf_counter()
        recorder.add(observation, Phase.HOLD)
        taken.append(1000 * (time.perf_counter() - began))
    seen = recorder.seen()
    assert seen is not None
    return ItemTrack.of(seen), statistics.median(taken)


def _looks() -> list[Observation]:
    model, due, looks = PoseModel("full"), 0.0, []
    chance = np.random.default_rng(1)
    with open_film(FILM) as frames:
        for frame in frames:
            if frame.time > SECONDS:
                break
            if frame.time < due - 1e-3:
                continue
            due = frame.time + LOOKED_EVERY
            picture = frame.rgb()
            noisy = (picture + chance.normal(0, NOISE, picture.shape)).clip(0, 255).astype(np.uint8)
            looks += [person.observed(frame.time, frames.size) for person in find(model, noisy)[:1]]
    return looks


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What it gives, and the milliseconds it took."""
    began = time.perf_counter()
    found = work()
    return found, 1000 * (time.perf_counter() - began)
