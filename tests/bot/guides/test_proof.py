"""The proof shows each mistake on its line, and says what to do about it."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.proof import (
    Known,
    Problem,
    Unsound,
    check_checklist,
    check_folder,
    check_guide,
    load_folder,
)

KNOWN = Known(
    options=frozenset({"checklists"}),
    suggestions=frozenset({"start_date", "mentors"}),
    searches=frozenset({("person", None), ("person", "mentors"), ("unit", None)}),
    guides=frozenset({"checkin", "comment"}),
    errands=frozenset({"comment", "*"}),
)

GUIDE = """\
for = "new_hire"
[title]
sv = "Avslut"
en = "Exit"
latt = "Slut"
[[question]]
id = "happy"
kind = "scale"
min = 1
max = 5
text = { sv = "Trivs du?", en = "Happy?", latt = "Trivs du?" }
[[question]]
id = "reason"
kind = "choice"
option = [
  { id = "pay", sv = "Lön", en = "Pay", latt = "Lön" },
  { id = "other", sv = "Annat", en = "Other", latt = "Annat" },
]
text = { sv = "Varför?", en = "Why?", latt = "Varför?" }
ask_if = { question = "happy", any_of = ["1", "2"] }
[[question]]
id = "when"
kind = "date"
suggest_from = "start_date"
text = { sv = "När?", en = "When?", latt = "När?" }
[[question]]
id = "list"
kind = "choice"
options_from = "checklists"
text = { sv = "Vilken?", en = "Which?", latt = "Vilken?" }
[[question]]
id = "hours"
kind = "number"
min = 0
max = 40
text = { sv = "Timmar?", en = "Hours?", latt = "Timmar?" }
ask_if = { question = "reason", any_of = ["other"] }
"""

WHEN = 'kind = "date"\nsuggest_from = "start_date"'

CHECKLIST = """\
positions = ["handläggare"]
title = { sv = "Lista", en = "List", latt = "Lista" }
[[task]]
id = "computer"
phase = "before"
who = "manager"
due = { days = -14 }
title = { sv = "Beställ dator", en = "Order a computer" }
text = { sv = "Fråga IT.", en = "Ask IT." }
ask_if = { fact = "employment", any_of = ["permanent"] }
[[task]]
id = "welcome"
phase = "first_day"
who = "mentor"
both_sign = true
guide = "checkin"
due = { workdays = 1 }
title = { sv = "Hej", en = "Hello", latt = "Hej" }
yours = { sv = "Bli mött", en = "Be met", latt = "Bli mött" }
text = { sv = "Säg hej.", en = "Say hello.", latt = "Säg hej." }
"""

DEPARTURE = """\
kind = "departure"
positions = []
title = { sv = "Lista", en = "List", latt = "Lista" }
[[task]]
id = "keys"
phase = "last_day"
who = "coordinator"
both_sign = true
due = { days = 0 }
title = { sv = "Ta emot", en = "Receive", latt = "Lämna" }
yours = { sv = "Lämna", en = "Return", latt = "Lämna" }
text = { sv = "Nycklar.", en = "Keys.", latt = "Nycklar." }
[[task]]
id = "desk"
phase = "last_week"
who = "leaver"
due = { days = -2 }
title = { sv = "Töm", en = "Empty", latt = "Töm" }
text = { sv = "Skåp.", en = "Locker.", latt = "Skåp." }
ask_if = { fact = "departure", any_of = ["pension"] }
"""


def guide_problems(text: str, known: Known = KNOWN) -> list[str]:
    return [str(problem) for problem in check_guide(text, Path("guides/exit.toml"), known)]


def checklist_problems(text: str) -> list[str]:
    return [str(each) for each in check_checklist(text, Path("checklists/a.toml"), KNOWN)]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def test_sound_files_have_no_problems() -> None:
    assert guide_problems(GUIDE) == []
    assert checklist_problems(CHECKLIST) == []
    assert checklist_problems(DEPARTURE) == []


def test_a_reference_to_no_question_is_shown_as_the_editor_needs_it() -> None:
    assert guide_problems(changed(GUIDE, 'question = "happy"', 'question = "kind"')) == [
        'guides/exit.toml:20: question "reason" asks if "kind" is answered, but no earlier '
        "question has that id. Use one of: happy."
    ]


def test_only_a_later_question_can_be_forgotten() -> None:
    forgets = changed(GUIDE, 'id = "happy"', 'id = "happy"\nforgets = ["reason"]')
    assert guide_problems(forgets) == []
    (problem,) = guide_problems(changed(forgets, '["reason"]', '["mentor"]'))
    assert 'question "happy" forgets "mentor", but no later question has that id' in problem


GUIDE_MISTAKES = [
    # old, new, line, what, do
    ("max = 5", "max =", 10, "this is not TOML: invalid value", "Look for a missing quote"),
    ('en = "Exit"', 'en = "Exit', 4, "this is not TOML", "End the text with a quote"),
    ("[title]", '[title]\nsv = "Två"', 4, "cannot overwrite a value", "Keep it once"),
    ("max = 5", "maxx = 5", 10, 'question "happy" has an unknown key "maxx"', "Write max"),
    ("max = 5", "max = 5\nweight = 3", 11, 'unknown key "weight"', "Use one of: id, kind"),
    ('en = "Pay"', 'eng = "Pay"', 16, 'option "pay" of question "reason" has an', "Write en"),
    ("any_of = [", "anyof = [", 20, 'ask_if of question "reason" has no any_of', "Add any_of"),
    ("max = 5", 'max = "5"', 10, 'max of question "happy" is "5"', "Write a number"),
    ("max = 5", "max = true", 10, 'max of question "happy" is true', "Write a number"),
    ('["1", "2"]', '["1", 2]', 20, 'any_of of question "reason" is 2', "text in quotes"),
    ('"scale"', '"slider"', 8, 'kind of question "happy" is "slider"', 'Use "yes_no", "choice"'),
    ('"new_hire"', '"all"', 1, 'for of the file is "all"', 'Use "new_hire", "leaver"'),
    ('id = "happy"', 'id = "Happy!"', 7, 'id of question "Happy!"', "Use only a-z"),
    ('id = "happy"\n', "", 6, "question 1 has no id", 'Add id = "reason"'),
    ('text = { sv = "När?"', 'text = "När?" #', 25, 'text of question "when" is "När?"', "table"),
    ('id = "reason"', 'id = "happy"', 13, 'an earlier question "happy"', "another id"),
    ('id = "other"', 'id = "pay"', 17, 'earlier option "pay" of question "reason"', "another id"),
    ('"other", sv', f'"{"o" * 41}", sv', 17, "is 41 bytes long", "Use 1 to 40"),
    ('"when"', f'"{"w" * 41}"', 22, "is 41 bytes long", "Use 1 to 40"),
    ('latt = "Slut"\n', "", 2, "title of the file is missing in plain Swedish", "Add latt"),
    (', latt = "När?"', "", 25, 'text of question "when" is missing in plain', "Add latt"),
    ('en = "Other", ', "", 17, 'option "other" of question "reason" is missing in English', "en"),
    ('en = "Exit"', 'en = " "', 4, "title of the file is empty in English", "Write the words"),
    ('"Slut"', f'"{"s" * 2001}"', 5, "is 2001 signs long in plain Swedish", "under 2001"),
    ("max = 5", "max = 5\nmax_choices = 2", 11, "has no use for max_choices", "Remove"),
    ("max = 5", "max = 5\nranked = true", 11, "has no use for ranked", "Remove"),
    ("min = 1\n", "", 6, "is of kind scale, and its min is none", "Write min as a whole"),
    ("min = 1\n", "min = 1.5\n", 9, "its min is none that fits", "as a whole number"),
    ("min = 0", "min = 2027-01-15", 34, "is of kind number, and its", "as a number"),
    ('"date"', '"date"\nmin = 0.5', 24, "is of kind date, and its", "as a date such as"),
    ("min = 1", "min = 7", 9, "has a min of 7, more than its max of 5", "Change one"),
    ("min = 0", "min = 41", 34, "has a min of 41, more than its max of 40", "Change one"),
    ("max = 5", "max = 50", 10, "has a scale of 50 steps", "Use 2 to 11"),
    (
        'options_from = "checklists"\n',
        "",
        28,
        'question "list" has nothing to choose',
        "Add option",
    ),
    ("option = [", 'options_from = "checklists"\noption = [', 15, "has both", "Keep one"),
    ('"checklists"', '"lists"', 29, 'takes options_from "lists"', "Use one of: checklists"),
    (
        '"start_date"',
        '"start"',
        24,
        'takes suggest_from "start"',
        "Use one of: mentors, start_date",
    ),
    (
        WHEN,
        WHEN.replace("date", "person", 1),
        24,
        'of kind person, and "start_date" finds',
        "mentors",
    ),
    (
        WHEN,
        'kind = "unit"\nsuggest_from = "mentors"',
        24,
        'of kind unit, and "mentors"',
        "Remove it",
    ),
    ('question = "happy"', 'question = "when"', 20, "no earlier question has", "one of: happy"),
    ('question = "happy"', 'question = "reason"', 20, "no earlier question", "one of: happy"),
    ('["1", "2"]', "[]", 20, "one of none, so never", "Write the answers"),
    ('["1", "2"]', '["1", "6"]', 20, '"happy" is "6", an answer that', "one of: 1, 2, 3, 4, 5"),
    ('["1", "2"]', '["dont_know"]', 20, 'is "dont_know", an answer', "one of: 1, 2, 3, 4, 5"),
    ('["other"]', '["none"]', 37, '"reason" is "none", an answer that', "one of: pay, other"),
    ('question = "reason"', 'question = "when"', 37, '"when" is "other"', "Ask about a question"),
]


@pytest.mark.parametrize(("old", "new", "line", "what", "do"), GUIDE_MISTAKES)
def test_a_mistake_in_a_guide(old: str, new: str, line: int, what: str, do: str) -> None:
    problems = check_guide(changed(GUIDE, old, new), Path("exit.toml"), KNOWN)
    found = [p for p in problems if what in p.what]
    assert found, problems
    assert found[0].line == line
    assert do in found[0].do


def test_a_number_asked_about_must_be_one_that_can_be_given() -> None:
    more = (
        '[[question]]\nid = "more"\nkind = "yes_no"\n'
        'text = { sv = "?", en = "?", latt = "?" }\n'
        'ask_if = { question = "hours", any_of = [%s] }\n'
    )
    assert guide_problems(GUIDE + more % '"0", "37.5"') == []
    assert len(guide_problems(GUIDE + more % '"41", "3,5", "007", "many"')) == 4


CHECKIN = """\
for = "new_hire"
report = true
title = { sv = "Hur går det?", en = "How is it?", latt = "Hur går det?" }
intro = { sv = "HR läser.", en = "HR reads.", latt = "HR läser." }
[[question]]
id = "clear"
kind = "yes_no"
text = { sv = "Tydligt?", en = "Clear?", latt = "Lätt?" }
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ('"new_hire"', '"manager"', 2, 'has report, but is for "manager"', 'for = "new_hire"'),
        ('"new_hire"', '"leaver"', 2, 'has report, but is for "leaver"', 'for = "new_hire"'),
        ("intro =", "# intro =", 2, "has report, but no intro", "Say in an intro who reads"),
        ("yes_no", "date", 7, "which HR is shown nothing of", "scale, yes_no, choice, choices"),
        ("yes_no", "person", 7, "which HR is shown nothing of", "text"),
        (
            '"yes_no"',
            '"choice"\noptions_from = "checklists"',
            8,
            "whose answers HR could not read",
            "Write its option",
        ),
    ],
)
def test_a_checkin_says_who_reads_and_asks_what_they_can_be_shown(
    old: str, new: str, line: int, what: str, do: str
) -> None:
    assert guide_problems(CHECKIN) == []
    (problem,) = guide_problems(changed(CHECKIN, old, new))
    assert f"guides/exit.toml:{line}: " in problem
    assert what in problem
    assert do in problem
    assert guide_problems(changed(CHECKIN, old, new).replace("report = true\n", "")) == []


CONFIDENTIAL = """\
for = "leaver"
confidential = true
title = { sv = "Varför slutar du?", en = "Why do you leave?", latt = "Varför slutar du?" }
intro = { sv = "Så sparas svaren.", en = "What is kept.", latt = "Så sparas svaren." }
[[question]]
id = "again"
kind = "yes_no"
text = { sv = "Åter?", en = "Again?", latt = "Åter?" }
[[question]]
id = "best"
kind = "text"
text = { sv = "Bäst?", en = "Best?", latt = "Bäst?" }
"""
TAKEN = replace(KNOWN, errands=frozenset({"exit"}))
ASKED_IF = 'kind = "text"\nask_if = { question = "again", any_of = ["no"] }'


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ('"leaver"', '"manager"', 2, 'has confidential, but is for "manager"', 'for = "leaver"'),
        ("intro =", "# intro =", 2, "has confidential, but no intro", "who reads it"),
        ('"text"', '"date"', 11, "a chat can't keep sealed", "yes_no, choice, scale, text"),
        ('"text"', '"file"', 11, "a chat can't keep sealed", "yes_no, choice, scale, text"),
        ('kind = "text"', ASKED_IF, 12, "so that asking it tells them", "Remove ask_if"),
    ],
)
def test_a_confidential_guide_gives_no_answer_away(
    old: str, new: str, line: int, what: str, do: str
) -> None:
    assert guide_problems(CONFIDENTIAL, TAKEN) == []
    (problem,) = guide_problems(changed(CONFIDENTIAL, old, new), TAKEN)
    assert f"guides/exit.toml:{line}: " in problem
    assert what in problem
    assert do in problem
    open_one = changed(CONFIDENTIAL, old, new).replace("confidential = true\n", "")
    assert guide_problems(open_one, TAKEN) == []


def test_a_confidential_guide_that_nobody_takes_would_be_sealed_for_ever() -> None:
    known = replace(KNOWN, errands=frozenset({"comment"}))
    (problem,) = guide_problems(CONFIDENTIAL, known)
    assert "no errand of Kompis takes its answers. Remove confidential" in problem


def test_not_knowing_can_be_asked_about_where_it_is_an_answer() -> None:
    text = changed(GUIDE, "max = 5", "max = 5\ndont_know = true")
    assert guide_problems(changed(text, '["1", "2"]', '["dont_know"]')) == []


def test_a_mistake_in_the_only_question_is_told_once() -> None:
    """The question that can't be read is not also missed."""
    start = GUIDE.index("[[question]]")
    text = GUIDE[: GUIDE.index("[[question]]", start + 1)].replace('kind = "scale"', 'kind = "x"')
    assert len(guide_problems(text)) == 1


def test_managers_need_no_plain_swedish() -> None:
    text = "\n".join(line for line in GUIDE.splitlines() if not line.startswith("latt"))
    assert len(guide_problems(text)) == 1
    assert guide_problems(text.replace('"new_hire"', '"manager"')) == []


def test_names_of_functions_are_left_alone_when_none_are_given() -> None:
    assert guide_problems(changed(GUIDE, '"checklists"', '"anything"'), Known()) == []


def test_one_mistake_is_shown_once_though_several_types_were_tried() -> None:
    assert len(guide_problems(changed(GUIDE, "max = 5", 'max = "5"'))) == 1


def test_all_mistakes_are_shown_at_once_in_the_order_of_the_lines() -> None:
    text = GUIDE.replace('"Pay"', '""').replace('"start_date"', '"x"').replace('"Exit"', '""')
    lines = [problem.line for problem in check_guide(text, Path("exit.toml"), KNOWN)]
    assert lines == [4, 16, 24]


CHECKLIST_MISTAKES = [
    ('"checkin"', '"comment"', 16, 'opens the guide "comment", which is an errand of', "your own"),
    ('"checkin"', '"chekin"', 16, 'opens the guide "chekin", which does not', "one of: checkin"),
    ('["handläggare"]', '[""]', 1, "positions holds an empty word", "Remove it"),
    ('positions = ["handläggare"]\n', "", 1, "the file has no positions", "Add positions"),
    (', latt = "Lista"', "", 2, "title of the file is missing in plain", "Add latt"),
    ('id = "welcome"', 'id = "computer"', 12, 'earlier task "computer"', "another id"),
    ('"manager"', '"boss"', 6, 'who of task "computer" is "boss"', 'Use "manager", "mentor"'),
    ("{ days = -14 }", "{ days = -14, months = 1 }", 7, "due of task", "exactly one of"),
    ("{ days = -14 }", "{ day = -14 }", 7, 'unknown key "day"', "Write days"),
    ("{ days = -14 }", '{ days = "14" }', 7, 'days of task "computer"', "whole number"),
    ('["permanent"]', '["forever"]', 10, 'employment is "forever"', "Use one of: permanent"),
    ('["permanent"]', "[]", 10, "one of none, so never", "Write what fits"),
    ('["permanent"]', '[" "]', 10, "holds an empty word", "Remove it"),
    ('"checkin"', '"check"', 16, 'opens the guide "check"', "Use one of: checkin"),
    (', latt = "Bli mött"', "", 19, 'yours of task "welcome" is missing in plain', "Add latt"),
    ('who = "mentor"', 'who = "new_hire"', 19, "yours is their title of what others", "in title"),
    (', latt = "Säg hej."', "", 20, 'text of task "welcome" is missing in plain', "Add latt"),
    ('who = "mentor"', 'who = "new_hire"', 15, "the new hire's own", "Remove both_sign"),
]


@pytest.mark.parametrize(("old", "new", "line", "what", "do"), CHECKLIST_MISTAKES)
def test_a_mistake_in_a_checklist(old: str, new: str, line: int, what: str, do: str) -> None:
    problems = check_checklist(changed(CHECKLIST, old, new), Path("a.toml"), KNOWN)
    found = [p for p in problems if what in p.what]
    assert found, problems
    assert found[0].line == line
    assert do in found[0].do


DEPARTURE_MISTAKES = [
    ('"last_week"', '"half_year"', 15, '"half_year", which fits no departure', "one of: notice"),
    ('"leaver"', '"mentor"', 16, '"mentor", which fits no departure', "manager, leaver"),
    ('kind = "departure"', "", 15, '"last_week", which fits no introduction', "before, first_day"),
    ('kind = "departure"', "", 16, '"leaver", which fits no introduction', "manager, mentor"),
    ('kind = "departure"', "", 20, '"departure", which fits no introduction', "position, unit"),
    ('kind = "departure"', 'kind = "party"', 1, 'the file is "party"', '"introduction", "dep'),
    ('["pension"]', '["death"]', 20, 'departure is "death"', "one of: own_notice, pension"),
    ('"departure", any', '"destination", any', 20, 'destination is "pension"', "of: within"),
    ("{ days = 0 }", "{ days = 2 }", 9, "for the leaver, who is no longer", "on the last day"),
    ("{ days = -2 }", "{ workdays = 1 }", 17, "for the leaver, who is no longer", "before it"),
    ('"coordinator"', '"leaver"', 8, "the leaver's own, and both_sign", "Remove both_sign"),
    ('"coordinator"', '"leaver"', 11, "the leaver's own, and yours", "Remove yours"),
    (', latt = "Skåp."', "", 19, 'text of task "desk" is missing in plain', "Add latt"),
]


@pytest.mark.parametrize(("old", "new", "line", "what", "do"), DEPARTURE_MISTAKES)
def test_a_mistake_in_a_checklist_for_departures(
    old: str, new: str, line: int, what: str, do: str
) -> None:
    problems = check_checklist(changed(DEPARTURE, old, new), Path("a.toml"), KNOWN)
    (found,) = (p for p in problems if what in p.what)
    assert found.line == line
    assert do in found.do


def test_the_new_hire_reads_their_own_tasks_in_plain_swedish() -> None:
    text = changed(CHECKLIST, 'who = "manager"', 'who = "new_hire"')
    assert [problem.split(": ")[1] for problem in checklist_problems(text)] == [
        'title of task "computer" is missing in plain Swedish. Add latt = "…".',
        'text of task "computer" is missing in plain Swedish. Add latt = "…".',
    ]


# Any damage


@given(
    st.sampled_from(
        [
            (GUIDE, guide_problems),
            (CHECKLIST, checklist_problems),
            (DEPARTURE, checklist_problems),
        ]
    ),
    st.data(),
    st.text(max_size=3),
)
def test_no_damage_to_a_file_makes_the_proof_itself_fail(
    sound: tuple[str, Callable[[str], list[str]]], data: st.DataObject, inserted: str
) -> None:
    text, problems = sound
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 8)))
    problems(text[:start] + inserted + text[end:])


@given(st.sampled_from(GUIDE_MISTAKES), st.integers(0, 30))
def test_lines_put_above_a_mistake_move_it_down(
    mistake: tuple[str, str, int, str, str], above: int
) -> None:
    text = changed(GUIDE, mistake[0], mistake[1])
    before = check_guide(text, Path("exit.toml"), KNOWN)
    after = check_guide("# [[question]]\n" * above + text, Path("exit.toml"), KNOWN)
    assert after == [replace(problem, line=(problem.line or 0) + above) for problem in before]


def test_nesting_without_end_is_a_problem_and_no_crash() -> None:
    (problem,) = guide_problems("a = " + "[" * 100_000)
    assert "not TOML" in problem


# Folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "guides/exit.toml", GUIDE)
    put(tmp_path, "guides/checkin.toml", GUIDE)
    put(tmp_path, "checklists/a.toml", CHECKLIST)
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def only(problems: list[Problem]) -> str:
    assert len(problems) == 1, problems
    return str(problems[0])


def test_a_sound_folder_is_loaded_by_name(folder: Path) -> None:
    assert check_folder(folder) == []
    library = load_folder(folder, None)
    assert sorted(library.guides) == ["checkin", "exit"]
    assert library.guides["exit"].name == "exit"
    assert library.checklists["a"].task("welcome").guide == "checkin"


def test_a_checklist_may_open_a_guide_of_its_folder_or_one_known_elsewhere(folder: Path) -> None:
    (folder / "guides/checkin.toml").unlink()
    assert only(check_folder(folder)) == (
        'checklists/a.toml:16: task "welcome" opens the guide "checkin", which does not exist. '
        "Use one of: exit."
    )
    assert check_folder(folder, KNOWN) == []


def test_an_overlay_replaces_file_by_file(folder: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "ours"
    put(overlay, "guides/exit.toml", changed(GUIDE, '"Avslut"', '"Tack och hej"'))
    put(overlay, "checklists/b.toml", changed(CHECKLIST, '"handläggare"', '"lärare"'))
    library = load_folder(folder, overlay)
    assert library.guides["exit"].title.sv == "Tack och hej"
    assert library.guides["checkin"].title.sv == "Avslut"
    assert sorted(library.checklists) == ["a", "b"]


def test_an_unsound_overlay_is_refused_with_its_whole_path(folder: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "ours"
    put(overlay, "guides/exit.toml", changed(GUIDE, "max = 5", "max = 0"))
    with pytest.raises(Unsound) as unsound:
        load_folder(folder, overlay)
    assert str(unsound.value).startswith(f"{overlay}/guides/exit.toml:9: ")


def test_a_mistake_in_a_packaged_file_that_is_overlaid_does_not_matter(
    folder: Path, tmp_path: Path
) -> None:
    put(tmp_path / "ours", "guides/exit.toml", GUIDE)
    put(folder, "guides/exit.toml", "broken")
    assert load_folder(folder, tmp_path / "ours").guides["exit"].name == "exit"


def test_an_overlay_that_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Unsound, match="this is not a folder"):
        load_folder(folder, tmp_path / "nowhere")


def test_every_file_is_checked_though_one_is_broken(folder: Path) -> None:
    put(folder, "guides/checkin.toml", "x")
    put(folder, "checklists/a.toml", changed(CHECKLIST, '"manager"', '"boss"'))
    assert [(str(p.path), p.line) for p in check_folder(folder)] == [
        ("checklists/a.toml", 6),
        ("guides/checkin.toml", 1),
    ]


def test_bytes_that_are_not_utf_8_are_shown_on_their_line(folder: Path) -> None:
    (folder / "guides/exit.toml").write_bytes(GUIDE.encode("latin-1"))
    assert only(check_folder(folder)) == (
        "guides/exit.toml:16: this line is not in UTF-8. Save the file as UTF-8."
    )


def test_the_mark_that_windows_puts_first_does_no_harm(folder: Path) -> None:
    (folder / "guides/exit.toml").write_bytes(b"\xef\xbb\xbf" + GUIDE.encode())
    assert check_folder(folder) == []


def test_a_folder_and_a_pipe_are_no_files(folder: Path) -> None:
    (folder / "guides/more.toml").mkdir()
    os.mkfifo(folder / "guides/pipe.toml")
    assert [str(problem) for problem in check_folder(folder)] == [
        "guides/more.toml: this is not a regular file. Remove it from the folder.",
        "guides/pipe.toml: this is not a regular file. Remove it from the folder.",
    ]


def test_a_file_over_a_megabyte_is_not_read(folder: Path) -> None:
    put(folder, "guides/exit.toml", GUIDE + "#" * 1_000_000)
    assert "over 1 MB" in only(check_folder(folder))


def test_what_an_editor_leaves_behind_is_passed_over(folder: Path) -> None:
    put(folder, "guides/.#exit.toml", "x")
    put(folder, "guides/exit.toml~", "x")
    assert check_folder(folder) == []


def test_a_folder_without_guides_and_checklists_is_the_wrong_one(tmp_path: Path) -> None:
    assert "has neither guides nor checklists" in only(check_folder(tmp_path))
