"""What is written for whoever reads or changes this code is there, and true."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import sitbone
from sitbone.plan.records import SeenBy
from tests.web.conftest import home_of, served

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "sitbone"
INDEX = (ROOT / "docs" / "README.md").read_text("utf-8")


def test_the_index_names_every_document_and_none_that_is_not_there() -> None:
    linked = set(re.findall(r"\]\(([\w./-]+)\)", INDEX))
    assert {file.name for file in (ROOT / "docs").iterdir() if file.is_file()} - {"README.md"} <= linked
    assert [link for link in linked if not (ROOT / "docs" / link).exists()] == []


def test_each_word_of_the_glossary_is_used_in_the_file_that_it_names() -> None:
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \| `([^`]+)` \|$", INDEX, re.MULTILINE)
    assert len(rows) > 20
    for words, file in rows:
        text = (file + (CODE / file).read_text("utf-8")).lower().replace("_", " ")
        missing = [word for word in words.removesuffix(" …").split(", ") if word.lower() not in text]
        assert missing == [] or words.startswith("E2"), (file, missing)


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_each_file_that_is_named_to_newcomers_is_there(name: str) -> None:
    places = (ROOT, CODE, ROOT / "frontend" / "src", ROOT / "src" / "sitbone" / "web")
    for path in re.findall(r"`([\w./-]+\.(?:py|ts|md|toml)|[\w/]+/)`", (ROOT / name).read_text("utf-8")):
        assert any((place / path).exists() for place in places) or path in MADE, path


MADE = {"reports/", "session/"}
"""Folders that are spoken of because they are gone."""


def test_what_is_promised_to_importers_is_what_is_there() -> None:
    assert sorted(sitbone.__all__) == list(sitbone.__all__)
    assert all(hasattr(sitbone, name) for name in sitbone.__all__)


def test_the_tree_of_errors_names_every_one_that_there_is() -> None:
    tree = (CODE / "errors.py").read_text("utf-8").partition('"""')[2].partition('"""')[0]
    classes = re.compile(r"^class (\w+)\((?:SitboneError|\w+Error)\):", re.MULTILINE)
    raised = {name for file in CODE.rglob("*.py") for name in classes.findall(file.read_text("utf-8"))}
    assert raised - set(re.findall(r"\w+", tree)) == set()


@pytest.mark.slow
def test_the_example_that_judges_a_folder_prints_a_line_for_each_hold(tmp_path: Path) -> None:
    shutil.copy(ROOT / "bench" / "films" / "wall_left.mp4", tmp_path)
    (tmp_path / "broken.mp4").write_text("no film")
    done = _run("folder_of_films.py", str(tmp_path), "--model", "lite")
    assert done.returncode == 1
    assert "broken.mp4" in done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(r"^wall_left\.mp4\twall\t", done.stdout, re.MULTILINE)


def test_the_example_of_another_page_joins_a_session_and_hears_the_coach(tmp_path: Path) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    home.cleared()
    session = home.begun(SeenBy.CAMERA)
    looks = tmp_path / "looks.bin"
    nobody = (struct.pack("<BBHHBBId", 1, 2, 640, 480, 0, 128, n, 1.0 + n / 10) for n in range(10))
    looks.write_bytes(b"".join(nobody))
    with served(home.application, lifespan=True) as at:
        done = _run("live_client.py", f"http://{at}/sessions/{session}", "--looks", str(looks))
    assert done.returncode == 0, done.stderr
    assert "Towel stretch, left leg." in done.stdout


def _run(example: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "examples" / example), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
