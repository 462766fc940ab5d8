"""Personal identity numbers (personnummer, samordningsnummer), which are never taken in.

Their form: Skatteverket, SKV 704 — birth date, a dash (a plus from the age of 100), four digits;
a coordination number has 60 added to the day.
"""

import re
from datetime import date

_NUMBER = re.compile(
    r"(?<!\d)(18|19|20)?(\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01]|6[1-9]|[78]\d|9[01])"
    r"[-+–−]? ?\d{4}(?!\d)"
)
_SMALLEST, _LARGEST = 10**8, 10**12
"""A ten-digit number from 2001 loses its zero when a spreadsheet takes it for a number."""


def in_text(text: str) -> bool:
    """Whether there is a number in it whose date exists. The last digit is not checked:
    a mistyped number still points at somebody.
    """
    return any(_is_date(*match.groups()) for match in _NUMBER.finditer(text))


def in_cell(value: object) -> bool:
    """The same for what a spreadsheet's cell holds."""
    if isinstance(value, str):
        return in_text(value)
    return isinstance(value, int | float) and in_number(value)


def in_number(value: float) -> bool:
    if not _SMALLEST <= value < _LARGEST or value != int(value):
        return False
    digits = str(int(value))
    if len(digits) == 9:
        return in_text("0" + digits) and _adds_up("0" + digits)
    return in_text(digits)


def _is_date(century: str | None, year: str, month: str, day: str) -> bool:
    return any(
        _exists(int(each + year), int(month), int(day) % 60)
        for each in ([century] if century else ["19", "20"])
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _adds_up(digits: str) -> bool:
    """The check digit, asked of nine digits only, where chance alone would often look like one."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
