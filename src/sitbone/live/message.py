"""The binary message in which a page sends one look of its camera: landmarks, never pixels (`docs/live.md`).

Little endian, version 1. A header of 20 bytes, and 429 bytes more where somebody is seen:

======  ====  ==========================================================================================
offset  type  what
======  ====  ==========================================================================================
0       u8    version, 1
1       u8    flags: 1 = following began anew, 2 = nobody is seen, 4 = the picture stands still,
              8 = seen with the lite model, else with the full one
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
from collections.abc import Iterator
from dataclasses import dataclass

from sitbone.errors import SitboneError
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.variants import Variant

VERSION = 1
HEADER = struct.Struct("<BBHHBBId")
LANDMARKS = 33
_PICTURE, _POINTS = 3 * LANDMARKS, 6 * LANDMARKS
SCALE = 8192.0
WHOLE = HEADER.size + LANDMARKS * (6 + 6 + 1)
"""Bytes of a message in which somebody is seen."""
BEGAN_ANEW, NOBODY, STANDS_STILL, LITE = 1, 2, 4, 8
_BODY = struct.Struct(f"<{6 * LANDMARKS}h{LANDMARKS}B")
_VISIBILITY = tuple(share / 255.0 for share in range(256))


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
    model: Variant = "full"
    """Which model the page has."""

    def observation(self, time: float) -> Observation:
        """What was seen, at this time of the session."""
        if self.body is None:
            return nobody(time, self.size, cut=self.began_anew)
        numbers = _BODY.unpack(self.body)
        across, down = self.size[0] / SCALE, self.size[1] / SCALE
        image, world, seen = numbers[:_PICTURE], numbers[_PICTURE:_POINTS], numbers[_POINTS:]
        return Observation(
            time,
            tuple([(x * across, y * down, z * across) for x, y, z in _threes(image)]),
            tuple([(x / 1000.0, y / 1000.0, z / 1000.0) for x, y, z in _threes(world)]),
            tuple([_VISIBILITY[share] for share in seen]),
            self.size,
            cut=self.began_anew,
            people=self.people,
            new=not self.stands_still,
            model=self.model,
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
        model="lite" if flags & LITE else "full",
    )


def glance(header: bytes, size: int) -> tuple[int, float] | None:
    """Number and time of a message with this header and size, without reading it.

    None where it must be read: where following began anew, and where the message may not be one.
    """
    version, flags, width, height, _, _, sequence, time = HEADER.unpack(header)
    right = size == (HEADER.size if flags & NOBODY else WHOLE)
    if version != VERSION or flags & BEGAN_ANEW or not (right and width and height and math.isfinite(time)):
        return None
    return sequence, time


def write(observation: Observation, *, sequence: int, brightness: int = 128) -> bytes:
    """The message of an observation, as a page would send it; for tests, benchmarks and other clients."""
    if not observation.seen:
        return write_nobody(
            sequence=sequence, time=observation.time, size=observation.size, brightness=brightness
        )
    width, height = observation.size
    across, down = SCALE / width, SCALE / height
    image = [(x * across, y * down, z * across) for x, y, z in observation.image]
    world = [(x * 1000, y * 1000, z * 1000) for x, y, z in observation.world]
    numbers = [_whole(number, -32768, 32767) for point in image + world for number in point]
    visibility = [_whole(share * 255, 0, 255) for share in observation.visibility]
    flags = (BEGAN_ANEW if observation.cut else 0) | (0 if observation.new else STANDS_STILL)
    flags |= LITE if observation.model == "lite" else 0
    people = min(max(observation.people, 1), 255)
    header = HEADER.pack(VERSION, flags, width, height, people, brightness, sequence, observation.time)
    return header + _BODY.pack(*numbers, *visibility)


def write_nobody(*, sequence: int, time: float, size: tuple[int, int], brightness: int = 128) -> bytes:
    """The message of a picture in which nobody is seen."""
    return HEADER.pack(VERSION, NOBODY, *size, 0, brightness, sequence, time)


def _threes(numbers: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    each = iter(numbers)
    return zip(each, each, each, strict=True)


def _whole(number: float, least: int, most: int) -> int:
    return min(max(round(number), least), most)
