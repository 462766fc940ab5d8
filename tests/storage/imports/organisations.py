"""Made-up organisations of every shape, for tests over many of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from storage.imports import headings
from storage.imports.people import PersonRow

SPELLINGS = {
    "employee_no": ["Anställningsnummer", "ANST.NR", "employee no", "Anst nr"],
    "name": ["Namn", "NAME", "För- och efternamn", "namn *"],
    "unit": ["Enhet", "unit", "Enhet (sökväg)"],
    "position": ["Befattning", "Titel", "Job title"],
    "manager_no": ["Chef", "Chefens anställningsnummer", "Manager's employee number"],
    "start_date": ["Startdatum", "Anställd fr.o.m.", "FÖRSTA DAG", "start date"],
    "end_date": ["Slutdatum", "T.o.m.", "End date"],
    "mentor_no": ["Mentor", "Mentorns anst.nr", "mentor's employee number"],
    "roles": ["Roll", "Roller", "roles"],
    "language": ["Språk", "LANGUAGE"],
    "birth_year": ["Födelseår", "Year of birth"],
    "employment_rate": ["Sysselsättningsgrad", "Tjänstgöringsgrad (%)", "Employment rate"],
    "competences": ["Kompetenser", "Competences"],
    "assignments": ["Uppdrag", "ASSIGNMENTS"],
}
_WORDS = ["Vård", "Omsorg", "Skola", "Åre", "Hemtjänst", "SoL", "Stab", "Östra", "é", "Łódź"]
_ENTRIES = ["HLR", "Handledare, VFU", "Samtal (MI, KBT)", "Kurs 7,5 hp", "<b>Excel</b>", "Åldrande"]
_LETTERS = st.characters(categories=["Lu", "Ll", "Lo"])
_NAMES = st.text(_LETTERS, min_size=1, max_size=8).map(lambda text: normalize("NFC", text))


@dataclass(frozen=True)
class Layout:
    """How a file may look without meaning anything else."""

    order: tuple[str, ...]
    spelling: dict[str, str]
    rows_above: int

    def rows(self, people: list[PersonRow]) -> list[list[Any]]:
        above = [["Personallista"]] * self.rows_above
        names = [self.spelling[field] for field in self.order]
        return [*above, names, *([_cell(person, it) for it in self.order] for person in people)]


def layouts() -> st.SearchStrategy[Layout]:
    fields = (*headings.REQUIRED, *headings.OPTIONAL)
    return st.builds(
        Layout,
        order=st.permutations(fields).map(tuple),
        spelling=st.fixed_dictionaries(
            {field: st.sampled_from(SPELLINGS[field]) for field in fields}
        ),
        rows_above=st.integers(0, 3),
    )


@st.composite
def organisations(draw: st.DrawFn) -> list[PersonRow]:
    """People whose managers stand anywhere in the list, in no circles."""
    numbers = draw(st.lists(st.integers(1, 99_999).map(str), min_size=1, max_size=6, unique=True))
    people = [_person(draw, at, numbers) for at in range(len(numbers))]
    return draw(st.permutations(people))


def _person(draw: st.DrawFn, at: int, numbers: list[str]) -> PersonRow:
    others = [number for number in numbers if number != numbers[at]]
    start = draw(st.dates(date(1970, 1, 1), date(2090, 1, 1)))
    return PersonRow(
        row=0,
        employee_no=numbers[at],
        name=draw(_NAMES),
        unit=" / ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8))),
        position=draw(_NAMES),
        manager_no=draw(st.sampled_from([None, *numbers[:at]])),
        start_date=start,
        end_date=draw(st.none() | st.dates(start, date(2100, 1, 1))),
        mentor_no=draw(st.sampled_from([None, *others])),
        roles=tuple(sorted(draw(st.sets(st.sampled_from(["hr", "it", "coordinator"]))))),
        language=draw(st.sampled_from(["sv", "en", "latt"])),
        birth_year=draw(st.none() | st.integers(1900, start.year - 14).filter(lambda y: y < 2020)),
        employment_rate=draw(st.none() | st.integers(101, 10_000).map(lambda n: n / 100)),
        competences=tuple(sorted(draw(st.sets(st.sampled_from(_ENTRIES))))),
        assignments=tuple(sorted(draw(st.sets(st.sampled_from(_ENTRIES))))),
    )


def _cell(person: PersonRow, field: str) -> Any:
    value = getattr(person, field)
    if field in headings.LISTS:
        return "".join(f"{name};" for name in value) or None
    return ", ".join(value) if field == "roles" else value
