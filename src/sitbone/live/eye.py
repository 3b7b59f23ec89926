"""What is made of each look before anybody judges it: which leg is which, steadied, measured."""

from __future__ import annotations

from sitbone.body.measures import Body, Measurer
from sitbone.pose.identity import LegIdentity
from sitbone.pose.landmarks import Observation
from sitbone.pose.one_euro import OneEuro
from sitbone.pose.sameness import Sameness
from sitbone.pose.tremor import Tremor


class Following:
    """Follows one person from look to look."""

    def __init__(self) -> None:
        self._sameness, self._identity, self._tremor = Sameness(), LegIdentity(), Tremor()
        self._steadier, self._measurer = OneEuro(), Measurer()

    def step(self, observation: Observation) -> tuple[Observation, Body]:
        """One more look: as it is judged and kept, and measured."""
        known = self._identity.step(self._sameness.step(observation))
        steady = self._steadier.step(self._tremor.step(known))
        return steady, self._measurer.step(steady)
