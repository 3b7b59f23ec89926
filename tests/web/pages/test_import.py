"""What is brought back is history; a prescription that comes with it is shown, and holds only when it is accepted."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime, timedelta

import httpx

from sitbone.diary.exchange import export_json
from sitbone.diary.prescriptions import prescribe, prescribed
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import SeenBy
from sitbone.stretches.limits import Limits
from tests.web.conftest import ALL_NO, Home


def _bring_back(home: Home, document: bytes, **fields: str) -> httpx.Response:
    token = re.search(r'name="token" value="([0-9a-f]+)"', home.client.get("/data").text)
    assert token
    data = {"token": token[1], **fields}
    return home.client.ask("POST", "/import", data=data, files={"file": ("sitbone.json", document)})


def test_a_prescription_in_an_import_is_shown_and_holds_when_it_is_accepted(home: Home) -> None:
    now = datetime.now(UTC)
    prescribe(home.diary, Prescription(by="Dr Ada", limits=Limits(hip_flexion_at_most=100)), now)
    exported = export_json(home.diary)
    home.diary.delete_everything()
    home.cleared()
    session = home.begun()
    brought = _bring_back(home, exported, sure="yes")
    assert brought.headers["location"] == "/prescription/imported/1"
    assert prescribed(home.diary).version is None
    shown = home.client.get("/prescription/imported/1").text
    assert "does not hold here until you accept it" in shown and "100°" in shown
    hidden = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown)
    }
    assert home.client.post("/prescription/accept", **hidden).status_code == 303
    assert prescribed(home.diary).prescription.limits.hip_flexion_at_most == 100
    kept = home.diary.session(session)
    assert kept and kept.record.ended, "it knows nothing of the limit"
    assert _bring_back(home, exported, sure="yes").headers["location"] == "/data?said=imported"
    assert home.client.get("/prescription/imported/9").status_code == 404


def test_somebody_elses_diary_is_asked_about_and_what_comes_in_may_shut_the_gate(home: Home) -> None:
    home.cleared()
    home.begun(SeenBy.TIMER)
    at = datetime.now(UTC) - timedelta(days=1)
    flagged = {"at": at.isoformat(), "yes": ["saddle_numbness"], "no": ALL_NO[1:2]}
    document = {"format": "sitbone.diary/2", "settings": {}, "screenings": [flagged]}
    document |= {"agreements": [], "sessions": []}
    written = json.dumps(document).encode()
    asked = _bring_back(home, written)
    assert asked.status_code == 409 and "Is this your diary?" in asked.text
    assert home.client.get("/begin").status_code == 200, "nothing was taken in"
    assert _bring_back(home, written, sure="yes").status_code == 303
    assert home.client.get("/begin").status_code == 403
