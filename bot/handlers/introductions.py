"""Introductions as they go on: all of them, and one of them."""

from collections.abc import Sequence

from bot.errands import Errand, MatterKind
from bot.handlers.phases import phase_buttons
from bot.handlers.words import checklist_title, task_title
from bot.talk import Button, Talk, two_columns
from storage import introductions, people, tasks
from storage.introductions import IntroductionCard
from storage.people import PersonCard

errand = Errand()

LISTED = 10


@errand.command("introduktioner", "introductions")
@errand.press("intro.list")
def overview(talk: Talk) -> None:
    """All ongoing introductions the speaker leads or mentors."""
    cards = introductions.ongoing(talk.db, talk.actor, talk.today)
    if not cards:
        talk.show("introductions.none", [[talk.button("menu", "menu")]])
        return
    shown = sorted(cards, key=lambda card: (-card.late, card.first_day))[:LISTED]
    rows = [[Button(card.name, ("intro.open", card.id))] for card in shown]
    talk.show("introductions.list", rows, cards=shown, more=len(cards) - len(shown))


@errand.press("intro.open")
def open_introduction(talk: Talk, introduction_id: int) -> None:
    card = found(talk, introduction_id)
    if card is not None:
        show(talk, card)


@errand.command("min_introduktion", "my_introduction")
@errand.press("intro.own")
def own(talk: Talk) -> None:
    card = introductions.own(talk.db, talk.actor, talk.today)
    if card is None:
        talk.say("introductions.none_own", [[talk.button("menu", "menu")]])
    else:
        show(talk, card)


def show(talk: Talk, card: IntroductionCard) -> None:
    """Progress, what is late, and the phases to open."""
    cards = tasks.of_matter(talk.db, talk.actor, card.id)
    mine = card.person_id == talk.speaker.person_id
    mentor = people.colleague(talk.db, talk.actor, card.mentor_id) if card.mentor_id else None
    next_up = [task for task in cards if talk.speaker.person_id in task.waits_for and task.is_open]
    talk.show(
        "introductions.own" if mine else "introductions.one",
        _ways_on(talk, card, cards, mentor),
        card=card,
        mentor=mentor,
        checklist=checklist_title(talk, card),
        upcoming=[(task_title(talk, task), task.due) for task in next_up[:3]],
        late=[(task_title(talk, task), task) for task in cards if _late(talk, task)][:5],
        weeks=introductions.mentor_weeks(talk.db, card.id)[:4] if not mine else [],
    )


def _late(talk: Talk, task: tasks.TaskCard) -> bool:
    return task.is_open and task.due < talk.today


def invites(talk: Talk, mentor: PersonCard | None) -> list[Button]:
    """A row that invites a mentor who has no chat, for whoever may; else an empty one."""
    if mentor is None or mentor.connected or people.led(talk.db, talk.actor, mentor.id) is None:
        return []
    return [talk.button("invite_name", "people.invite", mentor.id, name=mentor.name)]


def _ways_on(
    talk: Talk,
    card: IntroductionCard,
    cards: Sequence[tasks.TaskCard],
    mentor: PersonCard | None,
) -> list[list[Button]]:
    mine = card.person_id == talk.speaker.person_id
    rows = phase_buttons(talk, introductions.KIND, cards)
    if mine and card.status == "ongoing":
        rows.append([talk.button("ask_mentor", "mentor.ask", None)])
    if card.may_lead and card.status == "ongoing":
        changes = [
            talk.button("add_task", "intro.change", "add_task", card.id),
            talk.button("change_the_mentor", "intro.change", "change_mentor", card.id),
            talk.button("move_first_day", "intro.change", "move_first_day", card.id),
        ]
        if not card.connected:
            changes.append(talk.button("invite", "people.invite", card.person_id))
        rows += [*two_columns(changes), invites(talk, mentor)]
        end = talk.button(
            "end_introduction", "intro.change", "end_introduction", card.id, style="danger"
        )
        rows.append([end])
    if not mine:
        rows.append([talk.button("all_introductions", "intro.list")])
    return rows


def found(talk: Talk, introduction_id: int) -> IntroductionCard | None:
    """An introduction that the speaker may follow, or a word to the speaker."""
    card = introductions.find(talk.db, talk.actor, introduction_id, talk.today)
    if card is None:
        talk.toast("introductions.gone")
    return card


def done(talk: Talk, last: tasks.TaskCard) -> None:
    """With the last task the introduction is done; its people hear of it."""
    introductions.close(talk.db, last.matter_id, "done", talk.now)
    concerned = [id_ for id_ in (last.person_id, last.mentor_id, last.manager_id) if id_]
    talk.tell(concerned, "introduction_done", introduction=last.matter_id)


errand.matter(introductions.KIND, MatterKind("intro.open", "intro.own", done))
