"""Whether a picture that stands still is told from a person: no living hold is stopped, and no frozen one counts.

A film is judged as a recording, and as the page would see it: looks at its pictures with a camera's noise, ten a
second, rounded as the page rounds, with the page's own glance at a thumbnail. A frozen picture has no noise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import sitbone
from bench import Figure
from sitbone.coach.events import HoldPaused
from sitbone.coach.why import Why
from sitbone.live.guide import Guide
from sitbone.live.message import read, write
from sitbone.plan.item import Item
from sitbone.pose.film import open_film
from sitbone.pose.landmarks import Observation
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find

Picture = NDArray[np.uint8]
FILMS = Path(__file__).parent / "films"
LOOKED_EVERY = 0.1
THUMBNAIL = (32, 24)
GLANCE_EVERY = 4
"""Looks, as `frontend/src/glance.ts`."""
NOISE = 2.0
"""Standard deviation of a picture's noise, of 255: a good camera in daylight. More of it tells life better."""
FROZEN_FOR = 20.0


def rows() -> list[Figure]:
    """The figures of all films."""
    films = sorted(FILMS.glob("*.mp4"))
    recorded = [len(_still(sitbone.analyse(film).events)) for film in films]
    living, frozen, counted = 0, 0.0, 0.0
    holds = [(film, hold) for film in films if (hold := _first_hold(film)) is not None]
    for film, hold in holds:
        stretch, side = hold["stretch"], hold["side"]
        stops, seconds = _live(stretch, side, _noisy(_pictures(film)))
        living, counted = living + stops, counted + seconds
        middle = round((hold["start"] + hold["end"]) / 2 / LOOKED_EVERY)
        picture = next(islice(_pictures(film), middle, None))
        frozen = max(frozen, _live(stretch, side, repeat(picture, round(FROZEN_FOR / LOOKED_EVERY)))[1])
    return [
        Figure("living holds stopped, recordings", sum(recorded), 0, said=f"{len(films)} films"),
        Figure("living holds stopped, live", living, 0, said=f"{len(holds)} films, {counted:.0f} s counted"),
        Figure("counted of a frozen picture, live", frozen, 0, unit="s", said=f"{FROZEN_FOR:.0f} s each"),
    ]


def _first_hold(film: Path) -> dict[str, Any] | None:
    labels = json.loads(film.with_suffix(".truth.json").read_text())["labels"]
    return next((label for label in labels if label.get("phase") == "hold"), None)


def _still(events: tuple[object, ...]) -> list[HoldPaused]:
    return [e for e in events if isinstance(e, HoldPaused) and e.why == Why.STILL]


def _live(stretch: str, side: str, pictures: Iterator[Picture]) -> tuple[int, float]:
    """How often the guide said that the picture stands still, and the seconds that were counted in the end."""
    guide, said, held = Guide([Item(stretch, side, 20.0)]), 0, 0.0
    guide.go()
    for number, look in enumerate(_looks(pictures)):
        sent = read(write(look, sequence=number)).observation(look.time)
        answer = guide.see(sent)
        said += sum(one.about == Why.STILL for one in answer.said)
        held += sum(outcome.hold.counted for outcome in answer.outcomes)
    return said, held + sum(outcome.hold.counted for outcome in guide.stop().outcomes)


def _looks(pictures: Iterator[Picture]) -> Iterator[Observation]:
    """What the page sends: where the joints are, and whether a glance found the very same thumbnail again."""
    model, before, same = PoseModel("full"), None, False
    for number, picture in enumerate(pictures):
        if number % GLANCE_EVERY == 0:
            thumbnail = np.asarray(cv2.resize(picture, THUMBNAIL, interpolation=cv2.INTER_LINEAR))
            same = before is not None and bool((thumbnail == before).all())
            before = thumbnail
        height, width = picture.shape[:2]
        for person in find(model, picture)[:1]:
            time = 0.1 + number * LOOKED_EVERY
            yield person.observed(time, (width, height), new=not same)


def _pictures(film: Path) -> Iterator[Picture]:
    due = 0.0
    with open_film(film) as frames:
        for frame in frames:
            if frame.time >= due - 1e-3:
                due = frame.time + LOOKED_EVERY
                yield frame.rgb()


def _noisy(pictures: Iterator[Picture]) -> Iterator[Picture]:
    chance = np.random.default_rng(1)
    for picture in pictures:
        yield (picture + chance.normal(0, NOISE, picture.shape)).clip(0, 255).astype(np.uint8)
