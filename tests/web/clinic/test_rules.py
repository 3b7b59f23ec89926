"""Every route tried as every role: nobody sees what is not theirs."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.clinic.rules import RULES, allowed
from tests.web.clinic.house import House
from tests.web.clinic.trying import filled, routes, session_of, try_all
from tests.web.conftest import served
from tests.web.guard.test_threads import ON_THE_LOOP, coroutines

CLOSED = {
    ("POST", "/agreement"), ("POST", "/delete"), ("POST", "/import"), ("GET", "/pair"), ("POST", "/pair"),
    ("POST", "/prescription/preview"), ("POST", "/prescription/accept"), ("GET", "/openapi.json"),
    ("HEAD", "/openapi.json"), ("GET", "/prescription/imported/{version}"),
}  # fmt: skip
"""What a clinic does not have: there it is the clinic that keeps the record, and signs people in."""


def test_each_route_has_a_rule_that_says_who_may_ask_or_is_closed_on_purpose(house: House) -> None:
    every = list(routes(house))
    assert len(every) > 40
    unruled = {(m, p) for m, p in every if not allowed(m, filled(p)) and m != "HEAD"}
    prefix = "/clinic/patients/{person}"
    assert {(m, p.removeprefix(prefix)) for m, p in unruled} - {
        ("GET", "/progress"),
        ("GET", "/data"),
    } <= CLOSED


def test_no_page_of_a_clinic_is_answered_on_the_loop_of_the_live_sessions(house: House) -> None:
    assert coroutines(house.application.pages) <= set(ON_THE_LOOP)


def test_an_address_with_a_character_that_no_address_has_is_not_there(house: House) -> None:
    house.clinician("ada")
    house.clinician("eve")
    theirs = house.patient("ada", "Ann").person
    eve = house.sign_in_of("eve")
    for path in ("/clinic%0a", "/sign-in%0d", "/clinic/patients/new%0A", "/clinic/keys%00", "/x%e2%80%a8y"):
        assert eve.get(path).status_code == 404, path
    for at in (
        "sessions/x%0a/holds.csv",
        "sessions/x/angles.%0ax",
        "charts/%0a",
        "export.json%0a",
        "%0a/log",
    ):
        answer = eve.get(f"/clinic/patients/{theirs}/{at}")
        assert (answer.status_code, "Ann" in answer.text) == (404, False), at
    assert not any(allowed("GET", path) for path in ("/clinic\n", "/begin\n", "/clinic/patients/new\n"))


def test_nobody_gets_through_a_route_that_is_not_for_them_or_to_a_person_who_is_not_theirs(
    house: House,
) -> None:
    tried = try_all(house)
    assert tried.leaks == []
    assert tried.pairs > 500


def test_somebody_else_s_session_cannot_be_joined_over_the_socket(house: House) -> None:
    house.clinician("eve")
    ann, bob = house.patient("eve", "Ann"), house.patient("eve", "Bob")
    theirs = session_of(house, bob)
    house.cleared(ann)
    eve = house.sign_in_of("eve")
    with served(house.application) as at:
        for browser, code in (
            (house.patient_browser(ann, "ann"), 4401),
            (eve, 4410),
            (house.browser(), 4410),
        ):
            cookie = f"{SIGNED_IN}={browser.cookies.get(SIGNED_IN)}"
            with connect(
                f"ws://{at}/live/{theirs}",
                origin=Origin(f"http://{at}"),
                additional_headers={"cookie": cookie},
            ) as page:
                with pytest.raises(ConnectionClosed):
                    page.recv(5)
                assert page.close_code == code


def test_a_guessed_id_is_nobody(house: House) -> None:
    eve = house.clinician("eve")
    mine = house.patient("eve", "Ann").person
    for id in ("x", "new/", mine.upper(), mine[:-1], "{" + mine + "}", "0" * 36, "../clinic", "%00", "'"):
        for rest in ("", "/prescription", "/export.json", "/charts/pain.svg"):
            assert eve.get(f"/clinic/patients/{id}{rest}").status_code in (404, 403), (id, rest)


def test_an_address_that_only_looks_like_a_ruled_one_is_refused() -> None:
    for path in (
        "/clinic/",
        "//clinic",
        "/sign-in/x",
        "/join/a/b",
        "/sessions/a/b/c",
        "/live/a/b",
        "/x/data",
        "",
    ):
        assert not allowed("GET", path), path
    assert all(rule.askers for rule in RULES)
