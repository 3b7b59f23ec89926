"""A clinic on a real PostgreSQL for each test."""

from __future__ import annotations

from collections.abc import Iterator

import argon2
import pytest

from sitbone.clinic import passwords
from tests.postgres import Cluster
from tests.web.clinic.house import House, house_of


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """The same hashes at their least cost: each of these tests makes several people, and none is about the cost."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", lambda: hasher)
        patch.setattr(passwords, "_of_nobody", lambda: hasher.hash("nobody has this password"))
        yield


@pytest.fixture
def clinic_url(postgresql: Cluster) -> str:
    return postgresql.database()


@pytest.fixture
def house(clinic_url: str) -> Iterator[House]:
    made = house_of(clinic_url)
    yield made
    made.clinic.close()
    made.application.services.workshop.close()
    made.application.services.kept.close()
