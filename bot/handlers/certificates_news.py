"""What becomes of certificates, in the digest: to whom they belong, to managers, to issuers."""

from typing import Any

from bot import teamwork
from bot.domain.competence.grid import findings
from bot.errands import Daily, Errand
from bot.handlers.abilities import certificate_name, ends
from bot.talk import Button, Line, Talk
from storage import certificates, expiries
from storage.certificates import CertificateCard
from storage.expiries import days_left
from storage.grid import TooMany

errand = Errand()

NAMED = 4
"""People named in a manager's line; where there are more, each kind is counted."""
LISTED = 12
LACKING = 6
"""People named who lack a certificate."""

errand.daily(expiries.OWN_NEWS, Daily(expiries.of_person, expiries.tell_person))
errand.daily(expiries.TEAM_NEWS, Daily(expiries.of_manager, expiries.tell_manager))


@errand.news(expiries.OWN_NEWS)
def ends_soon(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """Nothing any more where a newer one has come, or somebody has ended it."""
    card = _own(talk, subject)
    if card is None or card.closed or days_left(card.last_day, talk.today) is None:
        return None
    text = talk.text(
        "certificates.ends_soon",
        card=card,
        kind=certificate_name(talk, card.kind),
        days=days_left(card.last_day, talk.today),
    )
    return Line(text, (_renew(talk, card),))


@errand.news(expiries.ADDED)
def added(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """By the manager; what one has added oneself is no news."""
    card = _own(talk, subject)
    if card is None or card.closed:
        return None
    kind = certificate_name(talk, card.kind)
    return Line(talk.text("certificates.added_for_you", kind=kind, ends=ends(talk, card)))


@errand.news("certificate_ended")
def ended(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _own(talk, subject)
    if card is None or card.end_reason != "withdrawn":
        return None
    kind = certificate_name(talk, card.kind)
    return Line(talk.text("certificates.ended_for_you", kind=kind), (_renew(talk, card),))


@errand.news("delegation_given")
def given(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To whoever is said to have given it: they answer for it, and may end it."""
    card = certificates.find(talk.db, talk.actor, subject["certificate"])
    if card is None or card.closed or card.issuer_id != talk.speaker.person_id:
        return None
    kind = certificate_name(talk, card.kind)
    text = talk.text("certificates.given_by_you", kind=kind, person=card.person)
    return Line(text, (talk.button("open_delegation", "cert.open", card.id, name=card.person),))


def _own(talk: Talk, subject: dict[str, Any]) -> CertificateCard | None:
    card = certificates.find(talk.db, talk.actor, subject["certificate"])
    return card if card is not None and card.person_id == talk.speaker.person_id else None


def _renew(talk: Talk, card: CertificateCard) -> Button:
    kind = certificate_name(talk, card.kind)
    return talk.button("renew_named", "cert.kind", card.person_id, card.kind, kind=kind)


# The manager


@errand.news(expiries.TEAM_NEWS)
def of_the_team(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """All of them in one line."""
    ids = subject["certificates"]
    cards = certificates.several(talk.db, talk.actor, ids, talk.today)
    if not cards:
        return None
    text = talk.text(
        "certificates.team", kinds=_by_kind(talk, cards), names=len(cards) <= NAMED, n=len(cards)
    )
    return Line(text, (talk.button("see_certificates", "cert.ending"),))


@errand.press("cert.ending")
def ending(talk: Talk) -> None:
    """All that end soon, or did lately, of the speaker's people, and who lacks what they must
    have."""
    cards = certificates.ending(talk.db, talk.actor, talk.today)
    people = {card.person_id: card.person for card in cards}
    rows = [[Button(name, ("cert.list", id_))] for id_, name in list(people.items())[:LISTED]]
    lacking = _lacking(talk, cards)
    every = [talk.button("as_excel", "grid.workbook", None)] if cards or lacking else []
    talk.show(
        "certificates.ending",
        [*rows, every, [talk.button("menu", "menu")]],
        kinds=_by_kind(talk, cards),
        lacking=lacking,
        n=len(cards),
    )


def _lacking(talk: Talk, cards: list[CertificateCard]) -> list[tuple[str, list[str], int]]:
    """Kind, the first few without it, and how many more; nobody whose own has just ended."""
    told = {(card.person_id, card.kind) for card in cards}
    try:
        members = teamwork.members(talk, None)
    except TooMany:
        return []
    names = {member.person_id: member.name for member in members}
    found = []
    for lack in findings(talk.competence, members, talk.today).certificates:
        without = [names[id_] for id_ in lack.without if (id_, lack.kind) not in told]
        if without:
            more = max(len(without) - LACKING, 0)
            found.append((certificate_name(talk, lack.kind), without[:LACKING], more))
    return found


def _by_kind(talk: Talk, cards: list[CertificateCard]) -> list[tuple[str, list[CertificateCard]]]:
    """In the order in which the first of each ends."""
    kinds: dict[str, list[CertificateCard]] = {}
    for card in cards:
        kinds.setdefault(certificate_name(talk, card.kind), []).append(card)
    return list(kinds.items())
