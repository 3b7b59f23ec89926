"""A clinic on a real PostgreSQL for each test, with its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clinic.conftest import clinic_url, quick_hashes  # noqa: F401
from tests.web.clinic.house import House, house_of


@pytest.fixture
def house(clinic_url: str) -> Iterator[House]:  # noqa: F811
    made = house_of(clinic_url)
    yield made
    made.clinic.close()
    made.application.services.workshop.close()
    made.application.services.kept.close()
