"""A course as a file that a phone's calendar opens."""

from bot import training
from bot.errands import Errand
from bot.handlers.courses import found
from bot.talk import Talk
from storage import signups

errand = Errand()


@errand.press("course.calendar")
def calendar(talk: Talk, course_id: int) -> None:
    """For those who have a place, and to take away what has been called off."""
    card = found(talk, course_id)
    if card is None:
        return
    me = talk.speaker.person_id
    states = {each.state for each in signups.people(talk.db, talk.actor, card.id)
              if each.person_id == me}  # fmt: skip
    if not states & {"signed", "cancelled"}:
        talk.toast("training.not_in_it")
        return
    from bot.calendar_file import Entry, calendar_file

    name = training.course_name(talk, card.kind)
    entries = [
        Entry(f"course-{card.id}-{number}", each.begins, each.ends, each.place)
        for number, each in enumerate(card.sittings, 1)
    ]
    content = calendar_file(entries, name, talk.house.organisation, talk.now, off=card.cancelled)
    file_name = talk.label("training.calendar_name", name=name, day=training.first_day(talk, card))
    key = "training.calendar_cancelled" if card.cancelled else "training.calendar"
    talk.send_document(content, f"{file_name}.ics", talk.text(key, name=name))
