from storage.imports import dump, load, parse, read_rows
from tests.storage.imports.files import BOSS, CLERK, HEAD, HEADINGS, excel

HEADED = [*HEADINGS, "Slutdatum", "Roll", "Lön", "Sysselsättningsgrad"]


def test_a_draft_comes_back_as_it_was_kept() -> None:
    rows = [HEADED, HEAD, BOSS, [*CLERK, "2027-05-31", "hr, it", 1, "37,5"], [*CLERK[:1], "Bo"]]
    parsed = parse(read_rows(excel(rows), "personal.xlsx"))
    assert parsed.problem_count
    assert parsed.people[2].end_date
    assert load(dump(parsed)) == parsed


def test_a_draft_is_small() -> None:
    people = [[str(n), f"Person {n}", "A / B", "C", "999", "2026-01-01"] for n in range(1000, 3000)]
    parsed = parse(read_rows(excel([HEADINGS, *people]), "personal.xlsx"))
    assert len(dump(parsed)) < 30 * len(people)
