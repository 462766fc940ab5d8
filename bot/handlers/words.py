"""How tasks and checklists read to the one who looks."""

from bot.domain.training.plan import course_in
from bot.talk import Talk
from bot.training import course_name
from storage.departures import DepartureCard
from storage.introductions import IntroductionCard
from storage.tasks import TaskCard


def task_title(talk: Talk, card: TaskCard) -> str:
    """The checklist's title in the reader's language, or the title somebody gave it.

    Whoever the matter is about is not told to do what others do for them.
    """
    if card.key is None:
        return card.title or ""
    if course := course_in(card.key):
        return talk.label("training.task", name=course_name(talk, course))
    task = talk.house.checklist(talk.db, card.checklist_hash).task(card.key)
    me = talk.speaker.person_id
    words = task.yours if card.person_id == me and me not in card.doers else None
    return (words or task.title).of(talk.language)


def task_text(talk: Talk, card: TaskCard) -> str | None:
    """What the task means and who can help; an added one has no more than its title."""
    if card.key is None:
        return None
    if course_in(card.key):
        return talk.label("training.task_text")
    checklist = talk.house.checklist(talk.db, card.checklist_hash)
    return checklist.task(card.key).text.of(talk.language)


def checklist_title(talk: Talk, card: IntroductionCard | DepartureCard) -> str:
    checklist = talk.house.checklist(talk.db, card.checklist_hash)
    return checklist.title.of(talk.language)
