"""The binary message in which a page sends one look of its camera: landmarks, never pixels (`docs/live.md`).

Little endian, version 1. A header of 20 bytes, and 429 bytes more where somebody is seen:

======  ====  ==========================================================================================
offset  type  what
======  ====  ==========================================================================================
0       u8    version, 1
1       u8    flags: 1 = following began anew, 2 = nobody is seen, 4 = the picture stands still
2       u16   width of the picture in pixels
4       u16   height
6       u8    people seen
7       u8    mean brightness of the picture, 0 to 255
8       u32   number of the message, from 0, one more each time
12      f64   seconds of the page's own clock at which the picture was taken, always growing
20      i16   33 x (x, y, z) of the picture, in 1/8192 of its width (x and z) and height (y)
218     i16   33 x (x, y, z) of the world, in millimetres from the middle of the hips
416     u8    33 x visibility, 0 to 255
======  ====  ==========================================================================================

No number in it can be anything but finite, except the time, which is checked.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np

from sitbone.errors import SitboneError
from sitbone.pose.landmarks import Observation

VERSION = 1
HEADER = struct.Struct("<BBHHBBId")
LANDMARKS = 33
SCALE = 8192.0
WHOLE = HEADER.size + LANDMARKS * (6 + 6 + 1)
"""Bytes of a message in which somebody is seen."""
BEGAN_ANEW, NOBODY, STANDS_STILL = 1, 2, 4
_NOWHERE = np.full((LANDMARKS, 3), np.nan)
_NOWHERE.flags.writeable = False


class Malformed(SitboneError):
    """A message that is not what it must be."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look of the camera, as the page sent it."""

    sequence: int
    time: float
    """Seconds of the page's own clock."""
    brightness: int
    """0 to 255."""
    began_anew: bool
    people: int
    size: tuple[int, int]
    body: bytes | None
    """The landmarks, not yet read; None where nobody is seen."""
    stands_still: bool = False
    """Whether the picture is the very same as the one before: a camera that hangs."""

    def observation(self, time: float) -> Observation:
        """What was seen, at this time of the session."""
        if self.body is None:
            return Observation(
                time, _NOWHERE, _NOWHERE, np.zeros(LANDMARKS), self.size, cut=self.began_anew, people=0
            )
        points = np.frombuffer(self.body, "<i2", 6 * LANDMARKS).reshape(2, LANDMARKS, 3)
        visibility = np.frombuffer(self.body, np.uint8, LANDMARKS, 12 * LANDMARKS)
        width, height = self.size
        return Observation(
            time,
            points[0] * (width / SCALE, height / SCALE, width / SCALE),
            points[1] / 1000.0,
            visibility / 255.0,
            self.size,
            cut=self.began_anew,
            people=self.people,
            new=not self.stands_still,
        )


def read(message: bytes) -> Look:
    """Read a message.

    Raises `Malformed` with one clear line where it is not one.

    >>> read(write_nobody(sequence=3, time=1.5, size=(640, 480))).sequence
    3
    """
    if len(message) < HEADER.size:
        raise Malformed("the message is cut off")
    version, flags, width, height, people, brightness, sequence, time = HEADER.unpack_from(message)
    if version != VERSION:
        raise Malformed(f"the message has version {version}, this is version {VERSION}: load the page again")
    nobody = bool(flags & NOBODY)
    if len(message) != (HEADER.size if nobody else WHOLE):
        raise Malformed("the message has the wrong length")
    if not (math.isfinite(time) and width and height):
        raise Malformed("the message has no time or no picture size")
    return Look(
        sequence=sequence,
        time=time,
        brightness=brightness,
        began_anew=bool(flags & BEGAN_ANEW),
        people=0 if nobody else max(people, 1),
        size=(width, height),
        body=None if nobody else message[HEADER.size :],
        stands_still=bool(flags & STANDS_STILL),
    )


def write(observation: Observation, *, sequence: int, brightness: int = 128) -> bytes:
    """The message of an observation, as a page would send it; for tests, benchmarks and other clients."""
    if not observation.seen:
        return write_nobody(
            sequence=sequence, time=observation.time, size=observation.size, brightness=brightness
        )
    width, height = observation.size
    image = observation.image * (SCALE / width, SCALE / height, SCALE / width)
    points = np.clip(np.round([image, observation.world * 1000]), -32768, 32767).astype("<i2")
    visibility = np.clip(np.round(observation.visibility * 255), 0, 255).astype(np.uint8)
    flags = (BEGAN_ANEW if observation.cut else 0) | (0 if observation.new else STANDS_STILL)
    people = min(max(observation.people, 1), 255)
    header = HEADER.pack(VERSION, flags, width, height, people, brightness, sequence, observation.time)
    return bytes(header + points.tobytes() + visibility.tobytes())


def write_nobody(*, sequence: int, time: float, size: tuple[int, int], brightness: int = 128) -> bytes:
    """The message of a picture in which nobody is seen."""
    return HEADER.pack(VERSION, NOBODY, *size, 0, brightness, sequence, time)
