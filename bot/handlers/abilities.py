"""What people can, in words: areas, levels, certificates as the model calls them."""

from datetime import date

from bot.domain.competence.model import Profession
from bot.talk import Talk
from storage.certificates import CertificateCard
from storage.expiries import days_left
from storage.records import Level


def certificate_name(talk: Talk, kind: str) -> str:
    """Its id where the model has it no more."""
    found = talk.competence.certificate(kind)
    return found.of(talk.language) if found else kind


def area_name(talk: Talk, area: str) -> str:
    if not area:
        return talk.label("records.whole")
    found = talk.competence.area(area)
    return found.of(talk.language) if found else area


def level_name(talk: Talk, profession: Profession | None, area: str, level: int) -> str:
    """Its number where there is no profession to call it by, or none so high."""
    names = talk.competence.levels(profession, area) if profession else ()
    return names[level - 1].of(talk.language) if level <= len(names) else str(level)


def of_now(level: Level, profession: Profession | None) -> bool:
    """Whether it was agreed on in the profession that the person has now."""
    return level.profession == "" or (profession is not None and level.profession == profession.id)


def ombud_names(talk: Talk) -> frozenset[str]:
    """What ombud roles are called among assignments, folded."""
    return frozenset(
        name.casefold() for role in talk.competence.ombud_roles for name in role.assignments
    )


def ends(talk: Talk, card: CertificateCard) -> str:
    """till 3 maj 2027; gick ut 2 maj 2026; nothing for one that does not end."""
    return ends_on(talk, card.last_day)


def ends_on(talk: Talk, last_day: date | None) -> str:
    if last_day is None:
        return ""
    key = "certificates.until" if last_day >= talk.today else "certificates.since"
    soon = days_left(last_day, talk.today) is not None
    return talk.label(key, day=last_day, soon=soon)
