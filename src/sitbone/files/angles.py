"""Angles over time for other programs: Parquet and CSV for statistics, .mot and .trc for OpenSim."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitbone.coach.events import PhaseChanged
from sitbone.errors import SitboneError
from sitbone.extras import needs
from sitbone.files.writing import written_beside
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import FloatArray
from sitbone.recording.recording import Recording

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

UNITS = {
    "time": "s",
    "view_azimuth": "deg",
    "knee_flexion": "deg",
    "hip_flexion": "deg",
    "ankle_dorsiflexion": "deg",
    "trunk_inclination": "deg",
    "trunk_lean_forward": "deg",
    "back_rounding": "deg",
    "stomach_to_thighs": "deg",
    "straight_leg_raise": "deg",
    "knee_extension_deficit": "deg",
    "knee_straightening_speed": "deg/s",
    "trunk_speed": "deg/s",
    "heel_height": "lower legs",
    "hip_height": "body units",
}
"""The unit of a column, by the measure's name; any other measure is in lengths of the trunk."""
_WORDS = ("position", "stretch", "side", "phase")

# Coordinates as in the Rajagopal 2016 model, where flexion of hip and knee and dorsiflexion are positive. (The knee of
# gait2392 counts the other way round.)
_COORDINATES = {
    "hip_flexion": "hip_flexion",
    "knee_flexion": "knee_angle",
    "ankle_dorsiflexion": "ankle_angle",
}
_MILLIMETRES = 1000.0


def check_angle_file(path: Path) -> None:
    """Raise where the suffix is none that can be written."""
    if path.suffix.lower() not in _WRITERS:
        raise SitboneError(
            f"{path}: angles are written as {', '.join(_WRITERS)}; give the file one of these endings"
        )


def write_angles(recording: Recording, path: Path, *, force: bool = False) -> None:
    """Write the angles of a recording, of a film or of the diary, in the format that the suffix names.

    Whole or not at all; over a file that is there only with `force`.
    """
    check_angle_file(path)
    with written_beside(path, force=force) as file:
        _WRITERS[path.suffix.lower()](recording, file)


def angle_frame(recording: Recording) -> pd.DataFrame:
    """`Recording.frame()` with what the coach made of each moment: stretch, side and phase."""
    frame = recording.frame()
    changes = [event for event in recording.events if isinstance(event, PhaseChanged)]
    # Index 0 is the time before the first change.
    at = np.searchsorted([change.time for change in changes], recording.time, side="right")
    stretches = [None, *(change.stretch for change in changes)]
    sides = [None, *(str(change.side) for change in changes)]
    phases = [None, *(str(change.phase) for change in changes)]
    frame.insert(2, "stretch", [stretches[i] for i in at])
    frame.insert(3, "side", [sides[i] for i in at])
    frame.insert(4, "phase", [phases[i] for i in at])
    return frame


def unit(column: str) -> str | None:
    """The unit of a column; None for a column of words.

    >>> unit("knee_flexion_left"), unit("hands_to_feet"), unit("phase")
    ('deg', 'trunk lengths', None)
    """
    if column in _WORDS:
        return None
    return UNITS.get(column.removesuffix("_left").removesuffix("_right"), "trunk lengths")


def angle_table(recording: Recording) -> pa.Table:
    """`angle_frame` for Parquet: each column with its unit, words as words even where all are unknown."""
    with needs("tables"):
        import pyarrow as pa

    frame = angle_frame(recording)
    fields = [
        pa.field(name, pa.string() if name in _WORDS else pa.float64(), metadata={"unit": unit(name) or ""})
        for name in frame.columns
    ]
    about = {"sitbone": "angles/1", "file": recording.file, "partial": str(recording.partial).lower()}
    table = pa.Table.from_pandas(frame, pa.schema(fields), preserve_index=False)
    return table.replace_schema_metadata((table.schema.metadata or {}) | about)


def _write_parquet(recording: Recording, file: IO[bytes]) -> None:
    with needs("tables"):
        import pyarrow.parquet as pq

    pq.write_table(angle_table(recording), file)


def _write_csv(recording: Recording, file: IO[bytes]) -> None:
    """Comma separated; the unit stands in brackets behind the column's name."""
    frame = angle_frame(recording)
    frame.columns = [f"{name} ({unit(name)})" if unit(name) else name for name in frame.columns]
    file.write(frame.to_csv(index=False, float_format="%.4f").encode())


def _write_mot(recording: Recording, file: IO[bytes]) -> None:
    """OpenSim motion: the joint angles in degrees at an even rate; nan where unknown."""
    time, _ = _even_times(recording.time)
    names, columns = ["time"], [time]
    for side, leg in (("r", 1), ("l", 0)):
        for measure, coordinate in _COORDINATES.items():
            names.append(f"{coordinate}_{side}")
            columns.append(_at(time, recording.time, recording.measures[measure][:, leg]))
    header = [
        "Coordinates",
        "version=1",
        f"nRows={len(time)}",
        f"nColumns={len(names)}",
        "inDegrees=yes",
        "",
        "Joint angles of one person seen by one camera. Flexion and dorsiflexion are positive, as in Rajagopal 2016.",
        "",
        "endheader",
        "\t".join(names),
    ]
    rows = ["\t".join(f"{value:.6f}" for value in row) for row in np.column_stack(columns)]
    file.write(("\n".join(header + rows) + "\n").encode("ascii"))


def _write_trc(recording: Recording, file: IO[bytes]) -> None:
    """OpenSim markers: the 33 world landmarks in millimetres from the middle of the hips.

    x points to the right of the picture, y up, z to the camera (right-handed).
    """
    time, rate = _even_times(recording.time)
    names = [landmark.name.lower() for landmark in Landmark]
    markers = (recording.world_landmarks * (1.0, -1.0, -1.0) * _MILLIMETRES).reshape(len(recording.time), -1)
    even = [_at(time, recording.time, column) for column in markers.T]
    count = len(time)
    numbers = range(1, len(names) + 1)
    header = [
        f"PathFileType\t4\t(X/Y/Z)\t{Path(recording.file).stem}.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate:.2f}\t{rate:.2f}\t{count}\t{len(names)}\tmm\t{rate:.2f}\t1\t{count}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"X{n}\tY{n}\tZ{n}" for n in numbers),
        "",
    ]
    rows = [
        f"{number}\t{moment:.6f}\t" + "\t".join(f"{value:.3f}" for value in row)
        for number, (moment, row) in enumerate(zip(time, np.column_stack(even), strict=True), 1)
    ]
    file.write(("\n".join(header + rows) + "\n").encode())


def _even_times(time: FloatArray) -> tuple[FloatArray, float]:
    """(N,) evenly spaced times over the same span, and their rate per second: the usual rate of the observations."""
    if len(time) < 2:
        return time, 1.0
    rate = float(max(1, round(1 / float(np.median(np.diff(time))))))
    count = int(np.floor((time[-1] - time[0]) * rate + 1e-6)) + 1
    return time[0] + np.arange(count) / rate, rate


def _at(time: FloatArray, known_time: FloatArray, values: FloatArray) -> NDArray[np.float64]:
    """Values at other times, in between straight lines; NaN next to an unknown value."""
    if len(known_time) == 0:
        return np.empty(0)
    return np.interp(time, known_time, values)


_WRITERS = {".parquet": _write_parquet, ".csv": _write_csv, ".mot": _write_mot, ".trc": _write_trc}
