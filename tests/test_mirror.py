"""The tests mirror the folders of the package: whoever changes a module finds its tests by its name, or by one list."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ROOT / "src" / "sitbone"
TESTS = ROOT / "tests"
ELSEWHERE = {
    f"{room}/{name}.py".removeprefix("/"): TESTS / test
    for room, names in tomllib.loads((TESTS / "elsewhere.toml").read_text("utf-8")).items()
    for name, test in names.items()
}
MODULES = [
    path.relative_to(ROOMS).as_posix()
    for path in sorted(ROOMS.rglob("*.py"))
    if path.name not in ("__init__.py", "__main__.py") and path.parent.name != "versions"
]


def _own_test(module: str) -> Path:
    path = TESTS / module
    return path.with_name(f"test_{path.name}")


def test_every_module_has_a_test_of_its_name_or_the_list_says_where_it_is_tested() -> None:
    assert [m for m in MODULES if not _own_test(m).exists() and m not in ELSEWHERE] == []


def test_the_list_names_no_module_that_is_gone_or_has_a_test_of_its_own() -> None:
    assert [m for m in ELSEWHERE if m not in MODULES or _own_test(m).exists()] == []


@pytest.mark.parametrize("module", ELSEWHERE)
def test_what_the_list_names_is_there_and_reaches_the_module(module: str) -> None:
    assert ELSEWHERE[module].is_file()
    assert ROOMS / module in _reached(ELSEWHERE[module])


@cache
def _reached(file: Path) -> frozenset[Path]:
    """The files of ours that one imports, and those that they import. A test also has its folders' `conftest`."""
    found, waiting = set(), [file]
    if TESTS in file.parents:
        waiting += [up / "conftest.py" for up in file.parents if (up / "conftest.py").exists()]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += _imported(at)
    return frozenset(found)


@cache
def _imported(file: Path) -> list[Path]:
    text = file.read_text("utf-8")
    names = {"sitbone.__main__"} if '"-m", "sitbone"' in text else set()  # it runs the command
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return [path for name in names if (path := _file(name)) is not None]


def _file(name: str) -> Path | None:
    top, *rest = name.split(".")
    folder = {"sitbone": ROOMS, "tests": TESTS}.get(top)
    if folder is None:
        return None
    path = folder.joinpath(*rest)
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)
