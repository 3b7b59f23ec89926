"""Keys of a clinic's other programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitbone.clinic import tokens
from tests.clinic.town import Town


def test_a_key_opens_until_it_is_ended_by_its_own_account_or_by_time(town: Town) -> None:
    town.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    ada, bea = town.clinician_joins("ada"), town.clinician_joins("bea")
    first, second = (tokens.make(town.clinic, ada, name) for name in ("records", "plans"))
    assert tokens.whose(town.clinic, first) == ada and tokens.whose(town.clinic, "another") is None
    (key,) = (key for key in tokens.every(town.clinic, ada) if key.name == "records")
    assert first not in repr(tokens.every(town.clinic, ada)), "it is shown once"
    tokens.end(town.clinic, bea, key.id)
    assert tokens.whose(town.clinic, first) == ada, "it is not hers to end"
    tokens.end(town.clinic, ada, key.id)
    assert tokens.whose(town.clinic, first) is None and tokens.whose(town.clinic, second) == ada
    town.now += tokens.LASTS + timedelta(seconds=1)
    assert tokens.whose(town.clinic, second) is None
