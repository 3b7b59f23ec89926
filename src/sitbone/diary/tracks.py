"""The tracks of a diary: what the coach saw, where the person lets it be kept."""

from __future__ import annotations

from sqlalchemy import delete, select

from sitbone.diary.database import sweep
from sitbone.diary.diary import Diary
from sitbone.diary.tables import SessionRow, TrackRow
from sitbone.diary.track import KeptTrack, unpack

SETTING = "keep_tracks"
"""`yes` or `no`. Yes where nothing was said: it is the person's own data, in their own diary, and the page says so."""


def keeps_tracks(diary: Diary) -> bool:
    """Whether what the coach sees from now on is kept."""
    return diary.setting(SETTING, "yes") == "yes"


def keep_tracks(diary: Diary, keep: bool) -> None:
    """Say whether what the coach sees from now on is kept. What is kept already stays."""
    diary.set_setting(SETTING, "yes" if keep else "no")


def tracks(diary: Diary, session_id: str) -> tuple[KeptTrack, ...]:
    """The tracks of a session of this diary, in the order they were kept; none where nothing was kept.

    Raises `DamagedTrackError` where one cannot be read.
    """
    with diary.reading() as connection:
        rows = connection.execute(
            select(TrackRow.item, TrackRow.at, TrackRow.data)
            .join(SessionRow, SessionRow.id == TrackRow.session)
            .where(SessionRow.person == diary.person().id, SessionRow.id == session_id)
            .order_by(TrackRow.id)
        ).all()
    return tuple(KeptTrack(row.item, row.at, unpack(row.data)) for row in rows)


def tracked_sessions(diary: Diary) -> frozenset[str]:
    """The ids of the sessions of which something is kept."""
    wanted = select(TrackRow.session).join(SessionRow, SessionRow.id == TrackRow.session).distinct()
    with diary.reading() as connection:
        return frozenset(connection.scalars(wanted.where(SessionRow.person == diary.person().id)))


def delete_tracks(diary: Diary) -> None:
    """Delete what the coach saw of every session; all else of them stays."""
    mine = select(SessionRow.id).where(SessionRow.person == diary.person().id)
    with diary.writing() as connection:
        connection.execute(delete(TrackRow).where(TrackRow.session.in_(mine)))
    sweep(diary)
