"""How serious and how likely, and where that stands in the matrix."""

import pytest

from bot.domain.competence.risks import Grade, Judged, matrix


@pytest.mark.parametrize(
    ("severity", "likelihood", "grade"),
    [(1, 1, "low"), (1, 2, "low"), (1, 3, "medium"), (2, 2, "medium"), (2, 3, "high"),
     (3, 1, "medium"), (3, 3, "high")],
)  # fmt: skip
def test_a_grade_is_read_off_the_product(severity: int, likelihood: int, grade: Grade) -> None:
    assert Judged(severity, likelihood).grade == grade
    assert Judged(likelihood, severity).grade == grade


@pytest.mark.parametrize("wrong", [(0, 1), (1, 4), (-1, 1)])
def test_a_step_that_there_is_none_of_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="steps from 1 to 3"):
        Judged(*wrong)


def test_every_field_of_the_matrix_is_there_and_each_risk_stands_once() -> None:
    found = matrix([("a", Judged(3, 1)), ("b", Judged(1, 1)), ("c", Judged(3, 1))])
    assert len(found) == 9
    assert found[3, 1] == ("a", "c")
    assert sum(len(each) for each in found.values()) == 3
