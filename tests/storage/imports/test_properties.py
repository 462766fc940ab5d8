"""What holds for every organisation and every way to lay out the file."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.imports import Applied, PersonRow, Row, apply, dump, load, parse, plan
from storage.imports.preview import stored_people
from tests.storage.imports.organisations import Layout, layouts, organisations

TODAY = date(2026, 11, 16)
ON_ONE_DATABASE = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Undone(Exception):
    """Ends an example without leaving anything in the database."""


def as_rows(cells: list[list[Any]], above: int = 0) -> list[Row]:
    return [Row("Personal", number, tuple(row)) for number, row in enumerate(cells, start=1)][
        above:
    ]


def in_file_order(people: list[PersonRow], first_row: int) -> list[PersonRow]:
    return [person._replace(row=row) for row, person in enumerate(people, start=first_row)]


@given(organisations(), layouts())
def test_column_order_and_the_spelling_of_headings_never_matter(
    people: list[PersonRow], layout: Layout
) -> None:
    rows = as_rows(layout.rows(people), layout.rows_above)
    parsed = parse(iter(rows))
    assert list(parsed.problems) == []
    assert parsed.people == in_file_order(people, layout.rows_above + 2)


@given(organisations(), layouts(), st.booleans())
def test_a_draft_comes_back_as_it_was(
    people: list[PersonRow], layout: Layout, broken: bool
) -> None:
    rows = as_rows(layout.rows([*people, people[0]] if broken else people), layout.rows_above)
    parsed = parse(iter(rows))
    assert bool(parsed.problem_count) == broken
    assert load(dump(parsed)) == parsed


@given(people=organisations(), layout=layouts())
@ON_ONE_DATABASE
def test_whoever_they_are_the_second_time_changes_nothing(
    database: Database, people: list[PersonRow], layout: Layout
) -> None:
    parsed = parse(iter(as_rows(layout.rows(people), layout.rows_above)))
    try:
        with database.transaction() as db:
            assert apply(db, parsed, TODAY) == Applied(len(people), 0, 0)
            assert stored_people(db) == {it.employee_no: it for it in people}
            assert apply(db, parsed, TODAY) == Applied(0, 0, len(people))
            raise Undone
    except Undone:
        pass


@given(before=organisations(), after=organisations(), layout=layouts())
@ON_ONE_DATABASE
def test_whatever_was_there_the_file_is_what_is_there_afterwards(
    database: Database, before: list[PersonRow], after: list[PersonRow], layout: Layout
) -> None:
    first = parse(iter(as_rows(layout.rows(before), layout.rows_above)))
    second = parse(iter(as_rows(layout.rows(after), layout.rows_above)))
    try:
        with database.transaction() as db:
            apply(db, first, TODAY)
            planned = plan(db, second)
            if planned.clean:  # old managers and new ones can make a circle
                apply(db, second, TODAY)
                stored = stored_people(db)
                assert [stored[it.employee_no] for it in after] == after
                assert stored.keys() == {it.employee_no for it in (*before, *after)}
            raise Undone
    except Undone:
        pass
