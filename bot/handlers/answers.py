"""How counted answers read to the one who looks."""

from collections.abc import Sequence

from bot.charts import Bar, Chart, Picture
from bot.domain.anonymity.results import ENPS, Distribution, Share
from bot.domain.tallies import Outcome, Tally, bounds
from bot.guides.model import Question
from bot.talk import Talk

TEXTS = 10
TEXTS_LENGTH = 3000
"""Free texts, and their characters, in one message."""
CAPTION = 1024
"""Characters that Telegram lets a caption have."""


def words_of(talk: Talk, question: Question) -> str:
    return question.text.of(talk.language)


def chart_of(talk: Talk, each: Tally) -> Chart:
    """A tally in the reader's words."""
    question = each.question
    scale = question.kind == "scale"
    outcomes = reversed(each.outcomes) if question.kind == "yes_no" else each.outcomes
    note = talk.label(
        "checkins.note",
        answers=each.answers,
        dont_know=each.dont_know,
        mean=each.mean,
        highest=bounds(question)[1] if scale else None,
        several=question.kind == "choices",
    )
    return Chart(
        words_of(talk, question),
        note,
        tuple(_bar(talk, question, outcome) for outcome in outcomes),
        stacked=question.kind in ("scale", "yes_no"),
        low=question.low.of(talk.language) if question.low else "",
        high=question.high.of(talk.language) if question.high else "",
    )


def _bar(talk: Talk, question: Question, outcome: Outcome) -> Bar:
    percent = talk.label("checkins.percent", share=outcome.share)
    name = name_of(talk, question, outcome.value)
    return Bar(name, str(outcome.count), percent, outcome.share)


def name_of(talk: Talk, question: Question, value: int | str) -> str:
    """One of the answers to a question."""
    if question.kind == "yes_no":
        return talk.label(f"questions.{value}")
    if question.kind == "scale" and value in ENPS:
        return talk.label(f"survey_results.{value}")
    named = {option.id: option.of(talk.language) for option in question.options}
    return named.get(str(value), str(value))


def issued_chart(talk: Talk, question: Question, told: Distribution) -> Chart:
    """A leavers' question in the reader's words: shares alone, and no counts."""
    stacked = question.kind in ("scale", "yes_no")
    whole = sum(share.percent for share in told.shares) if stacked else 100
    shares = reversed(told.shares) if question.kind == "yes_no" else told.shares
    return Chart(
        words_of(talk, question),
        talk.label(
            "survey_results.note",
            answers=told.answers,
            mean=told.mean,
            highest=bounds(question)[1] if question.kind == "scale" else None,
            enps=told.enps,
            several=question.kind == "choices",
        ),
        tuple(_issued_bar(talk, question, share, whole) for share in shares),
        stacked=stacked,
        low=question.low.of(talk.language) if question.low else "",
        high=question.high.of(talk.language) if question.high else "",
    )


def _issued_bar(talk: Talk, question: Question, share: Share, whole: int) -> Bar:
    percent = talk.label("checkins.percent", share=share.percent / 100)
    return Bar(name_of(talk, question, share.value), "", percent, share.percent / (whole or 1))


def that_fit(texts: Sequence[str]) -> list[str]:
    """As many as one message holds, but at least one."""
    shown = list(texts[:TEXTS])
    while len(shown) > 1 and sum(map(len, shown)) > TEXTS_LENGTH:
        shown.pop()
    return shown


def send_pictures(
    talk: Talk, title: str, subtitle: str, charts: Sequence[Chart], pictures: Sequence[Picture]
) -> None:
    """Each with what is in it as words, for who does not see it."""
    for n, picture in enumerate(pictures, 1):
        shown = [charts[place] for place in picture.charts]
        caption = talk.text("checkins.caption", title=title, subtitle=subtitle, charts=shown)
        if len(caption) > CAPTION:
            caption = talk.text("checkins.caption", title=title, subtitle=subtitle, charts=())
        talk.send_picture(picture.content, f"{n}.png", caption)
