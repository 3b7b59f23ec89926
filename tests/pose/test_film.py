"""Films and photographs as people have them: every frame at its real time, upright, or one clear line."""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np
import pytest

from sitbone.errors import FilmError
from sitbone.pose.film import find_films, open_film

SAMPLE = Path(__file__).parents[2] / "bench" / "films" / "sample.mp4"


def write_film(
    path: Path,
    times: list[float],
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (96, 64),
    sound: bool = False,
) -> Path:
    """A film whose frames have these times; a white square walks through it."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=30)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for i, time in enumerate(times):
            picture = np.full((size[1], size[0], 3), 60, np.uint8)
            picture[8:24, (4 * i) % (size[0] - 16) :][:, :16] = 250
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(time * 1000), Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def write_sound(path: Path) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.rate = 48000
        out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def steady(frames: int, rate: float = 30.0) -> list[float]:
    return [round(i / rate, 3) for i in range(frames)]


@pytest.mark.parametrize(
    ("codec", "name"),
    [("libx264", "a.mp4"), ("libx265", "a.mp4"), ("libvpx-vp9", "a.webm"), ("libsvtav1", "a.mkv")],
)
def test_films_of_every_common_kind_are_read_frame_by_frame(codec: str, name: str, tmp_path: Path) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"{codec} is not in this PyAV")
    film = write_film(tmp_path / name, steady(12), codec=codec)
    with open_film(film) as opened:
        times = [frame.time for frame in opened]
        assert opened.size == (96, 64)
    assert times == pytest.approx(steady(12), abs=0.002)


def test_frames_keep_their_own_times_where_the_rate_varies(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.1, 0.5, 0.51, 2.0]
    with open_film(write_film(tmp_path / "varying.mp4", times)) as film:
        assert [frame.time for frame in film] == pytest.approx(times, abs=0.002)


def test_a_film_that_starts_late_begins_at_zero(tmp_path: Path) -> None:
    with open_film(write_film(tmp_path / "late.mkv", [5.0, 5.1, 5.2])) as film:
        assert [frame.time for frame in film] == pytest.approx([0.0, 0.1, 0.2], abs=0.002)


def test_a_large_picture_is_made_smaller_and_an_enlarged_thumbnail_is_not_needed(tmp_path: Path) -> None:
    film = write_film(tmp_path / "large.mp4", steady(2), size=(2560, 1440))
    with open_film(film) as opened:
        frame = next(iter(opened))
        assert frame.rgb().shape == (720, 1280, 3)
        assert frame.thumbnail(320).shape == (180, 320, 3)


def test_a_photograph_is_a_film_of_one_frame(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), np.full((40, 60, 3), (10, 120, 240), np.uint8))
    with open_film(path) as film:
        (frame,) = list(film)
        assert film.photograph
        assert frame.size == (60, 40)
        assert frame.rgb()[0, 0].tolist() == [240, 120, 10]


def test_a_folder_is_its_films_by_name(tmp_path: Path) -> None:
    for name in ("b.mp4", "a.MOV", "notes.txt", ".hidden.mp4"):
        (tmp_path / name).touch()
    assert [p.name for p in find_films(tmp_path)] == ["a.MOV", "b.mp4"]


def _missing(folder: Path) -> Path:
    return folder / "missing.mp4"


def _empty(folder: Path) -> Path:
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


def _text(folder: Path) -> Path:
    (folder / "text.mp4").write_text("this is not a film\n" * 50)
    return folder / "text.mp4"


def _headless(folder: Path) -> Path:
    film = write_film(folder / "whole.mp4", steady(30))
    cut = folder / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    return cut


def _photograph_of_nothing(folder: Path) -> Path:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff nothing")
    return folder / "photo.jpg"


@pytest.mark.parametrize(
    "make",
    [
        _missing,
        _empty,
        _text,
        _headless,
        _photograph_of_nothing,
        lambda f: write_sound(f / "sound.m4a"),
        lambda f: f,
    ],
)
def test_what_is_no_film_is_said_in_one_line_that_names_it(make: object, tmp_path: Path) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    with pytest.raises(FilmError) as caught:
        open_film(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_films_is_said(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="no film"):
        find_films(tmp_path)


def test_a_film_that_breaks_off_gives_what_it_has_and_a_note(tmp_path: Path) -> None:
    film = write_film(tmp_path / "whole.mkv", steady(300))
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size * 6 // 10])
    with open_film(cut) as opened:
        frames = list(opened)
        assert 10 < len(frames) < 300
        assert opened.notes


def _look_into(path: Path) -> None:
    with open_film(path) as film:
        for frame in islice(film, 2):
            frame.thumbnail(64)
            frame.light().rgb()


def test_a_film_of_a_kind_that_nobody_knows_is_said_in_one_line(tmp_path: Path) -> None:
    film = tmp_path / "unknown.mp4"
    film.write_bytes(SAMPLE.read_bytes().replace(b"avc1", b"zzz1"))
    with pytest.raises(FilmError, match="cannot be read"):
        _look_into(film)


@pytest.mark.parametrize("seed", range(4))
def test_a_film_with_a_damaged_header_is_read_or_refused_in_one_line(seed: int, tmp_path: Path) -> None:
    random, whole = Random(seed), SAMPLE.read_bytes()
    header = whole.index(b"moov")
    for number in range(40):
        damaged = bytearray(whole)
        if number % 4 == 0:
            del damaged[random.randrange(len(whole)) :]
        else:
            last = random.choice([header + 1500, len(whole)])
            for _ in range(random.choice([1, 3, 10, 40])):
                at = random.randrange(header, last) if number % 4 < 3 else random.randrange(len(whole))
                damaged[at] = random.randrange(256)
        film = tmp_path / "damaged.mp4"
        film.write_bytes(damaged)
        try:
            _look_into(film)
        except FilmError as error:
            assert "\n" not in str(error)


def test_a_pipe_that_nobody_fills_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(FilmError, match="is not a file"):
        open_film(pipe)
