"""The table of many films: one row for each hold, and one for each film without any (docs/many.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sitbone import __version__
from sitbone.batch.verdict import Verdict
from sitbone.body.hamstrings import COEFFICIENTS
from sitbone.extras import needs
from sitbone.files.writing import written_beside
from sitbone.recording.schema import HoldModel, SessionModel

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = "sitbone.holds/1"
BATCH = 10_000
"""Rows that are in the memory at once."""
Kind = Literal["words", "list of words", "yes or no", "whole number", "number", "time"]

COLUMNS: tuple[tuple[str, Kind, str, str], ...] = (
    ("film", "words", "", "absolute path of the film"),
    ("film_name", "words", "", "its name without the folder"),
    ("film_bytes", "whole number", "B", "its size; null where it could not be reached"),
    ("film_modified", "time", "UTC", "when it was last written; null where it could not be reached"),
    ("status", "words", "", "judged, partial, not_judged, unreadable, worker_died or fault"),
    ("problem", "words", "", "what is wrong with the film, in one line; null where nothing is"),
    ("film_seconds", "number", "s", "length of the film, or of what could be watched of it"),
    ("holds_in_film", "whole number", "", "holds found in the whole film"),
    ("hold", "whole number", "", "which of them this row is, from 1; null in a row without a hold"),
    ("stretch", "words", "", "name of the stretch that was held"),
    ("side", "words", "", "working leg: left, right, both or unknown"),
    ("start_seconds", "number", "s", "begin of the hold, from the film's first frame"),
    ("end_seconds", "number", "s", "its end"),
    ("counted_seconds", "number", "s", "how much of it counted: position and form were right"),
    ("completed", "yes or no", "", "whether all prescribed seconds were counted"),
    (
        "hip_flexion_degrees",
        "number",
        "deg",
        "median over the counted time: thigh against trunk, 0 = straight",
    ),
    ("knee_flexion_degrees", "number", "deg", "median over the counted time, 0 = straight"),
    ("best_degrees", "number", "deg", "best steady value of the angle that the stretch is about"),
    ("best_angle", "words", "", "which angle that is: hip_flexion or knee_flexion"),
    (
        "straight_leg_raise_degrees",
        "number",
        "deg",
        "median over the counted time: line from hip to ankle against the floor",
    ),
    ("straight_leg_raise_error_degrees", "number", "deg", "its standard error"),
    (
        "knee_extension_deficit_degrees",
        "number",
        "deg",
        "median over the counted time: knee flexion with the thigh upright on the floor",
    ),
    ("knee_extension_deficit_error_degrees", "number", "deg", "its standard error"),
    (
        "uncertainty_degrees",
        "number",
        "deg",
        "by how much the knee or hip of the hold may be off, the worse known; null: neither is given",
    ),
    *(
        column
        for muscle in COEFFICIENTS
        for column in (
            (
                f"{muscle}_lengthening",
                "number",
                "lengths standing",
                "0.15 = 15 % longer than standing, one average adult",
            ),
            (f"{muscle}_lengthening_uncertainty", "number", "lengths standing", "half width"),
        )
    ),
    ("faults", "list of words", "", "faults of this stretch that overlap this hold"),
    ("faults_in_film", "list of words", "", "faults anywhere in the film"),
    ("warnings_in_film", "list of words", "", "movements to avoid that were seen in the film"),
    ("recognised_in_film", "list of words", "", "stretches recognised in the film, held or not"),
    (
        "angle_uncertainty_degrees",
        "number",
        "deg",
        "how far an angle may be off; null: do not use the angles",
    ),
    ("view", "words", "", "from where the person is seen: side, oblique, front or unknown"),
    ("view_azimuth_degrees", "number", "deg", "0 = from the front or back, 90 = from the side"),
    ("reliability", "number", "share", "of the working leg's angles in this view"),
    ("visibility", "number", "share", "of the working leg"),
    ("laterality", "number", "share", "how sure left is left"),
    ("seen", "number", "share", "of the film's time in which somebody was seen"),
    ("people", "whole number", "", "most people seen at once"),
    ("looks", "whole number", "", "pictures the pose model looked at"),
    ("notes", "list of words", "", "how far to trust the film, in plain sentences"),
    ("told_stretch", "words", "", "the stretch as it was told with --stretch; null where it was recognised"),
    ("told_side", "words", "", "the side as it was told with --side"),
    ("model", "words", "", "size of the pose model: lite, full or heavy"),
    ("version", "words", "", "version of Sitbone that judged the film"),
)
"""Name, kind, unit and meaning of each column, in order. Whatever is unknown is null."""
OF_HOLD = {
    "stretch": "stretch",
    "side": "side",
    "start": "start_seconds",
    "end": "end_seconds",
    "counted": "counted_seconds",
    "completed": "completed",
    "hip_flexion": "hip_flexion_degrees",
    "knee_flexion": "knee_flexion_degrees",
    "best": "best_degrees",
    "best_angle": "best_angle",
    "straight_leg_raise": "straight_leg_raise_degrees",
    "straight_leg_raise_error": "straight_leg_raise_error_degrees",
    "knee_extension_deficit": "knee_extension_deficit_degrees",
    "knee_extension_deficit_error": "knee_extension_deficit_error_degrees",
    "uncertainty": "uncertainty_degrees",
}
"""The column of each field of a hold (`sitbone.recording.schema`); `hamstrings` has two for each muscle."""
OF_TRUST = {
    "angle_uncertainty": "angle_uncertainty_degrees",
    "view": "view",
    "view_azimuth": "view_azimuth_degrees",
    "reliability": "reliability",
    "visibility": "visibility",
    "laterality": "laterality",
    "seen": "seen",
    "people": "people",
    "looks": "looks",
    "notes": "notes",
}
"""The column of each field that says how far to trust the film; when nobody was seen has none."""


def write_table(verdicts: Iterable[Verdict], path: Path) -> int:
    """Write the table as Parquet, whole or not at all, in the place of an older one; the number of rows.

    Raises `CannotWrite`.
    """
    with needs("tables"):
        import pyarrow as pa
    import pyarrow.parquet as pq

    written, schema = 0, table_schema()
    rows = (row for verdict in verdicts for row in rows_of(verdict))
    with written_beside(path, force=True) as file, pq.ParquetWriter(file, schema) as writer:
        while batch := list(islice(rows, BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema))
            written += len(batch)
    return written


def table_schema() -> pa.Schema:
    """The table's columns with their types; unit and meaning are in each column's metadata."""
    with needs("tables"):
        import pyarrow as pa

    kinds: dict[Kind, pa.DataType] = {
        "words": pa.string(),
        "list of words": pa.list_(pa.string()),
        "yes or no": pa.bool_(),
        "whole number": pa.int64(),
        "number": pa.float64(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    columns = [
        pa.field(name, kinds[kind], metadata={"unit": unit, "meaning": meaning})
        for name, kind, unit, meaning in COLUMNS
    ]
    return pa.schema(columns, metadata={"sitbone": VERSION, "version": __version__})


def rows_of(verdict: Verdict) -> Iterator[dict[str, Any]]:
    """The rows of one film: one for each hold, or one without. What a row does not name is unknown in it."""
    row = _of_film(verdict)
    session = verdict.session
    if session is None:
        yield row
        return
    row |= _of_session(session)
    if not session.holds:
        yield row
    for number, hold in enumerate(session.holds, 1):
        yield row | {"hold": number} | _of_hold(hold, session)


def _of_film(verdict: Verdict) -> dict[str, Any]:
    modified = verdict.modified
    return {
        "film": verdict.film,
        "film_name": Path(verdict.film).name,
        "film_bytes": verdict.size,
        "film_modified": None if modified is None else datetime.fromtimestamp(modified / 1e9, UTC),
        "status": verdict.status,
        "problem": verdict.problem,
        "told_stretch": verdict.stretch,
        "told_side": verdict.side,
        "model": verdict.model,
        "version": verdict.version,
    }


def _of_session(session: SessionModel) -> dict[str, Any]:
    return {
        "film_seconds": session.duration,
        "holds_in_film": len(session.holds),
        "faults_in_film": _each_once(fault.name for fault in session.faults),
        "warnings_in_film": _each_once(warning.movement for warning in session.warnings),
        "recognised_in_film": _each_once(span.stretch for span in session.recognised),
        **{column: getattr(session.trust, field) for field, column in OF_TRUST.items()},
    }


def _of_hold(hold: HoldModel, session: SessionModel) -> dict[str, Any]:
    row: dict[str, Any] = {column: getattr(hold, field) for field, column in OF_HOLD.items()}
    row["faults"] = _each_once(
        fault.name
        for fault in session.faults
        if fault.stretch == hold.stretch and fault.start <= hold.end and fault.end >= hold.start
    )
    for muscle, lengthening in hold.hamstrings.items():
        row[f"{muscle}_lengthening"] = lengthening.value
        row[f"{muscle}_lengthening_uncertainty"] = lengthening.uncertainty
    return row


def _each_once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
