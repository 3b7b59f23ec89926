"""The coach's page in a real browser without a graphics card: how many looks a second, how soon, how heavy.

And whether a real person in the towel stretch, a photograph under a camera that sways, is counted with the model that
the page chooses.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
from playwright.sync_api import TimeoutError

from bench import Figure
from bench.photo_film import filmed, photographs
from sitbone.plan.item import Item
from tests.e2e import camera
from tests.e2e.house import House, browser, chromium, house

MEASURED_FOR = 15.0
"""Seconds."""
TARGETS = {"lite": 25.0, "full": 16.0}

TOWEL = "Hamstring_Stretch_1.jpg"
PRESCRIBED = 30.0
SHOWN_FOR = 60
"""Seconds of film, which begins anew until the session is over."""
HELD_WITHIN = 120.0

_ALWAYS = """
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (said, transfer) {
  const made = said.type === 'make' ? {...said, way: {...said.way, model: '%s'}} : said;
  return post.call(this, made, transfer);
};
"""
"""The page runs this model, whichever it chooses."""
_NOTES = """
window.sitbone = {sent: new Map(), answers: [], blocked: []};
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (data instanceof ArrayBuffer) sitbone.sent.set(new DataView(data).getUint32(8, true), performance.now());
  if (!this.noted) {
    this.noted = true;
    this.addEventListener('message', ({data}) => {
      const at = sitbone.sent.get(JSON.parse(data).sequence);
      if (at !== undefined) setTimeout(() => sitbone.answers.push(performance.now() - at));
    });
  }
  return send.call(this, data);
};
new PerformanceObserver(list => sitbone.blocked.push(...list.getEntries().map(e => e.duration)))
  .observe({type: 'longtask'});
"""


def rows() -> list[Figure]:
    """Looks a second with each model, first skeleton, answers, blocked moments, weight."""
    if chromium() is None:
        return [Figure("the coach's page", None, 0, said="there is no Chromium here")]
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home:
        film = camera.write(Path(folder) / "wall.mjpeg", "wall_left", [(10, 10, 60)])
        found = {model: _measured(home, film, model) for model in TARGETS}
        weight = _weight(home)
        towels = list(_towels(home, Path(folder)))
    full = found["full"]
    return [
        *(
            Figure(f"looks a second, {model}", found[model]["rate"], target, True, "/s", _said(found[model]))
            for model, target in TARGETS.items()
        ),
        Figure("permission given to first skeleton, warm", full["first"] / 1000, 1.5, unit="s"),
        Figure(
            "look sent to its answer shown, p95",
            full["answer"],
            40,
            unit="ms",
            said=f"{full['answers']} answers",
        ),
        Figure(
            "main thread blocked at once, longest",
            full["blocked"],
            50,
            unit="ms",
            said="tasks over 50 ms; 0 = none",
        ),
        Figure("page weight before the camera starts", weight, 300, unit="kB"),
        *towels,
    ]


def _said(found: dict[str, Any]) -> str:
    return f"headless Chromium, {found['delegate']}, with overlay, socket and coach"


def _measured(home: House, film: Path, model: str) -> dict[str, Any]:
    with browser(home, film, viewport={"width": 1280, "height": 800}) as page:
        page.add_init_script(_NOTES)
        page.add_init_script(_ALWAYS % model)
        page.goto(home.begun(Item("wall", "left", 60.0)))
        page.click("#camera-on")
        page.wait_for_timeout(4000)
        page.evaluate("() => { sitbone.answers.length = 0; sitbone.blocked.length = 0; }")
        rates = []
        for _ in range(int(MEASURED_FOR)):
            page.wait_for_timeout(1000)
            rates.append(float(page.get_attribute("#main", "data-looks-per-second") or 0))
        answers = page.evaluate("() => sitbone.answers")
        blocked = page.evaluate("() => sitbone.blocked")
        return {
            "rate": statistics.median(rates),
            "first": float(page.get_attribute("#main", "data-first-skeleton-ms") or "nan"),
            "delegate": page.get_attribute("#main", "data-delegate"),
            "answer": statistics.quantiles(answers, n=20)[-1],
            "answers": len(answers),
            "blocked": max(blocked, default=0.0),
        }


def _weight(home: House) -> float:
    """Kilobytes of all that the coach's page loads before somebody turns the camera on."""
    sizes: list[int] = []
    with browser(home) as page:
        page.on("response", lambda response: sizes.append(len(response.body())))
        page.goto(home.begun(Item("towel", "left", 30.0)))
        page.wait_for_load_state("networkidle")
    return sum(sizes) / 1000


def _towels(home: House, folder: Path) -> Iterator[Figure]:
    """Seconds counted of a hold by a real person, as the photograph is and mirrored."""
    photos = photographs()
    if photos is None:
        yield Figure("real towel photograph", None, 0, said="the photographs are not here")
        return
    for name, side, mirror in (("as it is", "right", False), ("mirrored", "left", True)):
        film = folder / f"{side}.mjpeg"
        with film.open("wb") as out:
            for picture in islice(
                filmed(photos / TOWEL, rate=camera.RATE, mirror=mirror), SHOWN_FOR * camera.RATE
            ):
                out.write(cv2.imencode(".jpg", picture[:, :, ::-1])[1].tobytes())
        with browser(home, film, viewport={"width": 1280, "height": 800}) as page:
            page.goto(home.begun(Item("towel", side, PRESCRIBED)))
            page.click("#camera-on")
            page.wait_for_timeout(20_000)
            looked = {
                "model": page.get_attribute("#main", "data-model"),
                "rate": page.get_attribute("#main", "data-looks-per-second"),
            }
            with suppress(TimeoutError):
                page.wait_for_url("**/after", timeout=1000 * HELD_WITHIN)
            said = f"{looked['model']} model, {looked['rate']} looks/s"
        holds = home.kept.record.holds
        counted = max((hold.counted for hold in holds), default=0.0)
        gaps = max((hold.held - hold.counted for hold in holds), default=0.0)
        yield Figure(
            f"real towel photograph {name}, counted of {PRESCRIBED:.0f} s",
            counted,
            PRESCRIBED - 0.1,
            True,
            "s",
            f"{gaps:.1f} s of it waited; {said}",
        )
