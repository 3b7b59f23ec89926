"""The camera check: whole body in view, side on, enough light. It leads by voice: the person is three metres away."""

from __future__ import annotations

import math
from collections import Counter, deque

from sitbone.body.floor import MOST_OBLIQUE
from sitbone.body.measures import Body
from sitbone.body.views import FRONT_VIEW
from sitbone.coach.hand import RAISED_FOR, RaisedHand
from sitbone.coach.why import About, Why
from sitbone.live.answer import Answer, CameraCheck, Missing, Offer, Sound
from sitbone.plan.item import Item, Purpose
from sitbone.pose.landmarks import ANKLES, Landmark, Observation
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, later

DARK = 45
"""Mean brightness, 0 to 255, below which a room is too dark: our choice, a lit living room has 80 to 140."""
IN_VIEW = 0.5
"""Visibility, as the model estimates it, from which a point counts as seen."""
VIEW_KEPT = 7.0
"""Degrees by which a view that was right may turn back: a model's azimuth wanders by as much while nobody moves."""
STEADY_FOR = 1.0
"""Seconds of looks, most of which must agree, before the check changes its mind and says so."""
MOST = 0.7
"""How many of them."""
CHECK_FOR = 2.0
"""Seconds for which the camera must stand right before the session begins by itself."""
BETWEEN = 2.5
"""Seconds from one sentence to the next: as long as one takes. What changed meanwhile is said then."""
AGAIN_AFTER = (10.0, 20.0, 40.0)
"""Seconds until the same sentence is said again, for the first time and so on. Our choice: once more for somebody who
missed it, then ever less often; they may be fetching a towel."""
OFFER_AFTER = 20.0
"""Seconds of a check that does not come right until somebody who is seen is asked whether to go on all the same."""
OFFER_STANDS = 10.0
"""Seconds in which a raised hand answers: to hear it, lift an arm, and hold it for 1.5 s."""
OFFERED_AGAIN = 30.0
"""Seconds of quiet after the last offer before the first is made again."""

_SIDES = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
)
_EDGE = 0.01


_SAY = {
    Missing.LIGHT: later("It is too dark. Please put on a light."),
    Missing.NOBODY: later("I cannot see you yet. Please come into the picture."),
    Missing.HEAD_ABOVE: later("I cannot see your head. Tilt the camera up, or move it back."),
    Missing.HEAD: later("I cannot see your head. Move a little towards your feet, or the camera back."),
    Missing.FEET_BELOW: later("I cannot see your feet. Tilt the camera down, or move it back."),
    Missing.FEET: later("I cannot see your feet. Move a little towards your head, or the camera back."),
    Missing.HIDDEN: later("I cannot see all of you. Is something in the way, or the camera too near?"),
    Missing.FRONT: later("I see you from the front. Turn your side to the camera."),
    Missing.TURN: later("I see you from an angle. Turn until your side is towards the camera."),
}


def view_needed(item: Item) -> float:
    """From which view on this item can be judged; a leg is measured only nearly from the side."""
    needed = load_stretches()[item.stretch].shape.view_from
    return max(needed, MOST_OBLIQUE) if item.purpose is Purpose.CHECK else needed


def missing(observation: Observation, body: Body, brightness: int, view_from: float) -> Missing | None:
    """What is not right at this look, the most important first. `brightness`: mean of the picture, 0 to 255."""
    if brightness < DARK:
        return Missing.LIGHT
    if not observation.seen:
        return Missing.NOBODY
    cut = _cut_off(observation)
    if cut is not None:
        return cut
    if body.view >= view_from:
        return None
    return Missing.TURN if body.view > FRONT_VIEW else Missing.FRONT


def about(what: Missing) -> Why:
    """What a sentence about it is about."""
    return Why.NOT_FROM_THE_SIDE if what in (Missing.FRONT, Missing.TURN) else Why.NOT_SEEN


def words_for(what: Missing) -> str:
    """What to do about it, one sentence."""
    return _(_SAY[what])


def _cut_off(observation: Observation) -> Missing | None:
    """Which part of the body lies outside the picture, or is hidden."""
    width, height = observation.size
    if not math.isfinite(sum([x + y for x, y, _ in observation.image])):
        return Missing.HIDDEN
    inside = [
        width * _EDGE < x < width * (1 - _EDGE) and height * _EDGE < y < height * (1 - _EDGE)
        for x, y, _ in observation.image
    ]
    if not inside[Landmark.NOSE]:
        return Missing.HEAD_ABOVE if observation.image[Landmark.NOSE][1] <= height * _EDGE else Missing.HEAD
    feet = [ankle for ankle in ANKLES if not inside[ankle]]
    if feet:
        below = any(observation.image[foot][1] >= height * (1 - _EDGE) for foot in feet)
        return Missing.FEET_BELOW if below else Missing.FEET
    visibility = observation.visibility
    near = any(all(inside[i] and visibility[i] >= IN_VIEW for i in side) for side in _SIDES)
    return None if near else Missing.HIDDEN


class Steady:
    """What most looks of the last second say is missing; until they agree, what was so before."""

    def __init__(self) -> None:
        self.known = False
        """Whether anything is known yet."""
        self.what: Missing | None = None
        self.since = 0.0
        """Since when it is so."""
        self._looks: deque[tuple[float, Missing | None]] = deque()

    def step(self, time: float, what: Missing | None) -> None:
        """One more look."""
        looks = self._looks
        if looks and time - looks[-1][0] > STEADY_FOR:
            looks.clear()
        looks.append((time, what))
        while len(looks) > 2 and looks[1][0] <= time - STEADY_FOR:
            looks.popleft()
        if time - looks[0][0] < STEADY_FOR:
            return
        most, times = Counter(one for _, one in looks).most_common(1)[0]
        if times >= MOST * len(looks) and not (self.known and most == self.what):
            self.known, self.what = True, most
            self.since = next(at for at, one in looks if one == most)


class Offers:
    """Asks aloud whether to go on all the same, or with the timer; a raised hand says yes."""

    def __init__(self, *, timer: bool) -> None:
        self._every = (Offer.GO_ON, Offer.TIMER) if timer else (Offer.GO_ON,)
        self._hand = RaisedHand()
        self._next, self._at = 0, OFFER_AFTER
        self._until = 0.0
        self.standing: Offer | None = None
        self.pressed = False
        """Whether a key said yes since the last look."""

    def step(self, body: Body, waited: float, answer: Answer) -> Offer | None:
        """One more look, after so many seconds of a check that is not right: what was just agreed to."""
        self._hand.step(body)
        raised, self.pressed = self.pressed or self._hand.reaches(RAISED_FOR), False
        if self.standing is not None:
            if raised:
                agreed, self.standing = self.standing, None
                return agreed
            if waited >= self._until:
                self.standing = None
                self._next = (self._next + 1) % len(self._every)
                self._at = waited + (OFFERED_AGAIN if self._next == 0 else 0.0)
        if self.standing is None and waited >= self._at:
            self.standing, self._until = self._every[self._next], waited + OFFER_STANDS
            answer.say(_(_OFFER[self.standing]), About.OFFER)
        return None

    def end(self) -> None:
        """It came right meanwhile: nothing is asked any more."""
        self.standing, self._next = None, 0


_OFFER = {
    Offer.GO_ON: later("Shall we go on with what I can see? Raise one hand for yes."),
    Offer.TIMER: later("Or with the timer, without the camera? Raise one hand for yes."),
}


class CheckWatch:
    """The camera check over time, for the item that is about to be done."""

    def __init__(self, item: Item) -> None:
        self.last: CameraCheck | None = None
        self._view_from = view_needed(item)
        self._steady = Steady()
        self._offers = Offers(timer=item.purpose is not Purpose.CHECK)
        self._said: tuple[Missing | None] | None = None
        """What was said last: that something is missing, or that nothing is."""
        self._said_at, self._times = float("-inf"), 0
        self._wrong_for, self._time = 0.0, 0.0
        self._to_timer = False
        """Whether the person wants to go on with the timer: then the page goes there."""

    def passes(
        self, observation: Observation, body: Body, brightness: int, answer: Answer, *, paused: bool
    ) -> Offer | None:
        """One more look: how the session goes on by it, if it does; one that waits is not led."""
        steady, time = self._steady, observation.time
        right = steady.known and steady.what is None
        view_from = max(self._view_from - VIEW_KEPT, FRONT_VIEW) if right else self._view_from
        now = missing(observation, body, brightness, view_from)
        steady.step(time, now)
        agreed = None if paused or self._to_timer else self._lead(observation, body, answer)
        if agreed is Offer.TIMER:
            self._to_timer = True
            answer.say(_("Then with the timer."), About.CAMERA)
        self.last = self._shown(brightness)
        self._time = time
        if paused or self._to_timer:
            steady.since = time
            return agreed
        if now is None and self._said == (None,) and steady.what is None and time - steady.since >= CHECK_FOR:
            return Offer.GO_ON
        return agreed

    def agree(self) -> None:
        """A key says yes to what is offered, if anything is."""
        self._offers.pressed = self._offers.standing is not None

    def _lead(self, observation: Observation, body: Body, answer: Answer) -> Offer | None:
        """Say what is missing, and offer to go on all the same."""
        steady, time = self._steady, observation.time
        if not steady.known:
            return None
        if steady.what is None:
            self._offers.end()
        else:
            # while nobody is there nobody can be asked
            self._wrong_for += min(time - self._time, 1.0) if steady.what is not Missing.NOBODY else 0.0
            agreed = self._offers.step(body, self._wrong_for, answer)
            if agreed is not None:
                return agreed
            if answer.said:
                self._said_at = time
        self._say(time, answer)
        return None

    def _say(self, time: float, answer: Answer) -> None:
        what = self._steady.what
        if time - self._said_at < BETWEEN:
            return
        if self._said != (what,):
            self._times = 0
            self._sound(what, answer)
        elif (
            what is None
            or self._offers.standing
            or time - self._said_at < AGAIN_AFTER[min(self._times, len(AGAIN_AFTER)) - 1]
        ):
            return
        self._said, self._said_at, self._times = (what,), time, self._times + 1
        if what is None:
            answer.say(_("Good, stay."), About.CAMERA)
        else:
            answer.say(words_for(what), about(what))

    def _sound(self, what: Missing | None, answer: Answer) -> None:
        """The same tones as those of a hold: it is right, or it is not any more."""
        if what is None:
            answer.sounds.append(Sound.START)
        elif self._said == (None,):
            answer.sounds.append(Sound.LOST)

    def _shown(self, brightness: int) -> CameraCheck:
        steady = self._steady
        if not steady.known:
            return CameraCheck(None, None, brightness >= DARK, _("I am looking for you. One moment."))
        timer = Offer.TIMER if self._to_timer else None
        what = steady.what
        if what is None:
            return CameraCheck(True, True, True, _("That is right. We begin in a moment."))
        light = what is not Missing.LIGHT
        unseen = what in (Missing.LIGHT, Missing.NOBODY)
        turned = what in (Missing.FRONT, Missing.TURN)
        return CameraCheck(
            whole_body=None if unseen else turned,
            side_on=False if turned else None,
            light=light,
            say=words_for(what),
            missing=what,
            offered=self._offers.standing,
            agreed=timer,
        )
