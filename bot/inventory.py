"""Assessments as a turn meets them: the model's words, whose year it is, the guides made of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot import chase
from bot.domain.competence import questions
from bot.domain.competence.model import Area, CompetenceModel, Profession
from bot.domain.competence.questions import area_of, in_all, levels_in, question_of
from bot.errands import Before
from bot.guides.model import Audience, Guide
from bot.guides.words import Language, Words
from bot.halfway import guide_of
from bot.handlers import abilities
from bot.handlers.abilities import area_name
from bot.talk import Talk
from storage import assessments, drives, people
from storage.assessments import WHOLE, Levels, Professions, Sheet
from storage.drives import DriveCard
from storage.runs import OpenRun

OWN, MANAGER, AGREEMENT = "own_assessment", "manager_assessment", "agreement"
"""The guides made from the model, and what each asks of an area."""
_FOR: dict[str, Audience] = {OWN: "employee", MANAGER: "manager", AGREEMENT: "manager"}


def model(talk: Talk) -> CompetenceModel:
    return talk.competence


def professions(talk: Talk) -> Professions:
    return chase.professions(talk.db, model(talk))


def is_assessed(talk: Talk) -> bool:
    """Whether the speaker has a profession in the model."""
    card = people.colleague(talk.db, talk.actor, talk.speaker.person_id)
    return card is not None and model(talk).profession_of(card.position) is not None


def drive_of(talk: Talk, person_id: int) -> DriveCard | None:
    """The ongoing inventory that this person is in."""
    return drives.of_person(talk.db, talk.actor, person_id, professions(talk))


def sheet_of(talk: Talk, person_id: int, year: int | None = None) -> Sheet | None:
    """A person's sheet of a year; without any that of the inventory they are in, else of this
    year, or of a later one that something has been said of already."""
    known = professions(talk)
    if year is not None:
        return assessments.find(talk.db, talk.actor, person_id, year, known)
    drive = drives.of_person(talk.db, talk.actor, person_id, known)
    since = drive.year if drive else talk.today.year
    return assessments.find(talk.db, talk.actor, person_id, since, known, or_later=True)


# The model's words


def profession_of(talk: Talk, sheet: Sheet) -> Profession | None:
    return model(talk).profession(sheet.profession) if sheet.profession else None


def areas_of(talk: Talk, sheet: Sheet) -> list[str]:
    """Those of the profession, and the profession as a whole; last what the model has no more."""
    profession = profession_of(talk, sheet)
    known = [id_ for id_ in (profession.areas if profession else ()) if model(talk).area(id_)]
    former = [area for area in sheet.areas if area not in (*known, WHOLE)]
    return [*known, WHOLE, *former]


def levels_of(talk: Talk) -> Callable[[str, str], int]:
    """How many levels a profession has in an area; 0 where it has none."""
    known = model(talk)

    def most(profession_id: str, area: str) -> int:
        profession = known.profession(profession_id)
        if profession is None or (area != WHOLE and area not in profession.areas):
            return 0
        return len(known.levels(profession, area))

    return most


def area_names(talk: Talk, areas: Collection[str]) -> list[str]:
    return [area_name(talk, area) for area in areas]


def level_name(talk: Talk, sheet: Sheet, area: str, level: int | None) -> str:
    """What the level is called; its number where the model knows of none so high."""
    if level is None:
        return "–"
    return abilities.level_name(talk, profession_of(talk, sheet), area, level)


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in words, as each side has it; None where nothing is said."""

    name: str
    own: str | None
    manager: str | None
    agreed: str | None
    before: str | None

    @property
    def differs(self) -> bool:
        return None not in (self.own, self.manager) and self.own != self.manager

    @property
    def is_one_sided(self) -> bool:
        """Whether one of the two has said something, and the other nothing."""
        return (self.own is None) != (self.manager is None)


def lines_of(talk: Talk, sheet: Sheet) -> list[AreaLine]:
    """The profession's areas, and what else there is something of."""

    def named(area: str, level: int | None) -> str | None:
        return level_name(talk, sheet, area, level) if level else None

    lines = []
    for area in areas_of(talk, sheet):
        now, before = sheet.areas.get(area, Levels()), sheet.before.get(area, Levels())
        said = before.own if sheet.person_id == talk.speaker.person_id else before.manager
        levels = (now.own, now.manager, now.agreed, before.agreed or said)
        lines.append(AreaLine(area_name(talk, area), *(named(area, each) for each in levels)))
    return lines


# Guides


@dataclass(frozen=True, slots=True)
class Relabelled:
    areas: list[str]
    """By name, those to ask about anew."""
    kept: dict[str, int]
    """The levels of the others, by area."""


def make(name: str, talk: Talk, subject: Mapping[str, Any]) -> Guide:
    """The guide for the profession in `subject`, as the model has it today."""
    profession = model(talk).profession(subject["profession"])
    if profession is None:
        raise LookupError(subject["profession"])
    asked = asked_of(profession, subject.get("areas") or ())

    def say(key: str, about: Words | None = None) -> Words:
        return in_all(lambda language: _said(talk, language, f"{name}_{key}", about))

    def ask(area: Words | None) -> Words:
        return say("area", area) if area else say("whole", profession)

    intro = say("intro") if name == OWN else None
    audience = _FOR[name]
    return questions.guide(name, audience, model(talk), asked, say("title"), intro, ask)


def relabelled(talk: Talk, run: OpenRun) -> Relabelled | None:
    """What a run asks on levels that the model has no more, however many it has now; None where
    there is nothing."""
    was, now = _level_names(guide_of(talk, run)), _level_names(make(run.guide, talk, run.subject))
    other = [id_ for id_ in was if id_ in now and was[id_] != now[id_]]
    if not other:
        return None
    kept = {id_: level for id_, level in run.answers.items() if id_ in now and id_ not in other}
    return Relabelled(area_names(talk, [area_of(id_) for id_ in other]), levels_in(kept))


def _level_names(guide: Guide) -> dict[str, list[str]]:
    """By question."""
    return {each.id: [level.sv for level in each.options] for each in guide.questions}


def asked_of(profession: Profession, areas: Collection[str]) -> Profession:
    """With those of its areas that an inventory asks about; with all where it names none."""
    if not areas:
        return profession
    return profession.model_copy(
        update={"areas": tuple(area for area in profession.areas if area in areas)}
    )


def areas_asked(talk: Talk, sheet: Sheet) -> list[str]:
    """What the inventory that goes on for them asks about, where that is not everything."""
    drive = drive_of(talk, sheet.person_id)
    return list(drive.scope.areas) if drive and drive.year == sheet.year else []


def _said(talk: Talk, language: Language, key: str, about: Words | None) -> str:
    kind = about.kind if isinstance(about, Area) else None
    facts = {"about": about.of(language), "kind": kind} if about else {}
    return talk.house.words.label(language, f"assessments.{key}", today=talk.today, **facts)


def starting_point(sheet: Sheet, own: bool) -> dict[str, int]:
    """Earlier levels, by area: what was agreed, else what this side said itself."""
    found = {
        area: each.agreed or (each.own if own else each.manager)
        for area, each in sheet.before.items()
    }
    return {area: level for area, level in found.items() if level is not None}


def earlier(talk: Talk, sheet: Sheet, guide: Guide, own: bool) -> dict[str, Before]:
    """By question, what it was before: one tap leaves it so."""
    levels = starting_point(sheet, own)
    possible = questions.answers_for(guide, levels)
    return {
        question_of(area): Before(
            talk.label(
                "assessments.earlier",
                year=sheet.year_before,
                level=level_name(talk, sheet, area, level),
            ),
            possible.get(question_of(area)),
        )
        for area, level in levels.items()
    }
