"""When the clocks change, or are set by hand, no session is lost, none counted twice, and every reminder comes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sitbone.plan.day import GAP, today
from sitbone.plan.mastery import path
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import Felt
from sitbone.plan.reminders import times
from tests.plan.clocks import changes, zones
from tests.plan.people import DAY, NOW, session

BERLIN = ZoneInfo("Europe/Berlin")
HALF_HOUR = timedelta(minutes=30)
SIX = Prescription(sessions_a_day=6)


def _around(change: datetime, hours: int = 30) -> list[datetime]:
    """Every half hour around a change, in UTC."""
    return [change + n * HALF_HOUR for n in range(-2 * hours, 2 * hours)]


def test_there_are_changes_of_the_clocks_of_all_kinds_to_try() -> None:
    jumps = {
        at.astimezone(ZoneInfo(name)).utcoffset() - (at - DAY).astimezone(ZoneInfo(name)).utcoffset()  # type: ignore[operator]
        for name, at in changes()
    }
    assert len(zones()) > 300 and len(changes()) > 80
    assert {timedelta(hours=1), timedelta(hours=-1), HALF_HOUR, timedelta(hours=2)} <= jumps


def test_no_session_of_a_local_day_is_lost_or_counted_twice() -> None:
    for name, change in changes():
        zone = ZoneInfo(name)
        moments = _around(change)
        began = moments[::3]
        did = [session(at) for at in began]
        last_of_day: dict[date, int] = {}
        # Between two sessions nothing but the clock can change what was done.
        for now in sorted({*began, *_around(change, hours=3)}):
            done = today(SIX, [s for s in did if s.started <= now], now, zone).sessions_done
            day = now.astimezone(zone).date()
            assert done >= last_of_day.get(day, 0), (name, now)
            last_of_day[day] = done
        assert sum(last_of_day.values()) == len(did), name


def test_the_rest_between_two_sessions_is_as_long_whatever_the_clocks_do() -> None:
    for name, change in changes():
        zone = ZoneInfo(name)
        for minutes in (-150, -90, -30, 30):
            at = change + timedelta(minutes=minutes)
            one = session(at)
            assert one.ended is not None
            found = today(SIX, [one], one.ended + timedelta(minutes=1), zone)
            assert found.next is not None and found.next.not_before is not None
            assert found.next.not_before.astimezone(UTC) == one.ended + GAP, (name, at)
            if found.sessions_done:
                assert f"{(one.ended + GAP).astimezone(zone):%H:%M}" in found.say, (name, at)


@pytest.mark.parametrize("sessions", range(1, 7))
def test_every_reminder_of_every_day_exists_and_comes_once(sessions: int) -> None:
    wanted = times(Prescription(sessions_a_day=sessions))
    for name, change in changes():
        zone = ZoneInfo(name)
        for days in range(-2, 3):
            day = (change + days * DAY).astimezone(zone).date()
            at = [datetime.combine(day, time, zone) for time in wanted]
            there = [moment.astimezone(UTC).astimezone(zone) for moment in at]
            assert [m.replace(tzinfo=None) for m in there] == [m.replace(tzinfo=None) for m in at], (
                name,
                day,
            )
            assert all(m.utcoffset() == m.replace(fold=1).utcoffset() for m in at), (name, day)
            in_utc = [m.astimezone(UTC) for m in at]
            assert all(b - a >= GAP for a, b in pairwise(in_utc)), (name, day)


def test_what_was_done_today_stays_done_when_the_clock_is_set_back() -> None:
    did = [session(NOW), session(NOW + timedelta(hours=3), "chair", Felt.PAINFUL, side="left")]
    back = NOW - timedelta(hours=2)
    found = today(Prescription(), did, back, UTC)
    assert found.sessions_done == 2
    assert found.next is not None and found.next.not_before is not None
    left = {i.stretch for i in today(Prescription(sessions_a_day=1), did, back, UTC).items}
    assert "towel" in left and "chair" not in left, "it hurt today, whatever the clock says"
    tomorrow = today(Prescription(sessions_a_day=1), did, back + timedelta(days=1), UTC).items
    assert {i.seconds for i in tomorrow if i.stretch == "chair"} == {20}


def test_a_clock_that_was_days_ahead_keeps_nobody_waiting() -> None:
    did = [session(NOW + 400 * DAY)]
    found = today(Prescription(), did, NOW, UTC)
    assert found.sessions_done == 0
    assert found.next is not None and found.next.not_before is None
    assert not path(did, NOW).unlocked
    ahead = [session(NOW + 400 * DAY, "wall", side=side) for side in ("left", "right")]
    before = [
        session(NOW - DAY, name, side=side) for name in ("chair", "towel") for side in ("left", "right")
    ]
    turn = {i.stretch for i in today(Prescription(), [*before, *ahead], NOW, UTC).items}
    assert "wall" in turn, "it has its turn all the same"


def test_fourteen_days_are_fourteen_days_when_the_clocks_change() -> None:
    now = datetime(2026, 3, 30, 9, 30, tzinfo=BERLIN)  # the clocks went forward on the 29th
    oldest = now.astimezone(UTC) - timedelta(days=14)
    good = [session(now.astimezone(UTC) - n * DAY, felt=Felt.SLIGHT) for n in (2, 1)]
    for minutes, unlocked in ((1, True), (-1, False)):
        first = session(oldest + timedelta(minutes=minutes), felt=Felt.SLIGHT)
        assert path([first, *good], now).unlocked is unlocked
