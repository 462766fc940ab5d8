"""How counted answers read to the one who looks."""

from bot.charts import Bar, Chart
from bot.domain.tallies import Outcome, Tally, bounds
from bot.guides.model import Question
from bot.talk import Talk


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
    return Bar(_name(talk, question, outcome), str(outcome.count), percent, outcome.share)


def _name(talk: Talk, question: Question, outcome: Outcome) -> str:
    if question.kind == "yes_no":
        return talk.label(f"questions.{outcome.value}")
    named = {option.id: option.of(talk.language) for option in question.options}
    return named.get(outcome.value, str(outcome.value))
