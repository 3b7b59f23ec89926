"""A clinic as its people meet it: a clinician joins and prescribes, a patient joins and stretches, all in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from sitbone.clinic import invitations
from sitbone.clinic.accounts import Role
from tests.clinic.town import PASSWORD
from tests.e2e.house import chromium
from tests.e2e.looking import AXE
from tests.postgres import Cluster
from tests.web.clinic.house import House, house_of
from tests.web.conftest import served


@pytest.fixture
def clinic(postgresql: Cluster) -> Iterator[tuple[House, str]]:
    """A clinic on a real PostgreSQL, and its address."""
    with ExitStack() as open_:
        house = house_of(postgresql.clinic())
        at = open_.enter_context(served(house.application, lifespan=True))
        yield house, f"http://{at}"
        house.clinic.close()


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    """The clinician's browser, and the patient's, which is a phone."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        desk = started.new_context(bypass_csp=True)
        phone = started.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
        yield [desk, phone]
        started.close()


def _check(page: Page) -> None:
    """Nothing that somebody with other eyes or hands could not use, and nothing wider than the screen."""
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(page.url, v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_a_clinician_prescribes_and_a_patient_does_it(
    clinic: tuple[House, str], contexts: list[BrowserContext]
) -> None:
    house, address = clinic
    if not AXE.exists():
        pytest.skip("axe-core is not here: npm ci")
    desk, phone = (context.new_page() for context in contexts)
    made = invitations.invite(house.clinic, Role.CLINICIAN, "Dr Ada Klein")
    _join_as_clinician(desk, f"{address}/join/{made.secret}", made.code)
    _check(desk)
    desk.click("text=New patient")
    desk.fill("#name", "Eva Meier")
    desk.click("button:text-is('Take on and invite')")
    link, code = desk.locator("code").inner_text(), desk.locator(".code").inner_text()
    _check(desk)
    desk.click("text=Prescribe")
    _check(desk)
    for stretch in ("seated_hug", "seated_extend", "chair", "wall"):
        desk.uncheck(f"[name={stretch}-chosen]")
    desk.fill("[name=towel-seconds]", "5")
    desk.fill("#hip_flexion_at_most", "100")
    desk.fill("#notes", "Slowly, and only the towel.")
    desk.click("button:text-is('Prescribe')")
    expect(desk.locator("[role=status]")).to_contain_text("next session")
    _check(desk)

    phone.goto(re.sub(r"^http://[^/]+", address, link))
    phone.fill("#code", code)
    phone.fill("#login", "eva@example.org")
    phone.fill("#password", PASSWORD)
    _check(phone)
    phone.click("button:text-is('Let me in')")
    expect(phone).to_have_url(f"{address}/welcome")
    (patient,) = _patients(house)
    house.cleared(patient)
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("Slowly, and only the towel.")
    _check(phone)
    phone.click("label:has(input[name=pain][value='3'])")
    phone.click("button:text-is('Timer only')")
    phone.click("#start")
    expect(phone.locator("#caption")).to_contain_text("100 degrees at most", timeout=10_000)
    expect(phone).to_have_url(re.compile("/after$"), timeout=90_000)
    phone.click("label:has(input[value='slight'])")
    phone.click("label:has(input[name=pain][value='2'])")
    phone.click("label:has(input[value='none'])")
    phone.click("main form button:not([name])")
    expect(phone).to_have_url(f"{address}/")

    desk.goto(f"{address}/clinic")
    expect(desk.locator("tbody tr")).to_contain_text("Eva Meier")
    expect(desk.locator("tbody tr")).to_contain_text("1 of 3")
    expect(desk.locator("tbody tr")).to_contain_text("3 → 2")
    desk.click("text=Eva Meier")
    expect(desk.locator("main")).to_contain_text("nobody (timer)")
    _check(desk)
    phone.goto(f"{address}/data")
    expect(phone.locator("main")).to_contain_text("Dr Ada Klein")
    _check(phone)
    phone.click("text=Sign out")
    phone.goto(address)
    expect(phone).to_have_url(f"{address}/sign-in")
    _check(phone)


def _join_as_clinician(page: Page, link: str, code: str) -> None:
    page.goto(link)
    _check(page)
    secret = page.locator("[name=one_time]").input_value()
    page.fill("#code", code)
    page.fill("#login", "ada")
    page.fill("#password", PASSWORD)
    page.fill("#digits", pyotp.TOTP(secret).now())
    page.click("button:text-is('Let me in')")
    expect(page).to_have_url(re.compile("/clinic$"))


def _patients(house: House):  # type: ignore[no-untyped-def]
    from sitbone.clinic.accounts import account_of
    from sitbone.clinic.care import patients_of
    from sitbone.clinic.tables import AccountRow

    with house.clinic.reading() as connection:
        accounts = AccountRow.__table__.select().where(AccountRow.login == "ada")
        ada = account_of(connection.execute(accounts).one())
    return patients_of(house.clinic, ada)
