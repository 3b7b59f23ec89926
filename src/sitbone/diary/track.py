"""Packing what the coach saw of one item into few bytes, and reading it back: about 0.15 kB a look, never a picture.

What is rounded away, so that angles stay within 0.2° of those the coach had, as long as no limb looks shorter than 6 cm
or than 2 % of the picture's height:

=====================================  ===========================================================
world, points that measures use        0.1 mm
world, eyes, mouth, elbows, thumbs …   1 mm
picture, points that measures use      1/32768 of its height (0.015 pixels of 480)
picture, the others                    1/2048 of its height (a quarter of a pixel of 480)
visibility, laterality                 1/255
time                                   0.1 ms
=====================================  ===========================================================

A look in which any point is unknown is kept as one in which nobody is seen. Depth in the picture is not kept.

The bytes, little endian: a header of 22 bytes (version 1, a 0, width and height as u16, looks as u32, CRC-32 of what
follows unpacked as u32, time of the first look in seconds as f64), then, compressed with zlib, one look after the other
for each of: time since the look before (u32, in 0.1 ms), flags (1 seen, 2 looked, 4 cut), phase, laterality, people,
visibility as differences, and coordinates as differences, each zigzag in three bytes, low bytes first.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sitbone.coach.events import Phase
from sitbone.diary.errors import DamagedTrackError
from sitbone.live.track import SeenLooks
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import Track

VERSION = 1
LARGEST = 20_000
"""Looks of the longest track that is read."""

_HEADER = struct.Struct("<BBHHIId")
_POINTS = 33
UNUSED = [
    *range(Landmark.LEFT_EYE_INNER, Landmark.LEFT_EAR),
    Landmark.MOUTH_LEFT,
    Landmark.MOUTH_RIGHT,
    Landmark.LEFT_ELBOW,
    Landmark.RIGHT_ELBOW,
    Landmark.LEFT_PINKY,
    Landmark.RIGHT_PINKY,
    Landmark.LEFT_THUMB,
    Landmark.RIGHT_THUMB,
]
"""Points that no measure of `sitbone.body.measures` uses."""
_WORLD = np.full(_POINTS, 1e-4)
_WORLD[UNUSED] = 1e-3
_IMAGE = np.full(_POINTS, 1 / 32768)
_IMAGE[UNUSED] = 1 / 2048
_COORDINATES = 5 * _POINTS
_EDGE = 2**22 - 1
"""No coordinate is farther out than this many roundings: 400 m, 128 pictures."""
_LOOK = 4 + 4 + _POINTS + 3 * _COORDINATES
"""Bytes of one look before they are compressed."""
_TICK = 1e-4
_SEEN, _LOOKED, _CUT = 1, 2, 4
_PACKED = 3
"""How hard zlib tries: 6 makes 5 % less of it, and takes four times as long, of which every live session feels."""
_PHASES = (
    Phase.GET_READY,
    Phase.IN_POSITION,
    Phase.EASING_IN,
    Phase.HOLD,
    Phase.RELEASE,
    Phase.OTHER_SIDE,
    Phase.DONE,
)
"""By their number in the bytes: only ever added to."""


@dataclass(frozen=True, slots=True)
class ItemTrack:
    """The looks of one item, as the coach took them: after the legs were told apart and the points steadied."""

    track: Track
    """Times are those of the session (`Guide.time`). Depth in the picture is not noted, it is 0: no measure uses it."""
    phases: tuple[Phase, ...]
    """What the coach made of each look."""

    @classmethod
    def of(cls, seen: SeenLooks) -> ItemTrack:
        """The same as arrays."""
        time, looked, cut, laterality, people, phases = zip(*seen.looks, strict=True)
        count = len(time)
        image = np.zeros((count, _POINTS, 3))
        image[:, :, :2] = np.array(seen.image, float).reshape(count, _POINTS, 2)
        track = Track(
            time=np.array(time, float),
            image=image,
            world=np.array(seen.world, float).reshape(count, _POINTS, 3),
            visibility=np.array(seen.visibility, float).reshape(count, _POINTS),
            size=seen.size,
            looked=np.array(looked, bool),
            cut=np.array(cut, bool),
            laterality=np.array(laterality, float),
            people=np.array(people, np.int64),
        )
        return cls(track, phases)


@dataclass(frozen=True, slots=True)
class KeptTrack:
    """What the coach saw of one item of a session."""

    item: int
    """From 0, in the session's plan."""
    at: datetime
    """When its first look was, with its time zone."""
    seen: ItemTrack


def pack(seen: ItemTrack) -> bytes:
    """The track as bytes, of version `VERSION`.

    >>> from sitbone.figure.figure import play
    >>> from sitbone.stretches.stretch import load_stretches
    >>> looks = list(play(load_stretches()["towel"].figure))
    >>> seen = ItemTrack(Track.of(looks), (Phase.HOLD,) * len(looks))
    >>> len(pack(seen)) < 200 * len(looks)
    True
    """
    track = seen.track
    count = len(track)
    if not 0 < count <= LARGEST or len(seen.phases) != count:
        raise ValueError(f"a track of {count} looks; 1 to {LARGEST} can be kept")
    points = np.concatenate((track.image[:, :, :2], track.world), 2)
    known = np.asarray(np.isfinite(points).all(axis=(1, 2)))
    flags = known * _SEEN | track.looked * _LOOKED | track.cut * _CUT
    ticks = np.round((track.time - track.time[0]) / _TICK)
    columns = (
        np.diff(ticks, prepend=0.0).clip(0, 2**32 - 1).astype("<u4").view(np.uint8).reshape(count, 4).T,
        flags.astype(np.uint8),
        np.array([_PHASES.index(phase) for phase in seen.phases], np.uint8),
        _share(track.laterality),
        track.people.clip(0, 255).astype(np.uint8),
        _differences(_share(np.where(known[:, None], track.visibility, 0.0))),
        _coordinates(track, known),
    )
    plain = b"".join(column.tobytes() for column in columns)
    width, height = track.size
    header = _HEADER.pack(VERSION, 0, width, height, count, zlib.crc32(plain), float(track.time[0]))
    return header + zlib.compress(plain, _PACKED)


def unpack(data: bytes) -> ItemTrack:
    """What `pack` packed. Raises `DamagedTrackError` in one line where it is not whole, or of another version."""
    if len(data) < _HEADER.size:
        raise DamagedTrackError("A track in the diary is cut off.")
    version, _, width, height, count, checksum, start = _HEADER.unpack_from(data)
    if version != VERSION:
        raise DamagedTrackError(
            f"A track in the diary has version {version}; this Sitbone reads version {VERSION}. Update Sitbone."
        )
    plain = _inflated(data[_HEADER.size :], count)
    if plain is None or zlib.crc32(plain) != checksum or not np.isfinite(start):
        raise DamagedTrackError(
            "A track in the diary is damaged. Its holds are kept; its angles cannot be read."
        )
    cells = np.frombuffer(plain, np.uint8).reshape(_LOOK, count)
    ticks = np.ascontiguousarray(cells[:4].T).view("<u4").ravel().cumsum(dtype=np.int64)
    flags, phases, laterality, people = cells[4:8]
    if phases.max() >= len(_PHASES):
        raise DamagedTrackError(
            "A track in the diary has a phase that this Sitbone does not know. Update Sitbone."
        )
    known = flags & _SEEN > 0
    image, world = _points(cells[8 + _POINTS :], height)
    image[~known], world[~known] = np.nan, np.nan
    track = Track(
        time=start + ticks * _TICK,
        image=image,
        world=world,
        visibility=cells[8 : 8 + _POINTS].cumsum(1, dtype=np.uint8).T / 255.0,
        size=(width, height),
        looked=flags & _LOOKED > 0,
        cut=flags & _CUT > 0,
        laterality=laterality / 255.0,
        people=people.astype(np.int64),
    )
    return ItemTrack(track, tuple(_PHASES[number] for number in phases))


def _inflated(packed: bytes, count: int) -> bytes | None:
    """What was compressed; None where it is not whole, or not of that many looks."""
    if not 0 < count <= LARGEST:
        return None
    size = count * _LOOK
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(packed, size + 1)
    except zlib.error:
        return None
    return plain if inflate.eof and not inflate.unused_data and len(plain) == size else None


def _share(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.round(np.nan_to_num(values).clip(0, 1).T * 255).astype(np.uint8)


def _differences(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each row from left to right as differences, modulo 256."""
    return np.diff(rows, axis=-1, prepend=np.uint8(0))


def _coordinates(track: Track, known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(3 · 165, T): every coordinate's differences over time, zigzag, in planes of low, middle and high bytes.

    A look in which nobody is seen repeats the one before, which costs nothing.
    """
    count = len(track)
    last = np.maximum.accumulate(np.where(known, np.arange(count), 0))
    image = track.image[:, :, :2] / (_IMAGE * track.size[1])[:, None]
    steps = np.concatenate((image.reshape(count, -1), (track.world / _WORLD[:, None]).reshape(count, -1)), 1)
    whole = np.round(np.nan_to_num(steps[last]).clip(-_EDGE, _EDGE)).astype(np.int32).T
    change = np.diff(whole, axis=1, prepend=np.int32(0))
    zigzag = np.ascontiguousarray(change << 1 ^ change >> 31).astype("<u4")
    planes = zigzag.view(np.uint8).reshape(_COORDINATES, count, 4)[:, :, :3]
    return np.ascontiguousarray(planes.transpose(0, 2, 1)).reshape(-1, count)


def _points(cells: NDArray[np.uint8], height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(T, 33, 3) of the picture in pixels, depth 0, and of the world in metres."""
    count = cells.shape[1]
    low, middle, high = cells.reshape(_COORDINATES, 3, count).astype(np.int32).transpose(1, 0, 2)
    zigzag = low | middle << 8 | high << 16
    whole = (zigzag >> 1 ^ -(zigzag & 1)).cumsum(1).T.astype(float)
    image = np.zeros((count, _POINTS, 3))
    image[:, :, :2] = whole[:, : 2 * _POINTS].reshape(count, _POINTS, 2) * (_IMAGE * height)[:, None]
    return image, whole[:, 2 * _POINTS :].reshape(count, _POINTS, 3) * _WORLD[:, None]
