"""Tries every route of a clinic as everybody: what came back that should not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.routing import Mount, Route, WebSocketRoute

from sitbone.clinic import tokens
from sitbone.clinic.care import Patient
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.web.clinic.rules import Asker, allowed
from tests.web.clinic.house import House, hidden
from tests.web.conftest import Client

ENDS_IT = {("POST", "/sign-out")}
"""What whoever tries it cannot try anything after."""


@dataclass
class Tried:
    """How many pairs of a route and somebody were tried, and the ones that were let through wrongly."""

    pairs: int = 0
    leaks: list[tuple[str, str, str, int]] = field(default_factory=list)


def routes(house: House) -> Iterator[tuple[str, str]]:
    """Every method and path that the application has."""
    for route in flat(house.application.pages.routes):
        if isinstance(route, WebSocketRoute):
            yield "WEBSOCKET", route.path
        elif isinstance(route, Mount):
            yield "GET", route.path + "/pages.css"
        elif isinstance(route, Route) or hasattr(route, "methods"):
            for method in sorted(route.methods):
                yield method, route.path


def flat(found: Any) -> Iterator[Any]:
    for route in found:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        yield from flat(inner) if inner is not None and not hasattr(route, "path") else [route]


def filled(path: str, **values: str) -> str:
    """A path with something in the place of each of its names."""
    known = {"stretch": "towel", "side": "left", "variant": "lite", "number": "1", "kind": "csv", **values}
    return re.sub(r"{(\w+)(:\w+)?}", lambda m: known.get(m[1], "x"), path)


def session_of(house: House, patient: Patient) -> str:
    """A session that this patient has begun."""
    house.cleared(patient)
    return house.diary(patient).start_session(
        SeenBy.TIMER, [Item("towel", "left", 30)], 3, house.clinic.clock()
    )


def try_all(house: House) -> Tried:
    """Nobody, a patient, a clinician, another clinician and a program each ask for everything, of Ann and of Bob.

    Eve cares for Ann, Mallory for Bob; forms are sent with the token that their own pages carry.
    """
    eve, mallory = house.clinician("eve"), house.clinician("mallory")
    ann, bob = house.patient("eve", "Ann Secret"), house.patient("mallory", "Bob Secret")
    sessions = {patient.person: session_of(house, patient) for patient in (ann, bob)}
    people: list[tuple[Asker, Client, set[str]]] = [
        (Asker.NOBODY, house.browser(), set()),
        (Asker.PATIENT, house.patient_browser(ann, "ann"), {ann.person}),
        (Asker.CLINICIAN, eve, {ann.person}),
        (Asker.CLINICIAN, mallory, {bob.person}),
        (Asker.PROGRAM, _program(house, "eve"), {ann.person}),
    ]
    found, tokens_of = Tried(), {id(browser): _token(browser) for _, browser, _ in people}
    for method, path in routes(house):
        if method in ("WEBSOCKET", "HEAD"):
            continue
        for whose in (ann, bob):
            at = filled(path, person=whose.person, session_id=sessions[whose.person])
            named = whose.person in at or sessions[whose.person] in at
            for asker, browser, may_see in people:
                may = asker in allowed(method, at)
                if may and (method, path) in ENDS_IT:
                    continue
                found.pairs += 1
                answer = _ask(browser, method, at, tokens_of[id(browser)])
                wrongly = not may or (named and whose.person not in may_see and asker is not Asker.NOBODY)
                if (wrongly and not _refused(answer)) or _says(answer, whose, may_see):
                    found.leaks.append((asker, method, path, answer.status_code))
    assert tokens_of == {id(browser): _token(browser) for _, browser, _ in people}, (
        "refused for a stale token"
    )
    return found


def _program(house: House, login: str) -> Client:
    key = tokens.make(house.clinic, house.account(login), "records")
    browser = house.browser()
    browser.headers["authorization"] = f"Bearer {key}"
    return browser


def _token(browser: Client) -> str:
    """What the forms of this browser's own pages carry."""
    pages = (browser.get(path).text for path in ("/data", "/clinic/keys", "/sign-in"))
    return next(filter(None, (hidden(page, "token") for page in pages)), "")


def _ask(browser: Client, method: str, path: str, token: str) -> httpx.Response:
    if method == "GET":
        return browser.get(path)
    return browser.ask(method, path, data={"token": token, "answer": "no", "pain": "3", "seen_by": "timer"})


def _refused(answer: httpx.Response) -> bool:
    if answer.status_code == 303:
        return answer.headers["location"] in ("/sign-in", "/clinic")
    return answer.status_code in (401, 403, 404, 405)


def _says(answer: httpx.Response, whose: Patient, may_see: set[str]) -> bool:
    """Whether the answer names somebody whom this asker may not see."""
    return whose.person not in may_see and whose.name in answer.text
