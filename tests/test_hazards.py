"""Every control of docs/hazards.md names code and tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "hazards.md").read_text("utf-8").splitlines()
    if re.match(r"\| [BD]\d", line)
]


def _there(path: str) -> bool:
    return any(any(folder.glob(path)) for folder in (ROOT, ROOT / "src" / "sitbone"))


def test_every_hazard_has_a_severity_a_control_its_code_a_test_and_how_it_was_attacked() -> None:
    assert len(ROWS) >= 20
    for number, hazard, severity, control, code, test, attacked in ROWS:
        assert hazard and control and attacked and severity in ("1", "2", "3"), number
        assert "`" in code and "test" in test, number


def test_all_code_and_tests_that_a_hazard_names_exist() -> None:
    named = {path for row in ROWS for cell in row[4:6] for path in re.findall(r"`([^`]+)`", cell)}
    assert sorted(path for path in named if not _there(path.rstrip("/"))) == []
