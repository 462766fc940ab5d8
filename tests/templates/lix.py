"""How hard a Swedish text is to read, as LIX (läsbarhetsindex).

Source: C.-H. Björnsson, Läsbarhet (Liber, 1968). Below 30 is very easy, 30 to 40 easy, 40 to 50 an
ordinary newspaper, 50 to 60 official prose.
"""

import re

LONG = 6  # letters; a word with more of them than this is long
_WORD = re.compile(r"[^\W_]+(?:[-'’.:][^\W_]+)*")
# A colon ends a sentence, as in the source, but not inside a word or a time (SKR:s, 9:30). A full
# stop before a digit or a small letter ends none: it belongs to an abbreviation (kl. 9.00).
_END = re.compile(r"\n|[:?!](?!\w)|\.(?!\w|\s+[\da-zåäö])")


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words longer than six letters; 0 without words.

    A sentence ends with a full stop, a colon, a question or exclamation mark, or with its line, so
    a title or a list item without a full stop is a sentence of its own. Digits are words, and a
    hyphenated compound is one word whose hyphens are not counted as letters.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _END.split(text) if _WORD.search(part))
    return len(words) / sentences + 100 * sum(map(_is_long, words)) / len(words)


def _is_long(word: str) -> bool:
    return sum(letter.isalnum() for letter in word) > LONG
