"""What new hires answered at their check-ins, for HR: as text, as charts, and in their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import charts
from bot.charts import Chart, Picture
from bot.domain.tallies import COUNTED, FEWEST, Tally, tally
from bot.errands import Errand
from bot.guides.checklists import asked_first
from bot.guides.model import Guide, Question
from bot.handlers.answers import TEXTS, chart_of, send_pictures, that_fit, words_of
from bot.jobs import Workshop
from bot.talk import Button, Talk, two_columns
from storage import checkins, units
from storage.checkins import Scope
from storage.jobs import Waiting

errand = Errand()

PERIODS = ("year", "twelve", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which check-ins HR looks at."""

    guide: Guide
    unit_id: int | None
    period: str
    scope: Scope
    place: str
    """The unit's name."""

    @property
    def action(self) -> tuple[str, int | None, str]:
        return self.guide.name, self.unit_id, self.period


def _asked(talk: Talk, guide: str | None, unit_id: int | None, period: str) -> Asked | None:
    """What the speaker may look at, of the first check-in unless one is named; or a word to
    them."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return None
    name = units.unit_name(talk.db, unit_id) if unit_id else talk.house.organisation
    if name is None:
        talk.toast("overview.gone")
        return None
    found = next((each for each in _guides(talk) if each.name == guide or guide is None), None)
    if found is None:
        talk.toast("checkins.gone")
        return None
    return Asked(found, unit_id, period, Scope(unit_id, _since(talk, period)), name)


def _guides(talk: Talk) -> list[Guide]:
    """The check-ins, soonest after the first day first."""
    library = talk.house.library
    checklists = library.checklists.values()
    reported = [guide for guide in library.guides.values() if guide.report]
    return sorted(reported, key=lambda guide: (asked_first(checklists, guide.name), guide.name))


def _since(talk: Talk, period: str) -> datetime | None:
    """When a period began: this year, twelve months, or all times."""
    match period:
        case "year":
            new_year = date(talk.today.year, 1, 1)
            return datetime.combine(new_year, datetime.min.time(), talk.today_began.tzinfo)
        case "twelve":
            return talk.today_began - timedelta(days=365)
        case _:
            return None


# The figures


@errand.press("checkins.show")
def show(
    talk: Talk, unit_id: int | None = None, guide: str | None = None, period: str = "twelve"
) -> None:
    """All figures of one check-in, and the ways to the others."""
    asked = _asked(talk, guide, unit_id, period)
    if asked is None:
        return
    tallies = _tallies(talk, asked)
    names = [each.name for each in _guides(talk)]
    submitted = checkins.submitted(talk.db, talk.actor, names, asked.scope)
    talk.show(
        "checkins.results",
        _ways_on(talk, asked, tallies, submitted),
        title=asked.guide.title.of(talk.language),
        place=asked.place,
        period=period,
        count=submitted.get(asked.guide.name, 0),
        told=[(chart_of(talk, each), each) for each in tallies if not each.withheld],
        withheld=[words_of(talk, each.question) for each in tallies if each.withheld],
        fewest=FEWEST,
        leads=talk.speaker.is_manager,
    )


def _tallies(talk: Talk, asked: Asked) -> list[Tally]:
    """The questions that can be counted, in the guide's order; nothing when nobody answered."""
    questions = [q for q in asked.guide.questions if q.kind in COUNTED]
    found = checkins.counts(
        talk.db, talk.actor, asked.guide.name, [q.id for q in questions], asked.scope
    )
    if not found:
        return []
    return [
        tally(
            question,
            [(each.value, each.times) for each in found if each.question == question.id],
            whole=asked.unit_id is None,
        )
        for question in questions
    ]


def _ways_on(
    talk: Talk, asked: Asked, tallies: Sequence[Tally], submitted: Mapping[str, int]
) -> list[list[Button]]:
    rows = []
    if any(each.answers for each in tallies):
        rows.append([talk.button("charts", "checkins.charts", *asked.action, style="primary")])
    if _may_read_texts(asked, submitted.get(asked.guide.name, 0)):
        rows += [[_read_button(talk, asked, question)] for question in _written(asked.guide)]
    rows += [
        [_guide_button(talk, asked, guide, submitted.get(guide.name, 0))]
        for guide in _guides(talk)
        if guide.name != asked.guide.name
    ]
    rows += two_columns(
        [
            talk.button(
                f"period_{period}", "checkins.show", asked.unit_id, asked.guide.name, period
            )
            for period in PERIODS
            if period != asked.period
        ]
    )
    rows.append([talk.button("back", "overview.unit", asked.unit_id)])
    return rows


def _read_button(talk: Talk, asked: Asked, question: Question) -> Button:
    action = ("checkins.texts", *asked.action, question.id, 0)
    return talk.button("texts", *action, question=words_of(talk, question))


def _guide_button(talk: Talk, asked: Asked, guide: Guide, count: int) -> Button:
    title = guide.title.of(talk.language)
    action = ("checkins.show", asked.unit_id, guide.name, asked.period)
    return talk.button("checkin", *action, title=title, n=count)


# What people wrote


@errand.press("checkins.texts")
def texts(
    talk: Talk, guide: str, unit_id: int | None, period: str, question_id: str, skip: int
) -> None:
    """Free text, newest first, without names; not where so few answered that all know who."""
    asked = _asked(talk, guide, unit_id, period)
    if asked is None:
        return
    submitted = checkins.submitted(talk.db, talk.actor, [guide], asked.scope).get(guide, 0)
    if not _may_read_texts(asked, submitted):
        talk.toast("checkins.too_few", fewest=FEWEST)
        return
    found = checkins.texts(talk.db, talk.actor, guide, question_id, asked.scope, skip, TEXTS + 1)
    shown = that_fit(found)
    rows = [[talk.button("back", "checkins.show", unit_id, guide, period)]]
    if len(found) > len(shown):
        action = ("checkins.texts", *asked.action, question_id, skip + len(shown))
        rows.insert(0, [talk.button("show_more", *action)])
    question = words_of(talk, asked.guide.question(question_id))
    talk.show(
        "checkins.texts", rows, question=question, place=asked.place, period=period, texts=shown
    )


def _written(guide: Guide) -> list[Question]:
    return [question for question in guide.questions if question.kind == "text"]


def _may_read_texts(asked: Asked, submitted: int) -> bool:
    return submitted >= FEWEST or (asked.unit_id is None and submitted > 0)


# The charts


@errand.press("checkins.charts")
def ask_for_charts(talk: Talk, guide: str, unit_id: int | None, period: str) -> None:
    if _asked(talk, guide, unit_id, period) is not None:
        talk.toast("checkins.drawing")
        talk.ask_for_work("checkin_charts", guide=guide, unit=unit_id, period=period)


async def draw_charts(workshop: Workshop, job: Waiting) -> None:
    """Reads the figures as HR sees them, draws them elsewhere, and sends the pictures."""
    title, subtitle, found = await workshop.look_as(job, lambda talk: _to_draw(talk, job))
    pictures = await workshop.apart(charts.draw, title, subtitle, found) if found else []
    await workshop.finish(job, lambda talk: _send(talk, title, subtitle, found, pictures))


def _to_draw(talk: Talk, job: Waiting) -> tuple[str, str, list[Chart]]:
    asked = _asked(talk, job.subject["guide"], job.subject["unit"], job.subject["period"])
    if asked is None:
        return "", "", []
    subtitle = talk.label("checkins.subtitle", place=asked.place, period=asked.period)
    found = [chart_of(talk, each) for each in _tallies(talk, asked) if each.answers]
    return asked.guide.title.of(talk.language), subtitle, found


def _send(
    talk: Talk, title: str, subtitle: str, found: Sequence[Chart], pictures: Sequence[Picture]
) -> None:
    if not talk.actor.is_hr:  # any more
        talk.say("menu.not_for_you")
        return
    if not pictures:
        talk.say("checkins.too_few", fewest=FEWEST)
    send_pictures(talk, title, subtitle, found, pictures)
