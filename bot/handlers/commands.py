"""/start, the menu, other commands, and what people type freely."""

from bot.errands import Errand, Listing, likely
from bot.handlers.guides import go_on
from bot.questions import guide_of
from bot.talk import Talk, two_columns
from storage import introductions, overview, runs

errand = Errand()


def started(talk: Talk, payload: str) -> None:
    """/start from somebody who is connected: where they were, or the menu."""
    if payload:
        talk.say("menu.already_connected", name=talk.speaker.name)
    runs.leave(talk.db, talk.speaker.person_id)
    run = runs.paused(talk.db, talk.speaker.person_id)
    if run is None:
        menu(talk)
        return
    title = guide_of(talk, run).title.of(talk.language)
    rows = [[go_on(talk, run)], [talk.button("leave_it", "q.drop", run.id)]]
    talk.say("menu.go_on", [*rows, [talk.button("menu", "menu")]], title=title)


@errand.command("meny", "menu", "hjalp", "help")
@errand.press("menu")
def menu(talk: Talk) -> None:
    """What Kompis can do for this person, each with a button."""
    runs.leave(talk.db, talk.speaker.person_id)
    offered = offered_to(talk)
    rows = two_columns(
        [
            talk.button("errand", "menu.choose", each.command, title=_title(talk, each))
            for each in offered
        ]
    )
    example = offered[0].phrase(talk.language)
    talk.show("menu.menu", rows, name=talk.speaker.name.split()[0], example=example)


@errand.press("menu.choose")
def choose(talk: Talk, command: str) -> None:
    commanded(talk, f"/{command}")


def commanded(talk: Talk, text: str) -> None:
    """A command. It leaves the question that is open, so that what is typed next is no answer
    to it. One that is not known gets the menu."""
    runs.leave(talk.db, talk.speaker.person_id)
    name = text[1:].split()[0].split("@")[0].casefold() if len(text) > 1 else ""
    known = talk.house.errands.commands.get(name)
    if known is None:
        talk.say("menu.unknown_command", [[talk.button("menu", "menu")]], typed=name[:32])
        return
    commands = talk.house.errands.commands
    listing = next((it for it in talk.house.listings if commands.get(it.command) is known), None)
    if listing is not None and listing.who and listing not in offered_to(talk):
        key = "menu.not_for_you" if talk.actor.confirmed else "menu.not_confirmed"
        talk.say(key, [[talk.button("menu", "menu")]])
        return
    known(talk)


def guess(talk: Talk, text: str) -> None:
    """A free sentence: the errands it may mean are offered, and nothing is done."""
    found = likely(text, offered_to(talk), talk.language)
    run = runs.paused(talk.db, talk.speaker.person_id)
    rows = [[go_on(talk, run)]] if run is not None else []
    rows += [
        [talk.button("errand", "menu.choose", each.command, title=_title(talk, each))]
        for each in found
    ]
    rows.append([talk.button("menu", "menu")])
    talk.say("menu.did_you_mean" if found else "menu.not_understood", rows)


def offered_to(talk: Talk) -> list[Listing]:
    """The errands this person has a use for."""
    kinds = kinds_of(talk)
    return [each for each in talk.house.listings if kinds & set(each.who)]


def kinds_of(talk: Talk) -> set[str]:
    """everyone, and of manager, upper_manager, hr, mentor and new_hire what fits."""
    kinds = {"everyone"}
    if talk.speaker.is_manager and talk.actor.confirmed:
        kinds.add("manager")
    if talk.speaker.is_manager and overview.leads_managers(talk.db, talk.actor):
        kinds.add("upper_manager")
    if talk.actor.is_hr:
        kinds.add("hr")
    if introductions.mentors_any(talk.db, talk.actor):
        kinds.add("mentor")
    if introductions.own(talk.db, talk.actor, talk.today) is not None:
        kinds.add("new_hire")
    return kinds


def _title(talk: Talk, listing: Listing) -> str:
    return listing.title.of(talk.language)
