"""What takes long never holds up a live session."""

from __future__ import annotations

import gc
import inspect
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from sitbone.plan.records import Felt, FeltRecord
from sitbone.web.guard.turns import ALL, EACH, TooMany, Turns
from sitbone.web.workshop import CannotMake, Workshop
from tests.kept import stop_for_pain
from tests.web.clinic.trying import flat
from tests.web.conftest import Client, Home, served

ON_THE_LOOP = {
    "/health": "it says that the loop turns, and asks nobody",
    "/ready": "it asks the database in a thread of its own, one at a time, and gives up after a second",
    "/metrics": "it counts what is in memory",
    "/live/{session_id}": "it is the live session; what it keeps is written by the hub's threads",
    "/openapi.json": "it is FastAPI's own; it asks nobody",
}
"""The coroutines among the endpoints. What they do is done between two answers of every live session."""


def coroutines(application: Any) -> set[str]:
    """The addresses of an application that are answered by a coroutine."""
    ends = {route.path: getattr(route, "endpoint", None) for route in flat(application.routes)}
    return {path for path, endpoint in ends.items() if inspect.iscoroutinefunction(endpoint)}


def test_no_page_of_a_person_is_answered_on_the_loop_of_the_live_sessions(home: Home) -> None:
    assert coroutines(home.application.pages) <= set(ON_THE_LOOP)


def test_a_live_socket_answers_while_forms_wait_for_a_locked_database(home: Home, tmp_path: Path) -> None:
    home.cleared()
    session, held = home.begun(), 4.0
    forms = (
        ("/sessions", {"pain": "3", "seen_by": "timer"}),
        ("/data/tracks", {"do": "keep"}),
        ("/language", {"language": "en"}),
        ("/agreement", {"who": "Dr", "on": "2026-01-01", "sure": "yes"}),
        ("/screening/1", {"answer": "no"}),
    )
    slowest, codes = 0.0, []
    with served(home.application) as at:
        people = ThreadPoolExecutor(len(forms) * 12)
        with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}"), compression=None) as page:
            page.recv(5)
            client = Client(None, f"http://{at}")
            tokens = client.get("/data")
            lock = sqlite3.connect(tmp_path / "diary.db", isolation_level=None)
            lock.execute("BEGIN IMMEDIATE")
            until, waiting = time.monotonic() + held, []
            for path, fields in forms * 12:  # more of them than a server has threads for pages
                one = Client(None, f"http://{at}")
                one.cookies = client.cookies
                data = {"token": _token(tokens.text), **fields}
                waiting.append(people.submit(one.ask, "POST", path, data=data, timeout=60))
            while time.monotonic() < until:
                asked = time.monotonic()
                assert page.ping().wait(10)
                slowest = max(slowest, time.monotonic() - asked)
                time.sleep(0.02)
            lock.execute("ROLLBACK")
            lock.close()
            codes = [form.result(60).status_code for form in waiting]
    assert slowest < held / 2, slowest  # an answer that needs the database waits for as long as it is locked
    assert set(codes) <= {303, 422, 503}, codes


def _token(page: str) -> str:
    return page.partition('name="token" value="')[2].partition('"')[0]


def test_a_session_is_joined_while_all_threads_of_pages_wait(home: Home) -> None:
    home.cleared()
    session, go_on = home.begun(), threading.Event()

    def waits() -> None:
        go_on.wait(30)

    home.application.pages.add_api_route("/waits", waits)
    with served(home.application) as at, ThreadPoolExecutor(64) as people:
        waiting = [people.submit(Client(None, f"http://{at}").get, "/waits", timeout=60) for _ in range(60)]
        time.sleep(1)
        try:
            with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page:
                assert page.recv(5)
        finally:
            go_on.set()
        assert {one.result(30).status_code for one in waiting} == {200}


def test_one_who_asks_for_everything_waits_in_their_own_row_and_others_do_not_wait_for_them() -> None:
    done: list[str] = []

    async def ask(turns: Turns, who: str) -> None:
        try:
            async with turns.of(who):
                await anyio.sleep(0.01)
                done.append(who)
        except TooMany as refused:
            done.append(f"{who} {refused.status}")

    async def everybody() -> None:
        turns = Turns()
        async with anyio.create_task_group() as group:
            for _ in range(80):
                group.start_soon(ask, turns, "greedy")
            await anyio.sleep(0.001)
            group.start_soon(ask, turns, "other")
        async with turns.of("greedy"):  # and is served again, once their row is done
            done.append("again")

    anyio.run(everybody)
    assert done.count("greedy") == EACH and done.count("greedy 429") == 80 - EACH
    assert done.index("other") < [at for at, who in enumerate(done) if who == "greedy"][4]
    assert done[-1] == "again"


def test_where_everybody_waits_for_too_much_those_who_come_are_told_to_come_back() -> None:
    async def everybody() -> list[int]:
        turns, refused = Turns(), []

        async def ask(who: str) -> None:
            try:
                async with turns.of(who):
                    await anyio.sleep(0.02)
            except TooMany as error:
                refused.append(error.status)
                assert error.headers["retry-after"]

        async with anyio.create_task_group() as group:
            for number in range(ALL + 5):
                group.start_soon(ask, str(number // EACH))
        return refused

    assert anyio.run(everybody) == [503] * 5


def test_a_report_too_many_is_refused_politely_over_the_page(home: Home) -> None:
    home.cleared()
    with served(home.application) as at, ThreadPoolExecutor(EACH + 8) as people:
        asked = [
            people.submit(Client(None, f"http://{at}", accept="*/*").get, "/report.pdf", timeout=120)
            for _ in range(EACH + 8)
        ]
        answers = [one.result(120) for one in asked]
    assert {a.status_code for a in answers} == {200, 429}
    for refused in (a for a in answers if a.status_code == 429):
        assert refused.headers["retry-after"] and refused.text.count("\n") == 1


def test_after_delete_everything_nothing_of_the_person_is_in_the_memory(home: Home) -> None:
    home.cleared()
    marked = "it hurts beside the ninth rib"
    session = home.begun()
    stop_for_pain(home.diary, session, FeltRecord("towel", Felt.PAINFUL, datetime.now(UTC), marked))
    home.diary.end_session(session, 5, True, datetime.now(UTC))
    for path in ("/", "/data", "/progress", "/charts/pain.svg", "/charts/time.svg", "/export.json"):
        assert home.client.get(path).status_code < 400, path
    assert _kept_of(marked) > 0
    assert home.client.post("/delete", sure="yes").status_code == 303
    gc.collect()
    assert _kept_of(marked) == 0


def _kept_of(where: str) -> int:
    return sum(type(one) is FeltRecord and one.where == where for one in gc.get_objects())


def test_what_dies_in_the_process_beside_is_said_plainly_and_the_next_is_made() -> None:
    workshop = Workshop()
    try:
        assert workshop.make(pow, 2, 3) == 8
        with pytest.raises(ZeroDivisionError):
            workshop.make(divmod, 1, 0)
        with pytest.raises(CannotMake):
            workshop.make(os._exit, 3)
        assert workshop.make(pow, 2, 4) == 16
        workshop.close()
        assert workshop.make(pow, 2, exp=5) == 32
    finally:
        workshop.close()
