"""What those who look after a clinic's servers can ask each of them, by whatever name it has among them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitbone.web.application import create_application
from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.settings import Settings
from tests.postgres import cluster
from tests.web.clinic.house import ADDRESS
from tests.web.conftest import Client

KEY = {"authorization": "Bearer a token of thirty characters or so"}
ELSEWHERE = {"host": "sitbone-1:8000"}


def _server_at(url: str) -> Client:
    settings = Settings(
        database_url=url,
        clinic=True,
        public_url="https://stretch.clinic.example",
        metrics_token=KEY["authorization"].removeprefix("Bearer "),  # type: ignore[arg-type]
    )
    return Client(create_application(settings), ADDRESS)


@pytest.fixture
def server(clinic_url: str) -> Iterator[Client]:
    made = _server_at(clinic_url)
    yield made
    made.application.services.kept.close()


def test_probes_and_whoever_has_the_token_need_not_know_the_clinics_name(server: Client) -> None:
    for path, headers, code in (
        ("/health", ELSEWHERE, 200),
        ("/ready", ELSEWHERE, 200),
        ("/metrics", ELSEWHERE | KEY, 200),
        ("/metrics", {}, 200),
        ("/sign-in", {"host": "stretch.clinic.example"}, 200),
    ):
        assert server.get(path, headers=headers).status_code == code, (path, headers)


def test_a_name_that_somebody_points_at_the_server_opens_nothing_else(server: Client) -> None:
    assert server.get("/metrics", headers=ELSEWHERE).status_code == 404
    for path in ("/sign-in", "/clinic", "/metrics/", "/health/x", "/static/coach.js"):
        assert server.get(path, headers=ELSEWHERE | KEY).status_code == 403, path
    for path in ("/health", "/ready", "/metrics"):
        assert server.ask("POST", path, headers=ELSEWHERE | KEY).status_code == 403, path


def test_a_server_that_lost_its_postgresql_lives_and_is_not_ready_and_names_nothing() -> None:
    with cluster() as own:
        url = own.database()
        server = _server_at(url)
        assert server.get("/ready").status_code == 200
    refused = server.get("/ready")
    assert (refused.status_code, refused.text) == (503, "The database cannot be read.\n")
    assert server.get("/health").status_code == 200
    page = server.get("/clinic", headers={"cookie": f"{SIGNED_IN}=whoever"})
    assert page.status_code == 503 and url.split("=")[-1] not in page.text
    server.application.services.kept.close()
