"""What can be said of the clips without hearing them: `python -m scripts.voice.measure`.

Loudness, peaks, pauses and pace. Whether it sounds well, and whether each word is pronounced as it
should be, only ears can tell.
"""

from __future__ import annotations

import json
import re
import sys
from typing import NamedTuple

import numpy as np

from scripts.voice import sound
from sitbone.web.voice.clips import CLIPS, LIST
from sitbone.words import LANGUAGES

_SYLLABLE = re.compile(r"[aeiouyäöüáéíóú]+", re.IGNORECASE)
_FRAME = 0.02
_SILENT = 10 ** (-50 / 20)


class Measured(NamedTuple):
    """One clip."""

    says: str
    seconds: float
    loudness: float
    peak: float
    pause: float
    """The longest within it, in seconds."""
    edge: float
    """The longer silence at its beginning and end."""
    pace: float
    """Syllables a second, as well as letters and figures tell."""


def measure(language: str, name: str, says: str) -> Measured:
    """One clip as it is kept."""
    clip = sound.read(CLIPS / language / f"{name}.ogg")
    frame = int(_FRAME * clip.rate)
    frames = clip.samples[: clip.samples.size // frame * frame].reshape(-1, frame)
    silent = np.sqrt((frames**2).mean(axis=1)) < _SILENT
    runs = np.split(silent, np.flatnonzero(np.diff(silent)) + 1)
    lasts = [run.size * _FRAME if run[0] else 0.0 for run in runs]
    seconds = clip.samples.size / clip.rate
    return Measured(
        says,
        seconds,
        sound.loudness(clip),
        float(20 * np.log10(np.abs(clip.samples).max())),
        max(lasts[1:-1], default=0.0),
        max(lasts[0], lasts[-1]),
        syllables(says) / seconds,
    )


def syllables(says: str) -> int:
    """About so many; a number counts for two for each of its figures.

    >>> syllables("Let go slowly."), syllables("Stay here, 30 seconds.")
    (4, 9)
    """
    return len(_SYLLABLE.findall(says)) + 2 * sum(map(str.isdigit, says))


def main() -> int:
    """The command."""
    for language in LANGUAGES:
        listed = json.loads((CLIPS / language / LIST).read_text("utf-8"))
        every = [measure(language, name, one["says"]) for name, one in listed.items()]
        print(f"{language}: {len(every)} clips, {sum(one.seconds for one in every):.0f} s")
        for what in ("seconds", "loudness", "peak", "pause", "edge", "pace"):
            values = np.array([getattr(one, what) for one in every])
            low, high = (every[int(at)] for at in (values.argmin(), values.argmax()))
            print(
                f"  {what:9} median {np.median(values):6.2f}, from {values.min():6.2f} ({low.says[:40]}) "
                f"to {values.max():6.2f} ({high.says[:40]})"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
