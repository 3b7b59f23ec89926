"""What the coach shows and says in a whole session, in the pseudo-language and in a real one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from sitbone.figure.figure import observe, play
from sitbone.live.answer import Answer, Part
from sitbone.live.guide import Guide
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.pose.landmarks import Observation
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches
from sitbone.web.pages.script_words import in_reminders, in_session
from sitbone.words import LANGUAGES, PSEUDO, speaking
from tests.words.plain import english_in, plain_words

ITEMS = (
    Item("chair", "left", 6),
    Item("towel", "right", 6),
    Item("wall", "left", 6),
    Item("wall", "right", 6),
)
LIMITS = Limits(hip_flexion_at_most=60, hips="left")
_SHOWN = ("title", "say", "why", "angle", "next")


def _heard(guide: Guide, answer: Answer) -> Iterator[str]:
    yield from (said.text for said in answer.said)
    shown = guide.state
    yield from (words for name in _SHOWN if (words := getattr(shown, name)))
    if shown.check:
        yield shown.check.say


def _whole_session(guide: Guide) -> set[str]:
    """Everything that is heard and shown while somebody does all of it, badly and well."""
    heard: set[str] = set()

    def look(looks: Iterator[Observation] | Sequence[Observation], brightness: int = 128) -> None:
        for one in looks:
            heard.update(_heard(guide, guide.see(one, brightness)))

    nobody = observe({}, time=0.1)
    look([replace(nobody, people=0)], 20)
    look([replace(nobody, time=0.2)], 20)
    look([replace(nobody, time=0.3)])
    heard.update(_heard(guide, guide.go()))
    for item in ITEMS:
        for side in (item.side, "right" if item.side == "left" else "left"):
            figure = load_stretches()[item.stretch].figure
            look(play(figure, side, stays={"hold": 14}, start=guide.time + 0.1, trembles=0.001))  # type: ignore[arg-type]
        heard.update(_heard(guide, guide.pause(True)))
        heard.update(_heard(guide, guide.pause(False)))
        heard.update(_heard(guide, guide.skip()))
    heard.update(_heard(guide, guide.stop()))
    return heard


@pytest.mark.parametrize("limits", [Limits(), LIMITS])
def test_nothing_is_said_or_shown_that_never_went_through_a_translation(limits: Limits) -> None:
    with speaking(PSEUDO):
        heard = _whole_session(Guide(ITEMS, limits=limits))
    assert len(heard) > 20
    assert [text for text in heard if plain_words(text)] == []


@cache
def _in_english() -> frozenset[str]:
    return frozenset(_whole_session(Guide(ITEMS, limits=LIMITS)))


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_sentence_of_another_language_is_heard_or_shown(language: str) -> None:
    assert len(english_in("\n".join(_in_english()), language)) > 10
    with speaking(language):
        heard = _whole_session(Guide(ITEMS, limits=LIMITS))
        heard |= {*in_session().values(), *in_reminders().values()}
        heard |= {movement.say for movement in load_movements_to_avoid()}
        for stretch in load_stretches().values():
            heard |= {
                stretch.title,
                stretch.summary,
                *(r.cue for r in stretch.rules),
                *(li.say for li in stretch.lines),
            }
    assert english_in("\n".join(heard), language) == []


def test_a_timer_speaks_the_language_too() -> None:
    with speaking(PSEUDO):
        guide = Guide(ITEMS[:1], seen_by=SeenBy.TIMER, limits=Limits(hip_flexion_at_most=90))
        heard = {text for n in range(1, 400) for text in _heard(guide, guide.tick(n / 4))}
        heard.update(_heard(guide, guide.hurts()))
    assert guide.part is Part.FINISHED and len(heard) > 5
    assert [text for text in heard if plain_words(text)] == []


def test_every_cue_title_and_line_of_every_stretch_is_translated() -> None:
    with speaking(PSEUDO):
        for stretch in load_stretches().values():
            said = [stretch.title, stretch.summary]
            said += [rule.cue for rule in stretch.rules] + [line.say for line in stretch.lines]
            assert [text for text in said if plain_words(text)] == []


def test_the_same_session_is_judged_the_same_in_every_language() -> None:
    def held(code: str) -> tuple[list[str], list[tuple[str, float]]]:
        with speaking(code):
            guide = Guide(ITEMS[1:2])
            answers = [guide.go()]
            figure = load_stretches()["towel"].figure
            answers += [
                guide.see(look)
                for look in play(figure, "right", stays={"hold": 14}, start=0.1, trembles=0.001)
            ]
        said = [said.text for answer in answers for said in answer.said]
        return said, [(o.hold.stretch, o.hold.counted) for answer in answers for o in answer.outcomes]

    english, german, spanish = held("en"), held("de"), held("es")
    assert english[1] == german[1] == spanish[1] != []
    assert "Fertig. Lassen Sie langsam los." in german[0] and "Hecho. Suelte despacio." in spanish[0]
    assert not {*english[0]} & {*german[0]}
