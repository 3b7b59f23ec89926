"""Make the rendered films and stills with their truth: `python -m bench.render [NAME…]`. Needs bench/requirements.txt.

Every spec in bench/bodies/ becomes bench/films/NAME.mp4 with NAME.truth.json, or, if it lists stills, the pictures
of bench/NAME/ with their truth.json. Angles in the truth are between bone heads (see `bench.person`).

A spec has "poses" (each may be "like" another one and change some of it) and "scenes" with a cut between them, each
with its own "camera", "props" and "steps": {"pose", "seconds", "label", "fault"}. A step moves smoothly from the
pose before to its own. Steps in a row with the same label are one label of the truth; "fault" marks its step too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.person import LEGS, Person, Pose, Posed, both
from bench.studio import SIZE, Studio

HERE = Path(__file__).parent
FPS, TRUTH_EVERY = 30, 3
"""Frames a second, and every how many of them the truth is written (10 Hz)."""
CRF, GRAIN = "23", 2.0
"""Quality of the film, and the spread of the camera's noise in grey levels."""
NOISE_PICTURES = 4


def main(names: list[str]) -> None:
    for spec in sorted((HERE / "bodies").glob("*.json")):
        if names and spec.stem not in names:
            continue
        told = json.loads(spec.read_text())
        if "stills" in told:
            make_stills(told, HERE / spec.stem)
        else:
            make_film(told, HERE / "films" / f"{spec.stem}.mp4")
        print(spec.stem, flush=True)


def make_film(spec: dict[str, Any], target: Path) -> None:
    """Write the film and, beside it, its truth."""
    target.parent.mkdir(exist_ok=True)
    person = Person(spec.get("body", {}))
    frames: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    rng = np.random.default_rng(0)
    noise = [rng.normal(0, GRAIN, (SIZE[1], SIZE[0], 1)) for _ in range(NOISE_PICTURES)]
    with av.open(str(target), "w") as film:
        stream = film.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"crf": spec.get("crf", CRF), "preset": "medium"}
        count = 0
        for scene in spec["scenes"]:
            labels += _labels(scene["steps"], count / FPS)
            for picture, posed in _shots(person, spec, scene):
                if count % TRUTH_EVERY == 0:
                    frames.append({"t": round(count / FPS, 3), **posed.angles()})
                noisy = np.clip(picture + noise[count % NOISE_PICTURES], 0, 255).astype(np.uint8)
                film.mux(stream.encode(av.VideoFrame.from_ndarray(noisy, format="rgb24")))
                count += 1
        film.mux(stream.encode())
    truth = {"fps": FPS, "labels": labels, "frames": frames}
    _write(truth, target.with_suffix(".truth.json"))


def make_stills(spec: dict[str, Any], folder: Path) -> None:
    """Each set of the spec: its builds x its poses x its views; "standing" is what upright legs measure.

    A view is an azimuth, or a camera with a name; "cut" crops the picture to the body, less that share of it.
    """
    folder.mkdir(exist_ok=True)
    truth = {}
    for group in spec["stills"]:
        for build in group["builds"]:
            person = Person(spec["builds"][build])
            standing = person.pose({}).angles()["left"]
            for name in group["poses"]:
                told = spec["poses"][name]
                posed = person.pose(_resolve(person, spec["poses"], name))
                for view, camera in _views(group):
                    at = camera["azimuth"] * told.get("from", 1)
                    seen = {**camera, **told.get("camera", {}), **group.get("camera", {}), "azimuth": at}
                    file = f"{name}_{build}_{view}.jpg"
                    picture = _still(person, posed, seen, told.get("props", []))
                    Image.fromarray(picture).save(folder / file, quality=85)
                    truth[file] = {
                        "pose": name,
                        "build": build,
                        "azimuth": at,
                        **({"height": seen["height"]} if "height" in camera else {}),
                        "working": told.get("working", "both"),
                        **posed.angles(),
                        **(_against_floor(posed) if spec.get("against_floor") else {}),
                        "standing": standing,
                    }
    _write(truth, folder / "truth.json")


def _views(group: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """The name of each view, and its camera."""
    azimuths = [(str(azimuth), {"azimuth": azimuth}) for azimuth in group.get("azimuths", [])]
    return azimuths + list(group.get("views", {}).items())


def _still(person: Person, posed: Posed, camera: dict[str, float], props: list[str]) -> NDArray[np.uint8]:
    studio = Studio(person, posed, camera, props)
    picture = studio.picture(posed)
    if (cut := camera.get("cut")) is not None:
        seen = studio.seen_at(posed.vertices)
        low, high = seen.min(0), seen.max(0)
        inwards = (high - low) * cut
        left, top = np.clip(low + inwards, 0, None).astype(int)
        right, bottom = (high - inwards).astype(int)
        picture = picture[top:bottom, left:right]
    studio.close()
    return picture


def _against_floor(posed: Posed) -> dict[str, dict[str, float]]:
    """Degrees of the line from hip to ankle and of the thigh against the floor, of each leg."""
    joints = posed.joints
    lines = {
        side: {n: joints[f"{side}_{n}"] - joints[f"{side}_hip"] for n in ("ankle", "knee")} for side in LEGS
    }
    return {
        f"{side}_against_floor": {n: round(_rise(line), 2) for n, line in ends.items()}
        for side, ends in lines.items()
    }


def _rise(line: NDArray[np.float64]) -> float:
    """Degrees by which a line of somebody on their back rises from the floor; past 90 where it leans to the head."""
    return float(np.degrees(np.arctan2(line[2], np.copysign(np.hypot(line[0], line[1]), -line[1]))))


def _shots(
    person: Person, spec: dict[str, Any], scene: dict[str, Any]
) -> Iterator[tuple[NDArray[np.uint8], Posed]]:
    """Every frame of a scene; a pose that has been drawn before is not drawn again."""
    poses = {step["pose"]: _resolve(person, spec["poses"], step["pose"]) for step in scene["steps"]}
    before = poses[scene["steps"][0]["pose"]]
    first = person.pose(before)
    camera = {**spec.get("camera", {}), **scene.get("camera", {})}
    studio = Studio(person, first, camera, scene.get("props", spec.get("props", [])), spec.get("clothes"))
    drawn: dict[str, tuple[NDArray[np.uint8], Posed]] = {}
    for step in scene["steps"]:
        after = poses[step["pose"]]
        count = round(step["seconds"] * FPS)
        for n in range(count):
            share = n / count
            pose = between(before, after, share * share * (3 - 2 * share))
            key = json.dumps(pose, sort_keys=True)
            if key not in drawn:
                posed = person.pose(pose)
                drawn[key] = studio.picture(posed), posed
            yield drawn[key]
        before = after
    studio.close()


def between(a: Pose, b: Pose, share: float) -> Pose:
    """The pose that far on the way from a to b."""
    mixed: Pose = {}
    for name in sorted({*a, *b}):
        x, y = both(a, name, 0.0), both(b, name, 0.0)
        mixed[name] = {side: round(x[side] + (y[side] - x[side]) * share, 4) for side in x}
    for name in ("pitch", "spine_flexion", "neck_flexion"):
        mixed[name] = mixed[name]["left"] if name in mixed else 0.0
    return mixed


def _resolve(person: Person, poses: dict[str, Pose], name: str) -> Pose:
    """A named pose in numbers alone, its hands brought where they are to be."""
    told = poses[name]
    while "like" in told:
        parent = poses[told["like"]]
        told = {**parent, **{k: v for k, v in told.items() if k != "like"}, **_like(parent)}
    pose = {k: v for k, v in told.items() if k not in ("props", "camera", "from", "working", "foot_down")}
    if side := told.get("foot_down"):
        pose = _foot_down(person, pose, side)
    return person.reach(pose)


def _foot_down(person: Person, pose: Pose, side: str) -> Pose:
    """The same with the foot of a bent leg on the floor that the back lies on: its ankle as high as its hip."""
    low, high = 20.0, 80.0
    for _ in range(10):
        hip = (low + high) / 2
        pose = {**pose, "hip_flexion": {**both(pose, "hip_flexion", 0.0), side: hip}}
        over = _against_floor(person.pose(pose))[f"{side}_against_floor"]["ankle"] > 0
        low, high = (low, hip) if over else (hip, high)
    return pose


def _like(parent: Pose) -> Pose:
    return {"like": parent["like"]} if "like" in parent else {}


def _labels(steps: list[dict[str, Any]], start: float) -> list[dict[str, Any]]:
    labels: list[dict[str, Any]] = []
    faults: list[dict[str, Any]] = []
    open_label: dict[str, Any] | None = None
    for step in steps:
        end = round(start + round(step["seconds"] * FPS) / FPS, 3)
        label = step.get("label")
        if label and open_label is not None and label == open_label:
            labels[-1]["end"] = end
        elif label:
            labels.append({"start": round(start, 3), "end": end, **label})
        if fault := step.get("fault"):
            if faults and faults[-1]["end"] == round(start, 3):
                faults[-1]["end"] = end
            else:
                faults.append({"start": round(start, 3), "end": end, "fault": fault})
        open_label, start = label, end
    return sorted(labels + faults, key=lambda x: float(x["start"]))


def _write(truth: dict[str, Any], target: Path) -> None:
    """One frame a line, so that a change can be read."""
    text = json.dumps(truth)
    target.write_text(text.replace('{"t":', '\n{"t":').replace('"labels"', '\n"labels"') + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
