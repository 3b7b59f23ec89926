"""What other programs read back from the angle files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sitbone.errors import SitboneError
from sitbone.files.angles import angle_frame, unit, write_angles
from sitbone.pose.landmarks import Landmark
from sitbone.recording.recording import Recording

pytestmark = pytest.mark.slow


def test_parquet_gives_back_the_same_table_with_a_unit_on_every_number(
    recording: Recording, tmp_path: Path
) -> None:
    file = tmp_path / "angles.parquet"
    write_angles(recording, file)
    pd.testing.assert_frame_equal(pd.read_parquet(file), angle_frame(recording), check_dtype=False)
    schema = pq.read_schema(file)
    units = {field.name: field.metadata[b"unit"].decode() for field in schema}
    assert units["time"] == "s"
    assert units["knee_flexion_left"] == "deg"
    assert all(units[name] == (unit(name) or "") for name in schema.names)


def test_csv_names_the_unit_behind_each_column(recording: Recording, tmp_path: Path) -> None:
    file = tmp_path / "angles.csv"
    write_angles(recording, file)
    table = pd.read_csv(file)
    assert len(table) == len(recording.time) > 1
    np.testing.assert_allclose(table["time (s)"], recording.time, atol=1e-4)
    np.testing.assert_allclose(
        table["knee_flexion_right (deg)"], recording.measures["knee_flexion"][:, 1], atol=1e-4
    )


def test_mot_counts_the_time_column_and_has_even_times(recording: Recording, tmp_path: Path) -> None:
    file = tmp_path / "angles.mot"
    write_angles(recording, file)
    lines = file.read_text("ascii").splitlines()
    header, body = lines[: lines.index("endheader")], lines[lines.index("endheader") + 1 :]
    told = dict(line.split("=") for line in header if line.count("=") == 1)
    names, rows = body[0].split("\t"), np.array([line.split("\t") for line in body[1:]], float)
    assert names[0] == "time"
    assert rows.shape == (int(told["nRows"]), int(told["nColumns"])) == (len(rows), len(names))
    assert told["inDegrees"] == "yes"
    assert np.ptp(np.diff(rows[:, 0])) < 1e-5
    knee = rows[:, names.index("knee_angle_l")]
    expected = np.interp(rows[:, 0], recording.time, recording.measures["knee_flexion"][:, 0])
    np.testing.assert_allclose(knee, expected, atol=1e-3)


def test_trc_has_every_marker_in_millimetres_with_y_up(recording: Recording, tmp_path: Path) -> None:
    file = tmp_path / "markers.trc"
    write_angles(recording, file)
    lines = file.read_text("utf-8").splitlines()
    told = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    names = [name for name in lines[3].split("\t")[2:] if name]
    rows = np.array([line.split("\t") for line in lines[6:]], float)
    assert told["Units"] == "mm"
    assert int(told["NumMarkers"]) == len(names) == len(Landmark)
    assert rows.shape == (int(told["NumFrames"]), 2 + 3 * len(names))
    assert rows[:, 0].tolist() == list(range(1, len(rows) + 1))
    nose = rows[0, 2 + 3 * Landmark.NOSE :][:3]
    np.testing.assert_allclose(
        nose, recording.world_landmarks[0, Landmark.NOSE] * (1e3, -1e3, -1e3), atol=1e-2
    )


def test_another_ending_is_refused_and_nothing_is_written(recording: Recording, tmp_path: Path) -> None:
    with pytest.raises(SitboneError, match=r"\.parquet, \.csv, \.mot, \.trc"):
        write_angles(recording, tmp_path / "angles.xlsx")
    assert not list(tmp_path.iterdir())
