"""Addresses as squares that a phone's camera reads."""

from __future__ import annotations

from collections.abc import Sequence

from sitbone.extras import needs

QUIET = 2
"""Light squares around it. ISO/IEC 18004 asks for four; cameras do with two, and a terminal has little room."""
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_DARK_ON_LIGHT, _AS_BEFORE = "\033[30;107m", "\033[0m"


def squares(text: str) -> list[list[int]]:
    """Rows of light (0) and dark (1) squares, the quiet border with them."""
    with needs("phone"):
        import segno

    return [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET)]


def picture(text: str) -> str:
    """For a page (SVG). Dark on light, in a dark room too: not every camera reads the other way round."""
    with needs("phone"):
        import segno

    return str(
        segno.make_qr(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    )


def drawn(text: str) -> str:
    """For a terminal, two rows of squares in one of letters."""
    rows = squares(text)
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    return "\n".join(
        _DARK_ON_LIGHT + _line(upper, lower) + _AS_BEFORE
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def _line(upper: Sequence[int], lower: Sequence[int]) -> str:
    return "".join(_HALVES[bool(up), bool(down)] for up, down in zip(upper, lower, strict=True))
