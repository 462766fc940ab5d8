"""What makes a competence model sound, beyond being written in the right shape."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

from bot.domain.competence.forecast import Forecast
from bot.domain.competence.model import CompetenceModel, Profession
from bot.domain.competence.reasons import Flaw
from bot.guides.document import Document
from bot.guides.lines import Place
from bot.guides.soundness import LONGEST_ID, words_in
from bot.guides.words import Language

LONGEST_NAME, LONGEST_MEANING = 100, 400
MOST_LEVELS = 10
MOST_PARTS = 500
"""Professions, areas … of a model; more are a mistake, or made to hurt."""
MOST_NAMES = 200
"""Positions, areas … of one profession: a workbook has them in one cell."""
LOWEST_GROWTH, HIGHEST_GROWTH = -90, 200
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST_YEARS = 2
MOST_PEOPLE = 50_000_000
MOST_TIMES = 2
"""From one year to the next; a group of a population does not double, but figures are mistyped."""
_LANGUAGES: Mapping[Language, str] = {"sv": "Swedish", "en": "English", "latt": "plain Swedish"}
LONGEST_LINK, SHOWN = 500, 40
"""Signs; of one that is none so many are shown."""
NAMED = 12
"""Of the names that could stand somewhere; the one meant is likely among the first."""
LISTS = ("positions", "areas", "assignments", "professions", "units", "educations")
"""What a workbook has in one cell."""


def flaws(model: CompetenceModel, languages: Sequence[Language]) -> Iterator[Flaw]:
    """`languages`: those in which all words must be there."""
    parts_of = _parts(model)
    if crowded := [kind for kind, parts in parts_of.items() if len(parts) > MOST_PARTS]:
        for kind in crowded:
            facts = {"count": len(parts_of[kind]), "limit": MOST_PARTS}
            yield Flaw((kind,), "too_many", facts)
        return
    yield from word_flaws(model, languages)
    for kind, parts in parts_of.items():
        yield from id_flaws(kind, [part.id for part in parts])
        for index, part in enumerate(parts):
            for key in LISTS:
                yield from name_flaws((kind, index, key), getattr(part, key, ()))
    yield from _same_names("profession", [part.sv for part in model.professions])
    yield from _references(model)
    yield from _courses(model)
    for index, scale in enumerate(model.scales):
        if not 2 <= len(scale.levels) <= MOST_LEVELS:
            facts = {"count": len(scale.levels), "limit": MOST_LEVELS}
            yield Flaw(("scale", index), "levels", facts)
        if scale.meanings and len(scale.meanings) != len(scale.levels):
            facts = {"count": len(scale.meanings), "levels": len(scale.levels)}
            yield Flaw(("scale", index, "meaning"), "meanings_count", facts)
    for index, profession in enumerate(model.professions):
        yield from _numbers(model, profession, ("profession", index))
    yield from _taken("positions", "profession", model.professions)
    yield from _taken("assignments", "ombud", model.ombud_roles)
    yield from _taken("positions", "key_function", model.key_functions)
    yield from _growths(model)
    yield from _forecasts(model)


def is_tidy(text: str) -> bool:
    """On one line, as it reads: without signs that can't be seen or are written in two ways."""
    return (
        text.isprintable()
        and text == " ".join(text.split())
        and unicodedata.is_normalized("NFC", text)
    )


def _parts(model: CompetenceModel) -> Mapping[str, Sequence[Any]]:
    return {
        "scale": model.scales,
        "area": model.areas,
        "profession": model.professions,
        "certificate": model.certificates,
        "ombud": model.ombud_roles,
        "key_function": model.key_functions,
        "course": model.courses,
        "forecast": model.forecasts,
    }


def word_flaws(model: Document, languages: Sequence[Language]) -> Iterator[Flaw]:
    """Words that are missing, too long or untidy; `languages`: those that must be there."""
    for place, words in words_in(model, ()):
        limit = LONGEST_MEANING if "meaning" in place else LONGEST_NAME
        for key, language in _LANGUAGES.items():
            written = getattr(words, key)
            if written is not None:
                yield from text_flaws((*place, key), written, limit)
            elif key in languages:
                yield Flaw(place, "no_words", {"written_in": language, "name": key})


def text_flaws(place: Place, text: str, limit: int) -> Iterator[Flaw]:
    """`limit` in signs."""
    if not text.strip():
        yield Flaw(place, "empty")
    elif not is_tidy(text):
        yield Flaw(place, "untidy")
    elif len(text) > limit:
        yield Flaw(place, "too_long", {"length": len(text), "limit": limit})


def id_flaws(kind: str, ids: Sequence[str]) -> Iterator[Flaw]:
    """Of all the parts of a kind."""
    for index, id_ in enumerate(ids):
        if len(id_) > LONGEST_ID:
            yield Flaw((kind, index, "id"), "bad_id", {"id": id_, "limit": LONGEST_ID})
        if id_ in ids[:index]:
            yield Flaw((kind, index, "id"), "id_twice", {"id": id_})


def _same_names(kind: str, names: Sequence[str]) -> Iterator[Flaw]:
    """Two of a kind by one name could not be told from each other."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name.casefold() in seen:
            yield Flaw((kind, index, "sv"), "twice", {"name": name})
        seen.add(name.casefold())


def name_flaws(place: Place, names: Sequence[str]) -> Iterator[Flaw]:
    """A list that a workbook has in one cell."""
    if len(names) > MOST_NAMES:
        yield Flaw(place, "too_many", {"count": len(names), "limit": MOST_NAMES})
        return
    folded = [name.casefold() for name in names]
    for index, name in enumerate(names):
        yield from text_flaws((*place, index), name, LONGEST_NAME)
        if ";" in name:
            yield Flaw((*place, index), "semicolon", {"name": name})
        if folded[index] in folded[:index]:
            yield Flaw((*place, index), "twice", {"name": name})


def _references(model: CompetenceModel) -> Iterator[Flaw]:
    scales = [scale.id for scale in model.scales]
    areas = [area.id for area in model.areas]
    professions = [profession.id for profession in model.professions]
    for index, area in enumerate(model.areas):
        if area.scale is not None:
            yield from unknown_flaws(("area", index, "scale"), [area.scale], scales)
    for index, profession in enumerate(model.professions):
        yield from unknown_flaws(("profession", index, "scale"), [profession.scale], scales)
        yield from unknown_flaws(("profession", index, "areas"), profession.areas, areas)
    for index, certificate in enumerate(model.certificates):
        place = ("certificate", index, "professions")
        yield from unknown_flaws(place, certificate.professions, professions)
    for index, role in enumerate(model.ombud_roles):
        yield from unknown_flaws(("ombud", index, "professions"), role.professions, professions)
    for index, forecast in enumerate(model.forecasts):
        place = ("forecast", index, "professions")
        yield from unknown_flaws(place, forecast.professions, professions)
    for index, growth in enumerate(model.growths):
        if growth.profession is not None:
            place = ("growth", index, "profession")
            yield from unknown_flaws(place, [growth.profession], professions)


def _courses(model: CompetenceModel) -> Iterator[Flaw]:
    """What they lead to, where they are found, and for whom they are."""
    certificates = [each.id for each in model.certificates]
    for index, course in enumerate(model.courses):
        at = ("course", index)
        yield from unknown_flaws((*at, "certificate"), [course.certificate], certificates)
        if course.link is not None and not _is_link(course.link):
            yield Flaw((*at, "link"), "link", {"value": course.link[:SHOWN]})
    if len(model.plan) > MOST_PARTS:
        yield Flaw(("plan",), "too_many", {"count": len(model.plan), "limit": MOST_PARTS})
        return
    courses = [each.id for each in model.courses]
    professions = [each.id for each in model.professions]
    for index, line in enumerate(model.plan):
        yield from unknown_flaws(("plan", index, "course"), [line.course], courses)
        yield from unknown_flaws(("plan", index, "professions"), line.professions, professions)
        for key in ("units", "professions"):
            yield from name_flaws(("plan", index, key), getattr(line, key))


def _is_link(link: str) -> bool:
    """One that a phone opens, and that stands in a message as it is."""
    return len(link) <= LONGEST_LINK and re.fullmatch(r"https://[^\s<>\"]+", link) is not None


def unknown_flaws(place: Place, names: Sequence[str], known: Sequence[str]) -> Iterator[Flaw]:
    """Names of what there is none of."""
    for index, name in enumerate(names):
        if name not in known:
            at = (*place, index) if place[-1] in LISTS else place
            likely = get_close_matches(name, known, n=3) or known[:NAMED]
            listed = [*likely, *(["…"] if len(likely) < len(known) else [])]
            yield Flaw(at, "unknown", {"name": name, "known": ", ".join(listed) or "–"})


def _numbers(model: CompetenceModel, profession: Profession, place: Place) -> Iterator[Flaw]:
    at = (*place, "shares")
    wild = [share for share in profession.shares if not 0 <= share <= 100]  # nan is neither
    for share in wild:
        yield Flaw(at, "share", {"value": str(share)})
    if not wild and (total := sum(profession.target, Fraction())) != 1:
        yield Flaw(at, "shares_sum", {"sum": number(total * 100)})
    scale = next((scale for scale in model.scales if scale.id == profession.scale), None)
    if scale is None:
        return
    levels = len(scale.levels)
    if len(profession.shares) != levels:
        facts = {"count": len(profession.shares), "levels": levels}
        yield Flaw(at, "shares_count", facts)
    if profession.meanings and len(profession.meanings) != levels:
        facts = {"count": len(profession.meanings), "levels": levels}
        yield Flaw((*place, "meaning"), "meanings_count", facts)


def _taken(key: str, kind: str, parts: Sequence[Any]) -> Iterator[Flaw]:
    """A position has one profession, and an assignment makes one kind of ombud."""
    owners: dict[str, str] = {}
    for index, part in enumerate(parts):
        for at, name in enumerate(getattr(part, key)):
            owner = owners.setdefault(name.casefold(), part.id)
            if owner != part.id:
                yield Flaw((kind, index, key, at), "taken", {"name": name, "other": owner})


def _growths(model: CompetenceModel) -> Iterator[Flaw]:
    seen = set()
    for index, growth in enumerate(model.growths):
        if not LOWEST_GROWTH <= growth.percent <= HIGHEST_GROWTH:
            facts = {"lowest": LOWEST_GROWTH, "highest": HIGHEST_GROWTH}
            value = {"value": str(growth.percent)}
            yield Flaw(("growth", index, "percent"), "growth", {**value, **facts})
        if (growth.profession, growth.years) in seen:
            yield Flaw(("growth", index), "growth_twice", {"years": growth.years})
        seen.add((growth.profession, growth.years))


def _forecasts(model: CompetenceModel) -> Iterator[Flaw]:
    """What is needed of a profession follows from one thing: a growth, or one forecast."""
    grown = {growth.profession for growth in model.growths}
    owned: set[str | None] = set()
    for index, forecast in enumerate(model.forecasts):
        yield from _population(forecast, ("forecast", index, "people"))
        at = ("forecast", index, "professions")
        for whose in forecast.professions or (None,):
            whom = {} if whose is None else {"name": whose}
            of_all = "" if whom else "_of_all"
            if whose in owned:
                yield Flaw(at, f"two_forecasts{of_all}", whom)
            if whose in grown:
                yield Flaw(at, f"growth_and_forecast{of_all}", whom)
            owned.add(whose)


def _population(forecast: Forecast, place: Place) -> Iterator[Flaw]:
    wrong = [year for year in forecast.people if not YEAR.fullmatch(year)]
    for year in wrong:
        yield Flaw((*place, year), "year", {"value": year})
    for year, people in forecast.people.items():
        if not 0 < people <= MOST_PEOPLE:
            yield Flaw((*place, year), "population", {"value": people, "year": year})
            wrong.append(year)
    if wrong:
        return
    if len(forecast.people) < FEWEST_YEARS:
        yield Flaw(place, "few_years", {"count": len(forecast.people), "limit": FEWEST_YEARS})
    leaps = (pair for pair in pairwise(sorted(forecast.people)) if _leaps(forecast, *pair))
    for before, year in islice(leaps, 1):  # one wrong figure makes two
        was, is_ = forecast.people[before], forecast.people[year]
        yield Flaw((*place, year), "population_leap", {"year": year, "was": was, "is": is_})


def _leaps(forecast: Forecast, before: str, year: str) -> bool:
    was, is_ = forecast.people[before], forecast.people[year]
    return not was <= is_ * MOST_TIMES <= was * MOST_TIMES**2


def number(value: Fraction) -> str:
    """98, 98.5, 100.04: with the decimals that it has, up to six."""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
