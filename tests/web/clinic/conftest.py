"""A clinic on a real PostgreSQL for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Cluster, cluster
from tests.web.clinic.house import House, house_of


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture
def clinic_url(postgresql: Cluster) -> str:
    return postgresql.database()


@pytest.fixture
def house(clinic_url: str) -> Iterator[House]:
    made = house_of(clinic_url)
    yield made
    made.clinic.close()
    made.application.app.app.state.workshop.close()
    made.application.app.clinic.close()
