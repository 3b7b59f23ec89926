"""A short film of a real bench picture, at uneven times, and the recording that the smallest model makes of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

import sitbone
from sitbone.recording.recording import Recording

BENCH_FILM = Path(__file__).parents[2] / "bench" / "films" / "wall_left.mp4"
FRAMES = 60


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A recording of about two seconds whose frames are unevenly spaced, as those of a telephone are."""
    film = tmp_path_factory.mktemp("short") / "short.mp4"
    with av.open(str(BENCH_FILM)) as source, av.open(str(film), "w") as out:
        first = source.streams.video[0]
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number, frame in zip(range(FRAMES), source.decode(first), strict=False):
            frame.pts, frame.time_base = number * 33 + number % 3 * 4, Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return sitbone.analyse(film, model="lite")
