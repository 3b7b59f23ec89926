"""The way through the items of a session: whose turn it is, what was led last, and what hurt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitbone.plan.item import Item, Purpose
from sitbone.stretches.stretch import load_stretches, with_what_grows_out_of

UNMEASURED_HOLD = 10.0
"""Seconds of a hold for which the programme gives no length (H, E): somebody lying there must be told when it is
enough. Our choice, what counts as done for Seated Stretch One."""


class Way:
    """Goes on from item to item, and past those of a stretch that hurts."""

    def __init__(self, items: Sequence[Item], at: int, hurt: Iterable[str]) -> None:
        self.items = tuple(replace(item, seconds=hold_seconds(item)) for item in items)
        self.at = at
        self.hurt = set(with_what_grows_out_of(hurt))
        """The stretches that are over for today."""
        self._done: int | None = at - 1 if at else None
        """The item that was led last."""

    @property
    def over(self) -> bool:
        """Whether every item has had its turn."""
        return self.at >= len(self.items)

    @property
    def checks(self) -> bool:
        """Whether it is a flexibility check."""
        return any(item.purpose is Purpose.CHECK for item in self.items)

    @property
    def item(self) -> Item:
        """The item whose turn it is; the last one when all are over."""
        return self.items[min(self.at, len(self.items) - 1)]

    @property
    def before(self) -> Item | None:
        """The one before it."""
        return self.items[self.at - 1] if self.at else None

    @property
    def grows(self) -> bool:
        """Whether this stretch is only done directly after another one (E2)."""
        return not self.over and load_stretches()[self.item.stretch].after is not None

    @property
    def grows_out_of_the_one_before(self) -> bool:
        """Whether that one comes directly before it."""
        after = load_stretches()[self.item.stretch].after
        return bool(after and self.before is not None and self.before.stretch == after)

    @property
    def begun(self) -> bool:
        """Whether any item was led."""
        return self._done is not None

    def pass_hurt(self) -> None:
        """Go past what hurts."""
        self.at = self._past_hurt(self.at)

    def leave(self) -> None:
        """This item has had its turn."""
        self._done = self.at
        self.at += 1

    def it_hurts(self, *, resting: bool) -> str:
        """The stretch that hurts: while somebody rests the one that was led last, not the one that comes.

        A check is over with that: nobody needs its rest.
        """
        at = self._done if resting and self._done is not None else self.at
        stretch = self.items[at].stretch
        over = [item.stretch for item in self.items] if self.checks else [stretch]
        self.hurt |= with_what_grows_out_of(over)
        return stretch

    def after(self, *, waiting: bool) -> Item | None:
        """What comes next; with `waiting` the item whose turn it is comes yet."""
        at = self._past_hurt(self.at if waiting else self.at + 1)
        return self.items[at] if at < len(self.items) else None

    def _past_hurt(self, at: int) -> int:
        while at < len(self.items) and self.items[at].stretch in self.hurt:
            at += 1
        return at


def hold_seconds(item: Item) -> float:
    """Seconds for which an item is held: as planned, else as the programme says."""
    hold = load_stretches()[item.stretch].hold
    return item.seconds or hold.seconds or hold.finished_after or UNMEASURED_HOLD
