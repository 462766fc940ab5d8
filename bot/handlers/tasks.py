"""Tasks: read, ticked, put off, moved, commented, attached to, dropped."""

from datetime import date, timedelta
from typing import Any

from bot import learned, questions
from bot.domain.training.plan import course_in
from bot.errands import Errand
from bot.handlers.words import task_text, task_title
from bot.talk import Button, Line, Talk
from storage import development, introductions, people, placements, remarks, tasks
from storage.tasks import TaskCard

errand = Errand()

LISTED = 12
"""Tasks in one list; more than that is not read on a phone."""


@errand.command("uppgifter", "tasks")
@errand.press("tasks.mine")
def mine(talk: Talk, start: int = 0) -> None:
    """The speaker's open tasks, soonest first, from the `start`-th on."""
    cards = tasks.waiting_for(talk.db, talk.actor)
    shown = cards[start : start + LISTED]
    rows = [[_open_button(talk, card)] for card in shown]
    more = max(len(cards) - start - LISTED, 0)
    ways = [talk.button("earlier", "tasks.mine", max(start - LISTED, 0))] if start else []
    if more:
        ways.append(talk.button("more", "tasks.mine", start + LISTED))
    rows += [ways, [talk.button("menu", "menu")]]
    lines = [(task_title(talk, card), card) for card in shown]
    several = len({card.person_id for card in cards}) > 1
    talk.show("tasks.mine", rows, lines=lines, more=more, several=several)


def _open_button(talk: Talk, card: TaskCard) -> Button:
    return Button(task_title(talk, card), ("task.open", card.id))


@errand.press("task.open")
def open_task(talk: Talk, task_id: int) -> None:
    card = found(talk, task_id)
    if card is not None:
        show(talk, card)


def show(talk: Talk, card: TaskCard) -> None:
    """One task, with everything that can be done about it."""
    leads = tasks.may_lead_task(talk.db, talk.actor, card)
    doers = [people.colleague(talk.db, talk.actor, id_) for id_ in card.doers[:2]]
    mentor = people.colleague(talk.db, talk.actor, card.mentor_id) if card.mentor_id else None
    talk.show(
        "tasks.task",
        _actions(talk, card, leads),
        card=card,
        title=task_title(talk, card),
        text=task_text(talk, card),
        doers=[doer.name for doer in doers if doer],
        mentor=mentor.name if mentor else None,
        me=talk.speaker.person_id,
        waits_for_me=talk.speaker.person_id in card.waits_for,
        comments=remarks.comments(talk.db, card),
    )


def _actions(talk: Talk, card: TaskCard, leads: bool) -> list[list[Button]]:
    rows: list[list[Button]] = []
    side = card.side_of(talk.speaker.person_id, leads)
    if card.is_open and side is not None and side not in card.signed:
        rows.append([_main_action(talk, card)])
    elif _can_undo(card, side, leads):
        rows.append([talk.button("undo", "task.undo", card.id)])
    if card.status == "done" and development.is_step(card):
        rows += learned.offers(talk, card)
    if card.is_open and (course := course_in(card.key)):
        rows.append([talk.button("see_course", "learn.course", course, card.person_id)])
    if card.is_open and talk.speaker.person_id in card.waits_for:
        rows.append(
            [
                talk.button("tomorrow", "task.later", card.id, "tomorrow"),
                talk.button("next_week", "task.later", card.id, "week"),
            ]
        )
    if card.is_open:
        words = [talk.button("comment", "task.ask", "comment", card.id)]
        if card.person_id == talk.speaker.person_id and card.matter_kind == introductions.KIND:
            words.append(talk.button("ask_mentor", "mentor.ask", card.id))
        rows.append(words)
    if card.attachments:
        rows.append([talk.button("files", "task.files", card.id, n=card.attachments)])
        if may_attach(card, side):
            rows[-1].append(talk.button("attach_more", "task.attach", card.id))
    if card.is_open and leads:
        rows.append([talk.button("move", "task.ask", "move_task", card.id)])
        if _may_be_skipped(talk, card):
            rows[-1].append(talk.button("not_applicable", "task.not_applicable", card.id))
        rows.append([_drop(talk, card)])
    if card.may_follow:
        mine = card.person_id == talk.speaker.person_id
        own = mine and card.matter_kind not in (development.KIND, placements.KIND)
        back = "to_checklist" if own else f"to_{card.matter_kind}"
        rows.append([talk.button(back, "matter.phase", card.matter_id, card.phase)])
    else:
        rows.append([talk.button("my_tasks", "tasks.mine")])
    return rows


def _drop(talk: Talk, card: TaskCard) -> Button:
    """A step that somebody was to take is not dropped without a word of why."""
    if development.is_step(card):
        return talk.button("end_step", "task.ask", "drop_step", card.id, style="danger")
    return talk.button("drop", "task.ask", "drop_task", card.id, style="danger")


def _can_undo(card: TaskCard, side: str | None, leads: bool) -> bool:
    """One's own side's tick; and *ej aktuellt*, by whoever leads. What was dropped stays so."""
    if card.status == "not_applicable":
        return leads and card.matter_status == "ongoing"
    if card.matter_status != "ongoing":
        return False
    return card.status in ("open", "done") and side in card.signed


def may_attach(card: TaskCard, side: str | None) -> bool:
    """Whether the task asks for a file, and for this side's."""
    return card.attach and side == "who" and card.status in ("open", "done")


def side_of(talk: Talk, card: TaskCard) -> str | None:
    leads = tasks.may_lead_task(talk.db, talk.actor, card)
    return card.side_of(talk.speaker.person_id, leads)


def _main_action(talk: Talk, card: TaskCard) -> Button:
    if card.guide:
        return talk.button("answer_questions", "task.done", card.id, style="primary")
    if card.attach and not card.attachments:
        return talk.button("attach", "task.done", card.id, style="primary")
    return talk.button("done", "task.done", card.id, style="primary")


@errand.press("task.done")
def done(talk: Talk, task_id: int) -> None:
    if tick(talk, task_id):
        card = tasks.find(talk.db, talk.actor, task_id)
        if card is not None:
            show(talk, card)


def tick(talk: Talk, task_id: int) -> bool:
    """Signs for the speaker. False when nothing changed, or questions were asked instead."""
    card = found(talk, task_id)
    if card is None:
        return False
    side = side_of(talk, card)
    if side is None:
        talk.toast("tasks.not_yours")
    elif not card.is_open or side in card.signed:
        talk.toast("tasks.closed_already")
    elif card.guide and side == "who":
        questions.begin(talk, card.guide, {"task": card.id, "introduction": card.matter_id})
    elif card.attach and not card.attachments and side == "who":
        questions.begin(talk, "attachment", {"task": card.id})
    else:
        sign(talk, card, side)
        return True
    return False


def sign(talk: Talk, card: TaskCard, side: str) -> None:
    finished = tasks.sign(talk.db, card, side, talk.actor, talk.now)
    key = "tasks.ticked" if finished else "tasks.ticked_half"
    talk.nod(key, title=task_title(talk, card))
    if finished:
        _ticked(talk, card, is_done=True)
        close_if_all_done(talk, card)


def _ticked(talk: Talk, card: TaskCard, *, is_done: bool) -> None:
    kind = talk.house.errands.matters[card.matter_kind]
    if kind.ticked is not None:
        kind.ticked(talk, card, is_done)


def close_if_all_done(talk: Talk, card: TaskCard) -> None:
    """With its last task the matter is done."""
    if not tasks.any_open(talk.db, card.matter_id):
        talk.house.errands.matters[card.matter_kind].done(talk, card)


@errand.press("task.undo")
def undo(talk: Talk, task_id: int) -> None:
    if untick(talk, task_id):
        show_again(talk, task_id)


def untick(talk: Talk, task_id: int) -> bool:
    """Takes a tick back: one's own, or the doer's by whoever leads, who may sign for them too.
    False when nothing changed."""
    card = found(talk, task_id)
    if card is None:
        return False
    leads = tasks.may_lead_task(talk.db, talk.actor, card)
    side = card.side_of(talk.speaker.person_id, leads)
    if card.matter_status != "ongoing":
        talk.toast("introductions.over")
    elif card.status == "dropped":
        talk.toast("tasks.dropped_already")
    elif not _can_undo(card, side, leads):
        talk.toast("tasks.open_again")
    elif card.status == "not_applicable":
        tasks.reopen(talk.db, card.id)
        return True
    else:
        if card.status == "done":
            _ticked(talk, card, is_done=False)
        tasks.unsign(talk.db, card, side or "who")
        return True
    return False


@errand.press("task.later")
def later(talk: Talk, task_id: int, until: str) -> None:
    card = found(talk, task_id)
    if card is None or not card.is_open or talk.speaker.person_id not in card.waits_for:
        talk.toast("tasks.closed_already")
        return
    day = put_off_until(talk, until)
    tasks.put_off(talk.db, talk.actor, task_id, day)
    talk.toast("tasks.put_off", day=day)
    show_again(talk, task_id)


def put_off_until(talk: Talk, until: str) -> date:
    """`until`: tomorrow, the next working day; week, the Monday of next week."""
    workdays = talk.house.hours.workdays
    if until == "week":
        return workdays.on_or_after(talk.today + timedelta(days=7 - talk.today.weekday()))
    return talk.next_workday


@errand.press("task.not_applicable")
def not_applicable(talk: Talk, task_id: int) -> None:
    """The box *ej aktuellt*; not for what the law demands."""
    card = leading(talk, task_id)
    if card is None:
        return
    if not _may_be_skipped(talk, card):
        talk.toast("tasks.always_applies")
        return
    tasks.close(talk.db, task_id, "not_applicable", talk.actor, talk.now)
    close_if_all_done(talk, card)
    show_again(talk, task_id)


def _may_be_skipped(talk: Talk, card: TaskCard) -> bool:
    if development.is_step(card):
        return False
    checklist = talk.house.checklist(talk.db, card.checklist_hash)
    if card.key is None or course_in(card.key):
        return True
    return checklist.task(card.key).not_applicable


@errand.press("task.files")
def files(talk: Talk, task_id: int) -> None:
    card = found(talk, task_id)
    if card is not None:
        for file in remarks.attachments(talk.db, card):
            talk.send_file(file.kind, file.file_id, talk.text("tasks.file", name=file.name))


@errand.press("task.attach")
def attach(talk: Talk, task_id: int) -> None:
    card = found(talk, task_id)
    if card is None:
        return
    if may_attach(card, side_of(talk, card)):
        questions.begin(talk, "attachment", {"task": card.id})
    else:
        talk.toast("tasks.takes_no_file")


def found(talk: Talk, task_id: int) -> TaskCard | None:
    card = tasks.find(talk.db, talk.actor, task_id)
    if card is None:
        talk.toast("tasks.gone")
    return card


def leading(talk: Talk, task_id: int) -> TaskCard | None:
    """An open task of an introduction that the speaker leads, or a word to the speaker."""
    card = found(talk, task_id)
    if card is None:
        return None
    if not tasks.may_lead_task(talk.db, talk.actor, card):
        talk.toast("tasks.not_yours")
        return None
    if not card.is_open:
        talk.toast("tasks.closed_already")
        return None
    return card


def show_again(talk: Talk, task_id: int) -> None:
    card = tasks.find(talk.db, talk.actor, task_id)
    if card is not None:
        show(talk, card)


@errand.news("escalated")
def escalated(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = tasks.find(talk.db, talk.actor, subject["task"])
    if card is None or not card.is_open:
        return None
    doer = people.colleague(talk.db, talk.actor, card.waits_for[0]) if card.waits_for else None
    title = task_title(talk, card)
    text = talk.text(
        "digest.escalated",
        title=title,
        doer=doer.name if doer else None,
        days=talk.house.hours.workdays.between(card.due, talk.today),
    )
    heading = talk.text("digest.escalated_heading", person=card.person)
    button = talk.button("open_task", "task.open", card.id, title=title)
    return Line(text, (button,), heading)
