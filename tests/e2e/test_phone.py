"""A phone of the same network as the camera, with a real browser: shown the way, let in, and a secure context."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import cv2
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Error, Page, expect, sync_playwright

from sitbone.plan.item import Item
from sitbone.web.phone import certificates
from sitbone.web.phone.addresses import private_addresses
from tests.codes import read
from tests.e2e import camera
from tests.e2e.house import House, browser, chromium, house, wait_for_part
from tests.e2e.looking import LOCALES, looking

IN_A_NETWORK = pytest.mark.skipif(not private_addresses(), reason="this machine is in no private network")
A_PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 915},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile",
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, "--phone") as found:
        yield found
        assert not found.wrong


def _trusting(folder: Path) -> str:
    """What makes Chromium take this one server's key, as if its authority had been taken in."""
    leaf = x509.load_pem_x509_certificates((folder / "phone" / "server.pem").read_bytes())[0]
    key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}"


def _read(page: Page, number: int) -> str:
    """What a phone's camera reads from the screen of the computer."""
    picture = page.locator(".qr").nth(number).screenshot()
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return read(np.asarray(image, np.uint8))


@IN_A_NETWORK
def test_a_phone_is_shown_the_way_let_in_and_followed_by_its_camera(served: House, tmp_path: Path) -> None:
    with browser(served) as computer:
        computer.goto(served.address + "/phone")
        first, then = _read(computer, 0), _read(computer, 1)
        fingerprint = computer.locator(".fingerprint").inner_text()
    address, secret = then.split("/pair#")
    assert address.startswith("https://") and len(secret) == 22 and len(fingerprint) == 95
    with browser(served, **A_PHONE) as stranger:
        stranger.goto(first)
        expect(stranger.locator("main")).to_have_attribute("data-known", "no")
        expect(stranger.get_by_text("This phone knows your computer.")).to_be_hidden()
        expect(stranger.locator("details[open]")).to_have_attribute("data-for", "android")
        assert fingerprint not in stranger.content()
    film = camera.write(tmp_path / "wall.mjpeg", "wall_left", [(10, 10, 10)])
    with browser(served, film, _trusting(tmp_path), **A_PHONE) as phone:
        phone.goto(first)
        expect(phone.locator("main")).to_have_attribute("data-known", "yes")
        expect(phone.get_by_text("This phone knows your computer.")).to_be_visible()
        sent = len(served.requests)
        phone.goto(then)
        phone.wait_for_url(re.compile(re.escape(address) + r"/(welcome)?$"))
        assert phone.evaluate("[isSecureContext, location.hash]") == [True, ""]
        asked = served.requests[sent:]
        assert [r.method for r in asked if secret in (r.post_data or "")] == ["POST"]
        assert not [r for r in asked if not r.url.startswith(address)]
        phone.goto(address + served.begun(Item("wall", "left", 20.0)).removeprefix(served.address))
        phone.click("#camera-on")
        expect(phone.locator("#main")).to_have_attribute(
            "data-first-skeleton-ms", re.compile(r"^\d+$"), timeout=60_000
        )
        phone.reload()
        wait_for_part(phone, "check", "get ready", "stretch")
        phone.goto(f"{address}/pair")  # who is let in already is asked for nothing
        phone.wait_for_url(f"{address}/")
    log = (tmp_path / "server.log").read_text()
    assert secret not in log and "was let in" in log


@IN_A_NETWORK
def test_what_the_computer_shows_and_the_phone_s_first_page_are_whole_in_every_size_and_language(
    served: House,
) -> None:
    with looking() as look:
        for language in LOCALES:
            with look.speaking(language, color_scheme="dark" if language == "de" else "light") as page:
                page.goto(f"{served.address}/phone")
                look.look(page, "phone")
                first = page.locator(".codes a").get_attribute("href")
                page.goto(str(first))
                for steps in page.locator("details").all():
                    steps.evaluate("steps => steps.open = true")
                look.look(page, "first page")
        assert not look.faults, "\n".join(look.faults)


@pytest.mark.skipif(
    shutil.which("certutil") is None, reason="there is no certutil: apt install libnss3-tools"
)
@pytest.mark.parametrize("taken_in", [True, False])
def test_a_browser_that_took_the_certificate_in_trusts_this_machine_and_no_name_of_the_web(
    tmp_path: Path, taken_in: bool
) -> None:
    now, ours, web = datetime.now(UTC), ("10.1.2.3", "ada.local"), ("example.org", "8.8.8.8")
    signer = certificates.authority(tmp_path / "phone", "ada", now)
    _take_in(signer, tmp_path, trusted="C,," if taken_in else ",,")
    at: dict[str, str] = {}
    for names in (ours, web):
        file = tmp_path / f"{names[0]}.pem"
        file.write_bytes(certificates.signed(signer, names, now))
        server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        server.socket = certificates.context(file).wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        at |= {name: f"https://{name}:{server.server_port}/" for name in names}
    here = ",".join(f"MAP {name} 127.0.0.1" for name in at)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", f"--host-resolver-rules={here}"],
            env={**os.environ, "HOME": str(tmp_path)},
        )
        page = started.new_page()
        for name, address in at.items():
            if taken_in and name in ours:
                page.goto(address)
                assert page.evaluate("isSecureContext")
            else:
                with pytest.raises(
                    Error, match="ERR_CERT_INVALID" if taken_in else "ERR_CERT_AUTHORITY_INVALID"
                ):
                    page.goto(address)
        started.close()


def _take_in(signer: certificates.Authority, home: Path, trusted: str) -> None:
    """The root in the store of the user whose home this is."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    (home / "root.crt").write_bytes(signer.der)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    command = [*certutil, "-A", "-t", trusted, "-n", "sitbone", "-i", str(home / "root.crt")]
    subprocess.run(command, check=True)
