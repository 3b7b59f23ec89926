"""Without the packages of the extras the coach works, and what needs one says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LACKING = (
    "argon2",
    "cryptography",
    "fhir",
    "ifaddr",
    "pandas",
    "psycopg",
    "pyarrow",
    "pyotp",
    "ray",
    "segno",
    "typst",
)
FILM = str(Path(__file__).parents[1] / "bench" / "films" / "wall_left.mp4")


def _run(
    code: str, folder: Path, url: str = "", lacking: tuple[str, ...] = LACKING
) -> subprocess.CompletedProcess[str]:
    url = url or f"sqlite:///{folder / 'diary.db'}"
    before = f"import os, sys; sys.modules.update(dict.fromkeys({lacking!r}));"
    code = f"{before} os.environ['SITBONE_DATABASE_URL'] = {url!r}; {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["report", "--out", "report.pdf"], "paper"),
        (["fhir", "--out", "bundle.json"], "fhir"),
        (["serve", "--phone", "--port", "8917"], "phone"),
        (["clinic", "invite-clinician", "Ada", "--public-url", "https://a.example.org"], "clinic"),
        (["analyse", FILM, "--out", "holds.parquet"], "tables"),
        (["analyse", FILM, "--out", "holds.parquet", "--on", "ray"], "many"),
    ],
)
def test_a_command_that_misses_its_extra_says_which(tmp_path: Path, command: list[str], extra: str) -> None:
    words = [
        str(tmp_path / word) if word.endswith((".pdf", ".json", ".parquet")) else word for word in command
    ]
    url = "postgresql:///nothing" if extra == "clinic" else ""
    lacking = ("ray",) if extra == "many" else LACKING
    done = _run(
        f"sys.argv[1:] = {words!r}; from sitbone.terminal.app import main; main()", tmp_path, url, lacking
    )
    assert done.returncode in (2, 3), done.stderr
    assert f"pip install 'sitbone[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_coach_and_its_charts_work_without_any_extra(tmp_path: Path) -> None:
    done = _run(
        "from tests.web.conftest import home_of; from pathlib import Path;"
        f"home = home_of('sqlite:///' + {str(tmp_path / 'pages.db')!r}); home.cleared();"
        "print(*(home.client.get(at).status_code for at in ('/', '/begin', '/progress', '/charts/pain.svg', '/data')));"
        "paper = home.client.get('/report.pdf'); print(paper.status_code, paper.text);"
        "home.application.app.state.workshop.close()",
        tmp_path,
    )
    assert "200 200 200 200 200" in done.stdout, done.stderr
