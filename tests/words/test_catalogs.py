"""Every text is found, translated, and says the same things as the English one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from scripts.words import SOURCE, lacking, places, template, translated_languages, updated
from sitbone.plan.questions import Kind, load_questions
from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches
from sitbone.web.pages.script_words import IN_REMINDERS, IN_SESSION
from sitbone.words import LANGUAGES, chosen, language, ngettext, speaking
from tests.words.marked import MARKS, unmarked

ROOT = Path(__file__).parents[2]
OTHERS = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_is_up_to_date_whole_and_keeps_the_places_of_the_english_text(code: str) -> None:
    assert lacking(code) == []


def test_the_same_sources_give_the_same_catalogs() -> None:
    assert translated_languages() == ["de", "es"]
    assert updated("de") == updated("de")
    assert b"POT-Creation" not in updated("de") and str(ROOT).encode() not in updated("de")


def test_sentences_of_stretches_and_questions_are_found() -> None:
    found = {message.id for message in template()}
    for stretch in load_stretches().values():
        said = [
            stretch.title,
            stretch.summary,
            *(r.cue for r in stretch.rules),
            *(li.say for li in stretch.lines),
        ]
        assert set(said) <= found
    assert {m.say for m in load_movements_to_avoid()} <= found
    assert {words for q in load_questions() for words in (q.ask, q.why)} <= found


@pytest.mark.parametrize("code", OTHERS)
def test_stretches_and_questions_change_their_words_and_nothing_else(code: str) -> None:
    english, asked = load_stretches(), load_questions()
    with speaking(code):
        other, asked_other = load_stretches(), load_questions()
    assert list(english) == list(other) and english["towel"].title != other["towel"].title
    for name in english:
        for part in ("shape", "hold"):
            one, two = getattr(english[name], part), getattr(other[name], part)
            assert _unsaid(one.model_dump()) == _unsaid(two.model_dump())
        assert english[name].shape.say != other[name].shape.say
        for one, two in zip(english[name].rules, other[name].rules, strict=True):
            assert one.model_copy(update={"cue": two.cue}) == two and one.cue != two.cue
    assert [(q.id, q.kind, q.lasting) for q in asked] == [(q.id, q.kind, q.lasting) for q in asked_other]


@pytest.mark.parametrize(("code", "doctor"), [("de", r"[äÄ]rzt|Arzt"), ("es", "médico")])
def test_every_red_flag_still_names_a_doctor_and_when(code: str, doctor: str) -> None:
    hurry = {
        "today": r"heute|hoy",
        "now": r"jetzt|ahora",
        "first": r"zuerst|primero",
        "before": r"bevor|antes",
    }
    english = {q.id: q.why for q in load_questions()}
    with speaking(code):
        for question in load_questions():
            if question.kind is not Kind.RED_FLAG:
                continue
            assert re.search(doctor, question.why), question.why
            for word, same in hurry.items():
                if re.search(rf"\b{word}\b", english[question.id]):
                    assert re.search(same, question.why), (word, question.why)


def test_a_plural_follows_the_language_and_unknown_languages_are_english() -> None:
    def said(count: int) -> str:
        return ngettext("{count} session a day", "{count} sessions a day", count).format(count=count)

    with speaking("de"):
        assert [said(1), said(2)] == ["1 Einheit am Tag", "2 Einheiten am Tag"]
    with speaking("tlh"):
        assert language() == "en" and said(2) == "2 sessions a day"


@pytest.mark.parametrize(
    ("kept", "accepted", "expected"),
    [
        (None, None, "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en;q=0.2, es-MX;q=0.7", "es"),
        (None, "fr, it", "en"),
        (None, "de;q=0, es;q=x, ;;,", "en"),
        ("es", "de", "es"),
        ("klingon", "de", "de"),
    ],
)
def test_what_somebody_chose_comes_before_what_the_browser_asks_for(
    kept: str | None, accepted: str | None, expected: str
) -> None:
    assert chosen(kept, accepted) == expected


def test_only_whole_texts_are_marked() -> None:
    """A text that is put together first, or held in a variable that nobody marked, could not be found."""
    assert list(unmarked(SOURCE)) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("Whole.")', True),
        ('SAY = {1: later("One")}\ndef f(n): return _(SAY[n])', True),
        ('SAY = {1: later("One")}\ndef f(n):\n    words = SAY.get(n)\n    return _(words)', True),
        ("def f(words): return _(words)", False),
        ('SAY = {1: "One"}\ndef f(n): return _(SAY[n])', False),
        ('SAY = {1: later("One")}\ndef f(self, words): return self._(words)', False),
        ('def f(n): return ngettext("one", "m" + "any", n)', False),
        ('_(f"{1} whole")', False),
    ],
)
def test_a_text_that_no_extractor_would_find_is_seen(tmp_path: Path, code: str, found: bool) -> None:
    (tmp_path / "said.py").write_text(code, "utf-8")
    assert (list(unmarked(tmp_path)) == []) is found


def test_templates_mark_whole_texts_only() -> None:
    for file in (SOURCE / "web" / "templates").rglob("*.html"):
        for call in (
            Environment(extensions=["jinja2.ext.i18n"]).parse(file.read_text("utf-8")).find_all(nodes.Call)
        ):
            if isinstance(call.node, nodes.Name) and call.node.name in MARKS:
                assert isinstance(call.args[0], nodes.Const), f"{file.name}:{call.lineno}"


def test_names_of_places_are_found_in_both_ways_of_writing_them() -> None:
    assert places("{done} of {wanted}, %(name)s and 30 %") == {"done", "wanted", "name"}


def test_scripts_and_server_know_the_same_words() -> None:
    source = (ROOT / "frontend" / "src" / "words.ts").read_text("utf-8")
    names = source.split("export type Name =")[1].split(";")[0]
    assert set(re.findall(r'"([^"]+)"', names)) == set(IN_SESSION) | set(IN_REMINDERS)


def test_no_script_has_sentences_of_its_own() -> None:
    for file in (ROOT / "frontend" / "src").glob("*.ts"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*|new Error\([^)]*\)", "", file.read_text("utf-8"), flags=re.DOTALL)
        sentences = re.findall(r'["`]([A-Z][a-z]+ [a-z]+ [^"`]*)["`]', code)
        assert sentences == [], file.name


def _unsaid(read: Any) -> Any:
    """The same without its sentences."""
    if isinstance(read, dict):
        return {key: _unsaid(value) for key, value in read.items() if key != "say"}
    return [_unsaid(one) for one in read] if isinstance(read, tuple | list) else read
