"""A made-up year in which people leave: who, when, how, and what they said when they left."""

from datetime import UTC, date, datetime

from tests.storage.municipality import Municipality

TOP = "Påhittade kommunen / Omsorgsförvaltningen"
SOL = f"{TOP} / Myndigheten / SoL"
HOME_CARE = f"{TOP} / Hemtjänsten Äppellunden"
SPRING, AUTUMN = date(2026, 3, 31), date(2026, 9, 30)
SAID = (
    *(["pay", "travel"], ["pay"], ["workload", "pay"], ["pay", "leadership"]),
    *(["workload"], ["leadership", "workload"], ["travel"], ["development"]),
)
"""The reasons in the spring's interviews: pay four times, and first in three of them."""
CAME_FOR = (["pay", "tasks"], ["purpose"], ["purpose", "pay"], ["colleagues"], ["tasks"], ["hours"])
STAFF = {SOL: ("Handläggare", 40), HOME_CARE: ("Undersköterska", 25)}


def a_year_goes_by(town: Municipality) -> None:
    """In a town where Petra leads SoL, Vide the home care, and Hedda is HR.

    Of 40 in SoL eight leave at their own request in the spring, each after an interview; one
    retires in the autumn, with nobody asking; one is to leave in December. Of 25 in the home care
    one moves inside and declines, one goes to another administration, both in the autumn.
    """
    for unit, (position, count) in STAFF.items():
        manager = "Petra Påhitt" if unit == SOL else "Vide Vårdare"
        for n in range(count):
            name = f"{position} {n}"
            began = -2000 if n < count - 6 else -40 - n
            town.person(name, town.units[unit], manager, began=began, position=position)
    for n, reasons in enumerate(SAID):
        left = town.departure(f"Handläggare {n}", SPRING)
        by = "Hedda Hittepå" if n == 0 else "Petra Påhitt"
        at = datetime(2026, 3, 20 + n, 9, tzinfo=UTC)
        town.interview(left, by, at, reasons)
    town.departure("Handläggare 8", AUTUMN, "pension", destination="unknown")
    town.departure("Handläggare 9", date(2026, 12, 18), status="ongoing")
    moves = town.departure("Undersköterska 0", AUTUMN, "internal", destination="within")
    town.not_held(moves, "declined")
    town.departure("Undersköterska 1", AUTUMN, destination="elsewhere", planned=False)
    for n, reasons in enumerate(CAME_FOR):
        town.checkin(f"Handläggare {39 - n}", {"why_us": reasons}, at=-10 - n)
