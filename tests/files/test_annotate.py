"""The annotated film is the film, with the body drawn where it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sitbone.errors import SitboneError
from sitbone.files.annotate import annotate
from sitbone.pose.film import Picture, open_film
from sitbone.pose.landmarks import Landmark
from sitbone.recording.recording import Recording

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("one short film")]


@pytest.fixture(scope="module")
def films(
    recording: Recording, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[list[float], list[Picture]]]:
    """Times and pictures of the film and of the annotated one."""
    folder = tmp_path_factory.mktemp("annotated")
    annotate(recording, folder / "out.mp4")
    assert [file.name for file in folder.iterdir()] == ["out.mp4"]
    read = []
    for path in (recording.file, folder / "out.mp4"):
        with open_film(path) as film:
            frames = [(frame.time, frame.rgb(None)) for frame in film]
        read.append(([time for time, _ in frames], [picture for _, picture in frames]))
    return read


def test_every_frame_keeps_its_time(films: list[tuple[list[float], list[Picture]]]) -> None:
    (before, _), (after, _) = films
    assert len(after) == len(before) == 60
    np.testing.assert_allclose(after, before, atol=0.001)
    assert np.ptp(np.diff(before)) > 0.005  # the film's times are uneven, so that this says something


def test_the_picture_is_changed_at_the_body_and_not_far_from_it(
    recording: Recording, films: list[tuple[list[float], list[Picture]]]
) -> None:
    (times, before), (_, after) = films
    row = len(recording.time) // 2
    number = int(np.argmin(np.abs(np.array(times) - recording.time[row])))
    change = np.abs(after[number].astype(int) - before[number].astype(int)).sum(2)
    joints = (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
    for x, y in recording.landmarks[row, joints, :2].round().astype(int):
        assert change[y - 3 : y + 4, x - 3 : x + 4].max() > 60
    # Most of the picture is left as it was, but for what is lost in coding it anew.
    assert np.median(change) < 15


def test_a_name_that_is_no_film_is_refused(recording: Recording, tmp_path: Path) -> None:
    with pytest.raises(SitboneError, match=r"\.mp4, \.mkv or \.mov"):
        annotate(recording, tmp_path / "out.txt")
    assert not list(tmp_path.iterdir())
