"""How a workbook of the competence model is laid out: `templates/competence_sheets.toml`."""

import re
from typing import Literal

from pydantic import Field

from bot.guides.document import Document, Part
from bot.guides.words import Words

NUMBER = "{n}"
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")


class Choice(Words):
    id: str


class Column(Part):
    id: str
    heading: Words
    """With `NUMBER` in it where there are several of the kind: one for each level, or year."""
    about: Words
    choices: tuple[Choice, ...] = Field(default=(), alias="choice", strict=False)
    """The first is what an empty cell stands for."""

    @property
    def is_numbered(self) -> bool:
        return NUMBER in self.heading.sv

    def numbered(self, number: int) -> str:
        return self.heading.sv.replace(NUMBER, str(number))

    def number_in(self, heading: str) -> int | None:
        """The number in a heading of this kind; 0 where the kind has none. None for others."""
        parts = [re.escape(fold(part)) for part in self.heading.sv.split(NUMBER)]
        found = re.fullmatch(r"(\d{1,3})".join(parts), fold(heading))
        return None if found is None else int(found[1]) if self.is_numbered else 0


class SheetWords(Part):
    id: str
    title: Words
    about: Words
    columns: tuple[Column, ...] = Field(alias="column", strict=False)

    def column(self, id_: str) -> Column:
        """Raise KeyError where the sheet has none."""
        for column in self.columns:
            if column.id == id_:
                return column
        raise KeyError(id_)


class AboutSheet(Part):
    """The first sheet, which tells what the others hold."""

    title: Words
    sheet: Words
    column: Words
    text: Words


class Layout(Document):
    audience: Literal["hr"] = Field(alias="for")
    about: AboutSheet
    sheets: tuple[SheetWords, ...] = Field(alias="sheet", strict=False)

    def sheet(self, id_: str) -> SheetWords:
        """Raise KeyError where there is none."""
        for sheet in self.sheets:
            if sheet.id == id_:
                return sheet
        raise KeyError(id_)

    def known(self, title: str) -> SheetWords | None:
        """The sheet of this title, however it is written."""
        return next((each for each in self.sheets if fold(each.title.sv) == fold(title)), None)


def fold(text: str) -> str:
    """Without case, spaces, punctuation, and what stands in brackets."""
    return "".join(sign for sign in _BRACKETS.sub("", text).casefold() if sign.isalnum())
