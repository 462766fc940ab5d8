"""Competence models of every sound shape, for hypothesis."""

from hypothesis import strategies as st

from bot.domain.competence.courses import Course, PlanLine
from bot.domain.competence.forecast import Forecast
from bot.domain.competence.model import (
    Area,
    CertificateKind,
    CompetenceModel,
    Growth,
    KeyFunctionKind,
    OmbudRole,
    Profession,
    Scale,
)
from bot.domain.competence.soundness import MOST_LEVELS, is_tidy
from bot.guides.words import Words

LETTERS = "aåäbc=+-@';,\"\\<>&'#!_x0041 12/{}[]éЖ中"
TEXT = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
TEXTS = TEXT.filter(is_tidy).filter(bool) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "-5", "+46", "7 %", "007", "#REF!", "true", "1e5", "2027-01-15", "nan"]
)
NAMES = TEXTS.filter(lambda name: ";" not in name)
IDS = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
MAYBE = st.none() | TEXTS
SHARES = st.integers(0, 400).map(lambda quarter: quarter / 4)


def ids(most: int, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(IDS, min_size=least, max_size=most, unique=True)


@st.composite
def words(draw: st.DrawFn) -> dict[str, str | None]:
    return {"sv": draw(TEXTS), "en": draw(MAYBE), "latt": draw(MAYBE)}


@st.composite
def shares(draw: st.DrawFn, levels: int) -> tuple[int | float, ...]:
    """To a quarter of a per cent; 100 together."""
    cuts = sorted(draw(st.lists(SHARES, min_size=levels - 1, max_size=levels - 1)))
    parts = [to - since for since, to in zip([0.0, *cuts], [*cuts, 100.0], strict=True)]
    return tuple(int(part) if part.is_integer() else part for part in parts)


@st.composite
def parted(draw: st.DrawFn, owners: list[str]) -> dict[str, tuple[str, ...]]:
    """Names for each owner, none of them with two."""
    every = draw(st.lists(NAMES, max_size=8, unique_by=str.casefold))
    of: dict[str, list[str]] = {owner: [] for owner in owners}
    for name in every if owners else ():
        of[draw(st.sampled_from(owners))].append(name)
    return {owner: tuple(names) for owner, names in of.items()}


@st.composite
def models(draw: st.DrawFn) -> CompetenceModel:
    levels = st.lists(words(), min_size=2, max_size=MOST_LEVELS)
    scales = {id_: draw(levels) for id_ in draw(ids(3, least=1))}
    scale = st.sampled_from(list(scales))
    kind = st.sampled_from(["knowledge", "education", "language", "digital"])
    areas, professions = draw(ids(4)), draw(ids(4))
    positions = draw(parted(professions))
    ombud = draw(ids(3))
    assignments = draw(parted(ombud))
    some = st.lists(st.sampled_from(professions), unique=True) if professions else st.just([])
    whose = st.sampled_from([None, *professions])
    growths = draw(st.lists(st.tuples(whose, st.integers(1, 20)), max_size=6, unique=True))
    key_functions = draw(ids(3))
    held = draw(parted(key_functions))
    certificates = draw(ids(3))
    courses = draw(ids(3)) if certificates else []
    return CompetenceModel(
        scale=tuple(
            Scale(
                id=id_,
                level=tuple(Words(**each) for each in names),
                meaning=tuple(Words(**each) for each in draw(_for_all_or_none(len(names)))),
                **draw(words()),
            )
            for id_, names in scales.items()
        ),
        area=tuple(
            Area(id=id_, kind=draw(kind), scale=draw(st.none() | scale), **draw(words()))
            for id_ in areas
        ),
        profession=tuple(
            draw(_profession(id_, draw(scale), scales, positions[id_], areas)).model_copy(
                update={"sv": f"Yrke {n}"}  # no two are called the same
            )
            for n, id_ in enumerate(professions)
        ),
        certificate=tuple(
            CertificateKind(
                id=id_,
                months=draw(st.none() | st.integers(1, 120)),
                ends_with_issuer=draw(st.booleans()),
                professions=tuple(draw(some)),
                **draw(words()),
            )
            for id_ in certificates
        ),
        ombud=tuple(
            OmbudRole(
                id=id_, assignments=assignments[id_], professions=tuple(draw(some)), **draw(words())
            )
            for id_ in ombud
        ),
        growth=tuple(
            Growth(years=years, percent=draw(st.integers(-90, 200) | st.just(2.6)), profession=who)
            for who, years in growths
        ),
        key_function=tuple(
            KeyFunctionKind(id=id_, positions=held[id_], **draw(words())) for id_ in key_functions
        ),
        course=tuple(draw(_course(id_, certificates)) for id_ in courses),
        plan=tuple(draw(st.lists(_plan_line(courses, some), max_size=3))) if courses else (),
        forecast=tuple(draw(_forecasts(set(professions) - {who for who, _ in growths}))),
    ).named("competence")


@st.composite
def _course(draw: st.DrawFn, id_: str, certificates: list[str]) -> Course:
    return Course(
        id=id_,
        certificate=draw(st.sampled_from(certificates)),
        form=draw(st.sampled_from(["physical", "digital"])),
        link=draw(st.sampled_from([None, "https://kurser.example/brand?x=1&y='2'"])),
        proof=draw(st.booleans()),
        within_days=draw(st.integers(0, 730)),
        per_year=draw(st.none() | st.integers(1, 100_000)),
        **draw(words()),
    )


@st.composite
def _plan_line(draw: st.DrawFn, courses: list[str], some: st.SearchStrategy[list[str]]) -> PlanLine:
    return PlanLine(
        course=draw(st.sampled_from(courses)),
        need=draw(st.sampled_from(["mandatory", "elective"])),
        units=tuple(draw(st.lists(NAMES, max_size=3, unique_by=str.casefold))),
        professions=tuple(draw(some)),
    )


def _for_all_or_none(count: int) -> st.SearchStrategy[list[dict[str, str | None]]]:
    return st.lists(words(), min_size=count, max_size=count) | st.just([])


@st.composite
def _forecasts(draw: st.DrawFn, free: set[str]) -> list[Forecast]:
    """Of professions that have no growth of their own, each with one of its own."""
    whose = [(each,) for each in sorted(free)][:3]
    years = st.integers(1990, 2060).map(str)
    people = st.dictionaries(years, st.integers(9_000, 17_000), min_size=2, max_size=4)
    return [
        Forecast(id=id_, professions=each, people=draw(people), **draw(words()))
        for id_, each in zip(draw(ids(3)), whose, strict=False)
    ]


@st.composite
def _profession(
    draw: st.DrawFn,
    id_: str,
    scale: str,
    scales: dict[str, list[dict[str, str | None]]],
    positions: tuple[str, ...],
    areas: list[str],
) -> Profession:
    count = len(scales[scale])
    some = st.lists(st.sampled_from(areas), unique=True) if areas else st.just([])
    meanings = _for_all_or_none(count)
    return Profession(
        id=id_,
        scale=scale,
        positions=positions,
        shares=draw(shares(count)),
        areas=tuple(draw(some)),
        meaning=tuple(Words(**each) for each in draw(meanings)),
        **draw(words()),
    )
