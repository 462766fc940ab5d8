"""What is told of introductions in the digest of those who may follow them."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from bot.errands import Errand, Tell
from bot.talk import Button, Line, Talk
from storage import introductions, people
from storage.introductions import IntroductionCard

errand = Errand()


def _of_one(line: Callable[[Talk, IntroductionCard], Line]) -> Tell:
    """News of an introduction, for as long as the reader may follow it."""

    @wraps(line)
    def tell(talk: Talk, subject: dict[str, Any]) -> Line | None:
        card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
        return None if card is None else line(talk, card)

    return tell


def _line(talk: Talk, key: str, card: IntroductionCard, *buttons: Button) -> Line:
    own = card.person_id == talk.speaker.person_id
    return Line(talk.text(f"digest.{key}", card=card, mentor=card.mentor, own=own), buttons)


def _open(talk: Talk, card: IntroductionCard) -> Button:
    return talk.button("open_introduction", "intro.open", card.id, name=card.name.split()[0])


@errand.news("mentor_assigned")
@_of_one
def mentor_assigned(talk: Talk, card: IntroductionCard) -> Line:
    return _line(talk, "mentor_assigned", card, _open(talk, card))


@errand.news("introduction_started")
@_of_one
def started(talk: Talk, card: IntroductionCard) -> Line:
    return _line(talk, "introduction_started", card, talk.button("open_own", "intro.own"))


@errand.news("new_mentor")
@_of_one
def new_mentor(talk: Talk, card: IntroductionCard) -> Line:
    return _line(talk, "new_mentor", card)


@errand.news("introduction_done")
@_of_one
def done(talk: Talk, card: IntroductionCard) -> Line:
    return _line(talk, "introduction_done", card, _open(talk, card))


@errand.news("introduction_ended")
@_of_one
def ended(talk: Talk, card: IntroductionCard) -> Line:
    return _line(talk, "introduction_ended", card)


@errand.news("mentor_short")
@_of_one
def mentor_short(talk: Talk, card: IntroductionCard) -> Line:
    first_name = card.name.split()[0]
    change = ("intro.change", "change_mentor", card.id)
    button = talk.button("change_mentor_for", *change, name=first_name)
    return _line(talk, "mentor_short", card, _open(talk, card), button)


@errand.news("mentor_over")
def mentor_over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the one who was the mentor, and who can't see the introduction any more."""
    hire = people.colleague(talk.db, talk.actor, subject["person"])
    mentor = people.colleague(talk.db, talk.actor, subject["mentor"])
    if hire is None or mentor is None:
        return None
    return Line(talk.text("digest.mentor_over", name=hire.name, mentor=mentor.name))


@errand.news("first_day_moved")
def first_day_moved(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    if card is None:
        return None
    old = date.fromisoformat(subject["old"])
    if card.first_day == old:  # it was moved back
        return None
    own = card.person_id == talk.speaker.person_id
    return Line(talk.text("digest.first_day_moved", card=card, old=old, own=own))
