"""Typed words as people spell them: folded, and the numbers among them."""

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
    **_numbered("zero one/a/an two three four five six seven eight nine ten", 0),
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
