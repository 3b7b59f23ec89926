"""Which films somebody means by a path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sitbone.pose.errors import SitboneError

FILMS = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".3gp", ".ts", ".mts", ".wmv"}
)
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})


class NoFilm(SitboneError):
    """A path at which there is nothing to watch."""


def films_at(path: Path) -> list[Path]:
    """The path itself, or the films and photographs in the folder that it is, by name; never those in folders below.

    A path that does not exist is given back as it is: opening it says what is wrong with it.
    """
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in FILMS | PICTURES and p.is_file())
    if not found:
        raise NoFilm(
            f"{path}: no film or photograph in this folder (looked for .mp4, .mov, .mkv, .webm, .jpg and others)"
        )
    return found


def is_single(paths: Iterable[Path]) -> bool:
    """Whether exactly one path is given and it is no folder: then one session is meant, not a list."""
    paths = list(paths)
    return len(paths) == 1 and not paths[0].is_dir()
