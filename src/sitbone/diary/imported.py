"""Bring back what `sitbone.diary.exchange` wrote: as history, which can warn, and never opens or lifts anything.

| what comes in | what it can do |
|---|---|
| answers, agreements | a red flag raises an alarm; an agreement lifts only what came from elsewhere too |
| sessions | pain counts, what went well does not; none can be led: what was still open comes in as ended |
| prescriptions | nothing, until one is accepted as a new version (`web.prescription_pages`) |
| settings | what is not set here yet; none bears on safety |

A session that is here already gains only what warns, unless it came from elsewhere itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from sitbone.diary.changes import take_turn
from sitbone.diary.database import add_new
from sitbone.diary.diary import Diary
from sitbone.diary.document import DiaryDocument, HoldModel, PrescribedModel, SessionModel, last_kept
from sitbone.diary.errors import ExchangeError, SomebodyElsesError
from sitbone.diary.prescriptions import prescribed
from sitbone.diary.reading import read_document
from sitbone.diary.tables import (
    AgreementRow,
    FeltRow,
    HoldRow,
    PersonRow,
    PrescriptionRow,
    ScreeningRow,
    SessionRow,
    SettingRow,
    WarningRow,
)
from sitbone.diary.values import Moment, known
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import ANGLES, Felt, SeenBy
from sitbone.words import _, long_day

AHEAD = timedelta(days=1)
"""How far a document's clock may be ahead of ours."""
_RISE = 2
"""Points by which pain must have risen for it to be added to a session that is here already (`plan.alarms.RISE`)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    prescription: int | None = None
    """The version, among those that came in, that held where the document was written, and does not hold here."""


def import_json(
    diary: Diary, document: bytes, now: datetime | None = None, *, sure: bool = False
) -> Imported:
    """Take in what `export_json` wrote: all of it or nothing, and once, however often it is done.

    What the diary has already stays as it is. Raises `ExchangeError` where the document is too large, no diary, of
    another version, impossible, or from the future of `now`; `SomebodyElsesError` where it looks like the diary of
    somebody else, and nobody is `sure` that it is not.
    """
    taken = read_document(document)
    latest = taken.latest()
    if latest and latest > (now or datetime.now(UTC)) + AHEAD:
        raise ExchangeError(
            _(
                "The document speaks of {day}, which is still to come; nothing was taken in. "
                "Set the clock of this computer, or of the one that wrote it, and export again."
            ).format(day=long_day(latest))
        )
    with diary.writing() as connection:
        take_turn(diary, connection)
        if not sure and _looks_like_somebody_elses(diary, connection, taken):
            raise SomebodyElsesError(
                _("This looks like somebody else’s diary: it has no session in common with this one.")
            )
        versions = _Taking(diary, connection, taken).take()
    return Imported(_to_be_accepted(diary, taken.prescriptions, versions))


def _looks_like_somebody_elses(diary: Diary, connection: Connection, taken: DiaryDocument) -> bool:
    """Whether both have sessions, or this one has, and none is in both."""
    mine = select(SessionRow.id).where(SessionRow.person == diary.person().id)
    here = set(connection.scalars(mine))
    return bool(here) and here.isdisjoint(session.id for session in taken.sessions)


def _to_be_accepted(
    diary: Diary, prescriptions: Sequence[PrescribedModel], versions: Mapping[int, int]
) -> int | None:
    held = [p for p in prescriptions if not p.imported]
    newest = max(held, key=lambda p: p.version, default=None)
    if newest is None or newest.version not in versions:
        return None
    if _content(newest.prescription) == _content(prescribed(diary).prescription):
        return None
    return versions[newest.version]


def _content(prescription: Prescription) -> str:
    """A prescription without its number, which each diary counts by itself."""
    return prescription.model_copy(update={"version": 1}).model_dump_json()


class _Taking:
    """One document on its way into one diary, within one transaction."""

    def __init__(self, diary: Diary, connection: Connection, taken: DiaryDocument) -> None:
        self.diary, self.connection, self.taken = diary, connection, taken
        self.mine = diary.person().id
        person = select(PersonRow.changed).where(PersonRow.id == self.mine)
        self._before = connection.execute(person).scalar_one()
        self._places = _places(taken)

    def take(self) -> dict[int, int]:
        """Take it in. Returns the versions of the prescriptions that came in: the document's number, and ours."""
        for key, value in self.taken.settings.items():
            add_new(self.connection, SettingRow, person=self.mine, key=key, value=value)
        screenings, agreements = self.taken.screenings, self.taken.agreements
        _add_missing(
            self.connection,
            ScreeningRow,
            {"person": self.mine},
            [{"at": s.at, "yes": s.yes, "no": s.no} for s in screenings],
            [self._history("screening", n) for n in range(len(screenings))],
        )
        _add_missing(
            self.connection,
            AgreementRow,
            {"person": self.mine},
            [{"at": a.at, "who": a.who, "agreed_on": a.on, "items": a.items} for a in agreements],
            [self._history("agreement", n) for n in range(len(agreements))],
        )
        ours, came = self._take_prescriptions()
        self._take_sessions(ours)
        counted = update(PersonRow).where(PersonRow.id == self.mine)
        self.connection.execute(counted.values(changed=self._before + len(self._places) + 1))
        return came

    def _history(self, kind: str, number: int) -> dict[str, Any]:
        return {"written": self._place(kind, number), "imported": True}

    def _place(self, kind: str, number: int) -> int | None:
        place = self._places.get((kind, number))
        return None if place is None else self._before + place

    def _take_prescriptions(self) -> tuple[dict[int, int], dict[int, int]]:
        """Our version of each of the document's; and the same of those that did not hold here."""
        row = PrescriptionRow
        kept = select(row.version, row.at, row.document, row.imported).where(row.person == self.mine)
        here = {
            (r.at, _content(Prescription.model_validate_json(r.document))): r
            for r in self.connection.execute(kept)
        }
        used = {r.version for r in here.values()}
        ours, came = {}, {}
        for number, p in enumerate(self.taken.prescriptions):
            same = here.get((p.at, _content(p.prescription)))
            if same is None:
                version = p.version if p.version not in used else max(used) + 1
                used.add(version)
                document = p.prescription.model_copy(update={"version": version}).model_dump_json()
                values = {"version": version, "at": p.at, "document": document, "person": self.mine}
                history = self._history("prescription", number)
                self.connection.execute(insert(row).values(**values, **history))
            ours[p.version] = same.version if same else version
            if same is None or same.imported:
                came[p.version] = ours[p.version]
        return ours, came

    def _take_sessions(self, versions: Mapping[int, int]) -> None:
        sessions = self.taken.sessions
        row = SessionRow
        columns = (row.id, row.person, row.plan, row.imported, row.stopped_for_pain, row.seen_by)
        here: dict[str, Any] = {}
        for at in range(0, len(sessions), 500):
            asked = [session.id for session in sessions[at : at + 500]]
            found = self.connection.execute(select(*columns).where(row.id.in_(asked)))
            here |= {one.id: one for one in found}
        for number, session in enumerate(sessions):
            items = [[item.stretch, item.side, item.seconds, item.repetition] for item in session.items]
            kept = here.get(session.id)
            if kept is None:
                values = self._session_values(number, session, items, versions)
                self.connection.execute(insert(row).values(**values))
            elif kept.person != self.mine or kept.plan != items or not _one_session(kept, session):
                raise ExchangeError(
                    _(
                        "The document has another session under the name {id} of one in the diary; "
                        "nothing was taken in. Delete everything first, or leave the document."
                    ).format(id=session.id)
                )
            elif kept.imported:
                self._add_to_history(number, session)
            else:
                self._add_what_warns(number, session, stopped=kept.stopped_for_pain)
                continue
            self._take_holds(session, new=kept is None)
            self._take_felt(session, new=kept is None)
            self._take_warnings(session, new=kept is None)

    def _session_values(
        self, number: int, session: SessionModel, items: list[list[Any]], versions: Mapping[int, int]
    ) -> dict[str, Any]:
        followed = session.prescription
        return {
            "id": session.id,
            "person": self.mine,
            "started": session.started,
            "ended": session.ended or last_kept(session),
            "seen_by": session.seen_by.value,
            "pain_before": session.pain_before,
            "pain_after": session.pain_after,
            "stopped_for_pain": session.stopped_for_pain,
            "plan": items,
            "position": session.position,
            "prescription": None if followed is None else versions.get(followed, followed),
            "goes_on": session.goes_on,
            "purpose": session.purpose.value,
            "said": self._place("said", number),
            **self._history("session", number),
        }

    def _add_to_history(self, number: int, session: SessionModel) -> None:
        """A later state of a session that came from elsewhere before: it only gains."""
        row = SessionRow
        changes: dict[str, Any] = {
            "pain_before": func.coalesce(row.pain_before, session.pain_before),
            "pain_after": func.coalesce(row.pain_after, session.pain_after),
            "said": func.coalesce(row.said, literal(self._place("said", number))),
        }
        if session.ended is not None:
            changes["ended"] = literal(session.ended, Moment())
        if session.stopped_for_pain:
            changes["stopped_for_pain"] = True
        if (
            session.seen_by is SeenBy.FILM
        ):  # the camera gave way to a film later on; never the other way round
            changes["seen_by"] = SeenBy.FILM.value
        self.connection.execute(update(row).where(row.id == session.id).values(**changes))
        further = update(row).where(row.id == session.id, row.position < bindparam("further"))
        self.connection.execute(further.values(position=bindparam("further")), {"further": session.position})

    def _add_what_warns(self, number: int, session: SessionModel, *, stopped: bool) -> None:
        """To a session of this diary's own: pain, movements to avoid, and its end.

        Where it was stopped (`stopped`) without a word of which stretch it was, every stretch of it is taken for it:
        no word from elsewhere makes that one.
        """
        row = SessionRow
        mine = update(row).where(row.id == session.id)
        if session.ended is not None:
            ended = func.coalesce(row.ended, literal(session.ended, Moment()))
            self.connection.execute(mine.values(ended=ended))
        said = {"said": self._place("said", number) or self._place("session", number)}
        if session.stopped_for_pain:
            unstopped = mine.where(row.stopped_for_pain.is_(False))
            self.connection.execute(unstopped.values(stopped_for_pain=True, **said))
        before, after = session.pain_before, session.pain_after
        if before is not None and after is not None and after - before >= _RISE:
            unsaid = mine.where(row.pain_after.is_(None), func.coalesce(row.pain_before, before) == before)
            self.connection.execute(unsaid.values(pain_before=before, pain_after=after, **said))
        if not stopped or self._says_what_hurt(session.id):
            self._take_felt(session, only_pain=True)
        self._take_warnings(session)

    def _says_what_hurt(self, session: str) -> bool:
        painful = select(FeltRow.id).where(FeltRow.session == session, FeltRow.felt == Felt.PAINFUL.value)
        return self.connection.execute(painful.limit(1)).first() is not None

    def _take_holds(self, session: SessionModel, *, new: bool) -> None:
        holds = [
            {"session": session.id, **hold.model_dump(), **_angles(session, hold)} for hold in session.holds
        ]
        if new and holds:
            self.connection.execute(insert(HoldRow), holds)
            return
        for hold in holds:
            add_new(self.connection, HoldRow, **hold)

    def _take_felt(self, session: SessionModel, *, new: bool = False, only_pain: bool = False) -> None:
        felt = [
            {"stretch": f.stretch, "felt": f.felt.value, "at": f.at, "hurts_where": f.where}
            for f in session.felt
            if f.felt is Felt.PAINFUL or not only_pain
        ]
        _add_missing(self.connection, FeltRow, {"session": session.id}, felt, new=new)

    def _take_warnings(self, session: SessionModel, *, new: bool = False) -> None:
        warned = [{"name": warning.name, "at": warning.at} for warning in session.warnings]
        _add_missing(self.connection, WarningRow, {"session": session.id}, warned, new=new)


def _angles(session: SessionModel, hold: HoldModel) -> dict[str, float | None]:
    """The angles of a hold: none where nobody watched, whatever the document says, and none that no leg has."""
    if session.seen_by is SeenBy.TIMER:
        return dict.fromkeys(ANGLES)
    return {"best": known(hold.best, -360, 360), "uncertainty": known(hold.uncertainty, 0, 360)}


def _one_session(kept: Any, session: SessionModel) -> bool:
    """Whether both can be one session: nobody began to watch what nobody watched, or left off."""
    nobody = SeenBy.TIMER
    return not kept.imported or (kept.seen_by == nobody.value) == (session.seen_by is nobody)


def _places(taken: DiaryDocument) -> dict[tuple[str, int], int]:
    """A place from 1 for all that has one, by what it is and its number in the document.

    In the order in which the document says that it was written; where it does not say, by its times.
    """
    found: list[tuple[int, datetime, int, str, int]] = []
    for number, session in enumerate(taken.sessions):
        found.append((session.written or 0, session.started, 0, "session", number))
        if session.said is not None or (session.written is None and _spoke(session)):
            found.append((session.said or 0, session.ended or last_kept(session), 1, "said", number))
    found += [(s.written or 0, s.at, 2, "screening", n) for n, s in enumerate(taken.screenings)]
    found += [(a.written or 0, a.at, 3, "agreement", n) for n, a in enumerate(taken.agreements)]
    found += [(p.written or 0, p.at, 4, "prescription", n) for n, p in enumerate(taken.prescriptions)]
    return {(kind, number): place for place, (*_, kind, number) in enumerate(sorted(found), 1)}


def _spoke(session: SessionModel) -> bool:
    return session.ended is not None or session.stopped_for_pain


def _add_missing(
    connection: Connection,
    row: Any,
    belongs: Mapping[str, str],
    wanted: Iterable[Mapping[str, Any]],
    more: Sequence[Mapping[str, Any]] = (),
    *,
    new: bool = False,
) -> None:
    """Add the rows that are not there yet; where the same is there twice, twice. `more`: what makes no difference."""
    rows = list(wanted)
    if not rows:
        return
    here: Counter[str] = Counter()
    if not new:
        ((column, owner),) = belongs.items()
        columns = [getattr(row, name) for name in rows[0]]
        found = connection.execute(select(*columns).where(getattr(row, column) == owner))
        here.update(_same(dict(one._mapping)) for one in found)
    missing = []
    for one, besides in zip(rows, more or [{}] * len(rows), strict=True):
        if here[_same(one)] > 0:
            here[_same(one)] -= 1
        else:
            missing.append({**belongs, **one, **besides})
    if missing:
        connection.execute(insert(row), missing)


def _same(row: Mapping[str, Any]) -> str:
    """What makes two rows the same."""
    return json.dumps({str(key): row[key] for key in row}, default=str, sort_keys=True)
