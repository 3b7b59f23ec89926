"""What keeps the seconds of a stretch from counting, and what to do about it: first what the camera does not see."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.body.views import FRONT_VIEW
from sitbone.coach.waiting import SEE_ME
from sitbone.coach.why import Hindrance, Lack, Why
from sitbone.live.answer import Missing
from sitbone.live.check import about, missing, words_for
from sitbone.live.judge import CameraJudge
from sitbone.live.led import led
from sitbone.live.words import why_words
from sitbone.plan.item import Item, Purpose
from sitbone.pose.landmarks import Observation
from sitbone.stretches.limits import HIP_LIMIT
from sitbone.words import _

LIT = 255
"""In a stretch the light is not asked for: somebody who is seen is seen."""


def lack(item: Item, judge: CameraJudge, look: Observation, body: Body, *, past_limit: bool) -> Lack:
    """The one thing, with a sentence. In a flexibility check none asks to come further (`sitbone.live.led`)."""
    if past_limit or (judge.still and look.seen):
        why: Hindrance = HIP_LIMIT if past_limit else Why.STILL
        return Lack(why, why_words(why))
    hidden = missing(look, body, LIT, FRONT_VIEW) if judge.released else None
    cut_off = _unseen(judge, look, hidden)
    step = cut_off or _step(item, judge.coach.lack(item.stretch))
    if step is not None:
        return step
    if hidden is not None:
        return Lack(about(hidden), words_for(hidden))
    if judge.stretch != item.stretch:
        return Lack(Why.OUT_OF_POSITION, led(item).summary)
    return Lack(Why.MOVING, _("Rest where it is easy. It counts while you rest."))


def _unseen(judge: CameraJudge, look: Observation, hidden: Missing | None) -> Lack | None:
    """Nobody, a leg that cannot be judged, or a body that is cut off or seen from the front.

    Not what one limb hides of another: that is usual on the floor, and the step that is missing is worth more.
    """
    if not look.seen:
        return Lack(Why.NOT_SEEN, _("I cannot see you. Please come back into the picture."))
    if judge.unseen is not None:
        return Lack(judge.unseen, _(SEE_ME[judge.unseen]))
    if hidden is None or hidden is Missing.HIDDEN:
        return None
    return Lack(about(hidden), words_for(hidden))


def _step(item: Item, found: Lack | None) -> Lack | None:
    """In a check somebody in another position is told which; the rest is what the check says of itself."""
    if found is None or item.purpose is not Purpose.CHECK or found.about != Why.OUT_OF_POSITION:
        return found
    stretch = led(item)
    return found if found.say == stretch.shape.say else Lack(Why.OUT_OF_POSITION, stretch.summary)
