"""Whether somebody is found who folds, lies across or fills the picture: rendered bends, by films and by the page.

The stills of bench/bends are of six builds, from four sides, the body filling the picture or cut a little at its edges.
Who is found is not always seen rightly: where the angles of the nearer leg are far off it is said how many.
"""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

from bench import Figure
from sitbone.body.angles import flat, joint_angles
from sitbone.pose.film import Picture, open_film
from sitbone.pose.model import PoseModel
from sitbone.pose.person import Person
from sitbone.pose.search import find
from sitbone.pose.track import points_of
from tests.e2e.house import browser, chromium, house

BENDS = Path(__file__).parent / "bends"
FAR_OFF = 30.0
"""Degrees of knee or hip flexion by which somebody was not seen as they are."""
LOOKS = 14
"""That the page takes at each still: all its ways of showing it, and every second one of the still as it is."""

_LOOK = """async ([model, stills, looks]) => {
  const worker = new Worker('/static/pose.worker.js', {type: 'module'});
  const heard = () => new Promise((done, failed) => {
    worker.onmessage = ({data}) => data.type === 'failed' ? failed(data.why) : done(data);
  });
  const make = () => { worker.postMessage({type: 'make', way: {model, delegate: 'CPU'}}); return heard(); };
  const found = [];
  let time = 0;
  for (const still of stills) {
    await make();
    const blob = new Blob([Uint8Array.from(atob(still), c => c.charCodeAt(0))], {type: 'image/jpeg'});
    let at = 0;
    for (let look = 1; look <= looks && at === 0; look++) {
      const picture = await createImageBitmap(blob);
      worker.postMessage({type: 'look', picture, time: time += 0.05}, [picture]);
      if ((await heard()).drawn.length > 0) at = look;
    }
    found.push(at);
  }
  worker.terminate();
  return found;
}"""


def rows() -> list[Figure]:
    """How many of the stills films and the page find."""
    truth: dict[str, Any] = json.loads((BENDS / "truth.json").read_text())
    return [*_films(truth), *_page(list(truth))]


def _films(truth: dict[str, Any]) -> list[Figure]:
    model = PoseModel("heavy")
    found = {name: find(model, _still(name)) for name in truth}
    seen = {name: people[0] for name, people in found.items() if people}
    at_once = [name for name in truth if find(model, _still(name), ways=())]
    off = [name for name, person in seen.items() if _is_far_off(person, truth[name])]
    said = f"{len(at_once)} at the first try; {len(off)} with a knee or hip more than {FAR_OFF:g}° off"
    return [Figure("bends that fill the picture: found in films", len(seen), len(truth), True, said=said)]


def _page(names: list[str]) -> list[Figure]:
    if chromium() is None:
        return [
            Figure(
                "bends that fill the picture: found by the page", None, 0, said="there is no Chromium here"
            )
        ]
    stills = [base64.b64encode((BENDS / name).read_bytes()).decode() for name in names]
    figures = []
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home, browser(home) as page:
        page.goto(home.address)
        for model in ("lite", "full"):
            looks = page.evaluate(_LOOK, [model, stills, LOOKS])
            found = sum(at > 0 for at in looks)
            said = f"{sum(at == 1 for at in looks)} at the first look, the others within {max(looks)}"
            name = f"bends that fill the picture: found by the page, {model}"
            figures.append(Figure(name, found, len(names), True, said=said))
    return figures


def _still(name: str) -> Picture:
    with open_film(BENDS / name) as film:
        return next(iter(film)).rgb()


def _is_far_off(person: Person, truth: dict[str, Any]) -> bool:
    angles = joint_angles(flat(points_of(person.image)), points_of(person.world), person.visibility.tolist())
    knee, hip = float(truth["left"]["knee_flexion"]), float(truth["left"]["hip_flexion"])
    off = [min(abs(k - knee) for k in angles.knee_flexion), min(abs(h - hip) for h in angles.hip_flexion)]
    return max(off) > FAR_OFF


if __name__ == "__main__":
    for figure in rows():
        print(figure)
