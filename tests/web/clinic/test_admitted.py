"""What is live ends with what let it in: a sign-in, an account, care, a pairing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.clinic import invitations
from sitbone.clinic.accounts import Role, close
from sitbone.clinic.care import Patient
from sitbone.clinic.tables import SignInRow
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.clinic.door import SIGNED_IN
from tests.clinic.town import PASSWORD
from tests.web.clinic.house import House, send
from tests.web.conftest import Client, home_of, served

WITHIN = 2.0
"""Seconds within which a socket is closed."""
SLACK = 1.5
"""Seconds that a busy machine may take besides."""


@contextmanager
def _join(at: str, session: str, cookie: str) -> Iterator[ClientConnection]:
    with connect(
        f"ws://{at}/live/{session}",
        origin=Origin(f"http://{at}"),
        additional_headers={"cookie": cookie},
        compression=None,
    ) as page:
        json.loads(page.recv(10))
        yield page


def _closed_after(page: ClientConnection) -> tuple[int | None, float]:
    """The code with which it is closed, and after how many seconds."""
    began = time.monotonic()
    with pytest.raises(ConnectionClosed):
        while time.monotonic() < began + 10:
            try:
                page.recv(0.2)
            except TimeoutError:
                continue
    return page.close_code, time.monotonic() - began


def _begun(house: House, patient: Patient) -> str:
    return house.diary(patient).start_session(
        SeenBy.TIMER, [Item("towel", "left", 5.0)], 3, datetime.now(UTC)
    )


@pytest.fixture
def ann(house: House) -> tuple[Patient, Client]:
    house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    return patient, house.patient_browser(patient, "ann")


def _end_the_sign_ins(house: House, _patient: Patient, _browser: Client) -> None:
    with house.clinic.writing() as connection:
        connection.execute(delete(SignInRow).where(SignInRow.account == house.account("ann").id))


def _close_the_account(house: House, _patient: Patient, _browser: Client) -> None:
    close(house.clinic, "ann")


def _choose_a_new_password(house: House, patient: Patient, _browser: Client) -> None:
    made = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    invitations.accept(house.clinic, made.secret, made.code, "ann", PASSWORD)


def _sign_out_in_another_tab(_house: House, _patient: Patient, browser: Client) -> None:
    send(browser, "/data", "/sign-out")


@pytest.mark.parametrize(
    "ends", [_end_the_sign_ins, _close_the_account, _choose_a_new_password, _sign_out_in_another_tab]
)
def test_a_live_session_ends_with_the_sign_in_that_opened_it_and_no_other_does(
    house: House, ann: tuple[Patient, Client], ends: Callable[[House, Patient, Client], None]
) -> None:
    patient, browser = ann
    bob = house.patient("ada", "Bob")
    house.cleared(bob)
    bobs = house.patient_browser(bob, "bob")
    with served(house.application, lifespan=True) as at, ExitStack() as open_:
        mine, theirs = (
            open_.enter_context(_join(at, _begun(house, whose), f"{SIGNED_IN}={of.cookies.get(SIGNED_IN)}"))
            for whose, of in ((patient, browser), (bob, bobs))
        )
        time.sleep(1.2)  # nothing has ended: nobody is sent away
        mine.send('{"type":"go"}')
        assert mine.recv(5)
        ends(house, patient, browser)
        code, seconds = _closed_after(mine)
        assert code == 4410 and seconds < WITHIN + SLACK
        theirs.send('{"type":"go"}')
        assert theirs.recv(5)


def test_on_a_person_s_own_machine_a_browser_that_is_not_paired_any_more_is_closed(tmp_path: Path) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}", host="0.0.0.0")
    home.cleared()
    guardian = home.application.guardian
    cookie = f"sitbone_paired={guardian.pair(guardian.pairing_code)}"
    with served(home.application, lifespan=True) as at, _join(at, home.begun(), cookie) as page:
        guardian.secret = b"another"
        code, seconds = _closed_after(page)
    assert code == 4410 and seconds < WITHIN + SLACK
    home.diary.close()
