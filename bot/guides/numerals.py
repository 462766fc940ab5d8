"""Typed words as people spell them: folded, and the numbers among them."""

import re
import unicodedata


def fold(text: str) -> str:
    """For comparing: no case, no diacritics, single spaces. "  Söndag " is "sondag"."""
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.split())


def _numbered(words: str, start: int) -> dict[str, int]:
    """Words in counting order; a slash parts words for the same number."""
    groups = enumerate(words.split(), start)
    return {word: number for number, group in groups for word in group.split("/")}


NUMBERS = {
    **_numbered("noll en/ett tva tre fyra fem sex sju atta nio tio", 0),
    **_numbered("elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo", 11),
    **_numbered("zero one two three four five six seven eight nine ten", 0),
    **_numbered("eleven twelve thirteen fourteen fifteen sixteen", 11),
    **_numbered("seventeen eighteen nineteen twenty", 17),
}

_SWEDISH = _numbered(
    "forsta/forste andra/andre tredje fjarde femte sjatte sjunde attonde nionde", 1
)
_ENGLISH = _numbered("first second third fourth fifth sixth seventh eighth ninth", 1)

ORDINALS = {
    **_SWEDISH,
    **_numbered("tionde elfte tolfte trettonde fjortonde femtonde sextonde sjuttonde", 10),
    **_numbered("artonde nittonde tjugonde", 18),
    **{f"tjugo{word}": 20 + number for word, number in _SWEDISH.items()},
    "trettionde": 30,
    "trettioforsta": 31,
    "trettioforste": 31,
    **_ENGLISH,
    **_numbered("tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth", 10),
    **_numbered("seventeenth eighteenth nineteenth twentieth", 17),
    **{f"twenty-{word}": 20 + number for word, number in _ENGLISH.items()},
    "thirtieth": 30,
    "thirty-first": 31,
}

_UNIT = re.compile(r" ?(?:%|procent|percent|kr|kronor|st)$")
_SWEDISH_NUMBER = re.compile(
    r"(?P<whole>[+-]?(?:\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+(?=,)|\d+))"
    r"(?:(?:,|\.(?!\d{3}$))(?P<decimals>\d+))?",
    re.ASCII,
)
_ENGLISH_NUMBER = re.compile(
    r"(?P<whole>[+-]?(?:\d{1,3}(?:[ ,]\d{3})+|\d+))(?:[.,](?P<decimals>\d+))?", re.ASCII
)
_MOST_DIGITS = 15


def read_number(text: str, language: str) -> int | float | None:
    """The number in figures or, up to twenty, in words; None when it is none or unclear.

    Swedish "1 234,5" and "1.234,5", English "1,234.5"; "1.234" alone is unclear in Swedish,
    where the dot may part thousands. A float only where there are decimals.
    """
    said = _UNIT.sub("", fold(text).strip(" .!?").replace("−", "-"))
    if said in NUMBERS:
        return NUMBERS[said]
    found = (_ENGLISH_NUMBER if language == "en" else _SWEDISH_NUMBER).fullmatch(said)
    if found is None or len(re.findall(r"\d", said)) > _MOST_DIGITS:
        return None
    whole = re.sub(r"[ .,]", "", found["whole"])
    decimals = (found["decimals"] or "").rstrip("0")
    return float(f"{whole}.{decimals}") if decimals else int(whole)
