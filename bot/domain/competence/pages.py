"""A competence model as the pages of a workbook: what `bot.domain.competence.sheets` reads."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from bot.domain.competence.layout import Layout, SheetWords
from bot.domain.competence.model import CompetenceModel
from bot.guides.words import Words

FEWEST_SHARES = 4

Value = str | int | float | None
Rows = list[tuple[Value, ...]]


class Page(NamedTuple):
    title: str
    headings: tuple[str, ...]
    rows: Rows


def pages(model: CompetenceModel, layout: Layout) -> list[Page]:
    """The first tells what the others hold."""
    rows: dict[str, Rows] = {
        "professions": _professions(model),
        "meanings": _meanings(model),
        "scales": [(each.id, *words(each)) for each in model.scales],
        "levels": _levels(model),
        "areas": _areas(model, layout),
        "certificates": _certificates(model, layout),
        "ombud": _ombud(model),
        "key_functions": [
            (each.id, *words(each), lines(each.positions)) for each in model.key_functions
        ],
        "courses": _courses(model, layout),
        "plan": _plan(model, layout),
        "growth": _growth(model),
        "forecasts": [(each.id, *words(each), lines(each.professions)) for each in model.forecasts],
        "population": [
            (each.id, int(year), people)
            for each in model.forecasts
            for year, people in each.people.items()
        ],
    }
    numbers = {"share": range(1, _shares(model) + 1), "growth": _years(model)}
    return [
        about(layout),
        *(Page(each.title.sv, _headings(each, numbers), rows[each.id]) for each in layout.sheets),
    ]


def about(layout: Layout) -> Page:
    """What stands on each sheet."""
    titles = layout.about
    rows: Rows = []
    for sheet in layout.sheets:
        rows.append((sheet.title.sv, None, sheet.about.sv))
        for column in sheet.columns:
            choices = ", ".join(choice.sv for choice in column.choices)
            about = f"{column.about.sv} ({choices})" if choices else column.about.sv
            rows.append((sheet.title.sv, column.heading.sv.replace("{n}", "1, 2 …"), about))
    return Page(titles.title.sv, (titles.sheet.sv, titles.column.sv, titles.text.sv), rows)


def _headings(sheet: SheetWords, numbers: dict[str, Sequence[int]]) -> tuple[str, ...]:
    return tuple(
        heading
        for column in sheet.columns
        for heading in (
            [column.numbered(number) for number in numbers[column.id]]
            if column.is_numbered
            else [column.heading.sv]
        )
    )


def _professions(model: CompetenceModel) -> Rows:
    return [
        (
            *(each.id, *words(each), each.scale),
            *_padded(each.shares, _shares(model)),
            *(lines(each.positions), lines(each.areas)),
        )
        for each in model.professions
    ]


def _meanings(model: CompetenceModel) -> Rows:
    return [
        (each.id, level, *words(meaning))
        for each in model.professions
        for level, meaning in enumerate(each.meanings, 1)
    ]


def _levels(model: CompetenceModel) -> Rows:
    return [
        (each.id, number, *words(level), *(words(meaning) if meaning else (None,) * 3))
        for each in model.scales
        for number, (level, meaning) in enumerate(zip_longest(each.levels, each.meanings), 1)
    ]


def _areas(model: CompetenceModel, layout: Layout) -> Rows:
    kinds = _says(layout, "areas", "kind")
    return [(each.id, *words(each), kinds[each.kind], each.scale) for each in model.areas]


def _certificates(model: CompetenceModel, layout: Layout) -> Rows:
    says = _says(layout, "certificates", "ends_with_issuer")
    return [
        (
            *(each.id, *words(each), each.months),
            *(says["yes" if each.ends_with_issuer else "no"], lines(each.professions)),
        )
        for each in model.certificates
    ]


def _ombud(model: CompetenceModel) -> Rows:
    return [
        (each.id, *words(each), lines(each.assignments), lines(each.professions))
        for each in model.ombud_roles
    ]


def _courses(model: CompetenceModel, layout: Layout) -> Rows:
    forms, proofs = (_says(layout, "courses", column) for column in ("form", "proof"))
    return [
        (
            *(each.id, *words(each), each.certificate, forms[each.form], each.link),
            *(proofs["yes" if each.proof else "no"], each.within_days, each.per_year),
        )
        for each in model.courses
    ]


def _plan(model: CompetenceModel, layout: Layout) -> Rows:
    needs = _says(layout, "plan", "need")
    return [
        (each.course, needs[each.need], lines(each.units), lines(each.professions))
        for each in model.plan
    ]


def _says(layout: Layout, sheet: str, column: str) -> dict[str, str]:
    """What the choices of a column are called."""
    return {each.id: each.sv for each in layout.sheet(sheet).column(column).choices}


def _growth(model: CompetenceModel) -> Rows:
    """A row for each profession that has its own, and one for all others."""
    percent = {(each.profession, each.years): each.percent for each in model.growths}
    owners = dict.fromkeys(each.profession for each in model.growths)
    return [(owner, *(percent.get((owner, years)) for years in _years(model))) for owner in owners]


def _years(model: CompetenceModel) -> Sequence[int]:
    return model.horizons


def _shares(model: CompetenceModel) -> int:
    return max([FEWEST_SHARES, *(len(each.shares) for each in model.professions)])


def _padded(shares: Sequence[int | float], count: int) -> Iterator[Value]:
    yield from shares
    yield from [None] * (count - len(shares))


def words(of: Words) -> tuple[Value, ...]:
    """In three cells."""
    return of.sv, of.en, of.latt


def lines(names: Sequence[str]) -> str | None:
    """In one cell."""
    return "\n".join(names) or None
