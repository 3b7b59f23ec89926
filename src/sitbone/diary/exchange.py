"""Take the diary along, and delete it: one person's own data, whole. `sitbone.diary.imported` brings it back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from sitbone.diary.diary import Diary
from sitbone.diary.document import DiaryDocument, HoldModel, SessionModel
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
from sitbone.plan.records import SeenBy, not_to_be_read

_HOLD = tuple(HoldModel.model_fields)
_SESSION = tuple(SessionModel.model_fields.keys() - {"items", "holds", "felt", "warnings"})


def export_json(diary: Diary) -> bytes:
    """Everything but the tracks as one JSON document (`sitbone.diary/5`), UTF-8. The same diary gives the same bytes.

    The tracks are a thousand times larger; their angles are in `sitbone.files.stored.export_tables`.
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

        def numbered(table: Any, *order: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
            for row in rows(table, *order):
                yield row, {"written": places.get(row.written), "imported": row.imported}

        places = _places(connection, mine)
        holds = of_sessions(HoldRow, HoldRow.item)
        felt = of_sessions(FeltRow, FeltRow.at, FeltRow.id)
        warnings = of_sessions(WarningRow, WarningRow.at, WarningRow.id)
        return DiaryDocument.model_validate(
            {
                "settings": {row.key: row.value for row in rows(SettingRow, SettingRow.key)},
                "screenings": [
                    {"at": r.at, "yes": r.yes, "no": r.no, **n}
                    for r, n in numbered(ScreeningRow, ScreeningRow.at, ScreeningRow.id)
                ],
                "agreements": [
                    {"at": r.at, "who": r.who, "on": r.agreed_on, "items": r.items, **n}
                    for r, n in numbered(AgreementRow, AgreementRow.at, AgreementRow.id)
                ],
                "prescriptions": [
                    {"version": r.version, "at": r.at, "prescription": json.loads(r.document), **n}
                    for r, n in numbered(PrescriptionRow, PrescriptionRow.version)
                ],
                "sessions": [
                    _session(r, holds[r.id], felt[r.id], warnings[r.id]) | n | {"said": places.get(r.said)}
                    for r, n in numbered(SessionRow, SessionRow.started, SessionRow.id)
                ],
            }
        )


def _places(connection: Connection, person: str) -> dict[int, int]:
    """The order of writing as places from 1, so that the same history gives the same places anywhere."""
    numbers: set[int] = set()
    for column in (
        ScreeningRow.written,
        AgreementRow.written,
        PrescriptionRow.written,
        SessionRow.written,
        SessionRow.said,
    ):
        numbers.update(connection.scalars(select(column).where(column.class_.person == person, column > 0)))
    return {number: place for place, number in enumerate(sorted(numbers), 1)}


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
    tables["holds"] = [
        {
            **{"session": session["id"], "seen_by": session["seen_by"], "purpose": session["purpose"]},
            **_with_usable_angles(session, hold),
        }
        for session in sessions
        for hold in session["holds"]
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            # A date of its own, so that the same diary gives the same bytes.
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0)), _csv(rows))
    return packed.getvalue()


def _with_usable_angles(session: dict[str, Any], hold: dict[str, Any]) -> dict[str, Any]:
    """A hold for reading: no angle without how far it may be off, and none where nobody watched."""
    return hold | not_to_be_read(SeenBy(session["seen_by"]), hold)


def delete_everything(diary: Diary) -> None:
    """Delete everything, from the database's files too; what was exported before is all that is left."""
    diary.delete_everything()


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
