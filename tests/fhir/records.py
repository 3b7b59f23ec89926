"""Made-up records: any that a diary could hold, and one that has something of everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Named, Record
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.plan.questions import Answers, load_questions
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches

ADA = "5a7d7a0c-6f0a-4dd4-8b8e-0d6c3c1b9a11"
BERLIN = ZoneInfo("Europe/Berlin")

_ZONES = st.sampled_from(
    [UTC, BERLIN, ZoneInfo("Pacific/Auckland"), ZoneInfo("Asia/Kolkata"), timezone(timedelta(seconds=20017))]
)
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
_LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)
_STRETCHES = st.sampled_from([*load_stretches(), "a stretch of long ago"])
_ANGLES = st.none() | st.floats(-30, 180)
_PAINS = st.none() | st.integers(0, 10)

_HOLDS = st.builds(
    HoldRecord,
    stretch=_STRETCHES,
    side=st.sampled_from(["left", "right", "both", "unknown"]),
    at=_MOMENTS,
    held=st.floats(0, 3600),
    counted=st.floats(0, 3600),
    completed=st.booleans(),
    knee_flexion=_ANGLES,
    hip_flexion=_ANGLES,
    best=_ANGLES,
    uncertainty=st.none() | st.floats(0, 40),
    straight_leg_raise=_ANGLES,
    straight_leg_raise_error=st.none() | st.floats(0, 10),
    knee_extension_deficit=_ANGLES,
    knee_extension_deficit_error=st.none() | st.floats(0, 10),
    faults=st.lists(st.sampled_from(["knee_bent", "heel_up", "an odd one"]), max_size=2).map(tuple),
)
_FELT = st.builds(
    FeltRecord, stretch=_STRETCHES, felt=st.sampled_from(Felt), at=_MOMENTS, where=st.none() | _LINES
)


@st.composite
def _sessions(draw: st.DrawFn) -> SessionRecord:
    started = draw(_MOMENTS)
    return SessionRecord(
        id=str(draw(st.uuids())),
        started=started,
        seen_by=draw(st.sampled_from(SeenBy)),
        ended=draw(st.none() | st.timedeltas(timedelta(0), timedelta(hours=2)).map(started.__add__)),
        pain_before=draw(_PAINS),
        pain_after=draw(_PAINS),
        stopped_for_pain=draw(st.booleans()),
        holds=draw(st.lists(_HOLDS, max_size=4).map(tuple)),
        felt=draw(st.lists(_FELT, max_size=2).map(tuple)),
        warnings=draw(st.lists(st.sampled_from(["toe_touch", "another"]), max_size=2).map(tuple)),
        prescription=draw(st.none() | st.integers(1, 4)),
    )


@st.composite
def _doses(draw: st.DrawFn, name: str) -> Dose:
    both = load_stretches()[name].sides == "both"
    return Dose(
        stretch=name,
        sides=("both",) if both else draw(st.sampled_from([("left",), ("right",), ("left", "right")])),
        seconds=draw(st.none() | st.integers(5, 120)),
        repetitions=draw(st.integers(1, 5)),
        every_session=draw(st.booleans()),
    )


@st.composite
def _prescriptions(draw: st.DrawFn) -> Prescription:
    names = draw(st.lists(st.sampled_from(["seated_hug", "chair", "towel", "wall"]), min_size=1, unique=True))
    since, until = draw(st.none() | st.just(date(2024, 2, 29))), draw(st.none() | st.dates(date(2024, 3, 1)))
    return Prescription(
        stretches=tuple(draw(_doses(name)) for name in names),
        sessions_a_day=draw(st.integers(1, 6)),
        days=tuple(draw(st.lists(st.sampled_from(WEEK), min_size=1, unique=True))),
        limits=Limits(hip_flexion_at_most=draw(st.none() | st.integers(110, 140))),
        notes=draw(_LINES | st.just("Slowly.\n\nStop when it hurts.")),
        by=draw(_LINES),
        since=since,
        until=until,
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record."""
    given = draw(st.lists(st.tuples(st.none() | _MOMENTS, _prescriptions()), max_size=3))
    sessions = draw(st.lists(_sessions(), max_size=4, unique_by=lambda session: session.id))
    questions = [question.id for question in load_questions()]
    said = st.builds(
        Answers,
        at=_MOMENTS,
        yes=st.frozensets(st.sampled_from(questions), max_size=2),
        no=st.just(frozenset()),
    )
    return Record(
        person=str(draw(st.uuids())),
        made=draw(_MOMENTS),
        at=draw(_MOMENTS).astimezone(draw(_ZONES)),
        named=Named(draw(_LINES), draw(st.none() | st.dates()), draw(st.none() | _LINES)),
        clinician=draw(_LINES),
        prescriptions=tuple(Prescribed(n, at, what) for n, (at, what) in enumerate(given, 1)),
        sessions=tuple(sorted(sessions, key=lambda session: session.started)),
        answers=tuple(draw(st.lists(said, max_size=2))),
    )


def everything() -> Record:
    """A record in which each element that is ever written is written."""
    began = datetime(2026, 3, 2, 7, tzinfo=UTC)

    def session(number: int, seen_by: SeenBy, **more: object) -> SessionRecord:
        at = began + timedelta(days=number)
        holds = (
            HoldRecord("seated_hug", "both", at, 31.0, 30.0, True, 120.0, 115.0, 115.0, 7.0),
            HoldRecord(
                "towel",
                "left",
                at + timedelta(minutes=1),
                32.0,
                30.0,
                True,
                12.3,
                78.0,
                78.0,
                7.0,
                ("knee_bent",),
            ),
            HoldRecord("towel", "right", at + timedelta(minutes=2), 9.5, 8.0, False, 30.0, None, None, None),
            HoldRecord(
                "chair", "unknown", at + timedelta(minutes=3), 31.0, 30.0, True, 20.0, 95.0, 20.0, 15.0
            ),
        )
        felt = (
            FeltRecord("towel", Felt.SLIGHT, at + timedelta(minutes=3)),
            FeltRecord("chair", Felt.PAINFUL, at + timedelta(minutes=4), "behind the knee"),
        )
        known = {
            "ended": at + timedelta(minutes=9),
            "pain_before": 2,
            "pain_after": 4,
            "holds": holds,
            "felt": felt,
        }
        id = f"00000000-0000-4000-8000-{number:012d}"
        return SessionRecord(id, at, seen_by, **{**known, **more})  # type: ignore[arg-type]

    first = Prescription(by="Sam Reed, physiotherapist", since=date(2026, 3, 2), until=date(2026, 6, 1),
                         days=("monday", "friday"), limits=Limits(hip_flexion_at_most=90), notes="Gently.")  # fmt: skip
    return Record(
        person=ADA,
        made=began - timedelta(days=3),
        at=(began + timedelta(days=30)).astimezone(BERLIN),
        named=Named("Ada Example", date(1970, 1, 2), "K-17"),
        clinician="Sam Reed, physiotherapist",
        prescriptions=(
            Prescribed(1, began, first),
            Prescribed(
                2, began + timedelta(days=9), first.model_copy(update={"version": 2, "limits": Limits()})
            ),
        ),
        sessions=(
            session(0, SeenBy.CAMERA, warnings=("toe_touch",)),
            session(1, SeenBy.FILM, prescription=1, stopped_for_pain=True),
            session(2, SeenBy.TIMER, prescription=2),
            session(3, SeenBy.CAMERA, prescription=9, ended=None, pain_after=None, holds=(), felt=()),
        ),
        answers=(Answers(began, frozenset({"saddle_numbness"}), frozenset()),),
    )
