"""From the first page to the first counted second, with nothing to report: clicks, and reading.

What is read is counted on the pages as a browser shows them: every sentence from the top of a page to what leads on,
that included, once for the whole visit. What stands below it, or is folded away, nobody needs to read to go on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from bench import Figure
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from tests.e2e import camera
from tests.e2e.house import House, browser, chromium, house
from tests.kept import add_hold

A_MINUTE = 240
"""Words that somebody reads."""
CLICKS, CLICKS_AGAIN, READING = 24, 3, 60.0
"""What is wanted: clicks of a first and of a returning visit, seconds of reading of a first one."""
MOST = 60
"""Clicks after which a visit has lost its way."""
CAMERA, PAIN = "#camera-on:not([hidden])", "fieldset:not(:has(:checked)) input[name=pain][value='3']"
NO = "form[data-asked]:not([data-unread]) button[value=no]"
WAYS = (CAMERA, PAIN, "button[name=seen_by][value=camera]", NO, ".button.big")
"""What leads on, on any page: the first of these that is there."""
_READ = """
(way) => {
  const main = document.querySelector("main"), found = [];
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const around = node.parentElement;
    if (!node.data.trim() || around.closest("script, style, svg, .unseen, [aria-hidden=true]")) continue;
    if (!around.checkVisibility({ visibilityProperty: true })) continue;
    if (!way.contains(node) && way.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) break;
    found.push(node.data.trim().replaceAll(/\\s+/g, " "));
  }
  return found;
}
"""


@dataclass
class Visit:
    """What somebody did and read so far."""

    clicks: int = 0
    sentences: dict[str, bool] = field(default_factory=dict)
    """Everything that was read, once, and whether it is one of the safety questions."""

    def read(self, sentences: list[str], *, asked: bool) -> None:
        """These stand before what leads on."""
        for one in sentences:
            self.sentences.setdefault(one, asked)

    def seconds(self, *, asked: bool | None = None) -> float:
        """Of reading: of everything, or only of the questions, or of the rest."""
        words = [
            word
            for sentence, question in self.sentences.items()
            if asked in (None, question)
            for word in sentence.split()
            if any(letter.isalpha() for letter in word)
        ]
        return len(words) / A_MINUTE * 60


def rows() -> list[Figure]:
    """A first visit and a returning one, each to a second that the camera counted."""
    if chromium() is None:
        return [Figure("the way to the first counted second", None, 0, said="there is no Chromium here")]
    with _home() as (home, film):
        first = _visit(home, film)
    with _home() as (home, film):
        _was_here_yesterday(home)
        again = _visit(home, film)
    every = f"{A_MINUTE} words a minute; each sentence once, to what leads on"
    return [
        Figure(
            "first visit: clicks", first.clicks, CLICKS, said="to the first second that the camera counts"
        ),
        Figure("first visit: reading", first.seconds(), READING, unit="s", said=every),
        Figure("of it, the safety questions", first.seconds(asked=True), unit="s", said="none is left out"),
        Figure("of it, all else", first.seconds(asked=False), unit="s"),
        Figure("returning visit: clicks", again.clicks, CLICKS_AGAIN, said="asked less than 4 weeks ago"),
        Figure(
            "returning visit: reading",
            again.seconds(),
            unit="s",
            said="of somebody who reads all of it again",
        ),
    ]


@contextmanager
def _home() -> Iterator[tuple[House, Path]]:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home:
        yield home, camera.write(Path(folder) / "hug.mjpeg", "seated_hug", [(12, 12, 120)])


def _was_here_yesterday(home: House) -> None:
    home.cleared()
    at = datetime.now(UTC) - timedelta(days=1)
    session = home.diary.start_session(SeenBy.CAMERA, [Item("seated_hug", "both", 10.0)], 3, at)
    add_hold(home.diary, session, 0, HoldRecord("seated_hug", "both", at, 11, 10, True))
    home.diary.end_session(session, 2, False, at + timedelta(minutes=3))


def _visit(home: House, film: Path) -> Visit:
    visit = Visit()
    with browser(home, film, viewport={"width": 1366, "height": 768}) as page:
        page.goto(home.address)
        while visit.clicks < MOST and (way := _way_on(page)):
            heading = page.locator("h1").text_content()
            visit.read(page.locator(way).first.evaluate(_READ), asked="/screening/" in page.url)
            page.locator(way).first.click(force=True)
            visit.clicks += 1
            if way == CAMERA:
                _wait_for_a_second(page)
                return visit
            if way != PAIN:
                expect(page.locator("h1")).not_to_have_text(heading or "")
    raise RuntimeError(f"the way ends after {visit.clicks} clicks at {page.url}")


def _wait_for_a_second(page: Page) -> None:
    counted = page.locator("#main[data-part=stretch] #digits")
    counted.wait_for(timeout=60_000)
    before = counted.text_content() or ""
    expect(counted).not_to_have_text(before, timeout=60_000)


def _way_on(page: Page) -> str | None:
    """What leads on; a question is waited for until it can have been read."""
    page.wait_for_load_state("load")  # by then its scripts have marked what cannot have been read yet
    if page.locator("form[data-asked]").count():
        page.locator(NO).wait_for()
        return NO
    return next((way for way in WAYS if page.locator(way).count()), None)
