"""What a step of a development plan leaves behind when it is done: a course in the record, and what
else may follow from it."""

from bot import vocabulary
from bot.domain.competence.learning import CourseWords
from bot.guides.numerals import fold
from bot.talk import Button, Talk
from storage import development, people, qualifications, search
from storage.tasks import TaskCard


def ticked(talk: Talk, card: TaskCard, is_done: bool) -> None:
    """A course that is done is added to the record of whose plan it is, and taken out again where
    the tick is taken back. No level changes by it: that is for the next talk."""
    course = _courses(talk).course(card.title or "") if development.is_step(card) else None
    if course is None:
        return
    if not is_done:
        steps = development.steps(talk.db, talk.actor, card.person_id, talk.today)
        noted = next((each.closed_at for each in steps if each.task_id == card.id), None)
        qualifications.forget_course(talk.db, talk.actor, card.person_id, course, noted)
    elif qualifications.note_course(talk.db, talk.actor, card.person_id, course, talk.now):
        talk.first("development.learned", course=course)


def _courses(talk: Talk) -> CourseWords:
    """A step may be written in either language."""

    def both(key: str) -> list[str]:
        said = (talk.house.words.label(language, f"development.{key}") for language in ("sv", "en"))
        return [word for each in said for word in each.split("|")]

    return CourseWords(both("course_words"), both("course_verbs"), both("course_before"))


def offers(talk: Talk, card: TaskCard) -> list[list[Button]]:
    """Of a step that is done: the certificate that it names is to be added with its day, and the
    manager may agree on a level anew."""
    own = card.person_id == talk.speaker.person_id
    if not own and people.led(talk.db, talk.actor, card.person_id) is None:
        return []
    known = vocabulary.known(search.names(talk.db, talk.actor), talk.competence)
    words = [word for word in (card.title or "").split() if fold(word) not in vocabulary.PLACES]
    things = known.understand(" ".join(words)).things  # a course on law is at no place called so
    terms = [term for thing in things for term in thing.terms]
    kinds = {term.value: term.name for term in terms if term.room == "certificates"}
    rows = [
        [talk.button("add_named_certificate", "cert.kind", card.person_id, kind, name=name)]
        for kind, name in kinds.items()
    ]
    if not own and any(term.room == "areas" for term in terms):
        rows.append([talk.button("see_levels", "team.person", card.person_id)])
    return rows
