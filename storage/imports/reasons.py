"""Why a file, or a cell in it, can't be taken in.

A reason is a key with facts. The chat's words for it live in templates; here is the operator's
English sentence, and an example of the facts, from which the templates' tests enumerate them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

Fact = str | int | tuple[str, ...]


class Reason(NamedTuple):
    sentence: str
    """What is wrong and what to do, in English, with the facts as placeholders."""
    example: Mapping[str, Fact] = {}


FIELD_WORDS = {
    "employee_no": "employee number",
    "name": "name",
    "first_name": "first name",
    "last_name": "last name",
    "unit": "unit",
    "position": "position",
    "manager_no": "manager's employee number",
    "start_date": "start date",
    "end_date": "end date",
    "mentor_no": "mentor's employee number",
    "roles": "roles",
    "language": "language",
    "birth_year": "year of birth",
    "employment_rate": "employment rate",
    "competences": "competences",
    "assignments": "assignments",
}
"""What a fact that names a field is called in the English sentences."""

OF_FILES: Mapping[str, Reason] = {
    "too_big": Reason(
        "The file is {size} MB and at most {limit} MB is read; "
        "take out sheets and pictures that are not needed, or split it.",
        {"size": 34, "limit": 20},
    ),
    "empty": Reason("The file is empty; choose the file again."),
    "not_a_spreadsheet": Reason(
        "This is not a spreadsheet, whatever its name says; save it as .xlsx or .csv."
    ),
    "old_excel": Reason("This is Excel's old format (.xls); save it as .xlsx."),
    "other_format": Reason(
        "The format {format} can't be read; save it as .xlsx.", {"format": "ods"}
    ),
    "encrypted": Reason("The file has a password; save it without one."),
    "bomb": Reason(
        "The file grows beyond all measure when it is unpacked, and was not opened; "
        "copy the rows into a new workbook and save that."
    ),
    "damaged": Reason("The file is damaged; open it in Excel and save it again as .xlsx."),
    "unknown_encoding": Reason(
        "The text in the file can't be read; save it as CSV UTF-8 or as .xlsx."
    ),
    "broken_quotes": Reason(
        "Line {line} has a quotation mark without its pair; correct it, or save as .xlsx.",
        {"line": 14},
    ),
    "no_headings": Reason(
        "No row of headings was found in the first {rows} rows; "
        "there must be one with at least {fields}.",
        {"rows": 50, "fields": ("employee_no", "name", "start_date")},
    ),
    "missing_headings": Reason(
        "{sheet}, row {row}: there is no column for {fields}; add it.",
        {"sheet": "Personal", "row": 1, "fields": ("manager_no", "start_date")},
    ),
    "heading_twice": Reason(
        "{sheet}, row {row}: the columns {columns} ({headings}) say the same thing; keep one.",
        {"sheet": "Personal", "row": 1, "columns": ("B", "E"), "headings": ("Namn", "Name")},
    ),
    "headings_in_two_rows": Reason(
        "{sheet}: there are headings in row {first} and again in row {second}; "
        "there must be one row of them, with the people below it.",
        {"sheet": "Personal", "first": 1, "second": 40},
    ),
    "identity_heading": Reason(
        "{sheet}, row {row}, column {column}: personal identity numbers are not taken in; "
        "delete the column.",
        {"sheet": "Personal", "row": 1, "column": "C"},
    ),
    "no_people": Reason(
        "{sheet}: there is nobody below the headings in row {row}.", {"sheet": "Personal", "row": 1}
    ),
    "too_many_rows": Reason(
        "{sheet} has more than {limit} rows; split the file.",
        {"sheet": "Personal", "limit": 1_000_000},
    ),
    "too_many_columns": Reason(
        "{sheet}, row {row}: there are more than {limit} columns; delete those not needed.",
        {"sheet": "Personal", "row": 1, "limit": 200},
    ),
}

OF_CELLS: Mapping[str, Reason] = {
    "missing": Reason("the {field} is missing; fill it in.", {"field": "start_date"}),
    "identity_number": Reason("a personal identity number; take it away."),
    "formula": Reason("a formula; paste it as a value."),
    "excel_error": Reason("{value} is an error in Excel; write the value.", {"value": "#REF!"}),
    "not_text": Reason(
        "{value} is not a {field}; write it as text.", {"value": "1", "field": "name"}
    ),
    "too_long": Reason("longer than {limit} characters; shorten it.", {"limit": 200}),
    "not_one_line": Reason("a line break or an invisible sign; write it on one line."),
    "duplicate": Reason(
        "employee number {value} is also in row {other_row}; keep one of them.",
        {"value": "1004", "other_row": 7},
    ),
    "not_a_date": Reason(
        "{value} is not a date; write it as 2027-01-15 or 15/1/2027.", {"value": "vecka 3"}
    ),
    "date_out_of_range": Reason(
        "{value} is not between {first} and {last}; check the year.",
        {"value": "2207-01-15", "first": 1950, "last": 2100},
    ),
    "end_before_start": Reason(
        "the end date {end} is before the start date {start}; correct one of them.",
        {"start": "2027-01-15", "end": "2026-06-30"},
    ),
    "not_a_year": Reason("{value} is not a year; write four digits, as 1985.", {"value": "85"}),
    "year_out_of_range": Reason(
        "{value} can't be the year of birth; it is between {first} and {last}.",
        {"value": "1885", "first": 1900, "last": 2014},
    ),
    "not_a_rate": Reason(
        "{value} is not an employment rate; write 75, 75 % or 0,75.", {"value": "heltid"}
    ),
    "rate_out_of_range": Reason(
        "{value} is not between 0 and 100 percent; correct it.", {"value": "110 %"}
    ),
    "unknown_language": Reason(
        "{value} is not a language that Kompis speaks; write one of {known}.",
        {"value": "finska", "known": ("sv", "en", "latt")},
    ),
    "unknown_role": Reason(
        "{value} is not a role; write one or more of {known}, or nothing.",
        {"value": "rektor", "known": ("hr", "it", "coordinator")},
    ),
    "too_many_entries": Reason(
        "more than {limit} entries; keep those that others need to know of.", {"limit": 50}
    ),
    "unit_part_empty": Reason(
        "the path {value} has an empty part; write it as A / B / C.", {"value": "Omsorg / / SoL"}
    ),
    "unit_too_deep": Reason(
        "the path {value} has more than {limit} parts; shorten it.",
        {"value": "A / B / C / D / E / F / G / H / I", "limit": 8},
    ),
    "own_manager": Reason("a person can't be their own manager; write another number."),
    "own_mentor": Reason("a person can't be their own mentor; write another number."),
    "manager_not_found": Reason(
        "nobody has employee number {value}; correct it, or add the manager as a row.",
        {"value": "1099"},
    ),
    "mentor_not_found": Reason(
        "nobody has employee number {value}; correct it, or add the mentor as a row.",
        {"value": "1098"},
    ),
    "manager_loop": Reason(
        "the managers go in a circle: {loop}; correct one of them.",
        {"loop": ("Alva Ek (1001)", "Bo Al (1002)", "Alva Ek (1001)")},
    ),
}


class Unreadable(Exception):
    """The file as a whole can't be read. `reason` is a key of `OF_FILES`."""

    def __init__(self, reason: str, **facts: Fact) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(sentence(OF_FILES[reason], facts))

    def __reduce__(self) -> tuple[Any, ...]:
        """Files are read in a process of their own: it has to travel."""
        return _unreadable, (self.reason, self.facts)


def _unreadable(reason: str, facts: dict[str, Any]) -> Unreadable:
    return Unreadable(reason, **facts)


class Problem(NamedTuple):
    """What is wrong with one cell. `reason` is a key of `OF_CELLS`."""

    sheet: str
    row: int
    """As Excel counts, from 1."""
    column: str
    """The column's letter."""
    heading: str
    """The column's heading as the file writes it."""
    reason: str
    facts: Mapping[str, Fact]

    @property
    def place(self) -> str:
        heading = f" ({self.heading})" if self.heading else ""
        return f"{self.sheet}, row {self.row}, column {self.column}{heading}"

    def __str__(self) -> str:
        return f"{self.place}: {sentence(OF_CELLS[self.reason], self.facts)}"


def sentence(reason: Reason, facts: Mapping[str, Fact]) -> str:
    return reason.sentence.format_map({key: _words(fact) for key, fact in facts.items()})


def _words(fact: Fact) -> str:
    if isinstance(fact, tuple):
        return ", ".join(_words(part) for part in fact)
    return FIELD_WORDS.get(fact, fact) if isinstance(fact, str) else str(fact)
