"""Courses in a workbook: an empty one to fill in, and a filled one read or refused by cell."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, NamedTuple

from bot import placement_files
from bot.competence_files import MOST_TROUBLES, ModelFile, sheet_of
from bot.domain.competence.layout import Layout
from bot.domain.competence.pages import Page, about
from bot.domain.training import sheet
from bot.domain.training.days import Session
from bot.domain.training.sheet import Given
from schedules.workdays import Workdays
from storage.exports.workbook import workbook
from storage.imports import grids
from templates import PACKAGED


class Known(NamedTuple):
    """What a file is held against."""

    schools: placement_files.Known
    courses: Mapping[str, str]
    """The competence model's, their names by id."""
    workdays: Workdays


@dataclass(frozen=True)
class CourseFile(ModelFile):
    """Courses that were read, as `stored` has them."""


@cache
def layout() -> Layout:
    text = (PACKAGED / "course_sheets.toml").read_text(encoding="utf-8")
    return Layout.read(text, "course_sheets")


def read_any(data: bytes, name: str, known: Known) -> ModelFile | bytes:
    """Courses, or what `bot.placement_files.read_any` finds, by what is in it.

    Raises `storage.imports.Unreadable`.
    """
    if any(layout().known(title) for title in grids.titles(data)):
        return read_workbook(data, known)
    return placement_files.read_any(data, name, known.schools)


def read_workbook(data: bytes, known: Known) -> CourseFile:
    """Raises `storage.imports.Unreadable` where the file can't be opened."""
    opened = grids.grids(data, lambda title: bool(layout().known(title)), days=True)
    found = sheet.read(opened, layout(), known.courses, known.schools.today, known.workdays)
    canonical = None if found.troubles else stored(found.courses)
    return CourseFile(canonical, found.troubles[:MOST_TROUBLES], found.ignored)


def stored(courses: tuple[Given, ...]) -> str:
    return json.dumps([_written(each) for each in courses], ensure_ascii=False)


def _written(each: Given) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "sessions": [
            (one.day.isoformat(), one.begins.isoformat(), one.ends.isoformat())
            for one in each.sessions
        ],
        "place": each.place,
        "places": each.places,
        "deadline": each.deadline.isoformat(),
        "leader": each.leader,
    }


def restored(canonical: str) -> Iterator[Given]:
    for each in json.loads(canonical):
        sessions = tuple(
            Session(date.fromisoformat(day), time.fromisoformat(begins), time.fromisoformat(ends))
            for day, begins, ends in each["sessions"]
        )
        last = date.fromisoformat(each["deadline"])
        yield Given(each["kind"], sessions, each["place"], each["places"], last, each["leader"])


def write() -> bytes:
    """To be filled in: what each column is about, and the columns."""
    words = layout().sheet("courses")
    headings = tuple(column.heading.sv for column in words.columns)
    return workbook(
        [sheet_of(each) for each in (about(layout()), Page(words.title.sv, headings, []))]
    )
