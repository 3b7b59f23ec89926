"""Films and photographs: frames with their real times, upright, one at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sitbone.errors import FilmError

Picture = NDArray[np.uint8]

FILM_ENDINGS = frozenset(
    (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts")
    + (".3gp", ".ogv", ".wmv", ".flv", ".mjpeg", ".mjpg", ".gif")
)
PHOTOGRAPH_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"))
LONGEST_SIDE = 1280
"""Pixels: larger pictures are made smaller for the model, which works on 256 x 256 anyway."""


class Frame:
    """One frame: its time in seconds from the film's first frame, and its picture in the wanted sizes."""

    def __init__(self, time: float, source: av.VideoFrame | Picture) -> None:
        self.time = time
        self._source = source

    @property
    def turns(self) -> int:
        """Quarter turns anticlockwise that make the picture upright."""
        return round(getattr(self._source, "rotation", 0) / 90) % 4

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        if isinstance(self._source, av.VideoFrame):
            width, height = self._source.width, self._source.height
        else:
            height, width = self._source.shape[:2]
        return (height, width) if self.turns % 2 else (width, height)

    def light(self) -> Frame:
        """The same frame, made small where it is so large that a few of them would fill the memory."""
        return Frame(self.time, self.rgb()) if max(self.size) > 2 * LONGEST_SIDE else self

    def rgb(self, longest_side: int | None = LONGEST_SIDE) -> Picture:
        """(height, width, 3) the upright picture, made smaller where it is longer than `longest_side`."""
        width, height = _fitting(self.size, longest_side)
        if not isinstance(self._source, av.VideoFrame):
            return _resized(self._source, (width, height))
        if self.turns % 2:
            width, height = height, width
        picture = np.asarray(self._source.to_ndarray(width=width, height=height, format="rgb24"), np.uint8)
        return np.ascontiguousarray(np.rot90(picture, self.turns), np.uint8) if self.turns else picture

    def thumbnail(self, width: int) -> Picture:
        """(height, width, 3) a small picture in brightness and two colours (YUV), not turned upright.

        It is for comparing frames with each other: skin before a pale wall differs from it in colour alone.
        """
        source = self._source
        if not isinstance(source, av.VideoFrame):
            source = av.VideoFrame.from_ndarray(source, format="rgb24")
        if source.format.name not in _PLAIN_PLANES:
            source = source.reformat(format="yuv420p")
        height = max(2, round(source.height * width / source.width))
        planes = [
            cv2.resize(_plane(source, i), (width, height), interpolation=cv2.INTER_AREA) for i in range(3)
        ]
        return np.asarray(cv2.merge(planes), np.uint8)


_PLAIN_PLANES = frozenset(["yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"])
"""Formats with a plane of bytes for brightness and two for colour: most films. They are read as they are."""


def _plane(frame: av.VideoFrame, index: int) -> Picture:
    plane = frame.planes[index]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    return np.asarray(rows[: plane.height, : plane.width], np.uint8)


@dataclass(slots=True)
class Film:
    """An open film. Iterating gives its frames in order; use it as a context manager."""

    path: Path
    duration: float
    """Seconds, as the file says; 0 for a photograph or where the file does not say."""
    size: tuple[int, int]
    """Width and height of the upright picture."""
    frame_rate: float
    """Frames a second on average; 0 where unknown."""
    photograph: bool = False
    notes: list[str] = field(default_factory=list)
    """What was found amiss while reading, in plain sentences."""
    _container: Any = None
    _picture: Picture | None = None

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._container is not None:
            self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        if self._picture is not None:
            yield Frame(0.0, self._picture)
            return
        first: float | None = None
        last = float("-inf")
        frames = 0
        try:
            for picture in self._container.decode(video=0):
                time = picture.time if picture.time is not None else frames / (self.frame_rate or 30.0)
                frames += 1
                first = time if first is None else first
                if time - first > last:
                    last = time - first
                    yield Frame(last, picture)
        except av.FFmpegError as error:
            if frames == 0:
                raise FilmError(
                    f"{self.path}: no picture in it can be decoded. Is the file complete?"
                ) from error
            self.notes.append(f"The film breaks off after {last:.1f} s; what comes before was looked at.")
        if frames == 0:
            raise FilmError(f"{self.path}: no picture in it can be decoded. Is the file complete?")
        if self.duration and last < 0.8 * self.duration - 2 and not self.notes:
            self.notes.append(f"The file promises {self.duration:.1f} s but holds {last:.1f} s.")


def open_film(path: str | PathLike[str]) -> Film:
    """Open a film or a photograph.

    Raises `FilmError` where there is none: a missing, empty or damaged file, a file without a picture.
    """
    path = Path(path)
    if not path.exists():
        raise FilmError(f"{path}: there is no such file.")
    if path.is_dir():
        raise FilmError(f"{path}: this is a folder; name a film in it.")
    if not path.is_file():  # a pipe would keep us waiting for whoever fills it, a device for ever
        raise FilmError(f"{path}: is not a file; name a film.")
    try:
        empty = path.stat().st_size == 0
        with path.open("rb"):
            pass
    except OSError as error:
        raise FilmError(f"{path}: cannot be read ({error.strerror}).") from error
    if empty:
        raise FilmError(f"{path}: the file is empty. Copy it again from the camera.")
    if path.suffix.lower() in PHOTOGRAPH_ENDINGS:
        return _open_photograph(path)
    return _open_video(path)


def find_films(path: str | PathLike[str]) -> list[Path]:
    """The films and photographs of a folder, sorted by name; a file is itself.

    Raises `FilmError` for a folder that holds none.
    """
    path = Path(path)
    if not path.is_dir():
        return [path]
    endings = FILM_ENDINGS | PHOTOGRAPH_ENDINGS
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in endings and not p.name.startswith("."))
    if not found:
        raise FilmError(f"{path}: there is no film or photograph in this folder.")
    return found


def _open_photograph(path: Path) -> Film:
    data = np.frombuffer(path.read_bytes(), np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise FilmError(f"{path}: this is not a photograph that can be read. Is the file complete?")
    height, width = picture.shape[:2]
    return Film(path, 0.0, (width, height), 0.0, photograph=True, _picture=np.asarray(picture, np.uint8))


def _open_video(path: Path) -> Film:
    try:
        container = av.open(str(path))
    except (av.FFmpegError, ValueError) as error:
        raise FilmError(
            f"{path}: this is not a film that can be read. Is it complete, and a film at all?"
        ) from error
    try:
        if not container.streams.video:
            raise FilmError(f"{path}: there is sound but no picture in this file.")
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        codec = stream.codec_context  # there is none where FFmpeg knows no such kind of film
        width, height = (codec.width, codec.height) if codec is not None else (0, 0)
        if not width or not height:
            raise FilmError(f"{path}: the picture in this file cannot be read. Is the file complete?")
        rate = float(stream.average_rate or stream.guessed_rate or 0)
        return Film(
            path, _duration(container, stream), _upright(path, (width, height)), rate, _container=container
        )
    except BaseException:
        container.close()
        raise


def _duration(container: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration / av.time_base) if container.duration else 0.0


def _upright(path: Path, size: tuple[int, int]) -> tuple[int, int]:
    """The size after turning, which only a decoded frame knows."""
    with contextlib.suppress(av.FFmpegError, StopIteration, ValueError), av.open(str(path)) as once:
        return Frame(0.0, next(once.decode(video=0))).size
    return size


def _resized(picture: Picture, size: tuple[int, int]) -> Picture:
    return np.ascontiguousarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fitting(size: tuple[int, int], longest_side: int | None) -> tuple[int, int]:
    if longest_side is None or max(size) <= longest_side:
        return size
    share = longest_side / max(size)
    return max(2, round(size[0] * share)), max(2, round(size[1] * share))
