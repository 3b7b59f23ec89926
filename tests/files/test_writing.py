"""Files are written whole, for their owner alone, and over nothing that is there unless that is wanted."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from sitbone.files.writing import CannotWrite, check_writable, folder_beside, written_beside


def test_a_file_is_its_owners_alone_from_its_first_byte_on(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with written_beside(tmp_path / "pain.csv") as file:
            file.write(b"7")
            file.flush()
            (begun,) = tmp_path.iterdir()
            assert stat.S_IMODE(begun.stat().st_mode) == 0o600
        with folder_beside(tmp_path / "all") as folder:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "pain.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "all").stat().st_mode) == 0o700


def test_what_is_there_is_written_over_only_when_that_was_said(tmp_path: Path) -> None:
    out = tmp_path / "thesis.pdf"
    out.write_bytes(b"years of work")
    with pytest.raises(CannotWrite, match="--force"), written_beside(out):
        pass
    with pytest.raises(ZeroDivisionError), written_beside(out, force=True) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert out.read_bytes() == b"years of work" and len(list(tmp_path.iterdir())) == 1
    with written_beside(out, force=True) as file:
        file.write(b"a report")
    assert out.read_bytes() == b"a report"


def test_what_comes_there_while_it_is_written_stays(tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    with pytest.raises(CannotWrite, match="there already"), written_beside(out) as file:
        file.write(b"a report")
        out.write_bytes(b"another program's")
    assert out.read_bytes() == b"another program's" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kind", ["device", "pipe", "socket", "folder", "link"])
def test_only_a_file_is_ever_replaced(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    match kind:
        case "device":
            try:
                os.mknod(out, stat.S_IFCHR | 0o666, os.makedev(1, 7))  # as /dev/full is
            except PermissionError:
                pytest.skip("only root may make a device")
        case "pipe":
            os.mkfifo(out)
        case "socket":
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(str(out))
        case "folder":
            out.mkdir()
        case "link":
            (tmp_path / "diary.db").write_bytes(b"a diary")
            out.symlink_to(tmp_path / "diary.db")
    before = out.lstat().st_mode
    with pytest.raises(CannotWrite), written_beside(out, force=True) as file:
        file.write(b"a report")
    with pytest.raises(CannotWrite):
        check_writable(out, force=True)
    assert out.lstat().st_mode == before


def test_somebody_who_swaps_the_unfinished_file_gets_nothing_into_another(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"left alone")
    with pytest.raises(CannotWrite), written_beside(tmp_path / "out.pdf") as file:
        (begun,) = tmp_path.glob(".out.*")
        begun.unlink()
        begun.symlink_to(precious)
        file.write(b"what is known of somebody")
    assert precious.read_bytes() == b"left alone"
