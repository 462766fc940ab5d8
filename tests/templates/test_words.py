"""The words in `templates/` are plain, whole, and what a good colleague would say."""

import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import templates
from tests.templates.lix import lix
from tests.templates.texts import TOML, Text, blocks, messages, texts

ROOT = Path(templates.__file__).parent
HARDEST = {"sv": 40, "latt": 30}
PLAIN_ITSELF = "competence.toml"
"""Its Swedish is read as it is by those who have chosen plain Swedish, and held to their limit."""
NAMES_ALONE = "placements.toml"
"""What schools and educations are called, which is as it is."""
AVOIDED = re.compile(r"\b(?:skall|onboarding|offboarding|exit)\w*", re.IGNORECASE)
FOR_OTHERS: dict[str, str] = {
    "certificates.j2": "team ending",
    "checkins.j2": "*",
    "grid.j2": "*",
    "gaps.j2": "*",
    "risks.j2": "*",
    "succession.j2": "*",
    "survey_results.j2": "*",
    "departure_analysis.j2": "*",
    "departure_figures.j2": "*",
    "assessments.j2": """
        both_sides about_person no_team team kept not_yours has_left person saved_manager
        saved_agreed meanwhile
    """,
    "development.j2": """
        plan has_left after_last_day too_many added course_words course_verbs course_before
    """,
    "inventory.j2": """
        kept_for_good
        list about gone over nobody unit missing pick review overlaps sure closed started not_later
        moved over_line writing file sent sheet_units sheet_missing sheet_sources columns_units
        columns_missing columns_sources told_0 told_1 told_2 told_3 sources
    """,
    "overview.j2": "*",
    "people.j2": "*",
    "schools.j2": "*",
    "outcomes.j2": "*",
    "students.j2": "*",
    "students_file.j2": "*",
    "proposals.j2": "*",
    "placements.j2": """
        not_yours about one accepted answered_already replaced cannot_supervise told_hr weeks_no
        sure asked answered employed employed_noted noted leaves
    """,
    "intakes.j2": "*",
    "model.j2": "*",
    "training.j2": """
        courses people closed too_late is_full days_line days_day days_hours days_past days_twice
        days_many deadline_late deadline_free me added added_earlier about cancelled mark
        marked_already not_yet marked too_many team told_cancelled_team told_no_shows
        told_moved_up told_gave_back told_wish told_new told_over goals sheet_name sheet
        refused preview taken needs other need_added need_met_already told_needs whole over
        one_meeting meeting_called cancel_meeting
    """,
    "account.j2": "is_it vouched vouched_already refused was_not_me",
    "buttons.j2": """
        new_course all_courses course_goals team_plan courses who_came sign_up change_places
        cancel_course put_in take_out take_out_waiting to_course was_there was_not_there
        attendance_done courses_from_excel take_courses needs new_need need_met see_needs
        new_meeting cancel_meeting cancel_it sign_up_to who_came_to
        courses_over
        answer_to answer move not_applicable drop to_introduction invite_them open_task
        change_mentor change_mentor_for time_yes time_no start_introduction change_person
        change_checklist change_first_day invite add_task change_the_mentor move_first_day
        end_introduction all_introductions all_departures name_successor change_successor
        move_last_day withdraw end_own_introduction open_departure register_departure
        change_last_day change_kind to_departure competence_transfer one_more begin_interview
        as_toml take_model to_model packaged_model packaged_sure
        not_held open_interview hand_out_survey it_is it_is_not take_in who_lacks_chat invite_name
        sheet list_ongoing list_done list_ended list_never checkins checkin up show_more start_n
        report_pension not_yet all_left ask_hr_for_manager pass_on_competence
        pass_on_position pass_on_taken open_planned pass_on_assignment
        pass_on_function take_over_interview drop_notes end_binding earlier_departures
        invite_n charts texts period_year period_twelve period_all send_reply
        open_results all_units as_excel how_counted per_profession
        others keep to_team assess change_mine agree change_agreed steps theirs mine add_step
        end_step see_levels
        follow_up to_person assess_team who_is_missing new_inventory open_inventory all_inventories
        close_inventory
        move_deadline whole_organisation take_with leave_out start_inventory change_professions
        change_deadline change_how next_person
        that_day ask_leaver leaver_agrees go_on_with_notes begin_without_notes both_know
        over_time exit_interviews why_they_leave yearly_analysis missing_talks period_last_year year
        see_certificates pass_on_delegations as_picture no_profession other_units see_grid
        lacking_ombud
        see_certificates pass_on_delegations
        every_profession horizon without_pensioners with_pensioners without_leavers with_leavers
        what_if since units goals as_picture change_growth change_turnover change_shares
        as_modelled judge_risk pensions_ahead held_alone add_function from_model
        take_in_kind all_functions name_candidate drop_candidate change_holder rename
        remove_function packaged_schools to_schools new_intake open_intake answer_for change_for
        close_intake all_intakes open_students new_student student_sheet propose open_placement
        remove_student ask_all ask_about take_student take_this_student change_supervisor
        change_supervisor_of other_weeks cannot_take other_weeks_yes other_weeks_no end_placement
        list_of was_employed was_not_employed takes_over outcomes
    """,
    "digest.j2": """
        mentor_assigned mentor_short mentor_over mentor_week mentor_week_answered escalated
        escalated_heading
        inquiry unreachable
    """,
    "introductions.j2": """
        hire colleague first_day plan started already not_yours none mentor_already own_mentor
        list one ended free_day long_ago task_added mentor_changed first_day_moved
    """,
    "mentor.j2": """
        question reply_passed_on reply_waits said_already thanks_yes thanks_no about_answering
        is_it_a_reply nothing_sent
    """,
    "departures.j2": """
        which_year
        plan started one list none not_yours already before_first own_successor
        withdrawn registered done successor_named after_last_day how_to_transfer transferred
        to_take_over left left_no_successor left_mentored left_supervised left_reports
        left_function left_position left_departure left_talk left_taken planned work_as late_steps
        left_delegations delegations left_competence left_assignment left_introduction elsewhere
        title about_passing_on stays_other which long_ago earlier hr_is_asked may_retire
        who_retires no_pension_yet bound_by end_binding binding_ended binding_ended_there
        bound_by_nobody_else
    """,
    "interviews.j2": """
        ask_first asked interview_agreed interview_kept left_notes taken_already not_agreed
        begun_by_other interview_notes interview_left interview_taken_over interview_elsewhere
        interview_was_held
        one thanks why_noted interview_wanted interview_declined interview_missing interview_due
        interview_remark
    """,
    "survey.j2": "not_to_hand_out sheet",
    "strangers.j2": "survey_link",
    "tasks.j2": "always_applies dropped",
}
"""Blocks that only managers, mentors and HR read. A new hire or a leaver may meet every other,
so those are in plain Swedish too."""

OFFICIAL = (
    "Nämnden skall enligt gällande delegationsordning fatta beslut i ärenden rörande "
    "beviljande av bistånd, varvid handläggande tjänsteman ansvarar för att föreliggande "
    "beslutsunderlag färdigställs skyndsamt!"
)


def hard_to_read(root: Path) -> list[str]:
    read = (text for text in texts(root) if text.file != NAMES_ALONE)
    measured = ((text, lix(text.words)) for text in read if text.language in HARDEST)
    return [
        f"{text} has LIX {value:.1f}: use shorter sentences and fewer long words"
        for text, value in measured
        if value > HARDEST["latt" if text.file == PLAIN_ITSELF else text.language]
    ]


def shouting(root: Path) -> list[str]:
    return [str(text) for text in _swedish(root) if "!" in text.words]


def avoided(root: Path) -> list[str]:
    return [
        f"{text}: {found[0]}" for text in _swedish(root) for found in AVOIDED.finditer(text.words)
    ]


def untranslated(root: Path) -> list[str]:
    """Swedish blocks that English lacks."""
    return _lacking(root, "sv", "en")


def orphaned(root: Path) -> list[str]:
    """Blocks that no Swedish reader would ever see."""
    return _lacking(root, "en", "sv") + _lacking(root, "latt", "sv")


def without_plain_words(root: Path) -> list[str]:
    """What a new hire or a leaver may meet, and would have to read in ordinary Swedish."""
    return _lacking(root, "sv", "latt", FOR_OTHERS) + [
        f'{path.name} has in sv alone: "{words}"'
        for path, part in _for_new_hires(root)
        for words in _swedish_alone(part)
    ]


def _for_new_hires(root: Path) -> Iterator[tuple[Path, Any]]:
    """Every checklist, since all its tasks can be opened; the guides and errands for them. What
    an errand's phrases say is typed, and not read."""
    for path in sorted(path for pattern in TOML for path in root.glob(pattern)):
        content = tomllib.loads(path.read_text("utf-8"))
        if path.name in (PLAIN_ITSELF, NAMES_ALONE):
            continue
        if content.get("for", "new_hire") in ("new_hire", "leaver", "employee"):
            yield path, {key: part for key, part in content.items() if key != "errand"}
        for errand in content.get("errand", ()):
            if {"new_hire", "everyone"} & set(errand["who"]) or not errand["who"]:
                yield path, errand["title"]


def _swedish_alone(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for member in node:
            yield from _swedish_alone(member)
    elif isinstance(node, dict):
        if isinstance(node.get("sv"), str) and "latt" not in node:
            yield node["sv"]
        for value in node.values():
            yield from _swedish_alone(value)


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
    assert without_plain_words(ROOT) == []


def test_all_checklists_are_among_the_texts() -> None:
    said = {(text.file, text.language) for text in texts(ROOT)}
    introductions = ("allman", "chef", "handlaggare", "sommarvikarie", "vard_och_omsorg")
    for name in (*introductions, "avslut", "avslut_chef"):
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


@pytest.mark.parametrize(("file", "hard"), [(PLAIN_ITSELF, 1), ("errands.toml", 0)])
def test_so_is_the_swedish_that_those_who_read_plain_swedish_read_too(
    tmp_path: Path, file: str, hard: int
) -> None:
    text = "Du leder arbetet och samlar gruppen kring viktiga frågor som rör många andra här."
    _write(tmp_path, file, f'title = {{ sv = "{text}" }}')
    assert len(hard_to_read(tmp_path)) == hard


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


def test_what_a_new_hire_meets_is_missed_where_it_is_only_in_swedish(tmp_path: Path) -> None:
    _write(tmp_path, "messages/sv/menu.j2", _block("hello") + _block("bye"))
    _write(tmp_path, "messages/latt/menu.j2", _block("hello"))
    _write(tmp_path, "messages/sv/strangers.j2", _block("ended"))
    _write(tmp_path, "messages/sv/people.j2", _block("preview"))
    _write(tmp_path, "messages/sv/tasks.j2", _block("dropped"))
    assert without_plain_words(tmp_path) == [
        'menu.j2 has no block "bye" in latt',
        'strangers.j2 has no block "ended" in latt',
    ]


@pytest.mark.parametrize(
    ("file", "content", "found"),
    [
        ("guides/a.toml", 'for = "new_hire"\ntitle.sv = "Hej"', ["Hej"]),
        ("guides/a.toml", 'for = "leaver"\n[[question]]\nhelp = { sv = "Ja" }', ["Ja"]),
        ("guides/a.toml", 'for = "manager"\ntitle.sv = "Hej"', []),
        ("checklists/a.toml", '[[task]]\nwho = "manager"\ntitle = { sv = "Kort" }', ["Kort"]),
        ("errands.toml", '[[errand]]\nwho = ["everyone"]\ntitle = { sv = "Meny" }', ["Meny"]),
        ("errands.toml", '[[errand]]\nwho = ["hr"]\ntitle = { sv = "Bjud in" }', []),
    ],
)
def test_so_it_is_in_checklists_guides_and_errands(
    tmp_path: Path, file: str, content: str, found: list[str]
) -> None:
    _write(tmp_path, file, content)
    expected = [f'{Path(file).name} has in sv alone: "{words}"' for words in found]
    assert without_plain_words(tmp_path) == expected


@pytest.mark.parametrize("file", sorted(messages(ROOT, "latt")))
def test_the_check_sees_each_file_that_is_taken_away(tmp_path: Path, file: str) -> None:
    shutil.copytree(ROOT / "messages", tmp_path / "messages")
    (tmp_path / "messages" / "latt" / file).unlink()
    missing = without_plain_words(tmp_path)
    assert missing
    assert all(each.startswith(f"{file} has no block ") for each in missing)


def test_what_is_said_to_be_for_others_is_there() -> None:
    known = {file: blocks(path) for file, path in messages(ROOT, "sv").items()}
    for file, names in FOR_OTHERS.items():
        assert {name for name in names.split() if name != "*"} <= known[file].keys()


def _swedish(root: Path) -> list[Text]:
    return [text for text in texts(root) if text.language != "en"]


def _lacking(
    root: Path, language: str, other: str, unneeded: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """What there is in `language` and not in the other, but for the blocks unneeded, by file."""
    there = messages(root, other)
    return [
        f'{file} has no block "{name}" in {other}'
        for file, path in messages(root, language).items()
        for name in blocks(path)
        if unneeded.get(file) != "*" and name not in unneeded.get(file, "").split()
        if file not in there or name not in blocks(there[file])
    ]


def _block(name: str) -> str:
    return f"{{% block {name} %}}Hej{{% endblock %}}\n"


def _write(root: Path, file: str, content: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
