"""Taking in a prescription: shown first, kept only when accepted, and followed by the coach."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from sitbone.diary.prescriptions import prescribe, prescribed
from sitbone.diary.sessions import ongoing
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.screening import Standing
from sitbone.stretches.limits import NO_LIMITS, Limits
from sitbone.web.guard.gate import verdict
from tests.web.conftest import ALL_NO, Home

NINETY = Prescription(
    by="Dr Ada Klein",
    notes="Gently, and no lower chair than 50 cm.",
    limits=Limits(hip_flexion_at_most=90),
    cleared=frozenset({"hip_replacement"}),
)


def _previewed(home: Home, document: str | bytes) -> httpx.Response:
    found = re.search(r'name="token" value="([0-9a-f]+)"', home.client.get("/prescription").text)
    assert found
    files = {"file": ("prescription.json", document, "application/json")}
    return home.client.ask("POST", "/prescription/preview", data={"token": found[1]}, files=files)


def _fields(shown: httpx.Response) -> dict[str, str]:
    """The hidden fields with which the preview asks to be accepted."""
    found = re.findall(
        r'<input type="hidden" name="(document|against|signature)" value="([^"]*)"', shown.text
    )
    return {name: html.unescape(value) for name, value in found}


def test_a_file_is_shown_in_words_first_and_kept_as_a_new_version_when_it_is_accepted(home: Home) -> None:
    home.cleared()
    shown = _previewed(home, NINETY.model_dump_json())
    words = html.unescape(shown.text)
    for line in (
        "Hip flexion at most 90°, on both sides. Until now: No limits.",
        "Seated Stretch One is left out: the prescription limits hip flexion to 90°.",
        NINETY.notes,
    ):
        assert line in words
    assert prescribed(home.diary).version is None
    assert home.client.post("/prescription/accept", **_fields(shown)).status_code == 303
    kept = prescribed(home.diary)
    assert (kept.version, kept.prescription) == (1, NINETY)
    today = html.unescape(home.client.get("/").text)
    for line in ("Prescribed by Dr Ada Klein.", NINETY.notes, "Seated Stretch One is left out"):
        assert line in today
    assert "The way to Seated Stretch Two" not in re.sub(
        r"<section[^>]* hidden>.*?</section>", "", today, flags=re.S
    )


@pytest.mark.parametrize("field", ["document", "signature", "against"])
def test_what_was_not_shown_is_not_kept(home: Home, field: str) -> None:
    fields = _fields(_previewed(home, NINETY.model_dump_json()))
    changed = {
        "document": Prescription(by="Dr Ada Klein").model_dump_json(),
        "signature": "0" * 64,
        "against": "7",
    }
    refused = home.client.post("/prescription/accept", **{**fields, field: changed[field]})
    assert refused.status_code in (403, 409) and "again" in refused.text
    assert prescribed(home.diary).version is None


def test_one_that_was_prescribed_meanwhile_is_not_replaced_unseen(home: Home) -> None:
    fields = _fields(_previewed(home, NINETY.model_dump_json()))
    prescribe(home.diary, Prescription(sessions_a_day=1), datetime.now(UTC))
    assert home.client.post("/prescription/accept", **fields).status_code == 409
    assert prescribed(home.diary).prescription.sessions_a_day == 1


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("not json", "not JSON"),
        (b"\xff\xfe\x00", "not text"),
        ('{"sessions_a_day": 99}', "at most 6"),
        ('{"limits": {"hip_flexion_at_most": 31}}', "leave no stretch"),
        (Prescription(until=date(2020, 1, 1)).model_dump_json(), "ended on 1 January 2020"),
        ('{"notes": "<script>alert(1)</script>", "streak": 1}', "no field"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_in_one_line(
    home: Home, document: str | bytes, words: str
) -> None:
    refused = _previewed(home, document)
    assert refused.status_code == 422 and words in html.unescape(refused.text)
    assert "Nothing was changed." in refused.text and "<script>alert" not in refused.text
    assert prescribed(home.diary).version is None


@pytest.mark.parametrize("agreed", [True, False])
def test_a_file_opens_no_gate_by_itself_but_a_named_clinicians_agreement_does(
    home: Home, agreed: bool
) -> None:
    home.diary.save_answers(["hip_replacement"], set(ALL_NO) - {"hip_replacement"}, datetime.now(UTC))
    shown = _previewed(home, NINETY.model_dump_json())
    assert "Did Dr Ada Klein agree" in shown.text
    said = {"agreed": "yes", "on": datetime.now().astimezone().date().isoformat()} if agreed else {}
    assert home.client.post("/prescription/accept", **_fields(shown), **said).status_code == 303
    found = verdict(home.diary, datetime.now(UTC)).standing
    assert found is (Standing.MAY if agreed else Standing.WAIT)


def test_a_session_is_coached_within_the_limits_of_the_version_that_it_followed(home: Home) -> None:
    home.cleared()
    before = home.begun()
    hub = home.application.services.hub
    assert hub.take_over(before, home.diary).guide.limits == NO_LIMITS
    prescribe(home.diary, NINETY, datetime.now(UTC))
    home.client.post("/sessions", pain="3", seen_by="camera")
    followed = home.diary.sessions()[-1]
    assert followed.prescription == 1
    prescribe(
        home.diary, Prescription(stretches=(Dose(stretch="towel", sides=("left",)),)), datetime.now(UTC)
    )
    assert hub.take_over(followed.id, home.diary).guide.limits == NINETY.limits


def test_a_session_that_is_still_open_ends_when_a_new_prescription_is_accepted(home: Home) -> None:
    home.cleared()
    session = home.begun()
    home.client.post("/prescription/accept", **_fields(_previewed(home, NINETY.model_dump_json())))
    kept = home.diary.session(session)
    assert kept is not None and kept.record.ended is not None
    assert ongoing(home.diary, datetime.now(UTC) - timedelta(hours=3)) is None
