"""Each sees exactly their own list, and what is next; a team's gaps are the sum of theirs."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.courses import Course, PlanLine
from bot.domain.competence.model import CertificateKind, CompetenceModel, Scale
from bot.domain.training.plan import Learner, for_new, gaps, needs, own
from bot.guides.words import Words

TODAY = date(2026, 11, 30)
CARE, SOL = "Kommunen / Omsorg / Hemtjänsten", "Kommunen / Omsorg / SoL"
IDS = ("cpr", "fire", "talk", "supervisor")


def model(*lines: PlanLine) -> CompetenceModel:
    level = Words(sv="viss")
    return CompetenceModel(
        scale=(Scale(id="four", sv="Fyra", level=(level, level)),),
        certificate=tuple(
            CertificateKind(id=id_, sv=id_, professions=("nurse",) if id_ == "cpr" else ())
            for id_ in IDS
        ),
        course=tuple(Course(id=id_, sv=id_, certificate=id_, within_days=30) for id_ in IDS),
        plan=lines,
    )


MODEL = model(
    PlanLine(course="fire", units=("omsorg",)),
    PlanLine(course="fire", need="elective"),
    PlanLine(course="talk", need="elective", professions=("case_worker",), units=("SoL",)),
    PlanLine(course="supervisor", need="elective", units=("Kommunen / Omsorg",)),
)


def learner(profession: str | None, unit: str, **held: date | None) -> Learner:
    return Learner(1, "Anna", unit, profession, held)


def test_the_unit_the_profession_and_the_certificates_that_one_must_have_say_it() -> None:
    assert needs(MODEL, "nurse", CARE) == {
        "cpr": "mandatory",
        "fire": "mandatory",
        "supervisor": "elective",
    }
    assert needs(MODEL, "case_worker", SOL)["talk"] == "elective"
    assert needs(MODEL, None, "Kommunen / Skolan") == {"fire": "elective"}
    assert "talk" not in needs(MODEL, "case_worker", "Kommunen / Omsorg / SoL söder")


def test_what_is_next_comes_first() -> None:
    soon, gone = TODAY + timedelta(days=20), TODAY - timedelta(days=1)
    items = own(MODEL, learner("nurse", CARE, cpr=soon, fire=gone, supervisor=None), TODAY)
    assert [(each.course.id, each.status) for each in items] == [
        ("fire", "over"),
        ("cpr", "ends_soon"),
        ("supervisor", "done"),
    ]


def test_who_is_new_gets_a_day_for_each_that_they_must_take() -> None:
    first = TODAY + timedelta(days=14)
    assert for_new(MODEL, learner("nurse", CARE, fire=None), first, TODAY) == [
        (MODEL.courses[0], first + timedelta(days=30))
    ]


held = st.dictionaries(
    st.sampled_from(IDS), st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))
)
team = st.lists(
    st.builds(
        Learner,
        st.integers(1, 99),
        st.just("Anna"),
        st.sampled_from([CARE, SOL, "Skolan"]),
        st.sampled_from(["nurse", "case_worker", None]),
        held,
    ),
    unique_by=lambda each: each.person_id,
)


@given(team)
def test_a_teams_gaps_are_what_its_people_must_take(people: list[Learner]) -> None:
    counted = {(course.id, one.person_id) for course, those in gaps(MODEL, people, TODAY)
               for one in those}  # fmt: skip
    each = {
        (item.course.id, one.person_id)
        for one in people
        for item in own(MODEL, one, TODAY)
        if item.need == "mandatory" and item.to_do
    }
    assert counted == each
