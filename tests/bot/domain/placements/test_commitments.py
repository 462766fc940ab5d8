"""What agreements ask for, counted where they say."""

from bot.domain.placements.commitments import commitments
from bot.domain.placements.model import Agreement, PlacementModel
from tests.bot.domain.placements.test_model import MODEL

SOL, LSS = "Staden / Myndigheten / SoL", "Staden / Myndigheten / LSS"
CARE = "Staden / Hemtjänsten"
GIVEN = [(SOL, "social_work", 1), (LSS, "social_work", 1), (CARE, "social_work", 1)]


def with_agreement(**more: object) -> PlacementModel:
    said = {"id": "one", "sv": "Avtal", "places": 3, "educations": ["social_work"], **more}
    agreement = Agreement.model_validate(said)
    return MODEL.model_copy(update={"agreements": (agreement,)})


def counted(model: PlacementModel) -> list[tuple[str | None, int, int]]:
    found = commitments(model, ["social_work"], GIVEN)
    return [(each.unit, each.places, each.missing) for each in found]


def test_of_the_whole_organisation() -> None:
    assert counted(with_agreement()) == [(None, 3, 0)]


def test_of_a_unit_with_all_below_it_by_name_or_path() -> None:
    assert counted(with_agreement(units=["myndigheten"])) == [("myndigheten", 2, 1)]
    path = "Staden / Myndigheten"
    assert counted(with_agreement(units=[path])) == [(path, 2, 1)]


def test_of_several_together_or_of_each() -> None:
    units = ["SoL", "LSS"]
    assert counted(with_agreement(units=units)) == [("SoL, LSS", 2, 1)]
    each = with_agreement(units=[*units, "BAB"], each=True, places=1)
    assert counted(each) == [("SoL", 1, 0), ("LSS", 1, 0), ("BAB", 0, 1)]


def test_other_educations_do_not_count_and_other_agreements_are_not_shown() -> None:
    assert commitments(MODEL, ["nursing"], GIVEN) == []
    nurses = [(SOL, "nursing", 5)]
    assert [each.places for each in commitments(MODEL, ["social_work"], nurses)] == [0]
