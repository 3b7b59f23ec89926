"""A clinic on a real PostgreSQL for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import argon2
import pytest

from sitbone.clinic import passwords
from sitbone.clinic.clinic import Clinic
from tests.clinic.town import Town
from tests.postgres import Cluster


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """The same hashes at their least cost: each of these tests makes several people; one alone is about the cost."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", lambda: hasher)
        patch.setattr(passwords, "_of_nobody", lambda: hasher.hash("nobody has this password"))
        yield


@pytest.fixture
def clinic_url(postgresql: Cluster) -> str:
    return postgresql.clinic()


@pytest.fixture
def town(clinic_url: str) -> Iterator[Town]:
    """A clinic in which nobody is yet."""
    with Clinic.open(clinic_url) as clinic:
        made = Town(clinic)
        clinic.clock = lambda: made.now or datetime.now(UTC)
        yield made
