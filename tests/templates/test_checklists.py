"""What the packaged checklists for introductions promise a municipality."""

from datetime import date, timedelta

import pytest

from bot.guides.calendar import months_later
from bot.guides.checklists import (
    WHO,
    Checklist,
    ChecklistTask,
    Due,
    EmploymentFacts,
    due_date,
    plan,
)
from schedules.workdays import Workdays
from storage.access import FUNCTIONS
from storage.imports import values
from tests.templates.packaged import LIBRARY, checklists, said

CHECKLISTS = checklists("introduction")
CHECKINS = ["checkin_two_weeks", "checkin_three_months", "checkin_six_months"]
WORKDAYS = Workdays()
ANYONE = EmploymentFacts()
MONDAY = date(2027, 2, 1)
EVERY_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 365)]
WEEK, MONTH = timedelta(days=7), timedelta(days=31)

each = pytest.mark.parametrize("checklist", CHECKLISTS.values(), ids=CHECKLISTS.keys())


def test_there_are_five() -> None:
    names = {"allman", "chef", "handlaggare", "sommarvikarie", "vard_och_omsorg"}
    assert set(CHECKLISTS) == names


@each
def test_each_is_complete_but_not_endless(checklist: Checklist) -> None:
    assert 20 <= len(checklist.tasks) <= 40


@each
def test_titles_fit_a_line_and_texts_a_bubble(checklist: Checklist) -> None:
    for task in checklist.tasks:
        for title in (*said(task.title), *(said(task.yours) if task.yours else ())):
            assert len(title) <= 60, title
        assert max(map(len, said(task.text))) <= 300, task.id


@each
def test_a_task_is_due_in_its_phase(checklist: Checklist) -> None:
    for task in checklist.tasks:
        assert _in_phase(task, due_date(task.due, MONDAY, WORKDAYS)), task.id


@each
def test_tasks_stand_in_the_order_they_are_due(checklist: Checklist) -> None:
    dates = [due_date(task.due, MONDAY, WORKDAYS) for task in checklist.tasks]
    assert dates == sorted(dates)


@each
def test_written_terms_are_in_time_by_law_whatever_the_first_day(checklist: Checklist) -> None:
    """LAS 6 c §: the core within seven days, the rest within a month."""
    for first in EVERY_DAY:
        due = _due(checklist, first)
        assert due["written_terms"] <= first + WEEK
        assert due.get("terms_complete", first) <= months_later(first, 1)


def test_one_day_later_they_would_be_late_before_a_christmas() -> None:
    before_christmas = date(2029, 12, 19)
    assert due_date(Due(days=2), before_christmas, WORKDAYS) <= before_christmas + WEEK
    assert due_date(Due(days=3), before_christmas, WORKDAYS) > before_christmas + WEEK


@each
def test_everything_is_over_before_a_trial_employment_ends(checklist: Checklist) -> None:
    for first in EVERY_DAY:
        assert max(_due(checklist, first).values()) < months_later(first, 6)


@each
def test_what_the_law_demands_cannot_be_set_aside(checklist: Checklist) -> None:
    demanded = {"confidentiality", "written_terms", "work_environment", "terms_complete"}
    if checklist.name == "chef":
        demanded = demanded - {"work_environment"} | {"work_environment_duties"}
    if checklist.name == "sommarvikarie":
        demanded.remove("terms_complete")
    assert demanded <= {task.id for task in checklist.tasks if not task.not_applicable}


@each
def test_a_register_extract_is_seen_and_never_kept(checklist: Checklist) -> None:
    asking = [task for task in checklist.tasks if "registerutdrag" in task.title.sv.casefold()]
    assert len(asking) == 1
    for task in asking:
        assert not task.attach
        assert task.phase == "before"
        assert "ingen kopia" in task.text.sv


@each
def test_the_new_hire_is_asked_how_it_goes(checklist: Checklist) -> None:
    asked = [task.guide for task in checklist.tasks if task.guide]
    assert asked == (CHECKINS[:1] if checklist.name == "sommarvikarie" else CHECKINS)
    assert all(task.who == "new_hire" for task in checklist.tasks if task.guide)


@each
def test_manager_mentor_and_new_hire_all_have_a_part_and_sign_together(
    checklist: Checklist,
) -> None:
    assert {"manager", "mentor", "new_hire"} <= {task.who for task in checklist.tasks}
    assert sum(task.both_sign for task in checklist.tasks) >= 8


@each
def test_who_signs_with_others_reads_it_as_their_own(checklist: Checklist) -> None:
    for task in checklist.tasks:
        if task.both_sign:
            assert task.yours, task.id
            assert task.yours.sv != task.title.sv
            assert task.yours.latt == task.title.latt


def test_who_does_a_task_is_a_part_in_the_introduction_or_a_function_that_people_hold() -> None:
    """The rooms that say so know nothing of each other."""
    assert WHO["introduction"] == ("manager", "mentor", "new_hire", *FUNCTIONS)
    assert WHO["departure"] == ("manager", "leaver", "successor", *FUNCTIONS)
    assert [values.roles(each) for each in FUNCTIONS] == [(each,) for each in FUNCTIONS]
    added = LIBRARY.guides["add_task"].question("who").options
    assert tuple(option.id for option in added) == WHO["introduction"]


def test_only_those_who_go_home_to_people_are_asked_for_a_licence() -> None:
    at_home = EmploymentFacts(unit="Vård och omsorg / Hemtjänst Norr")
    indoors = EmploymentFacts(unit="Vård och omsorg / Solgården")
    assert "driving_licence" in _due(CHECKLISTS["sommarvikarie"], MONDAY, at_home)
    assert "driving_licence" not in _due(CHECKLISTS["sommarvikarie"], MONDAY, indoors)


def test_a_question_that_comes_back_is_asked_in_the_same_words() -> None:
    """HR follows the answers over time, so they must be answers to the same thing."""
    for first in CHECKINS:
        for second in CHECKINS:
            theirs = {question.id: question for question in LIBRARY.guides[second].questions}
            for question in LIBRARY.guides[first].questions:
                assert theirs.get(question.id, question) == question


@pytest.mark.parametrize("name", CHECKINS)
def test_a_checkin_says_who_reads_and_promises_no_secrecy(name: str) -> None:
    intro = LIBRARY.guides[name].intro
    assert intro
    assert "HR läser svaren. Din chef ser dem inte." in intro.sv
    assert "allmän handling" in intro.sv
    assert "sekretess" not in intro.sv
    assert 6 <= len(LIBRARY.guides[name].questions) <= 9


def _due(checklist: Checklist, first: date, facts: EmploymentFacts = ANYONE) -> dict[str, date]:
    return {task.key: task.due for task in plan(checklist, first, facts, WORKDAYS)}


def _in_phase(task: ChecklistTask, due: date) -> bool:
    match task.phase:
        case "before":
            return due < MONDAY
        case "first_day":
            return due == MONDAY
        case "first_week":
            return MONDAY < due <= MONDAY + WEEK
        case "first_month":
            return MONDAY + WEEK < due <= MONDAY + MONTH
        case "half_year":
            return MONDAY + MONTH < due < months_later(MONDAY, 6)
    return False
