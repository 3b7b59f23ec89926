"""The programme on the terminal: its stretches, and each one with its drawn figure and its lines."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sitbone.errors import SitboneError
from sitbone.stretches.stretch import Stretch, load_movements_to_avoid, load_stretches


def print_programme(console: Console) -> None:
    """All stretches, and the movements to leave alone."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("name", "stretch", "what to do", "hold"):
        table.add_column(column)
    for stretch in load_stretches().values():
        table.add_row(stretch.name, stretch.title, stretch.summary, hold_in_words(stretch))
    console.print(table)
    avoid = ", ".join(
        movement.title[0].lower() + movement.title[1:] for movement in load_movements_to_avoid()
    )
    console.print(Text(f"Leave alone: {avoid}.", style="red"))
    console.print(
        Text(
            "`sitbone show NAME` draws one and reads it out. Your doctor says which of them suit you.", "dim"
        )
    )


def print_stretch(console: Console, name: str, side: Literal["left", "right"]) -> None:
    """One stretch: its figure in the hold, its lines, and what a camera can know of each."""
    from sitbone.figure.terminal import picture

    stretch = stretch_named(name)
    console.print(Text(stretch.title, style="bold"))
    console.print(Text(stretch.summary))
    console.print(picture(stretch, side))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("line", "what is said", "what the camera knows of it"):
        table.add_column(column)
    for line in stretch.lines:
        table.add_row(line.line, line.say, Text(line.camera, style="dim"))
    console.print(table)
    console.print(f"Hold: {hold_in_words(stretch)}")


def write_figure(path: Path, name: str, side: Literal["left", "right"], *, force: bool = False) -> None:
    """The stretch's moving picture as an SVG file."""
    from sitbone.figure.drawing import draw
    from sitbone.files.writing import written_beside

    drawn = draw(stretch_named(name), side)
    with written_beside(path, force=force, public=True) as file:
        file.write(drawn.encode())


def stretch_named(name: str) -> Stretch:
    """The stretch of this name, or one line that lists those there are."""
    stretches = load_stretches()
    if name not in stretches:
        raise SitboneError(f"there is no stretch {name!r}: the programme has {', '.join(stretches)}")
    return stretches[name]


def hold_in_words(stretch: Stretch) -> str:
    """How long and on which side.

    >>> hold_in_words(load_stretches()["towel"])
    '30 s, each leg'
    """
    length = f"{stretch.hold.seconds:.0f} s" if stretch.hold.seconds else "as long as it is easy"
    return length + (f", each {stretch.side_words}" if stretch.sides == "each" else "")
