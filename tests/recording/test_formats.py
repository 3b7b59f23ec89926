"""Films as cameras write them: turned by a flag, slow, fast, huge, of one picture, without any."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

import sitbone
from tests.recording.test_whole_way import Picture, pictures, write

pytestmark = pytest.mark.slow


def flag_quarter_turn(film: Path) -> None:
    """Put a rotation flag into the film's track header, as a telephone does: the matrix lies 40 bytes in."""
    content = bytearray(film.read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    content[matrix : matrix + 36] = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    film.write_bytes(content)


def test_a_film_with_a_rotation_flag_gives_the_same_session_as_the_upright_one(tmp_path: Path) -> None:
    upright = list(pictures("wall_left", 3, 14))
    plain = sitbone.analyse(write(tmp_path / "plain.mp4", upright, lossless=True), model="heavy")
    turned = write(tmp_path / "turned.mp4", [np.rot90(p, 1) for p in upright], lossless=True)
    flag_quarter_turn(turned)
    with av.open(str(turned)) as film:
        assert next(film.decode(video=0)).rotation % 360 == 270
    recording = sitbone.analyse(turned, model="heavy")
    assert recording.track.size == plain.track.size == (640, 480)
    assert [h.stretch for h in recording.holds] == [h.stretch for h in plain.holds] == ["wall"]
    assert recording.holds[0].start == pytest.approx(plain.holds[0].start, abs=0.35)
    assert recording.holds[0].knee_flexion == pytest.approx(plain.holds[0].knee_flexion, abs=5)


def test_a_portrait_film_finds_the_same_hold(tmp_path: Path) -> None:
    def tall(p: Picture) -> Picture:
        return np.concatenate((np.repeat(p[:1], 240, 0), p, np.repeat(p[-1:], 240, 0)))

    film = write(tmp_path / "portrait.mp4", [tall(p) for p in pictures("wall_left", 3, 14)])
    recording = sitbone.analyse(film, model="lite")
    assert [h.stretch for h in recording.holds] == ["wall"]


@pytest.mark.parametrize(("rate", "every"), [(1, 30), (240, 1)])
def test_one_and_240_frames_a_second_find_the_hold(rate: int, every: int, tmp_path: Path) -> None:
    frames = list(pictures("wall_left", 3, 14, every))
    if rate == 240:
        frames = [p for p in frames for _ in range(8)]
    recording = sitbone.analyse(write(tmp_path / "film.mp4", frames, rate), model="heavy")
    assert [h.stretch for h in recording.holds] == ["wall"]
    (hold,) = recording.holds
    assert hold.start == pytest.approx(2.5, abs=1.1 if rate == 1 else 0.35)
    assert hold.counted <= hold.end - hold.start + 1e-6


def test_a_short_8k_film_is_watched(tmp_path: Path) -> None:
    large = [cv2.resize(p, (7680, 4320)) for p in pictures("wall_left", 8, 8.4)]
    recording = sitbone.analyse(write(tmp_path / "large.mp4", large), model="lite")
    assert recording.trust.seen > 0.9
    assert not recording.holds


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sitbone", "analyse", *map(str, words), "--model", "lite"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_one_picture_or_sound_alone_is_said_in_one_line(tmp_path: Path) -> None:
    one = write(tmp_path / "one.mp4", list(pictures("wall_left", 8, 8.1))[:1])
    sound = tmp_path / "sound.mp4"
    with av.open(str(sound), "w") as out:
        stream = out.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.rate = 48000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    for film in (one, sound):
        done = command(film)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert film.name in done.stderr
        assert "Traceback" not in done.stdout + done.stderr
