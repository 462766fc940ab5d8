"""The manager says what a unit can take: in under a minute, from what was said last time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot import placing, questions
from bot.domain.placements.proposals import ranked
from bot.domain.placements.terms import NotRead, Term, Weeks
from bot.errands import Before, Choice, Errand, Refusal
from bot.guides.model import Guide, Question
from bot.guides.words import Words
from bot.handlers.intakes import answer_button, asked, found, lines
from bot.talk import Talk
from storage import intakes, supervisors, unit_offers, units
from storage.intakes import IntakeCard
from storage.runs import OpenRun
from storage.supervisors import Candidate
from storage.unit_offers import Asked, NewOffer, OfferCard

errand = Errand()

GUIDE = "unit_offer"
ANYBODY = "anybody"
"""Of supervisors: whoever is free then."""
_PLACES, _NAME = "places", "{education}"


@errand.press("offer.begin")
def begin(talk: Talk, intake_id: int, unit_id: int) -> None:
    card = found(talk, intake_id)
    unit = _unit(talk, card, unit_id) if card else None
    if card is None or unit is None:
        talk.toast("intakes.not_yours")
        return
    talk.anew = True
    subject = {"intake": intake_id, "unit": unit_id, "educations": list(unit.educations)}
    questions.begin(talk, GUIDE, subject)


def _unit(talk: Talk, card: IntakeCard, unit_id: int) -> Asked | None:
    return next((each for each in asked(talk, card) if each.unit_id == unit_id), None)


@errand.made(GUIDE)
def make(talk: Talk, subject: Mapping[str, Any]) -> Guide:
    """With a question of places for each education; what can't be is not asked."""
    guide = talk.house.guide(talk.db, GUIDE)
    made: list[Question] = []
    for question in guide.questions:
        if question.id == _PLACES:
            educations = (talk.placements.education(id_) for id_ in subject["educations"])
            alone = len(subject["educations"]) == 1
            made += (_places(question, each.id, each, alone) for each in educations if each)
        else:
            made.append(question)
    content = {name: getattr(guide, name) for name in ("title", "intro", "review")}
    return Guide.model_validate({**content, "for": guide.audience, "question": made}).named(GUIDE)


def _places(question: Question, id_: str, education: Words, alone: bool) -> Question:
    """None of the only education is no answer to how many."""

    def said(language: str) -> str:
        return question.text.of(language).replace(_NAME, education.of(language))

    options = tuple(each for each in question.options if not (alone and each.id == "0"))
    text = Words(sv=said("sv"), en=said("en"))
    update = {"id": f"{_PLACES}_{id_}", "text": text, "options": options}
    return question.model_copy(update=update)


@errand.about(GUIDE)
def which(talk: Talk, run: OpenRun) -> str | None:
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    unit = units.find(talk.db, talk.actor, run.subject["unit"])
    return talk.label("intakes.about_unit", card=card, unit=unit) if card and unit else None


@errand.supplies("intake_supervisors")
def who(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those of the unit whose profession fits and who can, the first to ask first."""
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    listed = [] if card is None else _ranked(talk, card, run.subject["unit"])
    names = [Choice(str(c.person_id), f"{c.name} ({why})") for c, why in listed]
    return [*names, Choice(ANYBODY, talk.label("intakes.anybody"))]


def _ranked(talk: Talk, card: IntakeCard, unit_id: int) -> list[tuple[Candidate, str]]:
    term, taught = Term.read(card.term), placing.teaching(talk, card.educations)
    there = supervisors.candidates(talk.db, talk.actor, taught, term.usual_last, [unit_id])
    by_id = {each.person_id: each for each in there}
    known = [placing.supervisor_of(each, term, taught, talk.placements) for each in there]
    return [(by_id[each.id], placing.why(talk, each, term)) for each in ranked(known, term)]


@errand.accepts(GUIDE, "which_weeks")
def can_be_read(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    try:
        Weeks.read(value, Term.read(card.term if card else ""))
    except NotRead as not_read:
        term = card.term if card else ""
        return Refusal(f"intakes.{not_read.reason}", {"typed": value, "term": term})
    return None


# What was said last time


@errand.before(GUIDE)
def last_time(talk: Talk, run: OpenRun) -> Mapping[str, Before]:
    """This intake's own answer, or that of the last term of the same half, else the last one."""
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    unit = _unit(talk, card, run.subject["unit"]) if card else None
    if card is None or unit is None:
        return {}
    if unit.answered_at is not None:
        return _befores(talk, card, card.term, unit.offers, unit.none_why, run)
    former = unit_offers.former_offers(talk.db, talk.actor, unit.unit_id, card)
    alike = [each for each in former if each[0][:2] == card.term[:2]]
    for term, offers in (alike or former)[:1]:
        return _befores(talk, card, term, offers, None, run)
    return {}


def _befores(
    talk: Talk,
    card: IntakeCard,
    term: str,
    offers: Sequence[OfferCard],
    none_why: str | None,
    run: OpenRun,
) -> dict[str, Before]:
    places = {each.education: each.places for each in offers if each.places}
    said = [(number, placing.education_name(talk, id_)) for id_, number in places.items()]
    note = talk.label("intakes.last_time", term=term, offers=said, why=none_why)
    if not places:
        why = {"why": Before(note, none_why)} if none_why else {}
        return {"can": Before(note, "no"), **why}
    found = {"can": Before(note, "yes")}
    for id_ in run.subject["educations"]:
        number = min(places.get(id_, 0), 6)
        found[f"{_PLACES}_{id_}"] = Before(note, str(number))
    weeks = next((each.weeks for each in offers if each.weeks), None)
    if weeks is None:
        found["weeks"] = Before(note, "any")
    elif term[:2] == card.term[:2]:
        found["weeks"] = Before(note, "some")
        found["which_weeks"] = Before(note, placing.weeks(weeks))
    named = [str(person) for each in offers for person in each.supervisors]
    can = {each.value for each in who(talk, run)}
    still = [each for each in dict.fromkeys(named) if each in can]
    if still or not named:
        found["supervisors"] = Before(note, still or [ANYBODY])
    return found


# The answer


@errand.submitted(GUIDE)
def answered(talk: Talk, run: OpenRun) -> None:
    card = found(talk, run.subject["intake"])
    if card is None:
        return
    offers, why = _offers(talk, card, run), run.answers.get("why")
    none_why = None if offers else (why or "")
    taught = placing.teaching(talk, card.educations)
    unit_id = run.subject["unit"]
    if not unit_offers.answer(
        talk.db, talk.actor, card, unit_id, taught, offers, none_why, talk.now
    ):
        talk.say("intakes.not_yours")
        return
    _thanks(talk, card, unit_id)


def _offers(talk: Talk, card: IntakeCard, run: OpenRun) -> list[NewOffer]:
    answers = run.answers
    if answers["can"] != "yes":
        return []
    weeks = None
    if answers.get("weeks") == "some":
        read = Weeks.read(answers["which_weeks"], Term.read(card.term))
        weeks = read.first, read.last
    named = [int(each) for each in answers.get("supervisors") or () if each != ANYBODY]
    return [
        NewOffer(id_, places, weeks, _of_education(talk, card, id_, run.subject["unit"], named))
        for id_ in run.subject["educations"]
        if (places := int(answers.get(f"{_PLACES}_{id_}") or 0))
    ]


def _of_education(
    talk: Talk, card: IntakeCard, education: str, unit_id: int, named: Sequence[int]
) -> tuple[int, ...]:
    taught = placing.teaching(talk, [education])
    there = supervisors.candidates(talk.db, talk.actor, taught, date.min, [unit_id])
    fit = {each.person_id for each in there}
    return tuple(each for each in named if each in fit)


def _thanks(talk: Talk, card: IntakeCard, unit_id: int) -> None:
    """What is written down, how far the whole has come, and the next unit of theirs."""
    mine = asked(talk, card)
    unit = next(each for each in mine if each.unit_id == unit_id)
    silent = [each for each in mine if each.answered_at is None]
    rows = [[answer_button(talk, card, each)] for each in silent[:3]]
    if talk.actor.is_hr:
        rows = []
    rows.append([talk.button("open_intake", "intake.open", card.id, card=card)])
    talk.show(
        "intakes.thanks",
        rows,
        card=card,
        unit=unit,
        lines=lines(talk, unit),
        commitments=placing.commitments_of(talk, card),
    )
