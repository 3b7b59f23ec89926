"""The command line as a user meets it: real processes, real films, one clear line for whatever is wrong."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from sitbone.diary.diary import Diary
from tests.web.pages.test_file import kept_session

FILMS = Path(__file__).parents[2] / "bench" / "films"
HUG = FILMS / "seated_hug.mp4"


def sitbone(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sitbone", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120, check=False
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The single line that a failed command leaves on stderr."""
    assert done.returncode not in (0, 3)
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("sitbone: ")
    assert "Traceback" not in done.stderr + done.stdout
    return lines[0]


def test_the_programme_is_listed_and_each_stretch_is_shown() -> None:
    assert "towel" in sitbone("stretches").stdout
    shown = sitbone("show", "towel").stdout
    assert "T4" in shown
    assert "30 s" in shown


def test_a_figure_is_written_as_svg(tmp_path: Path) -> None:
    assert sitbone("show", "chair", "--svg", tmp_path / "chair.svg").returncode == 0
    assert (tmp_path / "chair.svg").read_text("utf-8").startswith("<svg")


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    diary = f"sqlite:///{tmp_path / 'diary.db'}"
    out = tmp_path / "report.pdf"
    done = sitbone("report", "--out", out, "--language", "es", SITBONE_DATABASE_URL=diary)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")
    nowhere, one, text = (str(tmp_path / name) for name in ("nowhere/a.pdf", "b.pdf", "c.txt"))
    for words, said in (
        (["--out", nowhere], "nowhere"),
        (["--out", one, "--days", "0"], "days"),
        (["--out", text], ".pdf"),
    ):
        assert said in one_line(sitbone("report", *words, SITBONE_DATABASE_URL=diary))
    assert {path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".txt")} == {"report.pdf"}


def test_what_is_known_of_somebody_is_written_for_its_owner_alone_and_over_nothing(tmp_path: Path) -> None:
    here = {"SITBONE_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.db'}"}
    with Diary.open(here["SITBONE_DATABASE_URL"]) as diary:
        kept_session(diary)
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    for command, name in (
        (["report", "--out"], "report.pdf"),
        (["fhir", "--out"], "bundle.json"),
        (["export", "--as", "holds", "--out"], "holds.csv"),
        (["export", "--as", "mot", "--out"], "hip.mot"),
        (["export", "all", "--as", "csv", "--out"], "all.zip"),
        (["backup"], "backup.zip"),
    ):
        out = tmp_path / name
        assert sitbone(*command, out, **here).returncode == 0
        assert stat.S_IMODE(out.stat().st_mode) == 0o600, name
        out.write_bytes(b"something else")
        assert "--force" in one_line(sitbone(*command, out, **here))
        assert out.read_bytes() == b"something else"
        assert sitbone(*command, out, "--force", **here).returncode == 0
        assert out.read_bytes() != b"something else"
    assert "pipe" in one_line(sitbone("report", "--out", pipe, "--force", **here))
    assert "--force" in one_line(sitbone("analyse", HUG, "--angles", tmp_path / "holds.csv"))


def test_help_needs_no_heavy_library() -> None:
    heavy = "('numpy', 'cv2', 'av', 'ai_edge_litert')"
    code = f"import sys, sitbone.terminal.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_bad_paths_and_names_are_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("not a film")
    (tmp_path / "cut.mp4").write_bytes(HUG.read_bytes()[:100_000])
    (tmp_path / "folder").mkdir()
    for name in ("missing.mp4", "empty.mp4", "text.mp4", "cut.mp4", "folder"):
        assert name in one_line(sitbone("analyse", tmp_path / name))
    assert "towel" in one_line(sitbone("analyse", HUG, "--stretch", "yoga"))
    assert "yoga" in one_line(sitbone("show", "yoga"))
    assert "no folder" in one_line(sitbone("analyse", HUG, "--angles", tmp_path / "nowhere" / "a.csv"))


def test_a_name_steers_no_terminal(tmp_path: Path) -> None:
    """A file can be called so that it renames the window, clears the screen, or looks like another line of ours."""
    evil = "-x\x1b]0;pwned\a\x1b[2J\u202e\n sitbone: all well [red].mp4"
    bad, film, report = tmp_path / evil, tmp_path / f"film{evil}", tmp_path / f"{evil}.pdf"
    bad.write_text("not a film")
    film.symlink_to(HUG)
    report.touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / evil).write_text("not a film")
    out = tmp_path / f"{evil}.parquet"
    for words in (
        ["analyse", bad],
        ["analyse", "--model", "lite", film, "--stretch", "seated_hug"],
        ["analyse", tmp_path / "folder"],
        ["analyse", "--model", "lite", tmp_path / "folder", "--out", out],
        ["analyse", evil],
        ["report", "--out", report],
        ["restore", bad],
        ["prescription", bad],
        ["show", evil.replace("-x", "x")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "sitbone", *map(str, words)],
            capture_output=True,
            env={**os.environ, "SITBONE_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.db'}"},
            timeout=120,
        )
        said = (done.stdout + done.stderr).decode()
        assert not [letter for letter in said if letter != "\n" and not letter.isprintable()], (words, said)
        assert b"\nsitbone: all well" not in b"\n" + done.stderr


def test_a_stored_session_is_exported_and_what_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'diary.db'}"
    out = tmp_path / "out"
    out.mkdir()
    empty = sitbone("export", "--as", "mot", "--out", out, SITBONE_DATABASE_URL=url)
    assert "Nothing has been held yet" in one_line(empty)
    with Diary.open(url) as diary:
        session = kept_session(diary)
        kept_session(diary, tracked=False)
    done = sitbone("export", session[:8], "--as", "mot", "--out", out, SITBONE_DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = out.iterdir()
    assert file.read_text("ascii").startswith("Coordinates")
    everything = sitbone(
        "export", "all", "--as", "trc", "--out", tmp_path / "all.zip", SITBONE_DATABASE_URL=url
    )
    assert everything.returncode == 0 and "1 of 2 sessions" in everything.stderr
    calendar = sitbone("export", "--as", "calendar", "--out", out / "a.ics", SITBONE_DATABASE_URL=url)
    assert calendar.returncode == 0 and (out / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "ending" in one_line(
        sitbone("export", "all", "--as", "json", "--out", out / "a.csv", SITBONE_DATABASE_URL=url)
    )
    assert len(list(out.iterdir())) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [["--version"], ["stretches"], ["analyse", str(HUG), "--json", "--model", "lite"]]
)
def test_a_full_disk_is_said_in_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sitbone", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == ["sitbone: output: No space left on device"]


@pytest.mark.slow
def test_a_disk_that_fills_up_leaves_no_half_written_file(tmp_path: Path) -> None:
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); import signal; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from sitbone.terminal.app import main; main()"
    )
    for option, name in (("--annotate", "drawn.mp4"), ("--angles", "angles.csv")):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                limited,
                "analyse",
                str(HUG),
                "--model",
                "lite",
                option,
                str(tmp_path / name),
            ],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
        assert not list(tmp_path.iterdir())


def test_a_missing_or_damaged_model_is_said_in_one_line(tmp_path: Path) -> None:
    assert "missing" in one_line(sitbone("analyse", HUG, "--model", "lite", SITBONE_MODELS=str(tmp_path)))
    (tmp_path / "pose_landmarker_lite.task").write_bytes(b"no model" * 100)
    assert "damaged" in one_line(sitbone("analyse", HUG, "--model", "lite", SITBONE_MODELS=str(tmp_path)))


def test_nobody_in_view_is_said_and_is_still_valid_json(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "dark.png"), np.zeros((120, 160, 3), np.uint8))
    done = sitbone("analyse", tmp_path / "dark.png", "--json", "--model", "lite")
    assert "nobody" in one_line(done)
    assert json.loads(done.stdout)["trust"]["visibility"] is None


@pytest.mark.slow
def test_a_film_is_judged_as_json_with_its_angles_and_its_picture(tmp_path: Path) -> None:
    angles, film = tmp_path / "angles.mot", tmp_path / "drawn.mp4"
    done = sitbone(
        "analyse", HUG, "--stretch", "seated_hug", "--json", "--angles", angles, "--annotate", film
    )
    session = json.loads(done.stdout)
    assert session["schema"] == "sitbone.session/1"
    assert [hold["stretch"] for hold in session["holds"]] == ["seated_hug"]
    head = angles.read_text("utf-8").split("endheader")[0]
    assert "inDegrees=yes" in head
    assert film.stat().st_size > 50_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["angles.mot", "drawn.mp4"]


@pytest.mark.slow
def test_a_bad_film_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("not a film")
    (tmp_path / "good.mp4").write_bytes(HUG.read_bytes())
    done = sitbone("analyse", tmp_path, "--model", "lite", "--json")
    assert done.returncode == 1
    bad, good = json.loads(done.stdout)
    assert bad["schema"] == "sitbone.problem/1"
    assert good["holds"]


@pytest.mark.slow
def test_what_was_found_before_ctrl_c_is_kept_and_marked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sitbone", "analyse", str(FILMS / "sample.mp4"), "--json"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    # It is at work once it has used more processor time than starting takes.
    for _ in range(600):
        ticks = Path(f"/proc/{running.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[11:13]
        if sum(map(int, ticks)) > 3 * os.sysconf("SC_CLK_TCK"):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert json.loads(out)["partial"] is True
    assert not list(tmp_path.iterdir())


def test_a_backup_is_its_owners_alone_and_never_written_over_by_mistake(tmp_path: Path) -> None:
    here = {"SITBONE_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.db'}"}
    file = tmp_path / "all.zip"
    assert "no diary" in one_line(sitbone("backup", file, **here)) and not list(tmp_path.iterdir())
    with Diary.open(here["SITBONE_DATABASE_URL"]) as diary:
        diary.set_setting("voice", "off")
    assert sitbone("backup", file, **here).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "--force" in one_line(sitbone("backup", file, **here))
    assert sitbone("backup", file, "--force", **here).returncode == 0
    assert "no folder" in one_line(sitbone("backup", tmp_path / "nowhere" / "all.zip", **here))
    assert "not empty" in one_line(sitbone("restore", file, **here))
    into = f"sqlite:///{tmp_path / 'drill' / 'diary.db'}"
    assert "rows are back" in sitbone("restore", file, "--into", into, **here).stdout
    with Diary.open(into) as restored:
        assert restored.settings() == {"voice": "off"}
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-100])
    assert "nothing was changed" in one_line(sitbone("restore", cut, "--replace", **here))


def test_a_phone_goes_with_the_coach_and_with_nothing_else(tmp_path: Path) -> None:
    here = {"SITBONE_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.db'}"}
    other = sitbone("--phone", "doctor", **here)
    assert other.returncode == 2 and "sitbone --phone" in other.stderr and "Traceback" not in other.stderr
    assert "omit --host" in one_line(sitbone("coach", "--phone", "--host", "0.0.0.0", **here))
    assert "one person's own" in one_line(sitbone("serve", "--phone", "--clinic", **here))
    assert list(tmp_path.iterdir()) == []
