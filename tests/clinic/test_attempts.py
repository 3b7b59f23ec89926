"""Whoever guesses is kept out, and keeps nobody else out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from sitbone.clinic import attempts, devices, passwords
from sitbone.clinic.accounts import close, let_in
from sitbone.clinic.errors import NotLetInError, TooManyTriesError
from tests.clinic.town import PASSWORD, Town

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.1"


@pytest.fixture
def town(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A clinic with a clinician and a patient, in which a password is looked at quickly."""
    town.now = NOON
    town.clinician_joins("ada")
    town.patient_joins(town.patient("ada", "Ann"), "ann")
    town.now = NOON + timedelta(minutes=5)  # the digits with which she joined are taken
    monkeypatch.setattr(passwords, "is_right", lambda kept, password: bool(kept) and password == PASSWORD)
    return town


def _try(town: Town, login: str, password: str, address: str, digits: str = "", device: str = "") -> str:
    try:
        let_in(town.clinic, login, password, digits, address, device or None)
    except NotLetInError:
        return "wrong"
    except TooManyTriesError:
        return "refused"
    return "in"


def _guesses(town: Town, login: str, address: Callable[[int], str], tries: int = 288) -> int:
    """How many wrong passwords are looked at in a day, tried at even intervals."""
    looked_at = 0
    for number in range(tries):
        town.now = NOON + timedelta(days=1) * number / tries
        looked_at += _try(town, login, f"guess {number} of many", address(number)) == "wrong"
    return looked_at


def test_a_day_of_guesses_at_one_name_is_bounded_as_the_guide_says(town: Town) -> None:
    assert _guesses(town, "ann", lambda n: ELSEWHERE) == 24
    assert _guesses(town, "nobody", lambda n: f"2001:db8:0:7::{n:x}") == 24, "a /64 is one address"
    assert _guesses(town, "nobody2", lambda n: f"10.0.{n // 256}.{n % 256}") == 100
    assert _guesses(town, "ada", lambda n: f"10.1.{n // 256}.{n % 256}") == 100


def test_a_day_of_guesses_at_many_names_from_one_address_is_bounded_too(town: Town) -> None:
    names = count()
    looked_at = 0
    for number in range(700):
        town.now = NOON + timedelta(days=1) * number / 700
        looked_at += _try(town, f"name{next(names)}", "a guess at it", ELSEWHERE) == "wrong"
    assert looked_at == 400


def test_refused_tries_prolong_nothing(town: Town) -> None:
    for _ in range(8):
        assert _try(town, "ann", "wrong wrong wrong", HOME) == "wrong"
    for second in range(0, 14 * 60, 20):
        town.now = NOON + timedelta(minutes=5, seconds=second)
        assert _try(town, "ann", "wrong wrong wrong", HOME) == "refused"
    town.now = NOON + timedelta(minutes=21)
    assert _try(town, "ann", PASSWORD, HOME) == "in"


def test_forty_five_and_many_more_right_sign_ins_from_one_house_all_get_in(town: Town) -> None:
    assert [_try(town, "ann", PASSWORD, HOME) for _ in range(150)] == ["in"] * 150


def test_many_who_sign_in_at_once_from_one_house_all_get_in(town: Town) -> None:
    found: list[str] = []
    tries = [
        threading.Thread(target=lambda: found.append(_try(town, "ann", PASSWORD, HOME))) for _ in range(8)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert found == ["in"] * 8


def test_many_wrong_tries_at_once_gain_nothing(town: Town) -> None:
    found: list[str] = []
    tries = [
        threading.Thread(target=lambda: found.append(_try(town, "ann", "wrong wrong wrong", ELSEWHERE)))
        for _ in range(20)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert found.count("wrong") == 8 and found.count("refused") == 12


def test_a_known_device_and_right_digits_get_through_while_others_guess_from_everywhere(town: Town) -> None:
    account = town.account("ann").id
    known = devices.remember(town.clinic, account, None)
    for login in ("ann", "ada"):
        for number in range(200):
            _try(town, login, "a guess at it", f"10.0.0.{number}")
        for _ in range(20):
            _try(town, login, "a guess at it", HOME)
    assert _try(town, "ann", PASSWORD, HOME) == "refused"
    assert _try(town, "ann", PASSWORD, HOME, device=known) == "in"
    assert _try(town, "ada", PASSWORD, HOME, town.digits("ada")) == "in"
    assert _try(town, "ada", PASSWORD, HOME, town.digits("ada")) == "refused", "digits are taken once"


def test_who_holds_a_known_device_or_sees_the_digits_may_guess_no_more_often_than_anybody(
    town: Town,
) -> None:
    known = devices.remember(town.clinic, town.account("ann").id, None)
    found = [_try(town, "ann", "wrong wrong wrong", f"10.0.0.{n}", device=known) for n in range(30)]
    assert found.count("wrong") == 8
    digits = [_try(town, "ada", "wrong wrong wrong", f"10.0.0.{n}", town.digits("ada")) for n in range(30)]
    assert digits.count("wrong") == 8


def test_a_device_is_known_to_those_who_signed_in_there_and_only_by_its_newest_cookie(town: Town) -> None:
    ann, ada = town.account("ann").id, town.account("ada").id
    planted = devices.remember(town.clinic, ada, None)
    assert not devices.is_known(town.clinic, ann, planted) and not devices.is_known(town.clinic, ann, None)
    newer = devices.remember(town.clinic, ann, planted)
    assert devices.is_known(town.clinic, ann, newer) and devices.is_known(town.clinic, ada, newer)
    assert not devices.is_known(town.clinic, ann, planted), "who put it there knows nothing afterwards"
    close(town.clinic, "ann")
    assert not devices.is_known(town.clinic, ann, newer)
    town.now = NOON + devices.LASTS + timedelta(hours=1)
    assert not devices.is_known(town.clinic, ada, newer)


def test_a_clock_that_was_ahead_keeps_nobody_out_when_it_is_put_right(town: Town) -> None:
    town.now = NOON + timedelta(days=30)
    for _ in range(8):
        attempts.begin(town.clinic, {"login ann from somewhere": attempts.OF_ONE_GUESSER})
    town.now = NOON
    assert attempts.begin(town.clinic, {"login ann from somewhere": attempts.OF_ONE_GUESSER})
