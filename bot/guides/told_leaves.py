"""Sentences by which people tell that somebody leaves: "Måns slutar 31 mars", "Ulla går i pension".

Only what says so as a whole is taken. A name is looked for by whoever asks; here it is words.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from bot.guides.almanac import MONTHS
from bot.guides.calendar import Month
from bot.guides.dates import read_date, read_month
from bot.guides.numerals import fold

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Leaves:
    """What such a sentence says."""

    who: str | None
    """As it was typed; None for "en medarbetare", "somebody"."""
    oneself: bool
    kind: str | None
    """pension or own_notice, where it says so."""
    last_day: date | None
    """None also where it says no more than a month."""
    month: Month | None = None
    """Of the last day, where that is all it says."""


_WILL = r"(?:(?:ska|skall|vill|tänker|kommer att|kommer|is going to|will|wants to) )?"
_PENSION = r"(?:går|gå) i pension|pensionerar sig|pensioneras|retires?|(?:is )?retiring"
_NOTICE = (
    r"(?:har )?sagt upp (?:sig|mig)|säger upp (?:sig|mig)|(?:has |have )?given notice|"
    r"(?:has |have )?resigned|resigns?"
)
_ENDS = (
    r"slutar?|har slutat|slutade|lämnar oss|leaves?|(?:is |am )?leaving|has left|quits?|"
    r"is quitting"
)
_SENTENCE = re.compile(
    rf"(?P<who>.+?) {_WILL}(?:(?P<pension>{_PENSION})|(?P<notice>{_NOTICE})|(?:{_ENDS}))"
    r"(?: (?P<when>.+))?",
    re.IGNORECASE,
)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


_ONESELF = _folded("jag i")
_BEFORE_A_NAME = _folded(
    "nu men och att hej vår min kollega kollegan medarbetaren my our colleague that hi"
)
_ANYBODY = _folded(
    "en ett någon nån av mina våra medarbetare anställd anställda kollega person i på hos "
    "personalen gruppen enheten laget oss a an one of my our some somebody someone employee "
    "employees colleague colleagues staff"
)
_ABOUT = _folded(
    "nu snart här hos oss på enheten jobbet sin sitt anställning tjänst jobb i till efter före "
    "under den sista slutet början mitten av nästa år sommar sommaren höst hösten vår våren vinter "
    "vintern jul årsskiftet now soon here us in after by the end of beginning next year summer "
    "autumn spring winter christmas her his their job manad manaden den har month this"
)
"""What may stand about the time without being a date, besides months and years."""


def read(text: str, today: date, language: str) -> Leaves | None:
    """What `text` says of somebody who leaves; None where it says something else, or asks."""
    said = " ".join(text.split()).rstrip(" .!")
    found = _SENTENCE.fullmatch(said) if len(said) <= LONGEST else None
    if found is None or said.endswith("?"):
        return None
    when = (found["when"] or "").strip()
    last_day = read_date(when, today, language) if when else None
    if last_day is None and not all(map(_is_about_time, _words(when))):
        return None
    kind = "pension" if found["pension"] else "own_notice" if found["notice"] else None
    words = list(dropwhile(lambda word: fold(word) in _BEFORE_A_NAME, _words(found["who"])))
    oneself = len(words) == 1 and fold(words[0]) in _ONESELF
    anybody = oneself or all(fold(word) in _ANYBODY for word in words)
    month = read_month(when, today) if last_day is None else None
    return Leaves(None if anybody else " ".join(words), oneself, kind, last_day, month)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text)


def _is_about_time(word: str) -> bool:
    said = fold(word)
    return said in _ABOUT or said in MONTHS or re.fullmatch(r"(?:19|20)\d\d", said) is not None
