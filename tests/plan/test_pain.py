"""One computation of what sessions say of pain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sitbone.plan.pain import pain_of, told
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _session(
    days_ago: int,
    before: int | None,
    after: int | None,
    *,
    stopped: bool = False,
    held: bool = False,
    painful: bool = False,
) -> SessionRecord:
    at = NOON - timedelta(days=days_ago)
    holds = (HoldRecord("towel", "left", at, 30, 30, True),) if held else ()
    felt = (FeltRecord("towel", Felt.PAINFUL, at),) if painful else ()
    return SessionRecord(str(uuid4()), at, SeenBy.CAMERA, at, before, after, stopped, holds=holds, felt=felt)


def test_a_session_stopped_before_a_hold_counts_like_any_other_and_is_the_worst() -> None:
    found = pain_of([_session(1, 4, 2, held=True), _session(0, 4, 7, stopped=True)])
    assert (found.before, found.after, found.rose, found.both, found.stopped) == (4, 4.5, 1, 2, 1)
    assert found.worst is not None
    assert (found.worst.before, found.worst.after, found.worst.stopped) == (4, 7, True)


def test_a_session_that_was_only_opened_tells_nothing_and_pushes_no_other_out() -> None:
    opened = [_session(day, 9, None) for day in range(12)]
    assert not any(map(told, opened))
    assert pain_of([_session(20, 4, 7, stopped=True), *opened], newest=5) == pain_of(
        [_session(20, 4, 7, stopped=True)]
    )


def test_what_was_not_said_is_not_counted_and_a_stop_alone_is_still_the_worst() -> None:
    stopped = _session(2, None, None, stopped=True)
    found = pain_of([stopped, _session(1, 2, 3, held=True), _session(0, 3, None, held=True)])
    assert (found.both, found.rose, found.before, found.after) == (1, 1, 2, 3)
    assert found.worst is not None and found.worst.at == stopped.started


def test_those_who_were_stopped_come_before_those_whose_pain_rose_and_a_point_is_no_pattern() -> None:
    stopped, rose, painful, a_point = (
        pain_of([session]).score
        for session in (
            _session(0, 4, None, stopped=True),
            _session(0, 0, 10, held=True),
            _session(0, 4, 4, held=True, painful=True),
            _session(0, 4, 5, held=True),
        )
    )
    assert stopped > rose > painful > a_point == 0
