"""What the hub keeps of a live session, also where the diary cannot be written for a while."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sitbone.diary.diary import Diary
from sitbone.diary.entries import Item
from sitbone.diary.keeper import Keeper
from sitbone.live.answer import Answer, Outcome
from sitbone.plan.records import Felt, SeenBy
from sitbone.plan.screening import load_questions
from sitbone.web.hub import Hub
from sitbone.web.socket import _keep


def test_a_hold_that_the_database_cannot_take_yet_is_seen_at_once_and_kept_as_soon_as_it_can(
    tmp_path: Path,
) -> None:
    file = tmp_path / "diary.db"
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{file}", wait=0.1) as diary:
        diary.save_answers([], [q.id for q in load_questions()], now)
        session = diary.start_session(SeenBy.TIMER, [Item("towel", "left", 5.0)], 3, now)
        keeper = Keeper(lambda person: diary, file)
        diary.keeper = keeper
        hub = Hub(lambda: now)
        live = hub.take_over(session, diary)
        other = sqlite3.connect(file)
        other.execute("BEGIN IMMEDIATE")
        answer = Answer(outcomes=[Outcome(0, "towel", "left", 5.0, 5.0, True)])
        asyncio.run(_keep(hub, live, answer))
        assert diary.pending() and not diary.at_risk
        assert [hold.counted for hold in diary.sessions()[0].holds] == [5.0]
        other.rollback()
        assert keeper.settle(10) and not diary.pending()
        assert [hold.counted for hold in diary.sessions()[0].holds] == [5.0]
        keeper.close()


def test_pain_is_kept_at_once_with_the_stretch_that_hurt(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        diary.save_answers([], [q.id for q in load_questions()], now)
        items = [Item("towel", "left", 5.0), Item("wall", "left", 5.0)]
        session = diary.start_session(SeenBy.TIMER, items, 3, now)
        hub = Hub(lambda: now)
        live = hub.take_over(session, diary)
        live.guide.go()
        answer = live.guide.hurts()
        hub.keep(live, answer, "back")
        (record,) = diary.sessions()
    assert record.stopped_for_pain
    assert [(f.stretch, f.felt, f.where) for f in record.felt] == [("towel", Felt.PAINFUL, "back")]
    assert live.guide.items[live.guide.item].stretch == "wall"
