"""A packed track comes back with the same angles; a damaged one is refused in one line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.coach.events import Phase
from sitbone.diary.errors import DamagedTrackError
from sitbone.diary.track import UNUSED, ItemTrack, pack, unpack
from sitbone.figure.figure import play
from sitbone.figure.skeleton import Side
from sitbone.live.track import LONGEST, TrackRecorder
from sitbone.pose.landmarks import nobody
from sitbone.pose.track import Track, points_of
from sitbone.recording.measures import measure
from sitbone.stretches.stretch import load_stretches

ANGLES = ("knee_flexion", "hip_flexion", "ankle_dorsiflexion", "trunk_inclination")
OFF = 0.2
"""Degrees by which an angle may differ for being packed."""


@st.composite
def _tracks(draw: st.DrawFn) -> ItemTrack:
    """Somebody who stretches, large or small in the picture, with trembling points and looks at nobody."""
    stretch = draw(st.sampled_from(list(load_stretches().values())))
    size = draw(st.sampled_from([(640, 480), (480, 640), (1280, 720), (1920, 1080), (320, 240)]))
    side: Side = draw(st.sampled_from(["left", "right"]))
    azimuth = draw(st.sampled_from([90.0, -90.0, 70.0, 50.0, 20.0]))
    looks = list(play(stretch.figure, side, stays={"hold": 2.0}, camera_azimuth=azimuth, size=size))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    trembling = draw(st.sampled_from([0.0, 0.002, 0.01]))
    smaller = draw(st.sampled_from([1.0, 0.6]))
    start = draw(st.floats(0, 4000))
    unseen = draw(st.sets(st.integers(0, len(looks) - 1), max_size=5))
    made = []
    for number, look in enumerate(looks):
        shaken = chance.normal(0, trembling, (2, 33, 3))
        made.append(
            replace(
                look,
                time=start + look.time,
                image=points_of(np.array(look.image) * smaller + shaken[0] * size[1] / 2),
                world=points_of(np.array(look.world) + shaken[1]),
                laterality=chance.random(),
                cut=bool(chance.random() < 0.05),
            )
        )
        if number in unseen:
            gone = nobody(made[-1].time, size, cut=made[-1].cut)
            made[-1] = replace(gone, laterality=made[-1].laterality)
    return ItemTrack(Track.of(made), tuple(chance.choice(list(Phase), len(made)).tolist()))


@given(_tracks())
@settings(max_examples=60, deadline=None)
def test_angles_come_back_within_a_fifth_of_a_degree(seen: ItemTrack) -> None:
    back = unpack(pack(seen))
    before, after = measure(seen.track), measure(back.track)
    np.testing.assert_allclose(after.time, before.time, atol=1e-4)
    for name in ANGLES:
        np.testing.assert_allclose(after.values[name], before.values[name], atol=OFF, err_msg=name)
    np.testing.assert_allclose(after.view, before.view, atol=OFF)
    np.testing.assert_allclose(back.track.world, seen.track.world, atol=1e-3)
    np.testing.assert_allclose(after.laterality, before.laterality, atol=0.002)
    assert [str(phase) for phase in back.phases] == [str(phase) for phase in seen.phases]
    for name in ("looked", "cut", "people"):
        assert getattr(back.track, name).tolist() == getattr(seen.track, name).tolist()
    assert back.track.size == seen.track.size


def test_no_measure_uses_a_point_that_is_kept_roughly() -> None:
    track = Track.of(play(load_stretches()["chair"].figure, stays={"hold": 1.0}))
    image, world = track.image.copy(), track.world.copy()
    image[:, UNUSED] += 30
    world[:, UNUSED] += 0.1
    elsewhere = measure(replace(track, image=image, world=world)).values
    for name, values in measure(track).values.items():
        np.testing.assert_array_equal(elsewhere[name], values, err_msg=name)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_track_is_refused_in_one_line(data: st.DataObject) -> None:
    looks = list(play(load_stretches()["towel"].figure, stays={"hold": 1.0}))
    packed = bytearray(pack(ItemTrack(Track.of(looks), (Phase.HOLD,) * len(looks))))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(22, len(packed) - 1))
        packed[at] ^= data.draw(st.integers(1, 255))
    else:
        packed = packed[: data.draw(st.integers(0, len(packed) - 1))]
    try:
        back = unpack(bytes(packed))
    except DamagedTrackError as error:
        assert "\n" not in str(error)
    else:  # a bit that zlib itself does not mind
        np.testing.assert_allclose(back.track.world, Track.of(looks).world, atol=1e-3)


def test_a_track_of_another_version_is_said_so() -> None:
    looks = list(play(load_stretches()["towel"].figure, stays={"hold": 1.0}))
    packed = pack(ItemTrack(Track.of(looks), (Phase.HOLD,) * len(looks)))
    with pytest.raises(DamagedTrackError, match="version 9"):
        unpack(b"\x09" + packed[1:])


def test_a_recorder_stops_at_its_bound_and_begins_anew_with_another_picture() -> None:
    recorder = TrackRecorder()
    recorder.add(nobody(0.0, (640, 480)), Phase.GET_READY)
    assert recorder.seen() is None, "nobody was seen"
    look = next(iter(play(load_stretches()["towel"].figure)))
    for number in range(1, LONGEST + 50):
        recorder.add(replace(look, time=number / 10), Phase.HOLD)
    full = recorder.seen()
    assert full is not None and len(full.looks) == LONGEST
    recorder.add(nobody(700.0, (1, 1)), Phase.HOLD)
    assert recorder.seen() is not None
    recorder.add(replace(look, time=800.0, size=(1280, 720)), Phase.HOLD)
    seen = recorder.seen()
    assert seen is not None
    turned = ItemTrack.of(seen).track
    assert turned.time.tolist() == [800.0] and turned.size == (1280, 720)
    np.testing.assert_allclose(turned.world[0], look.world, atol=1e-6)
    np.testing.assert_allclose(turned.image[0, :, :2], np.array(look.image)[:, :2], atol=1e-4)
