"""Every page and every state of the coach, at every size and in every language: what stands wrongly there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocketRoute, sync_playwright

from sitbone.coach.events import Phase
from sitbone.coach.hold import Side
from sitbone.live.answer import CameraCheck, Part, State
from sitbone.live.guide import Guide
from sitbone.live.words import announcement, limit_words, next_words, reason
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.stretches.limits import HIP_LIMIT, Limits
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, speaking
from tests.e2e.house import chromium

SIZES = ((360, 740), (768, 1024), (1280, 720), (1440, 900), (740, 360), (720, 450))
"""Phone upright, tablet upright, small and usual laptop, phone held across, and the laptop at 200 %; CSS pixels."""
LOCALES = {"en": "en-GB", "de": "de-DE", "es": "es-ES"}
WHOLE = (".stage", ".ring", "#figure", "#title", "#side", "#why", "#caption", "#hurts", "#pause")
"""What must be in view, whole, while somebody stretches."""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_GEOMETRY = Path(__file__).with_name("geometry.js").read_text("utf-8")
_NO_EYE = """
window.Worker = class { constructor(address, kind) { kind?.type; } postMessage() {} terminate() {} };
OffscreenCanvas.prototype.getContext = () => ({ getExtension: () => null, getParameter: () => "none" });
navigator.mediaDevices.getUserMedia = async () => {
  const picture = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const brush = picture.getContext("2d");
  brush.fillStyle = "#7d8a78"; brush.fillRect(0, 0, 640, 480);
  brush.fillStyle = "#d8c7a8"; brush.fillRect(8, 8, 40, 40); brush.fillRect(592, 432, 40, 40);
  return picture.captureStream(1);
};
"""
"""A page that opens a camera, and whose pose model never answers: here it is only looked at."""


@dataclass
class Looking:
    """One browser that goes through pages and notes what is wrong with them."""

    browser: Browser
    faults: list[str] = field(default_factory=list)
    looked: int = 0
    """Pages times sizes times languages."""
    whole: int = 0
    """How many of them have nothing wrong."""
    pictures: Path | None = None

    @contextmanager
    def speaking(self, language: str, **context: Any) -> Iterator[Page]:
        """A page that asks for this language."""
        made = self.browser.new_context(
            locale=LOCALES[language],
            bypass_csp=True,
            reduced_motion="reduce",
            permissions=["camera"],
            **context,
        )
        made.add_init_script(_NO_EYE)
        try:
            yield made.new_page()
        finally:
            made.close()

    def look(self, page: Page, name: str, whole: Sequence[str] = (), *, axe: bool = True) -> None:
        """Looks at what is shown now, at every size; and once through axe, which is slow."""
        language = page.locator("html").get_attribute("lang")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            where = f"{name} {language} {width}x{height}"
            if self.pictures is not None:
                page.wait_for_timeout(60)
                page.screenshot(path=self.pictures / f"{where.replace(' ', '_').replace('/', '-')}.png")
            found = page.evaluate(_GEOMETRY, list(whole))
            self.looked, self.whole = self.looked + 1, self.whole + (not found)
            self.faults += [f"{where}: {fault}" for fault in found]
        if axe and AXE.exists():
            page.evaluate(AXE.read_text("utf-8"))
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            self.faults += [
                f"{name} {language}: {v['id']} {v['nodes'][0]['html']}" for v in result["violations"]
            ]


@contextmanager
def looking() -> Iterator[Looking]:
    """A browser to look with. `SITBONE_PICTURES` names a folder that gets a picture of everything."""
    folder = os.environ.get("SITBONE_PICTURES")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        made = Looking(started, pictures=Path(folder) if folder else None)
        yield made
        if made.pictures is not None:
            made.pictures.joinpath("faults.txt").write_text("\n".join(made.faults), "utf-8")
        started.close()


def coach_states(language: str, seen_by: SeenBy) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a session as the server says them, with the longest sentences that there are."""
    with speaking(language):
        items = [Item("towel", side, 30.0) for side in ("left", "right")]
        limits = Limits(hip_flexion_at_most=90, hips="right")
        guide = Guide(items, seen_by=seen_by, limits=limits)
        towel, watched = load_stretches()["towel"], seen_by is not SeenBy.TIMER
        asked = CameraCheck(
            True,
            False,
            True,
            _("I cannot see your feet. Move a little towards your head, or the camera back."),
        )
        check = guide.state._replace(check=asked if watched else None)
        first = f"{announcement(items[1])} {limit_words(limits, watched=watched)}"
        base = check._replace(
            check=None, title=towel.title, side=Side.RIGHT, item=1, next=next_words(items[0])
        )
        hold = base._replace(
            part=Part.STRETCH, phase=Phase.HOLD, counted=12.4, share=0.4, counting=True, leg=1
        )
        states: dict[str, tuple[State, str]] = {
            "check": (check, ""),
            "get ready": (base._replace(part=Part.GET_READY, seconds_to_start=12), first),
            "hold": (hold._replace(angle="± 7°"), _("Stay here, {seconds} seconds.").format(seconds=30)),
            "wait": (
                hold._replace(counting=False, why=reason(towel, False, HIP_LIMIT, Phase.HOLD)),
                towel.rules[0].cue,
            ),
            "rest": (base._replace(part=Part.REST), _("Done. Let go slowly.")),
            "paused": (
                base._replace(part=Part.REST, paused=True, why=reason(towel, True, None, Phase.DONE)),
                _(
                    "We leave that stretch for today. Come out of it slowly and rest. "
                    "Go on only if the pain is gone."
                ),
            ),
            "finished": (
                base._replace(part=Part.FINISHED, next=None),
                _("That is all for now. Well done for taking the time. Rest a moment."),
            ),
        }
        for name, (state, said) in states.items():
            cues = [{"text": said, "about": "next", "at_once": False}] if said else []
            shown = state.as_dict() | {"where_to": None}
            yield name, {"type": "step", "sequence": None, "state": shown, "cues": cues, "sounds": []}


def wait_for(page: Page, true: Callable[[], bool], seconds: float = 10) -> None:
    """Until this is so, while the page goes on."""
    for _turn in range(int(seconds * 50)):
        if true():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not come")


def led_by_hand(page: Page) -> list[WebSocketRoute]:
    """The page's live socket, so that a test says what the server would."""
    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/live/*", lambda live: sockets.append(live))
    return sockets


def look_at_coach(look: Looking, page: Page, address: str, seen_by: SeenBy) -> None:
    """The coach's page in every part of a session, its questions among them."""
    language = page.evaluate("navigator.language")[:2]
    sockets = led_by_hand(page)
    page.goto(address)
    wait_for(page, lambda: bool(sockets))
    for name, step in coach_states(language, seen_by):
        sockets[-1].send(json.dumps(step))
        page.wait_for_selector(f"#main[data-part='{step['state']['part']}']")
        if name == "check":
            page.wait_for_selector(
                "#no-voice:not([hidden])"
            )  # this browser has none, and says so in its place
            look.look(page, f"coach {seen_by} before the camera", ("#camera-on", "#start", "#check-say"))
            if seen_by is SeenBy.TIMER:
                continue
            page.click("#camera-on")
            page.wait_for_selector("#main[data-camera=on]")
        whole = ("#start", "#check-say", ".stage") if name == "check" else WHOLE
        look.look(page, f"coach {seen_by} {name}", whole, axe=seen_by is SeenBy.CAMERA)
        if name == "wait":
            told = len(sockets)
            sockets[-1].close(code=1001)
            page.wait_for_selector("#notice:not([hidden])")
            look.look(page, f"coach {seen_by} lost", ("#notice", "#hurts", ".ring", ".stage"))
            wait_for(page, lambda told=told: len(sockets) > told)  # type: ignore[misc]
        if name == "hold":
            for button, dialog in (("#stop", "ask-stop"), ("#hurts", "ask-where")):
                page.click(button)
                look.look(page, f"coach {seen_by} {dialog}", ("dialog[open] button",))
                page.click("dialog[open] button[value=no], dialog[open] button[value=none]")
