"""Every sentence that the coach can say aloud has its clip."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scripts.voice.sentences import spoken
from sitbone.figure.figure import play
from sitbone.live.guide import Guide
from sitbone.plan.item import Item, Purpose
from sitbone.plan.records import SeenBy
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches
from sitbone.web.voice.clips import CLIPS, clip_name, kept, sentences_of
from sitbone.words import LANGUAGES, speaking

MOST_BYTES = 8_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_can_be_said_has_a_clip_and_no_clip_is_of_another(language: str) -> None:
    wanted = {clip_name(language, sentence): sentence for sentence in spoken(language)}
    there = {file.stem for file in (CLIPS / language).glob("*.ogg")}
    how = f"python -m scripts.voice {language} (docs/words.md)"
    assert [wanted[name] for name in wanted.keys() - there] == [], f"no clip: {how}"
    assert there - wanted.keys() == set(), f"said by nobody: {how}"
    assert kept(language) == wanted, how


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clips_of_a_language_are_small_and_are_sound(language: str) -> None:
    files = list((CLIPS / language).glob("*.ogg"))
    assert 0 < sum(file.stat().st_size for file in files) < MOST_BYTES
    assert all(file.read_bytes()[:4] == b"OggS" for file in files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_cut_at_an_abbreviation(language: str) -> None:
    assert [
        one for one in spoken(language) if re.search(r"(^|\W)(\w|ca|approx|bzw|vgl|etc|Dr|Sra?)\.$", one)
    ] == []


def _said_with_a_camera() -> Iterator[str]:
    for purpose in Purpose:
        items = [Item(name, "left", 6, purpose=purpose) for name in ("towel", "wall")]
        guide = Guide(items, limits=Limits(hip_flexion_at_most=60, hips="left"))
        answers = [guide.go()]
        for item in items:
            for side in ("right", "left"):
                figure, start = load_stretches()[item.stretch].figure, guide.time + 0.1
                looks = play(figure, side, stays={"hold": 9}, start=start, trembles=0.001)
                answers += [guide.see(look) for look in looks]
            answers += [guide.pause(True), guide.pause(False), guide.hurts(), guide.skip()]
        yield from (said.text for answer in answers for said in answer.said)


def _said_of_a_wrong_posture() -> Iterator[str]:
    every = load_stretches()
    for name, stretch in every.items():
        for other in every.values():
            guide = Guide([Item(name, "both" if stretch.sides == "both" else "left", 5)])
            answers = [guide.go()]
            looks = play(other.figure, "left", stays={"hold": 20}, start=13.0, trembles=0.001)
            answers += [guide.see(look) for look in looks]
            yield from (said.text for answer in answers for said in answer.said)


def _said_with_a_timer() -> Iterator[str]:
    for name, stretch in load_stretches().items():
        sides = ("both",) if stretch.sides == "both" else ("left", "right")
        items = [Item(name, side, None) for side in sides]
        guide = Guide(items, seen_by=SeenBy.TIMER, limits=Limits(hip_flexion_at_most=90))
        yield from (said.text for n in range(1, 500) for said in guide.tick(n / 4).said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_said_in_a_whole_session_is_among_them(language: str) -> None:
    with speaking(language):
        said = {
            one
            for text in (*_said_with_a_camera(), *_said_of_a_wrong_posture(), *_said_with_a_timer())
            for one in sentences_of(text)
        }
    assert len(said) > 30
    assert said - set(spoken(language)) == set()
