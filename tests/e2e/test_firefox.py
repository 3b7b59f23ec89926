"""The coach in Firefox: heard without a voice of the browser's own, and seeing through its camera."""

from __future__ import annotations

import time
from collections.abc import Callable

from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from tests.e2e.firefox import browsed
from tests.e2e.house import House
from tests.e2e.test_voice import HEARS


def _until(reached: Callable[[], object], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_the_coach_is_heard_in_a_firefox_that_has_no_voice(home: House) -> None:
    with browsed() as page:
        page.before_each_page(HEARS)
        page.goto(home.begun(Item("towel", "left", 30.0), seen_by=SeenBy.TIMER))
        assert page.evaluate("'speechSynthesis' in window") is False
        page.click("#start")
        _until(lambda: page.evaluate("played.filter(({what}) => what === 'begins').length") >= 1)
        _until(lambda: page.evaluate("loudness()") > 0.05)
        assert page.evaluate("document.querySelector('#no-voice').hidden") is True


def test_the_camera_is_looked_through_and_where_that_cannot_be_it_is_said(home: House) -> None:
    with browsed() as page:
        page.goto(home.begun(Item("towel", "left", 30.0)))
        page.click("#camera-on")
        seen = "document.querySelector('#main').dataset"
        _until(lambda: page.evaluate(f"{seen}.model ?? {seen}.fault ?? null"), 90)
        if page.evaluate(f"{seen}.fault ?? null") is None:
            said = "document.querySelector('#check-say').textContent"
            _until(lambda: "I cannot see you yet" in page.evaluate(said), 60)
        else:  # a machine without graphics, as most that run tests
            assert page.evaluate(f"{seen}.fault") == "no graphics"
            assert "WebGL 2" in page.evaluate("document.querySelector('#fault-say').textContent")
            page.click("#fault form button")
            _until(lambda: "Nobody watches" in page.evaluate("document.body.textContent"))
