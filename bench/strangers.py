"""Other things that people do, each shown for a few seconds as a film: is any of it counted as a hold?

    python -m bench.strangers FOLDER

FOLDER has photographs and their `labels.csv` (columns `file`, `stretch`, `view`, `avoid`); what is labelled `none` is
no stretch of the programme. The folder that `SITBONE_PHOTOS` names is taken otherwise.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np

import sitbone
from bench import Figure
from bench.photo_film import photographs
from sitbone.recording.recording import Hold

SHOWN_FOR = 4.5
"""Seconds: more than twice the shortest hold that is reported."""
RATE, WIDTH = 10, 640
MOST = 6


def rows() -> list[Figure]:
    """How many of them are counted, and how many from the front."""
    folder = photographs()
    if folder is None:
        return [Figure("other things counted as a hold", None, said="the photographs are not here")]
    return _figures(dict(found(folder)))


def found(folder: Path) -> Iterator[tuple[tuple[str, str], tuple[Hold, ...]]]:
    """The holds that are counted in each photograph of no stretch, by its name and view."""
    with (folder / "labels.csv").open(encoding="utf-8") as labels, tempfile.TemporaryDirectory() as scratch:
        film = Path(scratch) / "shown.mp4"
        for row in csv.DictReader(labels):
            if row["stretch"] == "none":
                _show(folder / row["file"], film)
                yield (row["file"], row["view"]), sitbone.analyse(film).holds


def _figures(counted: dict[tuple[str, str], tuple[Hold, ...]]) -> list[Figure]:
    wrong = [view for (_, view), holds in counted.items() if holds]
    of_all = f"{len(counted)} photographs, {SHOWN_FOR} s each"
    return [
        Figure("other things counted as a hold", len(wrong), MOST, said=of_all),
        Figure("of these from the front", wrong.count("front"), 0),
    ]


def _show(photograph: Path, film: Path) -> None:
    """A film in which this photograph stands still."""
    picture = cv2.imread(str(photograph))
    if picture is None:
        raise FileNotFoundError(f"{photograph}: cannot be read")
    height = 2 * round(picture.shape[0] * WIDTH / picture.shape[1] / 2)
    small = np.asarray(cv2.resize(picture, (WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)
    with av.open(str(film), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"crf": "20"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, height, "yuv420p"
        for _ in range(round(SHOWN_FOR * RATE)):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(small, "bgr24")))
        out.mux(stream.encode())


def main() -> None:
    """Print what was counted, one line each, and the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else photographs()
    if folder is None:
        sys.exit(__doc__)
    counted = {}
    for name, holds in found(folder):
        counted[name] = holds
        said = ", ".join(f"{hold.stretch} {hold.counted:.1f} s" for hold in holds)
        print(f"{name[0]:44} {name[1]:8} {said or '-'}", flush=True)
    for figure in _figures(counted):
        print(f"{figure.name}: {figure.measured} ({figure.said or 'to reach: 0'})")


if __name__ == "__main__":
    main()
