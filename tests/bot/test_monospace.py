"""Tables that are read on a phone held upright."""

from hypothesis import given
from hypothesis import strategies as st

from bot.monospace import WIDTH, signed, table

NAMES = st.text(st.characters(categories=("Ll", "Lu"), include_characters=" "), min_size=1)
FIGURES = st.integers(-99999, 99999).map(str)


def test_figures_stand_below_each_other_and_a_line_parts_the_total() -> None:
    rows = [("viss", "18", "+9"), ("mycket hög", "16", "−4"), (), ("Totalt", "34", "+5")]
    assert table(("Nivå", "Finns", "Gap"), rows).splitlines() == [
        "Nivå       Finns Gap",
        "viss          18  +9",
        "mycket hög    16  −4",
        "────────────────────",
        "Totalt        34  +5",
    ]


def test_a_long_name_takes_several_lines_and_its_figures_stand_on_the_last() -> None:
    rows = [("Socialsekreterare stöd och råd barn och unga", "63", "−2"), ("Rektor", "4", "0")]
    assert table(("Yrke", "Antal", "Gap"), rows).splitlines() == [
        "Yrke                   Antal Gap",
        "Socialsekreterare stöd och råd",
        "barn och unga             63  −2",
        "Rektor                     4   0",
    ]


def test_no_word_is_broken_for_the_figures_sake() -> None:
    rows = [("Handläggare med myndighetsutövning", "1", "2", "3", "4")]
    lines = table(("Yrke", "Upp", "Ned", "Nya", "Slut"), rows).splitlines()
    assert lines[1:] == [
        "Handläggare med",
        "myndighetsutövning",
        "                  1   2   3    4",
    ]


@given(st.lists(st.tuples(NAMES, FIGURES, FIGURES), min_size=1, max_size=5))
def test_no_line_is_wider_than_a_phone(rows: list[tuple[str, str, str]]) -> None:
    lines = table(("Yrke", "Antal", "Gap"), rows).splitlines()
    assert max(map(len, lines)) <= WIDTH
    shown = " ".join(lines)
    for _, first, second in rows:
        assert first in shown
        assert second in shown


def test_signs_are_as_wide_as_each_other() -> None:
    assert [signed(figure) for figure in (9, 0, -14)] == ["+9", "0", "−14"]
