"""Print the published figures: `python -m bench`, or some of them: `python -m bench speed costs`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module

from rich.console import Console
from rich.table import Table

from bench import Figure

PARTS = (
    "costs",
    "speed",
    "many",
    "holds",
    "bad",
    "strangers",
    "steadiness",
    "life",
    "angles",
    "found",
    "legs",
    "sure",
    "floor",
    "rates",
    "live",
    "page",
    "visit",
    "crowd",
    "clinic",
    "doors",
    "kills",
    "promises",
    "fhir",
    "paper",
    "tracks",
)


def figures(part: str) -> list[Figure]:
    """The figures of one part; a part that is missing or fails gives one row that says so."""
    try:
        rows: Iterable[object] = import_module(f"bench.{part}").rows()
        return [_figure(row) for row in rows]
    except Exception as error:
        return [Figure(part, None, 0, said=f"failed: {type(error).__name__}: {error}")]


def _figure(row: object) -> Figure:
    """Some parts give plain tuples: name, value, greatest value that will do."""
    if isinstance(row, tuple):
        name, value, target = row
        return Figure(name, float(value), target)
    assert isinstance(row, Figure)
    return row


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.4g} {unit}".strip()


def main(parts: list[str]) -> int:
    """Print a table; 1 where a figure is not met."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        print(f"no such figures: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else 150)
    table = Table(title="Sitbone's figures", show_lines=False)
    for name in ("part", "figure", "measured", "target", "met", "how"):
        table.add_column(name, justify="right" if name in ("measured", "target") else "left")
    met = True
    for part in parts or PARTS:
        console.print(f"measuring {part} …", style="dim")
        for figure in figures(part):
            bound = "" if figure.target is None else ("≥ " if figure.at_least else "≤ ")
            target = bound and bound + _number(figure.target, figure.unit)
            verdict = {None: "", True: "[green]yes", False: "[red]NO"}[figure.met]
            met = met and figure.met is not False
            table.add_row(
                part, figure.name, _number(figure.measured, figure.unit), target, verdict, figure.said
            )
    console.print(table)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
