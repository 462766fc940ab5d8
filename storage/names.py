"""People's names as they are kept to be searched, and as they are typed."""

import re
import unicodedata

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import col

from storage.tables import Person

_UNMARKED = "~"
"""Before a word of the key that is written without its marks, so that the two can be told apart."""
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i"})
"""Those that Unicode does not take apart; a Swede writes æ as ä."""


def search_key(name: str) -> str:
    """måns mentorsson ~mans: the words in small letters, then without marks those that have any."""
    small = name.casefold()
    if small.isascii():
        return small
    words = re.split(r"[\s-]+", small)
    return " ".join([small, *(_UNMARKED + plain(word) for word in words if plain(word) != word)])


def plain(word: str) -> str:
    """Without rings, dots, accents and strokes: mans for måns."""
    apart = unicodedata.normalize("NFD", word).translate(_LETTERS)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def fits(text: str) -> ColumnElement[bool]:
    """Whether each word of `text` begins a part of the name, marks or no marks."""
    either = (or_(_begins(word), _begins(plain(word), _UNMARKED)) for word in _words(text))
    return and_(true(), *either)


def fits_as_written(text: str) -> ColumnElement[bool]:
    """The same with the marks as they were typed: such a hit comes first."""
    return and_(true(), *(_begins(word) for word in _words(text)))


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).casefold().split()


def _begins(word: str, *marks: str) -> ColumnElement[bool]:
    start = re.sub(r"([\\%_])", r"\\\1", word)
    before = ["", "% ", "%-", *(f"%{mark}" for mark in marks)]
    return or_(*(col(Person.name_key).like(f"{each}{start}%", escape="\\") for each in before))
