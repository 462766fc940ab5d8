"""A competence model written as TOML, the way `templates/competence.toml` is."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.competence.model import CompetenceModel, Profession
from bot.guides.words import Words

_Value = str | int | float | bool | Sequence[str | int | float]


def toml(model: CompetenceModel) -> str:
    """What `CompetenceModel.read` reads back; comments and the layout of a file are not kept."""
    return "\n".join(_lines(model))


def _lines(model: CompetenceModel) -> Iterator[str]:
    for scale in model.scales:
        yield from part("scale", id=scale.id, words=scale)
        yield from _listed("level", scale.levels)
        if scale.meanings:
            yield from _listed("meaning", scale.meanings)
    for area in model.areas:
        kind = area.kind if area.kind != "knowledge" else None
        yield from part("area", id=area.id, kind=kind, scale=area.scale, words=area)
    for profession in model.professions:
        yield from _profession(profession)
    for certificate in model.certificates:
        yield from part(
            "certificate",
            id=certificate.id,
            words=certificate,
            months=certificate.months,
            ends_with_issuer=certificate.ends_with_issuer or None,
            professions=certificate.professions or None,
        )
    for role in model.ombud_roles:
        yield from part(
            "ombud",
            id=role.id,
            words=role,
            assignments=role.assignments,
            professions=role.professions or None,
        )
    for function in model.key_functions:
        yield from part(
            "key_function", id=function.id, words=function, positions=function.positions
        )
    for course in model.courses:
        yield from part(
            "course",
            id=course.id,
            words=course,
            certificate=course.certificate,
            form=course.form if course.form != "physical" else None,
            link=course.link,
            proof=course.proof or None,
            within_days=course.within_days,
            per_year=course.per_year,
        )
    for line in model.plan:
        yield from part(
            "plan",
            course=line.course,
            need=line.need,
            units=line.units or None,
            professions=line.professions or None,
        )
    for growth in model.growths:
        yield from part(
            "growth", years=growth.years, percent=growth.percent, profession=growth.profession
        )
    for forecast in model.forecasts:
        whose = forecast.professions or None
        yield from part("forecast", id=forecast.id, words=forecast, professions=whose)
        years = ", ".join(f"{year} = {people}" for year, people in forecast.people.items())
        yield f"people = {{ {years} }}"


def _profession(profession: Profession) -> Iterator[str]:
    yield from part(
        "profession",
        id=profession.id,
        words=profession,
        positions=profession.positions,
        scale=profession.scale,
        shares=profession.shares,
        areas=profession.areas or None,
    )
    if profession.meanings:
        yield from _listed("meaning", profession.meanings)


def part(heading: str, **values: _Value | Words | None) -> Iterator[str]:
    """A table of a list, without the keys that are None."""
    yield f"\n[[{heading}]]"
    for key, value in values.items():
        if isinstance(value, Words):
            yield from (f"{language} = {_written(text)}" for language, text in _said(value))
        elif value is not None:
            yield f"{key} = {_written(value)}"


def _listed(key: str, parts: Sequence[Words]) -> Iterator[str]:
    yield f"{key} = ["
    for part in parts:
        said = ", ".join(f"{language} = {_written(text)}" for language, text in _said(part))
        yield f"  {{ {said} }},"
    yield "]"


def _said(words: Words) -> Iterator[tuple[str, str]]:
    for language, text in (("sv", words.sv), ("en", words.en), ("latt", words.latt)):
        if text is not None:
            yield language, text


def _written(value: _Value) -> str:
    """JSON's strings, numbers and lists are TOML's too, but for one control character, which no
    sound model holds."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
