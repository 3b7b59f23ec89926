"""What is kept of passwords, and when six digits fit."""

from __future__ import annotations

import argon2
import pyotp
import pytest

from sitbone.clinic import passwords
from sitbone.clinic.errors import ClinicError

_AS_IT_IS = passwords._hasher  # the tests of this folder use a quicker one


def test_a_guess_at_a_stolen_hash_costs_what_rfc_9106_asks() -> None:
    kept = argon2.extract_parameters(_AS_IT_IS().hash("four plain words of mine"))
    assert kept.type is argon2.Type.ID
    assert kept.memory_cost >= 64 * 1024 and kept.time_cost >= 3 and kept.salt_len >= 16


@pytest.mark.parametrize("easy", ["short", "x" * 201, "abababababab", "ada@clinic.example"])
def test_a_password_that_is_easy_to_guess_is_not_kept(easy: str) -> None:
    with pytest.raises(ClinicError):
        passwords.hashed(easy, "ada@clinic.example")


def test_nobody_has_a_password_not_even_the_one_of_nobody() -> None:
    assert not passwords.is_right(None, "nobody has this password")
    assert not passwords.is_right("", "nobody has this password")


def test_digits_fit_for_half_a_minute_and_as_long_before_and_after() -> None:
    secret, now = passwords.new_one_time_secret(), 1_800_000_000.0
    digits = pyotp.TOTP(secret).at(int(now))
    off = {seconds: passwords.one_time_step(secret, digits, now + seconds) for seconds in range(-90, 91, 30)}
    step = int(now // passwords.STEP)
    assert off == {-90: None, -60: None, -30: step, 0: step, 30: step, 60: None, 90: None}
    assert passwords.one_time_step(secret, f" {digits[:3]} {digits[3:]} ", now) == step
    assert passwords.one_time_step(secret, "", now) is None
