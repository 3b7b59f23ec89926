"""The diary: what was asked, agreed, held and felt. Every call commits before it returns, or changed nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Self

from sitbone.diary import engine as engines
from sitbone.diary import keeping, screenings, sessions, settings
from sitbone.diary.entries import KeptSession, Person
from sitbone.diary.facts import Fact
from sitbone.diary.personal import Personal
from sitbone.diary.track import KeptTrack
from sitbone.plan.item import Item, Purpose
from sitbone.plan.records import SeenBy, SessionRecord
from sitbone.plan.screening import Agreement, Answers


class Diary(Personal):
    """One person's diary in one database, with what is asked of it most; the modules beside this one tell and do more.

    Safe to use from several threads, and from several programs at once: whoever comes second waits a little, then
    is told. Raises `DiaryError` in one plain line where the database is at fault, `ValueError` where a value is.
    """

    def of(self, person: Person) -> Diary:
        """The diary of somebody else in the same database."""
        return Diary(self.engine, self.name, person, self.keeper)

    @classmethod
    def open(cls, url: str | None = None, *, wait: float = engines.WAIT) -> Self:
        """The diary at `url` (`sqlite:////folder/diary.db`, `postgresql://…`), made or brought up to date.

        Without a url it is a file in the user's data folder. `wait`: seconds to wait for another program's writing.
        """
        at = engines.where(url)
        engine = engines.connect(at, wait)
        try:
            return cls(engine, engines.name_of(at))
        except BaseException:
            engine.dispose()
            raise

    def keep(self, fact: Fact, track: KeptTrack | None = None, wait: float = 0.0) -> None:
        """Keep what must not be let go. Whoever reads this diary sees it from now on, whatever the database does.

        `wait`: seconds that the database is waited for. Without a keeper it is waited for as for everything, and
        `DiaryError` is raised where it cannot be written.
        """
        if self.keeper is not None:
            self.keeper.keep(fact, track, wait)
            return
        keeping.keep(self, fact, track)

    def save_answers(self, yes: Iterable[str], no: Iterable[str], at: datetime) -> None:
        """Keep one round of answers to the screening: the ids of the questions. Earlier rounds stay."""
        screenings.save_answers(self, yes, no, at)

    def answers(self) -> Answers | None:
        """The answers that were written last, whatever the clock said; None where nobody was asked here yet."""
        return screenings.answers(self)

    def rounds(self) -> tuple[Answers, ...]:
        """Every round of answers as they were written: a red flag once said is not undone by a later no."""
        return screenings.rounds(self)

    def agree(self, who: str, on: date, items: Iterable[str], at: datetime) -> None:
        """Keep that a clinician (`who`) agreed (`on` that day) to these clearance items, as was said `at`."""
        screenings.agree(self, who, on, items, at)

    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements, as they were written."""
        return screenings.agreements(self)

    def start_session(
        self,
        seen_by: SeenBy,
        items: Sequence[Item],
        pain_before: int | None,
        at: datetime,
        prescription: int | None = None,
        goes_on: str | None = None,
    ) -> str:
        """Begin a session that follows `items`, of that version of a prescription. Returns its id, a UUID."""
        return sessions.start_session(self, seen_by, items, pain_before, at, prescription, goes_on)

    def end_session(
        self, session_id: str, pain_after: int | None, stopped_for_pain: bool, at: datetime
    ) -> None:
        """End a session. Once more, it can add the pain afterwards; its end and a stop for pain stay as first said."""
        sessions.end_session(self, session_id, pain_after, stopped_for_pain, at)

    def session(self, id: str) -> KeptSession | None:
        """One session; None where there is no such one (any text may be asked for)."""
        return sessions.session(self, id)

    def sessions(
        self,
        since: datetime | None = None,
        newest: int | None = None,
        *,
        stretch: str | None = None,
        purpose: Purpose | None = None,
    ) -> tuple[SessionRecord, ...]:
        """All sessions begun at or after `since`, or so many of the newest ones, oldest first."""
        return sessions.sessions(self, since, newest, stretch=stretch, purpose=purpose)

    def setting(self, key: str, otherwise: str | None = None) -> str | None:
        """The value kept under `key`."""
        return settings.setting(self, key, otherwise)

    def settings(self) -> dict[str, str]:
        """All settings."""
        return settings.settings(self)

    def set_setting(self, key: str, value: str | None) -> None:
        """Keep a setting; None takes it away."""
        settings.set_setting(self, key, value)
