"""Leads somebody whose seconds do not count: what is missing is said soon, then ever less often, then a way out."""

from __future__ import annotations

from collections import Counter

from sitbone.coach.urgency import Urgency
from sitbone.coach.why import About, Hindrance, Lack, Why
from sitbone.live.answer import Answer
from sitbone.live.asking import Asking, Question
from sitbone.live.patience import Patience
from sitbone.plan.item import Item
from sitbone.stretches.limits import HIP_LIMIT
from sitbone.words import _

FIRST_AFTER = 4.0
"""Seconds without a counted one until what is missing is said. With `BETWEEN` and `STEADY_FOR` that is within 8 s also
where one step follows another: our choice, for as long somebody may lie there wondering."""
LOST_AFTER = 1.5
"""The same for a hold that was lost: it went well a moment ago, and a slip of a second is forgiven anyway."""
STEADY_FOR = 1.0
"""Seconds for which the same thing must be missing: a look that is wrong says nothing."""
BETWEEN = 4.0
"""Seconds from one sentence to the next one of these: the time to hear it and to begin to do it."""
AGAIN_AFTER = (12.0, 30.0, 60.0)
"""Seconds until the same thing is said again, for the first time and so on. Our choice: 12 s are the sentence and the
time to do it on the floor; whoever has not by then heard it, cannot or does not want to, and is not to be nagged."""
RIGHT_FOR = 5.0
"""Counted seconds after which what is missing next is missing anew."""
OFFER_AFTER = 40.0
"""Seconds without a counted one until it is offered to leave this stretch out."""
REST_AFTER = 20.0
"""Seconds after a hold was let go early in which nobody is asked to come back into it: it may have hurt. Our choice."""
LET_GO_OFFER_AFTER = 15.0
"""Seconds after which it is then offered to leave it out."""
ASKED_TWICE = 2
"""Times in one item that somebody who lets go early is asked whether it hurt. Our choice: who said twice that it did
not has another reason."""
WAIT_AFTER = 90.0
"""Seconds without a counted one after which the session waits for the person, and says so: then it is silent."""
_OF_THE_CAMERA: frozenset[Hindrance] = frozenset({Why.NOT_SEEN, Why.NOT_FROM_THE_SIDE, Why.STILL, HIP_LIMIT})
"""What keeps a hold from going on though nobody let go."""


class LetGo:
    """Whether a hold of this item was let go early a moment ago, and somebody was asked whether that hurt."""

    def __init__(self) -> None:
        self.at = self._asked_at = float("-inf")
        self._asked = 0

    def again(self, time: float) -> None:
        """It was let go now."""
        self.at = time

    def rests(self, time: float) -> bool:
        """Whether it was a moment ago."""
        return time - self.at < REST_AFTER

    @property
    def is_to_be_asked(self) -> bool:
        """Whether nobody asked about the last one."""
        return self._asked_at < self.at and self._asked < ASKED_TWICE

    def came_back(self) -> None:
        """They hold it again: nobody asks about that time any more."""
        self._asked_at = self.at

    def ask(self, time: float, answer: Answer, asking: Asking) -> None:
        """Ask, unless somebody comes back at once."""
        if time - self.at >= LOST_AFTER:
            self._asked, self._asked_at = self._asked + 1, time
            asking.ask((Question.HURTS,), time, answer)


class Lead:
    """Through one item."""

    def __init__(self, item: Item) -> None:
        self.patience = Patience(item)
        self._waits_since: float | None = None
        """Since when no second has counted."""
        self._right_since: float | None = None
        self._was_lost = False
        """Whether what goes on is a hold that was lost, and the reason was said."""
        self._told = False
        self._lack: Lack | None = None
        self._lack_since = 0.0
        self._times: Counter[str] = Counter()
        self._last: dict[str, float] = {}
        self._spoke_at = float("-inf")
        self._offered_at = float("-inf")
        self._let_go = LetGo()

    def let_go(self, time: float) -> None:
        """A hold ended before its time."""
        self._let_go.again(time)

    def rests(self, time: float) -> bool:
        """Whether a hold was let go early a moment ago."""
        return self._let_go.rests(time)

    def may_say(self, text: str, urgency: Urgency, time: float) -> bool:
        """Whether a cue of the coach may be said once more. What warns of harm, or ends a hold, always may."""
        return urgency >= Urgency.ENDING or self._due(text, time)

    def may_say_more(self, time: float) -> bool:
        """Whether what was said last could be done by now."""
        return time - self._spoke_at >= AGAIN_AFTER[0]

    def heard(self, text: str, time: float) -> None:
        """Something was said, by whomever."""
        self._times[text] += 1
        self._last[text] = self._spoke_at = time
        self._told = self._told or self._waits_since is not None

    def right(self, time: float, answer: Answer) -> None:
        """A second counts."""
        self._let_go.came_back()
        if self._right_since is None:
            self._right_since = time
        if self._was_lost and self._told and not any(said.about == About.HOLD for said in answer.said):
            answer.say(_("Good, on."), About.HOLD)
        if time - self._right_since >= RIGHT_FOR:
            self._times.clear()
        self._waits_since, self._was_lost, self._told = None, False, False

    def rest(self, time: float) -> None:
        """Nobody is led now: a pause, or another part of the session."""
        self._waits_since, self._right_since, self._lack_since = None, None, time

    def wait(
        self, lack: Lack, time: float, answer: Answer, asking: Asking, *, lost: bool, away: bool
    ) -> bool:
        """No second counts, because of this. Whether the session is to wait for the person by now.

        `lost`: a hold that had begun; `away`: nobody is in the stretch.
        """
        if asking.standing is not None:
            return False
        if self._waits_since is None:
            self._waits_since, self._was_lost, self._told = time, lost, False
        self._right_since = None
        waited = time - self._waits_since
        rests = self.rests(time) and lack.about not in _OF_THE_CAMERA
        if rests:
            lack = Lack(Why.OUT_OF_POSITION, _("Rest now. Come back into it only if that is comfortable."))
        if lack != self._lack:
            self._lack, self._lack_since = lack, time
        if rests and not lost and self._let_go.is_to_be_asked:
            self._let_go.ask(time, answer, asking)
            return False
        if away and waited >= WAIT_AFTER:
            answer.say(_("I wait. Raise one hand when you want to go on."), About.PAUSED)
            return True
        let_go_for = time - self._let_go.at if rests else 0.0
        may_offer = waited >= OFFER_AFTER or let_go_for >= LET_GO_OFFER_AFTER
        if not lost and may_offer and self._offered_at < self._waits_since:
            self._offered_at = time
            asking.ask((Question.MAY_LEAVE_OUT,), time, answer)
        elif rests and self._last.get(lack.say, 0.0) > self._let_go.at:
            pass  # somebody rests and was told so
        elif self._may_begin(waited, time) and self._due(lack.say, time):
            answer.say(lack.say, lack.about)
        return False

    def _may_begin(self, waited: float, time: float) -> bool:
        first = LOST_AFTER if self._was_lost else FIRST_AFTER
        return waited >= first and time - self._lack_since >= STEADY_FOR and time - self._spoke_at >= BETWEEN

    def _due(self, text: str, time: float) -> bool:
        times = self._times[text]
        return times == 0 or time - self._last[text] >= AGAIN_AFTER[min(times, len(AGAIN_AFTER)) - 1]
