"""Guessing at the page itself; how many guesses there are is in tests/clinic/test_attempts.py."""

from sitbone.clinic import devices
from sitbone.web.clinic.entry import DEVICE
from tests.web.clinic.house import House


def test_a_browser_in_which_somebody_joined_or_signed_in_is_known_from_then_on(house: House) -> None:
    house.clinician("ada")
    browser = house.patient_browser(house.patient("ada", "Ann"), "ann")
    assert devices.is_known(house.clinic, house.account("ann").id, browser.cookies.get(DEVICE))
