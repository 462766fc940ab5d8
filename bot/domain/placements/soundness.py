"""What makes a placement model sound, beyond being written in the right shape."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bot.domain.competence.reasons import Flaw
from bot.domain.competence.soundness import LISTS, id_flaws, name_flaws, unknown_flaws, word_flaws
from bot.domain.placements.calendars import month_day
from bot.domain.placements.model import PlacementModel, SchoolTerm
from bot.domain.placements.terms import NotRead, Term
from bot.guides.lines import Place
from bot.guides.problems import Finding
from bot.guides.soundness import AT_WORK, Known
from bot.guides.words import Language

MOST_PARTS = 1_000


def flaws(
    model: PlacementModel,
    languages: Sequence[Language],
    professions: Collection[str] | None = None,
) -> Iterator[Flaw]:
    """`professions`: the ids in the competence model, unless they are not known here."""
    parts_of = _parts(model)
    crowded = [kind for kind, parts in parts_of.items() if len(parts) > MOST_PARTS]
    for kind in crowded:
        facts = {"count": len(parts_of[kind]), "limit": MOST_PARTS}
        yield Flaw((kind,), "too_many", facts)
    if crowded:
        return
    yield from word_flaws(model, languages)
    for kind, parts in parts_of.items():
        if kind != "term":
            yield from id_flaws(kind, [part.id for part in parts])
        for index, part in enumerate(parts):
            for key in LISTS:
                yield from name_flaws((kind, index, key), getattr(part, key, ()))
    yield from _references(model, professions)
    yield from _one_subject_each(model)
    for index, school in enumerate(model.schools):
        for key, written in (("vt", school.vt), ("ht", school.ht)):
            if written is not None and month_day(written) is None:
                yield Flaw(("school", index, key), "month_day", {"value": written[:40]})
    yield from _terms(model.terms)


def _parts(model: PlacementModel) -> Mapping[str, Sequence[Any]]:
    return {
        "subject": model.subjects,
        "education": model.educations,
        "school": model.schools,
        "term": model.terms,
        "agreement": model.agreements,
    }


def _references(model: PlacementModel, professions: Collection[str] | None) -> Iterator[Flaw]:
    subjects = [each.id for each in model.subjects]
    educations = [each.id for each in model.educations]
    schools = [each.id for each in model.schools]
    for n, subject in enumerate(model.subjects):
        if professions is not None:
            place = ("subject", n, "professions")
            yield from unknown_flaws(place, subject.professions, sorted(professions))
    for n, education in enumerate(model.educations):
        yield from unknown_flaws(("education", n, "subject"), [education.subject], subjects)
    for n, school in enumerate(model.schools):
        yield from unknown_flaws(("school", n, "educations"), school.educations, educations)
    for n, term in enumerate(model.terms):
        yield from unknown_flaws(("term", n, "school"), [term.school], schools)
    for n, agreement in enumerate(model.agreements):
        if agreement.school is not None:
            yield from unknown_flaws(("agreement", n, "school"), [agreement.school], schools)
        yield from unknown_flaws(("agreement", n, "educations"), agreement.educations, educations)


def _one_subject_each(model: PlacementModel) -> Iterator[Flaw]:
    owners: dict[str, str] = {}
    for n, subject in enumerate(model.subjects):
        for at, profession in enumerate(subject.professions):
            owner = owners.setdefault(profession, subject.id)
            if owner != subject.id:
                facts = {"name": profession, "other": owner}
                yield Flaw(("subject", n, "professions", at), "taken", facts)


def _terms(terms: Sequence[SchoolTerm]) -> Iterator[Flaw]:
    seen = set()
    for n, each in enumerate(terms):
        place: Place = ("term", n, "term")
        try:
            written = str(Term.read(each.term))
        except NotRead:
            yield Flaw(place, "term", {"value": each.term[:40]})
            continue
        if written != each.term:
            yield Flaw(place, "term_written", {"value": each.term[:40], "name": written})
        if (each.school, written) in seen:
            yield Flaw(place, "term_twice", {"name": written})
        seen.add((each.school, written))
        known = [day for day in (each.deadline, each.first, each.last) if day is not None]
        if known != sorted(known):
            yield Flaw(("term", n), "day_order")


def model_findings(model: PlacementModel, known: Known) -> Iterator[Finding]:
    """In the words of whoever edits the file; see `bot.guides.proof`."""
    data = model.model_dump(by_alias=True)
    for flaw in flaws(model, AT_WORK):
        yield Finding(flaw.place, *flaw.in_english(data))
