"""The pictures of the README, taken of the running coach: `python -m scripts.pictures docs/pictures`.

The sessions that the progress page shows are made up for it; the coach's picture is the real page over a rendered film.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sitbone.diary.diary import Diary
from sitbone.diary.facts import Afterwards, Step
from sitbone.plan.item import Item
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from tests.e2e import camera
from tests.e2e.house import House, browser, house, wait_for_part

QUALITY = 82
SCREEN = {"width": 1280, "height": 800}


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, house(Path(scratch)) as home:
        home.cleared()
        _coach(home, Path(scratch), folder / "coach.jpg")
        _made_up(home.diary)
        _pages(home, folder)


def _coach(home: House, scratch: Path, picture: Path) -> None:
    film = camera.write(scratch / "towel.mjpeg", "held_out_towel_both", [(10, 10, 60)])
    with browser(home, film, viewport=SCREEN) as page:
        page.goto(home.begun(Item("towel", "left", 30.0), Item("towel", "right", 30.0)))
        page.click("#camera-on")
        wait_for_part(page, "stretch")
        page.wait_for_timeout(14_000)
        page.screenshot(path=picture, type="jpeg", quality=QUALITY)
    home.diary.end_session(home.session_id, 3, False, datetime.now(UTC))


def _pages(home: House, folder: Path) -> None:
    with browser(home, viewport=SCREEN) as page:
        for name, path in (("today", "/"), ("progress", "/progress")):
            page.goto(home.address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=QUALITY)


def _made_up(diary: Diary) -> None:
    """Three weeks of sessions that nobody did."""
    chance, now, person = random.Random(7), datetime.now(UTC), diary.person().id
    items = [Item("seated_hug", "both", 10.0), Item("towel", "left", 30.0), Item("towel", "right", 30.0)]
    for day in range(21, 0, -1):
        at = now - timedelta(days=day, hours=2)
        session = diary.start_session(SeenBy.CAMERA, items, chance.choice([3, 4]), at)
        angles = (140.0, 64 + (21 - day) * 0.8, 70 + (21 - day) * 0.1)
        for number, (item, angle) in enumerate(zip(items, angles, strict=True)):
            best = angle + chance.gauss(0, 2.5)
            when = at + timedelta(minutes=2 + number)
            hold = HoldRecord(item.stretch, item.side, when, 31, item.seconds or 0, True, 12, best, best, 7.0)
            diary.keep(Step(person, session, 0, when, holds=((number, hold),)))
        after = at + timedelta(minutes=7)
        felt = tuple(FeltRecord(name, Felt.SLIGHT, after) for name in ("seated_hug", "towel"))
        diary.keep(Afterwards(person, session, after, chance.choice([2, 3]), felt))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
