"""A story for each way to leave, planned or not, typed as a manager does on a phone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from storage.tables import Departure, Matter, Task
from tests.stories.stage import MORNING, STOCKHOLM, Stage

MONDAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Way:
    """One way to leave: what is typed, what is kept of it, and what the plan has because of it."""

    manager: str
    leaver: str
    typed: tuple[tuple[str, str], ...]
    """What the manager reads, and then types."""
    kept: tuple[str, bool, str]
    """Kind, planned, destination."""
    last_day: date
    has: frozenset[str]
    """Tasks by their keys."""
    lacks: frozenset[str]
    leaves: bool = True
    """Whether the chat closes with the last day."""

    @property
    def name(self) -> str:
        return self.leaver.split()[0]


GONE = frozenset({"final_pay", "access_closed", "employer_certificate"})
WAYS = {
    "own notice, planned": Way(
        "Petra",
        "Måns Mentorsson",
        (
            ("", "måns har sagt upp sig"),
            ("Vilken blir den sista dagen?", "26/2"),
            ("Visste du det i god tid?", "ja"),
            ("Vart går medarbetaren sedan?", "annan arbetsgivare"),
            ("Vem tar över arbetet?", "klara"),
        ),
        ("own_notice", True, "outside"),
        date(2027, 2, 26),
        GONE | {"confirm_notice", "stay_in_touch"},
        frozenset({"pension_plan", "new_manager_agreed", "fixed_term_notice"}),
    ),
    "own notice, at once": Way(
        "Petra",
        "Klara Kollegadotter",
        (
            ("", "Klara slutar på fredag"),
            ("På vilket sätt slutar medarbetaren?", "egen"),
            ("Visste du det i god tid?", "nej"),
            ("Vart går medarbetaren sedan?", "vet inte"),
            ("Vem tar över arbetet?", "hoppa över"),
        ),
        ("own_notice", False, "unknown"),
        date(2026, 12, 4),
        GONE | {"confirm_notice"},
        frozenset({"pension_plan", "new_manager_agreed"}),
    ),
    "pension": Way(
        "Petra",
        "Kalle Koordinator",
        (
            ("", "kalle går i pension 30 juni"),
            ("Vem tar över arbetet?", "hoppa över"),
        ),
        ("pension", True, "unknown"),
        date(2027, 6, 30),
        GONE | {"pension_plan", "pension_knowledge"},
        frozenset({"new_manager_agreed", "fixed_term_notice"}),
    ),
    "internal move": Way(
        "Petra",
        "Måns Mentorsson",
        (
            ("", "Måns slutar 31 jan"),
            ("På vilket sätt slutar medarbetaren?", "byter jobb"),
            ("Visste du det i god tid?", "japp"),
            ("Vart går medarbetaren sedan?", "annan förvaltning"),
            ("Vem tar över arbetet?", "Klara"),
        ),
        ("internal", True, "elsewhere"),
        date(2027, 1, 31),
        frozenset({"new_manager_agreed"}),
        frozenset({"final_pay", "employer_certificate", "pension_plan", "confirm_notice"}),
        leaves=False,
    ),
    "end of fixed term": Way(
        "Vide",
        "Sam Sommarprov",
        (
            ("", "sam slutar 5/2"),
            ("På vilket sätt slutar medarbetaren?", "visstiden tar slut"),
            ("Vart går medarbetaren sedan?", "hoppa över"),
            ("Vem tar över arbetet?", "ulla"),
        ),
        ("fixed_term", True, "unknown"),
        date(2027, 2, 5),
        GONE | {"fixed_term_notice"},
        frozenset({"confirm_notice", "pension_plan"}),
    ),
    "another reason": Way(
        "Petra",
        "Nour Nybörjare",
        (
            ("", "en medarbetare slutar"),
            ("Vem slutar?", "nour"),
            ("Vilken blir den sista dagen?", "den 29 januari"),
            ("På vilket sätt slutar medarbetaren?", "annat"),
            ("Visste du det i god tid?", "nä"),
            ("Vart går medarbetaren sedan?", "annan enhet"),
            ("Vem tar över arbetet?", "måns"),
        ),
        ("other", False, "within"),
        date(2027, 1, 29),
        GONE | {"confirm_notice"},
        frozenset({"pension_plan", "new_manager_agreed"}),
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
async def test_a_way_to_leave(stage: Stage, way: Way) -> None:
    manager, leaver = await stage.enter(way.manager, way.name)
    for reads, types in way.typed:
        await manager.sees(reads)
        manager.says(types)
    plan = await manager.sees(f"{way.leaver} slutar")
    assert f"{way.last_day.day} " in plan.text
    assert f" {way.last_day.year}" in plan.text
    manager.says("starta planen")
    await manager.sees(f"Planen för {way.leaver} är igång.")

    departure = await stage.row(select(Departure))
    assert (departure.kind, departure.planned, departure.destination) == way.kept
    matter = await stage.row(select(Matter).where(col(Matter.kind) == "departure"))
    assert matter.day == way.last_day
    planned = {task.key: task.due for task in await stage.rows(select(Task)) if task.key}
    assert way.has <= planned.keys()
    assert not way.lacks & planned.keys()
    assert min(planned.values()) > MONDAY  # nothing is late from the start
    assert (await stage.employee(way.name)).end_date == (way.last_day if way.leaves else None)

    await stage.mornings()
    told = await leaver.sees("God morgon")
    assert f"{way.last_day.day} " in told.text
    leaver.presses("Min lista", on=told)
    await leaver.sees("När du slutar")
    await stage.at(datetime.combine(way.last_day, MORNING, STOCKHOLM))
    leaver.says("/mitt_avslut")
    await leaver.sees("När du slutar")
    await stage.at(datetime.combine(way.last_day + timedelta(days=4), MORNING, STOCKHOLM))
    leaver.says("/mitt_avslut")
    await leaver.sees("Här finns bara" if way.leaves else "När du slutar")


async def test_a_pension_is_told_a_year_ahead_and_planned_half_a_year_ahead(stage: Stage) -> None:
    (vide,) = await stage.enter("Vide")
    await stage.mornings()
    told = await vide.sees("2027 når Ulla Undersköterska vanlig pensionsålder.")
    vide.presses("Anmäl pension", on=told)
    await vide.sees("Vilken blir den sista dagen?")
    vide.says("31 augusti 2027")
    await vide.sees("Vem tar över arbetet?")
    vide.says("hoppa över")
    await vide.sees("Sätt: pension")
    vide.says("starta planen")
    await vide.sees("Planen för Ulla Undersköterska är igång.")
    first = select(Task.due).where(col(Task.key) == "pension_plan")
    assert await stage.row(first) <= date(2027, 8, 31) - timedelta(days=180)
