"""The supervisor's side: their student, the dates, a list of their own; and how it was."""

from typing import Any

from bot import questions
from bot.errands import Daily, Errand, MatterKind
from bot.handlers.digests import refresh
from bot.handlers.phases import phase_buttons
from bot.handlers.placed import facts, found
from bot.handlers.words import task_title
from bot.supervising import ranked_for
from bot.talk import Button, Line, Talk
from storage import placements, supervising, tasks
from storage.placements import PlacementCard
from storage.runs import OpenRun

errand = Errand()

AFTER, EMPLOYED, LEAVES = "supervised", "placement_employed", "supervisor_leaves"
GUIDE = "supervisor_after"
UPCOMING = 5
PROPOSED = 2
"""Who could take over, each with a button."""


@errand.command("handledning", "supervision")
@errand.press("supervise.own")
def own(talk: Talk) -> None:
    """Those in which the speaker supervises."""
    me = talk.speaker.person_id
    cards = placements.of_supervisor(talk.db, talk.actor, me, talk.today)
    cards = [card for card in cards if card.state == "accepted"]
    if len(cards) == 1:
        _show(talk, cards[0], _own_matter(talk, cards[0]))
        return
    rows = [[Button(card.student or card.term, ("supervise.one", card.id))] for card in cards]
    key = "placements.own_list" if cards else "placements.none_own"
    talk.show(key, [*rows, [talk.button("menu", "menu")]], cards=[facts(talk, c) for c in cards])


def _own_matter(talk: Talk, card: PlacementCard) -> int | None:
    mine = (each for each in card.present if each.person_id == talk.speaker.person_id)
    return next((each.matter_id for each in mine), None)


@errand.press("supervise.one")
def one(talk: Talk, placement_id: int) -> None:
    card = found(talk, placement_id)
    if card is not None:
        _show(talk, card, _own_matter(talk, card))


@errand.press("supervise.matter")
def of_matter(talk: Talk, matter_id: int) -> None:
    """A supervisor's list, as their manager and HR follow it."""
    card = placements.of_matter(talk.db, talk.actor, matter_id)
    if card is None:
        talk.toast("placements.gone")
    else:
        _show(talk, card, matter_id)


def _show(talk: Talk, card: PlacementCard, matter_id: int | None) -> None:
    cards = tasks.of_matter(talk.db, talk.actor, matter_id) if matter_id else []
    still = [task for task in cards if task.is_open]
    mine = any(each.person_id == talk.speaker.person_id for each in card.present)
    rows = phase_buttons(talk, "placement", cards)
    if mine and card.state == "accepted":
        rows.append([talk.button("invite_student", "placed.invite", card.id)])
    back = ("menu",) if mine else ("placed.open", card.id)
    rows.append([talk.button("menu" if mine else "back", *back)])
    talk.show(
        "placements.supervised",
        rows,
        mine=mine,
        upcoming=[(task_title(talk, task), task.due) for task in still[:UPCOMING]],
        others=[e.name for e in card.present if e.person_id != talk.speaker.person_id],
        **facts(talk, card),
    )


def done(talk: Talk, last: tasks.TaskCard) -> None:
    """All of the list is done; the placement itself ends on its last day."""
    supervising.close(talk.db, last.matter_id, talk.now)


errand.matter(placements.KIND, MatterKind("supervise.matter", "supervise.own", done))


# Afterwards


errand.daily(AFTER, Daily(supervising.to_ask_after, supervising.ask_after))


@errand.news(AFTER)
def how_was_it(talk: Talk, subject: dict[str, Any]) -> Line | None:
    part = supervising.part(talk.db, talk.actor, subject["part"])
    if part is None or part.person_id != talk.speaker.person_id:
        return None
    if part.answered_at is not None:
        return Line(talk.text("placements.after_answered", part=part))
    button = talk.button("say_how_it_was", "supervise.after", part.id, style="primary")
    return Line(talk.text("placements.after", part=part), (button,))


@errand.press("supervise.after")
def after(talk: Talk, part_id: int) -> None:
    part = supervising.part(talk.db, talk.actor, part_id)
    if part is None or part.person_id != talk.speaker.person_id:
        talk.toast("menu.not_your_button")
    elif part.answered_at is not None:
        talk.toast("placements.said_already")
    else:
        talk.anew = True
        questions.begin(talk, GUIDE, {"part": part_id})


@errand.about(GUIDE)
def about_whom(talk: Talk, run: OpenRun) -> str | None:
    part = supervising.part(talk.db, talk.actor, run.subject["part"])
    return part.student if part else None


@errand.submitted(GUIDE)
def said(talk: Talk, run: OpenRun) -> None:
    answers = run.answers
    kept = supervising.said(
        talk.db,
        talk.actor,
        run.subject["part"],
        int(answers["good"]),
        answers["again"] == "yes",
        answers["employ"],
        talk.now,
    )
    talk.show("placements.thanks" if kept else "placements.said_already",
              [[talk.button("menu", "menu")]])  # fmt: skip


errand.daily(EMPLOYED, Daily(supervising.to_ask_employed, supervising.ask_employed))


@errand.news(EMPLOYED)
def was_employed(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """Half a year later; one tap."""
    card = placements.find(talk.db, talk.actor, subject["placement"])
    if card is None or card.state != "done" or card.student is None:
        return None
    if card.employed is not None:
        return Line(talk.text("placements.employed_noted", yes=card.employed, **facts(talk, card)))
    name = {"name": card.student}
    buttons = (
        talk.button("was_employed", "supervise.employed", card.id, True, **name),
        talk.button("was_not_employed", "supervise.employed", card.id, False, **name),
    )
    return Line(talk.text("placements.employed", **facts(talk, card)), buttons)


@errand.press("supervise.employed", in_digest=True)
def note_employed(talk: Talk, placement_id: int, employed: bool) -> None:
    if not supervising.note_employed(talk.db, talk.actor, placement_id, employed):
        talk.toast("menu.not_your_button")
        return
    talk.toast("placements.noted")
    refresh(talk)


# A supervisor who leaves in the middle


errand.daily(LEAVES, Daily(supervising.to_warn, supervising.warn))


@errand.news(LEAVES)
def leaves(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the manager, with who could take over and why."""
    part = supervising.part(talk.db, talk.actor, subject["part"])
    card = placements.find(talk.db, talk.actor, part.placement_id) if part else None
    if part is None or card is None or part.leaves is None:
        return None
    listed = ranked_for(talk, card)[:PROPOSED]
    buttons = [
        talk.button("takes_over", "placed.replace", card.id, part.person_id, id_, name=name)
        for id_, name, _ in listed
    ]
    buttons.append(talk.button("change_supervisor", "placed.who", card.id))
    text = talk.text(
        "placements.leaves",
        part=part,
        proposed=[f"{name} ({why})" for _, name, why in listed],
        **facts(talk, card),
    )
    return Line(text, tuple(buttons))


@errand.press("placed.leaving")
def proposed(talk: Talk, part_id: int) -> None:
    """The same from the card of what a departure leaves behind."""
    line = leaves(talk, {"part": part_id})
    if line is None:
        talk.toast("placements.gone")
    else:
        talk.anew = True
        talk.show_text(line.text, [[button] for button in line.buttons])
