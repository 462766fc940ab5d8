"""Every key is found on the line where it stands."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.guides.lines import Place, line_of, lines

GUIDE = '''\
for = "hr" # [[question]]
[title]
sv = """
[[question]]
id = "not this one"
"""
"en" = 'T'

[[question]]
id = "a"
text = { sv = "a, }", "en" = "b" }
[question.help]
sv = "h"
[[question]]
id = "b"
option = [
  # { id = "gone" },
  { id = "x", sv = "X" },
  { id = "y", sv = "[Y]" }, { id = "z", sv = "Z" },
]
ask_if.question = "a"
ask_if.any_of = ["1",
  "2"]
min = 2027-01-15 10:00:00
max = -1.5
[[question]]
id = "c"
[[question.option]]
id = "x"
[[question.option]]
id = "y"
[question.option.deep]
sv = "d"
'''


def test_tables_keys_and_list_members_are_found() -> None:
    found = lines(GUIDE)
    assert found[("for",)] == 1
    assert found[("title", "sv")] == 3
    assert found[("title", "en")] == 7
    assert found[("question", 0)] == 9
    assert found[("question", 0, "text", "en")] == 11
    assert found[("question", 0, "help", "sv")] == 13
    assert found[("question", 1, "id")] == 15
    assert found[("question", 1, "option", 0, "sv")] == 18
    assert found[("question", 1, "option", 2, "id")] == 19
    assert found[("question", 1, "ask_if", "question")] == 21
    assert found[("question", 1, "ask_if", "any_of", 1)] == 23
    assert found[("question", 1, "min")] == 24
    assert found[("question", 1, "max")] == 25
    assert found[("question", 2, "option", 1)] == 30
    assert found[("question", 2, "option", 1, "deep", "sv")] == 33


def test_what_is_missing_is_shown_at_what_it_is_missing_from() -> None:
    found = lines(GUIDE)
    assert line_of(found, ("question", 1, "text", "latt")) == 14
    assert line_of(found, ("question", 0, "text", "latt")) == 11
    assert line_of(found, ("review",)) == 1


def test_windows_line_ends_count_once() -> None:
    assert lines(GUIDE.replace("\n", "\r\n")) == lines(GUIDE)


# Whatever the file: TOML written line by line, with the line of each key noted

keys = st.from_regex(r"[a-z]{1,3}|\"[a-z .]{1,3}\"", fullmatch=True)
noise = st.sampled_from(["", "\n", "# [x] = {\n", '\n  # "\n'])
TRICKY = ['"a"', "'#['", '"\\"]"', '"""\n[x]\n"""', "'''\n'\n'''", "1.5", "-3", "true", "[]", "{}"]


class Writer:
    def __init__(self) -> None:
        self.text = ""
        self.places: dict[Place, int] = {}

    def note(self, place: Place) -> None:
        self.places[place] = self.text.count("\n") + 1


@st.composite
def toml(draw: st.DrawFn) -> Writer:
    writer = Writer()
    for name in draw(st.lists(keys, unique_by=lambda key: key.strip('"'), max_size=4)):
        plain = name.strip('"')
        if draw(st.booleans()):
            writer.note((plain,))
            for index in range(draw(st.integers(1, 3))):
                writer.text += draw(noise)
                if index == 0:
                    writer.note((plain,))
                writer.note((plain, index))
                writer.text += f"[[{name}]]\n"
                body(draw, writer, (plain, index))
        else:
            writer.text += draw(noise)
            writer.note((plain,))
            writer.text += f"[ {name} ] # ]\n"
            body(draw, writer, (plain,))
    return writer


def body(draw: st.DrawFn, writer: Writer, place: Place) -> None:
    for name in draw(st.lists(keys, unique_by=lambda key: key.strip('"'), max_size=3)):
        writer.text += draw(noise)
        writer.note((*place, name.strip('"')))
        writer.text += f"{name} = "
        value(draw, writer, (*place, name.strip('"')))
        writer.text += "\n"


def value(draw: st.DrawFn, writer: Writer, place: Place) -> None:
    shape = draw(st.sampled_from(["plain", "plain", "list", "table"]))
    if shape == "plain":
        writer.text += draw(st.sampled_from(TRICKY))
    elif shape == "list":
        writer.text += "["
        for index in range(draw(st.integers(0, 3))):
            writer.text += draw(noise)
            writer.note((*place, index))
            value(draw, writer, (*place, index))
            writer.text += ","
        writer.text += "]"
    else:
        names = draw(st.lists(keys, unique_by=lambda key: key.strip('"'), max_size=3))
        writer.text += "{"
        for number, name in enumerate(names):
            writer.text += ", " if number else ""
            writer.note((*place, name.strip('"')))
            writer.text += f"{name} = "
            value(draw, writer, (*place, name.strip('"')))
        writer.text += "}"


def places_in(data: Any, place: Place = ()) -> set[Place]:
    members = data.items() if isinstance(data, dict) else enumerate(data)
    found = set()
    for key, member in members:
        found.add((*place, key))
        if isinstance(member, dict | list):
            found |= places_in(member, (*place, key))
    return found


@given(toml())
def test_every_place_in_the_data_is_found_on_its_line(written: Writer) -> None:
    found = lines(written.text)
    assert set(found) == places_in(tomllib.loads(written.text))
    assert found == written.places
