"""/start, the menu, other commands, and what people type freely."""

from bot import questions
from bot.errands import CLEAR, Errand, Listing, likely
from bot.guides import asides
from bot.halfway import go_on, go_on_with, named, paused
from bot.handlers import exit_survey
from bot.inventory import is_assessed
from bot.pressing import press_latest
from bot.talk import Button, Talk, two_columns
from storage import introductions, matters, overview, placements, runs, survey_links
from storage.runs import OpenRun

errand = Errand()


def started(talk: Talk, payload: str) -> None:
    """/start from somebody who is connected: where they were, or the menu."""
    if payload.startswith(survey_links.LINK):
        exit_survey.followed(talk, payload)
        return
    runs.leave(talk.db, talk.speaker.person_id)
    run = paused(talk)
    if payload:
        talk.first("menu.already_connected", name=talk.speaker.name)
    if run is None:
        _show_menu(talk, greet=not payload)
        return
    rows = [[go_on(talk, run)], [talk.button("leave_it", "q.drop", run.id)]]
    talk.say("menu.go_on", [*rows, [talk.button("menu", "menu")]], title=named(talk, run))


@errand.command("meny", "menu", "hjalp", "help")
@errand.press("menu")
def menu(talk: Talk) -> None:
    """What Kompis can do for this person, each with a button."""
    _show_menu(talk, greet=True)


def _show_menu(talk: Talk, *, greet: bool) -> None:
    runs.leave(talk.db, talk.speaker.person_id)
    offered = offered_to(talk)
    talk.show(
        "menu.menu",
        two_columns([_errand_button(talk, each) for each in offered]),
        name=talk.speaker.name.split()[0] if greet else None,
        example=offered[0].phrase(talk.language),
    )


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
    offered = offered_to(talk)
    if listing is not None and listing.who and listing not in offered:
        instead = next((it for it in talk.house.listings if it.command == listing.others), None)
        if instead is not None and instead in offered:
            commands[instead.command](talk)
            return
        key = "menu.not_for_you" if talk.actor.confirmed else "menu.not_confirmed"
        talk.say(key, [[talk.button("menu", "menu")]])
        return
    known(talk)


def said(talk: Talk, text: str, run: OpenRun | None) -> None:
    """Words: to the question that is open (`run`), or to nothing that was asked."""
    if talk.house.errands.commands.get(asides.bare(text)) is menu:
        menu(talk)
    elif run is not None:
        questions.said(talk, run, text)
    elif asides.thanks(text):
        talk.say("menu.welcome")
    elif asides.greets(text):
        menu(talk)
    elif not press_latest(talk, text):
        guess(talk, text)


def guess(talk: Talk, text: str) -> None:
    """A free sentence: the errands it may mean are offered, and nothing is done, unless one knows
    just what is meant, and asks the rest. What stands on a button of the menu is as good as its
    press."""
    if any(take(talk, text) for take in talk.house.errands.sentences):
        return
    offered = offered_to(talk)
    if named_errand := next((each for each in offered if _is_title(text, each)), None):
        talk.house.errands.commands[named_errand.command](talk)
        return
    clear = likely(text, offered, talk.language, least=CLEAR)
    if not clear and any(take(talk, text) for take in talk.house.errands.words):
        return
    found = likely(text, offered, talk.language)
    if not found and any(take(talk, text) for take in talk.house.errands.rest):
        return
    run = paused(talk)
    rows = [[go_on_with(talk, run)]] if run is not None else []
    rows += [[_errand_button(talk, each)] for each in found]
    rows.append([talk.button("menu", "menu")])
    talk.say("menu.did_you_mean" if found else "menu.not_understood", rows)


def _errand_button(talk: Talk, listing: Listing) -> Button:
    return talk.button("errand", "menu.choose", listing.command, title=_title(talk, listing))


def offered_to(talk: Talk) -> list[Listing]:
    """The errands this person has a use for."""
    kinds = kinds_of(talk)
    return [each for each in talk.house.listings if kinds & set(each.who)]


def kinds_of(talk: Talk) -> set[str]:
    """everyone, and of manager, upper_manager, hr, mentor, new_hire, leaver, assessed and
    supervisor what fits."""
    kinds = {"everyone"}
    if talk.speaker.leads:
        kinds.add("manager")
    if talk.speaker.is_manager and overview.leads_managers(talk.db, talk.actor):
        kinds.add("upper_manager")
    if talk.actor.is_hr:
        kinds.add("hr")
    if introductions.mentors_any(talk.db, talk.actor):
        kinds.add("mentor")
    own = matters.own(talk.db, talk.actor)
    if any(kind == "introduction" for kind, _ in own):
        kinds.add("new_hire")
    if ("departure", "ongoing") in own:
        kinds.add("leaver")
    if is_assessed(talk):
        kinds.add("assessed")
    if placements.supervises(talk.db, talk.actor):
        kinds.add("supervisor")
    return kinds


def _is_title(text: str, listing: Listing) -> bool:
    said = asides.bare(text)
    return said in {asides.bare(listing.title.of(language)) for language in ("sv", "en", "latt")}


def _title(talk: Talk, listing: Listing) -> str:
    return listing.title.of(talk.language)
