"""Placements as a turn and the clock meet them: who may supervise what, and what is lacking."""

from collections.abc import Collection, Mapping
from datetime import date

from bot import chase
from bot.domain.competence.model import CompetenceModel
from bot.domain.placements.commitments import Commitment, Given, commitments
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.proposals import RESTED, Supervisor
from bot.domain.placements.terms import Term, Weeks
from bot.talk import Talk
from storage import unit_offers
from storage.database import Session
from storage.intakes import IntakeCard
from storage.supervisors import Candidate


def teaching_in(
    db: Session,
    competence: CompetenceModel,
    model: PlacementModel,
    educations: Collection[str] | None = None,
) -> dict[int, tuple[str, ...]]:
    """By position, the educations whose students somebody in it may supervise; of those named, or
    of all."""
    of_profession: Mapping[str, tuple[str, ...]] = {
        profession: tuple(
            each.id
            for each in model.taught_by(profession)
            if educations is None or each.id in educations
        )
        for subject in model.subjects
        for profession in subject.professions
    }
    known = chase.professions(db, competence)
    found = {position: of_profession.get(name, ()) for position, name in known.items()}
    return {position: taught for position, taught in found.items() if taught}


def teaching(talk: Talk, educations: Collection[str] | None = None) -> dict[int, tuple[str, ...]]:
    return teaching_in(talk.db, talk.competence, talk.placements, educations)


def commitments_of(talk: Talk, card: IntakeCard) -> list[Commitment]:
    """What the agreements ask for in the intake's term, against all that is offered."""
    given: list[Given] = unit_offers.places_of(talk.db, talk.actor, card.term)
    return commitments(talk.placements, card.educations, given)


def education_name(talk: Talk, id_: str) -> str:
    """What it is called; its id where the model has it no more."""
    found = talk.placements.education(id_)
    return found.of(talk.language) if found else id_


def education_names(talk: Talk, ids: Collection[str]) -> list[str]:
    return [education_name(talk, id_) for id_ in ids]


def school_name(talk: Talk, id_: str) -> str:
    found = talk.placements.school(id_)
    return found.of(talk.language) if found else id_


# Supervisors


def supervisor_of(
    candidate: Candidate, term: Term, taught: Mapping[int, tuple[str, ...]], model: PlacementModel
) -> Supervisor:
    """Somebody as the proposer knows them, for a term."""
    educations = taught[candidate.position_id]
    subject = model.subject_of(educations[0])
    terms = [Term.read(each) for each in candidate.terms]
    return Supervisor(
        candidate.person_id,
        candidate.unit_id,
        subject.id if subject else "",
        candidate.trained,
        max((each for each in terms if each < term), default=None),
        candidate.on_notice,
        busy=term in terms,
    )


def why(talk: Talk, supervisor: Supervisor, term: Term) -> str:
    """What speaks for somebody: utbildad 2025, ledig sedan HT 2025."""
    rested = supervisor.last is None or term.since(supervisor.last) >= RESTED
    return talk.label(
        "intakes.why",
        trained=supervisor.trained,
        last=None if supervisor.last is None else str(supervisor.last),
        rested=rested,
        on_notice=supervisor.on_notice,
        busy=supervisor.busy,
    )


def weeks(days: tuple[date, date] | None) -> str | None:
    """36–45 of a Monday and a Sunday."""
    return None if days is None else str(Weeks(*days))
