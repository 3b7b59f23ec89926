"""One command for each published figure: `python -m bench` prints them all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure and what it is to reach."""

    name: str
    measured: float | None
    """None where it could not be measured; `said` tells why."""
    target: float | None = None
    """None for a figure that is given for comparison only."""
    at_least: bool = False
    """Whether the target is the least value that will do; it is the greatest otherwise."""
    unit: str = ""
    said: str = ""
    """How it was measured, or what it does not cover."""

    @property
    def met(self) -> bool | None:
        """None where there is nothing to reach."""
        if self.target is None:
            return None
        if self.measured is None:
            return False
        return self.measured >= self.target if self.at_least else self.measured <= self.target
