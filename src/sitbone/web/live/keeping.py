"""Who keeps what must not be let go, for the diary of this machine or for those of a clinic."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_state_path

from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.diary.keeper import Keeper
from sitbone.web.settings import Settings


def keeper_of(kept: Diary | Clinic, settings: Settings, failed: Callable[[DiaryError], None]) -> Keeper:
    """The keeper, and the diary or clinic that keeps by it from now on."""
    if isinstance(kept, Clinic):
        keeper = Keeper(kept.diary, _folder(settings) / _name(kept.name), failed=failed)
        kept.keeper = keeper
        return keeper
    file = Path(kept.name) if kept.engine.dialect.name == "sqlite" else _folder(settings) / _name(kept.name)
    keeper = Keeper(lambda person: kept if kept.person().id == person else None, file, failed=failed)
    kept.keeper = keeper
    return keeper


def _folder(settings: Settings) -> Path:
    """Where a server's journal is: as set, as systemd gives it, or in the user's own folder for a program's state."""
    given = settings.journal or os.environ.get("STATE_DIRECTORY")
    return Path(given) if given else user_state_path("sitbone", appauthor=False)


def _name(database: str) -> str:
    """A file's name that is another one for each database, and tells nothing of it."""
    return hashlib.sha256(database.encode()).hexdigest()[:12]
