"""Several servers that share nothing but PostgreSQL, and live sessions that go from one to another."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.clinic.care import Patient
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.clinic.door import SIGNED_IN
from tests.postgres import Cluster
from tests.web.clinic.house import House, house_of
from tests.web.conftest import Client, served


def _join(at: str, session: str, browser: Client) -> ClientConnection:
    cookie = {"cookie": f"{SIGNED_IN}={browser.cookies.get(SIGNED_IN)}"}
    return connect(
        f"ws://{at}/live/{session}",
        origin=Origin(f"http://{at}"),
        additional_headers=cookie,
        compression=None,
    )


def _state(page: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(page.recv(10))["state"])


def _tick_until(page: ClientConnection, item: int, start: float) -> float:
    """Time goes on (a little quicker than it does) until that item is reached."""
    at = start
    for _ in range(400):
        at += 0.5
        page.send(json.dumps({"type": "tick", "time": at}))
        try:
            while True:  # the next tick only once this one was answered, where it changed anything
                if json.loads(page.recv(0.05))["state"]["item"] >= item:
                    return at
        except TimeoutError:
            pass
    raise AssertionError("the item was not reached")


def _close_code(page: ClientConnection, seconds: float = 8) -> int | None:
    until = time.monotonic() + seconds
    with pytest.raises(ConnectionClosed):
        while time.monotonic() < until:
            try:
                page.recv(1)
            except TimeoutError:
                continue
    return page.close_code


@pytest.fixture
def ann(house: House) -> tuple[Patient, Client]:
    house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    return patient, house.patient_browser(patient, "ann")


def _begun(house: House, patient: Patient, items: int = 3) -> str:
    towel = [Item("towel", "left", 5.0, n + 1) for n in range(items)]
    return house.diary(patient).start_session(SeenBy.TIMER, towel, 3, datetime.now(UTC))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitbone.web.live.page_clock.AHEAD", float("inf"))
    monkeypatch.setattr("sitbone.web.application.LOOKED_FOR_CHANGES", 0.3)


def test_a_session_goes_on_at_another_server_where_it_was_and_back_again(
    house: House, clinic_url: str, ann: tuple[Patient, Client], quick: None
) -> None:
    patient, browser = ann
    session = _begun(house, patient)
    other = house_of(clinic_url)
    with (
        served(house.application, lifespan=True) as first,
        served(other.application, lifespan=True) as second,
    ):
        with _join(first, session, browser) as page:
            _state(page)
            page.send('{"type":"go"}')
            _tick_until(page, 1, 0)
        with _join(second, session, browser) as page:
            state = _state(page)
            assert (state["item"], state["part"]) == (1, "check")
            page.send('{"type":"go"}')
            _tick_until(page, 2, 0)
        with _join(first, session, browser) as page:
            assert _state(page)["item"] == 2, "the first server remembers what was before"
    assert [h.counted for h in house.diary(patient).sessions()[0].holds] == [5.0, 5.0]
    other.clinic.close()


def test_of_two_tabs_at_two_servers_the_newer_leads_and_the_other_is_told(
    house: House, clinic_url: str, ann: tuple[Patient, Client], quick: None
) -> None:
    patient, browser = ann
    session = _begun(house, patient)
    other = house_of(clinic_url)
    with ExitStack() as open_:
        first = open_.enter_context(served(house.application, lifespan=True))
        second = open_.enter_context(served(other.application, lifespan=True))
        before = open_.enter_context(_join(first, session, browser))
        _state(before)
        after = open_.enter_context(_join(second, session, browser))
        _state(after)
        assert _close_code(before) == 4409
        after.send('{"type":"go"}')
        assert _state(after)["part"] == "get ready"
    other.clinic.close()


def test_a_red_flag_answered_at_one_server_stops_the_session_at_the_other(
    house: House, clinic_url: str, ann: tuple[Patient, Client], quick: None
) -> None:
    patient, browser = ann
    session = _begun(house, patient)
    with served(house.application, lifespan=True) as first, _join(first, session, browser) as page:
        _state(page)
        house.diary(patient).save_answers(["saddle_numbness"], [], datetime.now(UTC))
        assert _close_code(page) == 4403


@pytest.mark.filterwarnings("ignore:Exception ignored in. <function BaseConnection.__del__")
def test_nothing_finished_is_lost_when_postgresql_restarts_in_mid_session(
    house: House, postgresql: Cluster, ann: tuple[Patient, Client], quick: None
) -> None:
    patient, browser = ann
    session = _begun(house, patient)
    with served(house.application, lifespan=True) as first, _join(first, session, browser) as page:
        _state(page)
        page.send('{"type":"go"}')
        at = _tick_until(page, 1, 0)
        postgresql.restart()
        _tick_until(page, 2, at)
        page.send(json.dumps({"type": "stop"}))
        time.sleep(0.5)
    assert [h.item for h in _holds(house, patient)] == [0, 1]
    gc.collect()  # connections that broke in a query go here, and are not blamed on another test


def _holds(house: House, patient: Patient) -> list[Any]:
    from sqlalchemy import select

    from sitbone.diary.tables import HoldRow

    with house.diary(patient).reading() as connection:
        return list(connection.execute(select(HoldRow.__table__).order_by(HoldRow.item)))


@pytest.mark.slow
def test_a_server_that_is_killed_leaves_the_session_to_the_next(
    house: House, clinic_url: str, ann: tuple[Patient, Client]
) -> None:
    patient, browser = ann
    session = _begun(house, patient)
    with ExitStack() as open_:
        starting = [_process(clinic_url, port) for port in (8461, 8462)]  # both at once
        (first, killed), (second, _) = (open_.enter_context(server) for server in starting)
        page = open_.enter_context(_join(first, session, browser))
        _state(page)
        page.send('{"type":"go"}')
        began = time.monotonic()
        while not _holds(house, patient):
            assert time.monotonic() - began < 60
            page.send(json.dumps({"type": "tick", "time": time.monotonic() - began + 1}))
            time.sleep(0.2)
        os.kill(killed.pid, signal.SIGKILL)
        with _join(second, session, browser) as later:
            assert _state(later)["item"] == 1


class _process(ExitStack):  # noqa: N801 (read as a function)
    """A server of its own; its host and port, and the process."""

    def __init__(self, url: str, port: int) -> None:
        super().__init__()
        command = [sys.executable, "-m", "sitbone", "serve", "--clinic", "--port", str(port)]
        environment = {
            **os.environ,
            "SITBONE_DATABASE_URL": url,
            "SITBONE_PUBLIC_URL": "http://127.0.0.1:8000",
        }
        self.server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        self.callback(self.server.wait, 20)
        self.callback(self.server.kill)
        self.at = f"127.0.0.1:{port}"

    def __enter__(self) -> tuple[str, subprocess.Popen[bytes]]:  # type: ignore[override]
        from urllib.request import urlopen

        for _ in range(200):
            try:
                with urlopen(f"http://{self.at}/health", timeout=5):
                    return self.at, self.server
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")
