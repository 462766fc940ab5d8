"""What digests tell of departures: registered, moved, done, withdrawn."""

from typing import Any

from bot.errands import Errand
from bot.handlers.departures import bound_by, print_survey
from bot.talk import Line, Talk
from storage import departures, interview_records, interviews, people, reminders

errand = Errand()


@errand.news("departure_started")
def started(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver: there is a list."""
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    if card is None or card.status != "ongoing":
        return None
    open_own = talk.button("open_own_departure", "leave.own")
    buttons = [open_own, talk.button("want_interview", "talk.want", card.id)]
    it = interviews.find(talk.db, talk.actor, card.id)
    soon = it is not None and it.prepared and it.is_open
    if soon:  # it is too late for the questions to come by themselves
        buttons.append(talk.button("see_questions", "talk.prepare", card.id))
    return Line(talk.text("departures.started_own", card=card, soon=soon), tuple(buttons))


@errand.news("departure_registered")
def registered(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To HR: somebody else leaves."""
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    if card is None or card.status != "ongoing" or card.person_id == talk.speaker.person_id:
        return None
    buttons = [talk.button("open_departure", "leave.open", card.id, name=card.name)]
    if not card.connected:
        buttons += print_survey(talk, card.id)
    it = interviews.find(talk.db, talk.actor, card.id)
    is_hrs = it is not None and it.is_open and it.manager_id in (None, talk.speaker.person_id)
    if is_hrs:
        name = card.name.split()[0]
        buttons.append(talk.button("open_interview", "talk.open", card.id, name=name))
    facts = {"card": card, "hold": is_hrs, "bound": bound_by(talk, card)}
    return Line(talk.text("departures.registered", **facts), tuple(buttons))


@errand.news("late_steps")
def late_steps(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To those above: so much is late by now."""
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    if card is None or card.status != "ongoing" or not card.late:
        return None
    button = talk.button("open_departure", "leave.open", card.id, name=card.name)
    return Line(talk.text("departures.late_steps", card=card), (button,))


@errand.news("departure_done")
def all_done(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    return None if card is None else Line(talk.text("departures.done", card=card))


@errand.news("departure_withdrawn")
def stays(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver; to the manager, the successor, and whoever has begun to write down a talk."""
    me = talk.speaker.person_id
    if subject["person"] != me:
        leaver = people.colleague(talk.db, talk.actor, subject["person"])
        if leaver is None:
            return None
        notes = subject["began"] == me
        return Line(talk.text("departures.stays_other", name=leaver.name, notes=notes))
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    if card is None or it is None:
        return None
    told = reminders.not_waiting(talk.db, [me], interview_records.NEWS, {"departure": card.id})
    reads = it.may_read(talk.actor) and told  # else a line of its own leads there
    read = (talk.button("read_record", "talk.read", card.id),) if reads else ()
    return Line(talk.text("departures.stays", card=card), read)


@errand.news("last_day_moved")
def moved(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = departures.find(talk.db, talk.actor, subject["departure"], talk.today)
    if card is None or card.last_day.isoformat() == subject["old"]:
        return None
    return Line(talk.text("departures.last_day_moved", card=card))
