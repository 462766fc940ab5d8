"""Which steps of a plan are courses, and what the record calls them."""

import pytest

from bot.domain.competence.learning import CourseWords

WORDS = CourseWords(
    ("kurs", "utbildning", "course"), ("gå", "gå klart", "delta i", "take"), ("anmäl", "boka")
)


@pytest.mark.parametrize(
    ("title", "course"),
    [
        ("Gå kursen om demens", "Kursen om demens"),
        ("gå klart webbkursen i hygien", "Webbkursen i hygien"),
        ("Delta i Demensutbildning, steg 1", "Demensutbildning, steg 1"),
        ("Take the course on law", "The course on law"),
        ("Kurs", "Kurs"),
        ("Gå på utbildningsdagen i maj", "På utbildningsdagen i maj"),
        ("Anmäla sig till kursen om demens", None),
        ("Boka utbildning", None),
        ("Vara med på två vårdplaneringar", None),
        ("Läsa om kursplaner i gymnasiet", None),
        ("Följa med på en resursrunda", None),
    ],
)
def test_a_course_is_known_by_its_words(title: str, course: str | None) -> None:
    assert WORDS.course(title) == course
