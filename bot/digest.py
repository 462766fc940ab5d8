"""The one unasked message of a day: what is due, what is late, who waits, what happened.

It is composed of what the database holds, so after a tick it can be shown anew, in place.
"""

import logging
from collections.abc import Iterable, Sequence
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
NEWS_LINES = 8
"""News in one message; what is more is counted, and comes with the next digest."""


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    """Empty when there is nothing to say."""
    rows: list[list[Button]]
    news: list[int]
    """The ids of the news told in it, and of those that are none any more."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the digest shows it, under a number that it keeps all day."""

    n: int
    card: TaskCard
    title: str
    put_off: date | None
    """Until when its reader has put the reminder off."""
    waits: bool
    """Whether it still waits for its reader."""


def compose(talk: Talk, *, again: Sequence[int] | None = None) -> Composed:
    """Today's digest for the speaker.

    `again`: the tasks it has shown, when it is shown anew with what has been done since.
    """
    if again is None:
        items = reminders.news_untold(talk.db, talk.actor, talk.now)
    else:
        items = reminders.news_told(talk.db, talk.actor, since=talk.today_began)
    news, over, more = _news(talk, items)
    cards = due_now(talk)
    lines = _task_lines(talk, cards, again)
    ids = [item.id for item in [*over, *(item for item, _ in news)] if item.id is not None]
    if not (news or lines):
        return Composed("", [], ids)
    waiting = hires_without_chat(talk)
    left = [card for card in cards if card.id not in [line.card.id for line in lines]]
    people = {line.card.person for line in lines}
    own = all(line.card.person_id == talk.speaker.person_id for line in lines)
    one_person = people.pop() if len(people) == 1 and not own else None
    text = talk.text(
        "digest.whole",
        name=talk.speaker.name.split()[0],
        first_day=any(_begins_today(talk, line.card) for line in lines),
        news=_under_headings(line for _, line in news),
        more_news=more,
        late=_in_words(talk, lines, own or bool(one_person), late=True),
        due=_in_words(talk, lines, own or bool(one_person), late=False),
        one_person=one_person,
        more=len(left),
        waiting=waiting,
        all_done=bool(lines) and not left and not any(line.waits for line in lines),
    )
    rows = [list(line.buttons) for _, line in news if line.buttons]
    rows += [row for line in lines for row in task_buttons(talk, line)]
    if left:
        rows.append([talk.button("all_tasks", "tasks.mine", n=len(cards))])
    if waiting:
        rows.append([talk.button("invite_them", "people.not_connected")])
    shown = [line.card.id for line in lines]
    return Composed(text, [[_in_place(talk, one, shown) for one in row] for row in rows], ids)


def _task_lines(
    talk: Talk, cards: Sequence[TaskCard], again: Sequence[int] | None
) -> list[TaskLine]:
    """The tasks shown, each under its number; when all that were are dealt with, the next ones."""
    if again is None:
        return _numbered(talk, _shown(cards, talk.today))
    before = _numbered(talk, tasks.several(talk.db, talk.actor, again))
    if any(line.waits and not line.put_off for line in before):
        return before
    left = [card for card in cards if card.id not in again]
    return before + _numbered(talk, _shown(left, talk.today), start=len(again) + 1)


def _numbered(talk: Talk, cards: Sequence[TaskCard], start: int = 1) -> list[TaskLine]:
    me = talk.speaker.person_id
    put_off = tasks.put_off_by(talk.db, [card.id for card in cards], talk.today)
    return [
        TaskLine(
            n,
            card,
            task_title(talk, card),
            put_off.get(card.id, {}).get(me),
            card.is_open and me in card.waits_for,
        )
        for n, card in enumerate(cards, start)
    ]


def _shown(cards: Sequence[TaskCard], today: date) -> list[TaskCard]:
    """The most late first, but what is old never hides all of what is due today."""
    late = [card for card in cards if card.due < today]
    due = [card for card in cards if card.due >= today]
    late = late[: max(LINES - len(due), LINES // 2)]
    return [*late, *due[: LINES - len(late)]]


def _begins_today(talk: Talk, card: TaskCard) -> bool:
    own = card.person_id == talk.speaker.person_id
    return own and card.matter_kind == introductions.KIND and card.matter_day == talk.today


def _in_words(talk: Talk, lines: Sequence[TaskLine], no_names: bool, late: bool) -> list[str]:
    return [
        talk.text("digest.task", line=line, card=line.card, late=late, no_names=no_names)
        for line in lines
        if (line.card.due < talk.today) == late
    ]


def task_buttons(talk: Talk, line: TaskLine) -> list[list[Button]]:
    """*Done*, *open*, *tomorrow*, *next week*; of what is dealt with, what can still be done.

    The first button's place is never taken by one that does something: a second tap that comes
    too late opens the task, and no more.
    """
    card, n = line.card, line.n
    open_ = talk.button("open_n", "task.open", card.id, n=n)
    if not line.waits:
        signed = card.may_undo(talk.speaker.person_id)
        return [[open_, talk.button("undo_n", "digest.undo", card.id, n=n)] if signed else [open_]]
    do = "answer_n" if card.guide else "done_n"
    done = talk.button(do, "digest.done", card.id, style="primary", n=n)
    if line.put_off:
        return [[open_, done]]
    return [
        [done, open_],
        [
            talk.button("tomorrow_n", "digest.later", card.id, "tomorrow", n=n),
            talk.button("next_week_n", "digest.later", card.id, "week", n=n),
        ],
    ]


def _in_place(talk: Talk, button: Button, shown: Sequence[int]) -> Button:
    """The digest stays where it is for the rest of the day: what is done in it shows it anew, and
    what other buttons show comes below."""
    here = button.action[0] in talk.house.errands.in_digest
    way = ("in_digest", list(shown)) if here else ("anew",)
    return replace(button, action=(*way, *button.action))


def due_now(talk: Talk) -> list[TaskCard]:
    """The speaker's tasks to be reminded of today, most late first."""
    me, today = talk.speaker.person_id, talk.today
    waiting = tasks.waiting_for(talk.db, talk.actor, remind_by=today)
    return [card for card in waiting if me in card.reminds(today)]


def hires_without_chat(talk: Talk) -> list[str]:
    """The speaker's own people in an introduction who have not connected the chat."""
    return introductions.without_chat(talk.db, talk.actor) if talk.speaker.is_manager else []


# News


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
    lines.sort(key=lambda each: bool(each[1].heading))  # what comes in heaps comes last
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


def _under_headings(lines: Iterable[Line]) -> list[tuple[str, list[str]]]:
    """What has the same heading stands together, where the first of it came."""
    found: dict[str, list[str]] = {}
    for n, line in enumerate(lines):
        found.setdefault(line.heading or f"{n}", []).append(line.text)
    return [("" if heading.isdigit() else heading, texts) for heading, texts in found.items()]
