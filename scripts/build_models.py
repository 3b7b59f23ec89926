"""Build the pose model bundles that Sitbone carries, from the npm package `@mediapipe/pose` alone.

A bundle (`pose_landmarker_lite.task`, `…_full.task`, `…_heavy.task`) is what MediaPipe's Pose Landmarker
loads: a zip of two TensorFlow Lite models, the one that finds a person and the one that places the 33
landmarks. The package has both models, but without the metadata in which the Pose Landmarker looks up how to
scale a picture's pixels. This adds the metadata and packs the two.

    python scripts/build_models.py [--package node_modules/@mediapipe/pose] [--into src/sitbone/models]

The same package gives the same bytes on every machine: what is read and what is written is checked against
SHA-256 sums. Needs nothing but `flatbuffers`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import flatbuffers
from flatbuffers import number_types
from flatbuffers.table import Table

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@mediapipe" / "pose"
MODELS = ROOT / "src" / "sitbone" / "models"

ASSETS = "pose_solution_packed_assets.data"
ASSETS_INDEX = "pose_solution_packed_assets_loader.js"
DETECTOR = "pose_detection.tflite"

INPUT_SHA256 = {
    ASSETS: "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "pose_landmark_heavy.tflite": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
"""Of the files of `@mediapipe/pose` 0.5.1675469404."""

ALIGNMENT = 16
"""Bytes. Weights are read in place, and the kernels that read them want them at multiples of this."""

# (mean, standard deviation) with which each model wants pixels 0…255 normalised: to -1…1 and to 0…1.
DETECTOR_SCALE = (127.5, 127.5)
LANDMARKS_SCALE = (0.0, 255.0)

METADATA_NAME = b"TFLITE_METADATA"
ZIP_PADDING = 0xD935
"""The id of the zip extra field that holds only padding (the one Android's zipalign writes)."""


class BuildError(Exception):
    """The bundles cannot be built; the text is one line that says why and what to do."""


# --- what is read -------------------------------------------------------------------------------------------


def read_input(package: Path, name: str) -> bytes:
    """A file of the package, checked.

    Raises:
        BuildError: it is absent or is not the file this script was written for.
    """
    try:
        data = (package / name).read_bytes()
    except OSError:
        raise BuildError(f"{name} is not in {package}; run `npm ci` beside package.json first") from None
    if hashlib.sha256(data).hexdigest() != INPUT_SHA256[name]:
        raise BuildError(f"{name} in {package} is not the file expected; run `npm ci` again")
    return data


def detector(package: Path) -> bytes:
    """The model that finds a person, cut out of the package's one file of assets."""
    assets = read_input(package, ASSETS)
    index = (package / ASSETS_INDEX).read_text(encoding="utf-8")
    listing = re.search(r'loadPackage\((\{\s*"files".*?\})\s*\)', index, re.DOTALL)
    if listing is None:
        raise BuildError(f"{ASSETS_INDEX} does not list its files; run `npm ci` again")
    for entry in json.loads(listing[1])["files"]:
        if entry["filename"].endswith("/" + DETECTOR):
            return assets[entry["start"] : entry["end"]]
    raise BuildError(f"{ASSETS_INDEX} has no {DETECTOR}; run `npm ci` again")


# --- metadata -----------------------------------------------------------------------------------------------
# Fields are numbered as in TensorFlow Lite's schema.fbs and metadata_schema.fbs, which never renumber one.


def _table(builder: flatbuffers.Builder, fields: int, fill: Callable[[], None]) -> int:
    builder.StartObject(fields)
    fill()
    return int(builder.EndObject())


def _offsets(builder: flatbuffers.Builder, slots: dict[int, int]) -> Callable[[], None]:
    def fill() -> None:
        for slot, offset in slots.items():
            builder.PrependUOffsetTRelativeSlot(slot, offset, 0)

    return fill


def _vector(builder: flatbuffers.Builder, offsets: list[int]) -> int:
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())


def _floats(builder: flatbuffers.Builder, *values: float) -> int:
    builder.StartVector(4, len(values), 4)
    for value in reversed(values):
        builder.PrependFloat32(value)
    return int(builder.EndVector())


def _union(builder: flatbuffers.Builder, kind: int, value: int) -> int:
    def fill() -> None:
        builder.PrependUint8Slot(0, kind, 0)
        builder.PrependUOffsetTRelativeSlot(1, value, 0)

    return _table(builder, 3, fill)


def image_metadata(mean: float, deviation: float, outputs: int) -> bytes:
    """TensorFlow Lite metadata of a model whose one input is an RGB picture: (pixel - mean) / deviation."""
    b = flatbuffers.Builder(512)
    rgb, image_properties, normalisation = 1, 2, 1
    picture = _union(b, image_properties, _table(b, 2, lambda: b.PrependInt8Slot(0, rgb, 0)))
    options = _table(b, 2, _offsets(b, {0: _floats(b, mean), 1: _floats(b, deviation)}))
    units = _vector(b, [_union(b, normalisation, options)])
    range_ = _table(b, 2, _offsets(b, {0: _floats(b, 1.0), 1: _floats(b, 0.0)}))
    name = b.CreateString("image")
    input_ = _table(b, 7, _offsets(b, {0: name, 3: picture, 4: units, 5: range_}))
    results = _vector(b, [_table(b, 7, lambda: None) for _ in range(outputs)])
    graph = _table(b, 10, _offsets(b, {2: _vector(b, [input_]), 3: results}))
    version = b.CreateString("1.0.0")
    b.Finish(_table(b, 8, _offsets(b, {3: _vector(b, [graph]), 7: version})), b"M001")
    return bytes(b.Output())


class Model:
    """A TensorFlow Lite model, to which metadata is added by writing a new root in front of what is there.

    Everything in a FlatBuffer is found by offsets that point forward from its root. So the old bytes stay as
    they are, weights and their alignment included, and only the root and the two lists that grow are new.
    """

    GRAPHS, BUFFERS, METADATA, FIELDS = 2, 4, 6, 10
    """Numbers of the root fields used here, and how many fields there are."""
    OUTPUTS = 2
    """The number of the field of a graph that lists its outputs."""

    def __init__(self, data: bytes) -> None:
        if data[4:8] != b"TFL3":
            raise BuildError("a model in the package is no TensorFlow Lite file; run `npm ci` again")
        self._data = data + bytes(-len(data) % ALIGNMENT)
        self._root = Table(bytearray(self._data), struct.unpack_from("<I", data)[0])

    def outputs(self) -> int:
        """How many outputs the first graph has."""
        graph = Table(self._root.Bytes, self._tables(self.GRAPHS)[0])
        return int(graph.VectorLen(graph.Offset(4 + 2 * self.OUTPUTS)))

    def with_metadata(self, metadata: bytes) -> bytes:
        """The model's bytes with this metadata in place of any it had."""
        b = flatbuffers.Builder(len(self._data) + len(metadata) + 65536)
        self._lay_down(b)
        buffers = self._placed(self._tables(self.BUFFERS))
        kept = [at for at in self._tables(self.METADATA) if self._name(at) != METADATA_NAME]
        entry = self._entry(b, len(buffers))
        fields = {
            self.BUFFERS: _vector(b, [*buffers, self._buffer(b, metadata)]),
            self.METADATA: _vector(b, [*self._placed(kept), entry]),
        }
        for field in range(1, self.FIELDS):
            where = self._root.Offset(4 + 2 * field)
            if where and field not in fields:
                fields[field] = self._placed([self._root.Indirect(self._root.Pos + where)])[0]
        version = self._root.Get(number_types.Uint32Flags, self._root.Pos + self._root.Offset(4))

        def fill() -> None:
            b.PrependUint32Slot(0, version, 0)
            _offsets(b, fields)()

        b.Finish(_table(b, self.FIELDS, fill), b"TFL3")
        return bytes(b.Output())

    def _lay_down(self, builder: flatbuffers.Builder) -> None:
        """Put the old bytes at the far end of the builder, as if it had written them itself."""
        builder.Prep(ALIGNMENT, 0)
        builder.head -= len(self._data)
        builder.Bytes[builder.head : builder.head + len(self._data)] = self._data

    def _placed(self, positions: list[int]) -> list[int]:
        """Positions in the old bytes as a builder counts them: from the far end."""
        return [len(self._data) - position for position in positions]

    def _tables(self, field: int) -> list[int]:
        """Where the tables of one of the root's lists begin."""
        where = self._root.Offset(4 + 2 * field)
        if not where:
            return []
        start = self._root.Vector(where)
        return [self._root.Indirect(start + 4 * i) for i in range(self._root.VectorLen(where))]

    def _name(self, at: int) -> bytes:
        entry = Table(self._root.Bytes, at)
        where = entry.Offset(4)
        return bytes(entry.String(entry.Pos + where)) if where else b""

    @staticmethod
    def _buffer(builder: flatbuffers.Builder, content: bytes) -> int:
        builder.Prep(ALIGNMENT, len(content))
        data = builder.CreateByteVector(content)
        return _table(builder, 3, _offsets(builder, {0: data}))

    @staticmethod
    def _entry(builder: flatbuffers.Builder, buffer: int) -> int:
        name = builder.CreateString(METADATA_NAME.decode())

        def fill() -> None:
            builder.PrependUOffsetTRelativeSlot(0, name, 0)
            builder.PrependUint32Slot(1, buffer, 0)

        return _table(builder, 2, fill)


def described(data: bytes, scale: tuple[float, float]) -> bytes:
    """A model of the package with the metadata that the Pose Landmarker asks for."""
    model = Model(data)
    return model.with_metadata(image_metadata(*scale, outputs=model.outputs()))


# --- what is written ----------------------------------------------------------------------------------------


def packed(members: dict[str, bytes]) -> bytes:
    """A zip whose members are stored as they are, undated, each beginning at a multiple of `ALIGNMENT`."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3  # else the bytes would depend on the system this runs on
            header = 30 + len(name) + 4
            padding = -(out.tell() + header) % ALIGNMENT
            member.extra = struct.pack("<HH", ZIP_PADDING, padding) + bytes(padding)
            bundle.writestr(member, data)
    return out.getvalue()


def bundle_of(package: Path, variant: str) -> bytes:
    """The bundle of one variant (lite, full or heavy), not yet checked."""
    landmarks = read_input(package, f"pose_landmark_{variant}.tflite")
    return packed(
        {
            "pose_detector.tflite": described(detector(package), DETECTOR_SCALE),
            "pose_landmarks_detector.tflite": described(landmarks, LANDMARKS_SCALE),
        }
    )


def known_sums(folder: Path) -> dict[str, str]:
    """SHA-256 of each bundle by file name, from the `SHA256SUMS` beside them."""
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def write_beside(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(data)
    beside.replace(path)


def build(package: Path = PACKAGE, into: Path = MODELS) -> list[Path]:
    """Build every bundle that is absent or damaged; those that are right are left alone.

    Returns:
        The files written.

    Raises:
        BuildError: the package is absent or not the one expected, or the result is not what it must be.
    """
    written = []
    for name, expected in known_sums(into).items():
        path = into / name
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == expected:
            continue
        data = bundle_of(package, name.removeprefix("pose_landmarker_").removesuffix(".task"))
        if hashlib.sha256(data).hexdigest() != expected:
            raise BuildError(f"{name} came out differently from what SHA256SUMS says; it was not written")
        write_beside(path, data)
        written.append(path)
    return written


def main(arguments: Iterable[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--package", type=Path, default=PACKAGE, help="the folder of @mediapipe/pose")
    parser.add_argument("--into", type=Path, default=MODELS, help="the folder of SHA256SUMS and the bundles")
    options = parser.parse_args(None if arguments is None else list(arguments))
    try:
        written = build(options.package, options.into)
    except (BuildError, OSError) as error:
        print(f"build_models: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(f"built {path.name}, {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
