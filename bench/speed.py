"""How fast a film is watched, against looking at every frame of it, and how much memory that takes.

The film is a towel session made from photographs, 640 pixels wide at 30 frames a second, with a camera that sways
and is noisy; without the photographs it is the rendered sample film.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import av

from bench import Figure
from bench.photo_film import Shot, make, photographs
from sitbone.pose.film import open_film
from sitbone.pose.model import PoseModel
from sitbone.pose.search import find
from sitbone.pose.watch import Watch

SESSION = tuple(
    Shot(f"Hamstring_Stretch_{n}.jpg", seconds, mirror)
    for mirror in (False, True)
    for n, seconds in ((0, 4), (1, 32), (0, 3))
)
LOOP_FRAMES = 200
SHORT, LONG = 60, 600
"""Seconds of the films whose memory is compared."""


def rows() -> list[Figure]:
    """Speed, its ratio to the plain loop, looks and memory."""
    with tempfile.TemporaryDirectory() as folder, _session(Path(folder)) as film:
        return [*_speeds(film), *_memory(film, Path(folder))]


@contextmanager
def _session(folder: Path) -> Iterator[Path]:
    if photographs() is None:
        yield Path(__file__).parent / "films" / "sample.mp4"
        return
    film = folder / "session.mp4"
    make(SESSION, film)
    yield film


def _speeds(film: Path) -> list[Figure]:
    began = time.perf_counter()
    watching = Watch(film)
    for _ in watching:
        pass
    watched = time.perf_counter() - began
    seconds, frames = _length(film)
    frame_cost = _loop(film)
    kind = "film from photographs" if photographs() else "rendered sample film"
    return [
        Figure(
            "speed, heavy",
            seconds / watched,
            10,
            True,
            "× real time",
            f"{kind}, {seconds:.0f} s in {watched:.1f} s",
        ),
        Figure(
            "speed against the plain loop",
            frames * frame_cost / watched,
            15,
            True,
            "×",
            f"loop: {1000 * frame_cost:.0f} ms a frame over {LOOP_FRAMES} frames, extrapolated to {frames}",
        ),
        Figure(
            "plain loop", seconds / (frames * frame_cost), unit="× real time", said="one look at every frame"
        ),
        Figure("decoding alone", seconds / _decoding(film), unit="× real time"),
        Figure("looks a minute", 60 * watching.looks / seconds, said=f"{watching.looks} in {seconds:.0f} s"),
    ]


def _length(film: Path) -> tuple[float, int]:
    """Seconds and frames, by decoding."""
    with open_film(film) as frames:
        times = [frame.time for frame in frames]
        return times[-1] + 1 / frames.frame_rate, len(times)


def _decoding(film: Path) -> float:
    began = time.perf_counter()
    _length(film)
    return time.perf_counter() - began


def _loop(film: Path) -> float:
    """Seconds for one frame of the plain loop: decode, look, next. Frames spread over the film."""
    model = PoseModel("heavy")
    with open_film(film) as frames:
        began = time.perf_counter()
        for frame in islice(frames, LOOP_FRAMES):
            find(model, frame.rgb())
        taken = time.perf_counter() - began
    return taken / LOOP_FRAMES


def _memory(film: Path, folder: Path) -> list[Figure]:
    short, long = (_peak(_looped(film, folder / f"{seconds}.mp4", seconds)) for seconds in (SHORT, LONG))
    return [
        Figure(
            "peak memory, 10-minute film",
            long,
            600,
            unit="MB",
            said="the film looped; watched in a process of its own",
        ),
        Figure(
            "growth of memory from 1 to 10 minutes",
            long - short,
            50,
            unit="MB",
            said=f"1 minute: {short:.0f} MB",
        ),
    ]


def _looped(film: Path, out: Path, seconds: float) -> Path:
    """The film again and again, without encoding anew."""
    with av.open(str(out), "w") as target:
        stream, offset = None, 0
        while True:
            with av.open(str(film)) as source:
                video = source.streams.video[0]
                stream = stream or target.add_stream_from_template(video)
                assert video.time_base is not None
                length = 0
                for packet in source.demux(video):
                    if packet.pts is None or packet.dts is None:
                        continue
                    length = max(length, packet.pts + (packet.duration or 0))
                    packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
                    packet.stream = stream
                    target.mux(packet)
                offset += length
                if offset * video.time_base >= seconds:
                    return out


_WATCH = """
import sys
from pathlib import Path
from sitbone.pose.watch import watch
for _ in watch(sys.argv[1]): pass
# Not getrusage: that one remembers the size of the process which started this one.
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


def _peak(film: Path) -> float:
    """Megabytes that a process needs at most while it watches a film."""
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(film)], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / 1024


if __name__ == "__main__":
    for row in rows():
        print(row)
