"""The page's eye: which model looks, through which camera, and what somebody is shown before they lie down."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sitbone.live.answer import CameraCheck, Missing
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.voice.clips import CLIPS
from tests.e2e import camera
from tests.e2e.house import House, browser, wait_for_part
from tests.e2e.looking import coach_states, led_by_hand, wait_for

alone = pytest.mark.alone
TOWEL = Item("towel", "left", 30.0)


@contextmanager
def slowed(page: Page, share: float) -> Iterator[None]:
    """The page's own process gets only such a share of the time.

    `Emulation.setCPUThrottlingRate` slows a page's first thread alone, and here it is the worker that looks. So the
    process is stopped and let go on, twenty times a second.
    """
    assert page.context.browser is not None
    told = page.context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    pages = [int(one["id"]) for one in told["processInfo"] if one["type"] == "renderer"]
    over = threading.Event()

    def slow() -> None:
        while not over.is_set():
            for send, seconds in ((signal.SIGSTOP, 0.05 * (1 - share)), (signal.SIGCONT, 0.05 * share)):
                for process in pages:
                    os.kill(process, send)
                time.sleep(seconds)

    thread = threading.Thread(target=slow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for process in pages:
            os.kill(process, signal.SIGCONT)


@alone
def test_the_better_model_looks_until_the_device_is_too_slow_for_it_and_what_it_sees_is_told(
    home: House, tmp_path: Path
) -> None:
    # From the front: the check goes on.
    film = camera.write(tmp_path / "front.mjpeg", "negatives", [(0.2, 0.2, 20)])
    with browser(home, film) as page:
        page.goto(home.begun(TOWEL))
        page.click("#camera-on")
        main = page.locator("#main")
        expect(main).to_have_attribute("data-sees", "well", timeout=30_000)
        expect(main).to_have_attribute("data-model", "full")
        with slowed(page, 0.1):
            expect(main).to_have_attribute("data-model", "lite", timeout=60_000)
        expect(main).to_have_attribute("data-sees", "roughly", timeout=20_000)
        expect(page.locator("#sight")).to_have_text("Sees roughly")


def test_one_of_two_cameras_is_chosen_by_its_name_and_remembered_and_the_session_goes_on(home: House) -> None:
    with browser(home, cameras=2) as page:
        address = home.begun(TOWEL)
        page.goto(address)
        page.click("#camera-on")
        choice = page.locator("#camera")
        expect(choice).to_be_visible(timeout=15_000)
        box = choice.bounding_box()
        assert box is not None and box["height"] >= 44
        first = _looks_through(page)
        other = next(name for name in choice.locator("option").all_text_contents() if name not in first)
        choice.select_option(label=other)
        wait_for(page, lambda: other in _looks_through(page))
        expect(page.locator("#main")).to_have_attribute("data-camera", "on")
        page.wait_for_timeout(500)
        assert page.url == address and home.kept.record.ended is None
        page.reload()
        page.click("#camera-on")
        wait_for(page, lambda: other in _looks_through(page))
        expect(page.locator("#notice")).to_be_hidden()
        # The one that was chosen is not there any more.
        kept = json.dumps({"id": "of another day", "facing": "environment"})
        page.evaluate("kept => localStorage.setItem('sitbone.camera', kept)", kept)
        page.reload()
        page.click("#camera-on")
        expect(page.locator("#notice")).to_contain_text("not there", timeout=15_000)
        expect(page.locator("#main")).to_have_attribute("data-camera", "on")
    with browser(home, cameras=1) as page:
        page.goto(address)
        page.click("#camera-on")
        expect(page.locator("#main")).to_have_attribute("data-camera", "on", timeout=15_000)
        expect(page.locator("#camera")).to_be_hidden()


def _looks_through(page: Page) -> str:
    return str(page.evaluate("video.srcObject?.getVideoTracks()[0].label"))


def test_how_the_camera_is_placed_is_shown_until_somebody_is_seen_and_then_what_is_missing(
    home: House,
) -> None:
    check = dict(coach_states("en", SeenBy.CAMERA))["check"]

    def told(missing: Missing | None, right: bool | None) -> dict[str, Any]:
        seen = CameraCheck(right, right, right, "A sentence.", missing)
        return check | {"state": check["state"] | {"check": _plain(seen)}}

    with browser(home, cameras=1) as page:
        sockets = led_by_hand(page)
        page.goto(home.begun(TOWEL))
        wait_for(page, lambda: bool(sockets))
        sockets[0].send(json.dumps(told(Missing.NOBODY, None)))
        expect(page.locator("#placed")).to_be_visible()
        wait_for(page, lambda: page.evaluate("placed.complete && placed.naturalWidth > 0"))
        page.click("#camera-on")
        expect(page.locator("#main")).to_have_attribute("data-camera", "on", timeout=15_000)
        expect(page.locator("#placed")).to_be_visible()
        for missing in Missing:
            sockets[0].send(json.dumps(told(missing, None)))
            expect(page.locator("#main")).to_have_attribute("data-wants", missing)
            drawn = page.locator("#want > g:not([hidden])")
            expect(drawn).to_have_count(1)
            expect(drawn).to_have_attribute("data-for", missing)
            if missing not in (Missing.LIGHT, Missing.NOBODY):
                expect(page.locator("#want")).to_be_visible()
                expect(page.locator("#placed")).to_be_hidden()
        sockets[0].send(json.dumps(told(None, True)))
        expect(page.locator("#want > g:not([hidden])")).to_have_attribute("data-for", "right")


def _plain(check: CameraCheck) -> dict[str, Any]:
    return {name: getattr(check, name) for name in CameraCheck.__slots__}


_NOTE_SOUNDS = """
speechSynthesis.getVoices = () => [];
window.played = [];
for (const kind of [OscillatorNode, AudioBufferSourceNode]) {
  const { start } = kind.prototype;
  kind.prototype.start = function (at) {
    played.push([kind.name, performance.now(), this.context.state]);
    start.call(this, at);
  };
}
"""


def test_the_sound_can_be_tried_before_anybody_lies_down(home: House) -> None:
    clip = next((CLIPS / "en").glob("*.ogg")).read_bytes()
    with browser(home) as page:
        page.add_init_script(_NOTE_SOUNDS)
        page.goto(home.begun(TOWEL))
        words = json.loads(page.locator("#words").text_content() or "")["sound sample"]
        every = dict.fromkeys(words.replace(". ", ".\n").split("\n"), "/static/voice/en/of-a-test.ogg")
        page.route("**/static/voice/en/of-a-test.ogg", lambda route: route.fulfill(body=clip))
        page.route("**/static/voice/en.json*", lambda route: route.fulfill(json=every))
        page.reload()
        page.keyboard.press("m")
        expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")
        page.click("#try-sound")
        wait_for(page, lambda: len(page.evaluate("played")) == 2 + len(every))
        kinds = [kind for kind, _, _ in page.evaluate("played")]
        assert kinds == ["OscillatorNode"] * 2 + ["AudioBufferSourceNode"] * len(every)
        expect(page.locator("#mute")).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#caption")).to_have_text(words)
        expect(page.locator("#no-voice")).to_be_hidden()


def test_where_nothing_can_be_spoken_that_is_said_before_the_sound_is_tried(home: House) -> None:
    with browser(home) as page:
        page.add_init_script(_NOTE_SOUNDS)
        page.route("**/static/voice/**", lambda route: route.abort())
        page.goto(home.begun(TOWEL))
        expect(page.locator("#no-voice")).to_contain_text("nothing is spoken", timeout=10_000)
        page.click("#try-sound")
        wait_for(page, lambda: len(page.evaluate("played")) == 2)  # the tone goes on all the same
        expect(page.locator("#no-voice")).to_be_visible()
        wait_for_part(page, "check")
