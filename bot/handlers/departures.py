"""Departures as they go on: all of them, one of them with what it leaves behind, changes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from bot import questions
from bot.errands import Errand, MatterKind
from bot.handlers.departures_left import Effect, Parting, effects
from bot.handlers.phases import phase_buttons
from bot.handlers.plans import new_dues
from bot.handlers.words import checklist_title, task_title
from bot.talk import Button, Talk, two_columns
from storage import bindings, departures, exit_surveys, interviews, reminders, tasks
from storage.departures import DepartureCard
from storage.runs import OpenRun
from storage.tasks import TaskCard

errand = Errand()

A_YEAR = timedelta(days=365)
LISTED = 10
PRESSING = 6
"""Lines of the consequence card that are shown at once; a phone shows no more."""


@errand.command("avslutningar", "departures")
@errand.press("leave.list")
def overview(talk: Talk, skip: int = 0) -> None:
    """All ongoing departures the speaker leads, the soonest first, some at a time."""
    cards = departures.ongoing(talk.db, talk.actor, talk.today)
    earlier = [talk.button("earlier_departures", "leave.earlier")]
    if not cards:
        talk.show("departures.none", [earlier, [talk.button("menu", "menu")]])
        return
    shown, rows = _some(talk, cards, "leave.list", skip)
    more = max(len(cards) - skip - LISTED, 0)
    talk.show("departures.list", [*rows, earlier], cards=shown, more=more)


@errand.press("leave.earlier")
def earlier(talk: Talk, skip: int = 0) -> None:
    """Those of the last year that are done, or were withdrawn: there may be a record to read."""
    cards = departures.closed(talk.db, talk.actor, talk.today, talk.now - A_YEAR)
    shown, rows = _some(talk, cards, "leave.earlier", skip)
    rows.append([talk.button("all_departures", "leave.list")])
    talk.show("departures.earlier", rows, cards=shown)


def _some(
    talk: Talk, cards: Sequence[DepartureCard], verb: str, skip: int
) -> tuple[Sequence[DepartureCard], list[list[Button]]]:
    """Those from `skip` on that a page holds, each with its button, and the one to the next."""
    shown = cards[skip : skip + LISTED]
    rows = [[Button(card.name, ("leave.open", card.id))] for card in shown]
    if len(cards) > skip + LISTED:
        rows.append([talk.button("show_more", verb, skip + LISTED)])
    return shown, rows


@errand.press("leave.open")
def open_departure(talk: Talk, departure_id: int) -> None:
    card = found(talk, departure_id)
    if card is not None:
        show(talk, card)


@errand.command("mitt_avslut", "my_departure")
@errand.press("leave.own")
def own(talk: Talk) -> None:
    card = departures.own(talk.db, talk.actor, talk.today)
    if card is None:
        talk.say("departures.none_own", [[talk.button("menu", "menu")]])
    else:
        show(talk, card)


def show(talk: Talk, card: DepartureCard) -> None:
    """To the leaver the own list; to whoever leads it also what the departure leaves behind."""
    cards = tasks.of_matter(talk.db, talk.actor, card.id)
    me = talk.speaker.person_id
    next_up = [task for task in cards if task.is_open and me in task.waits_for]
    facts: dict[str, Any] = {
        "card": card,
        "checklist": checklist_title(talk, card),
        "upcoming": [(task_title(talk, task), task.due) for task in next_up[:3]],
    }
    rows = phase_buttons(talk, departures.KIND, cards)
    if card.person_id == me:
        interview = talk.button("exit_interview", "talk.open", card.id)
        survey = [talk.button("open_survey", "survey.open")] if card.status != "ended" else []
        talk.show("departures.own", [*rows, [interview, *survey]], **facts)
        return
    left = _left(talk, card, cards) if card.status == "ongoing" else []
    shown = first_of(left)
    more = len(left) - len(shown)
    late = [(task_title(talk, t), t) for t in cards if t.is_open and t.due < talk.today]
    if card.status != "ongoing":
        rows.append([talk.button("exit_interview", "talk.open", card.id)])
    elif card.may_lead:
        steps = two_columns(_once(effect.button for effect in shown))
        if more:
            steps.append([talk.button("all_left", "leave.left", card.id, n=len(left))])
        rows = [*steps, *rows, *_changes(talk, card)]
    rows.append([talk.button("all_departures", "leave.list")])
    texts = [effect.text for effect in shown]
    bound = bound_by(talk, card)
    if bound is not None:
        rows.insert(-1, [talk.button("end_binding", "leave.unbind", card.id)])
    facts |= {"left": texts, "more": more, "late": late[:5], "bound": bound}
    facts["more_late"] = max(len(late) - 5, 0)
    talk.show("departures.one", rows, **facts)


def bound_by(talk: Talk, card: DepartureCard) -> tuple[date, str] | None:
    """The day on which somebody else's invite bound the leaver's chat, and whose; for HR."""
    binding = bindings.by_others(talk.db, talk.actor, card.person_id)
    if binding is None:
        return None
    return talk.house.hours.local(binding.bound_at).date(), binding.by


def _left(talk: Talk, card: DepartureCard, cards: Sequence[TaskCard]) -> list[Effect]:
    """What the departure leaves behind, with what the plan takes care of."""
    succeeded = card.successor_id is not None
    return effects(
        talk,
        Parting(card.person_id, card.manager_id, card.last_day, succeeded, card.id, cards),
    )


def first_of(left: Sequence[Effect]) -> Sequence[Effect]:
    """Those shown at once; one more takes no more room than to say so."""
    return left if len(left) <= PRESSING + 1 else left[:PRESSING]


def _once(buttons: Iterable[Button]) -> list[Button]:
    """Two lines may lead to the same step."""
    return list({button.action: button for button in buttons}.values())


@errand.press("leave.left")
def all_left(talk: Talk, departure_id: int, start: int = 0) -> None:
    """All that the departure leaves behind, some at a time."""
    card = leading(talk, departure_id)
    if card is None:
        return
    left = _left(talk, card, tasks.of_matter(talk.db, talk.actor, card.id))
    shown = left[start : start + LISTED]
    rows = two_columns(_once(effect.button for effect in shown))
    rows.append(turns(talk, len(left), start, "leave.left", card.id))
    rows.append([talk.button("to_departure", "leave.open", card.id)])
    texts = [effect.text for effect in shown]
    talk.show("departures.left", rows, name=card.name, left=texts)


def turns(talk: Talk, total: int, start: int, *action: Any) -> list[Button]:
    """To the pages before and after the one that begins with `start`."""
    found = [talk.button("earlier", *action, max(start - LISTED, 0))] if start else []
    if total > start + LISTED:
        found.append(talk.button("more", *action, start + LISTED))
    return found


def _changes(talk: Talk, card: DepartureCard) -> list[list[Button]]:
    changes = [
        talk.button("exit_interview", "talk.open", card.id),
        talk.button("competence_transfer", "leave.transfer", card.id),
        talk.button("move_last_day", "leave.change", "move_last_day", card.id),
    ]
    if card.successor is not None:
        changes.append(talk.button("change_successor", "leave.change", "successor", card.id))
    if talk.actor.is_hr:
        if not card.connected:
            changes.append(talk.button("invite", "people.invite", card.person_id))
        changes += print_survey(talk, card.id)
    stays = talk.button("withdraw", "leave.change", "withdraw_departure", card.id, style="danger")
    return [*two_columns(changes), [stays]]


def print_survey(talk: Talk, departure_id: int) -> list[Button]:
    """For whom in HR it is to hand out; whether it was answered, the button does not tell."""
    if exit_surveys.of_departure(talk.db, talk.actor, departure_id) is None:
        return []
    return [talk.button("hand_out_survey", "survey.hand_out", departure_id)]


@errand.press("leave.change")
def change(talk: Talk, guide: str, departure_id: int) -> None:
    """Begins `successor`, `move_last_day` or `withdraw_departure`."""
    card = leading(talk, departure_id)
    if card is not None:
        subject = {"departure": departure_id, "person": card.person_id}
        questions.begin(talk, guide, subject)


@errand.about("successor", "move_last_day", "withdraw_departure")
def whose(talk: Talk, run: OpenRun) -> str | None:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    return card.name if card else None


@errand.submitted("successor")
def successor_named(talk: Talk, run: OpenRun) -> None:
    card = leading(talk, run.subject["departure"])
    if card is None:
        return
    successor = run.answers["person"]
    departures.name_successor(talk.db, card.id, successor)
    talk.tell([successor], "successor_named", departure=card.id, person=card.person_id)
    show_again(talk, card.id)


@errand.submitted("move_last_day")
def last_day_moved(talk: Talk, run: OpenRun) -> None:
    """Open tasks follow."""
    card = leading(talk, run.subject["departure"])
    day = questions.as_date(run, "last_day")
    if card is None or day is None:
        return
    checklist = talk.house.checklist(talk.db, card.checklist_hash)
    dues = new_dues(talk, checklist, card.id, card.last_day, day)
    tasks.set_dues(talk.db, dues, talk.reminder_for)
    departures.move_last_day(talk.db, card.id, day, talk.today)
    about = {"departure": card.id}
    concerned = reminders.not_waiting(talk.db, [card.person_id], "last_day_moved", about)
    talk.tell(concerned, "last_day_moved", **about, old=card.last_day.isoformat())
    show_again(talk, card.id)


@errand.submitted("withdraw_departure")
def withdrawn(talk: Talk, run: OpenRun) -> None:
    card = leading(talk, run.subject["departure"])
    if card is None:
        return
    it = interviews.find(talk.db, talk.actor, card.id)
    began = it.held_by if it is not None and it.begun else None
    departures.withdraw(talk.db, card.id, talk.now, run.answers["reason"], talk.today)
    concerned = {card.person_id, card.manager_id, card.successor_id, began}
    about = {"departure": card.id, "person": card.person_id, "began": began}
    talk.tell([id_ for id_ in concerned if id_ is not None], "departure_withdrawn", **about)
    talk.say("departures.withdrawn", name=card.name)


def found(talk: Talk, departure_id: int) -> DepartureCard | None:
    """A departure that the speaker may follow, or a word to the speaker."""
    card = departures.find(talk.db, talk.actor, departure_id, talk.today)
    if card is None:
        talk.toast("departures.gone")
    return card


def leading(talk: Talk, departure_id: int) -> DepartureCard | None:
    """An ongoing departure that the speaker leads, or a word to the speaker."""
    card = found(talk, departure_id)
    if card is not None and not card.may_lead:
        talk.toast("departures.not_yours")
        return None
    if card is not None and card.status != "ongoing":
        talk.toast("departures.over")
        return None
    return card


def show_again(talk: Talk, departure_id: int) -> None:
    card = departures.find(talk.db, talk.actor, departure_id, talk.today)
    if card is not None:
        show(talk, card)


def done(talk: Talk, last: TaskCard) -> None:
    """With the last task the departure is done; whoever leads it hears of it."""
    departures.close(talk.db, last.matter_id, talk.now)
    if last.manager_id is not None:
        talk.tell([last.manager_id], "departure_done", departure=last.matter_id)


errand.matter(departures.KIND, MatterKind("leave.open", "leave.own", done))
