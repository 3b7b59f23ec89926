"""The coach as a phone of the same network has it, and as a stranger there does not."""

from __future__ import annotations

import json
import plistlib
import re
import socket
import ssl
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from websockets.exceptions import ConnectionClosed

from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.guard.guardian import Guardian
from sitbone.web.guard.security import TRUSTED
from sitbone.web.phone import serving, telling
from sitbone.web.phone.serving import NoNetwork, doors_for
from sitbone.web.server import CannotServe, serve
from sitbone.web.settings import Settings
from sitbone.words import PSEUDO
from tests.codes import read_squares
from tests.web.clinic.trying import flat
from tests.web.conftest import ALL_NO
from tests.web.phone.conftest import ELSEWHERE, HOME, Phones, stands_for
from tests.words.plain import untranslated

TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


def _linked(phones: Phones, phone: httpx.Client, link: str | None = None) -> httpx.Response:
    """What the page does with what is behind the address's `#`."""
    token = TOKEN.search(phone.get("/pair").text)
    link = phones.application.guardian.link() if link is None else link
    return phone.post("/pair", data={"token": token[1] if token else "", "link": link})


def _session(phones: Phones) -> str:
    phones.diary.save_answers([], ALL_NO, datetime.now(UTC))
    return phones.diary.start_session(SeenBy.TIMER, [Item("towel", "left", 5.0)], 3, datetime.now(UTC))


def test_a_stranger_in_the_network_is_refused_on_every_route(phones: Phones) -> None:
    session = _session(phones)
    routes = [route for route in flat(phones.application.pages.routes) if isinstance(route, APIRoute)]
    ways = [(method, re.sub(r"\{\w+\}", session, route.path)) for route in routes for method in route.methods]
    assert len(ways) > 40
    with phones.phone() as stranger:
        for method, path in (*ways, ("GET", "/openapi.json"), ("GET", "/static/coach.js"), ("HEAD", "/")):
            if path not in ("/pair", "/icon.svg", TRUSTED):
                answer = stranger.request(method, path)
                assert (answer.status_code, answer.headers.get("location")) == (303, "/pair"), (method, path)
        assert stranger.get(TRUSTED).content == b""
        assert "Towel" not in stranger.get("/pair").text
        large = stranger.post("/pair", content=b"x" * 5000)
        assert large.status_code == 413
        for host in (
            "127.0.0.1:8000",
            f"{HOME}:80",
            HOME,
            "evil.example",
            f"localhost:{phones.settings.port}",
        ):
            for path in ("/", "/pair", "/health", "/static/coach.js"):
                assert stranger.get(path, headers={"host": host}).status_code == 403, (host, path)
        forged = {"x-forwarded-for": "127.0.0.1", "x-forwarded-host": "127.0.0.1", "x-sitbone-asked": "a"}
        assert stranger.get("/health", headers=forged).headers.get("location") == "/pair"
    sockets = [r for r in flat(phones.application.pages.routes) if isinstance(r, APIWebSocketRoute)]
    assert len(sockets) == 1
    for cookie in ({}, {"Cookie": f"sitbone_paired={'0' * 64}"}):
        with phones.live(session, **cookie) as page, pytest.raises(ConnectionClosed):
            page.recv(5)
        assert page.close_code == 4410


def test_a_phone_that_reads_the_code_is_let_in_once_and_leads_a_session(phones: Phones) -> None:
    session, link = _session(phones), phones.application.guardian.link()
    with phones.phone() as phone, phones.phone() as another:
        paired = _linked(phones, phone, link)
        assert (paired.status_code, paired.headers["location"], phones.told) == (303, "/", ["let in"])
        given = [one.lower() for one in paired.headers.get_list("set-cookie")]
        assert all(word in given[-1] for word in ("sitbone_paired", "secure", "httponly", "samesite=strict"))
        assert phone.get("/").status_code == 200 and phone.get("/data").status_code == 200
        assert "secure" in another.get("/pair").headers["set-cookie"].lower()
        again = _linked(phones, another, link)
        assert "used already" in again.text and another.get("/data").headers["location"] == "/pair"
        assert "used already" in _linked(phones, another, "guessed").text
        assert _linked(phones, another).status_code == 303  # a new one is shown by then
        page_of_it = phone.get(f"/sessions/{session}").text
        assert f"Open {phones.doors.network.first} and do the steps" in page_of_it
        cookie = {"Cookie": f"sitbone_paired={phone.cookies['sitbone_paired']}"}
        with phones.live(session, **cookie) as page:
            assert json.loads(page.recv(5))["type"] == "step"
            with phones.live(session, **cookie) as other:
                other.recv(5)
                with pytest.raises(ConnectionClosed):
                    page.recv(5)
                assert page.close_code == 4409
        foreign = phone.post("/data/tracks", headers={"origin": phones.settings.origin}, data={})
        assert foreign.status_code == 403
        assert phone.get("/data", headers={"host": f"127.0.0.1:{phones.settings.port}"}).status_code == 403


def test_a_link_ends_by_itself_and_wrong_ones_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    guardian, now = Guardian(Settings()), [1000.0]
    monkeypatch.setattr("sitbone.web.guard.guardian.time.monotonic", lambda: now[0])
    link = guardian.link()
    assert [guardian.pair_by_link(wrong) for wrong in ("", "é", link[:-1]) for _ in range(9)] == [None] * 27
    now[0] += 15 * 60
    assert guardian.link() == link  # the page that is loaded again does not shut out who reads the terminal
    now[0] += 10 * 60
    newer = guardian.link()
    assert newer != link and len(newer) == 22
    now[0] += 5 * 60 + 1
    assert guardian.pair_by_link(link) is None
    assert guardian.paired(guardian.pair_by_link(newer)) and guardian.pair_by_link(newer) is None


def test_this_machine_s_own_browser_needs_no_code_and_it_alone_is_shown_the_codes(phones: Phones) -> None:
    shown = phones.here("/phone")
    assert shown.status_code == 200 and phones.doors.network.fingerprint in shown.text
    assert phones.application.guardian.link() not in shown.text  # it is in the picture
    assert phones.here("/").status_code in (200, 303)
    assert phones.here("/phone", host=phones.host).status_code == 403
    with phones.phone() as phone:
        _linked(phones, phone)
        assert phone.get("/phone").status_code == 404


def test_the_first_page_has_the_certificate_and_the_steps_and_no_secret(phones: Phones) -> None:
    network = phones.doors.network
    for language in ("en", "de", "es"):
        page = phones.first(**{"accept-language": language})
        assert page.status_code == 200 and f'<html lang="{language}">' in page.text
        assert f'data-trusted="https://{HOME}:{network.port}{TRUSTED}"' in page.text
        # Who can replace this page could replace the number on it too.
        assert network.fingerprint not in page.text and phones.application.guardian.link() not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "set-cookie" not in page.headers
    profile, certificate = phones.first("/sitbone.mobileconfig"), phones.first("/sitbone.crt")
    assert profile.headers["content-type"] == "application/x-apple-aspen-config"
    assert certificate.headers["content-type"] == "application/x-x509-ca-cert"
    assert plistlib.loads(profile.content)["PayloadContent"][0]["PayloadContent"] == certificate.content
    assert certificate.content == phones.doors.authority.der
    for path in ("/pages.css", "/trust.js"):
        assert phones.first(path).status_code == 200, path
    for path in ("/data", "/phone", "/pair", "/static/coach.js", "/../server.py", "//pages.css"):
        assert phones.first(path).status_code == 404, path
    assert phones.first(method="POST").status_code == 405
    assert phones.first(host="evil.example").status_code == 403
    with pytest.raises(httpx.HTTPError):  # the coach itself is not there without TLS
        httpx.get(f"http://{stands_for(HOME)}:{network.port}/")


def test_no_page_for_a_phone_has_text_that_never_went_through_a_translation(phones: Phones) -> None:
    phones.diary.set_setting("language", PSEUDO)
    with phones.phone() as phone:
        pages = [phones.here("/phone").text, phone.get("/pair").text, _linked(phones, phone, "x").text]
    pages.append(phones.first(**{"accept-language": PSEUDO}).text)
    network = phones.doors.network
    names = (
        network.first,
        network.origin,
        network.fingerprint,
        phones.doors.authority.name,
        "iPhone, iPad",
        ">Android<",
    )
    for name in names:
        pages = [page.replace(name, ">1<" if name[0] == ">" else "1") for page in pages]
    assert [untranslated(page) for page in pages] == [[], [], [], []]


def test_a_phone_that_does_not_know_the_machine_is_not_connected(phones: Phones) -> None:
    at = stands_for(HOME), phones.doors.network.port
    with socket.create_connection(at) as reached, pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(reached, server_hostname=HOME)


def test_in_another_network_there_is_a_new_certificate_of_the_same_authority_and_nobody_at_the_old_address(
    phones: Phones, capfd: pytest.CaptureFixture[str]
) -> None:
    before = phones.trusting()
    phones.addresses[:] = [ELSEWHERE]
    said = ""
    for _ in range(100):
        said += capfd.readouterr().out
        if "has changed" in said:
            break
        time.sleep(0.05)
    assert f"https://{ELSEWHERE}:{phones.doors.network.port}" in said
    with socket.create_connection((stands_for(ELSEWHERE), phones.doors.network.port)) as reached:
        before.wrap_socket(reached, server_hostname=ELSEWHERE).close()
    with phones.phone() as phone:
        assert phone.get("/").headers["location"] == "/pair"
        assert phone.get("/", headers={"host": f"{HOME}:{phones.doors.network.port}"}).status_code == 403
    assert phones.first("/sitbone.crt").content == phones.doors.authority.der
    for port in (phones.doors.network.port, phones.doors.network.first_port):
        with pytest.raises(OSError):
            socket.create_connection((stands_for(HOME), port), timeout=2)


def test_whoever_opens_very_many_connections_keeps_nobody_on_this_machine_out(phones: Phones) -> None:
    opened = [
        socket.create_connection((stands_for(HOME), phones.doors.network.first_port))
        for _ in range(serving.MOST + 30)
    ]
    try:
        for extra in opened[-20:]:
            extra.settimeout(5)
            assert extra.recv(1) == b""  # closed at once
        assert phones.here("/health").status_code == 200
    finally:
        for one in opened:
            one.close()


def test_what_does_not_go_with_phones_is_refused_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'diary.db'}"
    file = tmp_path / "a.pem"
    file.write_text("")
    for more, said in (
        ({"host": "0.0.0.0"}, "omit --host"),
        ({"tls_certificate": file, "tls_key": file}, "omit --host"),
        ({"clinic": True, "public_url": "https://a.example"}, "one person's own coach"),
    ):
        with pytest.raises(CannotServe, match=said) as refused:
            serve(Settings(phone=True, database_url=url, **more), browser=False)
        assert "\n" not in str(refused.value)
    for settings, addresses, said in (
        (Settings(port=65_500, database_url=url), ("10.0.0.2",), "smaller --port"),
        (Settings(database_url=url), (), "no private network"),
        (Settings(database_url=url), ("10.255.255.77",), "another program"),  # not of this machine
    ):
        with pytest.raises(NoNetwork, match=said) as cannot:
            doors_for(settings, lambda addresses=addresses: addresses)  # type: ignore[misc]
        assert "\n" not in str(cannot.value)


def test_the_terminal_draws_both_codes_and_a_file_gets_no_secret(
    phones: Phones, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guardian, network = phones.application.guardian, phones.doors.network
    telling.how(guardian, phones.settings.origin)
    said = capsys.readouterr().out
    assert network.fingerprint in said and network.origin in said and network.first in said
    assert guardian.pairing_code[:4] not in said and guardian.link() not in said and "█" not in said
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    telling.how(guardian, phones.settings.origin)
    said = capsys.readouterr().out
    assert guardian.pairing_code[4:] in said and guardian.link() not in said
    assert _drawn(said) == [network.first, network.link(guardian.link())]
    telling.nobody_came(network)
    assert f"{network.first_port}:{network.port}/tcp" in capsys.readouterr().out


def _drawn(said: str) -> list[str]:
    """What a camera reads from a terminal."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    found = []
    for block in re.findall(r"(?:\033\[30;107m.*\033\[0m\n?)+", said):
        lines = [re.sub(r"\033\[[\d;]*m", "", line) for line in block.strip("\n").split("\n")]
        found.append(read_squares([[halves[one][half] for one in line] for line in lines for half in (0, 1)]))
    return found
