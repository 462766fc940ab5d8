"""The columns of a people file, by the many names that payroll systems give them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from storage.imports import identity
from storage.imports.reasons import Unreadable

REQUIRED = ("employee_no", "name", "unit", "position", "manager_no", "start_date")
LISTS = ("competences", "assignments")
"""The optional ones that may hold much, and are looked up only for a file that has them."""
OPTIONAL = (
    *("end_date", "mentor_no", "roles", "language", "birth_year", "employment_rate"),
    *LISTS,
)
ENOUGH = 3
"""How many known headings make a row a row of headings."""

_WORDS = {
    "employee_no": """anställningsnummer anställningsnr anst.nr anst.nummer anställnr anställn.nr
        anställningsid anst.id anställdnr anställdnummer medarbetarnummer medarbetarnr personalnr
        personalnummer employee-number employee-no employee-id employee-nr emp.no emp.id
        staff-number staff-no staff-id personnel-number personnel-no""",
    "name": """namn fullständigt-namn hela-namnet för-och-efternamn förnamn-efternamn medarbetare
        anställd name full-name employee employee-name""",
    "first_name": "förnamn tilltalsnamn first-name given-name",
    "last_name": "efternamn last-name surname family-name",
    "unit": """enhet enheten organisation organisationsenhet org.enhet organisationsväg enhetsväg
        sökväg organisatorisk-tillhörighet organisationstillhörighet unit unit-path org.unit
        organisation-unit organization-unit organisational-unit organizational-unit""",
    "position": """befattning befattningsbenämning benämning titel yrkestitel yrke position title
        job-title job""",
    "manager_no": """chef närmaste-chef chefens-anställningsnummer chefs-anställningsnummer
        chefens-anst.nr chefs-anst.nr chef-anst.nr chefens-anställningsnr chef-anställningsnummer
        närmaste-chefs-anställningsnummer närmaste-chefs-anst.nr närmaste-chef-anst.nr chefens-nr
        chefs-nr chefnr chefsnummer chefens-nummer manager manager's-employee-number
        manager's-employee-no manager-employee-number manager-employee-no manager-employee-id
        manager's-employee-id manager-no manager-number manager's-number manager-id line-manager
        reports-to""",
    "start_date": """startdatum anställd-från anställd-fr.o.m. anställd-from anställningsdatum
        anställning-från anställningsstart anställning-fr.o.m. första-dag första-dagen
        första-arbetsdag första-anställningsdag tillträde tillträdesdag tillträdesdatum fr.o.m.
        från från-och-med från-datum fr.o.m.-datum börjar start start-date first-day
        first-working-day employed-from hire-date hired date-of-hire from from-date""",
    "end_date": """slutdatum anställd-till anställd-t.o.m. anställning-till anställning-t.o.m.
        anställningsslut t.o.m. t.o.m.-datum till till-och-med till-datum sista-dag sista-dagen
        sista-arbetsdag sista-anställningsdag slutar slut end end-date last-day last-working-day
        employed-until employed-to until to to-date""",
    "mentor_no": """mentor mentorns-anställningsnummer mentors-anställningsnummer mentorns-anst.nr
        mentors-anst.nr mentor-anst.nr mentor-anställningsnummer mentornr mentorns-nr fadder
        fadderns-anställningsnummer mentor's-employee-number mentor's-employee-no
        mentor-employee-number mentor-employee-no mentor-no mentor-number mentor-id buddy""",
    "roles": "roll roller funktion funktioner role roles function functions",
    "language": "språk språkval kommunikationsspråk language preferred-language",
    "birth_year": "födelseår födelseåret född född-år birth-year year-of-birth born",
    "employment_rate": """sysselsättningsgrad sysselsättningsgrad-% sysselsättn.grad syss.grad
        sys.grad sysselsättning tjänstgöringsgrad tjänstgöringsgrad-% tjg.grad tj.grad tjänstegrad
        anställningsgrad arbetstid-% omfattning employment-rate rate fte extent working-time
        percentage-of-full-time percent-of-full-time work-percentage""",
    "competences": """kompetenser kompetens kompetensområden kompetensområde competences competence
        competencies competency skills""",
    "assignments": """uppdrag särskilda-uppdrag ombud ombudsroller ombudsuppdrag assignments
        assignment special-assignments""",
}
_FORBIDDEN = """personnummer personnr pers.nr p.nr pnr person-nummer personidentitet
    samordningsnummer samordningsnr födelsenummer personal-identity-number
    personal-identification-number personal-id-number identity-number national-id
    social-security-number ssn"""
_PHONE = ("telefon", "tel", "mobil", "phone", "mobile", "cell", "fax")


def fold(heading: object) -> str:
    """Without case, accents, punctuation, and what stands in brackets."""
    written = re.sub(r"\(.*?\)|\[.*?\]", "", str(heading))
    letters = unicodedata.normalize("NFKD", written.casefold())
    return "".join(sign for sign in letters if sign.isalnum())


_FIELD_OF = {fold(word): field for field, words in _WORDS.items() for word in words.split()}
_FORBIDDEN_WORDS = frozenset(fold(word) for word in _FORBIDDEN.split())


class Column(NamedTuple):
    offset: int
    """From 0."""
    letter: str
    heading: str

    @property
    def holds_phones(self) -> bool:
        """A mobile number looks like a birth in 2007; it is no reason to refuse a file."""
        return fold(self.heading).startswith(_PHONE)


class Columns(NamedTuple):
    """Where each field stands. Of the optional ones, only those that the file has."""

    fields: Mapping[str, Column]
    ignored: Sequence[Column]
    """Columns with a heading that says nothing to us."""


def known(values: Iterable[Any]) -> set[str]:
    """The fields that a row's cells name."""
    return {_FIELD_OF[word] for word in map(fold, _texts(values)) if word in _FIELD_OF}


def read(sheet: str, row: int, values: Sequence[Any]) -> Columns:
    """Raises `Unreadable` when a heading is missing, given twice, or must not be there."""
    found: dict[str, list[Column]] = {}
    ignored: list[Column] = []
    for offset, value in enumerate(values):
        heading = " ".join(str(value).split()) if value is not None else ""
        column = Column(offset, letter(offset), heading)
        if fold(heading) in _FORBIDDEN_WORDS or identity.in_text(heading):
            raise Unreadable("identity_heading", sheet=sheet, row=row, column=column.letter)
        field = _FIELD_OF.get(fold(heading))
        if field:
            found.setdefault(field, []).append(column)
        elif heading:
            ignored.append(column)
    _check_once(sheet, row, found)
    _check_all(sheet, row, found)
    return Columns({field: columns[0] for field, columns in found.items()}, tuple(ignored))


def letter(offset: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    before, last = divmod(offset, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _texts(values: Iterable[Any]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str))


def _check_once(sheet: str, row: int, found: Mapping[str, Sequence[Column]]) -> None:
    for field, columns in found.items():
        parts = ("first_name", "last_name") if field == "name" else ()
        same = [*columns, *(column for part in parts for column in found.get(part, ()))]
        if len(same) > 1:
            raise Unreadable(
                "heading_twice",
                sheet=sheet,
                row=row,
                columns=tuple(column.letter for column in same),
                headings=tuple(column.heading for column in same),
            )


def _check_all(sheet: str, row: int, found: Mapping[str, Sequence[Column]]) -> None:
    lacking = [field for field in REQUIRED if field not in found]
    if "name" in lacking and {"first_name", "last_name"} <= found.keys():
        lacking.remove("name")
    if lacking:
        raise Unreadable("missing_headings", sheet=sheet, row=row, fields=tuple(lacking))
