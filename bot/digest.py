"""The one unasked message of a day: what is due, what is late, who waits, what happened.

It is composed of what the database holds, so after a tick it can be shown anew, in place.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.handlers.words import task_title
from bot.talk import Button, Line, Talk
from storage import introductions, reminders, tasks
from storage.database import is_fault
from storage.tables import News
from storage.tasks import TaskCard

log = logging.getLogger(__name__)

LINES = 4
"""Tasks with buttons of their own; the rest are behind one button."""
IN_PLACE = ("digest.done", "digest.later", "mentor.week")
"""What is done in the digest itself, which is then shown anew; all else comes below it."""
NEWS_LINES = 8
"""News in one message; what is more is counted, and comes with the next digest."""


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    """Empty when there is nothing to say."""
    rows: list[list[Button]]
    news: list[int]
    """The ids of the news told in it, and of those that are none any more."""


def compose(talk: Talk, *, again: bool = False) -> Composed:
    """Today's digest for the speaker; `again`: as it was, with what has been done since."""
    if again:
        items = reminders.news_told(talk.db, talk.actor, since=talk.today_began)
    else:
        items = reminders.news_untold(talk.db, talk.actor, talk.now)
    news, over, more = _news(talk, items)
    cards = due_now(talk)
    waiting = hires_without_chat(talk)
    ids = [item.id for item in over] + [item.id for item, _ in news]
    if not (news or cards):
        return Composed("", [], [id_ for id_ in ids if id_])
    shown = _shown(cards, talk.today)
    lines = [TaskLine(n, task_title(talk, c), c.person, c.due) for n, c in enumerate(shown, 1)]
    text = talk.text(
        "digest.whole",
        name=talk.speaker.name.split()[0],
        news=[line.text for _, line in news],
        more_news=more,
        late=[line for line in lines if line.due < talk.today],
        due=[line for line in lines if line.due >= talk.today],
        more=len(cards) - len(shown),
        waiting=waiting,
        own=all(card.person_id == talk.speaker.person_id for card in cards),
        one_person=shown[0].person if len({card.person_id for card in shown}) == 1 else None,
    )
    rows = [list(line.buttons) for _, line in news if line.buttons]
    for n, card in enumerate(shown, 1):
        rows += task_buttons(talk, n, card)
    if len(cards) > len(shown):
        rows.append([talk.button("all_tasks", "tasks.mine", n=len(cards))])
    if waiting:
        rows.append([talk.button("invite_them", "people.not_connected")])
    below = [[_below(button) for button in row] for row in rows]
    return Composed(text, below, [id_ for id_ in ids if id_])


def _news(talk: Talk, items: Sequence[News]) -> tuple[list[tuple[News, Line]], list[News], int]:
    """The news with their lines, those that are none any more, and how many wait for tomorrow."""
    lines: list[tuple[News, Line]] = []
    over: list[News] = []
    for item in items:
        line = _tell(talk, item)
        if line is None:
            over.append(item)
        else:
            lines.append((item, line))
    return lines[:NEWS_LINES], over, max(len(lines) - NEWS_LINES, 0)


def _tell(talk: Talk, item: News) -> Line | None:
    """None also for what this version can't tell: the rest of the digest goes out."""
    tell = talk.house.errands.tells.get(item.kind)
    if tell is None:
        log.error("news %s of kind %s can't be told", item.id, item.kind)
        return None
    try:
        return tell(talk, item.subject)
    except Exception as error:
        if is_fault(error):
            raise
        log.error("news %s of kind %s can't be told", item.id, item.kind, exc_info=error)
        return None


def _shown(cards: list[TaskCard], today: date) -> list[TaskCard]:
    """The most late first, but what is old never hides all of what is due today."""
    late = [card for card in cards if card.due < today]
    due = [card for card in cards if card.due >= today]
    late = late[: max(LINES - len(due), LINES // 2)]
    return [*late, *due[: LINES - len(late)]]


def _below(button: Button) -> Button:
    """The digest stays where it is for the rest of the day: what a button shows comes below."""
    if button.action[0] in IN_PLACE:
        return button
    return replace(button, action=("anew", *button.action))


@dataclass(frozen=True, slots=True)
class TaskLine:
    n: int
    title: str
    person: str
    due: date


def due_now(talk: Talk) -> list[TaskCard]:
    """The speaker's tasks to be reminded of today, most late first."""
    me, today = talk.speaker.person_id, talk.today
    waiting = tasks.waiting_for(talk.db, talk.actor, remind_by=today)
    return [card for card in waiting if me in card.reminds(today)]


def task_buttons(talk: Talk, n: int, card: TaskCard) -> list[list[Button]]:
    """*Done*, *open*, *tomorrow*, *next week* for line `n`."""
    do = "answer_n" if card.guide else "done_n"
    return [
        [
            talk.button(do, "digest.done", card.id, style="primary", n=n),
            talk.button("open_n", "task.open", card.id, n=n),
        ],
        [
            talk.button("tomorrow_n", "digest.later", card.id, "tomorrow", n=n),
            talk.button("next_week_n", "digest.later", card.id, "week", n=n),
        ],
    ]


def hires_without_chat(talk: Talk) -> list[str]:
    """The speaker's own people in an introduction who have not connected the chat."""
    return introductions.without_chat(talk.db, talk.actor) if talk.speaker.is_manager else []
