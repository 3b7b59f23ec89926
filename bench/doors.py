"""Every route of a clinic, asked for by everybody: what is let through that should not be."""

from __future__ import annotations

from bench import Figure
from tests.postgres import cluster
from tests.web.clinic.house import house_of
from tests.web.clinic.trying import try_all


def rows() -> list[Figure]:
    """How many pairs leak."""
    with cluster() as running:
        house = house_of(running.database())
        tried = try_all(house)
        house.clinic.close()
        house.application.services.kept.close()
    said = f"{tried.pairs} pairs of a route and somebody, each with somebody's own and another's data"
    return [Figure("routes that let somebody through wrongly", len(tried.leaks), 0, said=said)]
