"""What people ask for, in their own words, is understood as far as it can be, and no further."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vocabulary import SMALL, Understood, Vocabulary, known, stem, terms
from storage.search import Concept, Names
from tests.templates.packaged import LIBRARY

NAMES = Names(
    competences=(
        *("HLR", "Demens", "Palliativ vård", "Motiverande samtal", "Utredning och beslut"),
        *("Schemasystemet", "Äldre och beroende"),
    ),
    assignments=("Demensombud", "Handledare", "Språkombud", "Ombud hygien", "Arkivansvarig"),
    qualifications=(("language", "Arabiska"), ("course", "Kinestetik"), ("education", "Socionom")),
    positions=((1, "Undersköterska"), (2, "Handläggare"), (3, "Sjuksköterska"), (4, "Vårdbiträde")),
    units=(
        *((1, "Påhittade kommunen"), (2, "Hemtjänsten Äppellunden"), (3, "LSS")),
        *((4, "SoL"), (5, "Hemtjänst Norr"), (6, "Demensboendet Solgläntan"), (7, "LSS natt")),
    ),
)
WORDS = known(NAMES, LIBRARY.competence)

DEMENTIA = Concept(("Demens",), ("Demensombud",), areas=("dementia",))
CPR = Concept(("HLR",), certificates=("cpr",))
ASSISTANT = Concept(positions=(1,))


def asked(text: str) -> tuple[tuple[Concept, ...], tuple[str, ...], tuple[str, ...]]:
    """Concepts, the names of units, and what is not understood."""
    found = WORDS.understand(text)
    return (
        tuple(thing.concept for thing in found.things),
        tuple(unit.name for unit in found.units),
        found.unknown,
    )


@pytest.mark.parametrize(
    ("text", "concepts", "units"),
    [
        ("vem kan demens på LSS?", [DEMENTIA], ["LSS"]),
        ("demens LSS", [DEMENTIA], ["LSS"]),
        ("Vem har HLR i hemtjänsten", [CPR], ["Hemtjänsten Äppellunden", "Hemtjänst Norr"]),
        ("vem har hlr i hemtjansten", [CPR], ["Hemtjänsten Äppellunden", "Hemtjänst Norr"]),
        ("HLR hemtjänsten äppellunden", [CPR], ["Hemtjänsten Äppellunden"]),
        ("HLR på LSS natt", [CPR], ["LSS natt"]),
        ("undersköterskor med demens", [ASSISTANT, DEMENTIA], []),
        ("who knows CPR at LSS", [CPR], ["LSS"]),
        ("vem är språkombud", [Concept(assignments=("Språkombud",))], []),
        ("who is a language ombud", [Concept(assignments=("Språkombud",))], []),
        ("vem är hygienombud", [Concept(assignments=("Ombud hygien",))], []),
        ("vem har hot och våld", [Concept(certificates=("threats",))], []),
        ("vem har delegering", [Concept(certificates=("medication_delegation",))], []),
        ("läkemedelsdelegering", [Concept(certificates=("medication_delegation",))], []),
        ("vem talar arabiska", [Concept(qualifications=(("language", "Arabiska"),))], []),
        ("vilka är socionomer", [Concept(qualifications=(("education", "Socionom"),))], []),
        ("vem kan demmens", [Concept(("Demens",), areas=("dementia",))], []),
        ("vem kan schemasystmet", [Concept(("Schemasystemet",))], []),
        ("demens i demensboendet solgläntan", [DEMENTIA], ["Demensboendet Solgläntan"]),
        ("vem är bra på juridik", [Concept(areas=("law",))], []),
    ],
)
def test_a_question(text: str, concepts: list[Concept], units: list[str]) -> None:
    found, there, unknown = asked(text)
    assert list(found) == concepts
    assert sorted(there) == sorted(units)
    assert unknown == ()


def test_a_name_of_several_words_is_one_thing() -> None:
    [concept], _, _ = asked("vem kan utredning och beslut")
    assert concept.competences == ("Utredning och beslut",)
    assert concept.areas == ("investigation",)


def test_what_is_not_known_is_handed_back_as_it_was_said() -> None:
    """A place apart: there it is the unit that does not exist."""
    understood = WORDS.understand("vem kan Xyzzy och demens på Månbasen")
    assert [thing.concept for thing in understood.things] == [DEMENTIA]
    assert understood.units == ()
    assert (understood.unknown, understood.nowhere) == (("Xyzzy",), ("Månbasen",))
    assert WORDS.understand("vem är bra på Xyzzy").unknown == ("Xyzzy",)


@pytest.mark.parametrize(
    "text",
    ["", "?", "vem kan", "vem kan hjälpa mig", "vem är min mentor", "vad är klockan", "och", "😀"],
)
def test_what_asks_for_nothing_asks_for_nothing(text: str) -> None:
    assert asked(text)[0] == ()


def test_ombud_are_all_ombud_and_one_of_them_is_one() -> None:
    [every], _, _ = asked("vilka är ombud")
    assert set(every.assignments) == {"Demensombud", "Språkombud", "Ombud hygien"}
    [one], _, _ = asked("vem är demensombud")
    assert one.assignments == ("Demensombud",)


def test_nobody_who_says_care_asks_for_a_position() -> None:
    [concept], _, _ = asked("vem kan vård")
    assert concept.positions == ()
    assert concept.competences == ("Palliativ vård",)


def test_a_slip_is_forgiven_where_the_word_is_long_enough() -> None:
    assert asked("hlk")[2] == ("hlk",)
    assert asked("demans")[0][0].competences == ("Demens",)
    assert asked("palliattiv vård")[0][0].competences == ("Palliativ vård",)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_makes_it_stumble(text: str) -> None:
    found = WORDS.understand(text)
    assert isinstance(found, Understood)
    said = " ".join([*(thing.said for thing in found.things), *found.unknown])
    assert len(said) <= len(text) + len(found.units) + 1


@given(st.sampled_from([*NAMES.competences, *NAMES.assignments]))
def test_every_name_finds_what_it_names(name: str) -> None:
    found, _, _ = asked(name)
    assert any(name in (*concept.competences, *concept.assignments) for concept in found)


@given(st.permutations(NAMES.competences))
def test_the_order_of_names_does_not_matter(names: list[str]) -> None:
    other = Names(tuple(names), NAMES.assignments, NAMES.qualifications, NAMES.positions, ())
    vocabulary = Vocabulary.of(terms(other, LIBRARY.competence))
    [thing] = vocabulary.understand("vem kan demens").things
    assert set(thing.concept.competences) == set(DEMENTIA.competences)


def test_endings_are_left_out() -> None:
    assert stem("hemtjansten") == stem("hemtjanst")
    assert stem("underskoterskor") == stem("underskoterska") == stem("underskoterskan")
    assert stem("lss") == "lss"


def test_the_twin_that_keeps_endings_does_not_find_the_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.vocabulary.stem", lambda word: word)
    vocabulary = Vocabulary.of(terms(NAMES, LIBRARY.competence))
    found = vocabulary.understand("HLR i hemtjänsten")
    assert [unit.name for unit in found.units] == ["Hemtjänsten Äppellunden"]


def test_small_words_are_none_of_the_names() -> None:
    assert not SMALL & {stem(word) for name in NAMES.competences for word in [name.casefold()]}
