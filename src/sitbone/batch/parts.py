"""The folder beside the table in which each verdict is kept as soon as it is there, so that nothing is judged twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from sitbone.batch.films import FilmFile, Order
from sitbone.batch.verdict import TO_BE_TRIED_AGAIN, Verdict
from sitbone.errors import SitboneError
from sitbone.files.writing import CannotWrite, written_beside

LEFT_OVER_AFTER = 3600.0
"""Seconds after which a file that was begun and not finished is nobody's."""


class Parts:
    """One small JSON file for each film, named after its key; those to be tried again end in `.again.json`.

    A file is there whole or not at all, so a run that is killed at any moment loses only the films then in work. The
    files are spread over 256 folders, as one folder with a million files is slow.
    """

    def __init__(self, folder: Path, order: Order) -> None:
        self._folder = folder
        self._order = order
        self._settled: set[str] = set()

    @classmethod
    def beside(cls, table: Path, order: Order) -> Parts:
        """Those of a table: `results.parquet.parts` beside `results.parquet`. Raises `CannotWrite`."""
        parts = cls(folder_of(table), order)
        parts._open()
        return parts

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._folder

    def missing(self, films: list[FilmFile]) -> list[FilmFile]:
        """Those of the films that are still to be judged."""
        return [film for film in films if film.key(self._order) not in self._settled]

    def keep(self, film: FilmFile, verdict: Verdict) -> None:
        """Write one verdict; it is on the disk when this returns. Raises `CannotWrite`."""
        key = film.key(self._order)
        again = verdict.status in TO_BE_TRIED_AGAIN
        path, other = self._path(key, again=again), self._path(key, again=not again)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with written_beside(path, force=True) as file:
                file.write(verdict.model_dump_json().encode())
            other.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(f"{path}: could not be written ({error.strerror or error})") from error
        if not again:
            self._settled.add(key)

    def verdicts(self, films: list[FilmFile]) -> Iterator[Verdict]:
        """What is kept of these films, in their order; a film without a verdict is left out."""
        for film in films:
            verdict = self._read(film.key(self._order))
            if verdict is not None:
                yield verdict

    def _open(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for folder in self._folder.iterdir():
                names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
                self._settled |= {name.removesuffix(".json") for name in names if _is_settled(name)}
                _tidy(folder, names)
        except OSError as error:
            raise CannotWrite(f"{self._folder}: cannot be used ({error.strerror or error})") from error

    def _path(self, key: str, *, again: bool) -> Path:
        return self._folder / key[:2] / f"{key}{'.again' if again else ''}.json"

    def _read(self, key: str) -> Verdict | None:
        for again in (False, True):
            path = self._path(key, again=again)
            try:
                return Verdict.model_validate_json(path.read_bytes())
            except FileNotFoundError:
                continue
            except (OSError, ValidationError) as error:
                raise SitboneError(
                    f"{path}: cannot be read; delete it, and its film is judged again by the same command"
                ) from error
        return None


def folder_of(table: Path) -> Path:
    """Where the verdicts of a table are. A table that has such a folder is ours, and is made anew from it."""
    return table.with_name(table.name + ".parts")


def _tidy(folder: Path, names: list[str]) -> None:
    """Remove what a run that was killed while writing left, but not what another one writes just now."""
    for name in names:
        path = folder / name
        if name.startswith(".") and path.stat().st_mtime < time.time() - LEFT_OVER_AFTER:
            path.unlink(missing_ok=True)


def _is_settled(name: str) -> bool:
    """Whether this is the file of a verdict that stands.

    >>> [_is_settled(name) for name in ("0a1b.json", "0a1b.again.json", ".0a1b.x7.json")]
    [True, False, False]
    """
    return name.count(".") == 1 and name.endswith(".json")
