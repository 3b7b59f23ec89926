"""Take the diary along, bring it back, delete it: one person's own data, whole."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from sitbone.diary.diary import Diary
from sitbone.diary.document import VERSION, DiaryDocument, HoldModel, SessionModel
from sitbone.diary.errors import ExchangeError
from sitbone.diary.tables import (
    AgreementRow,
    FeltRow,
    HoldRow,
    PrescriptionRow,
    ScreeningRow,
    SessionRow,
    SettingRow,
    WarningRow,
)
from sitbone.diary.values import Moment
from sitbone.words import _, long_day

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest document that is taken in: many years of several sessions a day."""
AHEAD = timedelta(days=1)
"""How far a document's clock may be ahead of ours. Answers dated later would never grow old."""
_HOLD = tuple(HoldModel.model_fields)
_SESSION = tuple(SessionModel.model_fields.keys() - {"items", "holds", "felt", "warnings"})


def export_json(diary: Diary) -> bytes:
    """Everything but the tracks as one JSON document (`sitbone.diary/2`), UTF-8. The same diary gives the same bytes.

    The tracks are a thousand times larger; their angles are in `sitbone.reports.stored.export_tables`.
    """
    return export_document(diary).model_dump_json(indent=1).encode()


def export_document(diary: Diary) -> DiaryDocument:
    """Everything, as it was at one moment."""
    mine = diary.person().id
    with diary.reading() as connection:

        def rows(table: Any, *order: Any) -> Sequence[Any]:
            return connection.execute(
                select(table.__table__).where(table.person == mine).order_by(*order)
            ).all()

        def of_sessions(table: Any, *order: Any) -> dict[str, list[Any]]:
            found = defaultdict(list)
            wanted = select(table.__table__).join(SessionRow, SessionRow.id == table.session)
            for row in connection.execute(wanted.where(SessionRow.person == mine).order_by(*order)):
                found[row.session].append(row)
            return found

        holds = of_sessions(HoldRow, HoldRow.item)
        felt = of_sessions(FeltRow, FeltRow.at, FeltRow.id)
        warnings = of_sessions(WarningRow, WarningRow.at, WarningRow.id)
        return DiaryDocument.model_validate(
            {
                "settings": {row.key: row.value for row in rows(SettingRow, SettingRow.key)},
                "screenings": [
                    {"at": r.at, "yes": r.yes, "no": r.no}
                    for r in rows(ScreeningRow, ScreeningRow.at, ScreeningRow.id)
                ],
                "agreements": [
                    {"at": r.at, "who": r.who, "on": r.agreed_on, "items": r.items}
                    for r in rows(AgreementRow, AgreementRow.at, AgreementRow.id)
                ],
                "prescriptions": [
                    {"version": r.version, "at": r.at, "prescription": json.loads(r.document)}
                    for r in rows(PrescriptionRow, PrescriptionRow.version)
                ],
                "sessions": [
                    _session(r, holds[r.id], felt[r.id], warnings[r.id])
                    for r in rows(SessionRow, SessionRow.started, SessionRow.id)
                ],
            }
        )


def export_csv(diary: Diary) -> bytes:
    """Everything but the tracks as tables: a zip of CSV files, UTF-8, one header line each.

    For reading; JSON is for bringing back.
    """
    document = json.loads(export_json(diary))
    sessions = document["sessions"]
    inner = ("items", "holds", "felt", "warnings")
    tables: dict[str, list[dict[str, Any]]] = {
        "settings": [{"key": key, "value": value} for key, value in document["settings"].items()],
        "screenings": document["screenings"],
        "agreements": document["agreements"],
        "prescriptions": [
            {**p, "prescription": json.dumps(p["prescription"])} for p in document["prescriptions"]
        ],
        "sessions": [{k: v for k, v in session.items() if k not in inner} for session in sessions],
    }
    for name in inner:
        tables[name] = [{"session": session["id"], **row} for session in sessions for row in session[name]]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            # A date of its own, so that the same diary gives the same bytes.
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0)), _csv(rows))
    return packed.getvalue()


def import_json(diary: Diary, document: bytes, now: datetime | None = None) -> None:
    """Take in what `export_json` wrote: all of it or nothing, and once, however often it is done.

    What the diary has already stays as it is. Raises `ExchangeError` where the document is too large, no diary, of
    another version, impossible, or from the future of `now`.
    """
    taken = _read(document)
    latest = taken.latest()
    if latest and latest > (now or datetime.now(UTC)) + AHEAD:
        raise ExchangeError(
            _(
                "The document speaks of {day}, which is still to come; nothing was taken in. "
                "Set the clock of this computer, or of the one that wrote it, and export again."
            ).format(day=long_day(latest))
        )
    mine = diary.person().id
    with diary.writing() as connection:
        for key, value in taken.settings.items():
            diary.add_new(connection, SettingRow, person=mine, key=key, value=value)
        _add_missing(
            connection,
            ScreeningRow,
            {"person": mine},
            ({"at": s.at, "yes": s.yes, "no": s.no} for s in taken.screenings),
        )
        _add_missing(
            connection,
            AgreementRow,
            {"person": mine},
            ({"at": a.at, "who": a.who, "agreed_on": a.on, "items": a.items} for a in taken.agreements),
        )
        for p in taken.prescriptions:
            kept = p.prescription.model_copy(update={"version": p.version}).model_dump_json()
            values = {"person": mine, "version": p.version, "at": p.at, "document": kept}
            diary.add_new(connection, PrescriptionRow, **values)
        _take_sessions(diary, connection, taken.sessions)
        diary.note_change(connection)


def delete_everything(diary: Diary) -> None:
    """Delete everything, from the database's files too; what was exported before is all that is left."""
    diary.delete_everything()


def _read(document: bytes) -> DiaryDocument:
    if len(document) > LARGEST:
        raise ExchangeError(
            _(
                "The document is larger than {size} MB; nothing was taken in. Choose the file Sitbone wrote."
            ).format(size=LARGEST // 1024**2)
        )
    try:
        return DiaryDocument.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or _("the whole of it")
        if first["type"] == "json_invalid":
            said = _("It is not JSON, or not all of it is there.")
        elif first["loc"] == ("format",):
            said = _("It is not of the version “{version}”; a newer Sitbone may have written it.").format(
                version=VERSION
            )
        else:
            said = f"{place[:120]}: {first['msg']}."
        whole = _("Nothing was taken in from the document. {problem} Choose the file Sitbone wrote.")
        raise ExchangeError(whole.format(problem=said)) from None


def _take_sessions(diary: Diary, connection: Connection, sessions: Sequence[SessionModel]) -> None:
    mine = diary.person().id
    ids = select(SessionRow.id, SessionRow.person, SessionRow.plan)
    here: dict[str, Any] = {}
    for at in range(0, len(sessions), 500):
        asked = [session.id for session in sessions[at : at + 500]]
        here |= {row.id: row for row in connection.execute(ids.where(SessionRow.id.in_(asked)))}
    for session in sessions:
        items = [[item.stretch, item.side, item.seconds, item.repetition] for item in session.items]
        kept = here.get(session.id)
        if kept is None:
            connection.execute(insert(SessionRow).values(_session_values(session, mine, items)))
        elif kept.person != mine or kept.plan != items:
            raise ExchangeError(
                _(
                    "The document has another session under the name {id} of one in the diary; "
                    "nothing was taken in. Delete everything first, or leave the document."
                ).format(id=session.id)
            )
        else:
            _add_to_session(connection, session)
        new = kept is None
        _take_holds(diary, connection, session, new)
        belongs = {"session": session.id}
        felt = [
            {"stretch": f.stretch, "felt": f.felt.value, "at": f.at, "hurts_where": f.where}
            for f in session.felt
        ]
        warned = [{"name": warning.name, "at": warning.at} for warning in session.warnings]
        _add_missing(connection, FeltRow, belongs, felt, new=new)
        _add_missing(connection, WarningRow, belongs, warned, new=new)


def _session_values(session: SessionModel, person: str, items: list[list[Any]]) -> dict[str, Any]:
    return {
        "id": session.id,
        "person": person,
        "started": session.started,
        "ended": session.ended or session.last_kept(),
        "imported": True,
        "seen_by": session.seen_by.value,
        "pain_before": session.pain_before,
        "pain_after": session.pain_after,
        "stopped_for_pain": session.stopped_for_pain,
        "plan": items,
        "position": session.position,
        "prescription": session.prescription,
    }


def _add_to_session(connection: Connection, session: SessionModel) -> None:
    """A later state of a session that is here too: it only gains."""
    row = SessionRow
    changes: dict[str, Any] = {
        "ended": func.coalesce(row.ended, literal(session.ended, Moment())),
        "pain_before": func.coalesce(row.pain_before, session.pain_before),
        "pain_after": func.coalesce(row.pain_after, session.pain_after),
    }
    if session.stopped_for_pain:
        changes["stopped_for_pain"] = True
    connection.execute(update(row).where(row.id == session.id).values(**changes))
    further = update(row).where(row.id == session.id, row.position < bindparam("further"))
    connection.execute(further.values(position=bindparam("further")), {"further": session.position})


def _take_holds(diary: Diary, connection: Connection, session: SessionModel, new: bool) -> None:
    holds = [{"session": session.id, **hold.model_dump()} for hold in session.holds]
    if new and holds:
        connection.execute(insert(HoldRow), holds)
        return
    for hold in holds:
        diary.add_new(connection, HoldRow, **hold)


def _add_missing(
    connection: Connection,
    row: Any,
    belongs: Mapping[str, str],
    wanted: Iterable[Mapping[str, Any]],
    *,
    new: bool = False,
) -> None:
    """Add the rows that are not there yet; where the same is there twice, twice."""
    rows = list(wanted)
    if not rows:
        return
    here: Counter[str] = Counter()
    if not new:
        ((column, owner),) = belongs.items()
        columns = [getattr(row, name) for name in rows[0]]
        found = connection.execute(select(*columns).where(getattr(row, column) == owner))
        here.update(_same(dict(one._mapping)) for one in found)
    missing = []
    for one in rows:
        if here[_same(one)] > 0:
            here[_same(one)] -= 1
        else:
            missing.append({**belongs, **one})
    if missing:
        connection.execute(insert(row), missing)


def _same(row: Mapping[str, Any]) -> str:
    """What makes two rows the same."""
    return json.dumps({str(key): row[key] for key in row}, default=str, sort_keys=True)


def _session(row: Any, holds: list[Any], felt: list[Any], warnings: list[Any]) -> dict[str, Any]:
    items = [dict(zip(("stretch", "side", "seconds", "repetition"), item, strict=True)) for item in row.plan]
    return {
        **{name: getattr(row, name) for name in _SESSION},
        "items": items,
        "holds": [{name: getattr(hold, name) for name in _HOLD} for hold in holds],
        "felt": [{"stretch": f.stretch, "felt": f.felt, "at": f.at, "where": f.hurts_where} for f in felt],
        "warnings": [{"name": warning.name, "at": warning.at} for warning in warnings],
    }


def _csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    if rows:
        table = csv.DictWriter(written, list(rows[0]))
        table.writeheader()
        table.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return written.getvalue()


def cell(value: Any) -> Any:
    """A list in one cell; and no text that a spreadsheet would take for a formula.

    >>> cell(["knee_bent", "heel_up"]), cell("=1+1"), cell(-1.5)
    ('knee_bent; heel_up', "'=1+1", -1.5)
    """
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return "'" + value
    return value
