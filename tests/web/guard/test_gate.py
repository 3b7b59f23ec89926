"""No way leads to a session unless the screening says that this person may stretch."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.postgres import cluster
from tests.web.conftest import ALL_NO, Client, Home, home_of, served

NOW = datetime.now(UTC)


def _asked_long_ago(home: Home) -> None:
    home.diary.save_answers([], ALL_NO, NOW - timedelta(weeks=5))


def _red_flag(home: Home) -> None:
    home.diary.save_answers(["saddle_numbness"], set(ALL_NO) - {"saddle_numbness"}, NOW)


def _waiting(home: Home) -> None:
    home.diary.save_answers(["surgery"], set(ALL_NO) - {"surgery"}, NOW)


def _alarm(home: Home) -> None:
    _red_flag(home)
    home.diary.save_answers([], ALL_NO, datetime.now(UTC))


STANDINGS: list[Callable[[Home], None]] = [lambda home: None, _asked_long_ago, _red_flag, _waiting, _alarm]


def _routes(routes: Sequence[object]) -> list[Route]:
    """Every page, also those of included routers."""
    found: list[Route] = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        found += _routes(inner.routes) if inner is not None else [route] if isinstance(route, Route) else []
    return found


@pytest.mark.parametrize("standing", STANDINGS, ids=["never asked", "stale", "red flag", "waiting", "alarm"])
def test_no_route_starts_or_joins_a_session_without_leave(
    home: Home, standing: Callable[[Home], None]
) -> None:
    standing(home)
    session = home.begun()
    routes = _routes(home.application.pages.routes)
    assert {"/sessions", "/sessions/{session_id}", "/begin"} <= {route.path for route in routes}
    for route in routes:
        path = route.path.replace("{session_id}", session).replace("{number}", "1")
        if "{" in path or path in ("/delete", "/import", "/agreement", "/screening/1"):
            continue  # these change the standing, or are files
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            fields = {"pain": "3", "seen_by": "timer", "red_flag": "none", "sure": "yes"}
            answer = home.client.get(path) if method == "GET" else home.client.post(path, **fields)
            assert answer.status_code < 500, path
            assert 'id="coach"' not in answer.text and "data-session" not in answer.text, path
            assert len(home.diary.sessions()) == 1, f"{method} {path} began a session"
    assert home.client.get("/begin").status_code == 403
    assert home.client.get(f"/sessions/{session}").status_code == 403
    with (
        served(home.application) as at,
        connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page,
    ):
        with pytest.raises(ConnectionClosed):
            page.recv(5)
        assert page.close_code == 4403


def test_a_clinicians_agreement_opens_and_a_red_flag_after_a_session_closes_at_once(home: Home) -> None:
    _waiting(home)
    assert home.client.get("/begin").status_code == 403
    today = datetime.now().astimezone().date().isoformat()
    home.client.post("/agreement", who="Dr. A", on=today, sure="yes")
    assert home.client.get("/begin").status_code == 200
    session = home.begun()
    with (
        served(home.application) as at,
        connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page,
    ):
        page.recv(5)
        said = Client(None, f"http://{at}").post(
            f"/sessions/{session}/after", pain="3", red_flag="leg_weakness"
        )
        assert said.status_code == 303
        assert home.client.get("/begin").status_code == 403
        with pytest.raises(ConnectionClosed):
            for _ in range(5):
                page.recv(5)
        assert page.close_code == 4403


def test_a_session_that_has_ended_is_not_joined_again(home: Home) -> None:
    home.cleared()
    session = home.begun()
    with served(home.application) as at:
        with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page:
            page.recv(5)
        home.diary.end_session(session, 3, False, datetime.now(UTC))
        with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page:
            with pytest.raises(ConnectionClosed):
                page.recv(5)
            assert page.close_code == 4401


@pytest.mark.slow
def test_the_gate_stands_before_a_real_postgresql_too() -> None:
    with cluster() as database:
        home = home_of(database.database())
        assert home.client.get("/begin").status_code == 403
        home.cleared()
        assert home.client.get("/begin").status_code == 200
        home.diary.close()
