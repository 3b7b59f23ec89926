"""What a server tells whoever looks after it: how it fares, and nothing about anybody."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import anyio
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.live.message import write_nobody
from sitbone.plan.records import SeenBy
from sitbone.web.application import create_application
from sitbone.web.guard.metrics import Metrics
from sitbone.web.guard.observing import Observed
from sitbone.web.settings import Settings
from tests.web.conftest import ADDRESS, Client, Home, home_of, served

TOKEN = "a token of thirty characters or so"


def _observed(home: Home) -> Observed:
    return Observed(home.application, home.application.services.metrics)


def _joined(at: str, session: str) -> ClientConnection:
    return connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}"), compression=None)


def _numbers(text: str) -> dict[str, float]:
    """Every number of a page of metrics, by its name and labels."""
    return {
        sample.name
        + "".join(f" {name}={sample.labels[name]}" for name in sorted(sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_live_session_is_counted_while_it_is_led_with_its_looks_and_how_it_was_closed(home: Home) -> None:
    home.cleared()
    session = home.begun(SeenBy.CAMERA)
    with served(_observed(home)) as at, _joined(at, session) as page:
        page.recv(5)
        page.send('{"type":"go"}')
        for number in range(6):  # 10 a second are judged
            page.send(write_nobody(sequence=number, time=number * 0.05, size=(640, 480)))
        page.send('{"type":"pause"}')
        while not json.loads(page.recv(5))["state"]["paused"]:
            pass
        during = _numbers(home.client.get("/metrics").text)
        page.send("{}")
        with pytest.raises(ConnectionClosed):
            page.recv(5)
    after = _numbers(home.client.get("/metrics").text)
    assert during["sitbone_live_sessions"] == 1 and after["sitbone_live_sessions"] == 0
    taken, left_out = after["sitbone_look_seconds_count"], after["sitbone_looks_left_out_total"]
    assert taken + left_out == 6 and taken >= 2 and left_out >= 1
    assert after["sitbone_look_seconds_bucket le=+Inf"] == taken and 0 < after["sitbone_look_seconds_sum"] < 1
    assert after["sitbone_answer_seconds_count"] == taken + 2, "and two commands"
    assert after["sitbone_sockets_opened_total"] == 1 and after["sitbone_sockets_closed_total code=4400"] == 1


def test_pages_are_counted_by_the_template_of_their_address_and_never_by_the_address(home: Home) -> None:
    home.cleared()
    session = home.begun()
    browser = Client(_observed(home))
    for path in (f"/sessions/{session}", "/zebrafish", "/welcome?who=zebrafish", "/static/nothing.js"):
        assert re.fullmatch("[0-9a-f]{16}", browser.get(path).headers["x-request-id"])
    browser.ask("ZEBRAFISH", "/")
    browser.ask("GET", "/", headers={"host": "zebrafish.example"})
    text = home.client.get("/metrics").text
    numbers = _numbers(text)
    for labels in (
        "method=GET route=/sessions/{session_id} status=200",
        "method=GET route=none status=404",
        "method=GET route=/welcome status=200",
        "method=GET route=/static status=404",
        "method=GET route=none status=403",
    ):
        assert numbers[f"sitbone_page_seconds_count {labels}"] == 1, labels
    assert "zebrafish" not in text.lower() and session not in text


def test_the_metrics_are_for_this_machine_and_for_who_has_the_token(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'diary.db'}"
    home, keyed, empty = home_of(url), home_of(url, metrics_token=TOKEN), home_of(url, metrics_token="")
    for told, headers, code in (
        (home, {}, 200),
        (home, {"x-forwarded-for": "203.0.113.5"}, 404),
        (home, {"via": "1.1 proxy"}, 404),
        (home, {"x-forwarded-for": "127.0.0.1", "authorization": f"Bearer {TOKEN}"}, 404),
        (keyed, {"x-forwarded-for": "203.0.113.5", "authorization": f"Bearer {TOKEN}"}, 200),
        (keyed, {"x-forwarded-for": "203.0.113.5", "authorization": "Bearer another"}, 404),
        (keyed, {"authorization": "Bearer "}, 404),
        (keyed, {"authorization": f"Bearer {TOKEN[:-1]}é".encode()}, 404),
        (keyed, {}, 200),
        (empty, {"x-forwarded-for": "203.0.113.5", "authorization": "Bearer "}, 404),
    ):
        assert told.client.get("/metrics", headers=headers).status_code == code, headers
    home.diary.close()
    keyed.diary.close()
    empty.diary.close()


def test_a_server_without_its_database_lives_and_is_not_ready_and_is_again_when_it_is_back(
    tmp_path: Path,
) -> None:
    file = tmp_path / "diary.db"
    home = home_of(f"sqlite:///{file}")
    assert home.client.get("/ready").json() == {"status": "ready"}
    home.diary.close()
    whole = file.read_bytes()
    file.write_bytes(b"no database at all" * 999)
    (tmp_path / "diary.db-wal").unlink(missing_ok=True)
    refused = home.client.get("/ready")
    assert refused.status_code == 503 and refused.text.count("\n") == 1 and str(tmp_path) not in refused.text
    assert home.client.get("/health").json() == {"status": "ok"}
    assert home.client.get("/begin").status_code == 503
    numbers = _numbers(home.client.get("/metrics").text)
    assert numbers["sitbone_diary_errors_total kind=DamagedError"] == 2
    file.write_bytes(whole)
    assert home.client.get("/ready").status_code == 200
    home.diary.close()


def test_a_document_that_is_refused_is_no_fault_of_the_database(home: Home) -> None:
    token = re.search(r'name="token" value="([0-9a-f]+)"', home.client.get("/data").text)
    data, files = {"token": token[1] if token else ""}, {"file": ("diary.json", b"{}", "application/json")}
    refused = home.client.ask("POST", "/import", data=data, files=files)
    assert refused.status_code == 422 and "Nothing was taken in" in refused.text
    assert "sitbone_diary_errors_total{" not in home.client.get("/metrics").text


def test_a_database_that_hangs_is_not_ready_after_a_second_however_often_it_is_asked(home: Home) -> None:
    hanging = lambda *_: time.sleep(2.5)  # noqa: E731
    event.listen(home.diary.engine, "before_cursor_execute", hanging)
    began = time.monotonic()
    assert [home.client.get("/ready").status_code for _ in range(2)] == [503, 503]
    assert time.monotonic() - began < 6
    event.remove(home.diary.engine, "before_cursor_execute", hanging)


def test_counting_a_look_costs_next_to_nothing() -> None:
    metrics, looks = Metrics(), 20_000

    def once() -> float:
        began = time.perf_counter()
        for _ in range(looks):
            before = time.perf_counter()
            metrics.look_taken(time.perf_counter() - before)
            metrics.answered(time.perf_counter() - before)
        return (time.perf_counter() - began) / looks

    assert min(once() for _ in range(5)) < 5e-6, "about 1 µs"


def test_a_setting_that_is_no_way_of_logging_is_refused() -> None:
    with pytest.raises(ValueError, match="json"):
        Settings(log="verbose")  # type: ignore[arg-type]
    assert TOKEN not in repr(Settings(metrics_token=TOKEN))  # type: ignore[arg-type]


def test_each_application_counts_for_itself(home: Home) -> None:
    other = create_application(Settings(), home.diary)
    Client(_observed(home)).get("/welcome")
    assert "/welcome" in home.client.get("/metrics").text
    assert "/welcome" not in Client(other).get("/metrics").text
    assert json.loads(Client(other).get("/health").text)["status"] == "ok"


def test_a_fault_of_ours_is_a_page_that_says_so_and_not_a_bare_line(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the person's own words")

    monkeypatch.setattr("sitbone.web.pages.today.verdict", fails)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(home.application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.get("/", headers={"accept": "text/html"})

    answer = anyio.run(asked)
    assert answer.status_code == 500 and answer.headers["content-type"].startswith("text/html")
    assert "Sitbone itself" in answer.text and "own words" not in answer.text
