"""Which unit and which supervisors each student could have, with why; HR says yes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import placing
from bot.domain.placements.proposals import (
    Offer,
    Placed,
    Proposal,
    Rules,
    Student,
    Supervisor,
    propose,
)
from bot.domain.placements.terms import Term, Weeks
from bot.errands import Errand
from bot.handlers import students as student_errand
from bot.jobs import Workshop
from bot.talk import Button, Talk
from storage import placements, students, supervisors, unit_offers
from storage.jobs import Waiting
from storage.placements import Taken
from storage.students import HELD, StudentCard
from storage.supervisors import Candidate

errand = Errand()

NEWS = "placement_asked"
SHOWN = 8
AT_ONCE = 100
"""Managers' questions that one press makes: whoever writes meanwhile waits for them."""
AFTER_TERM = timedelta(weeks=4)
"""Some placements go on into the weeks between two terms."""

Row = tuple[int, int, list[int]]
"""A student, a unit and supervisors, as a button carries them."""
Key = tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """What is put to the proposer, and what it is called."""

    waiting: list[StudentCard]
    rules: Rules
    students: list[Student]
    offers: list[Offer]
    supervisors: list[Supervisor]
    names: dict[int, str]
    """Of those who could supervise."""


def given(talk: Talk, term: str) -> Given:
    """The term's students without a placement, and where they could be."""
    rules, there = talk.placements.rules(Term.read(term)), _candidates(talk, term)
    cards = students.of_term(talk.db, talk.actor, term)
    waiting = [c for c in cards if c.state is None and c.education in rules.subjects]
    offers = [each for each in offers_left(talk, term) if each.education in rules.subjects]
    names = {each.person_id: each.name for each in there}
    free = _free(talk, term, there)
    return Given(waiting, rules, [_student(each) for each in waiting], offers, free, names)


@errand.press("propose.term")
def ask(talk: Talk, term: str, skip: int = 0) -> None:
    """At once; for more than some students as work, so that nobody waits for their answer."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    put = given(talk, term)
    if len(put.waiting) > AT_ONCE:
        talk.toast("proposals.reckoning")
        talk.ask_for_work("propose", term=term, skip=skip)
        return
    show(talk, term, put, propose(put.rules, put.students, put.offers, put.supervisors), skip)


async def work(workshop: Workshop, job: Waiting) -> None:
    """The matching in a process of its own."""
    term, skip = job.subject["term"], job.subject["skip"]
    put = await workshop.look_as(job, lambda talk: given(talk, term) if talk.actor.is_hr else None)
    if put is None:
        await workshop.finish(job, lambda talk: talk.say("menu.not_for_you"))
        return
    found = await workshop.apart(propose, put.rules, put.students, put.offers, put.supervisors)
    await workshop.finish(job, lambda talk: show(talk, term, put, found, skip))


def show(talk: Talk, term: str, put: Given, proposal: Proposal, skip: int = 0) -> None:
    """Each with why; the first hundred can be asked about with one press."""
    by_id = {card.id: card for card in put.waiting}
    paths = {each.unit_id: each.unit for each in unit_offers.offers_of(talk.db, talk.actor, term)}
    shown = proposal.placed[skip : skip + SHOWN]
    rows: list[list[Button]] = []
    if proposal.placed:
        everyone = [_row(each) for each in proposal.placed[:AT_ONCE]]
        action = ("propose.yes", term, everyone)
        rows.append([talk.button("ask_all", *action, style="primary", n=len(everyone))])
    if len(proposal.placed) > 1:
        rows += [
            [talk.button("ask_about", "propose.yes", term, [_row(p)], name=by_id[p.student].name)]
            for p in shown
        ]
    if len(proposal.placed) > skip + SHOWN:
        rows.append([talk.button("show_more", "propose.term", term, skip + SHOWN)])
    rows.append([talk.button("back", "student.list", term)])
    talk.show(
        "proposals.term",
        rows,
        term=term,
        placed=[
            (
                by_id[placed.student],
                paths[placed.unit].rsplit(" / ", 1)[-1],
                [_with_why(talk, put, each) for each in placed.supervisors],
            )
            for placed in shown
        ],
        left=[(by_id[each.student], each.why) for each in proposal.left][:SHOWN],
        total=len(proposal.placed),
        more=max(len(proposal.left) - SHOWN, 0),
    )


def _with_why(talk: Talk, put: Given, supervisor: Supervisor) -> str:
    return f"{put.names[supervisor.id]} ({placing.why(talk, supervisor, put.rules.term)})"


def _row(placed: Placed) -> Row:
    return placed.student, placed.unit, [each.id for each in placed.supervisors]


def _candidates(talk: Talk, term: str) -> list[Candidate]:
    until = Term.read(term).usual_last + AFTER_TERM
    taught = placing.teaching(talk)
    return supervisors.candidates(talk.db, talk.actor, taught, until)


def _student(card: StudentCard) -> Student:
    weeks = Weeks(*card.weeks)
    return Student(card.id, card.education, weeks, frozenset(card.not_at), card.only_at)


def offers_left(talk: Talk, term: str) -> list[Offer]:
    """What units have offered, less what is taken of it."""
    taken = Counter(
        (each.unit_id, each.education)
        for each in placements.of_term(talk.db, talk.actor, term)
        if each.state in HELD
    )
    found = []
    for each in unit_offers.offers_of(talk.db, talk.actor, term):
        weeks = Weeks(*each.weeks) if each.weeks else None
        key = each.unit_id, each.education
        used = min(taken[key], each.places)
        taken[key] -= used
        offer = Offer(each.id, each.unit_id, each.education, each.places - used, weeks)
        found.append(offer)
    return found


def _free(talk: Talk, term: str, there: Sequence[Candidate]) -> list[Supervisor]:
    """Where a manager has named some, nobody else of that unit and subject is proposed."""
    taught, this = placing.teaching(talk), Term.read(term)
    named: dict[tuple[int, str], set[int]] = {}
    for offer in unit_offers.offers_of(talk.db, talk.actor, term):
        subject = talk.placements.subject_of(offer.education)
        if subject and offer.supervisors:
            named.setdefault((offer.unit_id, subject.id), set()).update(offer.supervisors)
    everybody = [placing.supervisor_of(each, this, taught, talk.placements) for each in there]
    return [
        each if each.id in named.get((each.unit, each.subject), {each.id}) else _not_named(each)
        for each in everybody
    ]


def _not_named(supervisor: Supervisor) -> Supervisor:
    return replace(supervisor, busy=True)


@errand.press("propose.yes")
def yes(talk: Talk, term: str, wanted: Sequence[Any]) -> None:
    """Asks the managers; where one can't be as it was shown any more, all is shown anew."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    rows = [_key(each) for each in wanted]
    if not _still_holds(given(talk, term), rows):
        talk.first("proposals.changed")
        ask(talk, term)
        return
    for student, unit, people in rows:
        try:
            id_ = placements.ask(talk.db, talk.actor, student, unit, people, talk.now)
        except (Taken, LookupError):
            continue
        card = placements.find(talk.db, talk.actor, id_)
        assert card is not None
        talk.tell(sorted(card.managers), NEWS, placement=id_)
    talk.first("proposals.asked", n=len(rows))
    student_errand.listed(talk, term)


def _still_holds(put: Given, rows: Sequence[Key]) -> bool:
    """Whether these could all be proposed together, as things are by now."""
    waiting = {each.id: each for each in put.students}
    free = {each.id for each in put.supervisors if each.free}
    asked = [person for _, _, people in rows for person in people]
    if not set(asked) <= free or len(asked) != len(set(asked)):
        return False
    if any(student not in waiting for student, _, _ in rows):
        return False
    alone = [replace(waiting[student], only_at=unit) for student, unit, _ in rows]
    there = {unit for _, unit, _ in rows}
    offers = [each for each in put.offers if each.unit in there]
    here = [each for each in put.supervisors if each.id in asked]
    return not propose(put.rules, alone, offers, here).left


def _key(row: Sequence[Any]) -> Key:
    return row[0], row[1], tuple(row[2])
