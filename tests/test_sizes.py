"""No class and no function is larger than one can keep in mind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CODE = Path(__file__).parents[1] / "src" / "sitbone"
ATTRIBUTES, METHODS, LINES = 12, 25, 68
DATA = {
    "live/answer.py:State": "all that the page shows, in one message; frontend/src/protocol.ts is written from it",
    "diary/document.py:SessionModel": "a session in the diary's file, field for field (docs/files.md)",
    "diary/document.py:HoldModel": "a hold in the diary's file, field for field (docs/files.md)",
    "recording/schema.py:HoldModel": "a hold of `sitbone.session/1`, field for field",
    "coach/hold.py:Hold": "all that is known of a hold, which every other one contains; only hands itself on",
    "diary/tables.py:SessionRow": "a table of the database, column for column",
    "diary/tables.py:HoldRow": "a table of the database, column for column",
    "plan/records.py:SessionRecord": "a session as the diary tells it to everybody, without a method",
    "stretches/stretch.py:Stretch": "a stretch's file, key for key",
    "stretches/stretch.py:Rule": "a rule in a stretch's file, key for key",
}
"""What has more attributes because the form at the edge that it copies has, and does nothing."""
MIGRATIONS = "/migrations/"
"""A migration is a list of what was changed once, and stays as it was."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Classes = dict[str, ast.ClassDef]


def test_no_class_has_more_attributes_or_methods_than_one_can_keep_in_mind() -> None:
    classes = {f"{file}:{node.name}": node for file, node in _nodes() if isinstance(node, ast.ClassDef)}
    assert DATA.keys() <= classes.keys()
    by_name = {one.name: one for one in classes.values()}
    too_large: dict[str, object] = {}
    for name, one in classes.items():
        attributes, methods = len(_attributes(one, by_name)), len(_methods(one, by_name))
        if methods > METHODS or (attributes > ATTRIBUTES and name not in DATA):
            too_large[name] = attributes, methods
        elif name in DATA and not all(map(_gives_the_same, _functions(one))):
            too_large[name] = "is more than data"
    assert too_large == {}


def test_no_function_is_longer_than_a_screen() -> None:
    functions = {f"{file}:{f.name}": _lines(f) for file, f in _nodes() if isinstance(f, Function)}
    assert {
        name: lines for name, lines in functions.items() if lines > LINES and MIGRATIONS not in name
    } == {}


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    """Whatever there is in the code, and in which file."""
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield file.relative_to(CODE).as_posix(), node


def _functions(one: ast.ClassDef) -> list[Function]:
    return [node for node in one.body if isinstance(node, Function)]


def _gives_the_same(method: Function) -> bool:
    """Whether a method only checks the data as it is read, or hands it on as plain values."""
    return method.name in ("as_dict", "values", "as_hold") or any(
        "validator" in ast.unparse(d) for d in method.decorator_list
    )


def _above(one: ast.ClassDef, classes: Classes) -> Iterator[ast.ClassDef]:
    """The class, and those of ours that it inherits from."""
    yield one
    for base in one.bases:
        if ast.unparse(base) in classes:
            yield from _above(classes[ast.unparse(base)], classes)


def _methods(one: ast.ClassDef, classes: Classes) -> set[str]:
    return {method.name for each in _above(one, classes) for method in _functions(each)}


def _attributes(one: ast.ClassDef, classes: Classes) -> set[str]:
    """The fields that are declared, and what methods set on `self`."""
    found = set()
    for each in _above(one, classes):
        for field in each.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                found.add(field.target.id)
        for node in ast.walk(each):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found |= {node.attr} if ast.unparse(node.value) == "self" else set()
    return found


def _lines(function: Function) -> int:
    """Lines of its body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
