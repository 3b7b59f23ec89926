"""Before a prescription is kept a clinician sees what it leaves out, and afterwards what each version changed."""

from __future__ import annotations

import html
import re

from sitbone.diary.prescriptions import prescribed
from tests.web.clinic.house import House, hidden, send

DAYS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "yes")
FIELDS = {
    "towel-chosen": "yes", "towel-left": "yes", "towel-seconds": "20", "seated_hug-chosen": "yes",
    "sessions_a_day": "2", **DAYS,
}  # fmt: skip


def test_what_a_limit_leaves_out_is_shown_before_it_is_kept(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    path = f"/clinic/patients/{ann.person}/prescription"
    limited = {**FIELDS, "version": "0", "hip_flexion_at_most": "90"}
    shown = send(ada, path, path, **limited)
    assert shown.status_code == 200 and "Nothing is kept yet" in shown.text
    assert "Seated Stretch One is left out: the prescription limits hip flexion to 90°." in shown.text
    assert prescribed(house.diary(ann)).version is None
    seen = hidden(shown.text, "seen")
    tighter = {**limited, "hip_flexion_at_most": "60", "wall-chosen": "yes", "wall-left": "yes"}
    assert (
        send(ada, path, path, seen=seen, **tighter).status_code == 200
    )  # which leaves out more than was seen
    assert send(ada, path, path, seen=seen, **limited).status_code == 303
    assert prescribed(house.diary(ann)).version == 1


def test_what_would_change_is_shown_where_somebody_asks_and_nothing_is_kept(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    path = f"/clinic/patients/{ann.person}/prescription"
    shown = send(ada, path, path, version="0", do="look", **FIELDS)
    assert shown.status_code == 200 and "2 sessions a day instead of 3." in shown.text
    assert prescribed(house.diary(ann)).version is None


def test_the_patient_s_page_has_every_version_with_when_who_and_what_changed(house: House) -> None:
    ada, ann = house.clinician("ada"), house.patient("ada", "Ann")
    path = f"/clinic/patients/{ann.person}/prescription"
    send(ada, path, path, version="0", **FIELDS)
    send(ada, path, path, version="1", **{**FIELDS, "sessions_a_day": "1", "notes": "slowly"})
    for page in (path, f"/clinic/patients/{ann.person}"):
        shown = html.unescape(re.sub(r"\s+", " ", ada.get(page).text))
        second, first = shown.index("Version 2, "), shown.index("Version 1, ")
        assert second < shown.index("1 session a day instead of 2.") < first
        assert second < shown.index("The notes are new.") < first
        assert first < shown.index("No longer: ") and "Dr ada" in shown[first:]
