"""Checklists: which one is suggested, and the plan it gives."""

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.guides.checklists import (
    Checklist,
    Due,
    EmploymentFacts,
    asked_first,
    due_date,
    plan,
    suggested,
)
from schedules.workdays import Workdays

WORKDAYS = Workdays()
PERMANENT = EmploymentFacts(position="Socialsekreterare", unit="Vård och omsorg / SoL", rate=100)

TEXT = """
positions = ["handläggare", "socialsekreterare"]
title = { sv = "Introduktion för handläggare" }

[[task]]
id = "order_computer"
phase = "before"
who = "manager"
due = { days = -14 }
title = { sv = "Beställ dator" }
text = { sv = "IT hjälper dig." }

[[task]]
id = "welcome"
phase = "first_day"
who = "mentor"
due = { days = 0 }
both_sign = true
title = { sv = "Välkomna" }
text = { sv = "Visa runt." }
"""


def checklist(name: str, *positions: str, tasks: list[dict[str, Any]] | None = None) -> Checklist:
    words = {"sv": "x"}
    written = [
        {"id": f"t{n}", "phase": "before", "who": "hr", "due": {"days": 0}, **task}
        for n, task in enumerate(tasks or [{}])
    ]
    return Checklist.model_validate(
        {
            "positions": list(positions),
            "title": words,
            "task": [{"title": words, "text": words, **task} for task in written],
        }
    ).named(name)


def due(first_day: str, **offset: int) -> str:
    return due_date(Due(**offset), date.fromisoformat(first_day), WORKDAYS).isoformat()


def test_a_checklist_is_read_with_its_tasks_in_order() -> None:
    read = Checklist.read(TEXT, "handlaggare")
    assert read.name == "handlaggare"
    assert [task.id for task in read.tasks] == ["order_computer", "welcome"]
    assert (read.task("welcome").both_sign, read.task("order_computer").both_sign) == (True, False)
    assert read.task("welcome").not_applicable
    with pytest.raises(KeyError):
        read.task("lunch")


def test_a_checklist_comes_back_from_its_canonical_text() -> None:
    read = Checklist.read(TEXT, "handlaggare")
    assert Checklist.restore(read.canonical, "handlaggare") == read


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ days = -14 }", "{ days = -14, months = 1 }"),
        ("{ days = -14 }", "{}"),
        ("{ days = -14 }", "{ weeks = -2 }"),
        ("{ days = -14 }", "{ days = -14000 }"),
        ('who = "mentor"', 'who = "dad"'),
        ('phase = "before"', 'phase = "later"'),
        ("positions = [", 'kind = "party"\npositions = ['),
    ],
)
def test_what_is_not_in_the_schema_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ValidationError):
        Checklist.read(TEXT.replace(old, new), "handlaggare")


# Which checklist

ALL = [
    checklist("allman"),
    checklist("chef", "chef"),
    checklist("enhetschef", "enhetschef"),
    checklist("handlaggare", "handläggare", "socialsekreterare"),
]


@pytest.mark.parametrize(
    ("position", "order"),
    [
        ("Socialsekreterare, barn", ["handlaggare", "allman", "chef", "enhetschef"]),
        ("LSS-HANDLÄGGARE", ["handlaggare", "allman", "chef", "enhetschef"]),
        ("Enhetschef", ["enhetschef", "chef", "allman", "handlaggare"]),
        ("Sektionschef", ["chef", "allman", "enhetschef", "handlaggare"]),
        ("Vaktmästare", ["allman", "chef", "enhetschef", "handlaggare"]),
        ("", ["allman", "chef", "enhetschef", "handlaggare"]),
    ],
)
def test_the_best_match_is_suggested_first_and_the_general_one_after(
    position: str, order: list[str]
) -> None:
    assert [each.name for each in suggested(reversed(ALL), position)] == order


def test_only_those_of_the_kind_that_is_asked_for_are_suggested() -> None:
    departures = [
        each.model_copy(update={"kind": "departure"}).named(f"avslut_{each.name}")
        for each in ALL[:2]
    ]
    names = [each.name for each in suggested([*ALL, *departures], "Enhetschef", "departure")]
    assert names == ["avslut_chef", "avslut_allman"]
    assert suggested([*ALL, *departures], "Enhetschef") == suggested(ALL, "Enhetschef")


def test_when_new_hires_are_asked_is_told_by_introductions_alone() -> None:
    asking = checklist("c", tasks=[{"guide": "checkin", "due": {"days": 14}}, {"guide": "late"}])
    departure = asking.model_copy(update={"kind": "departure"})
    assert asked_first([asking], "checkin") == 14
    assert asked_first([asking], "none") == asked_first([departure], "checkin") == math.inf


# When a task is due


def test_a_task_before_the_first_day_moves_off_midsummer_eve_to_the_day_before() -> None:
    assert due("2026-07-03", days=-14) == "2026-06-18"


def test_a_task_after_the_first_day_moves_off_the_first_of_may_to_the_monday_after() -> None:
    assert due("2026-04-24", days=7) == "2026-05-04"


def test_the_first_day_itself_stays_even_on_a_sunday() -> None:
    assert due("2026-06-07", days=0) == "2026-06-07"
    assert due("2026-06-07", workdays=0) == "2026-06-07"
    assert due("2026-06-07", months=0) == "2026-06-07"


def test_working_days_skip_the_holidays() -> None:
    assert due("2026-12-23", workdays=2) == "2026-12-29"
    assert due("2026-12-28", workdays=-1) == "2026-12-23"


def test_months_are_calendar_months() -> None:
    assert due("2026-01-30", months=1) == "2026-03-02"  # 28 February 2026 is a Saturday.
    assert due("2026-08-17", months=3) == "2026-11-17"
    assert due("2026-08-17", months=-1) == "2026-07-17"


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["days", "workdays", "months"]),
    st.integers(-36, 36),
)
def test_a_due_date_is_a_working_day_on_the_right_side_of_the_first_day(
    first_day: date, unit: str, offset: int
) -> None:
    day = due_date(Due(**{unit: offset}), first_day, WORKDAYS)
    if offset == 0:
        assert day == first_day
    else:
        assert WORKDAYS.is_workday(day)
        assert (day > first_day) == (offset > 0)


# The plan


def test_the_plan_is_in_date_order_and_else_in_the_order_of_the_checklist() -> None:
    tasks = [{"due": {"days": n}} for n in (30, 0, -7, 0)]
    planned = plan(checklist("c", tasks=tasks), date(2026, 8, 17), PERMANENT, WORKDAYS)
    assert [(task.key, task.due.isoformat()) for task in planned] == [
        ("t2", "2026-08-10"),
        ("t1", "2026-08-17"),
        ("t3", "2026-08-17"),
        ("t0", "2026-09-16"),
    ]


def test_a_planned_task_knows_its_phase_and_who_does_it() -> None:
    (first, _) = plan(Checklist.read(TEXT, "h"), date(2026, 8, 17), PERMANENT, WORKDAYS)
    assert (first.key, first.phase, first.who, first.due) == (
        "order_computer", "before", "manager", date(2026, 8, 3)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "any_of", "facts", "applies"),
    [
        ("position", ["sekreterare"], PERMANENT, True),
        ("position", ["CHEF", "SOCIALSEKRETERARE"], PERMANENT, True),
        ("position", ["chef"], PERMANENT, False),
        ("unit", ["sol"], PERMANENT, True),
        ("unit", ["lss"], PERMANENT, False),
        ("unit", ["sol"], EmploymentFacts(), False),
        ("employment", ["permanent"], PERMANENT, True),
        ("employment", ["fixed_term", "part_time"], PERMANENT, False),
        ("employment", ["fixed_term"], EmploymentFacts(ends=date(2026, 8, 31)), True),
        ("employment", ["permanent"], EmploymentFacts(ends=date(2026, 8, 31)), False),
        ("employment", ["part_time"], EmploymentFacts(rate=75), True),
        ("employment", ["full_time"], EmploymentFacts(rate=None), True),
        ("departure", ["pension"], EmploymentFacts(departure="pension"), True),
        ("departure", ["pension", "internal"], EmploymentFacts(departure="own_notice"), False),
        ("destination", ["outside"], EmploymentFacts(destination="outside"), True),
        ("destination", ["within"], EmploymentFacts(destination="elsewhere"), False),
    ],
)
def test_a_task_applies_where_the_facts_fit(
    fact: str, any_of: list[str], facts: EmploymentFacts, applies: bool
) -> None:
    tasks = [{"ask_if": {"fact": fact, "any_of": any_of}}]
    planned = plan(checklist("c", tasks=tasks), date(2026, 8, 17), facts, WORKDAYS)
    assert bool(planned) is applies


def test_moving_the_first_day_moves_every_task_with_it() -> None:
    whole = checklist("c", tasks=[{"due": {"workdays": n}} for n in (-10, 0, 10)])
    earlier = plan(whole, date(2026, 9, 7), PERMANENT, WORKDAYS)
    later = plan(whole, date(2026, 9, 14), PERMANENT, WORKDAYS)
    assert [b.due - a.due for a, b in zip(earlier, later, strict=True)] == [timedelta(weeks=1)] * 3
