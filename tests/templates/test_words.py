"""The words in `templates/` are plain, whole, and what a good colleague would say."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import templates
from tests.templates.lix import lix
from tests.templates.texts import Text, blocks, messages, texts

ROOT = Path(templates.__file__).parent
HARDEST = {"sv": 40, "latt": 30}
AVOIDED = re.compile(r"\b(?:skall|onboarding|offboarding|exit)\w*", re.IGNORECASE)
WHOLE_IN_LATT: tuple[str, ...] = ()
"""The message files that new hires meet: every block of these is in plain Swedish too."""

OFFICIAL = (
    "Nämnden skall enligt gällande delegationsordning fatta beslut i ärenden rörande "
    "beviljande av bistånd, varvid handläggande tjänsteman ansvarar för att föreliggande "
    "beslutsunderlag färdigställs skyndsamt!"
)


def hard_to_read(root: Path) -> list[str]:
    measured = ((text, lix(text.words)) for text in texts(root) if text.language in HARDEST)
    return [
        f"{text} has LIX {value:.1f}: use shorter sentences and fewer long words"
        for text, value in measured
        if value > HARDEST[text.language]
    ]


def shouting(root: Path) -> list[str]:
    return [str(text) for text in _swedish(root) if "!" in text.words]


def avoided(root: Path) -> list[str]:
    return [
        f"{text}: {found[0]}" for text in _swedish(root) for found in AVOIDED.finditer(text.words)
    ]


def untranslated(root: Path) -> list[str]:
    """Swedish blocks that English lacks."""
    return _lacking(root, messages(root, "sv"), "sv", "en")


def orphaned(root: Path) -> list[str]:
    """Blocks that no Swedish reader would ever see."""
    return [
        missing
        for language in ("en", "latt")
        for missing in _lacking(root, messages(root, language), language, "sv")
    ]


def without_plain_words(root: Path, files: Iterable[str]) -> list[str]:
    return _lacking(root, files, "sv", "latt")


def test_every_file_is_easy_enough_to_read() -> None:
    assert hard_to_read(ROOT) == []


def test_nothing_is_shouted() -> None:
    assert shouting(ROOT) == []


def test_swedish_keeps_to_words_that_people_use() -> None:
    assert avoided(ROOT) == []


def test_every_message_exists_in_english() -> None:
    assert untranslated(ROOT) == []


def test_no_message_exists_without_its_swedish() -> None:
    assert orphaned(ROOT) == []


def test_what_a_new_hire_meets_exists_in_plain_swedish() -> None:
    assert without_plain_words(ROOT, WHOLE_IN_LATT) == []


def test_all_five_checklists_are_among_the_texts() -> None:
    said = {(text.file, text.language) for text in texts(ROOT)}
    for name in ("allman", "chef", "handlaggare", "sommarvikarie", "vard_och_omsorg"):
        assert {(f"checklists/{name}.toml", lang) for lang in ("sv", "en", "latt")} <= said


# Each check, seen failing on words that break it.


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("checklists/a.toml", f'[[task]]\ntext.sv = "{OFFICIAL}"'),
        ("guides/a.toml", f'[[question]]\noption = [{{ id = "b", sv = "{OFFICIAL}" }}]'),
        ("errands.toml", f'[errand.menu]\nsv = ["{OFFICIAL}"]'),
        ("messages/sv/a.j2", "{% block a %}{% if b %}" + OFFICIAL + "{% endif %}{% endblock %}"),
    ],
)
def test_an_official_paragraph_is_caught_wherever_it_stands(
    tmp_path: Path, file: str, content: str
) -> None:
    _write(tmp_path, file, content)
    assert len(hard_to_read(tmp_path)) == 1
    assert len(shouting(tmp_path)) == 1
    assert avoided(tmp_path) == [f"{file} in sv: skall"]


def test_plain_swedish_is_held_to_a_stricter_limit(tmp_path: Path) -> None:
    text = "Chefen hjälper dig att planera veckan och berättar vem som finns nära till."
    _write(tmp_path, "checklists/a.toml", f'title = {{ sv = "{text}", latt = "{text}" }}')
    assert [found[:26] for found in hard_to_read(tmp_path)] == ["checklists/a.toml in latt "]


def test_tags_and_filled_in_values_are_no_words_of_ours(tmp_path: Path) -> None:
    source = '{% block a %}{% if n != 1 %}<a href="exit!">{{ onboarding }}</a> &amp; du{% endif %}'
    _write(tmp_path, "messages/sv/a.j2", source + "{% endblock %}")
    assert [text.words for text in texts(tmp_path)] == ["X & du"]


def test_a_message_missing_in_a_language_is_named(tmp_path: Path) -> None:
    _write(tmp_path, "messages/sv/menu.j2", _block("hello") + _block("bye"))
    _write(tmp_path, "messages/en/menu.j2", _block("hello") + _block("old"))
    assert untranslated(tmp_path) == ['menu.j2 has no block "bye" in en']
    assert orphaned(tmp_path) == ['menu.j2 has no block "old" in sv']
    assert without_plain_words(tmp_path, ["menu.j2"]) == [
        'menu.j2 has no block "hello" in latt',
        'menu.j2 has no block "bye" in latt',
    ]


def _swedish(root: Path) -> list[Text]:
    return [text for text in texts(root) if text.language != "en"]


def _lacking(root: Path, files: Iterable[str], language: str, other: str) -> list[str]:
    here, there = messages(root, language), messages(root, other)
    return [
        f'{file} has no block "{name}" in {other}'
        for file in files
        for name in blocks(here[file])
        if file not in there or name not in blocks(there[file])
    ]


def _block(name: str) -> str:
    return f"{{% block {name} %}}Hej{{% endblock %}}\n"


def _write(root: Path, file: str, content: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
