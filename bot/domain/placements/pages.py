"""A placement model as the pages of a workbook, and as TOML: what is read back."""

from collections.abc import Iterator, Sequence

from bot.domain.competence.layout import Layout
from bot.domain.competence.pages import Page, Rows, about, lines, words
from bot.domain.competence.written import part
from bot.domain.placements.model import PlacementModel


def pages(model: PlacementModel, layout: Layout) -> list[Page]:
    """The first tells what the others hold."""
    rows: dict[str, Rows] = {
        "subjects": [
            (each.id, *words(each), lines(each.professions), each.supervisors)
            for each in model.subjects
        ],
        "educations": [
            (each.id, *words(each), each.kind, each.subject) for each in model.educations
        ],
        "schools": [
            (
                *(each.id, *words(each), lines(each.educations)),
                *(each.vt, each.ht, each.ask_weeks, each.keep_months),
            )
            for each in model.schools
        ],
        "terms": [
            (each.school, each.term, *(_day(day) for day in (each.deadline, each.first, each.last)))
            for each in model.terms
        ],
        "agreements": _agreements(model, layout),
    }
    headings = {each.id: tuple(c.heading.sv for c in each.columns) for each in layout.sheets}
    found = (Page(each.title.sv, headings[each.id], rows[each.id]) for each in layout.sheets)
    return [about(layout), *found]


def _agreements(model: PlacementModel, layout: Layout) -> Rows:
    says = {each.id: each.sv for each in layout.sheet("agreements").column("each").choices}
    return [
        (
            *(each.id, *words(each), each.places, each.school),
            *(lines(each.educations), lines(each.units), says["yes" if each.each else "no"]),
        )
        for each in model.agreements
    ]


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def toml(model: PlacementModel) -> str:
    """What `PlacementModel.read` reads back; comments and the layout of a file are not kept."""
    return "\n".join(_toml(model))


def _toml(model: PlacementModel) -> Iterator[str]:
    for subject in model.subjects:
        yield from part(
            "subject",
            id=subject.id,
            words=subject,
            professions=subject.professions,
            supervisors=subject.supervisors,
        )
    for education in model.educations:
        yield from part(
            "education",
            id=education.id,
            words=education,
            kind=education.kind,
            subject=education.subject,
        )
    for school in model.schools:
        yield from part(
            "school",
            id=school.id,
            words=school,
            educations=school.educations,
            vt=school.vt,
            ht=school.ht,
            ask_weeks=school.ask_weeks,
            keep_months=school.keep_months,
        )
    for term in model.terms:
        yield from part("term", school=term.school, term=term.term)
        for key, day in (("deadline", term.deadline), ("first", term.first), ("last", term.last)):
            if day is not None:
                yield f"{key} = {day}"
    for agreement in model.agreements:
        yield from part(
            "agreement",
            id=agreement.id,
            words=agreement,
            places=agreement.places,
            school=agreement.school,
            educations=_any(agreement.educations),
            units=_any(agreement.units),
            each=agreement.each or None,
        )


def _any(names: Sequence[str]) -> Sequence[str] | None:
    return names or None
