"""What the page's pose library would tell its makers, and that it does not get out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Worker, expect

from sitbone.plan.item import Item
from tests.e2e import camera
from tests.e2e.house import House, browser, hosts

pytestmark = pytest.mark.alone
ITS_MAKERS = "https://odml.pa.googleapis.com"
"""Where @mediapipe/tasks-vision 1.1 reports each minute, and whenever a landmarker is closed, how it was used."""
_NOTE_REFUSALS = """() => {
  self.refused = [];
  self.addEventListener('securitypolicyviolation', event => self.refused.push(
    [event.effectiveDirective, event.blockedURI, event.disposition]));
}"""
_CLOSE = "() => self.onmessage({data: {type: 'make', way: {model: 'lite', delegate: 'CPU'}}})"


def test_the_page_refuses_the_report_of_its_own_pose_library(home: House, tmp_path: Path) -> None:
    film = camera.write(tmp_path / "wall.mjpeg", "wall_left", [(10, 10, 10)])
    answered: list[str] = []
    with browser(home, film) as page:
        page.context.on("response", lambda response: answered.append(response.url))
        page.goto(home.begun(Item("wall", "left", 20.0)))
        page.click("#camera-on")
        expect(page.locator("#main")).to_have_attribute(
            "data-first-skeleton-ms", re.compile(r"^\d+$"), timeout=30_000
        )
        (worker,) = page.workers
        worker.evaluate(_NOTE_REFUSALS)
        page.wait_for_timeout(2000)  # it has looked at somebody: there is something to report
        worker.evaluate(_CLOSE)
        refused = _refusals(worker)
        assert [kind for kind, address, how in refused if address.startswith(ITS_MAKERS)], refused
        assert {(kind, how) for kind, _, how in refused} == {("connect-src", "enforce")}
    ours = home.address.removeprefix("http://")
    assert hosts(home.requests) <= {ours, ITS_MAKERS.removeprefix("https://")}
    assert all(url.startswith((home.address, "data:", "blob:")) for url in answered)


def _refusals(worker: Worker) -> list[tuple[str, str, str]]:
    """What was refused; the library takes a moment to close."""
    found = worker.evaluate(
        """async () => {
          for (let i = 0; i < 100 && !self.refused.length; i++) await new Promise(r => setTimeout(r, 100));
          return self.refused;
        }"""
    )
    return [(kind, address, how) for kind, address, how in found]
