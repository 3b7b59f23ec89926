"""Finding the people in a picture: the detector proposes, the landmark model verifies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitbone.pose.film import Picture
from sitbone.pose.landmarker import Skeleton
from sitbone.pose.mirror import ALIKE, apart_in_the_mirror
from sitbone.pose.model import PoseModel
from sitbone.pose.person import PRESENT, Person
from sitbone.pose.region import Region

MOST_PEOPLE = 2
"""How many people are looked for: enough to know that somebody else is in the picture."""
SURE, UNSURE = 0.5, 0.15
"""What the detector must say of a proposal: at the first try (MediaPipe's own), and where that found nobody."""
SAME_BODY = 0.45
"""Share of two regions that is common from which they are of one body."""
VERIFIED_AT_MOST = 6
"""Proposals of a thorough search that the landmark model is asked about."""

READ_AT_MOST = 3
"""Times that one look asks the landmark model for one body. Each takes about a third off what a region is turned wrong
(our measurement on somebody who folds)."""
RESTS_WITHIN = math.radians(6)
RESTS_ON = 0.75
"""How alike a region and the one its body asks for are turned, and what share they have in common, where it is moved no
further. Our choice."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the detector is shown the picture."""

    turn: float = 0.0
    """Radians clockwise by which the body may be turned: it is shown turned back."""
    margin: float = 0.0
    """How much smaller it is shown, in shares of the picture."""


UPRIGHT = Way()
_QUARTERS = (math.pi / 2, -math.pi / 2, 0.0, math.pi)
WAYS = tuple(Way(turn, margin) for margin in (0.0, 0.3, 0.8) for turn in _QUARTERS)
"""Somebody who lies down is found badly, turned upright better; who fills the picture, when they look smaller."""


def find(model: PoseModel, picture: Picture, ways: Iterable[Way] = WAYS) -> list[Person]:
    """The people in an RGB picture (height, width, 3), the likeliest first.

    Where nobody is found at once, or who is found looks otherwise in the mirror, the picture is shown in these `ways`
    too, and the likeliest of all is taken.
    """
    people = _verified(
        model, picture, (p.region for p in model.detector.propose(picture, least=SURE, most=MOST_PEOPLE))
    )
    ways = list(ways)
    if not ways or (people and _apart(model, picture, people[0]) <= ALIKE):
        return people
    return _likeliest(model, picture, [*people[:1], *look_everywhere(model, picture, ways)])


def look_everywhere(model: PoseModel, picture: Picture, ways: Iterable[Way]) -> list[Person]:
    """All people that any of these ways of showing the picture finds; the same one may be found more than once."""
    proposed = [
        proposal
        for way in ways
        for proposal in model.detector.propose(
            picture, least=UNSURE, most=MOST_PEOPLE, turn=way.turn, margin=way.margin
        )
    ]
    proposed.sort(key=lambda proposal: -proposal.sure)
    regions = list(_different(proposal.region for proposal in proposed))[:VERIFIED_AT_MOST]
    return _read_all(model, picture, regions)


def read(model: PoseModel, picture: Picture, region: Region) -> Person | None:
    """The person in this region; None where there is none, or what is there cannot be a body."""
    for _ in range(READ_AT_MOST):
        skeleton = model.landmarker.read(picture, region)
        if skeleton.presence < PRESENT or _rests(skeleton):
            break
        region = skeleton.onward  # it moved on since: the model says itself where it would look
    person = Person(skeleton)
    return person if person.likely > 0 else None


def apart(people: Sequence[Person]) -> list[Person]:
    """The people without those who are the same body as one before them."""
    found: list[Person] = []
    for person in people:
        if not any(_same(person.skeleton.onward, other.skeleton.onward) for other in found):
            found.append(person)
    return found


def _verified(model: PoseModel, picture: Picture, regions: Iterable[Region]) -> list[Person]:
    people = _read_all(model, picture, regions)
    return apart(sorted(people, key=lambda person: -person.likely))[:MOST_PEOPLE]


def _read_all(model: PoseModel, picture: Picture, regions: Iterable[Region]) -> list[Person]:
    return [person for region in regions if (person := read(model, picture, region)) is not None]


def _apart(model: PoseModel, picture: Picture, person: Person) -> float:
    return apart_in_the_mirror(model.landmarker, picture, person.skeleton)


def _likeliest(model: PoseModel, picture: Picture, people: Sequence[Person]) -> list[Person]:
    """One of them: the more its mirror image differs, the less likely it is. Nobody is left out for that alone."""

    def likely(person: Person) -> float:
        return person.likely / (1 + (_apart(model, picture, person) / ALIKE) ** 2)

    return [max(people, key=likely)] if people else []


def _different(regions: Iterable[Region]) -> Iterator[Region]:
    found: list[Region] = []
    for region in regions:
        if not any(_same(region, other) and _turned_alike(region, other) for other in found):
            found.append(region)
            yield region


def _rests(skeleton: Skeleton) -> bool:
    region, onward = skeleton.region, skeleton.onward
    turned = abs(math.remainder(region.turn - onward.turn, 2 * math.pi))
    return turned <= RESTS_WITHIN and region.agrees(onward) >= RESTS_ON


def _same(one: Region, other: Region) -> bool:
    return one.agrees(other) >= SAME_BODY


def _turned_alike(one: Region, other: Region) -> bool:
    return abs(math.remainder(one.turn - other.turn, 2 * math.pi)) < math.pi / 6
