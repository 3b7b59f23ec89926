"""What stands in deploy/ and docs/clinic.md names only what there is, and is what systemd, Caddy and the shell take."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from prometheus_client.parser import text_string_to_metric_families

from sitbone.clinic.tables import AuditRow
from sitbone.terminal.app import app
from sitbone.web.guard.logs import Json
from sitbone.web.guard.metrics import Metrics
from sitbone.web.guard.observing import Observed
from sitbone.web.guard.proxied import HEADER
from sitbone.web.settings import Settings
from tests.web.conftest import Client, home_of

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "clinic.md"
FILES = (GUIDE, *sorted(p for p in (ROOT / "deploy").iterdir() if p.is_file()))
TEXTS = {file.name: file.read_text("utf-8") for file in FILES}
_COMMAND = re.compile(
    r"(?:^|=|`|exec )(?:/opt/sitbone/bin/sitbone|sitbone-clinic|sitbone) ([a-z].*?)(?:'?$|`)", re.M
)
_UNITS = ("sitbone@.service", "sitbone-backup.service", "sitbone-backup.timer")


def _commands() -> list[str]:
    found = [line for text in TEXTS.values() for line in _COMMAND.findall(text)]
    assert len(found) >= 10
    return found


@pytest.mark.parametrize("line", _commands())
def test_every_command_is_there_with_its_options(line: str) -> None:
    words = shlex.split(line)
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        name = words.pop(0)
        assert name in command.commands, line
        command = command.commands[name]
    options = {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
    assert {word for word in words if word.startswith("-")} <= options, line
    needed = [p for p in command.params if p.param_type_name == "argument" and p.required]
    assert len([word for word in words if not word.startswith("-")]) >= len(needed), line


def test_every_setting_is_there() -> None:
    fields = {f"SITBONE_{name.upper()}" for name in Settings.model_fields}
    for name, text in TEXTS.items():
        if name != "sitbone-clinic":  # it has two of its own
            assert set(re.findall(r"SITBONE_[A-Z_]+", text)) <= fields, name


def test_every_number_that_the_guide_explains_is_counted_and_the_other_way_round() -> None:
    there = {family.name for family in text_string_to_metric_families(Metrics().text().decode())}
    named = {
        name.removesuffix("_total") for name in re.findall(r"`(sitbone_\w+?)(?:\{.*?\})?`", GUIDE.read_text())
    }
    assert named == {name for name in there if name.startswith("sitbone_")}


def test_the_guides_line_of_the_log_and_its_question_to_the_audit_log_are_real(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    home.cleared()
    caplog.set_level("INFO", "sitbone.web")
    Client(Observed(home.application, Metrics())).get(f"/sessions/{home.begun()}")
    home.diary.close()
    shape = re.compile(r'"(\w+)": (?:"[^"]*"|[\d.]+)')
    (shown,) = (line for line in TEXTS["clinic.md"].splitlines() if line.startswith('{"time"'))
    assert shape.findall(shown) == shape.findall(Json().format(caplog.records[-1]))
    (asked,) = re.findall(r"SELECT (.*?) FROM audits", TEXTS["clinic.md"])
    assert set(asked.split(", ")) <= set(AuditRow.__table__.columns.keys())


def test_every_page_that_the_proxy_keeps_or_asks_for_is_there(tmp_path: Path) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    for path in re.findall(r"(?<=\s)/[a-z]+", re.sub(r"#.*", "", TEXTS["Caddyfile"])):
        assert home.client.get(path).status_code == 200, path
    home.diary.close()


def test_the_units_are_what_systemd_takes_and_shut_off_from_the_rest(tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("systemd-analyze is not installed (Debian: apt install systemd)")
    for name in _UNITS:
        here = TEXTS[name].replace("/opt/sitbone/bin/sitbone", sys.executable)
        (tmp_path / name.replace("@", "@8001")).write_text(here)
    units = [str(tmp_path / name.replace("@", "@8001")) for name in _UNITS]
    said = subprocess.run([analyse, "verify", "--man=no", *units], capture_output=True, text=True, timeout=60)
    assert (said.returncode, said.stderr) == (0, ""), said.stderr
    for unit in units[:2]:
        said = subprocess.run(
            [analyse, "security", "--offline=true", "--no-pager", "--threshold=20", unit],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert said.returncode == 0, said.stdout[-300:]


def test_the_wrapper_gives_the_settings_and_every_word_on(tmp_path: Path) -> None:
    settings, program = tmp_path / "clinic.env", tmp_path / "sitbone"
    settings.write_text(TEXTS["clinic.env"])
    program.write_text('#!/bin/sh\nprintf "%s|" "$SITBONE_DATABASE_URL" "$TZ" "$@"\n')
    program.chmod(0o755)
    # Without a user of that name nothing can be started as them: what would be is said instead.
    stand_in = tmp_path / "setpriv"
    stand_in.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n')
    stand_in.chmod(0o755)
    said = subprocess.run(
        [ROOT / "deploy" / "sitbone-clinic", "clinic", "invite-clinician", "Dr Ada Klein"],
        env={
            "PATH": f"{tmp_path}:/usr/bin:/bin",
            "SITBONE_SETTINGS": str(settings),
            "SITBONE_PROGRAM": str(program),
        },
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    url = "postgresql:///sitbone?host=/run/postgresql"
    assert said.stdout == f"{url}|Europe/Berlin|clinic|invite-clinician|Dr Ada Klein|"


def test_the_folder_of_the_backups_is_made_before_the_first_by_hand_as_the_unit_makes_it() -> None:
    guide, unit = TEXTS["clinic.md"], TEXTS["sitbone-backup.service"]
    settings = dict(line.split("=", 1) for line in unit.splitlines() if re.match(r"\w+=", line))
    folder = f"/var/lib/{settings['StateDirectory']}"
    who = f"-o {settings['User']} -g {settings['Group']}"
    made = guide.index(f"install -d -m {settings['StateDirectoryMode']} {who} {folder}\n")
    assert guide.index("adduser --system --group --no-create-home sitbone") < made
    assert made < guide.index(f"sitbone-clinic backup {folder}/")


def test_the_proxy_and_the_servers_read_one_secret(tmp_path: Path) -> None:
    (file,) = {
        m[1] for name in ("sitbone@.service", "caddy-sitbone.conf", "clinic.md")
        for m in re.finditer(r"(/etc/sitbone/proxy\.env)", TEXTS[name])
    }  # fmt: skip
    assert f'SITBONE_PROXY_SECRET=$(openssl rand -hex 32)" > {file}' in TEXTS["clinic.md"]
    shown = re.search(r'header_up (\S+) "\{\$SITBONE_PROXY_SECRET\}"', TEXTS["Caddyfile"])
    assert shown and shown[1].lower() == HEADER


def test_the_container_copies_only_what_there_is_and_is_nobody() -> None:
    text = TEXTS["Containerfile"]
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.M):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
    last = text.rsplit("\nFROM ", 1)[1]
    assert "USER sitbone" in last and "useradd" in last.split("USER sitbone")[0]
