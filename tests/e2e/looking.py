"""Every page and every state of the coach, at every size and in every language: what stands wrongly there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, WebSocketRoute, sync_playwright

from sitbone.coach.events import Phase
from sitbone.coach.hold import Side
from sitbone.live.answer import CameraCheck, Missing, Part, State
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


class Screen(NamedTuple):
    """A screen on which the coach is read from the floor."""

    name: str
    width: int
    height: int
    """In CSS pixels, as the page has them."""
    per_inch: float
    """CSS pixels."""
    least: float
    """Millimetres that a capital must be high at least, from where it is read."""
    touched: bool = False

    @property
    def least_pixels(self) -> float:
        """The same in CSS pixels."""
        return self.least / 25.4 * self.per_inch


AT_3_M, AT_2_M = 9.0, 5.9
"""Millimetres: twice what an eye with 20/20 just reads. The letters of its chart are capitals, five minutes of arc high
(4.4 mm at 3 m, 2.9 mm at 2 m): so it is capitals that are measured here; an x is three quarters as high."""
SCREENS = (
    Screen("phone upright", 390, 844, 153, AT_2_M, True),
    Screen("phone upright, its browser's bars shown", 390, 664, 153, AT_2_M, True),
    Screen("narrow phone upright", 360, 740, 141, AT_2_M, True),
    Screen("phone across", 844, 390, 153, AT_2_M, True),
    Screen("tablet upright", 768, 1024, 132, AT_3_M, True),
    Screen("tablet across", 1024, 768, 132, AT_3_M, True),
    Screen("laptop", 1366, 768, 112, AT_3_M),
    Screen("laptop, its browser's bars shown", 1366, 625, 112, AT_3_M),
    Screen("laptop at 200 %", 683, 384, 56, AT_3_M),
    Screen("television", 1920, 1080, 55, AT_3_M),
)
"""A phone of 6.1 inches has 390 x 844 CSS pixels at three dots each, a laptop of 14 inches 1366 x 768, a tablet of 9.7
inches 768 x 1024, a television of 40 inches 1920 x 1080."""
LOCALES = {"en": "en-GB", "de": "de-DE", "es": "es-ES"}
WHOLE = (".stage", ".ring", "#figure", "#side", "#unit", "#sentence", "#hurts", "#pause")
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
    letters: dict[str, float] = field(default_factory=dict)
    """How high the lowest capital was that is read from the floor, in millimetres, by the name of the screen."""
    broken: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """What is wrong on a screen in a language: nothing where it is whole in every state."""
    shapes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What is drawn in the ring, by the state of a session, without its colours."""
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
            self._look(page, f"{name} {language} {width}x{height}", whole, None)
        self._axe(page, f"{name} {language}", axe)

    def look_from_the_floor(
        self, page: Page, name: str, whole: Sequence[str] = (), *, read: bool = True, axe: bool = True
    ) -> None:
        """The same on each screen that the coach is drawn for. `read`: from the floor, and not sitting before it."""
        language = str(page.locator("html").get_attribute("lang"))
        hand = page.context.new_cdp_session(page)
        for screen in SCREENS:
            hand.send("Emulation.setTouchEmulationEnabled", {"enabled": screen.touched, "maxTouchPoints": 5})
            page.set_viewport_size({"width": screen.width, "height": screen.height})
            where = f"{name} {language} {screen.width}x{screen.height}"
            found, letters = self._look(page, where, whole, screen.least_pixels if read else None)
            self.broken.setdefault((screen.name, language), []).extend(found)
            for height in letters.values():
                lowest = self.letters.get(screen.name, height)
                self.letters[screen.name] = min(lowest, height / screen.per_inch * 25.4)
        hand.detach()
        self._axe(page, f"{name} {language}", axe)

    def _look(
        self, page: Page, where: str, whole: Sequence[str], least: float | None
    ) -> tuple[list[str], dict[str, float]]:
        seen = page.evaluate(_GEOMETRY, [list(whole), least])
        if self.pictures is not None:
            page.screenshot(path=self.pictures / f"{where.replace(' ', '_').replace('/', '-')}.png")
        found: list[str] = [f"{where}: {fault}" for fault in seen["faults"]]
        self.looked, self.whole = self.looked + 1, self.whole + (not found)
        self.faults += found
        return found, seen["letters"]

    def _axe(self, page: Page, where: str, axe: bool) -> None:
        if axe and AXE.exists():
            page.evaluate(AXE.read_text("utf-8"))
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            self.faults += [f"{where}: {v['id']} {v['nodes'][0]['html']}" for v in result["violations"]]


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
            Missing.FEET,
        )
        nobody = CameraCheck(
            None, None, True, _("I cannot see you yet. Please come into the picture."), Missing.NOBODY
        )
        check = guide.state._replace(check=None)
        first = f"{announcement(items[1])} {limit_words(limits, watched=watched)}"
        base = check._replace(
            check=None, title=towel.title, side=Side.RIGHT, item=1, next=next_words(items[0])
        )
        hold = base._replace(
            part=Part.STRETCH, phase=Phase.HOLD, counted=12.4, share=0.4, counting=True, leg=1
        )
        states: dict[str, tuple[State, str]] = {
            "check": (check, ""),
            **({"check nobody": (check._replace(check=nobody), "")} if watched else {}),
            **({"check feet": (check._replace(check=asked), "")} if watched else {}),
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


_SHAPES = """[...document.querySelectorAll(".ring svg > *")].filter((e) => e.checkVisibility()).map(
  (e) => `${e.getAttribute("class")} ${getComputedStyle(e).strokeWidth}`)"""
_SEES_ROUGHLY = """() => {
  // A model that never answers is not known to see well or badly.
  sight.textContent = JSON.parse(words.textContent)["sees roughly"];
  sight.hidden = false;
}"""
_TWO_CAMERAS = """() => {
  camera.replaceChildren(new Option("Integrated Camera of a very long name, IR 1080p"), new Option("Another"));
  document.querySelector("#camera-choice").hidden = false;
}"""
NO_FIGURE_IN = ("check", "check nobody", "check feet", "get ready", "hold", "wait")
"""A flexibility check is drawn otherwise only where others have a figure."""


def look_at_coach(look: Looking, page: Page, address: str, kind: str, *, axe: bool = True) -> None:
    """The coach's page in every part of a session, its questions among them."""
    language = page.evaluate("navigator.language")[:2]
    seen_by = SeenBy.TIMER if kind == "timer" else SeenBy.CAMERA
    sockets = led_by_hand(page)
    page.route("**/static/voice/**", lambda clips: clips.abort())
    page.goto(address)
    wait_for(page, lambda: bool(sockets))
    for name, step in coach_states(language, seen_by):
        if kind == "flexibility" and name not in NO_FIGURE_IN:
            continue
        sockets[-1].send(json.dumps(step))
        part = step["state"]["part"]
        page.wait_for_selector(
            f"#main[data-part='{part}'][data-paused='{json.dumps(step['state']['paused'])}']"
        )
        if name == "check":
            page.wait_for_selector(
                "#no-voice:not([hidden])"
            )  # it has none, nor any clip, and says so in its place
            before = ("#camera-on", "#start", "#check-say")
            look.look_from_the_floor(page, f"{kind} before the camera", before, read=False, axe=axe)
            if seen_by is SeenBy.TIMER:
                continue
            page.click("#camera-on")
            page.wait_for_selector("#main[data-camera=on]")
            page.evaluate(_TWO_CAMERAS)
            continue
        if part == "check":
            page.evaluate(_SEES_ROUGHLY)
            page.wait_for_selector("#main[data-wants]")
            in_view = ("#start", "#sentence", ".stage", "#want", "#sight")
            look.look_from_the_floor(page, f"{kind} {name}", in_view, axe=axe)
            continue
        look.look_from_the_floor(page, f"{kind} {name}", WHOLE, axe=axe)
        look.shapes[name] = tuple(page.evaluate(_SHAPES))
        if name == "paused" and seen_by is SeenBy.CAMERA:
            page.evaluate("video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")
            page.wait_for_selector("#fault:not([hidden])")
            look.look_from_the_floor(page, f"{kind} unplugged", (*WHOLE, "#again"), axe=axe)
        if name == "wait":
            told = len(sockets)
            sockets[-1].close(code=1001)
            page.wait_for_selector("#notice:not([hidden])")
            look.look_from_the_floor(page, f"{kind} lost", WHOLE, axe=axe)
            wait_for(page, lambda told=told: len(sockets) > told)  # type: ignore[misc]
        if name == "hold" and kind == "camera":
            page.set_viewport_size({"width": SCREENS[-1].width, "height": SCREENS[-1].height})
            for button, dialog in (("#stop", "ask-stop"), ("#hurts", "ask-where")):
                page.click(button)
                look.look_from_the_floor(
                    page, f"{kind} {dialog}", ("dialog[open] button",), read=False, axe=axe
                )
                page.set_viewport_size({"width": SCREENS[-1].width, "height": SCREENS[-1].height})
                page.click("dialog[open] button[value=no], dialog[open] button[value=none]")
