"""What people type to Kompis itself, whatever it has asked: greetings, thanks, a wish to leave."""

import re
from functools import lru_cache
from zlib import crc32

from bot.guides.numerals import fold

_FRINGE = re.compile(r"^[\W_]+|[\W_]+$")


def bare(text: str) -> str:
    """For comparing what is typed with what a button says: folded, without the signs around.
    "✓ Hoppa över!" is "hoppa over"."""
    return _FRINGE.sub("", fold(text))


@lru_cache(maxsize=512)
def mark(text: str) -> int:
    """A figure for what a button says: to know it again, without keeping whose name is in it."""
    return crc32(bare(text).encode())


def _bare(phrases: str) -> frozenset[str]:
    return frozenset(bare(phrase) for phrase in phrases.split(","))


_LEAVING = _bare(
    "avbryt, avbryta, avbryt det, jag vill avbryta, stopp, stoppa, sluta, ångra, ångra mig, "
    "jag ångrar mig, glöm det, strunt i det, strunta i det, "
    "cancel, stop, quit, abort, never mind, nevermind, forget it"
)
_GREETINGS = _bare(
    "hej, hejsan, hej hej, hej kompis, hallå, tja, tjena, tjenare, god morgon, godmorgon, god dag, "
    "hi, hi there, hello, hello kompis, hey, good morning"
)
_THANKS = _bare(
    "tack, tackar, tack tack, tack så mycket, tack snälla, tack för hjälpen, tusen tack, "
    "stort tack, ok tack, okej tack, bra tack, thanks, thank you, thank you so much, "
    "thanks a lot, many thanks, ok thanks, thx"
)


def leaves(typed: str) -> bool:
    return bare(typed) in _LEAVING


def greets(typed: str) -> bool:
    return bare(typed) in _GREETINGS


def thanks(typed: str) -> bool:
    return bare(typed) in _THANKS
