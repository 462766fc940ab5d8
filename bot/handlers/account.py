"""Connecting, being vouched for, the language, and what is kept about oneself."""

from datetime import timedelta
from typing import Any

from bot.errands import Errand
from bot.talk import Button, Line, Talk, two_columns
from storage import accounts, introductions, people, reminders, responsible

errand = Errand()

LANGUAGES = ("sv", "en", "latt")


def welcome(talk: Talk) -> None:
    """The first words: who they are to us, what is kept, and what comes now.

    They stay to be read again, with the way out for somebody else: the rest comes below.
    """
    card = people.colleague(talk.db, talk.actor, talk.speaker.person_id)
    assert card is not None
    manager = people.colleague(talk.db, talk.actor, card.manager_id) if card.manager_id else None
    introduction = introductions.own(talk.db, talk.actor, talk.today)
    if introduction is not None and introduction.status != "ongoing":
        introduction = None
    rows = []
    if introduction is not None:
        rows.append([talk.button("open_own", "anew", "intro.own", style="primary")])
    elif talk.actor.confirmed:
        rows.append([talk.button("menu", "anew", "menu", style="primary")])
    rows.append([talk.button("language", "account.languages"), talk.button("kept", "account.kept")])
    rows.append([talk.button("not_me", "account.not_me")])
    talk.say(
        "account.welcome",
        rows,
        card=card,
        unit=card.unit.rsplit(" / ", 1)[-1],
        manager=manager.name if manager else None,
        introduction=introduction,
        organisation=talk.house.organisation,
        confirmed=talk.actor.confirmed,
    )
    if not talk.actor.confirmed:
        _ask_hr(talk)


def _ask_hr(talk: Talk) -> None:
    """Rights over others are given when HR says that it is really this person."""
    card = people.colleague(talk.db, talk.actor, talk.speaker.person_id)
    subject = {"person": talk.speaker.person_id}
    for hr in responsible.holders(talk.db, talk.today).get("hr", ()):
        other = talk.other(hr)
        if hr == talk.speaker.person_id:
            continue
        if other is not None:
            talk.deliver(hr, "account.is_it", [_confirm_buttons(other, **subject)], card=card)
    asked_again = talk.today_began + timedelta(days=1)  # in the digest, if nobody has answered
    reminders.ask_to_vouch(talk.db, [talk.speaker.person_id], asked_again)


def _confirm_buttons(talk: Talk, person: int) -> list[Button]:
    """What HR says about a new binding."""
    return [
        talk.button("it_is", "account.confirm", person, style="primary"),
        talk.button("it_is_not", "account.refuse", person, style="danger"),
    ]


@errand.press("account.confirm")
def confirm(talk: Talk, person_id: int) -> None:
    card = people.colleague(talk.db, talk.actor, person_id)
    if not talk.actor.is_hr or card is None:
        talk.toast("menu.not_your_button")
    elif accounts.confirm(talk.db, person_id, talk.now):
        talk.show("account.vouched", name=card.name)
        talk.deliver(person_id, "account.confirmed", name=card.name.split()[0])
    else:
        talk.show("account.vouched_already", name=card.name)


@errand.press("account.refuse")
def refuse(talk: Talk, person_id: int) -> None:
    card = people.colleague(talk.db, talk.actor, person_id)
    if not talk.actor.is_hr or card is None:
        talk.toast("menu.not_your_button")
    elif accounts.unbind(talk.db, person_id):
        talk.show("account.refused", name=card.name)
    else:
        talk.show("account.vouched_already", name=card.name)


@errand.press("account.not_me")
def not_me(talk: Talk) -> None:
    """The invite came to the wrong person: the chat lets go, and HR hears of it."""
    whose = talk.speaker.person_id
    for hr in accounts.all_hr(talk.db):
        other = talk.other(hr) if hr != whose else None
        if other is not None:
            again = other.button("invite_name", "people.invite", whose, name=talk.speaker.name)
            talk.deliver(hr, "account.was_not_me", [[again]], name=talk.speaker.name)
    talk.show("account.let_go")
    for message in talk.out:
        if message.person_id == whose:
            message.person_id = None
    accounts.release(talk.db, whose)


@errand.command("sprak", "language")
@errand.press("account.languages")
def languages(talk: Talk) -> None:
    choices = [talk.button(f"in_{each}", "account.speak", each) for each in LANGUAGES]
    talk.say("account.languages", two_columns(choices))


@errand.press("account.speak")
def speak(talk: Talk, language: str) -> None:
    accounts.speak(talk.db, talk.speaker.person_id, language)
    again = accounts.speaker_of(talk.db, talk.speaker.person_id, talk.today)
    assert again is not None
    talk.speaker = again
    talk.show("account.spoken", [[talk.button("menu", "menu")]])


@errand.command("om_mig", "about_me")
@errand.press("account.kept")
def kept(talk: Talk) -> None:
    """What is kept about the speaker, who sees it, and until when."""
    talk.say("account.kept", [[talk.button("menu", "menu")]])


# In the digest


@errand.news("confirm")
def to_vouch_for(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """A binding that gives rights over others, and that nobody at HR has vouched for yet."""
    card = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None or not talk.actor.is_hr or not accounts.waits_for_hr(talk.db, card.id):
        return None
    return Line(talk.text("account.is_it", card=card), tuple(_confirm_buttons(talk, **subject)))


@errand.news("unreachable")
def unreachable(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None:
        return None
    return Line(talk.text("digest.unreachable", name=card.name, unit=card.unit))
