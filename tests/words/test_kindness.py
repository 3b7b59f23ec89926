"""No sentence of a page, a report or the coach pushes, praises too much or blames, in any language."""

import re

import pytest

from scripts.words import template
from sitbone.words import LANGUAGES, ngettext, pgettext, speaking
from sitbone.words import _ as translated

UNKIND = {
    "en": r"further|farther|harder|deeper|faster|push\w*|no gain|keep going|come on|one more|almost|nearly|streaks?"
    r"|in a row|challenge\w*|goals?|targets?|rewards?|great|excellent|perfect\w*|amazing|bravo|proud|well done"
    r"|records? of|good job|congratulat\w+|missed|lazy|should have|not enough|too little",
    "de": r"weiter (gehen|hinein|strecken|beugen)|tiefer|härter|fester|schneller|durchhalten|noch eine[nrs]?|fast"
    r"|rekord\w*|serie|ziele?|toll|super|großartig|prima|perfekt|klasse|bravo|stolz|gut gemacht|glückwunsch"
    r"|verpasst|versäumt|faul|zu wenig|nicht genug",
    "es": r"más (lejos|fuerte|profund\w+|rápido)|empuj\w*|aguant\w*|ánimo|vamos|una más|casi|racha|metas?|objetivos?"
    r"|récord|genial|excelente|perfect\w*|bravo|orgullos\w*|bien hecho|buen trabajo|enhorabuena|felici\w+|perezos\w*"
    r"|debería haber|insuficiente",
}
MAY_BE_SAID = (
    "Well done for taking the time.",  # only where something was held, and nothing hurt
    "never ask you to go further",
    "reads a bent hip some degrees too little",
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_pushes_praises_too_much_or_blames(code: str) -> None:
    unkind = re.compile(rf"\b({UNKIND[code]})\b", re.IGNORECASE)
    with speaking(code):
        for message in template():
            one, *others = (message.id,) if isinstance(message.id, str) else message.id
            if any(allowed in one for allowed in MAY_BE_SAID):
                continue
            said = [pgettext(message.context, one) if message.context else translated(one)]
            said += [ngettext(one, others[0], number) for number in (1, 2) if others]
            assert [text for text in said if unkind.search(text)] == []
