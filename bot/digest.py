"""The one unasked message of a day: what is due, what is late, who waits, what happened.

It is composed of what the database holds, so after a tick it can be shown anew, in place.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.handlers.account import confirm_buttons
from bot.handlers.words import task_title
from bot.questions import guide_of
from bot.talk import Button, Talk
from storage import accounts, inquiries, introductions, people, reminders, runs, tasks
from storage.tables import News
from storage.tasks import TaskCard

LINES = 4
"""Tasks with buttons of their own; the rest are behind one button."""
IN_PLACE = ("digest.done", "digest.later", "mentor.week")
"""What is done in the digest itself, which is then shown anew; all else comes below it."""
NEWS_LINES = 8
"""News in one message; what is more is counted, and found under the introductions."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of news as it reads now, and what can be done about it."""

    text: str
    buttons: tuple[Button, ...] = ()


def compose(talk: Talk) -> tuple[str, list[list[Button]]] | None:
    """Text and buttons of today's digest for the speaker; None when there is nothing to say."""
    told = reminders.news_of(talk.db, talk.actor, since=talk.today_began, now=talk.now)
    news = [line for item in told if (line := tell(talk, item)) is not None]
    cards = due_now(talk)
    waiting = hires_without_chat(talk)
    if not (news or cards):
        return None
    shown = _shown(cards, talk.today)
    lines = [TaskLine(n, task_title(talk, c), c.hire, c.due) for n, c in enumerate(shown, 1)]
    text = talk.text(
        "digest.whole",
        name=talk.speaker.name.split()[0],
        news=[line.text for line in news[:NEWS_LINES]],
        more_news=max(len(news) - NEWS_LINES, 0),
        late=[line for line in lines if line.due < talk.today],
        due=[line for line in lines if line.due >= talk.today],
        more=len(cards) - len(shown),
        waiting=waiting,
        own=all(card.hire_id == talk.speaker.person_id for card in cards),
        one_hire=shown[0].hire if len({card.hire_id for card in shown}) == 1 else None,
    )
    rows = [list(line.buttons) for line in news[:NEWS_LINES] if line.buttons]
    if len(news) > NEWS_LINES:
        rows.append([talk.button("see_introductions", "intro.list")])
    for n, card in enumerate(shown, 1):
        rows += task_buttons(talk, n, card)
    if len(cards) > len(shown):
        rows.append([talk.button("all_tasks", "tasks.mine", n=len(cards))])
    if waiting:
        rows.append([talk.button("invite_them", "people.not_connected")])
    return text, [[_below(button) for button in row] for row in rows]


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
    hire: str
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


# News, by kind: how it reads now, or None when it is no news any more


def tell(talk: Talk, item: News) -> Line | None:
    return KINDS[item.kind](talk, item.subject)


def _about_introduction(key: str, *buttons: str) -> Callable[[Talk, dict[str, Any]], Line | None]:
    """News that say one sentence about an introduction the reader may follow."""

    def line(talk: Talk, subject: dict[str, Any]) -> Line | None:
        card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
        if card is None:
            return None
        own = card.person_id == talk.speaker.person_id
        text = talk.text(f"digest.{key}", card=card, mentor=card.mentor, own=own)
        actions = tuple(
            talk.button(name, *ACTIONS[name](card.id), name=card.name.split()[0])
            for name in buttons
        )
        return Line(text, actions)

    return line


ACTIONS: dict[str, Callable[[int], tuple[Any, ...]]] = {
    "open_introduction": lambda id_: ("intro.open", id_),
    "open_own": lambda id_: ("intro.own",),
    "change_mentor_for": lambda id_: ("intro.change", "change_mentor", id_),
}


def _mentor_week(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """The weekly question to the mentor; said thanks for once it is answered."""
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    if card is None or card.status != "ongoing" or card.mentor_id != talk.speaker.person_id:
        return None
    week = date.fromisoformat(subject["week"])
    said = {row.week: row.had_time for row in introductions.mentor_weeks(talk.db, card.id)}
    if week in said:
        return Line(talk.text("digest.mentor_week_answered", name=card.name, yes=said[week]))
    first_name = card.name.split()[0]
    yes, no = (
        talk.button(
            f"time_{answer}",
            "mentor.week",
            card.id,
            subject["week"],
            answer == "yes",
            name=first_name,
        )
        for answer in ("yes", "no")
    )
    return Line(talk.text("digest.mentor_week", name=card.name), (yes, no))


def _mentor_over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the one who was the mentor, and who can't see the introduction any more."""
    hire = people.colleague(talk.db, talk.actor, subject["person"])
    mentor = people.colleague(talk.db, talk.actor, subject["mentor"])
    if hire is None or mentor is None:
        return None
    return Line(talk.text("digest.mentor_over", name=hire.name, mentor=mentor.name))


def _escalated(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = tasks.find(talk.db, talk.actor, subject["task"])
    if card is None or not card.is_open:
        return None
    doer = people.colleague(talk.db, talk.actor, card.waits_for[0]) if card.waits_for else None
    late = talk.house.hours.workdays.between(card.due, talk.today)
    title = task_title(talk, card)
    text = talk.text(
        "digest.escalated",
        title=title,
        hire=card.hire,
        doer=doer.name if doer else None,
        days=late,
    )
    return Line(text, (talk.button("open_task", "task.open", card.id, title=title),))


def _is_over(talk: Talk, subject: dict[str, Any]) -> bool:
    """Whether what a guide is about has ended meanwhile."""
    if "introduction" not in subject:
        return False
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    return card is None or card.status != "ongoing"


def _paused(talk: Talk, subject: dict[str, Any]) -> Line | None:
    run = runs.find(talk.db, talk.speaker.person_id, subject["run"])
    if run is None or run.status not in ("active", "paused") or _is_over(talk, run.subject):
        return None
    title = guide_of(talk, run).title.of(talk.language)
    go_on = talk.button("go_on_with", "q.resume", run.id, style="primary", title=title)
    return Line(talk.text("digest.paused", title=title), (go_on,))


def _inquiry(talk: Talk, subject: dict[str, Any]) -> Line | None:
    asked = inquiries.find(talk.db, talk.actor, subject["inquiry"])
    if asked is None or asked.answered_at is not None:
        return None
    text = talk.text("digest.inquiry", name=asked.asker, question=asked.text)
    return Line(
        text, (talk.button("answer_to", "mentor.answer", asked.id, name=asked.asker.split()[0]),)
    )


def _unreachable(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None:
        return None
    return Line(talk.text("digest.unreachable", name=card.name, unit=card.unit))


def _confirm(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """A binding that gives rights over others, and that nobody at HR has vouched for yet."""
    card = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None or not talk.actor.is_hr or not accounts.waits_for_hr(talk.db, card.id):
        return None
    text = talk.text("account.is_it", card=card)
    return Line(text, tuple(confirm_buttons(talk, **subject)))


def _first_day_moved(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    if card is None:
        return None
    old = date.fromisoformat(subject["old"])
    return Line(talk.text("digest.first_day_moved", card=card, old=old))


KINDS: dict[str, Callable[[Talk, dict[str, Any]], Line | None]] = {
    "mentor_assigned": _about_introduction("mentor_assigned", "open_introduction"),
    "introduction_started": _about_introduction("introduction_started", "open_own"),
    "new_mentor": _about_introduction("new_mentor"),
    "introduction_done": _about_introduction("introduction_done", "open_introduction"),
    "introduction_ended": _about_introduction("introduction_ended"),
    "mentor_short": _about_introduction("mentor_short", "open_introduction", "change_mentor_for"),
    "mentor_over": _mentor_over,
    "mentor_week": _mentor_week,
    "escalated": _escalated,
    "paused": _paused,
    "inquiry": _inquiry,
    "unreachable": _unreachable,
    "first_day_moved": _first_day_moved,
    "confirm": _confirm,
}
