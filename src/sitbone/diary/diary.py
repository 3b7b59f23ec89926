"""The diary: what was asked, agreed, held and felt. Every call commits before it returns, or changed nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, Protocol, Self
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from sitbone.diary import engine as database
from sitbone.diary.entries import ITEMS, KeptSession, Person, item_values
from sitbone.diary.errors import DiaryError, NoSuchSessionError, said_plainly
from sitbone.diary.facts import LAST, Fact, Said, with_facts
from sitbone.diary.tables import (
    AgreementRow,
    FeltRow,
    HoldRow,
    PersonRow,
    ScreeningRow,
    SessionRow,
    SettingRow,
    TrackRow,
    WarningRow,
)
from sitbone.diary.track import KeptTrack, pack
from sitbone.diary.values import Moment, known, line
from sitbone.plan.item import Item
from sitbone.plan.records import SESSION_LASTS, Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.plan.screening import Agreement, Answers
from sitbone.words import _

LONGEST = 86_400.0
"""Seconds of the longest hold that can be: a day."""
FOR_A_PAGE = 2.0
"""Seconds that a page waits for the database to take what the journal has. Our choice."""
LOCAL = "local"
"""The handle of the one person there is for now."""


class Keeper(Protocol):
    """Who keeps what must not be let go (`sitbone.diary.keeper`)."""

    def keep(self, fact: Fact, track: KeptTrack | None = None, wait: float = 0.0) -> bool: ...
    def pending(self, person: str) -> tuple[Fact, ...]: ...
    def changes(self, person: str) -> int: ...
    def at_risk(self, person: str) -> bool: ...
    def forget(self, person: str) -> None: ...


class Diary(database.Database):
    """One person's diary in one database.

    Safe to use from several threads, and from several programs at once: whoever comes second waits a little, then
    is told. Raises `DiaryError` in one plain line where the database is at fault, `ValueError` where a value is.
    """

    def __init__(
        self, engine: Engine, name: str, person: Person | None = None, keeper: Keeper | None = None
    ) -> None:
        super().__init__(engine, name)
        self.keeper = keeper
        """Who keeps what must not be let go while the database cannot; None: it is written at once, or refused."""
        self._person = person or self._find_or_make_person()

    def of(self, person: Person) -> Diary:
        """The diary of somebody else in the same database."""
        return Diary(self.engine, self.name, person, self.keeper)

    @classmethod
    def open(cls, url: str | None = None, *, wait: float = database.WAIT) -> Self:
        """The diary at `url` (`sqlite:////folder/diary.db`, `postgresql://…`), made or brought up to date.

        Without a url it is a file in the user's data folder. `wait`: seconds to wait for another program's writing.
        """
        at = database.where(url)
        engine = database.connect(at, wait)
        try:
            return cls(engine, database.name_of(at))
        except BaseException:
            engine.dispose()
            raise

    def add_new(self, connection: Connection, row: type[Any], **values: Any) -> bool:
        """Add a row unless a unique key has it already. Returns whether it was added."""
        add = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(row)
        added = connection.execute(add.values(**values).on_conflict_do_nothing().returning(literal(1)))
        return added.first() is not None

    # -- the person ------------------------------------------------------------------------------------------

    def person(self) -> Person:
        """Whose diary it is."""
        return self._person

    def _find_or_make_person(self) -> Person:
        find = select(PersonRow.id, PersonRow.made).where(PersonRow.handle == LOCAL)
        with self.reading() as connection:
            found = connection.execute(find).one_or_none()
        if found is None:
            with self.writing() as connection:
                self.add_new(connection, PersonRow, id=str(uuid4()), handle=LOCAL, made=datetime.now(UTC))
                found = connection.execute(find).one()
        return Person(found.id, found.made)

    # -- what must not be let go -----------------------------------------------------------------------------

    def keep(self, fact: Fact, track: KeptTrack | None = None, wait: float = 0.0) -> None:
        """Keep what must not be let go. Whoever reads this diary sees it from now on, whatever the database does.

        `wait`: seconds that the database is waited for. Without a keeper it is waited for as for everything, and
        `DiaryError` is raised where it cannot be written.
        """
        if self.keeper is not None:
            self.keeper.keep(fact, track, wait)
            return
        from sitbone.diary.keeping import keep

        keep(self, fact, track)

    @property
    def at_risk(self) -> bool:
        """Whether something that was said or held would be lost if this program ended now."""
        return self.keeper is not None and self.keeper.at_risk(self._person.id)

    def pending(self) -> tuple[Fact, ...]:
        """What was said and done and is not in the database yet.

        To be asked before the database is: what was put there in between is found twice, never not at all.
        """
        return () if self.keeper is None else self.keeper.pending(self._person.id)

    # -- screening -------------------------------------------------------------------------------------------

    def save_answers(self, yes: Iterable[str], no: Iterable[str], at: datetime) -> None:
        """Keep one round of answers to the screening: the ids of the questions. Earlier rounds stay.

        A round that may only shut the gate, because something is answered yes or nothing at all is, counts from now on,
        whatever the database does. One that may open it counts once the database has it: `DiaryError` where it cannot.
        """
        yes, no = sorted({line(id) for id in yes}), sorted({line(id) for id in no})
        if (yes or not no) and self.keeper is not None:
            self.keep(Said(self._person.id, at, tuple(yes), tuple(no)), wait=FOR_A_PAGE)
            return
        with self.writing() as connection:
            self.add_answers_in(connection, yes, no, at)

    def answers(self) -> Answers | None:
        """The answers that were written last, whatever the clock said; None where nobody was asked here yet."""
        if said := self._said_only():
            return said[-1]
        own = self._rounds().where(ScreeningRow.imported.is_(False))
        newest = own.order_by(ScreeningRow.written.desc(), ScreeningRow.id.desc()).limit(1)
        with self.reading() as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else _answers(row)

    def rounds(self) -> tuple[Answers, ...]:
        """Every round of answers as they were written: a red flag once said is not undone by a later no."""
        said = self._said_only()
        every = self._rounds().order_by(ScreeningRow.written, ScreeningRow.id)
        with self.reading() as connection:
            return (*map(_answers, connection.execute(every)), *said)

    def _said_only(self) -> list[Answers]:
        """Rounds that may only shut the gate, and which the database has not taken yet."""
        said = (fact for fact in self.pending() if isinstance(fact, Said))
        return [Answers(s.at, frozenset(s.yes), frozenset(s.no), written=LAST) for s in said]

    def _rounds(self) -> Select[Any]:
        return select(*_of(ScreeningRow, "at", "yes", "no", "written", "imported")).where(
            self._mine(ScreeningRow)
        )

    def agree(self, who: str, on: date, items: Iterable[str], at: datetime) -> None:
        """Keep that a clinician (`who`) agreed (`on` that day) to these clearance items, as was said `at`."""
        cleared = sorted({line(item) for item in items})
        with self.writing() as connection:
            number = self.note_change(connection)
            agreed = {"person": self._person.id, "at": at, "who": who, "agreed_on": on, "items": cleared}
            connection.execute(insert(AgreementRow).values(**agreed, written=number))

    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements, as they were written."""
        every = select(*_of(AgreementRow, "at", "who", "agreed_on", "items", "written", "imported"))
        every = every.where(self._mine(AgreementRow)).order_by(AgreementRow.written, AgreementRow.id)
        with self.reading() as connection:
            rows = connection.execute(every).all()
        return tuple(
            Agreement(r.at, r.who, r.agreed_on, frozenset(r.items), r.written, r.imported) for r in rows
        )

    # -- sessions --------------------------------------------------------------------------------------------

    def start_session(
        self,
        seen_by: SeenBy,
        items: Sequence[Item],
        pain_before: int | None,
        at: datetime,
        prescription: int | None = None,
        goes_on: str | None = None,
    ) -> str:
        """Begin a session that follows `items`, of that version of a prescription. Returns its id, a UUID.

        Every other session of this person ends: there is one at a time. `goes_on`: the one that goes on in it.
        """
        _check_pain(pain_before)
        if not 0 < len(items) <= ITEMS:
            raise ValueError(f"a session of {len(items)} items; 1 to {ITEMS} are allowed")
        id = str(uuid4())
        with self.writing() as connection:
            number = self.note_change(connection)  # whoever comes second waits here
            self._end_open(connection, at)
            connection.execute(
                insert(SessionRow).values(
                    id=id,
                    person=self._person.id,
                    written=number,
                    goes_on=goes_on,
                    started=at,
                    seen_by=SeenBy(seen_by).value,
                    pain_before=pain_before,
                    stopped_for_pain=False,
                    plan=[item_values(item) for item in items],
                    position=0,
                    prescription=prescription,
                )
            )
        return id

    def end_open_sessions(self, at: datetime) -> list[str]:
        """End what is still open, as a session that knows nothing of a new limit must. Returns the ids."""
        with self.writing() as connection:
            self.note_change(connection)  # whoever comes second waits here
            return self._end_open(connection, at)

    def _end_open(self, connection: Connection, at: datetime) -> list[str]:
        """Ends at `at`, or with the last that was kept of it where somebody had left it. It says nothing by that."""
        still_open = select(SessionRow.id, SessionRow.started)
        found = connection.execute(still_open.where(self._mine(SessionRow), SessionRow.ended.is_(None))).all()
        for one in found:
            moments = [one.started]
            for row in (HoldRow, FeltRow, WarningRow):
                last = connection.execute(select(func.max(row.at)).where(row.session == one.id)).scalar_one()
                moments += [last] if last else []
            left = max(moments)
            ended = at if left <= at <= left + SESSION_LASTS else left
            connection.execute(update(SessionRow).where(SessionRow.id == one.id).values(ended=ended))
        return [one.id for one in found]

    def session(self, id: str) -> KeptSession | None:
        """One session; None where there is no such one (any text may be asked for)."""
        uuid = _uuid(id)
        found = self._kept(SessionRow.id == uuid) if uuid else ()
        return found[0] if found else None

    def sessions(
        self, since: datetime | None = None, newest: int | None = None, *, stretch: str | None = None
    ) -> tuple[SessionRecord, ...]:
        """All sessions begun at or after `since`, or so many of the newest ones, oldest first.

        With a `stretch` only those that held it, and of their holds only its.
        """
        which: list[ColumnElement[bool]] = [] if since is None else [SessionRow.started >= since]
        if newest is not None:
            latest = select(SessionRow.id).where(self._mine(SessionRow), *which)
            which.append(SessionRow.id.in_(latest.order_by(SessionRow.started.desc()).limit(newest)))
        if stretch is not None:
            which.append(SessionRow.id.in_(select(HoldRow.session).where(HoldRow.stretch == stretch)))
        return tuple(kept.record for kept in self._kept(*which, stretch=stretch))

    def ongoing(self, since: datetime) -> KeptSession | None:
        """The session that has not ended, if it began at or after `since`."""
        kept = self._kept(SessionRow.ended.is_(None), SessionRow.started >= since)
        still_open = [one for one in kept if one.record.ended is None]
        return still_open[-1] if still_open else None

    def add_hold(self, session_id: str, item: int, hold: HoldRecord, track: KeptTrack | None = None) -> bool:
        """Keep the finished hold of an item, and what the coach saw of it, and go past that item, in one commit.

        Returns False, and changes nothing, where the item has its hold already: it is never counted twice.
        """
        seen = None if track is None else {"item": track.item, "at": track.at, "data": pack(track.seen)}
        with self.writing() as connection:
            plan, position = self.plan_of(connection, session_id)
            if not 0 <= item < len(plan):
                raise ValueError(f"no item {item} in a session of {len(plan)}")
            added = self.add_hold_in(connection, session_id, item, hold_values(hold))
            if added and seen:
                connection.execute(insert(TrackRow).values(session=session_id, **seen))
            if added and position <= item:
                self._go_to(connection, session_id, item + 1)
            self.note_hold(connection)
        return added

    def advance(self, session_id: str, item: int) -> None:
        """Go on to `item` (the number of items when it has been through). Never goes back."""
        with self.writing() as connection:
            plan, position = self.plan_of(connection, session_id)
            if not 0 <= item <= len(plan):
                raise ValueError(f"no item {item} in a session of {len(plan)}")
            if position < item:
                self._go_to(connection, session_id, item)

    def add_felt(self, session_id: str, felt: FeltRecord) -> None:
        """Keep how a stretch felt. What was said before stays: a pain is not unsaid."""
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            connection.execute(insert(FeltRow).values(session=session_id, **felt_values(felt)))
            self.note_change(connection)

    def add_warning(self, session_id: str, name: str, at: datetime) -> None:
        """Keep that a movement to avoid was seen."""
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            connection.execute(insert(WarningRow).values(session=session_id, name=name, at=at))
            self.note_hold(connection)

    def stop_for_pain(self, session_id: str, felt: FeltRecord) -> None:
        """Keep at once that somebody stopped because it hurt, and what hurt: they may not come back to say more."""
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            connection.execute(insert(FeltRow).values(session=session_id, **felt_values(felt)))
            said = {"stopped_for_pain": True, "said": self.note_change(connection)}
            connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(**said))

    def seen_on_film(self, session_id: str) -> None:
        """Keep that a recorded film took the camera's place."""
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            mine = update(SessionRow).where(
                SessionRow.id == session_id, SessionRow.seen_by == SeenBy.CAMERA.value
            )
            connection.execute(mine.values(seen_by=SeenBy.FILM.value))

    def end_session(
        self, session_id: str, pain_after: int | None, stopped_for_pain: bool, at: datetime
    ) -> None:
        """End a session. Once more, it can add the pain afterwards; its end and a stop for pain stay as first said."""
        _check_pain(pain_after)
        changes: dict[str, Any] = {"ended": func.coalesce(SessionRow.ended, literal(at, Moment()))}
        if pain_after is not None:
            changes["pain_after"] = pain_after
        if stopped_for_pain:
            changes["stopped_for_pain"] = True
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            changes["said"] = self.note_change(connection)
            connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(**changes))

    # -- who leads a session -----------------------------------------------------------------------------------

    def take_lead(self, session_id: str) -> int:
        """A page takes over: the number under which it leads."""
        with self.writing() as connection:
            self.plan_of(connection, session_id)
            taken = update(SessionRow).where(SessionRow.id == session_id).values(lead=SessionRow.lead + 1)
            return connection.execute(taken.returning(SessionRow.lead)).scalar_one()

    def lead(self, session_id: str) -> int | None:
        """The number under which a session is led now; None where there is no such one."""
        wanted = select(SessionRow.lead).where(SessionRow.id == session_id, self._mine(SessionRow))
        with self.reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def changes(self) -> int:
        """How often something changed that bears on whether this person may stretch."""
        with self.reading() as connection:
            mine = select(PersonRow.changed).where(PersonRow.id == self._person.id)
            return connection.execute(mine).scalar_one_or_none() or 0

    def care_ended(self) -> datetime | None:
        """When the clinic ended this person's care; None while it goes on, and where there is no clinic."""
        with self.reading() as connection:
            mine = select(PersonRow.care_ended).where(PersonRow.id == self._person.id)
            return connection.execute(mine).scalar_one_or_none()

    def state(self) -> tuple[int, int, int]:
        """Cache key: different whenever something was kept that the sessions tell (changes, holds, what waits)."""
        waiting = 0 if self.keeper is None else self.keeper.changes(self._person.id)
        with self.reading() as connection:
            mine = select(PersonRow.changed, PersonRow.held).where(PersonRow.id == self._person.id)
            row = connection.execute(mine).one_or_none()
        return (row.changed, row.held, waiting) if row else (0, 0, waiting)

    def leads_and_changes(self, session_ids: Sequence[str]) -> dict[str, tuple[int, int, bool]]:
        """Of each session, whosever it is: its lead, its person's changes, and whether it has ended."""
        wanted = select(SessionRow.id, SessionRow.lead, PersonRow.changed, SessionRow.ended)
        wanted = wanted.join(PersonRow, PersonRow.id == SessionRow.person).where(
            SessionRow.id.in_(session_ids)
        )
        with self.reading() as connection:
            return {r.id: (r.lead, r.changed, r.ended is not None) for r in connection.execute(wanted)}

    # -- settings --------------------------------------------------------------------------------------------

    def setting(self, key: str, otherwise: str | None = None) -> str | None:
        """The value kept under `key`."""
        return self.settings().get(key, otherwise)

    def settings(self) -> dict[str, str]:
        """All settings."""
        every = (
            select(SettingRow.key, SettingRow.value).where(self._mine(SettingRow)).order_by(SettingRow.key)
        )
        with self.reading() as connection:
            return {row.key: row.value for row in connection.execute(every)}

    def set_setting(self, key: str, value: str | None) -> None:
        """Keep a setting; None takes it away."""
        with self.writing() as connection:
            connection.execute(delete(SettingRow).where(self._mine(SettingRow), SettingRow.key == key))
            if value is not None:
                self.add_new(connection, SettingRow, person=self._person.id, key=key, value=value)

    # -- all of it -------------------------------------------------------------------------------------------

    def delete_everything(self) -> None:
        """Delete all of this person's rows, and what is left of them in the database's own files."""
        with self.writing() as connection:
            connection.execute(
                delete(PersonRow).where(PersonRow.id == self._person.id)
            )  # the rest goes with it
        if self.keeper is not None:
            self.keeper.forget(self._person.id)
        try:
            self.sweep()
        finally:
            self._person = self._find_or_make_person()

    def sweep(self) -> None:
        """Take what was deleted out of the database's own files too. Raises `DiaryError` where it could not yet."""
        try:
            with said_plainly(self.name):
                database.sweep(self.engine)
        except DiaryError as error:
            raise DiaryError(
                _(
                    "What was to go from {name} is deleted, but traces may be left in its files until it can be "
                    "tidied. Close other programs that use it, see that the disk has room, and delete once more."
                ).format(name=self.name)
            ) from error

    # -- for the modules beside this one ----------------------------------------------------------------------

    def take_turn(self, connection: Connection) -> None:
        """Wait for whoever writes of this person now: first of all, so that no two wait for each other."""
        mine = select(PersonRow.id).where(PersonRow.id == self._person.id)
        connection.execute(mine.with_for_update())

    def note_change(self, connection: Connection) -> int:
        """Say, in the same commit, that something changed which others may have read already.

        Returns its number: it only goes up, whatever the clock says, and two that write at once come one by one.
        """
        mine = update(PersonRow).where(PersonRow.id == self._person.id)
        noted = mine.values(changed=PersonRow.changed + 1).returning(PersonRow.changed)
        return connection.execute(noted).scalar_one_or_none() or 0

    def note_hold(self, connection: Connection) -> None:
        mine = update(PersonRow).where(PersonRow.id == self._person.id)
        connection.execute(mine.values(held=PersonRow.held + 1))

    # -- inside ----------------------------------------------------------------------------------------------

    def _mine(self, row: Any) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = row.person == self._person.id
        return mine

    def plan_of(self, connection: Connection, session_id: str) -> tuple[list[Any], int]:
        """The items and position of a session that is about to be changed."""
        self.take_turn(connection)
        find = select(SessionRow.plan, SessionRow.position).with_for_update()
        row = (
            _uuid(session_id)
            and connection.execute(
                find.where(SessionRow.id == session_id, self._mine(SessionRow))
            ).one_or_none()
        )
        if not row:
            raise NoSuchSessionError(
                _("There is no such session in the diary. Go back to today's page and start one.")
            )
        return row.plan, row.position

    def lead_in(self, connection: Connection, session_id: str) -> int | None:
        """The number under which a session is led, as this transaction sees it."""
        wanted = select(SessionRow.lead).where(SessionRow.id == session_id, self._mine(SessionRow))
        return connection.execute(wanted).scalar_one_or_none()

    def add_hold_in(self, connection: Connection, session_id: str, item: int, hold: dict[str, Any]) -> bool:
        """Add the hold of an item, as columns, in this transaction; False where the item has its hold already."""
        return self.add_new(connection, HoldRow, session=session_id, item=item, **hold)

    def add_answers_in(
        self, connection: Connection, yes: Iterable[str], no: Iterable[str], at: datetime
    ) -> None:
        """Add one round of answers in this transaction."""
        answers = {"yes": sorted(yes), "no": sorted(no)}
        number = self.note_change(connection)
        kept = {"person": self._person.id, "at": at, "written": number, **answers}
        connection.execute(insert(ScreeningRow).values(**kept))

    def _go_to(self, connection: Connection, session_id: str, item: int) -> None:
        connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(position=item))

    def _kept(self, *which: ColumnElement[bool], stretch: str | None = None) -> list[KeptSession]:
        """Sessions with all that belongs to them (or the holds of one stretch), oldest first, in four queries."""
        facts = self.pending()
        mine = (self._mine(SessionRow), *which)
        in_order = (SessionRow.started, SessionRow.id)
        with self.reading() as connection:

            def of(row: Any, *order: Any) -> dict[str, list[Any]]:
                by_session = defaultdict(list)
                wanted = select(row.__table__).join(SessionRow, SessionRow.id == row.session).where(*mine)
                if stretch is not None and row is HoldRow:
                    wanted = wanted.where(HoldRow.stretch == stretch)
                for one in connection.execute(wanted.order_by(*order)):
                    by_session[one.session].append(one)
                return by_session

            rows = connection.execute(select(SessionRow.__table__).where(*mine).order_by(*in_order)).all()
            holds = of(HoldRow, HoldRow.at, HoldRow.item)
            felt = of(FeltRow, FeltRow.at, FeltRow.id)
            warnings = of(WarningRow, WarningRow.at, WarningRow.id)
        kept = [_kept_session(row, holds[row.id], felt[row.id], warnings[row.id]) for row in rows]
        return [with_facts(one, facts) for one in kept] if facts else kept


def _of(row: Any, *columns: str) -> list[Any]:
    return [getattr(row, column) for column in columns]


def _answers(row: Any) -> Answers:
    return Answers(row.at, frozenset(row.yes), frozenset(row.no), row.written, row.imported)


def hold_values(hold: HoldRecord) -> dict[str, Any]:
    """A hold as columns. Angles that are no numbers are unknown; a time that is none is refused."""
    if not (0 <= hold.held <= LONGEST and 0 <= hold.counted <= LONGEST):  # no number is not within it either
        raise ValueError(f"a hold of {hold.held} s of which {hold.counted} s counted")
    return hold.values() | {
        "side": str(hold.side),
        "knee_flexion": known(hold.knee_flexion, -360, 360),
        "hip_flexion": known(hold.hip_flexion, -360, 360),
        "best": known(hold.best, -360, 360),
        "uncertainty": known(hold.uncertainty, 0),
        "faults": [line(fault) for fault in hold.faults],
    }


def felt_values(felt: FeltRecord) -> dict[str, Any]:
    """What was felt, as columns."""
    return {
        "stretch": felt.stretch,
        "felt": Felt(felt.felt).value,
        "at": felt.at,
        "hurts_where": felt.where,
    }


def _kept_session(row: Any, holds: list[Any], felt: list[Any], warnings: list[Any]) -> KeptSession:
    record = SessionRecord(
        id=row.id,
        started=row.started,
        seen_by=SeenBy(row.seen_by),
        ended=row.ended,
        pain_before=row.pain_before,
        pain_after=row.pain_after,
        stopped_for_pain=row.stopped_for_pain,
        holds=tuple(_hold(hold) for hold in holds),
        felt=tuple(
            FeltRecord(stretch=f.stretch, felt=Felt(f.felt), at=f.at, where=f.hurts_where) for f in felt
        ),
        warnings=tuple(warning.name for warning in warnings),
        prescription=row.prescription,
        written=row.written,
        said=row.said or 0,
        goes_on=row.goes_on,
        imported=row.imported,
    )
    items, sides = tuple(Item(*item) for item in row.plan), {hold.item: hold.side for hold in holds}
    return KeptSession(record, items, row.position, frozenset(sides), sides, row.paused)


def _hold(row: Any) -> HoldRecord:
    kept = {one.name: getattr(row, one.name) for one in fields(HoldRecord)}
    return HoldRecord(**kept | {"faults": tuple(row.faults)})


def _uuid(id: str) -> str | None:
    try:
        return id if str(UUID(id)) == id else None
    except (ValueError, AttributeError, TypeError):
        return None


def _check_pain(pain: int | None) -> None:
    if pain is not None and not 0 <= pain <= 10:
        raise ValueError(f"pain is said from 0 to 10, not {pain}")
