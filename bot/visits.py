"""A student in their own chat: reads who receives them, ticks their list, answers two questions.

All they can press is one of the few verbs here; whatever they write shows the page again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.guides.checklists import ChecklistTask, due_date, suggested
from bot.pressing import BUTTON
from bot.talk import Button, House, Rows, Toast, messages
from bot.updates import Event, Pressed, Started
from storage import outbox, visits
from storage.database import Session
from storage.outbox import NOTICE, Outgoing
from storage.visits import ASKED, Visitor

Answer = tuple[list[Outgoing], list[Toast]]

LANGUAGES = ("sv", "latt", "en")
MARKS = range(1, 6)
STUDENT = "student"


def answer(db: Session, house: House, event: Event, now: datetime) -> Answer | None:
    """None where the chat is no student's."""
    opened = isinstance(event, Started) and event.payload.startswith(visits.LINK)
    if isinstance(event, Started) and opened:
        visits.open_link(db, event.payload, event.user_id, now)
    found = visits.visitor(db, event.user_id)
    if found is None:
        return None
    if isinstance(event, Pressed):
        return _pressed(db, house, event, found, now)
    return _page(house, event, found, now, None), []


def _pressed(db: Session, house: House, event: Pressed, visitor: Visitor, now: datetime) -> Answer:
    """Only what was shown in this chat, and only the verbs below."""
    data = BUTTON.fullmatch(event.data)
    found = outbox.keyboard(db, int(data[1], 36)) if data else None
    toast = Toast(event.query_id, "")
    if data is None or found is None or found.chat_id != event.user_id or found.person_id:
        return [], [toast]
    place = int(data[2])
    action = found.actions[place] if place < len(found.actions) else []
    said = _do(db, house, visitor, action, now)
    if said is None:
        return [], [toast]
    again = visits.visitor(db, event.user_id)
    assert again is not None
    words = house.words.label(again.language, said) if said else ""
    return _page(house, event, again, now, event.message_id), [Toast(event.query_id, words)]


def _do(
    db: Session, house: House, visitor: Visitor, action: Sequence[Any], now: datetime
) -> str | None:
    """What passes by in answer; None for what is no student's to do."""
    match list(action):
        case ["visit.tick", str(key)]:
            if key not in {task.id for task in tasks(house)}:
                return None
            visits.tick(db, visitor.student_id, key, now)
            return ""
        case ["visit.pulse", str(question), int(value)] if value in MARKS:
            kept = visits.answer(db, visitor.student_id, question, value, now)
            return "visits.thanks" if kept else "visits.said_already"
        case ["visit.speak", str(language)] if language in LANGUAGES:
            visits.speak(db, visitor.student_id, language)
            return ""
    return None


def tasks(house: House) -> list[ChecklistTask]:
    """The student's own lines of the checklist for supervisors."""
    whole = suggested(house.library.checklists.values(), "", "placement")[0]
    return [task for task in whole.tasks if task.who == STUDENT]


def _page(
    house: House, event: Event, visitor: Visitor, now: datetime, edits: int | None
) -> list[Outgoing]:
    today, workdays = house.hours.today(now), house.hours.workdays
    lines = [
        (task.title.of(visitor.language), due_date(task.due, visitor.weeks[0], workdays), task.id)
        for task in tasks(house)
    ]
    text = house.words.text(
        visitor.language,
        "visits.page",
        today=today,
        visitor=visitor,
        lines=[(title, due, key in visitor.ticked) for title, due, key in lines],
        waiting=_waiting(visitor),
    )
    return messages(event.user_id, None, text, _rows(house, visitor, lines), edits=edits)


def _waiting(visitor: Visitor) -> str | None:
    """The pulse question that has been asked and not answered."""
    return next((question for question, value in visitor.pulses if value == ASKED), None)


def _rows(house: House, visitor: Visitor, lines: Sequence[tuple[str, date, str]]) -> Rows:
    rows: list[list[Button]] = []
    if (question := _waiting(visitor)) is not None:
        rows.append([Button(str(n), ("visit.pulse", question, n)) for n in MARKS])
    rows += [
        [Button(("✓ " if key in visitor.ticked else "") + title, ("visit.tick", key))]
        for title, _, key in lines
    ]
    others = [each for each in LANGUAGES if each != visitor.language]
    names = [house.words.label(each, "visits.language") for each in others]
    pairs = zip(names, others, strict=True)
    return [*rows, [Button(name, ("visit.speak", each)) for name, each in pairs]]


def remind(db: Session, house: House, now: datetime) -> list[Outgoing]:
    """The two pulse questions, each once, on its day: students get no digest."""
    out: list[Outgoing] = []
    today = house.hours.today(now)
    for student_id, question, chat_id in visits.to_ask(db, today):
        visits.asked(db, student_id, question, now)
        visitor = visits.visitor(db, chat_id)
        if visitor is None:
            continue
        text = house.words.text(visitor.language, f"visits.pulse_{question}", visitor=visitor)
        row = [Button(str(n), ("visit.pulse", question, n)) for n in MARKS]
        key = f"pulse/{student_id}/{question}/{today.isoformat()}"
        out += messages(chat_id, None, text, [row], priority=NOTICE, key=key)
    return out
