"""What the packaged checklists for departures promise a municipality, and those who leave it."""

from datetime import date, timedelta
from typing import get_args

import pytest

from bot.guides.calendar import months_later
from bot.guides.checklists import (
    PHASES,
    Checklist,
    ChecklistTask,
    DepartureKind,
    EmploymentFacts,
    due_date,
    plan,
)
from schedules.workdays import Workdays
from tests.templates.packaged import checklists, said

CHECKLISTS = checklists("departure")
WORKDAYS = Workdays()
FRIDAY = date(2027, 2, 26)
EVERY_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 365)]
WEEK, MONTH = timedelta(days=7), timedelta(days=31)
LEAVES_US: tuple[DepartureKind, ...] = ("own_notice", "pension", "fixed_term", "other")
CERTIFICATES = {"certificates_asked", "certificates", "employer_certificate"}

each = pytest.mark.parametrize("checklist", CHECKLISTS.values(), ids=CHECKLISTS.keys())
each_kind = pytest.mark.parametrize("kind", get_args(DepartureKind))


def test_there_is_one_for_all_and_one_for_managers() -> None:
    assert {name: each.positions for name, each in CHECKLISTS.items()} == {
        "avslut": (),
        "avslut_chef": ("chef", "rektor"),
    }


@each
@each_kind
def test_each_kind_of_departure_has_a_plan_that_is_complete_but_not_endless(
    checklist: Checklist, kind: DepartureKind
) -> None:
    due = _due(checklist, FRIDAY, kind)
    assert 25 <= len(due) <= 39
    phases = {checklist.task(key).phase for key in due}
    assert phases == set(PHASES["departure"])


@each
def test_titles_fit_a_line_and_texts_a_bubble(checklist: Checklist) -> None:
    for task in checklist.tasks:
        for title in (*said(task.title), *(said(task.yours) if task.yours else ())):
            assert len(title) <= 60, title
        assert max(map(len, said(task.text))) <= 300, task.id


@each
def test_a_task_is_due_in_its_phase_and_in_the_order_of_the_list(checklist: Checklist) -> None:
    dates = [due_date(task.due, FRIDAY, WORKDAYS) for task in checklist.tasks]
    assert dates == sorted(dates)
    for task, due in zip(checklist.tasks, dates, strict=True):
        assert _in_phase(task, due), task.id


@each
def test_manager_leaver_and_successor_all_have_a_part_and_sign_together(
    checklist: Checklist,
) -> None:
    doers = {task.who for task in checklist.tasks}
    assert doers == {"manager", "leaver", "successor", "hr", "it", "coordinator"}
    signed = [task for task in checklist.tasks if task.both_sign]
    assert len(signed) >= 7
    for task in signed:
        assert task.yours, task.id
        assert task.yours.latt == task.title.latt


@each
def test_nothing_waits_for_the_leaver_once_they_have_left(checklist: Checklist) -> None:
    for task in checklist.tasks:
        if task.phase == "after":
            assert task.who != "leaver"
            assert not task.both_sign


@each
@each_kind
def test_only_a_pension_starts_half_a_year_ahead(checklist: Checklist, kind: DepartureKind) -> None:
    first = min(_due(checklist, FRIDAY, kind).values())
    assert (FRIDAY - first >= timedelta(days=180)) is (kind == "pension")


@each
@each_kind
def test_whoever_stays_in_the_organisation_gets_no_final_pay_and_no_certificates(
    checklist: Checklist, kind: DepartureKind
) -> None:
    """They keep their mail, and two managers agree on the day instead."""
    ends = CERTIFICATES | {"final_pay", "mail_closed"}
    due = _due(checklist, FRIDAY, kind)
    assert ends & set(due) == (ends if kind in LEAVES_US else set())
    assert ("new_manager_agreed" in due) is (kind == "internal")


@each
def test_who_goes_on_elsewhere_is_asked_to_keep_in_touch_and_nobody_else(
    checklist: Checklist,
) -> None:
    outside = EmploymentFacts(departure="own_notice", destination="outside")
    within = EmploymentFacts(departure="internal", destination="within")
    asked = [
        "stay_in_touch" in {task.key for task in plan(checklist, FRIDAY, facts, WORKDAYS)}
        for facts in (outside, within)
    ]
    assert asked == [True, False]


@each
def test_notice_that_a_fixed_term_ends_is_in_time_by_law_whatever_the_last_day(
    checklist: Checklist,
) -> None:
    """LAS 15 §: at least a month before."""
    for last in EVERY_DAY:
        notice = _due(checklist, last, "fixed_term")["fixed_term_notice"]
        assert months_later(notice, 1) <= last


@each
def test_keys_are_returned_and_access_closed_when_the_work_is_over(checklist: Checklist) -> None:
    for last in EVERY_DAY:
        due = _due(checklist, last, "own_notice")
        assert due["equipment_returned"] == due["computer_returned"] == last
        assert last < due["access_closed"] <= last + timedelta(days=7)
        assert due["certificates"] < last < due["final_pay"]


@each
def test_a_talk_is_offered_and_never_demanded(checklist: Checklist) -> None:
    offer = checklist.task("talk_offered")
    assert not offer.not_applicable
    assert "frivilligt" in offer.text.sv
    assert "väljer att tala med dig eller HR" in offer.text.sv
    assert "du får inte veta om den är besvarad" in offer.text.sv


def test_a_manager_hands_over_what_only_managers_have() -> None:
    """The points of a chefsöverlämning."""
    theirs = {task.id for task in CHECKLISTS["avslut_chef"].tasks}
    handed = {
        "absent_told", "budget", "deviations", "duties_moved", "open_errands", "rehab",
        "risks_and_fire", "staff_handover", "year_calendar",
    }  # fmt: skip
    assert handed <= theirs
    assert not handed & {task.id for task in CHECKLISTS["avslut"].tasks}


def _due(checklist: Checklist, last: date, kind: DepartureKind) -> dict[str, date]:
    facts = EmploymentFacts(departure=kind)
    return {task.key: task.due for task in plan(checklist, last, facts, WORKDAYS)}


def _in_phase(task: ChecklistTask, due: date) -> bool:
    match task.phase:
        case "notice":
            return due < FRIDAY - MONTH
        case "last_month":
            return FRIDAY - MONTH <= due < FRIDAY - WEEK
        case "last_week":
            return FRIDAY - WEEK <= due < FRIDAY
        case "last_day":
            return due == FRIDAY
        case "after":
            return due > FRIDAY
    return False
