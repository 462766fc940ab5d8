"""Days that people call by name: julafton, lucia, midsommarafton, Midsummer Eve."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from bot.guides.numerals import fold
from schedules.calendars import feasts

_NAMED = {
    "lucia": "lucia, luciadagen",
    "trettondagsafton": "trettondagsafton",
    "trettondedag jul": "trettondagen, trettondag jul, trettondedag jul, epiphany",
    "skartorsdagen": "skärtorsdag, skärtorsdagen, maundy thursday",
    "langfredagen": "långfredag, långfredagen, good friday",
    "paskafton": "påskafton",
    "paskdagen": "påskdagen, easter sunday",
    "annandag pask": "annandag påsk, annandagen påsk, easter monday",
    "valborgsmassoafton": "valborg, valborgsmässoafton, sista april",
    "kristi himmelsfardsdag": "kristi himmelsfärd, kristi himmelsfärds dag, kristi himmelsfärdsdag,"
    " ascension day",
    "pingstafton": "pingstafton",
    "pingstdagen": "pingstdagen, pentecost",
    "nationaldagen": "nationaldagen, sveriges nationaldag",
    "midsommarafton": "midsommarafton, midsummer eve, midsummer's eve",
    "midsommardagen": "midsommardagen, midsummer day, midsummer's day",
    "allahelgonsafton": "allhelgonaafton, alla helgons afton",
    "alla helgons dag": "alla helgons dag, all saints' day",
    "julafton": "julafton, julaftonen, christmas eve",
    "juldagen": "juldagen, christmas day",
    "annandag jul": "annandagen, annandag jul, annandagen jul, boxing day",
    "nyarsafton": "nyårsafton, new year's eve",
    "nyarsdagen": "nyårsdagen, new year's day",
}
NAMES: Mapping[str, str] = MappingProxyType(
    {fold(name): feast for feast, names in _NAMED.items() for name in names.split(", ")}
)
"""What is typed, folded -> what the calendar calls it."""


def feast(name: str, year: int) -> date | None:
    """The day in that year of one of `NAMES`; None before there was such a day."""
    return _calendar(year).get(NAMES[name])


@lru_cache(maxsize=32)
def _calendar(year: int) -> Mapping[str, date]:
    """By its folded name without what the library adds: "Trettondagsafton (från kl. 14.00)"."""
    named = {fold(each.name.partition(" (")[0]): each.day for each in feasts("SE", year)}
    return MappingProxyType(named | {"lucia": date(year, 12, 13)})
