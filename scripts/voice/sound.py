"""From samples to a clip: its silence trimmed, as loud as the others, in a small file."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pyloudnorm
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scripts.voice.engines import Sound

LOUDNESS = -16.0
"""LUFS (EBU R128), what is usual for speech that is heard on a telephone's loudspeaker."""
CEILING = 10 ** (-1.5 / 20)
"""Highest peak; the codec may go a little beyond it."""
QUIET = 10 ** (-42 / 20)
"""Of the loudest: what is less, at the beginning and the end, is silence."""
BEFORE, AFTER, FADE = 0.03, 0.09, 0.008
"""Seconds that are kept around the speech, and over which it begins and ends."""
BITS = 24_000
"""A second; of a voice of 16 kHz Opus itself takes less."""


def levelled(sound: Sound) -> Sound:
    """Trimmed, faded in and out, and as loud as all clips are."""
    samples = _trimmed(sound)
    for _ in range(3):  # what limits the peaks takes a little of the loudness
        samples = _limited(
            samples * 10 ** ((LOUDNESS - loudness(Sound(samples, sound.rate))) / 20), sound.rate
        )
    edge = np.linspace(0, 1, int(FADE * sound.rate), dtype=np.float32)
    samples[: edge.size] *= edge
    samples[-edge.size :] *= edge[::-1]
    return Sound(samples, sound.rate)


def loudness(sound: Sound) -> float:
    """Its integrated loudness in LUFS; a short one is measured as if it were said again and again."""
    times = max(1, int(np.ceil(1.5 * sound.rate / sound.samples.size)))
    meter = pyloudnorm.Meter(sound.rate)
    return float(meter.integrated_loudness(np.tile(sound.samples, times).astype(np.float64)))


def write(sound: Sound, file: Path) -> None:
    """As Opus in Ogg: every browser plays it but Safari before 18.4, whose devices all have voices of their own."""
    with av.open(str(file), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        options = {"application": "voip", "frame_duration": "60", "vbr": "on"}
        stream = container.add_stream("libopus", rate=sound.rate, layout="mono", options=options)
        stream.bit_rate = BITS
        frame = av.AudioFrame.from_ndarray(sound.samples.reshape(1, -1).astype(np.float32), "flt", "mono")
        frame.sample_rate = sound.rate
        resampler = av.AudioResampler("flt", "mono", sound.rate)
        for piece in [*resampler.resample(frame), None]:
            for packet in stream.encode(piece):
                container.mux(packet)


def read(file: Path) -> Sound:
    """Whatever can be played, as one channel."""
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        rate = 24_000 if stream.codec_context.name != "opus" else 48_000
        resampler = av.AudioResampler("flt", "mono", rate)
        pieces = [
            out.to_ndarray().ravel()
            for frame in container.decode(stream)
            for out in resampler.resample(frame)
        ]
        pieces += [out.to_ndarray().ravel() for out in resampler.resample(None)]
    return Sound(np.concatenate(pieces).astype(np.float32), rate)


def _trimmed(sound: Sound) -> np.ndarray:
    loud = np.sqrt(
        np.maximum(0, uniform_filter1d(sound.samples**2, int(0.02 * sound.rate)))
    )  # a single click is no speech; the running sum ends a little below nought
    speech = np.flatnonzero(loud > QUIET * loud.max())
    first = max(0, speech[0] - int(BEFORE * sound.rate))
    kept: np.ndarray = sound.samples[first : speech[-1] + int(AFTER * sound.rate)].copy()
    return kept


def _limited(samples: np.ndarray, rate: int) -> np.ndarray:
    """Peaks beyond the ceiling are turned down, and what is 4 ms around them."""
    near = int(0.004 * rate)
    loudest = maximum_filter1d(np.abs(samples), 2 * near + 1)
    turned = np.minimum(1, CEILING / np.maximum(loudest, 1e-9))
    limited: np.ndarray = (samples * uniform_filter1d(turned, near)).astype(np.float32)
    return limited
