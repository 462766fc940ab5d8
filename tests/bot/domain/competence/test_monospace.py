"""A grid of letters that a phone held upright shows whole."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.monospace import LETTERS, WIDTH, short_names, table

NAMES = st.lists(
    st.lists(st.text("abcåäö", min_size=1, max_size=15), min_size=1, max_size=3).map(" ".join),
    min_size=1,
    max_size=15,
)


def test_first_names_are_enough_where_they_differ() -> None:
    assert short_names(["Anna Alm", "Bo Berg"], 8) == ["Anna", "Bo"]


def test_letters_of_the_last_name_tell_two_apart() -> None:
    names = ["Anna Alm", "Anna Berg", "Bo Berg"]
    assert short_names(names, 8) == ["AnnaA", "AnnaB", "Bo"]
    assert short_names(["Anna Alm", "Anna Alster"], 8) == ["AnnaAlm", "AnnaAls"]


def test_a_number_does_where_nothing_else_can() -> None:
    assert short_names(["Anna Alm", "Anna Alm"], 8) == ["AnnaAlm1", "AnnaAlm2"]


def test_a_long_name_is_cut() -> None:
    assert short_names(["Maximiliana Alm"], 6) == ["Maximi"]


def test_the_columns_stand_below_their_letters() -> None:
    drawn = table(["Anna Alm", "Bo Berg"], [["3", "·", "!"], ["1", "2", " "]])
    assert drawn.splitlines() == ["     A B C", "Anna 3 · !", "Bo   1 2  "]


@given(NAMES, st.integers(1, 14))
def test_no_line_is_wider_than_a_phone_and_no_two_names_are_alike(
    names: list[str], columns: int
) -> None:
    lines = table(names, [["1"] * columns for _ in names]).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert len({len(line) for line in lines}) == 1
    assert len(set(lines[1:])) == len(names)
    assert [sign for sign in lines[0] if sign != " "] == list(LETTERS[:columns])
