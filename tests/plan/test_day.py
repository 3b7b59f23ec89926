"""The day: short sessions, the right side first, less is fine, and the person's own midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.day import GAP, today
from sitbone.plan.item import Purpose
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import Felt, SessionRecord
from sitbone.stretches.limits import Limits
from tests.plan.people import DAY, NOW, session

BERLIN = ZoneInfo("Europe/Berlin")
DEFAULT = Prescription()


def test_three_sessions_bring_every_one_leg_stretch_once() -> None:
    done: list[SessionRecord] = []
    seen: list[str] = []
    for hours in (0, 4, 8):
        now = NOW + timedelta(hours=hours)
        items = today(DEFAULT, done, now, UTC).items
        assert items[0].stretch == "seated_hug"
        seen += [i.stretch for i in items if i.side == "left"]
        done += [session(now, i.stretch, side=i.side) for i in items]
    assert sorted(seen) == ["chair", "towel", "wall"]


def test_the_side_done_less_recently_goes_first() -> None:
    did = [session(NOW - 2 * DAY, s, side="right") for s in ("chair", "towel", "wall")]
    did += [session(NOW - DAY, s, side="left") for s in ("chair", "towel", "wall")]
    for sessions_a_day in (1, 3):
        items = today(Prescription(sessions_a_day=sessions_a_day), did, NOW, UTC).items
        assert [i.side for i in items if i.side != "both"][:2] == ["right", "left"]


def test_seated_stretch_two_comes_only_when_unlocked_and_directly_after_one() -> None:
    good = [session(NOW - days * DAY, felt=Felt.SLIGHT) for days in (3, 2, 1)]
    assert [i.stretch for i in today(DEFAULT, good, NOW, UTC).items][:2] == ["seated_hug", "seated_extend"]
    hurt = session(NOW - timedelta(hours=5), felt=Felt.PAINFUL)
    for did in ([], good[:2], [*good, hurt]):
        assert "seated_extend" not in [i.stretch for i in today(DEFAULT, did, NOW, UTC).items]


def test_what_hurt_is_shorter_and_says_so() -> None:
    hurt = [session(NOW - DAY, "chair", Felt.PAINFUL, side="left")]
    chair = [i for i in today(Prescription(sessions_a_day=1), hurt, NOW, UTC).items if i.stretch == "chair"]
    assert {i.seconds for i in chair} == {20}
    assert all("hurt" in i.why for i in chair)


def test_more_than_prescribed_is_discouraged_but_not_forbidden() -> None:
    did = [session(NOW - timedelta(hours=h)) for h in (9, 6, 3)]
    found = today(DEFAULT, did, NOW, UTC)
    assert (found.sessions_done, found.sessions_wanted) == (3, 3)
    assert found.next is not None
    assert "rest" in found.say


def test_sessions_broken_off_before_the_end_of_each_hold_ask_for_rest_too() -> None:
    short = [session(NOW - timedelta(hours=h), completed=False, held=28, holds=4) for h in (9, 6, 3)]
    found = today(DEFAULT, short, NOW, UTC)
    assert (found.sessions_done, found.enough) == (0, True)
    assert "kinder" in found.say
    lately = session(NOW - timedelta(minutes=20), completed=False, held=28, holds=4)
    assert "Rest a little" in today(DEFAULT, [lately], NOW, UTC).say


@given(st.integers(0, 5))
def test_nobody_is_told_of_streaks_or_blamed(done: int) -> None:
    say = today(DEFAULT, [session(NOW - timedelta(hours=h)) for h in range(1, done + 1)], NOW, UTC).say
    assert not {"streak", "only", "missed", "row"} & set(say.lower().split())


def test_a_session_without_a_finished_hold_is_not_done() -> None:
    left = [session(NOW - timedelta(hours=3), completed=False)]
    assert today(DEFAULT, left, NOW, UTC).sessions_done == 0


def test_the_day_ends_at_the_persons_midnight() -> None:
    late = [session(datetime(2026, 3, 20, 22, 30, tzinfo=UTC))]  # 23:30 in Berlin
    assert today(DEFAULT, late, datetime(2026, 3, 20, 22, 50, tzinfo=UTC), BERLIN).sessions_done == 1
    assert today(DEFAULT, late, datetime(2026, 3, 20, 23, 10, tzinfo=UTC), BERLIN).sessions_done == 0
    assert today(DEFAULT, late, datetime(2026, 3, 20, 23, 10, tzinfo=UTC), UTC).sessions_done == 1


def test_rest_is_as_long_and_the_day_whole_when_the_clocks_change() -> None:
    early = session(
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    )  # 01:30, half an hour before 02:00 becomes 03:00
    now = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)
    found = today(DEFAULT, [early], now, BERLIN)
    assert found.sessions_done == 1
    assert found.next is not None
    assert found.next.not_before is not None
    assert early.ended is not None
    assert found.next.not_before.astimezone(UTC) == early.ended + GAP
    assert "04:33" in found.say
    evening = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)  # 23:59, of a day of 23 hours
    assert today(DEFAULT, [early], evening, BERLIN).sessions_done == 1
    assert today(DEFAULT, [early], evening + timedelta(minutes=2), BERLIN).sessions_done == 0


def test_a_prescription_holds_from_its_first_day_to_its_last_and_rests_between() -> None:
    written = Prescription(since=date(2026, 3, 20), until=date(2026, 3, 22), days=("friday", "sunday"))
    wanted = [today(written, [], NOW + days * DAY, UTC) for days in (-1, 0, 1, 2, 3)]
    assert [d.sessions_wanted for d in wanted] == [0, 3, 0, 3, 0]
    assert [d.next is None for d in wanted] == [True, False, False, False, True]


def test_a_limit_leaves_out_the_hug() -> None:
    items = today(Prescription(limits=Limits(hip_flexion_at_most=90)), [], NOW, UTC).items
    assert items
    assert not any(i.stretch.startswith("seated") for i in items)


def test_a_flexibility_check_is_none_of_the_days_sessions_and_nobodys_turn_but_asks_for_rest() -> None:
    before = today(Prescription(), [], NOW, UTC)
    check = session(NOW - timedelta(minutes=30), "towel", side="left", held=5, holds=6, purpose=Purpose.CHECK)
    after = today(Prescription(), [check], NOW, UTC)
    assert after.sessions_done == 0 and not after.enough
    assert after.items == before.items
    assert after.next is not None and after.next.not_before is not None
