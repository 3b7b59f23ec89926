"""What an application works with has types, and is its own."""

from __future__ import annotations

import ast
from pathlib import Path

import sitbone.web
from tests.web.conftest import Home, home_of

WEB = Path(sitbone.web.__file__).parent
WITH_TYPES = {"guide", "diary"}
"""What has a `state` of its own: a guide's, and a diary's."""


def untyped(source: str) -> list[int]:
    """Lines that read what Starlette carries without types: `….state`, or a scope's "state"."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and node.value == "state")
        or (isinstance(node, ast.Attribute) and node.attr == "state" and _owner(node.value) not in WITH_TYPES)
    ]


def _owner(of: ast.expr) -> str | None:
    return of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else None


def test_what_starlette_carries_without_types_is_read_in_one_module_only() -> None:
    read = {str(path.relative_to(WEB)): untyped(path.read_text()) for path in sorted(WEB.rglob("*.py"))}
    # What serves a phone hands the server's own on, and looks at none of it.
    assert {name for name, lines in read.items() if lines} == {"services.py", "phone/serving.py"}, read
    assert untyped("x = request.app.state.hub") and untyped('scope["state"]["diary"] = 1')
    assert untyped('getattr(request, "state").account') and untyped("socket.state")


def test_what_one_application_has_in_memory_is_not_another_ones(home: Home, tmp_path: Path) -> None:
    other = home_of(f"sqlite:///{tmp_path / 'other.db'}")
    home.cleared()
    home.begun()
    for made in (home, other):
        assert made.client.get("/progress").status_code == 200
    mine, theirs = home.application.services, other.application.services
    assert mine.memory is not theirs.memory and mine.workshop is not theirs.workshop
    assert len(mine.sessions_of(home.diary)) == 1 and not theirs.sessions_of(other.diary)
    other.diary.close()
