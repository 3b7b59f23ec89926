"""Every route tried as every role: nobody sees what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from starlette.routing import Mount, Route, WebSocketRoute

from sitbone.clinic.care import Patient
from sitbone.diary.entries import Item
from sitbone.plan.records import SeenBy
from sitbone.web.clinic.rules import RULES, Asker, allowed
from tests.web.clinic.house import House

CLOSED = {
    ("POST", "/agreement"), ("POST", "/delete"), ("POST", "/import"), ("GET", "/pair"), ("POST", "/pair"),
    ("POST", "/prescription/preview"), ("POST", "/prescription/accept"), ("GET", "/openapi.json"),
    ("HEAD", "/openapi.json"),
}  # fmt: skip
"""What a clinic does not have: there it is the clinic that keeps the record, and signs people in."""


def _routes(house: House) -> Iterator[tuple[str, str]]:
    app = house.application.app.app
    for route in _flat(app.routes):
        if isinstance(route, WebSocketRoute):
            yield "WEBSOCKET", route.path
        elif isinstance(route, Mount):
            yield "GET", route.path + "/pages.css"
        elif isinstance(route, Route) or hasattr(route, "methods"):
            for method in sorted(route.methods):
                yield method, route.path


def _flat(routes):  # type: ignore[no-untyped-def]
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        yield from _flat(inner) if inner is not None and not hasattr(route, "path") else [route]


def _filled(path: str, **values: str) -> str:
    known = {"stretch": "towel", "side": "left", "variant": "lite", "number": "1", "kind": "csv", **values}
    return re.sub(r"{(\w+)(:\w+)?}", lambda m: known.get(m[1], "x"), path)


def test_each_route_has_a_rule_that_says_who_may_ask_or_is_closed_on_purpose(house: House) -> None:
    routes = list(_routes(house))
    assert len(routes) > 40
    unruled = {(m, p) for m, p in routes if not allowed(m, _filled(p)) and m != "HEAD"}
    prefix = "/clinic/patients/{person}"
    assert {(m, p.removeprefix(prefix)) for m, p in unruled} - {
        ("GET", "/progress"),
        ("GET", "/data"),
    } <= CLOSED


def test_no_role_gets_through_a_route_that_is_not_for_it_or_to_a_person_who_is_not_theirs(
    house: House,
) -> None:
    eve, mallory = house.clinician("eve"), house.clinician("mallory")
    mine, other = house.patient("eve", "Ann"), house.patient("mallory", "Bob")
    people = {
        Asker.NOBODY: house.browser(),
        Asker.PATIENT: house.patient_browser(mine, "ann"),
        Asker.CLINICIAN: eve,
    }
    sessions = {p.person: _session(house, p) for p in (mine, other)}
    tried = leaks = 0
    for method, path in _routes(house):
        if method in ("WEBSOCKET", "HEAD"):
            continue
        theirs = {other.person, sessions[other.person]}
        for whose in (mine, other):
            filled = _filled(path, person=whose.person, session_id=sessions[whose.person])
            for asker, browser in people.items():
                tried += 1
                answer = browser.ask(
                    method, filled, headers={"content-length": "0"} if method == "POST" else {}
                )
                may = asker in allowed(method, filled)
                if not may:
                    leaks += answer.status_code not in (401, 403, 404) and not _sent_away(answer)
                elif whose is other and asker is not Asker.NOBODY and theirs & set(filled.split("/")):
                    leaks += answer.status_code < 400 and not _sent_away(answer)
                assert "Bob" not in answer.text, (asker, method, filled)
                assert not leaks, (asker, method, filled, answer.status_code)
    assert tried > 200
    assert mallory.get(f"/clinic/patients/{other.person}").status_code == 200
    assert eve.get(f"/clinic/patients/{mine.person}").status_code == 200


def _sent_away(answer) -> bool:  # type: ignore[no-untyped-def]
    return answer.status_code == 303 and answer.headers["location"] in ("/sign-in", "/clinic")


def _session(house: House, patient: Patient) -> str:
    house.cleared(patient)
    diary = house.diary(patient)
    return diary.start_session(SeenBy.TIMER, [Item("towel", "left", 30)], 3, house.clinic.clock())


def test_somebody_else_s_session_cannot_be_joined_over_the_socket(house: House) -> None:
    house.clinician("eve")
    ann, bob = house.patient("eve", "Ann"), house.patient("eve", "Bob")
    theirs = _session(house, bob)
    assert house.diary(ann).session(theirs) is None
    assert allowed("WEBSOCKET", f"/live/{theirs}") == {Asker.PATIENT}


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
