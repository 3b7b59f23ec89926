"""The films of a run: found from files, folders and patterns, and known again in the next run."""

from __future__ import annotations

import glob
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sitbone import __version__
from sitbone.errors import FilmError
from sitbone.pose.film import FILM_ENDINGS, PHOTOGRAPH_ENDINGS, find_films
from sitbone.pose.variants import Variant


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of every film of a run."""

    model: Variant = "heavy"
    stretch: str | None = None
    """Which stretch it is, where that is known."""
    side: Literal["left", "right"] | None = None
    """Which leg works, where that is known."""


@dataclass(frozen=True, slots=True)
class FilmFile:
    """A film as it lies on the disk. Where it cannot be reached, size and time are None."""

    path: str
    """Absolute."""
    size: int | None
    """Bytes."""
    modified: int | None
    """Nanoseconds since 1970."""

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> FilmFile:
        """The film at a path, which need not exist: the film reader says best what is wrong with it."""
        # Links are not followed: a film is known by the name that it has in the folder that was asked for.
        absolute = os.path.abspath(path)  # noqa: PTH100
        try:
            found = Path(absolute).stat()
        except OSError:
            return cls(absolute, None, None)
        return cls(absolute, found.st_size, found.st_mtime_ns)

    def key(self, order: Order) -> str:
        """32 letters that change where the verdict might: with the film's path, size or time, the order, the version.

        The content is not read, which for a million films would take hours: as with make and rsync, a film of the same
        size and time is the same film.

        >>> film = FilmFile("/films/towel.mp4", 1000, 0)
        >>> film.key(Order()) == FilmFile("/films/towel.mp4", 1000, 0).key(Order())
        True
        >>> film.key(Order()) == film.key(Order(model="lite"))
        False
        """
        asked = [self.path, self.size, self.modified, order.model, order.stretch, order.side, __version__]
        return hashlib.blake2b(json.dumps(asked).encode(), digest_size=16).hexdigest()


def find(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[FilmFile], list[str]]:
    """The films of files, folders and patterns such as `films/**/*.mp4`, each once, and what could not be found.

    A folder gives its own films, `**` those of the folders below too. What a pattern finds counts only where its ending
    is that of a film or a photograph. What could not be found is said in one line each.
    """
    found: dict[str, FilmFile] = {}
    problems: list[str] = []
    for path in paths:
        try:
            for film in _films_at(Path(path)):
                file = FilmFile.at(film)
                found.setdefault(file.path, file)
        except FilmError as error:
            problems.append(str(error))
    return list(found.values()), problems


def _films_at(path: Path) -> list[Path]:
    if path.exists() or not glob.has_magic(str(path)):
        return find_films(path)
    endings = FILM_ENDINGS | PHOTOGRAPH_ENDINGS
    matches = Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    films = sorted(match for match in matches if match.suffix.lower() in endings and match.is_file())
    if not films:
        raise FilmError(f"{path}: this pattern finds no film or photograph.")
    return films
