"""What `sitbone doctor` finds."""

from pathlib import Path

import pytest

from sitbone import doctor


@pytest.mark.slow
def test_everything_that_was_set_up_is_found_well() -> None:
    found = doctor.examine()
    assert [finding for finding in found if not finding.well] == []
    assert {"Python", "film decoders", "model file heavy", "pose model heavy"} <= {f.name for f in found}


def test_missing_and_damaged_models_are_each_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pose_landmarker_lite.task").write_bytes(b"half of")
    monkeypatch.setenv("SITBONE_MODELS", str(tmp_path))
    lite, full, heavy = doctor._bundles()
    assert (lite.well, full.well, heavy.well) == (False, False, False)
    assert "damaged" in lite.text
    assert "missing" in full.text
    assert lite.advice


def test_an_examination_that_fails_is_a_finding_and_no_error() -> None:
    def broken() -> list[doctor.Finding]:
        raise OSError("libGL.so.1: cannot open shared object file")

    (finding,) = doctor._safely("pose model", broken)
    assert not finding.well
    assert "libGL" in finding.text
