"""One database for several servers, and what it keeps of secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sitbone.clinic.clinic import Clinic, digest, random_secret
from sitbone.clinic.errors import ClinicError
from tests.clinic.town import Town


def test_servers_that_start_together_know_the_same_secret(town: Town, clinic_url: str) -> None:
    with Clinic.open(clinic_url) as other, ThreadPoolExecutor(8) as servers:
        asked = [servers.submit(clinic.secret, "of the cookies") for clinic in (town.clinic, other) * 4]
        assert len({found.result() for found in asked}) == 1
    assert town.clinic.secret("of something else") != town.clinic.secret("of the cookies")


def test_what_is_kept_of_a_secret_opens_nothing() -> None:
    secret = random_secret()
    assert len(secret) >= 43 and secret != random_secret()
    assert secret not in digest(secret) and digest(digest(secret)) != digest(secret)


@pytest.mark.parametrize("url", [None, "sqlite:////tmp/diary.db"])
def test_a_clinic_is_opened_on_nothing_but_postgresql(url: str | None) -> None:
    with pytest.raises(ClinicError, match="PostgreSQL"):
        Clinic.open(url)
