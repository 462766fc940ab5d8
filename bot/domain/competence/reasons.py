"""Why a competence model can't be used: a reason with its facts, and where the cause stands.

The chat's words for a reason live in templates; here is the operator's English, and an example
of the facts, from which the templates' tests enumerate them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.guides.lines import Place
from bot.guides.problems import subject, whole

Fact = str | int


class Reason(NamedTuple):
    what: str
    """What is wrong, in English; {part} is the profession, area … that it is about, and {whole}
    the key in it."""
    do: str
    example: Mapping[str, Fact] = {}


@dataclass(frozen=True)
class Flaw:
    """Something wrong in a model's data, at a place as `bot.guides.lines` has it."""

    place: Place
    reason: str
    """A key of `OF_MODELS`."""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def in_english(self, data: Mapping[str, Any]) -> tuple[str, str]:
        """What is wrong and what to do about it, as sentences without their full stops."""
        known = dict(data)
        facts = {"part": subject(self.place, known), "whole": whole(self.place, known)}
        reason = OF_MODELS[self.reason]
        return reason.what.format(**facts, **self.facts), reason.do.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Where:
    """A line of a text, or a cell, a row or the whole of a workbook's sheet; or the file."""

    line: int | None = None
    sheet: str = ""
    row: int | None = None
    column: str = ""
    """Its letter."""
    heading: str = ""

    def __str__(self) -> str:
        parts = [f"line {self.line}" if self.line else "", self.sheet]
        parts += [f"row {self.row}" if self.row else ""]
        heading = f" ({self.heading})" if self.heading else ""
        parts += [f"column {self.column}{heading}" if self.column else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file is not taken, told so that whoever sent it finds the cause."""

    where: Where
    reason: str
    facts: Mapping[str, Fact]
    what: str
    do: str
    """In English; sentences without their full stops."""

    def __str__(self) -> str:
        where = str(self.where)
        return f"{where}: {self.what}. {self.do}." if where else f"{self.what}. {self.do}."


def trouble(where: Where, reason: str, **facts: Fact) -> Trouble:
    """One of a workbook's own, which is about no part of the model."""
    what, do = Flaw((), reason, facts).in_english({})
    return Trouble(where, reason, facts, what, do)


OF_MODELS: Mapping[str, Reason] = {
    # Words and names
    "no_words": Reason(
        "{whole} has no words in {written_in}",
        'Add {name} = "…"',
        {"written_in": "English", "name": "en"},
    ),
    "empty": Reason("{whole} is empty", "Write it, or remove it"),
    "untidy": Reason(
        "{whole} has a line break, a hidden sign or a space too many",
        "Write it anew on one line",
    ),
    "too_long": Reason(
        "{whole} is {length} signs long", "Keep it within {limit}", {"length": 520, "limit": 400}
    ),
    "semicolon": Reason(
        '{whole} holds "{name}" with a semicolon, which parts the names in a workbook',
        "Write it without",
        {"name": "Kock; biträde"},
    ),
    # What belongs together
    "bad_id": Reason(
        '{whole} is "{id}"',
        "Use a-z, 0-9 and _, beginning with a letter; at most {limit} signs",
        {"id": "Kock 1", "limit": 40},
    ),
    "id_twice": Reason(
        '{part} comes after another one with the id "{id}"',
        "Give one of them another id",
        {"id": "cook"},
    ),
    "twice": Reason('{whole} holds "{name}" twice', "Keep one of them", {"name": "Kock"}),
    "taken": Reason(
        '{whole} holds "{name}", which belongs to "{other}" already',
        "Keep it in one of them",
        {"name": "Kock", "other": "cook"},
    ),
    "unknown": Reason(
        '{whole} names "{name}", which there is none of',
        "Use one of: {known}",
        {"name": "cook", "known": "nurse, care_assistant"},
    ),
    "too_many": Reason(
        "{whole} holds {count} of them", "Keep it within {limit}", {"count": 700, "limit": 500}
    ),
    "levels": Reason(
        "{part} has {count} levels", "Give it 2 to {limit} of them", {"count": 1, "limit": 10}
    ),
    # Numbers
    "shares_count": Reason(
        "{part} has {count} shares, and its scale {levels} levels",
        "Give a share for each level",
        {"count": 3, "levels": 4},
    ),
    "share": Reason("{part} has a share of {value} per cent", "Use 0 to 100", {"value": "-5"}),
    "shares_sum": Reason(
        "{part} has shares that are {sum} per cent together",
        "Change them so that they are 100",
        {"sum": "98"},
    ),
    "meanings_count": Reason(
        "{part} says what {count} levels mean, and its scale has {levels}",
        "Say it of every level, or of none",
        {"count": 3, "levels": 4},
    ),
    "growth": Reason(
        "{part} is {value} per cent",
        "Use {lowest} to {highest}",
        {"value": "2600", "lowest": -90, "highest": 200},
    ),
    "growth_twice": Reason(
        "{part} is for the same {years} years as an earlier one",
        "Keep one of them",
        {"years": 5},
    ),
    "year": Reason('{whole} has "{value}" for a year', "Write it in four figures", {"value": "26"}),
    "population": Reason(
        "{whole} has {value} people for {year}",
        "Write a whole number, from 1",
        {"value": -10400, "year": "2027"},
    ),
    "few_years": Reason(
        "{part} has too few years: {count}", "Give it {limit} or more", {"count": 1, "limit": 2}
    ),
    "population_leap": Reason(
        "{part} goes from {was} people to {is} in {year}",
        "Look for a figure too many or too few",
        {"was": 10400, "is": 104000, "year": "2027"},
    ),
    "two_forecasts": Reason(
        '{part} is for "{name}", which has another forecast already',
        "Keep it in one of them",
        {"name": "cook"},
    ),
    "two_forecasts_of_all": Reason(
        "{part} is for all professions, as another forecast is already",
        "Say which professions it is for",
    ),
    "growth_and_forecast": Reason(
        '{part} is for "{name}", which has a growth of its own as well',
        "Keep one of the two",
        {"name": "cook"},
    ),
    "growth_and_forecast_of_all": Reason(
        "{part} is for all professions, and there is a growth for all as well",
        "Keep one of the two",
    ),
    "sessions": Reason(
        '"{value}" is no day with hours ahead', "Write 14 april 2027 kl. 9–16", {"value": "i vår"}
    ),
    "sign_up_by": Reason(
        "the last day to sign up would be {value}",
        "Choose one from today on that is before the course",
        {"value": "2027-04-14"},
    ),
    "link": Reason(
        '{whole} is "{value}"', "Write an address that begins with https://", {"value": "x"}
    ),
    # Terms and days
    "term": Reason('{whole} is "{value}", which is no term', "Write it as HT 2027", {"value": "x"}),
    "term_written": Reason(
        '{whole} is "{value}"', "Write {name}", {"value": "ht27", "name": "HT 2027"}
    ),
    "term_twice": Reason(
        "{part} is {name} of the same school as an earlier one",
        "Keep one of them",
        {"name": "HT 2027"},
    ),
    "month_day": Reason(
        '{whole} is "{value}", which is no day', "Write month and day, as 04-01", {"value": "1 maj"}
    ),
    "no_day": Reason("{value} is no day", "Write it as 2027-08-30", {"value": "i maj"}),
    "day_order": Reason(
        "{part} has its days in the wrong order", "Let the deadline, the first and the last follow"
    ),
    # Students
    "too_long_cell": Reason("the text is too long", "Keep it within {limit} signs", {"limit": 80}),
    "weeks_weeks": Reason("{value} are no weeks", "Write them as 36-45", {"value": "i maj"}),
    "weeks_no_such_week": Reason(
        "{value} has a week that the year lacks", "Write weeks that there are", {"value": "53"}
    ),
    "weeks_not_in_term": Reason(
        "{value} are not in {term}", "Write weeks that are", {"value": "10-14", "term": "HT 2027"}
    ),
    "weeks_past": Reason(
        "{value} in {term} have passed",
        "Write weeks that lie ahead",
        {"value": "36", "term": "HT 2026"},
    ),
    "student_twice": Reason(
        "{name} stands here twice, in weeks that overlap", "Keep one row", {"name": "Studenten"}
    ),
    "student_known": Reason(
        "{name} has been entered already, in weeks that overlap",
        "Remove the row, or write a code after the name",
        {"name": "Studenten"},
    ),
    "no_unit": Reason("there is no unit {name}", "Write its whole name", {"name": "SoL"}),
    "unit_twice": Reason(
        "there are several units {name}", "Write the whole path, with / between", {"name": "SoL"}
    ),
    # The shape of a text
    "too_big": Reason("The file is over {limit} MB", "Keep only the model in it", {"limit": 1}),
    "not_utf8": Reason("this is not UTF-8", "Save the file as UTF-8"),
    "not_toml": Reason("this is not TOML", "Look for a missing quote, bracket or comma here"),
    "no_key": Reason("{part} has no {name}", "Add it", {"name": "scale"}),
    "unknown_key": Reason(
        '{part} has an unknown key "{name}"', "Remove it, or mend its spelling", {"name": "scal"}
    ),
    "bad_value": Reason(
        "{whole} can't be {value}", "Write it as the packaged file does", {"value": "fifty"}
    ),
    "range": Reason(
        "{whole} can't be {value}",
        "Use {lowest} to {highest}",
        {"value": "0", "lowest": 1, "highest": 120},
    ),
    # The shape of a workbook
    "no_sheet": Reason("There is no sheet {name}", "Add it, with its headings", {"name": "Intyg"}),
    "sheet_renamed": Reason(
        "There is no sheet {name}, but one called {found}",
        "Call it {name} again",
        {"name": "Intyg", "found": "Intyg 2027"},
    ),
    "sheet_twice": Reason("There are two sheets {name}", "Keep one of them", {"name": "Intyg"}),
    "no_headings": Reason(
        "there is no row of headings",
        "Write as the first row: {headings}",
        {"headings": "Id, Namn"},
    ),
    "no_column": Reason(
        "there is no column {name}", "Add it, even if it stays empty", {"name": "Skala"}
    ),
    "column_renamed": Reason(
        "there is no column {name}, but one called {found}",
        "Call it {name} again",
        {"name": "Skala", "found": "Skalor"},
    ),
    "column_twice": Reason("there are two columns {name}", "Keep one of them", {"name": "Skala"}),
    "too_many_rows": Reason(
        "there are more than {limit} rows", "Delete those that are not needed", {"limit": 6_000}
    ),
    "too_many_columns": Reason(
        "there are more than {limit} columns",
        "Delete those that are not needed",
        {"limit": 60},
    ),
    # A cell, or a line
    "identity_number": Reason("a personal identity number stands here", "Take it away"),
    "missing": Reason("the cell is empty", "Fill it in"),
    "not_a_number": Reason("{value} is not a number", "Write it in figures", {"value": "sju"}),
    "not_whole": Reason("{value} is not a whole number", "Write one", {"value": "2.5"}),
    "several_lines": Reason("there is a line break in the cell", "Write it on one line"),
    "choice": Reason(
        "{value} can't stand here", "Use one of: {known}", {"value": "kanske", "known": "ja, nej"}
    ),
    "no_owner": Reason(
        'these rows are of "{name}", which there is none of',
        "Take them away if it is gone, or write it as it is called: {known}",
        {"name": "kuratr", "known": "kurator"},
    ),
    "level_missing": Reason(
        "{name} has no level {level}",
        "Number the levels 1, 2, 3 … without a gap",
        {"name": "cook", "level": 2},
    ),
    "level_twice": Reason(
        "{name} has level {level} twice", "Keep one of them", {"name": "cook", "level": 2}
    ),
    "year_twice": Reason(
        "{name} has {year} twice", "Keep one of them", {"name": "elderly", "year": 2027}
    ),
    "formula": Reason("the cell holds a formula", "Paste it as a value"),
    "excel_error": Reason("{value} is an error in Excel", "Write the value", {"value": "#REF!"}),
    "merged": Reason(
        "the cells {cells} are merged", "Unmerge them, and fill in each", {"cells": "B4:C5"}
    ),
    "not_text": Reason("{value} is a date", "Write it as text", {"value": "2027-01-02"}),
    "hidden_signs": Reason("the cell has signs in it that can't be shown", "Write it anew"),
}
