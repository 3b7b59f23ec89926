"""The log is read in words: every page about a patient has its own, whatever else has general ones."""

from __future__ import annotations

from sitbone.web.clinic.assembly import OF_A_PATIENT
from sitbone.web.clinic.door import _ID
from sitbone.web.clinic.log_words import has_words, log_words
from sitbone.web.clinic.rules import allowed
from tests.web.clinic.house import House
from tests.web.clinic.trying import filled, routes

SOMEBODY = "0b6ee8b6-7a2c-4c5c-9d1a-3f6f9b1a2c3d"


def test_every_page_about_a_patient_has_words_in_the_log(house: House) -> None:
    paths = [(m, OF_A_PATIENT + p.removeprefix(OF_A_PATIENT)) for m, p in routes(house)]
    about = [(m, filled(p, person=SOMEBODY, session_id=SOMEBODY)) for m, p in paths]
    open_ones = [(m, p) for m, p in about if m != "HEAD" and allowed(m, p)]
    assert len(open_ones) > 15
    for method, path in open_ones:
        rest = path.removeprefix(OF_A_PATIENT.format(person=SOMEBODY))
        assert has_words(f"{method} {_ID.sub('…', rest or '/')}"), (method, path)


def test_what_nobody_has_words_for_is_said_in_general_and_never_as_an_address() -> None:
    for what in ("GET /x?y=<z>", "DELETE /clinic", "did {0} and {name}", "prescribed version x"):
        assert "/" not in log_words(what) and "{" not in log_words(what)
