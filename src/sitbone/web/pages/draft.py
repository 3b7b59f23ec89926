"""The answers of a round that is not finished: they wait in the person's own browser, in the order of the questions."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from sitbone.plan.questions import load_questions

_COOKIE = "sitbone_answers"
_YES_OR_NO = frozenset("yn")
_DOUBTED = "?"


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far."""

    said: str = ""
    """`y` or `n` for each question, from the first one on."""
    doubted: bool = False
    """Whether the next question, a red flag, was answered yes, and it has not been said yet that this is right."""

    @property
    def next(self) -> int:
        """The number of the question that is to be answered now."""
        return len(self.said) + 1

    def with_answer(self, number: int, said: str) -> Draft:
        """With this answer to a question; what came after it is asked again."""
        return Draft(self.said[: number - 1] + said)

    def doubting(self, number: int) -> Draft:
        """With a yes to this question that may have been a slip."""
        return Draft(self.said[: number - 1], doubted=True)

    def answered(self, letter: str) -> list[str]:
        """Ids of the questions that were answered so."""
        return [q.id for q, said in zip(load_questions(), self.said, strict=False) if said == letter]

    def keep_in(self, response: Response) -> Response:
        """Give it to the browser."""
        value = self.said + (_DOUBTED if self.doubted else "")
        response.set_cookie(_COOKIE, value, httponly=True, samesite="strict")
        return response


def draft_of(request: Request) -> Draft:
    """The draft that a browser shows; an empty one where it makes no sense."""
    kept = request.cookies.get(_COOKIE, "")
    said = kept.removesuffix(_DOUBTED)
    if len(said) >= len(load_questions()) or not set(said) <= _YES_OR_NO:
        return Draft()
    return Draft(said, doubted=kept != said)


def forget_draft(response: Response) -> Response:
    """Take it from the browser: the round is finished."""
    response.delete_cookie(_COOKIE)
    return response
