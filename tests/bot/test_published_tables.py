"""A published table is read as it stands, and each profession told whether its rows can be."""

from fractions import Fraction
from pathlib import Path

import pytest

from bot.published_tables import Unreadable, growth_of, read, verdicts
from tests.bot.domain.competence.small import small

FILE = Path(__file__).parent / "domain" / "competence" / "gap_a.csv"
TEXT = FILE.read_text(encoding="utf-8")
GROWTH = growth_of(small(), 2026)


def told(text: str) -> dict[str, tuple[bool, str]]:
    return {name: (follows, said) for name, follows, said in verdicts(read(text, GROWTH))}


def test_every_profession_of_the_published_file_follows() -> None:
    found = told(TEXT)
    assert len(found) == 4
    assert all(follows for follows, _ in found.values())
    said = found["Socialsekreterare familjehem"][1]
    assert said.startswith("follows exactly, for example from 38 = ")


def test_a_row_that_cannot_be_is_named_with_level_and_figure() -> None:
    changed = TEXT.replace(
        "Sektionschef,5,7,28,50,15,8,4,-16,-5,-9", "Sektionschef,5,7,28,50,15,48,4,-16,-5,31"
    )
    follows, said = told(changed)["Sektionschef"]
    assert not follows
    assert said.startswith("can't follow: level 1 in 5 years is 48, and would be ")
    assert all(each for name, (each, _) in told(changed).items() if name != "Sektionschef")


def test_a_total_that_is_no_sum_is_named() -> None:
    changed = TEXT.replace("-16,-5,-9", "-16,-5,-10")
    assert told(changed)["Sektionschef"] == (
        False,
        "can't follow: the total in 5 years is -10, and would be -9",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gap_total", "total", "the column gap_total is missing"),
        ("share_god", "god", "the column share_god is missing"),
        (",7,28,50,15,9", ",7,28,50,14,9", "line 2: the shares are 99 per cent together"),
        (",7,28,50,15,9", ",-7,42,50,15,9", "line 2: a share of -7 per cent can't be"),
        (",7,28,50,15,9", ",sju,28,50,15,9", "line 2: share_viss is no number: 'sju'"),
        ("-14,-4,-4", "-14,-4,", "line 2: gap_total is no whole number: ''"),
        ("Sektionschef,5,", "Sektionschef,2,", "line 3: Sektionschef has 2 years twice"),
        ("Sektionschef,5,7,28", "Sektionschef,5,8,27", "line 3: the shares of Sektionschef differ"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(TEXT.replace(old, new, 1), GROWTH)
    assert said in str(refused.value)


def test_an_empty_file_is_said_to_be_one() -> None:
    with pytest.raises(Unreadable, match="no row"):
        read(TEXT.splitlines()[0] + "\n", GROWTH)
    with pytest.raises(Unreadable, match="column profession is missing"):
        read("", GROWTH)


def test_a_profession_of_the_model_has_its_own_growth() -> None:
    assert GROWTH("sjuksköterska", 5) == Fraction("0.09")
    assert GROWTH("Sektionschef", 5) == Fraction("0.067")
