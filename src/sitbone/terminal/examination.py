"""What the doctor found, on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sitbone.terminal.doctor import examine
from sitbone.words.saying import shown


def print_examination(console: Console) -> bool:
    """Print what is installed and whether the model runs; whether all of it is well."""
    table = Table(box=None, show_header=False, pad_edge=False)
    findings = examine()
    for finding in findings:
        mark = Text("well", style="green") if finding.well else Text("not well", style="bold red")
        table.add_row(mark, finding.name, Text(shown(finding.text)))
        if finding.advice:
            table.add_row("", "", Text(shown(finding.advice), style="yellow"))
    console.print(table)
    return all(finding.well for finding in findings)
