"""What is exported comes back the same; what is deleted is gone; what is wrong is refused whole."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from sitbone.diary.diary import Diary
from sitbone.diary.document import DiaryDocument, last_kept
from sitbone.diary.errors import DiaryError, ExchangeError, SomebodyElsesError
from sitbone.diary.exchange import delete_everything, export_csv, export_json
from sitbone.diary.imported import import_json
from sitbone.diary.prescriptions import history, prescribe, prescribed
from sitbone.diary.reading import LARGEST
from sitbone.diary.sessions import ongoing
from sitbone.diary.tables import PersonRow, Table
from sitbone.plan.alarms import ALARM, alarms
from sitbone.plan.item import Item, Purpose
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import ANGLES, Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.plan.screening import Standing, standing
from sitbone.stretches.limits import Limits
from tests.kept import add_hold, add_warning, stop_for_pain
from tests.plan.people import ALL

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
_TEXT = st.text(
    st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=["Cs"]),
    min_size=1,
    max_size=30,
)
_MOMENT = st.datetimes(datetime(2000, 1, 2), datetime(2026, 5, 3), timezones=st.timezones())
_DEGREES = st.none() | st.floats(-180, 180)
_PAIN = st.none() | st.integers(0, 10)
_NAMES = st.lists(_TEXT, max_size=3)
_HOLD = st.fixed_dictionaries(
    {
        "stretch": _TEXT,
        "side": st.sampled_from(["left", "right", "both", "unknown"]),
        "at": _MOMENT,
        "held": st.floats(0, 600),
        "counted": st.floats(0, 600),
        "completed": st.booleans(),
        "knee_flexion": _DEGREES,
        "hip_flexion": _DEGREES,
        "best": _DEGREES,
        "uncertainty": st.none() | st.floats(0, 90),
        "faults": _NAMES,
    }
)
_FELT = st.fixed_dictionaries(
    {"stretch": _TEXT, "felt": st.sampled_from(list(Felt)), "at": _MOMENT, "where": st.none() | _TEXT}
)
_ITEM = st.fixed_dictionaries(
    {
        "stretch": _TEXT,
        "side": st.sampled_from(["left", "right", "both"]),
        "seconds": st.none() | st.floats(1, 120),
        "repetition": st.integers(1, 9),
    }
)


@st.composite
def _sessions(draw: st.DrawFn) -> dict[str, object]:
    items = draw(st.lists(_ITEM, min_size=1, max_size=4))
    held = draw(st.sets(st.integers(0, len(items) - 1)))
    seen_by = draw(st.sampled_from(list(SeenBy)))
    angles = dict.fromkeys(ANGLES) if seen_by is SeenBy.TIMER else {}
    return {
        "id": str(draw(st.uuids())),
        "started": draw(_MOMENT),
        "ended": draw(st.none() | _MOMENT),
        "seen_by": seen_by,
        "pain_before": draw(_PAIN),
        "pain_after": draw(_PAIN),
        "stopped_for_pain": draw(st.booleans()),
        "items": items,
        "position": draw(st.integers(0, len(items))),
        "purpose": draw(st.sampled_from(Purpose)),
        "holds": [{"item": item, **draw(_HOLD), **angles} for item in sorted(held)],
        "felt": draw(st.lists(_FELT, max_size=2)),
        "warnings": draw(st.lists(st.fixed_dictionaries({"name": _TEXT, "at": _MOMENT}), max_size=2)),
    }


@st.composite
def _screenings(draw: st.DrawFn) -> dict[str, object]:
    ids = draw(st.lists(_TEXT, unique=True, max_size=4))
    yes = draw(st.integers(0, len(ids)))
    return {"at": draw(_MOMENT), "yes": ids[:yes], "no": ids[yes:]}


_DIARIES = st.fixed_dictionaries(
    {
        "settings": st.dictionaries(_TEXT, _TEXT, max_size=3),
        "screenings": st.lists(_screenings(), max_size=2),
        "agreements": st.lists(
            st.fixed_dictionaries(
                {"at": _MOMENT, "who": _TEXT, "on": st.dates(date(2000, 1, 1)), "items": _NAMES}
            ),
            max_size=2,
        ),
        "sessions": st.lists(_sessions(), max_size=3, unique_by=lambda session: str(session["id"])),
    }
).map(DiaryDocument.model_validate)


@pytest.fixture
def lived_in(diary: Diary) -> Iterator[Diary]:
    """A diary with something of everything."""
    diary.save_answers(["pins_and_needles"], ["night_pain"], NOW)
    diary.agree("Dr Zebrafish", NOW.date(), ["pins_and_needles"], NOW)
    diary.set_setting("voice", "off")
    session = diary.start_session(
        SeenBy.CAMERA, [Item("towel", "left", 30.0), Item("towel", "right", 30.0)], 3, NOW
    )
    add_hold(
        diary,
        session,
        0,
        HoldRecord("towel", "left", NOW, 34.5, 30, True, 4.25, uncertainty=7, faults=("knee_bent",)),
    )
    stop_for_pain(diary, session, FeltRecord("towel", Felt.PAINFUL, NOW, "=behind the zebrafish knee"))
    add_warning(diary, session, "toe_touch", NOW)
    add_warning(diary, session, "toe_touch", NOW + timedelta(seconds=1))
    yield diary


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=_DIARIES)
def test_any_diary_comes_back_the_same(diary: Diary, document: DiaryDocument) -> None:
    delete_everything(diary)
    import_json(diary, document.model_dump_json().encode(), NOW)
    exported = export_json(diary)
    assert _unordered(DiaryDocument.model_validate_json(exported)) == _unordered(document)
    everything = json.loads(exported)
    assert all(one["imported"] for part in _PARTS for one in everything[part]), "it is history"

    import_json(diary, exported, NOW)
    assert export_json(diary) == exported, "taken in twice, it is there once"

    delete_everything(diary)
    import_json(diary, exported, NOW)
    assert export_json(diary) == exported


_PARTS = ("screenings", "agreements", "prescriptions", "sessions")


def _unordered(document: DiaryDocument) -> object:
    """A diary whose lists stand in one order; what was left open has ended, and nothing says whence it came."""
    for session in document.sessions:
        session.ended = session.ended or last_kept(session)
    plain = json.loads(document.model_dump_json())
    for part in _PARTS:
        for one in plain[part]:
            for name in ("written", "imported", "said"):
                one.pop(name, None)
    for session in plain["sessions"]:
        for part in ("holds", "felt", "warnings"):
            session[part].sort(key=json.dumps)
    for part in ("screenings", "agreements", "sessions"):
        plain[part].sort(key=json.dumps)
    return plain


def test_what_is_deleted_is_in_no_table_and_in_no_file(lived_in: Diary) -> None:
    delete_everything(lived_in)
    with lived_in.reading() as connection:
        for table in Table.metadata.sorted_tables:
            left = connection.scalar(select(func.count()).select_from(table))
            assert left == (1 if table is PersonRow.__table__ else 0), table.name
    if lived_in.engine.dialect.name == "sqlite":
        files = list(Path(lived_in.name).parent.glob("diary.db*"))
        assert files
        assert not any(b"zebrafish" in file.read_bytes().lower() for file in files)
    assert lived_in.sessions() == () and lived_in.answers() is None and lived_in.settings() == {}


def test_traces_that_cannot_be_taken_out_yet_are_said_so(url: str) -> None:
    with Diary.open(url, wait=0.2) as diary, Diary.open(url) as other:
        diary.save_answers(["zebrafish"], [], NOW)
        with other.reading() as connection:
            connection.execute(select(PersonRow)).all()
            with pytest.raises(DiaryError, match="is deleted, but traces may be left"):
                delete_everything(diary)
            assert diary.answers() is None
        delete_everything(diary)


def test_an_older_export_takes_nothing_away_and_a_later_one_adds(lived_in: Diary) -> None:
    before = export_json(lived_in)
    (session,) = lived_in.sessions()
    add_hold(lived_in, session.id, 1, HoldRecord("towel", "right", NOW, 31, 30, True))
    lived_in.end_session(session.id, 5, True, NOW + timedelta(minutes=5))
    after = export_json(lived_in)
    import_json(lived_in, before, NOW)
    assert export_json(lived_in) == after
    delete_everything(lived_in)
    import_json(lived_in, before, NOW)
    import_json(lived_in, after, NOW)
    assert _unordered(_exported(lived_in)) == _unordered(DiaryDocument.model_validate_json(after))
    assert [one.said for one in lived_in.sessions()] > [0], "it has said how it went"


def _exported(diary: Diary) -> DiaryDocument:
    return DiaryDocument.model_validate_json(export_json(diary))


def _gate(diary: Diary, now: datetime = NOW) -> Standing:
    raised = alarms(diary.sessions(), diary.rounds())
    return standing(diary.answers(), diary.agreements(), raised, now).standing


def test_an_import_opens_no_gate_lifts_no_limit_and_brings_no_session_that_can_be_led(diary: Diary) -> None:
    prescribe(diary, Prescription(limits=Limits(hip_flexion_at_most=100)), NOW - 3 * HOUR)
    diary.save_answers(["saddle_numbness"], [*ALL - {"saddle_numbness"}], NOW - 2 * HOUR)
    document = {
        "format": "sitbone.diary/2",
        "settings": {},
        "screenings": [{"at": f"{NOW - HOUR}", "yes": [], "no": sorted(ALL)}],
        "agreements": [{"at": f"{NOW}", "who": "Dr Other", "on": f"{NOW.date()}", "items": [ALARM, *ALL]}],
        "prescriptions": [{"version": 7, "at": f"{NOW}", "prescription": {}}],
        "sessions": [_open_session()],
    }
    found = import_json(diary, json.dumps(document).encode(), NOW)
    assert _gate(diary) is Standing.STOP
    assert prescribed(diary).prescription.limits.hip_flexion_at_most == 100
    assert ongoing(diary, NOW - 3 * HOUR) is None
    assert [kept.version for kept in history(diary)] == [7] == [found.prescription]
    diary.save_answers([], ALL, NOW)
    assert _gate(diary) is Standing.WAIT, "what was agreed to elsewhere lifts nothing here"
    assert prescribe(diary, Prescription(), NOW).version == 8
    again = import_json(diary, json.dumps(document).encode(), NOW)
    assert again.prescription is None, "it holds here now"
    assert len(diary.sessions()) == len(history(diary)) == 1


def _open_session(**more: object) -> dict[str, object]:
    item = {"stretch": "seated_extend", "side": "both", "seconds": 3600, "repetition": 1}
    whole = {
        "started": f"{NOW - HOUR}",
        "ended": None,
        "seen_by": "camera",
        "pain_before": 1,
        "pain_after": None,
    }
    kept = {
        "stopped_for_pain": False,
        "items": [item],
        "position": 0,
        "holds": [],
        "felt": [],
        "warnings": [],
    }
    return {"id": "11111111-1111-4111-8111-111111111111", **whole, **kept, **more}


def test_nothing_that_is_brought_back_calms_a_session_of_ones_own(diary: Diary) -> None:
    diary.save_answers([], ALL, NOW - 9 * HOUR)
    for hours, stopped in ((8, True), (6, False), (4, True)):
        at = NOW - hours * HOUR
        silent = diary.start_session(SeenBy.TIMER, [Item("towel", "left", 5)], 3, at)
        if stopped:
            stop_for_pain(diary, silent, FeltRecord("towel", Felt.PAINFUL, at))
        diary.end_session(silent, None, False, at)
    assert _gate(diary) is Standing.ASK
    document = _exported(diary)
    document.sessions[1].pain_after = 3
    import_json(diary, document.model_dump_json().encode(), NOW)
    assert diary.sessions()[1].pain_after is None and _gate(diary) is Standing.ASK
    document.sessions[1].stopped_for_pain = True
    import_json(diary, document.model_dump_json().encode(), NOW)
    assert diary.sessions()[1].stopped_for_pain


def test_what_is_brought_back_warns(diary: Diary) -> None:
    diary.save_answers([], ALL, NOW - HOUR)
    flagged = {"at": f"{NOW - 90 * HOUR}", "yes": ["fever_or_ill"], "no": []}
    rest: dict[str, object] = {"settings": {}, "agreements": [], "sessions": []}
    document = {"format": "sitbone.diary/1", "screenings": [flagged], **rest}
    import_json(diary, json.dumps(document).encode(), NOW)
    assert _gate(diary) is Standing.ASK
    diary.save_answers([], ALL, NOW)
    assert _gate(diary) is Standing.WAIT
    diary.agree("Dr Ånd", NOW.date(), [ALARM], NOW)
    assert _gate(diary) is Standing.MAY


def test_a_diary_with_no_session_in_common_is_asked_about_first(lived_in: Diary) -> None:
    before = export_json(lived_in)
    others = json.loads(before)
    others["sessions"] = [_open_session()]
    with pytest.raises(SomebodyElsesError, match="somebody else"):
        import_json(lived_in, json.dumps(others).encode(), NOW)
    assert export_json(lived_in) == before
    import_json(lived_in, json.dumps(others).encode(), NOW, sure=True)
    assert len(lived_in.sessions()) == 2
    import_json(lived_in, before, NOW)


def test_the_order_of_writing_is_taken_along(diary: Diary) -> None:
    ahead = NOW + HOUR
    diary.save_answers([], ALL, ahead)
    diary.agree("Dr Ånd", NOW.date(), [ALARM], ahead)
    diary.save_answers(["saddle_numbness"], [*ALL - {"saddle_numbness"}], NOW)
    exported = export_json(diary)
    delete_everything(diary)
    import_json(diary, exported, NOW)
    diary.save_answers([], ALL, ahead)
    assert _gate(diary, ahead) is Standing.WAIT, "the red flag came after the agreement"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="sitbone.diary/9"), "version"),
        (lambda d: d.update(more=1), "more"),
        (lambda d: d["sessions"][0].update(started="2026-05-04T09:00:00"), "timezone"),
        (lambda d: d["sessions"][0].update(started="2029-05-04T09:00:00Z"), "still to come"),
        (lambda d: d["screenings"][0].update(at="2029-05-04T09:00:00Z"), "still to come"),
        (lambda d: d["screenings"][0]["no"].append("pins_and_needles"), "with yes and with no"),
        (lambda d: d["sessions"][0].update(pain_before=11), "less than or equal to 10"),
        (lambda d: d["sessions"][0]["holds"].append(d["sessions"][0]["holds"][0]), "two holds"),
        (lambda d: d["sessions"][0]["holds"][0].update(item=2), "does not have"),
        (lambda d: d["sessions"].append(d["sessions"][0]), "twice"),
        (lambda d: d["sessions"][0]["felt"][0].update(where="a\0b"), "control characters"),
        (lambda d: d["sessions"][0]["items"][0].update(seconds=29.0), "another session"),
    ],
)
def test_what_cannot_be_is_refused_whole(lived_in: Diary, change, said: str) -> None:  # type: ignore[no-untyped-def]
    before = export_json(lived_in)
    document = json.loads(before)
    document["settings"]["from"] = "the document"
    change(document)
    with pytest.raises(ExchangeError, match=said):
        import_json(lived_in, json.dumps(document).encode(), NOW)
    assert export_json(lived_in) == before


@pytest.mark.parametrize(
    "document", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 100_000, b" " * (LARGEST + 1)]
)
def test_what_is_no_document_is_refused_in_one_line(diary: Diary, document: bytes) -> None:
    with pytest.raises(ExchangeError) as refused:
        import_json(diary, document, NOW)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


def test_a_name_that_is_there_twice_is_refused(lived_in: Diary) -> None:
    before = export_json(lived_in)
    for twice in (
        before.replace(b'"settings": {', b'"settings": {}, "settings": {', 1),
        before.replace(b'"pain_before": ', b'"pain_before": 0, "pain_before": ', 1),
    ):
        assert twice != before
        with pytest.raises(ExchangeError, match="twice"):
            import_json(lived_in, twice, NOW)
    assert export_json(lived_in) == before


@pytest.mark.parametrize("faults", [1_000_000, 90_000])
@pytest.mark.parametrize("fault", [b"1", b"[]", b'{"at": 1, "yes": 2, "more": 3}'])
def test_a_document_of_a_million_faults_takes_little_to_refuse(
    diary: Diary, fault: bytes, faults: int
) -> None:
    many = b"[" + b",".join([fault] * faults) + b"]"
    document = b'{"settings": {}, "screenings": ' + many + b', "agreements": [], "sessions": ' + many + b"}"
    tracemalloc.start()
    try:
        with pytest.raises(ExchangeError):
            import_json(diary, document, NOW)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(document) + 16 * 1024**2
    finally:
        tracemalloc.stop()


def test_the_tables_hold_everything_and_no_formula(lived_in: Diary) -> None:
    with zipfile.ZipFile(io.BytesIO(export_csv(lived_in))) as archive:
        tables = {
            name: list(csv.DictReader(archive.read(name).decode().splitlines()))
            for name in archive.namelist()
        }
    assert [row["counted"] for row in tables["holds.csv"]] == ["30.0"]
    assert tables["holds.csv"][0]["knee_flexion"] == "4.25"
    assert tables["felt.csv"][0]["where"] == "'=behind the zebrafish knee"
    assert len(tables["items.csv"]) == 2 and len(tables["warnings.csv"]) == 2
    assert tables["agreements.csv"][0]["who"] == "Dr Zebrafish"


def _with_seen_by(document: bytes, seen_by: SeenBy) -> bytes:
    changed = json.loads(document)
    changed["sessions"][0]["seen_by"] = seen_by.value
    return json.dumps(changed).encode()


def test_a_document_gives_a_timers_session_no_angle_and_no_camera(lived_in: Diary) -> None:
    seen = export_json(lived_in)
    delete_everything(lived_in)
    import_json(lived_in, _with_seen_by(seen, SeenBy.TIMER), NOW)
    (session,) = lived_in.sessions()
    assert [(h.knee_flexion, h.uncertainty, h.counted) for h in session.holds] == [(None, None, 30)]
    with pytest.raises(ExchangeError, match="another session"):
        import_json(lived_in, seen, NOW)
    assert lived_in.sessions()[0].seen_by is SeenBy.TIMER


def test_what_a_later_document_calls_a_film_is_no_camera_any_more(lived_in: Diary) -> None:
    camera = export_json(lived_in)
    delete_everything(lived_in)
    for document in (camera, _with_seen_by(camera, SeenBy.FILM), camera):
        import_json(lived_in, document, NOW)
    assert lived_in.sessions()[0].seen_by is SeenBy.FILM
