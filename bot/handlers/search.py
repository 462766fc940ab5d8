"""Who can what: asked in people's own words, answered within what they may see."""

import re
from dataclasses import replace

from bot import questions, vocabulary
from bot.errands import Errand
from bot.guides.numerals import fold
from bot.handlers import records
from bot.handlers.abilities import (
    area_name,
    certificate_name,
    ends_on,
    level_name,
    ombud_names,
)
from bot.talk import Button, Talk
from bot.updates import Said
from bot.vocabulary import Asked, Understood
from storage import people, search
from storage.runs import OpenRun
from storage.search import Evidence, Hit, Names, Question

errand = Errand()

SHOWN = 8
SHORTEST_NAME = 2
LONGEST = 200
"""Characters of a question; what is longer is none."""
_ASKS = re.compile(
    r"(?:vem|vilka|vilken|(?:finns det|ar det|har vi) nagon|who|which|does any\w*|is there)\b"
)
_HAVING = re.compile(
    r"\b(?:kan|har|ar|vet|talar|pratar|behar\w+|can|has|have|knows?|speaks?|is|are)\b"
)
_NEEDS = re.compile(
    r"(?:(?:jag|vi|i|we) )?(?:behover|soker|letar efter|need|am looking for)\b|(?:nagon|nan) som\b"
)
_WHO_KNOWS = re.compile(r"(?:vem|vilka|who) (?:kan|har|talar|pratar|behar\w+|knows?|has|speaks?)\b")
_OF_SOMEBODY = re.compile(
    r"(?:vad (?:kan|har)|what (?:can|does)) (?P<name>[^?]{2,60}?)(?: do| know)?\s*\??",
    re.IGNORECASE,
)
_FOR_ME = re.compile(r"\b(?:jag|mig|min|mitt|mina|vi|oss|me|my|us)\b")
"""Who asks for somebody to turn to asks for nothing that one has."""


@errand.command("sok", "search")
def begin(talk: Talk) -> None:
    """What is asked may stand after the command."""
    asked = talk.event.text.partition(" ")[2] if isinstance(talk.event, Said) else ""
    if asked.strip():
        answer(talk, asked)
    else:
        questions.begin(talk, "search", {})


@errand.submitted("search")
def asked(talk: Talk, run: OpenRun) -> None:
    answer(talk, run.answers["text"])


@errand.takes_sentences
def clearly_a_question(talk: Talk, text: str) -> bool:
    """*Vem kan svenska?* is asked of people, whatever errands there are of that name."""
    said = fold(text)
    if len(text) > LONGEST or not _WHO_KNOWS.match(said) or _FOR_ME.search(said):
        return False
    _, understood = _understand(talk, text)
    if not understood.things or understood.unknown:
        return False
    answer(talk, text)
    return True


@errand.takes_words
def perhaps_a_question(talk: Talk, text: str) -> bool:
    """*Vem kan demens på LSS?* Whoever asks after something else is understood by others."""
    said = fold(text)
    asks = (_ASKS.match(said) and _HAVING.search(said)) or _NEEDS.match(said)
    if len(text) > LONGEST or not asks:
        return False
    _, understood = _understand(talk, text)
    unheard_of = understood.unknown and _WHO_KNOWS.match(said) and not _FOR_ME.search(said)
    if not (understood.things or unheard_of):
        return False
    answer(talk, text)
    return True


@errand.takes_the_rest
def perhaps_a_search(talk: Talk, text: str) -> bool:
    """*HLR hemtjänsten*: what somebody may have, and where, with nothing else beside it."""
    _, understood = _understand(talk, text[:LONGEST])
    strange = understood.unknown and not understood.units
    if strange or not understood.things:
        return False
    answer(talk, text)
    return True


@errand.press("find.more")
def answer(talk: Talk, text: str, skip: int = 0, everywhere: bool = False) -> None:
    """`everywhere`: whatever units it names."""
    text = text[:LONGEST]
    names, understood = _understand(talk, text)
    if everywhere:
        understood = replace(understood, units=())
    if not understood.things and _people(talk, text):
        return
    if not understood.things:
        unknown, there = understood.unknown, [unit.name for unit in understood.units]
        way_on = [talk.button("search_again", "find.again")]
        talk.show("search.not_understood", [way_on], unknown=unknown, units=there)
        return
    _answer(talk, text, names, understood, skip)


@errand.takes_words
def of_somebody(talk: Talk, text: str) -> bool:
    """*Vad kan Ulla?*"""
    asked = _OF_SOMEBODY.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return asked is not None and _people(talk, asked["name"])


def _people(talk: Talk, name: str) -> bool:
    """Those of this name, each with what of them may be seen; false where there are none."""
    name = name.strip(" ?!.")
    if len(name) < SHORTEST_NAME:
        return False
    cards = people.search(talk.db, talk.actor, name, talk.today, limit=SHOWN)
    if len(cards) == 1:
        records.person(talk, cards[0].id)
        return True
    rows = [[Button(card.name, ("anew", "rec.person", card.id))] for card in cards]
    if cards:
        talk.show("search.people", [*rows, [talk.button("search_again", "find.again")]])
    return bool(cards)


@errand.press("find.again")
def again(talk: Talk) -> None:
    questions.begin(talk, "search", {})


def _understand(talk: Talk, text: str) -> tuple[Names, Understood]:
    names = search.names(talk.db, talk.actor)
    return names, vocabulary.known(names, talk.competence).understand(text)


def _answer(talk: Talk, text: str, names: Names, understood: Understood, skip: int) -> None:
    ombud = [name for name in names.assignments if name.casefold() in ombud_names(talk)]
    asked = Question(
        tuple(thing.concept for thing in understood.things),
        tuple(unit.value for unit in understood.units),
    )
    found = search.find(talk.db, talk.actor, asked, ombud, talk.today, skip=skip, limit=SHOWN + 1)
    hits = found[:SHOWN]
    rows = [[Button(hit.name, ("anew", "rec.person", hit.person_id))] for hit in hits]
    rows += _ways(talk, text, understood, found, skip)
    heading = ", ".join(_said(talk, thing) for thing in understood.things)
    talk.show(
        "search.found" if hits or skip else "search.nobody",
        [*rows, [talk.button("search_again", "find.again")]],
        heading=f"{heading[:1].upper()}{heading[1:]}",
        units=[unit.name for unit in understood.units],
        unknown=understood.unknown,
        nowhere=understood.nowhere,
        hits=[(hit, _has(talk, hit)) for hit in hits],
        first=skip + 1,
        every=len(understood.things),
        leveled=any(thing.level for thing in understood.things),
        scope=_scope(talk),
    )


def _said(talk: Talk, thing: Asked) -> str:
    if not thing.level:
        return thing.said
    return talk.label("search.at_least", thing=thing.said, level=thing.level)


def _ways(
    talk: Talk, text: str, understood: Understood, found: list[Hit], skip: int
) -> list[list[Button]]:
    """Further on and back; where nobody is at the units asked for, to all of them."""
    all_units = not understood.units
    ways = []
    if skip:
        ways.append(talk.button("earlier", "find.more", text, max(skip - SHOWN, 0), all_units))
    if len(found) > SHOWN:
        ways.append(talk.button("more", "find.more", text, skip + SHOWN, all_units))
    if understood.units and not found and not skip:
        ways.append(talk.button("search_everywhere", "find.more", text, 0, True, style="primary"))
    return [ways]


def _scope(talk: Talk) -> str:
    """hr, manager or colleague: how much of what there is they have looked through."""
    if talk.actor.is_hr:
        return "hr"
    return "manager" if talk.speaker.leads else "colleague"


def _has(talk: Talk, hit: Hit) -> list[str]:
    """What of it somebody has, in words. Of what is called the same, that which says most."""
    words: dict[str, str] = {}
    for each in hit.evidence:
        name = {"area": area_name, "certificate": certificate_name}.get(each.room)
        called = name(talk, each.name) if name else each.name
        words.setdefault(called.casefold(), _in_words(talk, hit, each))
    return list(words.values())


def _in_words(talk: Talk, hit: Hit, each: Evidence) -> str:
    match each.room:
        case "area":
            made_in = each.profession
            profession = (
                talk.competence.profession(made_in)
                if made_in
                else talk.competence.profession_of(hit.position)
            )
            level = level_name(talk, profession, each.name, each.level or 0)
            return talk.label("search.level", area=area_name(talk, each.name), level=level)
        case "certificate":
            ends = ends_on(talk, each.last_day)
            name = certificate_name(talk, each.name)
            return f"{name} {ends}".strip()
        case _:
            return each.name
