"""A camera reads from the codes what was written into them."""

from __future__ import annotations

import re

import pytest

from sitbone.web.phone.qr import drawn, picture, squares
from tests.codes import read_squares

LINKS = ["https://192.168.178.23:8443/pair#iX3vK-dQ9m_Zr0TtYb2c5A", "http://[fd12:3456:789a::5]:8442"]


@pytest.mark.parametrize("link", LINKS)
def test_the_squares_hold_the_address(link: str) -> None:
    assert read_squares(squares(link)) == link


@pytest.mark.parametrize("link", LINKS)
def test_what_the_terminal_draws_is_read_dark_on_light(link: str) -> None:
    lines = drawn(link).split("\n")
    assert all(line.startswith("\033[30;107m") and line.endswith("\033[0m") for line in lines)
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows: list[list[int]] = []
    for line in lines:
        letters = re.sub(r"\033\[[\d;]*m", "", line)
        assert len(letters) <= 60
        rows += ([halves[one][half] for one in letters] for half in (0, 1))
    assert read_squares(rows) == link


@pytest.mark.parametrize("link", LINKS)
def test_the_picture_of_the_page_is_dark_on_light_and_carries_no_style(link: str) -> None:
    svg = picture(link)
    assert svg.startswith("<svg") and 'fill="#fff"' in svg and 'stroke="#000"' in svg
    assert "style=" not in svg and "<script" not in svg and link not in svg
