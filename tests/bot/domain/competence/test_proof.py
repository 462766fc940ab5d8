"""Each mistake in a competence model is shown with its line, and with what to do about it."""

from pathlib import Path

import pytest

from bot.domain.competence.soundness import MOST_NAMES, MOST_PARTS
from bot.guides.proof import Unsound, check_model, load_folder
from tests.bot.domain.competence.small import SMALL

FILE = Path("competence.toml")
SCALE_OF_ONE = '[[scale]]\nid = "one"\nsv = "En"\nen = "One"\nlevel = [{ sv = "a", en = "a" }]\n'


def said(text: str) -> list[str]:
    return [str(problem) for problem in check_model(text, FILE)]


def line(marker: str) -> int:
    return SMALL[: SMALL.index(marker)].count("\n") + 1


def test_the_small_model_is_sound() -> None:
    assert said(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        (
            "[7, 28, 50, 15]",
            "[7, 28, 50, 13]",
            "shares = [7",
            'profession "manager" has shares that are 98 per cent together. '
            "Change them so that they are 100.",
        ),
        (
            "[12.5, 37.5, 40, 10]",
            "[12.5, 37.25, 40, 10]",
            "shares = [12",
            'profession "nurse" has shares that are 99.75 per cent together. '
            "Change them so that they are 100.",
        ),
        (
            "[7, 28, 50, 15]",
            "[35, 50, 15]",
            "shares = [7",
            'profession "manager" has 3 shares, and its scale 4 levels. '
            "Give a share for each level.",
        ),
        (
            "[7, 28, 50, 15]",
            "[-5, 40, 50, 15]",
            "shares = [7",
            'profession "manager" has a share of -5 per cent. Use 0 to 100.',
        ),
        (
            "[7, 28, 50, 15]",
            "[nan, 28, 50, 15]",
            "shares = [7",
            'profession "manager" has a share of nan per cent. Use 0 to 100.',
        ),
        (
            '  { sv = "Du leder.", en = "You lead." },\n',
            "",
            "meaning = [",
            'profession "manager" says what 3 levels mean, and its scale has 4. '
            "Say it of every level, or of none.",
        ),
        (
            'scale = "four"\nshares = [7',
            'scale = "fuor"\nshares = [7',
            'scale = "four"\nshares = [7',
            'scale of profession "manager" names "fuor", which there is none of. '
            "Use one of: four, ….",
        ),
        (
            'areas = ["law"]',
            'areas = ["law", "low"]',
            'areas = ["law"]',
            'areas of profession "manager" names "low", which there is none of. '
            "Use one of: law, ….",
        ),
        (
            'professions = ["nurse"]\n[[cert',
            'professions = ["cook"]\n[[cert',
            'professions = ["nurse"]\n[[cert',
            'professions of certificate "cpr" names "cook", which there is none of. '
            "Use one of: manager, nurse.",
        ),
        (
            'profession = "nurse"',
            'profession = "cook"',
            'profession = "nurse"',
            'profession of growth 3 names "cook", which there is none of. '
            "Use one of: manager, nurse.",
        ),
        (
            'scale = "cefr"\nsv = "Svenska"',
            'scale = "x"\nsv = "Svenska"',
            'scale = "cefr"\nsv = "Svenska"',
            'scale of area "swedish" names "x", which there is none of. Use one of: four, cefr.',
        ),
        (
            'id = "nurse"',
            'id = "manager"',
            'id = "nurse"',
            'profession "manager" comes after another one with the id "manager". '
            "Give one of them another id.",
        ),
        (
            'positions = ["Sjuksköterska"]',
            'positions = ["Sjuksköterska", "ENHETSCHEF"]',
            'positions = ["Sjuksköterska"]',
            'positions of profession "nurse" holds "ENHETSCHEF", which belongs to "manager" '
            "already. Keep it in one of them.",
        ),
        (
            '"Enhetschef", "Sektionschef"',
            '"Enhetschef", "enhetschef"',
            '"Enhetschef", "Sektionschef"',
            'positions of profession "manager" holds "enhetschef" twice. Keep one of them.',
        ),
        (
            '"Enhetschef", "Sektionschef"',
            '"Enhetschef; Sektionschef"',
            '"Enhetschef", "Sektionschef"',
            'positions of profession "manager" holds "Enhetschef; Sektionschef" with a semicolon, '
            "which parts the names in a workbook. Write it without.",
        ),
        (
            '"Enhetschef", "Sektionschef"',
            '"Enhetschef", " "',
            '"Enhetschef", "Sektionschef"',
            'positions of profession "manager" is empty. Write it, or remove it.',
        ),
        (
            'sv = "Juridik"\nen = "Law"',
            'sv = "Juridik"',
            '[[area]]\nid = "law"',
            'area "law" has no words in English. Add en = "…".',
        ),
        (
            '{ sv = "god", en = "good" }',
            '{ sv = "god" }',
            '{ sv = "god"',
            'level 2 of scale "four" has no words in English. Add en = "…".',
        ),
        (
            'sv = "Juridik"',
            'sv = ""',
            'sv = "Juridik"',
            'sv of area "law" is empty. Write it, or remove it.',
        ),
        (
            'sv = "Juridik"',
            'sv = "Lag \\u00ad och rätt"',
            'sv = "Juridik"',
            'sv of area "law" has a line break, a hidden sign or a space too many. '
            "Write it anew on one line.",
        ),
        (
            'sv = "Juridik"',
            f'sv = "{"x" * 101}"',
            'sv = "Juridik"',
            'sv of area "law" is 101 signs long. Keep it within 100.',
        ),
        (
            "percent = 2.6",
            "percent = 2600",
            "percent = 2.6",
            "growth 1 is 2600 per cent. Use -90 to 200.",
        ),
        (
            'percent = 9\nprofession = "nurse"',
            "percent = 9",
            "[[growth]]\nyears = 5\npercent = 9",
            "growth 3 is for the same 5 years as an earlier one. Keep one of them.",
        ),
        (
            "months = 12",
            "months = 0",
            "months = 12",
            'months of certificate "cpr" is 0. It should be greater than or equal to 1.',
        ),
        (
            "[7, 28, 50, 15]",
            '[7, 28, "fifty", 15]',
            "shares = [7",
            'shares of profession "manager" is "fifty". Write a number, without quotes.',
        ),
        (
            "shares = [7, 28, 50, 15]\n",
            "",
            '[[profession]]\nid = "manager"',
            'profession "manager" has no shares. Add shares = [10, 40, 40, 10].',
        ),
        (
            'id = "nurse"',
            'id = "Nurse 1"',
            'id = "nurse"',
            'id of profession "Nurse 1" is "Nurse 1". '
            "Use only a-z, 0-9 and _, beginning with a letter.",
        ),
        (
            'id = "nurse"',
            f'id = "n{"u" * 40}"',
            'id = "nurse"',
            f'id of profession "n{"u" * 40}" is "n{"u" * 40}". '
            "Use a-z, 0-9 and _, beginning with a letter; at most 40 signs.",
        ),
        (
            'scale = "four"\nshares = [12',
            'scales = "four"\nscale = "four"\nshares = [12',
            'scale = "four"\nshares = [12',
            'profession "nurse" has an unknown key "scales". Write scale if that is meant.',
        ),
    ],
)
def test_a_mistake_is_shown_on_its_line(old: str, new: str, at: str, expected: str) -> None:
    assert SMALL.count(old) == 1
    assert f"competence.toml:{line(at)}: {expected}" in said(SMALL.replace(old, new))


def test_a_scale_has_at_least_two_levels() -> None:
    assert said(SMALL + SCALE_OF_ONE) == [
        f'competence.toml:{SMALL.count(chr(10)) + 1}: scale "one" has 1 levels. '
        "Give it 2 to 10 of them."
    ]


def test_a_model_beyond_all_measure_is_told_once_and_at_once() -> None:
    many = "".join(f'[[area]]\nid = "a{n}"\nsv = "A"\nen = "A"\n' for n in range(MOST_PARTS + 1))
    assert [each.split(": ", 1)[1] for each in said(SMALL + many)] == [
        f"area of the file holds {MOST_PARTS + 3} of them. Keep it within 500."
    ]
    names = ", ".join(f'"Chef {n}"' for n in range(MOST_NAMES))
    found = said(SMALL.replace('"Enhetschef", "Sektionschef"', f'"Enhetschef", {names}'))
    assert [each.split(": ", 1)[1] for each in found] == [
        f'positions of profession "manager" holds {MOST_NAMES + 1} of them. Keep it within 200.'
    ]


def test_a_file_of_ones_own_takes_the_packaged_ones_place(tmp_path: Path) -> None:
    packaged, own = tmp_path / "packaged", tmp_path / "own"
    for folder in (packaged, own):
        folder.mkdir()
    (packaged / FILE).write_text(SMALL, "utf-8")
    assert len(load_folder(packaged, None).competence.professions) == 2
    (own / FILE).write_text(SMALL.replace('sv = "Chef"', 'sv = "Chefer"'), "utf-8")
    manager = load_folder(packaged, own).competence.profession("manager")
    assert manager
    assert manager.sv == "Chefer"
    (own / FILE).write_text(SMALL.replace("50, 15", "50, 16"), "utf-8")
    with pytest.raises(Unsound) as caught:
        load_folder(packaged, own)
    assert str(caught.value).startswith(f"{own / FILE}:{line('shares = [7')}: ")


def test_without_such_a_file_there_is_nothing_in_the_model(tmp_path: Path) -> None:
    assert load_folder(tmp_path, None).competence.professions == ()
