"""What is asked aloud of somebody on the floor: one question at a time, and a raised hand says yes.

Pain comes first, and is never assumed: whoever lets go early, or keeps a hand up, is asked. A hand that is raised and
lowered pauses and goes on (`sitbone.coach.hand`). A key of a presenter, a page-turner or a tap is the same sign.
"""

from __future__ import annotations

from enum import StrEnum

from sitbone.body.measures import Body
from sitbone.coach.hand import KEPT_UP_FOR, RAISED_FOR, RaisedHand
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import About
from sitbone.live.answer import Answer, Part, Waits
from sitbone.words import _, later

STANDS = 10.0
"""Seconds in which a raised hand answers: to hear the question, lift an arm, and hold it for 1.5 s."""


class Question(StrEnum):
    """What may be asked; a raised hand says yes to it."""

    HURTS = "hurts"
    LEAVE_OUT = "leave out"
    """Whether to go on without this one."""
    MAY_LEAVE_OUT = "may leave out"
    """The same, of somebody who has tried for long and need not answer."""
    END = "end"


_ASKED = {
    Question.HURTS: later("Did that hurt? Raise one hand for yes."),
    Question.LEAVE_OUT: later("Shall we leave this one out? Raise one hand for yes."),
    Question.MAY_LEAVE_OUT: later("We can leave this one out: raise one hand. Or take your time."),
    Question.END: later("Shall we end for today? Raise one hand for yes."),
}


class Asking:
    """Which question stands, and what is asked after it if nobody answers."""

    def __init__(self) -> None:
        self.standing: Question | None = None
        self._then: tuple[Question, ...] = ()
        self._asked_at = 0.0
        self._hand = RaisedHand()
        self._answered = False
        """Whether the hand that is up has said yes."""

    @property
    def takes_hand(self) -> bool:
        """Whether a hand is an answer now, or was one and is still up: then it neither pauses nor goes on."""
        return self.standing is not None or self._answered

    def ask(self, questions: tuple[Question, ...], time: float, answer: Answer) -> None:
        """Ask the first one now, and each of the others when nobody answered the one before."""
        first, *then = questions
        self.standing, self._then, self._asked_at = first, tuple(then), time
        urgency = Urgency.WARNING if first is Question.HURTS else Urgency.GUIDANCE
        answer.say(_(_ASKED[first]), About.OFFER, urgency)

    def ask_what_is_wrong(self, part: Part, waits: Waits | None, time: float, answer: Answer) -> None:
        """Somebody wants it to stop: whether it hurt, and where it did not, what they want instead."""
        every = (Question.HURTS, Question.LEAVE_OUT, Question.END)
        asked = [one for one in every if part.has_turn or one is not Question.LEAVE_OUT]
        self.ask((Question.END,) if waits is Waits.PAIN else tuple(asked), time, answer)

    def pass_time(self, time: float, answer: Answer) -> None:
        """What nobody answered is over by now, and the next one is asked."""
        if self.standing is not None and time - self._asked_at >= STANDS:
            self.standing = None
            if self._then:
                self.ask(self._then, time, answer)

    def see(self, body: Body) -> tuple[Question | None, bool]:
        """One more look: what was just agreed to, and whether a hand stays up that says something else."""
        hand = self._hand
        hand.step(body)
        self._answered = self._answered and hand.up_for > 0
        if hand.reaches(RAISED_FOR) and body.time - hand.up_for >= self._asked_at:
            agreed = self.agree()
            self._answered = agreed is not None
            return agreed, False
        return None, hand.reaches(KEPT_UP_FOR) and not self._answered

    def agree(self) -> Question | None:
        """Somebody says yes: to this, if anything was asked."""
        agreed = self.standing
        self.end()
        return agreed

    def drowns(self, urgency: Urgency) -> bool:
        """Whether what is no more urgent than this is not said now: a question stands, and is to be heard."""
        return self.standing is not None and urgency < Urgency.WARNING

    def settle(self) -> None:
        """They said otherwise what they want: nothing is asked any more but whether it hurt."""
        self._then = ()
        if self.standing is not Question.HURTS:
            self.standing = None

    def end(self) -> None:
        """Nothing is asked any more."""
        self.standing, self._then = None, ()
