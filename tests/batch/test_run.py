"""Many films in real processes, some of which are killed: nothing is lost, nothing is judged twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import av
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sitbone.batch.films import FilmFile, Order, find
from sitbone.batch.parts import Parts
from sitbone.batch.processes import judge_here
from sitbone.batch.rows import COLUMNS, OF_HOLD, OF_TRUST
from sitbone.batch.verdict import Verdict
from sitbone.errors import SitboneError
from sitbone.recording.schema import HoldModel, TrustModel

BENCH = Path(__file__).parents[2] / "bench" / "films"
LITE = Order("lite")
TOLD = ("--model", "lite", "--stretch", "seated_hug")
FILMS = 3
pytestmark = pytest.mark.xdist_group("many films")  # one worker makes their table
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra `many`")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@pytest.fixture(scope="session")
def short_films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three films of some seconds, of which one has a hold; one that is cut off, and one that is none."""
    folder = tmp_path_factory.mktemp("films")
    for name in ("chair_left", "seated_hug", "wall_left"):
        _cut(BENCH / f"{name}.mp4", folder / f"{name}.mp4", 2, 9)
    (folder / "broken.mp4").write_bytes((BENCH / "seated_hug.mp4").read_bytes()[:100_000])
    (folder / "text.mp4").write_text("not a film")
    return folder


@pytest.fixture
def films(short_films: Path, tmp_path: Path) -> Path:
    """The same, for one test to change."""
    return Path(shutil.copytree(short_films, tmp_path / "films"))


@pytest.fixture(scope="session")
def here(short_films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table of these films, made by processes of this machine."""
    out = tmp_path_factory.mktemp("here") / "holds.parquet"
    done = _analyse(short_films, "--out", out, *TOLD)
    assert done.returncode == 1, done.stderr
    assert "broken.mp4" in done.stderr
    assert "Judged now: 5. Judged before: 0. Failed: 2." in done.stdout
    return out


def _cut(source: Path, target: Path, start: int, end: int) -> None:
    """From second to second of a film with 30 frames a second."""
    with av.open(str(source)) as film, av.open(str(target), "w") as out:
        first = film.streams.video[0]
        stream = out.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
        for number, frame in enumerate(islice(film.decode(first), 30 * start, 30 * end)):
            frame.pts, frame.time_base = number, Fraction(1, 30)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def _command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "sitbone", "analyse", *map(str, words)]


def _analyse(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(*words), capture_output=True, text=True, timeout=120, check=False)


def _kept(out: Path) -> dict[str, int]:
    """When the verdict on each film was written, by the film's name."""
    files = out.with_name(out.name + ".parts").glob("??/[!.]*.json")
    settled = [file for file in files if not file.name.endswith(".again.json")]
    settled.sort(key=lambda file: file.stat().st_mtime_ns)
    return {Path(json.loads(file.read_bytes())["film"]).name: file.stat().st_mtime_ns for file in settled}


def _until(true: Callable[[], object], running: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        if true():
            return
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    raise AssertionError("it did not come to that within a minute")


def _children(pid: int) -> list[int]:
    """All processes below this one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(
                stat.read_text("ascii", "replace").rsplit(")", 1)[1].split()[1]
            )
        except (OSError, IndexError):
            continue  # it has just ended
    found, last = set(), {pid}
    while last := {child for child, parent in parents.items() if parent in last}:
        found |= last
    return sorted(found)


def _processor_time(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


def _says(pid: int, word: str) -> bool:
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return False


def test_films_are_found_in_folders_and_by_patterns_each_once(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.txt", "deep/b.MOV", "deep/deeper/c.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found, problems = find([tmp_path, tmp_path / "**" / "*", tmp_path / "*.avi", tmp_path / "gone.mp4"])
    assert [Path(film.path).name for film in found] == ["a.mp4", "b.MOV", "c.jpg", "gone.mp4"]
    assert [film.size for film in found] == [1, 1, 1, None]
    assert len(problems) == 1
    assert "*.avi" in problems[0]


def test_a_verdict_that_may_change_is_asked_for_again(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x")
    before, parts = FilmFile.at(film), Parts.beside(tmp_path / "out.parquet", LITE)
    parts.keep(before, Verdict.of(before, LITE, "unreadable", "no film"))
    assert Parts.beside(tmp_path / "out.parquet", LITE).missing([before]) == [before]
    parts.keep(before, Verdict.of(before, LITE, "judged"))
    again = Parts.beside(tmp_path / "out.parquet", LITE)
    assert again.missing([before]) == []
    assert [verdict.status for verdict in again.verdicts([before])] == ["judged"]
    assert Parts.beside(tmp_path / "out.parquet", Order("full")).missing([before]) == [before]
    film.write_bytes(b"xy")
    assert len(again.missing([FilmFile.at(film)])) == 1


def test_what_cannot_be_is_said_before_the_work_begins(short_films: Path, tmp_path: Path) -> None:
    for words, said in (
        (("--out", "out.csv"), ".parquet"),
        (("--out", "nowhere/out.parquet"), "no folder"),
        (("--on", "ray"), "--out"),
        (("--out", "out.parquet", "--json"), "--json"),
        (("--out", "out.parquet", "--on", "mars"), "local"),
    ):
        done = subprocess.run(
            _command(short_films, *words), cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert said in line
    assert not list(tmp_path.iterdir())


def test_every_column_is_explained_in_the_documents() -> None:
    text = (BENCH.parents[1] / "docs" / "many.md").read_text("utf-8")
    assert [name for name, *_ in COLUMNS if f"| `{name}` |" not in text] == []


def test_whatever_the_json_says_of_a_hold_and_of_trust_has_its_column_of_the_same_kind() -> None:
    kinds = {name: kind for name, kind, _, _ in COLUMNS}
    says = {
        "string": "words",
        "boolean": "yes or no",
        "integer": "whole number",
        "number": "number",
        "array": "list of words",
    }
    for model, columns, without in (
        (HoldModel, OF_HOLD, {"hamstrings"}),
        (TrustModel, OF_TRUST, {"gaps", "not_seen"}),
    ):
        fields = model.model_json_schema(mode="serialization")["properties"]
        assert columns.keys() == fields.keys() - without
        for field, column in columns.items():
            type_ = fields[field].get("type") or fields[field]["anyOf"][0]["type"]
            assert kinds[column] == says[type_], column


@pytest.mark.slow
def test_a_folder_becomes_a_table_with_a_row_for_each_hold_and_each_film_without(here: Path) -> None:
    table = pd.read_parquet(here).set_index("film_name")
    schema = pq.read_schema(here)
    assert schema.names == [name for name, *_ in COLUMNS]
    assert schema.field("start_seconds").metadata[b"unit"] == b"s"
    assert dict(table.status) == {
        "broken.mp4": "unreadable",
        "chair_left.mp4": "judged",
        "seated_hug.mp4": "judged",
        "text.mp4": "unreadable",
        "wall_left.mp4": "judged",
    }
    hold = table[table.stretch == "seated_hug"].loc["seated_hug.mp4"]
    assert 0 < hold.counted_seconds <= hold.end_seconds - hold.start_seconds
    assert "text.mp4" in table.problem["text.mp4"]


@pytest.mark.slow
@needs_proc
def test_a_killed_run_goes_on_where_it_was_and_leaves_nobody_behind(films: Path, tmp_path: Path) -> None:
    out = tmp_path / "holds.parquet"
    running = subprocess.Popen(
        _command(films, "--out", out, "--workers", "1", *TOLD), stderr=subprocess.PIPE, text=True
    )
    _until(lambda: _kept(out), running)
    workers = _children(running.pid)
    running.kill()
    running.communicate()
    kept = _kept(out)
    assert 1 <= len(kept) < FILMS
    assert not out.exists()
    assert workers
    for _ in range(200):
        if not any(_says(pid, "spawn_main") for pid in workers):
            break
        time.sleep(0.05)
    else:
        raise AssertionError("somebody still works for nobody")

    (films / "text.mp4").unlink()
    changed = next(iter(kept))
    os.utime(films / changed, (1, 1))
    done = _analyse(films / "**" / "*.mp4", "--out", out, *TOLD)
    assert f"Judged before: {len(kept) - 1}." in done.stdout, done.stderr
    assert len(pd.read_parquet(out)) == 4
    after = _kept(out)
    assert {name for name in kept if after[name] != kept[name]} == {changed}


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_judged_and_says_how_to_go_on(films: Path, tmp_path: Path) -> None:
    out = tmp_path / "holds.parquet"
    for number in range(20):  # enough that a busy machine cannot judge them all before it is told to stop
        shutil.copy(films / "seated_hug.mp4", films / f"seated_hug_{number}.mp4")
    running = subprocess.Popen(
        _command(films, "--out", out, "--workers", "1", *TOLD), stderr=subprocess.PIPE, text=True
    )
    _until(lambda: _kept(out), running)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "goes on from there" in err
    assert "Traceback" not in err
    assert _kept(out)
    assert not out.exists()


@pytest.mark.slow
@needs_proc
def test_a_film_at_which_its_process_dies_is_tried_once_more_and_then_given_up(short_films: Path) -> None:
    deadly = FilmFile.at(short_films / "wall_left.mp4")
    other = FilmFile.at(short_films / "seated_hug.mp4")
    # A process is killed as soon as it has the film open, as one that needs too much memory is.
    killer = subprocess.Popen(
        [sys.executable, "-c", _KILLS_WHOEVER_OPENS, str(os.getpid()), deadly.path], text=True
    )
    try:
        verdicts = {v.film: v for v in judge_here(LITE, [deadly, other], workers=2)}
    finally:
        killer.kill()
        killer.wait()
    assert verdicts[deadly.path].status == "worker_died"
    assert "twice" in str(verdicts[deadly.path].problem)
    assert verdicts[other.path].status == "judged"


_KILLS_WHOEVER_OPENS = """
import os, signal, sys, time
from pathlib import Path
run, film = sys.argv[1], sys.argv[2]
while True:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text("ascii", "replace").rsplit(")", 1)[1].split()[1] != run: continue
            if any(os.readlink(link) == film for link in (stat.parent / "fd").iterdir()):
                os.kill(int(stat.parent.name), signal.SIGKILL)
        except OSError:
            pass
    time.sleep(0.005)
"""


@pytest.mark.slow
@needs_ray
@needs_proc
def test_ray_gives_the_same_table_though_one_of_its_workers_is_killed(
    short_films: Path, here: Path, tmp_path: Path
) -> None:
    on_ray = tmp_path / "ray.parquet"
    running = subprocess.Popen(
        _command(short_films, "--out", on_ray, "--on", "ray", "--workers", "2", *TOLD),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def judging() -> list[int]:
        """Those of Ray's workers that judge: they have used more processor time than starting takes."""
        return [
            pid for pid in _children(running.pid) if _says(pid, "MapWorker") and _processor_time(pid) > 2.2
        ]

    _until(judging, running)
    os.kill(judging()[0], signal.SIGKILL)
    out, err = running.communicate(timeout=90)
    assert running.returncode == 1, err
    assert "Judged now: 5." in out
    pd.testing.assert_frame_equal(pd.read_parquet(on_ray), pd.read_parquet(here))


def test_without_ray_one_line_says_what_to_install(
    short_films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sitbone.batch.cluster import judge_on_ray

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SitboneError, match=r"pip install 'sitbone\[many\]'"):
        next(judge_on_ray(LITE, [FilmFile.at(short_films / "text.mp4")], "ray", 1))
