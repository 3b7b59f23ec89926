"""Finding marks that no extractor can read: a text has to stand where it is marked, or in a table of `later`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

MARKS = {"_": 1, "later": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""What marks a text, with how many of its arguments are texts."""
_Bound = list[tuple[ast.expr, ast.expr]]
"""What is bound in a function, and to what."""


def unmarked(source: Path) -> Iterator[str]:
    """Where under a folder something is marked that is no whole text, as `file:line`."""
    trees = {
        file: ast.parse(file.read_text("utf-8"))
        for file in sorted(source.rglob("*.py"))
        if file.parent.name != "words"  # there the marks themselves are made
    }
    tables = {name for tree in trees.values() for name in _tables(tree)}
    for file, tree in trees.items():
        for call, bound in _marks(tree, []):
            if not all(_stands(text, tables, bound) for text in call.args[: MARKS[_name(call)]]):
                yield f"{file.name}:{call.lineno}"


def _tables(tree: ast.Module) -> Iterator[str]:
    """The constants of a module that hold texts marked with `later`."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            inside = [node for node in ast.walk(statement.value) if isinstance(node, ast.Call)]
            if any(_name(call) == "later" for call in inside):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                yield from (name for target in targets for name in _names(target))


def _marks(node: ast.AST, bound: _Bound) -> Iterator[tuple[ast.Call, _Bound]]:
    """Every call that marks, with what is bound around it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        bound = list(_bindings(node))
    if isinstance(node, ast.Call) and _name(node) in MARKS:
        yield node, bound
    for child in ast.iter_child_nodes(node):
        yield from _marks(child, bound)


def _bindings(function: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)
        elif isinstance(node, ast.For | ast.comprehension):
            yield node.target, node.iter
        elif isinstance(node, ast.NamedExpr):
            yield node.target, node.value


def _stands(text: ast.expr, tables: set[str], bound: _Bound) -> bool:
    """Whether it is a whole text, or comes from a table of such."""
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str)
    if isinstance(text, ast.JoinedStr | ast.BinOp):
        return False
    return _from_a_table(text, tables, bound)


def _from_a_table(value: ast.expr, tables: set[str], bound: _Bound, steps: int = 3) -> bool:
    """Whether it names a table, or something that is bound to what comes from one and to nothing else."""
    if _names(value) & tables:
        return True
    values = [of for target, of in bound if _names(value) & _names(target)] if steps else []
    return bool(values) and all(_from_a_table(of, tables, bound, steps - 1) for of in values)


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _name(call: ast.Call) -> str:
    """What is called, also as a method: `self._`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
