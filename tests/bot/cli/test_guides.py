import shutil
from pathlib import Path

import pytest

from bot.words_proof import check_messages
from templates import PACKAGED
from tests.bot.cli.conftest import Kompis


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A municipality's folder with one guide, one checklist and one file of words of its own."""
    folder = tmp_path / "own"
    for part in ("guides/comment.toml", "checklists/allman.toml", "messages/sv/menu.j2"):
        (folder / part).parent.mkdir(parents=True)
        shutil.copy(PACKAGED / part, folder / part)
    return folder


def change(file: Path, old: str, new: str) -> int:
    """Replaces a text that stands once, and returns its line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


async def test_what_is_shipped_is_sound(kompis: Kompis) -> None:
    ran = await kompis("guides", "check")
    assert (ran.status, ran.out) == (0, "Guides, checklists and words are sound.\n")


async def test_a_folder_of_ones_own_is_sound(kompis: Kompis, own: Path) -> None:
    assert (await kompis("guides", "check", own)).status == 0


async def test_a_checkin_of_ones_own_is_sound(kompis: Kompis, own: Path) -> None:
    shutil.copy(
        PACKAGED / "guides" / "checkin_two_weeks.toml", own / "guides" / "checkin_one_week.toml"
    )
    change(
        own / "checklists" / "allman.toml",
        'guide = "checkin_two_weeks"',
        'guide = "checkin_one_week"',
    )
    assert (await kompis("guides", "check", own)).status == 0


async def test_a_task_can_ask_for_no_errand(kompis: Kompis, own: Path) -> None:
    file = own / "checklists" / "allman.toml"
    line = change(file, 'guide = "checkin_two_weeks"', 'guide = "comment"')
    ran = await kompis("guides", "check", own)
    assert ran.out.startswith(f'{file}:{line}: task "checkin_two_weeks" opens the guide "comment"')


async def test_a_mistake_in_a_guide_is_shown_with_file_and_line(kompis: Kompis, own: Path) -> None:
    file = own / "guides" / "comment.toml"
    line = change(file, 'kind = "text"', 'kind = "txt"')
    ran = await kompis("guides", "check", own)
    assert ran.line == "1 to correct, each with its line above."
    assert ran.out.startswith(f"{file}:{line}: ")


async def test_the_folder_that_the_settings_name_is_checked_unless_another_is(
    kompis: Kompis, own: Path
) -> None:
    change(own / "guides" / "comment.toml", 'kind = "text"', 'kind = "txt"')
    kompis.settings["KOMPIS_TEMPLATES"] = str(own)
    assert (await kompis("guides", "check")).status == 1


async def test_a_message_that_can_not_be_read(kompis: Kompis, own: Path) -> None:
    file = own / "messages" / "sv" / "menu.j2"
    file.write_text("{% block hello %}\n\nHej {{ name }\n{% endblock %}", encoding="utf-8")
    ran = await kompis("guides", "check", own)
    assert ran.out.startswith(f"{file}:3: the template can't be read: ")


async def test_a_block_that_would_never_be_shown(kompis: Kompis, own: Path) -> None:
    file = own / "messages" / "sv" / "menu.j2"
    file.write_text("\n{% block helo %}Hej{% endblock %}", encoding="utf-8")
    ran = await kompis("guides", "check", own)
    assert ran.out == (
        f'{file}:2: there is no block "helo" in our file of this name. '
        "Name it as ours is named, or remove it.\n"
    )


async def test_a_file_of_words_that_would_never_be_read(kompis: Kompis, own: Path) -> None:
    shutil.move(own / "messages" / "sv" / "menu.j2", own / "messages" / "sv" / "meny.j2")
    ran = await kompis("guides", "check", own)
    assert "meny.j2: Kompis has no file of this name. Name it as ours is named." in ran.out


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (
            "{% block put_off %}\nJag påminner {{ foo }} <b>x{% endblock %}",
            2,
            'block "put_off" fills in "foo", which it is not given. Use one of: day, today.',
        ),
        (
            "\n{% block put_off %}\n<b>x{% endblock %}",
            3,
            'in block "put_off", <b> is never closed. Add </b>.',
        ),
        (
            "{% block put_off %}{{ day | vecka }}{% endblock %}",
            1,
            'there is no filter "vecka". Use one that our own files use.',
        ),
        (
            '{% extends "packaged/sv/taskz.j2" %}',
            1,
            'there is no file "packaged/sv/taskz.j2" to take from. '
            'Write {% extends "packaged/sv/tasks.j2" %}.',
        ),
        (
            '{% extends "sv/tasks.j2" %}',
            1,
            'there is no file "sv/tasks.j2" to take from. '
            'Write {% extends "packaged/sv/tasks.j2" %}.',
        ),
        (
            "{% block put_off %}{{ super() }}{% endblock %}",
            1,
            'block "put_off" fills in "super", which it is not given. Use one of: day, today.',
        ),
        (
            "{% block put_off %}x{% endblock %}\n\nHej",
            3,
            "this stands outside every block, and would never be shown. "
            "Put it in a block, or remove it.",
        ),
    ],
)
async def test_words_that_would_fail_when_they_are_said(
    kompis: Kompis, own: Path, text: str, line: int, what: str
) -> None:
    file = own / "messages" / "sv" / "tasks.j2"
    file.write_text(text, encoding="utf-8")
    ran = await kompis("guides", "check", own)
    assert ran.status == 1
    assert f"{file}:{line}: {what}" in ran.out.splitlines()


async def test_words_that_use_what_they_are_given_are_sound(kompis: Kompis, own: Path) -> None:
    file = own / "messages" / "latt" / "people.j2"  # we have it in other languages only
    file.parent.mkdir()
    file.write_text(
        "{% block dropped %}{% set n = name | upper %}<b>{{ n }}</b> {{ today | day }}"
        "{% for a in [1] %}{{ loop.index }}{{ language }}{% endfor %}{% endblock %}",
        encoding="utf-8",
    )
    extended = own / "messages" / "sv" / "tasks.j2"
    extended.write_text(
        '{% extends "packaged/sv/tasks.j2" %}'
        "{% block put_off %}{{ super() }} Hej {{ day | when(today) }}{% endblock %}",
        encoding="utf-8",
    )
    ran = await kompis("guides", "check", own)
    assert (ran.status, ran.out) == (0, "Guides, checklists and words are sound.\n")


def test_our_own_words_are_sound() -> None:
    assert check_messages(PACKAGED) == []


async def test_a_guide_that_nobody_would_be_asked(kompis: Kompis, own: Path) -> None:
    file = own / "guides" / "hittepa.toml"
    shutil.copy(PACKAGED / "guides" / "comment.toml", file)
    ran = await kompis("guides", "check", own)
    assert ran.out.startswith(f'{file}: nothing asks the guide "hittepa"')
    change(own / "checklists" / "allman.toml", 'guide = "checkin_two_weeks"', 'guide = "hittepa"')
    assert (await kompis("guides", "check", own)).status == 0


async def test_a_checkin_that_no_checklist_names_any_more_is_read_by_hr(
    kompis: Kompis, own: Path
) -> None:
    shutil.copy(PACKAGED / "guides" / "checkin_two_weeks.toml", own / "guides" / "checkin_old.toml")
    assert (await kompis("guides", "check", own)).status == 0


@pytest.mark.parametrize(
    ("file", "named", "what"),
    [
        ("guide/comment.toml", "guide", "Kompis reads nothing in a folder of this name"),
        ("comment.toml", "comment.toml", "Kompis reads no such file here"),
        ("guides/sub/a.toml", "guides/sub/a.toml", "Kompis reads no such file here"),
        ("messages/fi/tasks.j2", "messages/fi/tasks.j2", "Kompis reads no such file here"),
        ("messages/tasks.j2", "messages/tasks.j2", "Kompis reads no such file here"),
        ("guides/comment.j2", "guides/comment.j2", "Kompis reads no such file here"),
    ],
)
async def test_what_lies_where_nobody_looks(
    kompis: Kompis, own: Path, file: str, named: str, what: str
) -> None:
    (own / file).parent.mkdir(parents=True, exist_ok=True)
    (own / file).write_text("", encoding="utf-8")
    ran = await kompis("guides", "check", own)
    assert ran.out.startswith(f"{own / named}: {what}. ")
    assert ran.line == "1 to correct, each with its line above."


async def test_what_is_no_word_of_kompis_may_lie_beside(kompis: Kompis, own: Path) -> None:
    (own / ".git").mkdir()
    for name in (".git/config.toml", "README.md", "guides/notes.txt"):
        (own / name).write_text("", encoding="utf-8")
    assert (await kompis("guides", "check", own)).status == 0


async def test_a_list_of_errands_that_can_not_be_read(kompis: Kompis, own: Path) -> None:
    (own / "errands.toml").write_text('[[errand]]\ncommand = "meny"\n', encoding="utf-8")
    ran = await kompis("guides", "check", own)
    assert "errands.toml: the list of errands can't be read" in ran.out
    assert ran.line == "1 to correct, each with its line above."


async def test_a_folder_that_holds_nothing_of_the_kind(kompis: Kompis) -> None:
    line = (await kompis("guides", "check", kompis.folder)).line
    assert line.startswith(f"{kompis.folder} has none of guides, checklists, messages")


async def test_a_command_that_needs_them_names_the_first_mistake(kompis: Kompis, own: Path) -> None:
    file = own / "guides" / "comment.toml"
    number = change(file, 'kind = "text"', 'kind = "txt"')
    kompis.settings["KOMPIS_TEMPLATES"] = str(own)
    assert (await kompis("tick")).line.startswith(f"{file}:{number}: ")
