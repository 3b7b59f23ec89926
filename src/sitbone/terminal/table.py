"""A recording on the terminal: its holds, its faults, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sitbone.recording.recording import Fault, Hold, Recording, Span, Warning
from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches
from sitbone.words.saying import shown

NO_DEVICE = (
    "Sitbone is not a medical device. Stop where it hurts, and ask your doctor which stretches suit you."
)
_HEAD = "bold"
_QUIET = "dim"


def print_recording(console: Console, recording: Recording) -> None:
    """The whole of one film."""
    console.print(recording_report(recording))


def recording_report(recording: Recording) -> RenderableType:
    """The whole of one film, ready to print."""
    parts: list[RenderableType] = [_title(recording)]
    if recording.warnings:
        parts.append(_warnings(recording.warnings))
    if recording.holds:
        parts.append(_holds(recording.holds))
        parts += _against_floor(recording.holds)
        parts += _hamstrings(recording.holds)
    else:
        parts.append(Text(_nothing_held(recording.recognised)))
    if recording.faults:
        parts.append(_faults(recording.faults))
    parts.append(_trust(recording))
    parts.append(Text(NO_DEVICE, style=_QUIET))
    return Group(*parts)


def films_table(rows: Sequence[tuple[Path, Recording | str]]) -> RenderableType:
    """Several films, one row for each: the recording, or in one line why there is none."""
    table = Table(box=None, header_style=_HEAD, pad_edge=False)
    for column in ("film", "stretch", "holds", "counted", "hip", "knee", "faults", "trust"):
        table.add_column(column, justify="right" if column in ("counted", "hip", "knee") else "left")
    for path, recording in rows:
        name = escape(shown(path.name))
        if isinstance(recording, str):
            table.add_row(name, Text("not read", style="red"), *[""] * 6)
            continue
        held = recording.holds
        table.add_row(
            name + (" (partial)" if recording.partial else ""),
            "\n".join(_several_titles(recording)),
            "\n".join(f"{h.side}, {clock(h.start)} to {clock(h.end)}" for h in held) or "none",
            "\n".join(f"{h.counted:.1f} s" for h in held),
            "\n".join(degrees(h.hip_flexion) for h in held),
            "\n".join(degrees(h.knee_flexion) for h in held),
            "\n".join(
                [f"{w.movement.replace('_', ' ')} (to avoid)" for w in recording.warnings]
                + list(dict.fromkeys(f.name.replace("_", " ") for f in recording.faults))
            )
            or "none",
            view_in_words(recording),
        )
    return table


def clock(seconds: float) -> str:
    """A time of the film as minutes and seconds.

    >>> clock(67.25)
    '1:07.2'
    """
    tenths = int(seconds * 10 + 0.5 - 1e-6)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def degrees(value: float | None) -> str:
    """An angle, or a dash where it is unknown."""
    return "–" if value is None or value != value else f"{value:.0f}°"


def view_in_words(recording: Recording) -> str:
    """From where the person is seen, with what that means for an angle."""
    trust = recording.trust
    if trust.view == "unknown":
        return "nobody seen"
    if trust.angle_uncertainty is None:
        return f"{trust.view} view, no angles"
    return f"{trust.view} view, ±{trust.angle_uncertainty:.0f}°"


def _title(recording: Recording) -> Text:
    title = Text.assemble((shown(recording.name), _HEAD), (f"  {clock(recording.duration)} min", _QUIET))
    if recording.partial:
        title.append("  partial: not watched to its end", style="yellow")
    return title


def _holds(holds: Sequence[Hold]) -> Table:
    table = Table(box=None, header_style=_HEAD, pad_edge=False)
    table.add_column("stretch")
    table.add_column("side")
    for column in ("from", "to", "counted", "hip", "knee", "best"):
        table.add_column(column, justify="right")
    for hold in holds:
        stretch = load_stretches()[hold.stretch]
        wanted = stretch.hold.seconds
        table.add_row(
            stretch.title,
            str(hold.side),
            clock(hold.start),
            clock(hold.end),
            f"{hold.counted:.1f}" + (f" of {wanted:.0f} s" if wanted else " s"),
            degrees(hold.hip_flexion),
            degrees(hold.knee_flexion),
            f"{hold.best_angle.split('_')[0]} {degrees(hold.best)}",
        )
    return table


def _against_floor(holds: Sequence[Hold]) -> list[RenderableType]:
    """The leg against the floor with its standard error, of each hold where it is known."""
    said = []
    for number, hold in enumerate(holds, 1):
        found = (
            ("straight-leg raise", hold.straight_leg_raise, hold.straight_leg_raise_error),
            ("knee extension deficit", hold.knee_extension_deficit, hold.knee_extension_deficit_error),
        )
        known = [
            f"{name} {value:.0f}° (standard error {error:.0f}°)"
            for name, value, error in found
            if value is not None and error is not None
        ]
        if known:
            said.append((f"hold {number} " if len(holds) > 1 else "") + ", ".join(known))
    return [Text(f"Against the floor: {'; '.join(said)}")] if said else []


def _hamstrings(holds: Sequence[Hold]) -> list[RenderableType]:
    """How much longer than standing, the three muscles in one range for each hold."""
    if not any(hold.hamstrings for hold in holds):
        return []
    text = Text("Hamstrings against standing, of an average adult: ")
    said = []
    for number, hold in enumerate(holds, 1):
        if not hold.hamstrings:
            continue
        values = [100 * muscle.value for muscle in hold.hamstrings.values()]
        off = 100 * max(muscle.uncertainty for muscle in hold.hamstrings.values())
        low, high = f"{min(values):+.0f}", f"{max(values):+.0f}"
        span = low if low == high else f"{low} to {high}"
        said.append((f"hold {number} " if len(holds) > 1 else "") + f"{span} % (± {off:.0f})")
    text.append("; ".join(said))
    return [text]


def _faults(faults: Sequence[Fault]) -> Table:
    table = Table(box=None, header_style=_HEAD, pad_edge=False)
    for column in ("fault", "line", "from", "to", "cue"):
        table.add_column(column, justify="right" if column in ("from", "to") else "left")
    for fault in faults:
        table.add_row(
            fault.name.replace("_", " "), fault.line, clock(fault.start), clock(fault.end), fault.cue
        )
    return table


def _warnings(warnings: Sequence[Warning]) -> Text:
    titles: dict[str, str] = {movement.name: movement.title for movement in load_movements_to_avoid()}
    text = Text()
    for number, warning in enumerate(warnings):
        text.append(
            ("\n" if number else "")
            + f"{clock(warning.time)}  {titles.get(warning.movement, warning.movement)}. "
        )
        text.append(warning.say)
    text.stylize("red")
    return text


def _trust(recording: Recording) -> Text:
    text = Text()
    for number, note in enumerate(recording.trust.notes):
        text.append(("\n" if number else "") + f"• {note}")
    return text


def _nothing_held(recognised: Sequence[Span]) -> str:
    titles = list(dict.fromkeys(load_stretches()[span.stretch].title for span in recognised))
    if titles:
        return f"Recognised: {', '.join(titles)}. Nothing was held."
    return "None of the five stretches was recognised."


def _several_titles(recording: Recording) -> list[str]:
    if recording.holds:
        return [load_stretches()[hold.stretch].title for hold in recording.holds]
    return list(dict.fromkeys(load_stretches()[span.stretch].title for span in recording.recognised)) or [
        "none"
    ]
