from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.due import AskFact, Digest, Escalation, Facts, Found, Policy, TaskFact, find
from schedules.hours import Hours
from tests.schedules.wall import at, days_late

HOURS = Hours()
MAJA, ELIN, BO, RUT, HEDDA, HUGO = 1, 2, 3, 4, 5, 6  # hire, mentor, manager, Bo's manager, HR, HR

NOTHING = Facts(tasks=(), news=frozenset(), asks=(), hr=(), digested=frozenset())
MONDAY, TUESDAY, WEDNESDAY = date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 16)
THURSDAY, FRIDAY = date(2026, 9, 17), date(2026, 9, 18)
NEXT_MONDAY, NEXT_TUESDAY = date(2026, 9, 21), date(2026, 9, 22)

TASK = TaskFact(
    task_id=10,
    responsible=(MAJA,),
    due=MONDAY,
    remind_on=MONDAY,
    escalated=0,
    escalated_on=None,
    manager=BO,
    managers_manager=RUT,
)


def morning(day: date) -> datetime:
    return at(f"{day} 08:00")


def found_on(day: date, *tasks: TaskFact, digested: frozenset[int] = frozenset()) -> Found:
    facts = replace(NOTHING, tasks=tasks, hr=(HEDDA, HUGO), digested=digested)
    return find(facts, morning(day), HOURS)


def told(found: Found) -> dict[int, tuple[Escalation, ...]]:
    return {digest.person_id: digest.escalated for digest in found.digests if digest.escalated}


def test_on_the_day_it_is_due_the_responsible_is_reminded() -> None:
    assert found_on(MONDAY, TASK) == Found((Digest(MAJA, MONDAY),))


def test_a_day_ahead_when_the_reminder_is_set_so() -> None:
    ahead = replace(TASK, due=TUESDAY)
    assert found_on(MONDAY, ahead) == Found((Digest(MAJA, MONDAY),))


def test_the_day_after_the_responsible_is_reminded_again() -> None:
    assert found_on(TUESDAY, TASK) == Found((Digest(MAJA, TUESDAY),))


def test_everybody_responsible_gets_it_once() -> None:
    shared = replace(TASK, responsible=(MAJA, ELIN, MAJA))
    assert found_on(MONDAY, shared).digests == (
        Digest(MAJA, MONDAY),
        Digest(ELIN, MONDAY),
    )


def test_a_task_put_off_until_tomorrow_is_quiet_today() -> None:
    assert found_on(MONDAY, replace(TASK, remind_on=TUESDAY)) == Found()


def test_with_nothing_to_say_nothing_is_said() -> None:
    assert found_on(MONDAY) == Found()


QUIET = ["2026-09-14 07:59", "2026-09-14 16:00", "2026-09-18 15:00", "2026-09-19 10:00"]


@pytest.mark.parametrize("moment", [*QUIET, "2026-06-19 10:00", "2026-12-24 10:00"])
def test_outside_the_hours_nothing_is_said_and_nothing_is_raised(moment: str) -> None:
    long_late = replace(TASK, due=date(2026, 6, 1), remind_on=date(2026, 6, 1))
    facts = replace(NOTHING, tasks=(long_late,), hr=(HEDDA,))
    assert find(facts, at(moment), HOURS) == Found()


def test_who_has_had_todays_digest_gets_no_other() -> None:
    shared = replace(TASK, responsible=(MAJA, ELIN))
    found = found_on(MONDAY, shared, digested=frozenset({MAJA}))
    assert [digest.person_id for digest in found.digests] == [ELIN]


def test_after_three_working_days_the_manager_is_told() -> None:
    assert told(found_on(WEDNESDAY, TASK)) == {}
    found = found_on(THURSDAY, TASK)
    assert told(found) == {BO: (Escalation(10, 1),)}
    assert found.raised == (Escalation(10, 1),)


def test_after_four_the_managers_manager() -> None:
    manager_knows = replace(TASK, escalated=1, escalated_on=THURSDAY)
    assert told(found_on(FRIDAY, manager_knows)) == {RUT: (Escalation(10, 2),)}


def test_after_five_hr_that_is_everybody_there() -> None:
    both_know = replace(TASK, escalated=2, escalated_on=FRIDAY)
    found = found_on(NEXT_MONDAY, both_know)
    assert told(found) == {HEDDA: (Escalation(10, 3),), HUGO: (Escalation(10, 3),)}
    assert found.raised == (Escalation(10, 3),)


def test_when_hr_knows_it_goes_no_further() -> None:
    all_know = replace(TASK, escalated=3, escalated_on=NEXT_MONDAY)
    assert found_on(NEXT_TUESDAY, all_know).raised == ()


def test_a_task_put_off_by_the_responsible_escalates_all_the_same() -> None:
    put_off = replace(TASK, remind_on=date(2026, 12, 1))
    assert found_on(THURSDAY, put_off).digests == (
        Digest(BO, THURSDAY, escalated=(Escalation(10, 1),)),
    )


def test_holidays_do_not_count_as_late() -> None:
    due = date(2026, 12, 22)
    christmas = replace(TASK, due=due, remind_on=due)
    assert found_on(date(2026, 12, 28), christmas).raised == ()
    assert found_on(date(2026, 12, 29), christmas).raised == (Escalation(10, 1),)


def test_what_is_told_to_a_manager_is_part_of_the_one_message_of_the_day() -> None:
    own = replace(TASK, task_id=11, responsible=(BO,), due=THURSDAY)
    found = found_on(THURSDAY, TASK, own)
    assert Digest(BO, THURSDAY, escalated=(Escalation(10, 1),)) in found.digests


def test_a_manager_who_has_had_todays_digest_is_told_tomorrow() -> None:
    assert found_on(THURSDAY, TASK, digested=frozenset({BO})).raised == ()
    assert told(found_on(FRIDAY, TASK)) == {BO: (Escalation(10, 1),)}


def test_hr_is_told_together_or_not_yet() -> None:
    both_know = replace(TASK, escalated=2, escalated_on=FRIDAY)
    assert found_on(NEXT_MONDAY, both_know, digested=frozenset({HUGO})).raised == ()


def test_after_a_long_downtime_it_climbs_one_step_a_day() -> None:
    long_late = replace(TASK, due=date(2026, 8, 3), remind_on=date(2026, 8, 3))
    assert found_on(MONDAY, long_late).raised == (Escalation(10, 1),)
    raised_today = replace(long_late, escalated=1, escalated_on=MONDAY)
    assert found_on(MONDAY, raised_today, digested=frozenset({MAJA, BO})).raised == ()
    assert found_on(TUESDAY, raised_today).raised == (Escalation(10, 2),)


def test_a_missing_manager_is_passed_over_at_the_managers_time() -> None:
    orphan = replace(TASK, manager=None)
    assert found_on(WEDNESDAY, orphan).raised == ()
    found = found_on(THURSDAY, orphan)
    assert found.raised == (Escalation(10, 1),)
    assert told(found) == {}


def test_a_manager_who_is_the_responsible_is_reminded_but_not_told_on() -> None:
    found = found_on(THURSDAY, replace(TASK, responsible=(BO,)))
    assert found == Found((Digest(BO, THURSDAY),), (Escalation(10, 1),))


def test_a_manager_who_is_also_the_managers_manager_hears_it_once() -> None:
    own_manager = replace(TASK, managers_manager=BO, escalated=1, escalated_on=THURSDAY)
    found = found_on(FRIDAY, own_manager)
    assert found.raised == (Escalation(10, 2),)
    assert told(found) == {}


def test_in_hr_those_who_know_already_are_left_out() -> None:
    hr_leads = replace(TASK, managers_manager=HEDDA, escalated=2, escalated_on=FRIDAY)
    assert told(found_on(NEXT_MONDAY, hr_leads)) == {HUGO: (Escalation(10, 3),)}


def test_without_anybody_in_hr_the_level_is_reached_in_silence() -> None:
    both_know = replace(TASK, escalated=2, escalated_on=FRIDAY)
    found = find(replace(NOTHING, tasks=(both_know,)), morning(NEXT_MONDAY), HOURS)
    assert found.raised == (Escalation(10, 3),)
    assert told(found) == {}


def test_when_nobody_responsible_can_be_reached_the_manager_hears_of_it_still() -> None:
    assert told(found_on(THURSDAY, replace(TASK, responsible=()))) == {BO: (Escalation(10, 1),)}


def test_another_organisation_may_escalate_sooner() -> None:
    facts = replace(NOTHING, tasks=(TASK,))
    sooner = find(facts, morning(TUESDAY), HOURS, Policy(1, 2, 3))
    assert sooner.raised == (Escalation(10, 1),)


@pytest.mark.parametrize("days", [(0, 4, 5), (4, 3, 5), (3, 5, 4)])
def test_a_policy_that_tells_hr_before_the_manager_is_refused(days: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="in this order"):
        Policy(*days)


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(-5, 30), st.integers(1, 9))
def test_what_was_due_before_the_day_of_a_level_is_late_enough_for_it(
    today: date, ago: int, days: int
) -> None:
    due = today - timedelta(days=ago)
    (day, *_) = Policy(days, days, days).due_before(today, HOURS.workdays)
    assert (due < day) == (days_late(due, today) >= days)


def test_whoever_has_news_gets_a_digest() -> None:
    found = find(replace(NOTHING, news=frozenset({BO})), morning(MONDAY), HOURS)
    assert found.digests == (Digest(BO, MONDAY),)


def test_what_comes_due_by_itself_is_told_once_and_in_order() -> None:
    half_way, week = AskFact("paused", 7, ELIN), AskFact("mentor_week", 100, ELIN)
    found = find(replace(NOTHING, asks=(half_way, week, half_way)), morning(MONDAY), HOURS)
    assert found.digests == (Digest(ELIN, MONDAY, asks=(week, half_way)),)


def test_what_comes_due_after_todays_digest_waits_for_tomorrows() -> None:
    facts = replace(NOTHING, asks=(AskFact("paused", 7, MAJA),))
    assert find(replace(facts, digested=frozenset({MAJA})), morning(MONDAY), HOURS) == Found()
    assert find(facts, morning(TUESDAY), HOURS).digests[0].asks == facts.asks
