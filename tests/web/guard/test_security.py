"""What keeps other pages and other machines out."""

import socket
from pathlib import Path

import pytest

from sitbone.web.guard.guardian import HEADERS, Guardian
from sitbone.web.server import CannotServe, serve
from sitbone.web.settings import Settings
from tests.web.conftest import Client, Home, home_of


def test_another_name_origin_or_token_and_a_huge_body_are_refused(home: Home) -> None:
    ask = home.client.ask
    for host in ("evil.example", "127.0.0.1.evil.example", "192.168.1.5", ""):
        assert ask("GET", "/health", headers={"host": host}).status_code == 403, host
    home.cleared()
    fields = {"token": "0" * 64, "pain": "3", "seen_by": "timer"}
    assert ask("POST", "/sessions", data=fields).status_code == 403
    assert ask("POST", "/sessions", data={"pain": "3"}).status_code == 403
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9", ""):
        assert ask("POST", "/sessions", data=fields, headers={"origin": origin}).status_code == 403, origin
    home.client.headers.pop("origin")
    assert home.client.post("/sessions", pain="3", seen_by="timer").status_code == 403
    assert home.diary.sessions() == ()
    huge = {"content-length": str(10**9), "origin": home.client.address}
    assert ask("POST", "/import", content=b"x", headers=huge).status_code == 413


def test_an_origin_has_our_scheme_and_nothing_behind_its_name(home: Home) -> None:
    home.cleared()
    for origin in ("https://127.0.0.1:8000", "ftp://127.0.0.1:8000", "http://127.0.0.1:8000/", "http://127.0.0.1:8000/x",
                   "http://127.0.0.1:8000\\evil", "http://x@127.0.0.1:8000", "//127.0.0.1:8000"):  # fmt: skip
        home.client.headers["origin"] = origin
        assert home.client.post("/sessions", pain="3", seen_by="timer").status_code == 403, origin
    guardian = home.application.guardian
    assert guardian.origin_is_ours("http://127.0.0.1:8000", "127.0.0.1:8000", "ws")
    assert not guardian.origin_is_ours("http://127.0.0.1:8000", "127.0.0.1:8000", "wss")
    clinic = Guardian(Settings(clinic=True, public_url="https://stretch.clinic.example"))
    ours = "https://stretch.clinic.example", "stretch.clinic.example"
    assert clinic.origin_is_ours(*ours, "http")  # behind its proxy
    assert not clinic.origin_is_ours(ours[0].replace("https", "http"), ours[1], "http")
    assert (
        "strict-transport-security" in clinic.headers and "strict-transport-security" not in guardian.headers
    )


def test_what_no_browser_sends_is_refused_and_makes_nothing_fall_over(home: Home) -> None:
    odd = {"host": "["}, {"host": "127.0.0.1:8000", "cookie": "a:b=c; =; ;;"}
    assert [home.client.ask("GET", "/health", headers=h).status_code for h in odd] == [403, 200]
    length = {"content-length": "²".encode("latin-1")}
    assert home.client.ask("POST", "/sessions", headers=length).status_code in (403, 413)
    for path in ("/health%0a", "/sessions/x%0a/holds.csv", "/%00", "/welcome%c2%85"):
        assert home.client.get(path).status_code == 404, path


def test_every_answer_carries_the_strict_content_policy(home: Home) -> None:
    assert "unsafe-inline" not in str(HEADERS) and "'unsafe-eval'" not in str(HEADERS)
    for path in ("/", "/welcome", "/begin", "/nowhere", "/health", "/figures/towel-left.svg", "/data"):
        answer = home.client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert "<script>" not in answer.text and " style=" not in answer.text.replace("<svg", ""), path
    assert home.client.ask("GET", "/", headers={"host": "evil.example"}).headers.get(
        "content-security-policy"
    )


def test_beyond_this_machine_nothing_is_shown_without_the_code(tmp_path: Path) -> None:
    beyond = home_of(f"sqlite:///{tmp_path / 'd.db'}", host="0.0.0.0")
    client = Client(beyond.application, "https://192.168.1.5:8000")
    beyond.cleared()
    for path in ("/", "/begin", "/data", "/export.json", "/calendar.ics", "/health", "/openapi.json"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/pair"), path
    beyond.diary.close()


def test_the_pairing_code_is_taken_as_it_is_printed() -> None:
    guardian = Guardian(Settings(host="0.0.0.0"))
    code = guardian.pairing_code
    for typed in (code, f"{code[:4]} {code[4:]}", f" {code[:4]}  {code[4:]} "):
        assert guardian.pair(typed) is not None, typed


def test_head_answers_as_a_get_does_without_a_body(home: Home) -> None:
    home.cleared()
    for path in ("/", "/data", "/figures/towel-left.svg", "/nothing"):
        asked, headed = home.client.get(path), home.client.ask("HEAD", path)
        assert (headed.status_code, headed.content) == (asked.status_code, b""), path
        assert headed.headers["content-length"] == asked.headers["content-length"]


def test_five_wrong_codes_close_pairing_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    guardian = Guardian(Settings(host="0.0.0.0"))
    now = [1000.0]
    monkeypatch.setattr("sitbone.web.guard.guardian.time.monotonic", lambda: now[0])
    assert [guardian.pair("wrong") for _ in range(5)] == [None] * 5
    assert guardian.pair(guardian.pairing_code) is None
    now[0] += 61
    cookie = guardian.pair(guardian.pairing_code)
    assert cookie is not None and guardian.paired(cookie) and not guardian.paired("0" * 64)


def test_the_network_without_tls_and_a_port_in_use_are_refused_in_one_line() -> None:
    with pytest.raises(CannotServe, match="--tls-certificate") as refused:
        serve(Settings(host="0.0.0.0"), browser=False)
    assert "\n" not in str(refused.value)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotServe, match="running already") as refused:
            serve(Settings(port=taken.getsockname()[1]), browser=False)
        assert "\n" not in str(refused.value)
