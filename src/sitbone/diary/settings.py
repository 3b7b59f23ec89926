"""What a person chose, as pairs of a name and a text."""

from __future__ import annotations

from sqlalchemy import delete, select

from sitbone.diary.database import add_new
from sitbone.diary.personal import Personal
from sitbone.diary.tables import SettingRow


def setting(diary: Personal, key: str, otherwise: str | None = None) -> str | None:
    """The value kept under `key`."""
    return settings(diary).get(key, otherwise)


def settings(diary: Personal) -> dict[str, str]:
    """All settings."""
    every = (
        select(SettingRow.key, SettingRow.value)
        .where(SettingRow.person == diary.person().id)
        .order_by(SettingRow.key)
    )
    with diary.reading() as connection:
        return {row.key: row.value for row in connection.execute(every)}


def set_setting(diary: Personal, key: str, value: str | None) -> None:
    """Keep a setting; None takes it away."""
    with diary.writing() as connection:
        connection.execute(
            delete(SettingRow).where(SettingRow.person == diary.person().id, SettingRow.key == key)
        )
        if value is not None:
            add_new(connection, SettingRow, person=diary.person().id, key=key, value=value)
