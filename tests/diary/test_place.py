"""What is kept of somebody is opened, made and put back only where nobody else can lay their hands on it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sitbone.diary.backup import back_up, restore
from sitbone.diary.diary import Diary
from sitbone.diary.engine import where
from sitbone.diary.errors import DiaryError
from sitbone.diary.place import PlaceError, check_folder

SOMEBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")


def _folder(place: Path) -> Path:
    place.mkdir()
    return place / "diary.db"


def _everybodys(place: Path) -> Path:
    file = _folder(place)
    place.chmod(0o777)
    return file


def _somebody_elses(place: Path) -> Path:
    file = _folder(place)
    os.chown(place, SOMEBODY, SOMEBODY)
    return file


def _below_somebody_elses(place: Path) -> Path:
    return _somebody_elses(place).parent / "mine" / "diary.db"


def _behind_somebody_elses_link(place: Path) -> Path:
    place.mkdir()
    link = place.with_name("link")
    link.symlink_to(place)
    os.chown(link, SOMEBODY, SOMEBODY, follow_symlinks=False)
    return link / "diary.db"


def _a_link(place: Path) -> Path:
    file = _folder(place)
    file.symlink_to(place.with_name("precious"))
    return file


def _somebody_elses_file(place: Path) -> Path:
    file = _folder(place)
    file.touch(0o600)
    os.chown(file, SOMEBODY, SOMEBODY)
    return file


def _a_file_that_everybody_writes(place: Path) -> Path:
    file = _folder(place)
    file.touch()
    file.chmod(0o666)
    return file


def _a_log_of_somebody_elses(place: Path) -> Path:
    """As anybody can put beside a diary in a folder like `/tmp`, to read what SQLite writes there."""
    file = _folder(place)
    place.chmod(0o1777)
    log = place / "diary.db-wal"
    log.touch()
    os.chown(log, SOMEBODY, SOMEBODY)
    return file


@as_root
@pytest.mark.parametrize(
    "made",
    [
        _everybodys,
        _somebody_elses,
        _below_somebody_elses,
        _behind_somebody_elses_link,
        _a_link,
        _somebody_elses_file,
        _a_file_that_everybody_writes,
        _a_log_of_somebody_elses,
    ],
)
def test_a_place_that_is_not_ours_alone_is_refused_in_one_line_and_gets_nothing(
    made: Callable[[Path], Path], tmp_path: Path
) -> None:
    with Diary.open(f"sqlite:///{tmp_path / 'mine.db'}") as diary:
        diary.set_setting("volume", "MARKER")
    back_up(where(f"sqlite:///{tmp_path / 'mine.db'}"), tmp_path / "all.zip")
    file = made(tmp_path / "place")
    for use in (Diary.open, lambda url: restore(where(url), tmp_path / "all.zip", replace=True)):
        with pytest.raises(PlaceError) as refused:
            use(f"sqlite:///{file}")
        assert "\n" not in str(refused.value)
    assert not (tmp_path / "precious").exists()
    assert not [p for p in (tmp_path / "place").rglob("*") if p.is_file() and p.stat().st_size]


def test_a_diary_in_a_shared_folder_like_tmp_is_its_owners_alone(tmp_path: Path) -> None:
    file = _folder(tmp_path / "place")
    file.parent.chmod(0o1777)
    before = os.umask(0)
    try:
        with Diary.open(f"sqlite:///{file}") as diary:
            diary.set_setting("volume", "0.7")
            assert {stat.S_IMODE(p.stat().st_mode) for p in file.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)


@as_root
def test_a_group_that_has_only_its_owner_in_it_is_nobody_else(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(0o775)
    check_folder(place)
    os.chown(place, 0, SOMEBODY)
    with pytest.raises(PlaceError, match="chmod go-w"):
        check_folder(place)


@as_root
def test_only_a_backup_that_nobody_else_can_change_is_put_back(tmp_path: Path) -> None:
    url, file = where(f"sqlite:///{tmp_path / 'diary.db'}"), tmp_path / "all.zip"
    Diary.open(f"sqlite:///{tmp_path / 'diary.db'}").close()
    back_up(url, file)
    file.chmod(0o602)
    with pytest.raises(PlaceError, match="chmod go-w"):
        restore(url, file, replace=True)
    file.chmod(0o600)
    os.chown(file, SOMEBODY, SOMEBODY)
    with pytest.raises(PlaceError, match="belongs to"):
        restore(url, file, replace=True)
    os.chown(file, 0, 0)
    (tmp_path / "link.zip").symlink_to(file)
    with pytest.raises(DiaryError):
        restore(url, tmp_path / "link.zip", replace=True)
    restore(url, file, replace=True)
