"""The coach is heard where the browser has no voice at all."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.voice.clips import CLIPS, clip_name
from tests.e2e.house import House, browser
from tests.e2e.looking import coach_states, led_by_hand, wait_for

HEARS = """
window.played = [];
const { start, stop } = AudioScheduledSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (at) {
  played.push({ what: "begins", seconds: this.buffer.duration, after: at - this.context.currentTime,
                asked: performance.now() });
  start.call(this, at);
};
AudioBufferSourceNode.prototype.stop = function (at) {
  played.push({ what: "stops", after: at - this.context.currentTime, asked: performance.now() });
  stop.call(this, at);
};
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to) {
  if (to === this.context.destination) {
    window.ears = new AnalyserNode(this.context);
    connect.call(this, ears);
  }
  return connect.call(this, to);
};
window.loudness = () => {
  const samples = new Float32Array(ears.fftSize);
  ears.getFloatTimeDomainData(samples);
  return Math.max(...samples.map(Math.abs));
};
"""
"""Notes in the page which clips are played, and how loud it is."""
_NO_VOICE = "speechSynthesis.getVoices = () => [];" + HEARS
_CALM, _URGENT = "Bleiben Sie so, 30 Sekunden.", "Bitte richten Sie sich langsam auf."


def _played(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate("played"))


def test_a_browser_without_a_voice_plays_each_sentence_and_an_urgent_one_cuts_in(home: House) -> None:
    step = dict(coach_states("de", SeenBy.TIMER))["hold"]
    with browser(home, locale="de-DE") as page:
        page.add_init_script(_NO_VOICE)
        sockets = led_by_hand(page)
        page.goto(home.begun(Item("towel", "left", 30.0), seen_by=SeenBy.TIMER))
        wait_for(page, lambda: bool(sockets))
        page.wait_for_timeout(3500)  # by then it is known that no voice comes
        expect(page.locator("#no-voice")).to_be_hidden()

        def say(text: str, at_once: bool = False) -> float:
            cues = [{"text": text, "about": "hold", "at_once": at_once}]
            began = float(page.evaluate("performance.now()"))
            sockets[0].send(json.dumps(step | {"cues": cues}))
            return began

        say(_CALM)
        expect(page.locator("#no-voice")).to_contain_text("noch keinen Ton")  # nobody pressed anything yet
        page.click("#sentence")
        wait_for(page, lambda: len(_played(page)) == 1)
        wait_for(page, lambda: page.evaluate("loudness()") > 0.05)
        expect(page.locator("#no-voice")).to_be_hidden()
        asked = say(_URGENT, at_once=True)
        wait_for(page, lambda: len(_played(page)) == 3)
        calm, cut, urgent = _played(page)
        assert (calm["what"], cut["what"], urgent["what"]) == ("begins", "stops", "begins")
        assert cut["after"] < 0.05 and urgent["after"] < 0.05
        assert urgent["asked"] - asked < 500, "at once"
        wait_for(page, lambda: page.evaluate("loudness()") > 0.05)
        say("Dieser Satz wurde nie aufgenommen.")
        expect(page.locator("#no-voice")).to_contain_text("nicht gesprochen")
        expect(page.locator("#caption")).to_have_text("Dieser Satz wurde nie aufgenommen.")
    name = clip_name("de", _CALM)
    assert (CLIPS / "de" / f"{name}.ogg").is_file()
    asked_for = [request.url.split("?")[0] for request in home.requests]
    assert f"{home.address}/static/voice/de/{name}.ogg" in asked_for
