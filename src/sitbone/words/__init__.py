"""Words in the language of whoever reads or hears them: English in the code, the others in catalogs (docs/words.md).

>>> with speaking("de"):
...     _("Pause")
'Pause'
>>> _("Pause")
'Pause'
"""

from sitbone.words.forms import (
    clock_time,
    day_and_month,
    decimal_sign,
    grouped,
    long_day,
    number,
    several,
    short_day,
    weekday,
)
from sitbone.words.language import ENGLISH, LANGUAGES, PSEUDO, chosen, language, locale, speaking
from sitbone.words.translate import _, later, ngettext, npgettext, pgettext

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "PSEUDO",
    "_",
    "chosen",
    "clock_time",
    "day_and_month",
    "decimal_sign",
    "grouped",
    "language",
    "later",
    "locale",
    "long_day",
    "ngettext",
    "npgettext",
    "number",
    "pgettext",
    "several",
    "short_day",
    "speaking",
    "weekday",
]
