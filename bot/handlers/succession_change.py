"""Key functions change: HR adds, renames, gives and removes them; successors are named."""

from typing import Any

from bot import questions
from bot.errands import Errand, Refusal
from bot.handlers import succession as view
from bot.talk import Talk
from storage import people, succession
from storage.runs import OpenRun

errand = Errand()

ADD, RENAME, HOLDER, SUCCESSOR = (
    *("key_function", "key_function_name"),
    *("key_function_holder", "key_successor"),
)


@errand.press("key.add")
def add(talk: Talk) -> None:
    if talk.actor.is_hr:
        questions.begin(talk, ADD, {})
    else:
        talk.toast("menu.not_for_you")


@errand.submitted(ADD)
def added(talk: Talk, run: OpenRun) -> None:
    name, unit, holder = (run.answers.get(each) for each in ("name", "unit", "holder"))
    id_ = succession.add(talk.db, talk.actor, str(name), int(unit or 0), holder)
    if id_ is None:
        talk.toast("menu.not_for_you")
        return
    talk.first("succession.added", name=name)
    view.open_function(talk, id_)


@errand.press("key.begin")
def begin(talk: Talk, guide: str, function_id: int) -> None:
    """Of a function that the speaker may change: for all but its successors, HR alone."""
    card = view.found(talk, function_id)
    if card is None:
        return
    if talk.actor.is_hr or (guide == SUCCESSOR and card.may_change):
        questions.begin(talk, guide, {"function": function_id})
    else:
        talk.toast("menu.not_for_you")


@errand.about(RENAME, HOLDER, SUCCESSOR)
def about(talk: Talk, run: OpenRun) -> str | None:
    card = succession.find(talk.db, talk.actor, run.subject["function"], talk.today)
    return card.name if card else None


@errand.submitted(RENAME)
def renamed(talk: Talk, run: OpenRun) -> None:
    function_id = run.subject["function"]
    done = succession.rename(talk.db, talk.actor, function_id, run.answers["name"])
    _show(talk, function_id, done=done)


@errand.submitted(HOLDER)
def given(talk: Talk, run: OpenRun) -> None:
    function_id = run.subject["function"]
    done = succession.give(talk.db, talk.actor, function_id, run.answers.get("holder"))
    _show(talk, function_id, done=done)


@errand.accepts(SUCCESSOR, "who")
def may_succeed(talk: Talk, run: OpenRun, value: Any) -> Refusal | None:
    """Whoever holds it can't take it over."""
    card = succession.find(talk.db, talk.actor, run.subject["function"], talk.today)
    if card is None or card.holder is None or card.holder.person_id != value:
        return None
    return Refusal("succession.holds_it", {"name": card.holder.name})


@errand.submitted(SUCCESSOR)
def named(talk: Talk, run: OpenRun) -> None:
    function_id, who = run.subject["function"], run.answers["who"]
    done = people.colleague(talk.db, talk.actor, who) is not None and succession.name_successor(
        talk.db, talk.actor, function_id, who, run.answers["readiness"], talk.today
    )
    _show(talk, function_id, done=done)


@errand.press("key.drop")
def drop(talk: Talk, function_id: int, person_id: int) -> None:
    done = succession.drop_successor(talk.db, talk.actor, function_id, person_id, talk.today)
    _show(talk, function_id, done=done)


@errand.press("key.sure")
def sure(talk: Talk, function_id: int) -> None:
    card = view.found(talk, function_id)
    if card is None:
        return
    rows = [
        [talk.button("remove_function", "key.remove", function_id, style="danger")],
        [talk.button("back", "key.open", function_id)],
    ]
    talk.show("succession.sure", rows, card=card)


@errand.press("key.remove")
def remove(talk: Talk, function_id: int) -> None:
    card = view.found(talk, function_id)
    if card is None:
        return
    if succession.remove(talk.db, talk.actor, function_id):
        talk.first("succession.removed", name=card.name)
        view.listed(talk)
    else:
        talk.toast("menu.not_for_you")


def _show(talk: Talk, function_id: int, *, done: bool) -> None:
    """The function as it is now, or that it is gone or somebody else's."""
    if done:
        view.open_function(talk, function_id)
    else:
        talk.toast("succession.gone")
