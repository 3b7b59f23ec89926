"""What `sitbone doctor` finds."""

from pathlib import Path

import pytest

from sitbone.terminal import doctor


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


def test_a_page_that_is_not_built_is_told_with_what_to_do(tmp_path: Path) -> None:
    (finding,) = doctor._page(tmp_path)
    assert not finding.well
    assert "coach.js" in finding.text and "make" in finding.advice


def test_looking_for_a_diary_makes_none_and_a_damaged_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "diary.db"
    monkeypatch.setenv("SITBONE_DATABASE_URL", f"sqlite:///{place}")
    (none_yet,) = doctor._diary()
    assert none_yet.well and str(place) in none_yet.text and not place.exists()
    place.write_bytes(b"something else")
    (damaged,) = doctor._diary()
    assert not damaged.well and str(place) in damaged.advice
    assert place.read_bytes() == b"something else"


def test_an_examination_that_fails_is_a_finding_and_no_error() -> None:
    def broken() -> list[doctor.Finding]:
        raise OSError("libGL.so.1: cannot open shared object file")

    (finding,) = doctor._safely("pose model", broken)
    assert not finding.well
    assert "libGL" in finding.text


def test_it_says_where_phones_would_be_served_and_that_a_damaged_certificate_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITBONE_DATABASE_URL", f"sqlite:///{tmp_path / 'diary.db'}")
    monkeypatch.setattr("sitbone.web.phone.addresses.private_addresses", lambda: ("192.168.1.5",))
    (none_yet,) = doctor._phones()
    assert none_yet.well and "192.168.1.5; no certificate yet" in none_yet.text
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "phone").mkdir()
    (tmp_path / "phone" / "authority.pem").touch(0o600)
    (damaged,) = doctor._phones()
    assert not damaged.well and "delete it" in damaged.advice
