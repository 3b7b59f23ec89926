"""What was written after what decides, whatever the clock said; what came from another diary only warns."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.alarms import ALARM, alarms
from sitbone.plan.order import newest
from sitbone.plan.questions import Agreement, Answers
from sitbone.plan.records import SessionRecord
from sitbone.plan.screening import Standing, standing
from tests.plan.people import ALL, DAY, NOW, answered, session


class Life:
    """What somebody writes down while their clock says whatever it says."""

    def __init__(self) -> None:
        self.rounds: list[Answers] = []
        self.agreed: list[Agreement] = []
        self.sessions: list[SessionRecord] = []
        self._number = 0

    def _next(self) -> int:
        self._number += 1
        return self._number

    def answer(self, at: datetime, *yes: str) -> None:
        self.rounds.append(replace(answered(*yes, at=at), written=self._next()))

    def agree(self, at: datetime) -> None:
        items = frozenset({ALARM, *ALL})
        self.agreed.append(Agreement(at, "Dr Ånd", at.date(), items, self._next()))

    def hurts(self, at: datetime) -> None:
        did = replace(session(at, stopped=True), id=str(self._number), written=self._next())
        self.sessions.append(replace(did, said=self._next()))

    def standing(self, now: datetime) -> Standing:
        raised = alarms(self.sessions, self.rounds)
        return standing(newest(self.rounds), self.agreed, raised, now).standing


_CLOCK = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda off: NOW + off)
_ACTS = st.sampled_from(["no", "flag", "agree", "hurts"])


def _lived(acts: list[tuple[str, datetime]]) -> Life:
    life = Life()
    for act, at in acts:
        match act:
            case "no":
                life.answer(at)
            case "flag":
                life.answer(at, "saddle_numbness")
            case "agree":
                life.agree(at)
            case "hurts":
                life.hurts(at)
    return life


@given(st.lists(st.tuples(_ACTS, _CLOCK), max_size=8), _CLOCK, st.lists(_CLOCK, min_size=1, max_size=5))
def test_no_change_of_the_clock_forgets_a_red_flag(
    before: list[tuple[str, datetime]], flagged: datetime, later: list[datetime]
) -> None:
    life = _lived([*before, ("flag", flagged)])
    assert all(life.standing(now) in (Standing.STOP, Standing.ASK) for now in later)
    for now in later:
        life.answer(now)
    assert all(life.standing(now) is not Standing.MAY for now in later), "a later no does not undo it"


@given(st.lists(st.tuples(_ACTS, _CLOCK), max_size=8), _CLOCK)
def test_answering_anew_and_an_agreement_open_whatever_the_clock_was_before(
    before: list[tuple[str, datetime]], now: datetime
) -> None:
    life = _lived([*before, ("no", now), ("agree", now)])
    assert life.standing(now) is Standing.MAY
    assert life.standing(now + timedelta(minutes=1)) is Standing.MAY


@given(_CLOCK, _CLOCK, _CLOCK)
def test_what_was_agreed_to_before_it_hurt_lifts_nothing(
    agreed: datetime, hurt: datetime, now: datetime
) -> None:
    life = _lived([("agree", agreed), ("hurts", hurt), ("hurts", hurt), ("no", now)])
    assert life.standing(now) is Standing.WAIT


def test_answers_of_a_clock_that_was_ahead_are_asked_again_and_the_new_ones_count_at_once() -> None:
    life = _lived([("no", NOW + 30 * DAY)])
    assert life.standing(NOW) is Standing.ASK
    life.answer(NOW)
    assert life.standing(NOW) is Standing.MAY


def test_a_red_flag_is_not_forgotten_when_the_time_of_an_earlier_no_comes() -> None:
    ahead = NOW + timedelta(hours=1)
    life = _lived([("no", ahead), ("agree", ahead + timedelta(minutes=1)), ("flag", NOW)])
    assert life.standing(NOW) is Standing.STOP
    assert life.standing(ahead + timedelta(minutes=2)) is Standing.STOP


def test_what_came_from_another_diary_opens_nothing() -> None:
    flag = Answers(NOW - DAY, frozenset({"saddle_numbness"}), frozenset(), 2)
    no = replace(answered(at=NOW), written=3, imported=True)
    agreement = Agreement(NOW, "Dr Ånd", NOW.date(), frozenset({ALARM, *ALL}), 4, imported=True)
    raised = alarms([], [flag, no])
    assert newest([flag, no]) is flag
    assert standing(flag, [agreement], raised, NOW).standing is Standing.STOP
    asked_anew = replace(answered(at=NOW), written=5)
    assert standing(asked_anew, [agreement], raised, NOW).items == (ALARM,)


def test_a_red_flag_of_another_diary_shuts_until_it_is_asked_and_agreed_to_here() -> None:
    own = replace(answered(at=NOW), written=1)
    flag = Answers(NOW - DAY, frozenset({"saddle_numbness"}), frozenset(), 2, imported=True)
    raised = alarms([], [own, flag])
    assert standing(own, [], raised, NOW).standing is Standing.ASK
    asked = replace(own, written=3)
    assert standing(asked, [], raised, NOW).standing is Standing.WAIT
    lifted_there = Agreement(NOW - DAY / 2, "Dr Ånd", NOW.date(), frozenset({ALARM}), 4, imported=True)
    assert standing(own, [lifted_there], raised, NOW).standing is Standing.MAY, "it was looked at there"
    of_a_third = replace(lifted_there, at=NOW - 2 * DAY)
    assert standing(asked, [of_a_third], raised, NOW).standing is Standing.WAIT
    here = Agreement(NOW, "Dr Ånd", NOW.date(), frozenset({ALARM}), 5)
    assert standing(asked, [here], raised, NOW).standing is Standing.MAY
