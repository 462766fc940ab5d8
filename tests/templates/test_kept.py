"""What people are told is kept about them is all that is kept: the text against the table."""

import re
from collections.abc import Iterable
from itertools import takewhile

import pytest

from bot.render import Words
from storage.tables import Person

SAID = {
    "employee_no": ("anställningsnummer", "employee number", "ditt nummer på jobbet"),
    "name": ("namn", "name", "ditt namn"),
    "unit_id": ("enhet", "unit", "var du jobbar"),
    "position_id": ("befattning", "position", "ditt jobb"),
    "manager_id": ("chef", "manager", "din chef"),
    "filed_manager_id": ("chef", "manager", "din chef"),
    "start_date": ("startdatum", "start date", "första dag"),
    "end_date": ("slutdatum", "end date", "sista dag"),
    "mentor_id": ("mentor", "mentor", "din mentor"),
    "language": ("språk", "language", "ditt språk"),
    "birth_year": ("födelseår", "year of birth", "vilket år du är född"),
    "employment_rate": ("sysselsättningsgrad", "employment rate", "hur mycket du jobbar"),
    "role": ("roll", "role", "din roll"),
}
"""How each column is named in sv, en and latt."""
NOTHING_NEW = {"id", "name_key"}
"""Our own number, and the name once more."""
LANGUAGES = ("sv", "en", "latt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_import_keeps_of_a_person_is_told(language: str) -> None:
    assert untold(columns(), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_that_nobody_is_told_of_is_seen(language: str) -> None:
    assert untold([*columns(), "shoe_size"], language) == ["shoe_size"]


def test_a_text_that_leaves_one_out_is_seen() -> None:
    assert not_in("• Namn, enhet.\n", {"name": "namn", "unit_id": "enhet", "role": "roll"}) == [
        "role"
    ]


def columns() -> list[str]:
    return [each for each in Person.model_fields if each not in NOTHING_NEW] + ["role"]


def untold(columns: Iterable[str], language: str) -> list[str]:
    """The columns that the text's list does not name, or of which nobody has said how."""
    text = Words().text(language, "account.kept")
    about_the_person = "".join(
        takewhile(lambda line: "Telegram" not in line, text.splitlines(True))
    )
    at = LANGUAGES.index(language)
    return not_in(
        about_the_person, {each: SAID[each][at] if each in SAID else "" for each in columns}
    )


def not_in(text: str, words: dict[str, str]) -> list[str]:
    return [
        each
        for each, word in words.items()
        if not word or not re.search(rf"\b{word}\b", text, re.IGNORECASE)
    ]
