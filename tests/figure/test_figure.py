"""The figure is a believable body: bones keep their length, angles are those of the file, nothing sinks or floats."""

from itertools import pairwise

import numpy as np
import pytest

from sitbone.figure.figure import Change, observe, play, pose_at, timeline
from sitbone.figure.skeleton import FOREARM, LOWER_LEG, THIGH, TOWEL, UPPER_ARM, Skeleton, skeleton
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.pose.track import FloatArray
from sitbone.stretches.stretch import Figure, Stretch, load_stretches

STRETCHES = list(load_stretches().values())
every_stretch = pytest.mark.parametrize("stretch", STRETCHES, ids=lambda s: s.name)


def flexion(points: FloatArray, side: str, a: str, b: str, c: str) -> float:
    """Degrees by which the joint b is bent."""
    p, q, r = (points[Landmark[f"{side}_{joint}"]] for joint in (a, b, c))
    u, v = q - p, r - q
    return float(np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u) / np.linalg.norm(v), -1, 1))))


def everywhere(stretch: Stretch) -> list[Skeleton]:
    spans = timeline(stretch.figure)
    times = np.arange(0, spans[-1].end, 0.25)
    return [skeleton(pose_at(stretch.figure, float(t), spans)) for t in times]


@every_stretch
def test_bones_keep_their_length_through_every_move(stretch: Stretch) -> None:
    for body in everywhere(stretch):
        for side in ("left", "right"):
            chain = [body.of(side, joint) for joint in ("hip", "knee", "ankle")]
            assert [float(np.linalg.norm(b - a)) for a, b in pairwise(chain)] == pytest.approx(
                [THIGH, LOWER_LEG]
            )
            chain = [body.of(side, joint) for joint in ("shoulder", "elbow", "wrist")]
            assert [float(np.linalg.norm(b - a)) for a, b in pairwise(chain)] == pytest.approx(
                [UPPER_ARM, FOREARM]
            )


@every_stretch
def test_angles_between_the_landmarks_are_those_of_the_file(stretch: Stretch) -> None:
    for phase in stretch.figure.phases:
        aside = observe(phase.pose, camera_azimuth=55)
        for picture in (np.array(observe(phase.pose).image)[:, :2], np.array(aside.world)):
            for side, role in (("LEFT", "working"), ("RIGHT", "other")):
                bent = flexion(picture, side, "HIP", "KNEE", "ANKLE")
                assert bent == pytest.approx(phase.pose["knee_flexion"][role], abs=0.1)
        if not phase.pose.get("spine_flexion"):
            points = skeleton(phase.pose).points
            trunk = skeleton(phase.pose).spine[-1] - skeleton(phase.pose).spine[0]
            points[Landmark.LEFT_SHOULDER] = points[Landmark.LEFT_HIP] + trunk
            hip = flexion(points, "LEFT", "SHOULDER", "HIP", "KNEE")
            assert hip == pytest.approx(phase.pose["hip_flexion"]["working"], abs=0.1)


@every_stretch
def test_in_every_phase_the_body_rests_on_the_floor_or_at_the_height_of_a_chair(stretch: Stretch) -> None:
    for phase in stretch.figure.phases:
        body = skeleton(phase.pose)
        heels = [float(body.of(side, "heel")[2]) for side in ("left", "right")]
        assert min(heels) > 0
        assert float(body.of("left", "hip")[2]) == pytest.approx(
            0.52 if stretch.name == "chair" else 0.11, abs=0.02
        )
        if stretch.name in ("chair", "seated_hug", "seated_extend"):
            assert heels == pytest.approx([0.02, 0.02], abs=0.01)


def test_hands_reach_what_they_hold() -> None:
    for body in everywhere(load_stretches()["seated_extend"]):
        for side in ("left", "right"):
            foot = [body.of(side, joint) for joint in ("ankle", "heel", "foot_index")]
            assert min(float(np.linalg.norm(body.of(side, "wrist") - p)) for p in foot) < 0.15
    hug = skeleton(load_stretches()["seated_hug"].figure.phases[1].pose)
    assert float(np.linalg.norm(hug.of("left", "wrist") - hug.of("left", "knee"))) < 0.18
    for phase in load_stretches()["towel"].figure.phases:
        body = skeleton(phase.pose)
        sole = (body.of("left", "heel") + body.of("left", "foot_index")) / 2
        assert float(np.linalg.norm(body.of("left", "wrist") - sole)) == pytest.approx(TOWEL, abs=0.05)


@every_stretch
def test_the_other_side_is_the_mirror_image(stretch: Stretch) -> None:
    pose = stretch.figure.phases[1].pose
    left = observe(pose, side="left", camera_azimuth=70)
    right = observe(pose, side="right", camera_azimuth=-70)
    swap = [Landmark[mirrored(landmark.name)] for landmark in Landmark]
    assert np.array(right.world)[swap] * (-1, 1, 1) == pytest.approx(np.array(left.world))
    assert np.array(right.visibility)[swap] == pytest.approx(np.array(left.visibility))


def mirrored(name: str) -> str:
    return name.replace("LEFT", "?").replace("RIGHT", "LEFT").replace("?", "RIGHT")


def test_a_change_bends_the_knee_for_as_long_as_it_says_and_no_longer() -> None:
    towel = load_stretches()["towel"].figure
    bend = Change("hold", start=5, end=10, add={"knee_flexion": {"working": 30}})
    hold = timeline(towel, stays={"hold": 32})[1]
    bent = [flexion(np.array(o.world), "LEFT", "HIP", "KNEE", "ANKLE") for o in film(towel, bend)]
    straight = [flexion(np.array(o.world), "LEFT", "HIP", "KNEE", "ANKLE") for o in film(towel)]
    more = np.array(bent) - straight
    seconds = np.arange(len(more)) / 10 - hold.reached
    assert more[(seconds >= 5.5) & (seconds <= 9.5)] == pytest.approx(30)
    assert more[(seconds <= 5) | (seconds >= 10)] == pytest.approx(0)


def film(shown: Figure, *changes: Change) -> list[Observation]:
    return list(play(shown, "left", 10, stays={"hold": 32}, changes=changes))
