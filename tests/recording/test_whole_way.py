"""Films as people make them, through the whole way: turned, cut, crowded, left, upside down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

import sitbone
from sitbone.pose.watch import Watch

FILMS = Path(__file__).parents[2] / "bench" / "films"
pytestmark = pytest.mark.slow
Picture = np.ndarray


def pictures(name: str, start: float, end: float, every: int = 3) -> Iterator[Picture]:
    """Frames of a film between two times, one in so many: ten a second."""
    with av.open(str(FILMS / f"{name}.mp4")) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if frame.time is not None and start <= frame.time < end and number % every == 0:
                yield frame.to_ndarray(format="rgb24")


def write(
    path: Path,
    frames: Iterable[Picture],
    rate: int = 10,
    *,
    change: Callable[[Picture], Picture] = lambda p: p,
    preset: str = "medium",
    lossless: bool = False,
) -> Path:
    """A film of these pictures. Only a `lossless` one is the same each time: the encoder's own choices are not."""
    with av.open(str(path), "w") as out:
        stream: av.VideoStream | None = None
        for picture in frames:
            picture = np.ascontiguousarray(change(picture))
            if stream is None:
                codec = "libx264rgb" if lossless else "libx264"
                options = {"qp": "0", "preset": "ultrafast"} if lossless else {"preset": preset}
                added = out.add_stream(codec, rate=rate, options=options)
                assert isinstance(added, av.VideoStream)
                stream = added
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "rgb24" if lossless else "yuv420p"
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        assert stream is not None
        out.mux(stream.encode(None))
    return path


def test_a_hug_is_no_seated_stretch_two_with_any_model() -> None:
    for model in ("lite", "full"):
        recording = sitbone.analyse(FILMS / "seated_hug.mp4", model=model)
        assert [hold.stretch for hold in recording.holds] == ["seated_hug"]
        assert not recording.faults


def test_a_film_upside_down_is_said_to_be_and_nothing_is_counted_or_warned_about(tmp_path: Path) -> None:
    for name in ("wall_left", "chair_left"):
        film = write(tmp_path / "turned.mp4", pictures(name, 3, 14), change=lambda p: p[::-1, ::-1])
        recording = sitbone.analyse(film, model="lite")
        assert not recording.holds
        assert not recording.warnings
        assert any("upside down" in note for note in recording.trust.notes)


def test_beside_somebody_who_stands_by_the_one_on_the_floor_is_followed_and_it_is_said(
    tmp_path: Path,
) -> None:
    standing = next(iter(pictures("negatives", 0, 1)))[:, 160:480]
    film = write(
        tmp_path / "two.mp4",
        pictures("wall_left", 3, 14),
        change=lambda p: np.concatenate((p, standing), 1),
        preset="ultrafast",
    )
    recording = sitbone.analyse(film, model="lite")
    assert [hold.stretch for hold in recording.holds] == ["wall"]
    hips = recording.landmarks[:, 23:25, 0].mean(1)
    assert not (hips > 640).any()
    assert any("2 people were seen" in note for note in recording.trust.notes)


def test_somebody_who_leaves_the_picture_is_not_counted_while_away(tmp_path: Path) -> None:
    def scenes() -> Iterator[Picture]:
        stay = list(pictures("wall_left", 8, 14))
        yield from stay
        yield from [np.full_like(stay[0], 200)] * 50
        yield from stay

    recording = sitbone.analyse(write(tmp_path / "away.mp4", scenes()), model="lite")
    ((start, end),) = recording.trust.gaps
    assert (start, end) == pytest.approx((6.0, 11.0), abs=0.3)
    assert sum(hold.counted for hold in recording.holds) <= 12.5
    assert any("Nobody was seen" in note for note in recording.trust.notes)


def test_a_cut_begins_the_following_anew(tmp_path: Path) -> None:
    def scenes() -> Iterator[Picture]:
        yield from pictures("wall_left", 8, 12)
        yield from (255 - picture for picture in pictures("seated_hug", 8, 12))

    film = write(tmp_path / "cut.mp4", scenes())
    cuts = [o.time for o in Watch(film, "lite") if o.cut]
    assert cuts == [pytest.approx(0.0, abs=0.11), pytest.approx(4.0, abs=0.21)]


def test_hands_that_let_the_towel_go_end_the_hold() -> None:
    first, second = sitbone.analyse(FILMS / "held_out_towel_let_go.mp4").holds
    assert (first.end, second.start) == pytest.approx((17.5, 23.5), abs=0.4)
    assert not first.completed
    assert not second.completed
