"""Certificates: one's own and one's people's, added, looked at, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot import files, halfway, questions
from bot.domain.competence.model import CertificateKind
from bot.domain.competence.validity import last_day
from bot.errands import Choice, Errand, Refusal
from bot.handlers import courses_introductions
from bot.handlers.abilities import certificate_name
from bot.jobs import Workshop
from bot.talk import Button, Talk, two_columns
from bot.updates import SentFile
from storage import certificates, expiries, people
from storage.certificates import CertificateCard, NewCertificate, NewerKept, SentIn
from storage.jobs import Waiting
from storage.people import PersonCard
from storage.runs import OpenRun

errand = Errand()

GUIDES = ("certificate", "delegation")
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".webp")
"""What a certificate is sent as, where it is no photo."""
LISTED = 12


@errand.command("intyg", "certificates")
def mine(talk: Talk) -> None:
    listed(talk, talk.speaker.person_id)


@errand.press("cert.list")
def listed(talk: Talk, person_id: int) -> None:
    """A person's certificates, those that hold and those that have run out."""
    card = _whose(talk, person_id)
    if card is None:
        return
    own = card.id == talk.speaker.person_id
    every = certificates.of(talk.db, talk.actor, card.id)
    now = current(every)
    rows = [[talk.button("add_certificate", "cert.new", card.id, style="primary")]]
    rows += two_columns([_opens(talk, each) for each in now[:LISTED]])
    given = certificates.given(talk.db, talk.actor, talk.today) if own else []
    if given:
        rows.append([talk.button("given_delegations", "cert.given", n=len(given))])
    rows.append(way_back(talk, card.id))
    talk.show(
        "certificates.list",
        rows,
        name=None if own else card.name,
        cards=[(certificate_name(talk, each.kind), each) for each in now],
        missing=[kind.of(talk.language) for kind in missing(talk, card, every)],
    )


def current(every: Sequence[CertificateCard]) -> list[CertificateCard]:
    """Of each kind the latest that nobody has closed, in the order of the model's names."""
    latest: dict[str, CertificateCard] = {}
    for card in every:
        if not card.closed:
            latest.setdefault(card.kind, card)
    return list(latest.values())


def missing(
    talk: Talk, card: PersonCard, every: Sequence[CertificateCard]
) -> list[CertificateKind]:
    """Those that the person's profession must have, and that do not hold."""
    profession = talk.competence.profession_of(card.position)
    held = {each.kind for each in every if each.holds(talk.today)}
    return [
        kind
        for kind in talk.competence.certificates
        if profession and profession.id in kind.professions and kind.id not in held
    ]


def way_back(talk: Talk, person_id: int) -> list[Button]:
    if person_id == talk.speaker.person_id:
        return [talk.button("my_competence", "rec.own")]
    return [talk.button("to_record", "rec.person", person_id)]


def _opens(talk: Talk, card: CertificateCard) -> Button:
    return Button(certificate_name(talk, card.kind), ("cert.open", card.id))


def _whose(talk: Talk, person_id: int) -> PersonCard | None:
    """The speaker, or somebody the speaker leads; else a word to the speaker."""
    if person_id == talk.speaker.person_id:
        return people.colleague(talk.db, talk.actor, person_id)
    card = people.led(talk.db, talk.actor, person_id)
    if card is None:
        talk.toast("certificates.not_yours")
    return card


@errand.press("cert.open")
def open_one(talk: Talk, certificate_id: int) -> None:
    card = found(talk, certificate_id)
    if card is not None:
        show(talk, card)


def found(talk: Talk, certificate_id: int) -> CertificateCard | None:
    card = certificates.find(talk.db, talk.actor, certificate_id)
    if card is None:
        talk.toast("certificates.gone")
    return card


def show(talk: Talk, card: CertificateCard) -> None:
    me = talk.speaker.person_id
    only_given = card.issuer_id == me and _led_or_own(talk, card) is None
    rows = []
    if card.file_id:
        rows.append([talk.button("see_file", "cert.file", card.id)])
    elif not card.closed and not only_given:
        rows.append([talk.button("add_scan", "cert.scan", card.id)])
    if not card.closed:
        ending = talk.button("end_certificate", "cert.end", card.id, style="danger")
        renew = talk.button("renew", "cert.kind", card.person_id, card.kind)
        rows.append([ending] if only_given else [renew, ending])
    back = talk.button("back_to_given", "cert.given")
    rows.append([back if only_given else talk.button("to_list", "cert.list", card.person_id)])
    talk.show(
        "certificates.one",
        rows,
        card=card,
        kind=certificate_name(talk, card.kind),
        own=card.person_id == me,
    )


def _led_or_own(talk: Talk, card: CertificateCard) -> PersonCard | None:
    if card.person_id == talk.speaker.person_id:
        return people.colleague(talk.db, talk.actor, card.person_id)
    return people.led(talk.db, talk.actor, card.person_id)


@errand.press("cert.file")
def file(talk: Talk, certificate_id: int) -> None:
    card = found(talk, certificate_id)
    if card is not None and card.file_id:
        caption = f"{certificate_name(talk, card.kind)}, {card.person}"
        talk.send_file(card.file_kind or "document", card.file_id, caption)


@errand.press("cert.given")
def given(talk: Talk) -> None:
    """The delegations that the speaker answers for."""
    cards = certificates.given(talk.db, talk.actor, talk.today)
    rows = [[Button(card.person, ("cert.open", card.id))] for card in cards[:LISTED]]
    talk.show(
        "certificates.given",
        [*rows, [talk.button("to_own_certificates", "cert.list", talk.speaker.person_id)]],
        cards=[(certificate_name(talk, card.kind), card) for card in cards[:LISTED]],
        more=max(len(cards) - LISTED, 0),
    )


@errand.press("cert.end")
def end(talk: Talk, certificate_id: int, sure: bool = False) -> None:
    """Asks once more: what is ended is not begun again."""
    card = found(talk, certificate_id)
    if card is None:
        return
    name = certificate_name(talk, card.kind)
    if not sure:
        rows = [
            [talk.button("end_certificate", "cert.end", card.id, True, style="danger")],
            [talk.button("back", "cert.open", card.id)],
        ]
        talk.show("certificates.end", rows, card=card, kind=name)
        return
    if not certificates.end(talk.db, talk.actor, card.id, talk.today):
        talk.toast("certificates.ended_already")
        return
    if card.person_id != talk.speaker.person_id:
        talk.tell([card.person_id], "certificate_ended", certificate=card.id)
    talk.first("certificates.ended", kind=name, person=card.person)
    if _led_or_own(talk, card) is None:
        given(talk)
    else:
        listed(talk, card.person_id)


# Adding


@errand.takes_files
def perhaps_one(talk: Talk, file: SentFile) -> bool:
    """A photo or a PDF that nothing asked for: it goes along, and need not be sent again."""
    if halfway.active(talk) or not _is_scan(file.kind, file.name):
        return False
    if files.refused(talk, file):
        return True
    sent = {"file_id": file.file_id, "name": file.name, "size": file.size, "kind": file.kind}
    add = talk.button("add_certificate", "cert.new", talk.speaker.person_id, sent)
    talk.say("certificates.perhaps", [[add], [talk.button("menu", "menu")]])
    return True


@errand.press("cert.new")
def new(talk: Talk, person_id: int, sent: dict[str, Any] | None = None) -> None:
    """What kinds there are, those first that the person must have. `sent`: the file of it."""
    card = _whose(talk, person_id)
    if card is None:
        return
    profession = talk.competence.profession_of(card.position)
    theirs = profession.id if profession else ""
    kinds = sorted(talk.competence.certificates, key=lambda kind: theirs not in kind.professions)
    buttons = [
        Button(kind.of(talk.language), ("cert.kind", card.id, kind.id, sent)) for kind in kinds
    ]
    course = talk.button("add_course", "rec.add", "course", card.id)
    back = talk.button("to_list", "cert.list", card.id)
    name = None if card.id == talk.speaker.person_id else card.name
    talk.show("certificates.which", [*two_columns(buttons), [course], [back]], name=name)


@errand.press("cert.kind")
def begin(talk: Talk, person_id: int, kind: str, sent: dict[str, Any] | None = None) -> None:
    known = talk.competence.certificate(kind)
    if known is None:
        talk.toast("certificates.no_such_kind")
    elif _whose(talk, person_id) is not None:
        guide = "delegation" if known.ends_with_issuer else "certificate"
        given = {"file": sent} if sent else {}
        questions.begin(talk, guide, {"person": person_id, "kind": kind}, given)


@errand.about(*GUIDES, "scan")
def about(talk: Talk, run: OpenRun) -> str | None:
    kind = certificate_name(talk, run.subject["kind"])
    card = people.colleague(talk.db, talk.actor, run.subject["person"])
    if card is None or card.id == talk.speaker.person_id:
        return kind
    return f"{kind}, {card.name}"


@errand.accepts("certificate", "issued_on")
@errand.accepts("delegation", "issued_on")
def is_a_possible_day(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """What has run out already is no news, and what is older than the one there is neither."""
    day = date.fromisoformat(value)
    kind = talk.competence.certificate(run.subject["kind"])
    last = last_day(day, kind.months) if kind else None
    if last is not None and last < talk.today:
        return Refusal("certificates.over", {"day": last})
    every = certificates.of(talk.db, talk.actor, run.subject["person"])
    latest = next((card for card in current(every) if card.kind == run.subject["kind"]), None)
    if latest is not None and latest.issued_on > day:
        return Refusal("certificates.newer", {"day": latest.issued_on})
    return None


@errand.supplies("validity")
def reckoned_end(talk: Talk, run: OpenRun) -> list[Choice]:
    """Nothing for what does not end by itself."""
    last = _longest(talk, run)
    return [Choice(last.isoformat(), talk.label("certificates.day", day=last))] if last else []


def _longest(talk: Talk, run: OpenRun) -> date | None:
    """The last day that the organisation lets it hold; None for one that does not end."""
    kind = talk.competence.certificate(run.subject["kind"])
    return last_day(date.fromisoformat(run.answers["issued_on"]), kind.months if kind else None)


@errand.accepts("certificate", "valid_until")
@errand.accepts("delegation", "valid_until")
def is_a_possible_end(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """It may end earlier than what the organisation allows, and never later."""
    issued_on = date.fromisoformat(run.answers["issued_on"])
    last, longest = date.fromisoformat(value), _longest(talk, run)
    if last < issued_on:
        return Refusal("certificates.ends_before_it_begins", {"day": last, "issued_on": issued_on})
    if last < talk.today:
        return Refusal("certificates.over_already", {"day": last})
    if longest is not None and last > longest:
        kind = certificate_name(talk, run.subject["kind"])
        return Refusal("certificates.too_long", {"day": longest, "kind": kind})
    return None


@errand.supplies("issuers")
def issuers(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those who have given delegations to people of the same unit."""
    near = certificates.issuers_near(talk.db, talk.actor, run.subject["person"], talk.today)
    return [Choice(id_, name) for id_, name in near]


@errand.searches_for("person", "issuers")
def search_issuers(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = people.search(talk.db, talk.actor, text, talk.today)
    return [Choice(card.id, talk.label("introductions.colleague", card=card)) for card in found]


@errand.accepts("delegation", "issuer")
def may_have_given_it(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return Refusal("certificates.own_issuer") if value == run.subject["person"] else None


@errand.accepts("certificate", "file")
@errand.accepts("scan", "file")
@errand.accepts("delegation", "file")
def is_a_scan(talk: Talk, run: OpenRun, value: dict[str, str]) -> Refusal | None:
    if _is_scan(value["kind"], value["name"]):
        return None
    return Refusal("certificates.not_a_scan", {"name": value["name"]})


def _is_scan(kind: str, name: str) -> bool:
    return kind == "photo" or name.casefold().endswith(SCANS)


@errand.submitted(*GUIDES)
def added(talk: Talk, run: OpenRun) -> None:
    person_id = run.subject["person"]
    try:
        id_ = certificates.add(talk.db, talk.actor, person_id, _new(talk, run), talk.today)
    except LookupError:
        talk.show("certificates.not_yours")
        return
    except NewerKept as newer:
        talk.show("certificates.newer", day=newer.issued_on)
        return
    courses_introductions.taken(talk, person_id, run.subject["kind"])
    _look_into(talk, id_, run.answers.get("file"))
    talk.tell([person_id], expiries.ADDED, certificate=id_)
    if (issuer := run.answers.get("issuer")) is not None:
        talk.tell([issuer], "delegation_given", certificate=id_)
    card = found(talk, id_)
    if card is not None:
        talk.first("certificates.added")
        show(talk, card)


def _new(talk: Talk, run: OpenRun) -> NewCertificate:
    said = run.answers.get("valid_until")
    return NewCertificate(
        run.subject["kind"],
        date.fromisoformat(run.answers["issued_on"]),
        date.fromisoformat(said) if said else _longest(talk, run),
        run.answers.get("issuer"),
        _sent_in(run.answers.get("file")),
    )


def _sent_in(file: dict[str, Any] | None) -> SentIn | None:
    return SentIn(file["file_id"], file["kind"], file["name"]) if file else None


# The file of one


@errand.press("cert.scan")
def ask_for_file(talk: Talk, certificate_id: int) -> None:
    """For one that was added without, or whose file could not be opened."""
    card = found(talk, certificate_id)
    if card is not None and _led_or_own(talk, card) is not None:
        subject = {"certificate": card.id, "person": card.person_id, "kind": card.kind}
        questions.begin(talk, "scan", subject)


@errand.submitted("scan")
def file_sent(talk: Talk, run: OpenRun) -> None:
    id_, file = run.subject["certificate"], run.answers["file"]
    card = found(talk, id_)
    if card is None:
        return
    if certificates.put_file(talk.db, talk.actor, id_, _sent_in(file), card.file_id):
        _look_into(talk, id_, file)
        talk.first("certificates.added")
    open_one(talk, id_)


def _look_into(talk: Talk, certificate_id: int, file: dict[str, Any] | None) -> None:
    """A photo Telegram has made itself; a file may be anything, whatever it is called."""
    if file is not None and file["kind"] != "photo":
        talk.ask_for_work(
            "look_into_scan", certificate=certificate_id, file_id=file["file_id"], name=file["name"]
        )


async def look_into_scan(workshop: Workshop, job: Waiting) -> None:
    """Says nothing of a PDF or a picture; any other file is not kept."""
    data = await workshop.download(job.subject["file_id"])
    fits = files.is_scan(data)
    await workshop.finish(job, lambda talk: None if fits else _not_kept(talk, **job.subject))


def _not_kept(talk: Talk, certificate: int, file_id: str, name: str) -> None:
    if certificates.put_file(talk.db, talk.actor, certificate, None, file_id):
        rows = [[talk.button("send_file_again", "cert.scan", certificate, style="primary")]]
        talk.say("certificates.not_kept", rows, name=name)
