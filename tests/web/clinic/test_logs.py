"""What a server writes while people use it holds nothing of what they said or who they are."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from sitbone.clinic.clinic import Clinic
from sitbone.plan.screening import load_questions
from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.guard import logs
from tests.clinic.town import PASSWORD
from tests.web.clinic.house import House, send
from tests.web.conftest import Client

MOST_DETAILED = """
import logging
from sitbone.web import server
from sitbone.web.guard import logs
from sitbone.web.settings import Settings
was = logs.set_up
def set_up(kind):
    was(kind)
    for name in ("", "sitbone", "sitbone.web", "uvicorn", "uvicorn.error", "websockets", "asyncio",
                 "sqlalchemy.engine", "sqlalchemy.pool", "alembic", "multipart", "python_multipart"):
        logging.getLogger(name or None).setLevel(1)
logs.set_up = set_up
server.serve(Settings(), browser=False)
"""
EVENTS = {"page", "socket opened", "socket closed", "database error", "started", "error", "library"}
FIELDS = {
    "time", "level", "event", "route", "method", "status", "milliseconds", "request", "code", "kind", "version",
    "diary", "library", "at", "words", "errors", "places",
}  # fmt: skip


class Outside(House):
    """A clinic whose application is another process."""

    address = ""

    def browser(self) -> Client:
        return Client(None, self.address)


@contextmanager
def _running(url: str, said: Path) -> Iterator[Outside]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    house = Outside(Clinic.open(url), application=None)  # type: ignore[arg-type]  # it is not here
    house.address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SITBONE_DATABASE_URL": url,
        "SITBONE_CLINIC": "1",
        "SITBONE_PUBLIC_URL": house.address,
        "SITBONE_PORT": str(port),
    }
    with said.open("wb") as into:
        command = [sys.executable, "-c", MOST_DETAILED]
        server = subprocess.Popen(command, env=environment, stderr=into, stdout=subprocess.PIPE)
    assert server.stdout
    try:
        assert b"is at" in server.stdout.readline()
        yield house
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()
        house.clinic.close()


def test_whole_days_of_patients_and_clinicians_leave_nothing_of_them_in_the_most_detailed_logs(
    clinic_url: str, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    with _running(clinic_url, said) as house:
        secrets = _a_day(house)
    text = said.read_text("utf-8")
    for secret in secrets:
        assert secret.lower() not in text.lower(), secret
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["event"] for line in lines} <= EVENTS and {name for line in lines for name in line} <= FIELDS
    pages = [line for line in lines if line["event"] == "page"]
    assert {"/screening/{number}", "/sessions/{session_id}/after", "/clinic/patients/{person}"} <= {
        line["route"] for line in pages
    }
    assert all(re.fullmatch("[0-9a-f]{16}", line["request"]) for line in pages)
    assert all(isinstance(line["status"], int) for line in pages)
    assert [line["code"] for line in lines if line["event"] == "socket closed"] == [4400, 4401]
    assert sum(line.get("library", "").startswith("sqlalchemy") for line in lines) > 100, "it was listening"


def _a_day(house: Outside) -> list[str]:
    """Everything that people do; what they said and who they are."""
    clinician = house.clinician("zebrafish-clinician")
    send(
        clinician,
        "/clinic/patients/new",
        "/clinic/patients",
        name="Ann Zebrafish",
        born="1961-02-03",
        number="ZF-4711",
    )
    page = clinician.get("/clinic?find=zebrafish").text
    (person,) = set(re.findall(r"/clinic/patients/([0-9a-f-]{36})", page))
    patient = house.patient("zebrafish-clinician", "Berta Zebrafish")
    browser = house.patient_browser(patient, "berta.zebrafish@example")
    send(house.browser(), "/sign-in", "/sign-in", login="zebrafish-clinician", password="wrong zebrafish")
    for number, question in enumerate(load_questions(), 1):
        answer = "yes" if question.id == "pins_and_needles" else "no"
        send(browser, f"/screening/{number}", f"/screening/{number}", answer=answer)
    house.cleared(patient)
    begun = send(browser, "/begin", "/sessions", pain="7", seen_by="timer")
    session = begun.headers["location"].rsplit("/", 1)[1]
    _lead(house, browser, session)
    for path in (
        "/",
        f"/sessions/{session}",
        "/progress",
        "/data",
        "/export.json",
        "/begin?pain=7&name=zebrafish",
    ):
        browser.get(path)
    browser.get("/sessions/zebrafish")
    send(browser, f"/sessions/{session}/after", f"/sessions/{session}/after", pain="9", red_flag="zebrafish")
    send(
        browser, f"/sessions/{session}/after", f"/sessions/{session}/after", pain="9", red_flag="leg_weakness"
    )
    for path in ("", "/prescription", "/log", "/export.json"):
        clinician.get(f"/clinic/patients/{patient.person}{path}")
    notes = {"notes": "slowly with the zebrafish", "towel-chosen": "yes", "towel-seconds": "900"}
    path = f"/clinic/patients/{patient.person}/prescription"
    send(clinician, path, path, version="0", **notes)
    numbers = house.browser().get("/metrics").text
    assert "sitbone_sign_ins_failed_total 1.0" in numbers and "zebrafish" not in numbers.lower()
    cookies = [b.cookies.get(SIGNED_IN) or "" for b in (browser, clinician)]
    assert all(cookies)
    return [
        "zebrafish", person, patient.person, session, PASSWORD, house.secrets["zebrafish-clinician"], "pins_and",
        "leg_weakness", "pain=", '"pain', "hurts", "ZF-4711", "1961", *cookies,
    ]  # fmt: skip


def _lead(house: Outside, browser: Client, session: str) -> None:
    """A live socket that is closed for what it says, and a session in which it hurts, until it is over."""
    at, headers = house.address.split("//")[1], {"cookie": f"{SIGNED_IN}={browser.cookies.get(SIGNED_IN)}"}
    for messages in (
        ['{"type":"zebrafish"}'],
        ['{"type":"go"}', '{"type":"hurts","where":"knee"}', '{"type":"stop"}'],
    ):
        with connect(
            f"ws://{at}/live/{session}",
            origin=Origin(house.address),
            additional_headers=headers,
        ) as page:
            for message in messages:
                page.send(message)
            if len(messages) > 1:
                while json.loads(page.recv(10))["state"]["part"] != "finished":
                    pass
                send(browser, f"/sessions/{session}/after", f"/sessions/{session}/timer")
            with pytest.raises(ConnectionClosed):
                while True:
                    page.recv(10)


def _failed() -> logging.LogRecord:
    """The record of an error whose words, and whose cause's words, quote somebody."""
    try:
        try:
            raise ValueError("pain 9 of zebrafish")
        except ValueError as error:
            raise RuntimeError("zebrafish") from error
    except RuntimeError:
        return logging.LogRecord(
            "uvicorn.error", 40, "a.py", 7, "It fell over: %s", ("zebrafish",), sys.exc_info()
        )


@pytest.mark.parametrize("formatter", [logs.Json(), logs.Plain()])
def test_of_an_error_the_kinds_and_places_are_written_and_no_words(formatter: logging.Formatter) -> None:
    line = formatter.format(_failed())
    assert "zebrafish" not in line and "pain" not in line and "\n" not in line
    for part in ("RuntimeError", "ValueError", "clinic/test_logs.py:", "_failed", "It fell over: %s"):
        assert part in line
    foreign: Any = logging.LogRecord("asyncio", 40, "a.py", 7, "said by zebrafish", (), None)
    assert "zebrafish" not in formatter.format(foreign) and "asyncio" in formatter.format(foreign)


def test_logs_are_plain_and_silent_for_a_person_and_can_be_turned_off(tmp_path: Path) -> None:
    script = (
        "import logging, sys; from sitbone.web.guard import logs; logs.set_up(sys.argv[1]); "
        "logs.page_sent('/begin', 'GET', 200, 0.01, '0'); logs.page_sent('/begin', 'GET', 503, 0.01, '1')"
    )
    said = {
        kind: subprocess.run(
            [sys.executable, "-c", script, kind], capture_output=True, text=True, check=True
        ).stderr.splitlines()
        for kind in ("json", "plain", "off")
    }
    assert [json.loads(line)["status"] for line in said["json"]] == [200, 503] and said["off"] == []
    (line,) = said["plain"]
    assert line.endswith("warning: page method=GET route=/begin status=503 milliseconds=10.0 request=1")
