"""What whoever is new must take, as tasks of their introduction; ticked when it is taken."""

from datetime import date

from bot.domain.training import plan
from bot.domain.training.plan import Learner, key_of
from bot.guides.checklists import IntroductionPhase
from bot.handlers.plans import GRACE
from bot.handlers.tasks import close_if_all_done
from bot.talk import Talk
from bot.training import own_learner, profession_of
from storage import introductions, tasks, wishes
from storage.matters import NewTask
from storage.people import LedCard

FIRST_WEEK, FIRST_MONTH = 7, 31
"""Days after the first one."""


def course_tasks(talk: Talk, hire: LedCard, first_day: date) -> list[NewTask]:
    """Each by its day; nothing is late from the start."""
    learner = own_learner(talk, hire.id) or _unknown(talk, hire)
    workdays = talk.house.hours.workdays
    soonest = workdays.add(talk.today, GRACE)
    return [
        NewTask(
            _phase((by - first_day).days),
            "new_hire",
            max(workdays.on_or_after(by), soonest),
            key=key_of(course.id),
        )
        for course, by in plan.for_new(talk.competence, learner, first_day, talk.today)
    ]


def _unknown(talk: Talk, hire: LedCard) -> Learner:
    profession = profession_of(talk.competence, hire.position)
    return Learner(hire.id, hire.name, hire.unit, profession, {})


def _phase(days: int) -> IntroductionPhase:
    if days <= FIRST_WEEK:
        return "first_week"
    return "first_month" if days <= FIRST_MONTH else "half_year"


def taken(talk: Talk, person_id: int, certificate: str) -> None:
    """Whoever has a certificate wishes for its course no more, and its task is done: as far as the
    speaker, or else that person, may see it."""
    kinds = [each.id for each in talk.competence.courses if each.certificate == certificate]
    for kind in kinds:
        wishes.grant(talk.db, [person_id], kind)
    keys = [key_of(kind) for kind in kinds]
    for seen_by in (talk, talk.other(person_id, own=True)):
        if seen_by is not None:
            _tick(seen_by, person_id, keys)


def _tick(talk: Talk, person_id: int, keys: list[str]) -> None:
    card = introductions.ongoing_of(talk.db, talk.actor, person_id, talk.today)
    if card is None:
        return
    for task in tasks.of_matter(talk.db, talk.actor, card.id):
        if task.key in keys and task.is_open:
            tasks.sign(talk.db, task, "who", talk.actor, talk.now)
            close_if_all_done(talk, task)
