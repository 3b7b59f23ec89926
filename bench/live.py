"""The coach's page in a real browser without a graphics card: how many looks a second, how soon, how heavy."""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import Figure
from sitbone.plan.item import Item
from tests.e2e import camera
from tests.e2e.house import House, browser, chromium, house

MEASURED_FOR = 15.0
"""Seconds."""
TARGETS = {"lite": 25.0, "full": 16.0}

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
    ]


def _said(found: dict[str, Any]) -> str:
    return f"headless Chromium, {found['delegate']}, with overlay, socket and coach"


def _measured(home: House, film: Path, model: str) -> dict[str, Any]:
    with browser(home, film, viewport={"width": 1280, "height": 800}) as page:
        page.add_init_script(_NOTES)
        address = home.begun(Item("wall", "left", 60.0))
        page.goto(address)
        page.click("#camera-on")
        page.wait_for_timeout(6000)
        chosen = json.loads(page.evaluate("localStorage.getItem('sitbone.way.2')"))
        chosen["way"]["model"] = model
        page.evaluate("kept => localStorage.setItem('sitbone.way.2', kept)", json.dumps(chosen))
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
