"""Which unit and which supervisors each student could have, with why; HR says yes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import placing
from bot.domain.placements.proposals import Offer, Placed, Proposal, Student, Supervisor, propose
from bot.domain.placements.terms import Term, Weeks
from bot.errands import Errand
from bot.handlers import students as student_errand
from bot.talk import Button, Talk
from storage import intakes, placements, students, supervisors
from storage.placements import Taken
from storage.students import HELD, StudentCard

errand = Errand()

NEWS = "placement_asked"
SHOWN = 8
AT_ONCE = 100
"""Managers' questions that one press makes: whoever writes meanwhile waits for them."""
AFTER_TERM = timedelta(weeks=4)
"""Some placements go on into the weeks between two terms."""

Row = tuple[int, int, list[int]]
"""A student, a unit and supervisors, as a button carries them."""


@errand.press("propose.term")
def show(talk: Talk, term: str, skip: int = 0) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    waiting, proposal = proposed(talk, term)
    by_id = {card.id: card for card in waiting}
    paths = {each.unit_id: each.unit for each in intakes.offers_of(talk.db, talk.actor, term)}
    names = _names(talk, term, proposal)
    shown = proposal.placed[skip : skip + SHOWN]
    rows: list[list[Button]] = []
    if proposal.placed:
        everyone = [_row(each) for each in proposal.placed[:AT_ONCE]]
        whole = talk.button("ask_all", "propose.yes", term, everyone, style="primary",
                            n=len(everyone))  # fmt: skip
        rows.append([whole])
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
            (by_id[p.student], paths[p.unit].rsplit(" / ", 1)[-1], [names[s.id] for s in
             p.supervisors])
            for p in shown
        ],
        left=[(by_id[each.student], each.why) for each in proposal.left][:SHOWN],
        total=len(proposal.placed),
        more=max(len(proposal.left) - SHOWN, 0),
    )  # fmt: skip


def _row(placed: Placed) -> Row:
    return placed.student, placed.unit, [each.id for each in placed.supervisors]


def _names(talk: Talk, term: str, proposal: Proposal) -> dict[int, str]:
    """Each proposed supervisor with what speaks for them."""
    there = {each.person_id: each.name for each in _candidates(talk, term)}
    return {
        each.id: f"{there[each.id]} ({placing.why(talk, each, Term.read(term))})"
        for placed in proposal.placed
        for each in placed.supervisors
    }


def _candidates(talk: Talk, term: str) -> list[supervisors.Candidate]:
    until = Term.read(term).usual_last + AFTER_TERM
    taught = placing.teaching(talk)
    return supervisors.candidates(talk.db, talk.actor, taught, until)


def proposed(talk: Talk, term: str) -> tuple[list[StudentCard], Proposal]:
    """The term's students without a placement, and what could be done about it."""
    cards = students.of_term(talk.db, talk.actor, term)
    waiting = [card for card in cards if card.state is None]
    rules = talk.placements.rules(Term.read(term))
    known = [each for each in waiting if each.education in rules.subjects]
    offers = [each for each in offers_left(talk, term) if each.education in rules.subjects]
    found = propose(rules, [_student(each) for each in known], offers, _free(talk, term))
    return known, found


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
    for each in intakes.offers_of(talk.db, talk.actor, term):
        weeks = Weeks(*each.weeks) if each.weeks else None
        key = each.unit_id, each.education
        used = min(taken[key], each.places)
        taken[key] -= used
        offer = Offer(each.id, each.unit_id, each.education, each.places - used, weeks)
        found.append(offer)
    return found


def _free(talk: Talk, term: str) -> list[Supervisor]:
    """Where a manager has named some, nobody else of that unit and subject is proposed."""
    taught, this = placing.teaching(talk), Term.read(term)
    named: dict[tuple[int, str], set[int]] = {}
    for offer in intakes.offers_of(talk.db, talk.actor, term):
        subject = talk.placements.subject_of(offer.education)
        if subject and offer.supervisors:
            named.setdefault((offer.unit_id, subject.id), set()).update(offer.supervisors)
    everybody = [
        placing.supervisor_of(each, this, taught, talk.placements)
        for each in _candidates(talk, term)
    ]
    return [
        each if each.id in named.get((each.unit, each.subject), {each.id}) else _not_named(each)
        for each in everybody
    ]


def _not_named(supervisor: Supervisor) -> Supervisor:
    return replace(supervisor, busy=True)


@errand.press("propose.yes")
def yes(talk: Talk, term: str, wanted: Sequence[Any]) -> None:
    """Asks the managers; what can't be as it was shown any more is shown anew."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    _, proposal = proposed(talk, term)
    still = {_key(_row(each)) for each in proposal.placed}
    rows = [_key(each) for each in wanted]
    if any(row not in still for row in rows):
        talk.first("proposals.changed")
        show(talk, term)
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


def _key(row: Sequence[Any]) -> tuple[int, int, tuple[int, ...]]:
    return row[0], row[1], tuple(row[2])
