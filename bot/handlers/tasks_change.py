"""What is said about a task, handed in for it, and changed: small guides, and files."""

from datetime import timedelta

from bot import files, questions
from bot.errands import OF_A_TASK, Errand
from bot.handlers.tasks import (
    close_if_all_done,
    found,
    leading,
    may_attach,
    show_again,
    side_of,
    sign,
)
from bot.handlers.words import task_title
from bot.talk import Talk
from bot.updates import SentFile
from storage import remarks, tasks
from storage.runs import OpenRun

errand = Errand()

SEVERAL_AT_ONCE = timedelta(minutes=10)


@errand.press("task.ask")
def ask(talk: Talk, guide: str, task_id: int) -> None:
    """Begins `comment`, `move_task`, `drop_task` or `drop_step`."""
    card = found(talk, task_id)
    if card is None:
        return
    if guide != "comment" and not tasks.may_lead_task(talk.db, talk.actor, card):
        talk.toast("tasks.not_yours")
    elif not card.is_open:
        talk.toast("tasks.closed_already")
    else:
        questions.begin(talk, guide, {"task": task_id})


@errand.submitted("comment")
def commented(talk: Talk, run: OpenRun) -> None:
    card = found(talk, run.subject["task"])
    if card is not None:
        remarks.comment(talk.db, card.id, talk.actor, run.answers["comment"], talk.now)
        show_again(talk, card.id)


@errand.submitted("attachment")
def attached(talk: Talk, run: OpenRun) -> None:
    """Keeps the file, and ticks the task that asked for it."""
    card = found(talk, run.subject["task"])
    if card is None:
        return
    if not may_attach(card, side_of(talk, card)):
        talk.say("tasks.takes_no_file")
        return
    file = run.answers["file"]
    remarks.attach(
        talk.db, card.id, talk.actor, file["file_id"], file["kind"], file["name"], talk.now
    )
    again = found(talk, card.id)
    if again is not None and again.is_open and "who" not in again.signed:
        sign(talk, again, "who")
    show_again(talk, card.id)


@errand.takes_files
def another(talk: Talk, file: SentFile) -> bool:
    """People send several photos at once: those after the first go where it went."""
    task_id = remarks.attached_lately(talk.db, talk.actor, talk.now - SEVERAL_AT_ONCE)
    card = tasks.find(talk.db, talk.actor, task_id) if task_id else None
    if card is None or not may_attach(card, side_of(talk, card)):
        return False
    if files.refused(talk, file):
        return True
    remarks.attach(talk.db, card.id, talk.actor, file.file_id, file.kind, file.name, talk.now)
    talk.say("tasks.another_file", title=task_title(talk, card))
    return True


@errand.submitted("move_task")
def moved(talk: Talk, run: OpenRun) -> None:
    card = leading(talk, run.subject["task"])
    day = questions.as_date(run, "due")
    if card is not None and day is not None:
        tasks.move(talk.db, card.id, day, talk.reminder_for(day))
        show_again(talk, card.id)


@errand.submitted("drop_task")
def dropped(talk: Talk, run: OpenRun) -> None:
    card = leading(talk, run.subject["task"])
    if card is not None:
        reason = run.answers.get("reason")
        tasks.close(talk.db, card.id, "dropped", talk.actor, talk.now, reason)
        talk.say("tasks.dropped", title=task_title(talk, card))
        close_if_all_done(talk, card)


@errand.submitted(OF_A_TASK)
def checked_in(talk: Talk, run: OpenRun) -> None:
    """The answers are kept, and the task that asked for them is ticked."""
    card = found(talk, run.subject["task"])
    me = talk.speaker.person_id
    own = card is not None and card.person_id == me
    way_on = talk.button("to_checklist", "intro.own") if own else talk.button("menu", "menu")
    talk.show("tasks.checked_in", [[way_on]])
    if card is not None and card.is_open and me in card.doers:
        tasks.sign(talk.db, card, "who", talk.actor, talk.now)
        close_if_all_done(talk, card)
