"""One page on paper, as PDF: who, what was prescribed and done, angles, pain, alarms, and how it was measured."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sitbone.diary.record import Record
from sitbone.extras import needs
from sitbone.files.writing import check_ending, check_writable, written_beside
from sitbone.paper.content import content
from sitbone.paper.period import period_of

if TYPE_CHECKING:
    import typst

DAYS = 28
"""Days that a report is about where nobody says otherwise: four weeks, between two appointments. Our choice."""


def report(
    record: Record,
    *,
    days: int = DAYS,
    since: date | None = None,
    until: date | None = None,
) -> bytes:
    """The report as PDF, one page of A4.

    It is about the days `since` to `until`, both included: up to the day of the record, and `days` long, where they
    are not given. Give it the whole record: alarms and prescriptions older than the period count too. All of it is in
    the language that is spoken now. The same record gives the same bytes.

    Raises `SitboneError` where the period has no days.
    """
    return _compiled(page(record, days=days, since=since, until=until), record)


def check_report_file(path: Path, *, force: bool = False) -> None:
    """Raise `CannotWrite` before anything is made, where a report cannot be written to this file."""
    check_ending(path, ".pdf", "report")
    check_writable(path, force=force)


def write_report(
    path: Path,
    record: Record,
    *,
    days: int = DAYS,
    since: date | None = None,
    until: date | None = None,
    force: bool = False,
) -> None:
    """Write the report to a file, whole or not at all, and over another only with `force`. Raises `SitboneError`."""
    check_report_file(path, force=force)
    made = report(record, days=days, since=since, until=until)
    with written_beside(path, force=force) as file:
        file.write(made)


def page(
    record: Record,
    *,
    days: int = DAYS,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """What stands on the page, as the JSON that the template reads."""
    period = period_of(record, days, since, until)
    return json.dumps(content(record, period), ensure_ascii=False)


def _compiled(data: str, record: Record) -> bytes:
    """What people wrote goes to Typst as data, never as markup."""
    with needs("paper"):
        import typst

    made = typst.compile(
        _template(),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"page": data},
        timestamp=int(record.at.timestamp()),
    )
    assert isinstance(made, bytes)  # one page: one file
    return made


@cache
def _template() -> bytes:
    return (files("sitbone.paper") / "page.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Our own letters, and for names in other scripts whatever this machine has."""
    with needs("paper"):
        import typst

    return typst.Fonts(font_paths=[str(files("sitbone.paper") / "fonts")])
