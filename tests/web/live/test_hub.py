"""What the hub keeps of a live session, also where the diary cannot be written for a while."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import anyio.from_thread
import pytest
from starlette.websockets import WebSocketDisconnect

from sitbone.coach.hold import Hold
from sitbone.diary.changes import changes_of
from sitbone.diary.diary import Diary
from sitbone.diary.keeper import Keeper
from sitbone.diary.sessions import ongoing
from sitbone.live.answer import Answer, Outcome, Part
from sitbone.live.message import Malformed
from sitbone.plan.item import Item
from sitbone.plan.records import Felt, SeenBy
from sitbone.plan.screening import load_questions
from sitbone.web.guard.gate import Forbidden
from sitbone.web.live.hub import BLIND_AFTER, Hub, Live, Refused
from sitbone.web.live.page_clock import AHEAD
from sitbone.web.live.socket import _keep, _wait_while_blind

TOWEL, WALL = Item("towel", "left", 5.0), Item("wall", "left", 5.0)


def test_a_hold_that_the_database_cannot_take_yet_is_seen_at_once_and_kept_as_soon_as_it_can(
    tmp_path: Path,
) -> None:
    file = tmp_path / "diary.db"
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{file}", wait=0.1) as diary:
        session = _asked(diary, now)
        keeper = Keeper(lambda person: diary, file)
        diary.keeper = keeper
        hub = Hub(lambda: now)
        live = hub.take_over(session, diary)
        other = sqlite3.connect(file)
        other.execute("BEGIN IMMEDIATE")
        answer = Answer(outcomes=[Outcome(0, Hold("towel", "left", 5.0, 5.0, 5.0, True))])
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
        session = _asked(diary, now, items=[TOWEL, WALL])
        hub = Hub(lambda: now)
        live = hub.take_over(session, diary)
        live.guide.go()
        answer = live.guide.hurts()
        hub.keep(live, answer, "back")
        (record,) = diary.sessions()
    assert record.stopped_for_pain
    assert [(f.stretch, f.felt, f.where) for f in record.felt] == [("towel", Felt.PAINFUL, "back")]
    assert live.guide.state.stretch == "wall"


def test_what_hurt_before_the_camera_was_left_is_not_led_again_and_not_praised_with_the_timer(
    tmp_path: Path,
) -> None:
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        session = _asked(diary, now, SeenBy.CAMERA, [TOWEL, WALL])
        hub = Hub(lambda: now)
        live = hub.take_over(session, diary)
        live.guide.go()
        hub.keep(live, live.guide.hurts(), "back")
        left = [WALL, Item("towel", "right", 5.0)]
        timer = diary.start_session(SeenBy.TIMER, left, 3, now, goes_on=session)
        guide = hub.take_over(timer, diary).guide
        said = [one.text for n in range(200) for one in guide.tick(n / 4).said]
    assert guide.part is Part.FINISHED and guide.state.hurt
    assert not any("Well done" in text or "right leg" in text for text in said)


class _Page:
    """A page's end of a socket, as far as the hub knows it."""

    def __init__(self) -> None:
        self.code: int | None = None

    async def close(self, code: int, reason: str) -> None:
        self.code = code


def _asked(
    diary: Diary, now: datetime, seen_by: SeenBy = SeenBy.TIMER, items: Sequence[Item] = (TOWEL,)
) -> str:
    """A session of somebody who has answered every question with no."""
    diary.save_answers([], [q.id for q in load_questions()], now)
    return diary.start_session(seen_by, items, 3, now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The server's clock, which a page's is held to."""
    clock = [100.0]
    monkeypatch.setattr("sitbone.web.live.page_clock.monotonic", lambda: clock[0])
    return clock


@pytest.fixture
def live(tmp_path: Path, clock: list[float]) -> Iterator[Live]:
    """A session that began when the clock did."""
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        live = Hub(lambda: now).take_over(_asked(diary, now), diary)
        live.clock.born = clock[0]
        yield live


def test_a_red_flag_that_is_kept_while_a_page_joins_stops_it_whichever_comes_first(tmp_path: Path) -> None:
    now = datetime.now(UTC)

    class FlagBeforeItIsKnown(Hub):
        def take_over(self, session_id: str, diary: Diary) -> Live:
            live = super().take_over(session_id, diary)
            diary.save_answers(["leg_weakness"], [], now)  # the gate was asked; the page is not known yet
            asyncio.run(self.enforce(diary))
            return live

    class FlagAfterTheGateWasAsked(Hub):
        def _may_go_on(self, live: Live) -> int:
            changed = super()._may_go_on(live)
            live.diary.save_answers(["leg_weakness"], [], now)
            anyio.from_thread.run(self.enforce, live.diary)
            return changed

    for hub in (FlagBeforeItIsKnown(lambda: now), FlagAfterTheGateWasAsked(lambda: now)):
        page = _Page()
        with Diary.open(f"sqlite:///{tmp_path / type(hub).__name__}.db") as diary:
            session = _asked(diary, now)
            with pytest.raises((Forbidden, Refused)):
                anyio.run(hub.join, session, diary, page)  # type: ignore[arg-type]
            assert hub.led == 0
            # it is over, also once the flag is lifted
            assert ongoing(diary, now - timedelta(hours=1)) is None


def test_every_open_session_of_a_person_ends_with_a_new_limit(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        hub, page = Hub(lambda: now), _Page()
        older, newer = _asked(diary, now), _asked(diary, now)
        kept = diary.session(older)
        assert kept is not None and kept.record.ended  # one person has one open session

        async def joined_and_limited() -> None:
            await hub.join(newer, diary, page)  # type: ignore[arg-type]
            await hub.end_open(diary)

        anyio.run(joined_and_limited)
        assert page.code == 4401 and hub.led == 0
        with pytest.raises(Refused):
            hub.take_over(newer, diary)


def test_a_page_that_joins_again_and_again_makes_no_more_time_than_the_clock(
    live: Live, clock: list[float]
) -> None:
    for _ in range(20):
        live.join(_Page())  # type: ignore[arg-type]
        for n in range(40):
            with suppress(Malformed):
                live.tick(1000 + n * 0.25)
        clock[0] += 0.01
    assert live.guide.time <= 0.2 + AHEAD


def test_a_device_whose_first_look_takes_seconds_is_followed_and_not_sent_away(
    live: Live, clock: list[float]
) -> None:
    live.join(_Page())  # type: ignore[arg-type]
    for taken, arrives in ((1.0, 6.0), *((6.0 + n, 6.2 + n) for n in range(10))):
        clock[0] = 100.0 + arrives
        live.tick(taken)
        assert live.guide.time == pytest.approx(arrives)


def test_while_the_database_does_not_answer_every_session_waits_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("sitbone.web.live.hub.monotonic", lambda: clock[0])
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        hub = Hub(lambda: now)
        live = hub.take_over(_asked(diary, now), diary)
        live.guide.go()
        hub._watches, live.known_at = True, clock[0]
        clock[0] += BLIND_AFTER + 1
        answer = Answer()
        _wait_while_blind(hub, live, answer)
        assert live.guide.state.paused and [said.about for said in answer.said] == ["diary"]


def test_what_the_database_says_of_a_session_is_known_from_when_it_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("sitbone.web.live.hub.monotonic", lambda: clock[0])
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        hub = Hub(lambda: now)
        live = hub.take_over(_asked(diary, now), diary)
        live.page, live.changed, hub._watches = _Page(), changes_of(diary), True  # type: ignore[assignment]
        live.known_at = clock[0]
        clock[0] += BLIND_AFTER + 1
        assert hub.is_blind_to(live)
        anyio.run(hub.look_for_changes)
        assert not hub.is_blind_to(live)


class _Gone:
    """A page that went away, which its server finds out when it closes it."""

    async def close(self, code: int, reason: str) -> None:
        raise WebSocketDisconnect(1006)


def test_a_red_flag_ends_the_session_in_the_diary_also_where_the_page_has_just_gone(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        every = [q.id for q in load_questions()]
        session = _asked(diary, now, SeenBy.CAMERA)
        hub = Hub(lambda: now)
        hub.take_over(session, diary).page = _Gone()  # type: ignore[assignment]
        diary.save_answers(["saddle_numbness"], [q for q in every if q != "saddle_numbness"], now)
        anyio.run(hub.enforce, diary)
        assert diary.sessions()[0].ended is not None
