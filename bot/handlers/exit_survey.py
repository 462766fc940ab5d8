"""The leaver's own survey: past the manager, in confidence, and through a link of its own.

The guide's intro is the first page: what is kept, who sees what, until when. Nothing is asked
before it has been shown. Nobody else ever hears whether it was answered.
"""

from typing import Any

from bot import questions
from bot.errands import Daily, Errand
from bot.handlers.account import LANGUAGES
from bot.jobs import Workshop
from bot.talk import Line, Rows, Talk, messages
from storage import departures, exit_surveys, runs, survey_guests, survey_links, surveys
from storage.exit_surveys import GUIDE, Survey
from storage.exports.survey_sheet import SurveySheet, drawn
from storage.jobs import Waiting
from storage.runs import OpenRun

errand = Errand()

ELSEWHERE = "survey_elsewhere"
"""The kind of news by which a leaver hears that a link was opened in another chat."""


@errand.command("enkat", "survey")
@errand.press("survey.open", guests=True)
def first_page(talk: Talk) -> None:
    survey = _own(talk)
    if survey is not None:
        guide = talk.house.guide(talk.db, GUIDE)
        assert guide.intro is not None
        about = {
            "closes_on": survey.closes_on,
            "intro": guide.intro.of(talk.language),
            "own_words": any(question.kind == "text" for question in guide.questions),
        }
        title = guide.title.of(talk.language)
        talk.show("survey.first_page", _ways(talk), title=title, **about)


def _ways(talk: Talk) -> Rows:
    rows = [[talk.button("begin_survey", "survey.begin", style="primary")]]
    if talk.speaker.guest:
        others = [each for each in LANGUAGES if each != talk.language]
        rows.append([talk.button(f"in_{each}", "survey.language", each) for each in others])
    else:
        rows.append([talk.button("survey_elsewhere", "survey.elsewhere")])
    return [*rows, [talk.button("no_survey", "survey.no")]]


def _own(talk: Talk) -> Survey | None:
    """The speaker's own, or a word to them that there is none to answer here. Where another chat
    is the one to answer in, that word is the same whatever was done there."""
    survey = exit_surveys.own(talk.db, talk.speaker)
    if survey is not None:
        return survey
    if exit_surveys.elsewhere(talk.db, talk.speaker) is None:
        talk.show("survey.closed")
    else:
        here = [] if talk.speaker.guest else [[talk.button("survey_here", "survey.here")]]
        talk.show("survey.is_elsewhere", here)
    return None


@errand.press("survey.begin", guests=True)
def begin(talk: Talk) -> None:
    survey = _own(talk)
    if survey is not None:
        questions.begin(talk, GUIDE, {"survey": survey.id})


@errand.submitted(GUIDE)
def submitted(talk: Talk, run: OpenRun) -> None:
    """The answers are kept without the person, in the same transaction as the offer is closed."""
    survey = exit_surveys.own(talk.db, talk.speaker, run.subject["survey"])
    if survey is None:
        runs.forget(talk.db, run)
        talk.show("survey.closed")
        return
    surveys.submit(talk.db, run, survey.facts, talk.now)
    exit_surveys.close(talk.db, survey.id)
    talk.show("survey.thanks")


@errand.press("survey.language", guests=True)
def speak(talk: Talk, language: str) -> None:
    survey = _own(talk)
    if survey is not None and language in LANGUAGES:
        survey_guests.speak(talk.db, survey.id, language)
        first_page(talk.in_language(language))


@errand.press("survey.no", guests=True)
def no(talk: Talk) -> None:
    """Asked once more, since it can't be opened again: nobody may tell a no from an answer."""
    if _own(talk) is not None:
        close = talk.button("close_survey", "survey.close", style="danger")
        talk.show("survey.really_no", [[close], [talk.button("back", "survey.open")]])


@errand.press("survey.close", guests=True)
def close(talk: Talk) -> None:
    survey = _own(talk)
    if survey is not None:
        exit_surveys.close(talk.db, survey.id)
        talk.show("survey.declined")


# By a link


def followed(talk: Talk, parameter: str) -> None:
    """Somebody who works here has opened a link to a survey, in their own chat."""
    actor = talk.actor
    if survey_links.open_link(talk.db, parameter, talk.speaker.chat_id, actor, talk.today):
        first_page(talk)
    else:
        talk.say("survey.dead_link", [[talk.button("menu", "menu")]])


@errand.press("survey.here")
def here(talk: Talk) -> None:
    """Somebody who works here takes it back from the chat in which a link was opened."""
    exit_surveys.take_back(talk.db, talk.speaker)
    first_page(talk)


@errand.press("survey.elsewhere")
def elsewhere(talk: Talk) -> None:
    """To be opened on a phone that the leaver keeps."""
    survey = _own(talk)
    if survey is not None:
        parameter = survey_links.new_parameter()
        survey_links.set_link(talk.db, survey, parameter)
        link = talk.house.link(parameter)
        rows = [[talk.button("back", "survey.open")]]
        talk.show("survey.link", rows, link=link, closes_on=survey.closes_on)


@errand.press("survey.hand_out")
def hand_out(talk: Talk, departure_id: int) -> None:
    """HR gets a sheet for somebody who is not in the chat, or has no phone of the employer's any
    more."""
    if exit_surveys.of_departure(talk.db, talk.actor, departure_id) is None:
        talk.toast("survey.not_to_hand_out")
        return
    talk.toast("people.making_sheet")
    talk.ask_for_work("survey_sheet", departure=departure_id)


async def survey_sheet(workshop: Workshop, job: Waiting) -> None:
    """Draws the sheet first; the link works from when the message that carries it is kept."""
    parameter = survey_links.new_parameter()
    sheet = await workshop.look_as(job, lambda talk: _sheet(talk, job, parameter))
    page = await workshop.apart(drawn, sheet) if sheet else b""
    await workshop.finish(job, lambda talk: _give(talk, job, parameter, page))


def _sheet(talk: Talk, job: Waiting, parameter: str) -> SurveySheet | None:
    """In the words of the survey's first page, for the leaver, who may never have seen it."""
    survey = exit_surveys.of_departure(talk.db, talk.actor, job.subject["departure"])
    if survey is None:
        return None
    theirs = talk.in_language(exit_surveys.language_of(talk.db, survey))
    guide = theirs.house.guide(theirs.db, GUIDE)
    assert guide.intro is not None
    said = [_headed(part) for part in guide.intro.of(theirs.language).split("\n\n")]
    until = theirs.label("survey.sheet_expires", closes_on=survey.closes_on)
    return SurveySheet(
        theirs.label("survey.sheet_title"),
        theirs.label("survey.sheet_to", name=survey.name, organisation=talk.house.organisation),
        [*said, ("", until)],
        theirs.label("survey.sheet_instruction"),
        talk.house.link(parameter),
    )


def _headed(part: str) -> tuple[str, str]:
    """A paragraph of the intro may begin with what it answers."""
    asked, mark, said = part.partition("? ")
    return (f"{asked}?", said) if mark else ("", part)


def _give(talk: Talk, job: Waiting, parameter: str, page: bytes) -> None:
    survey = exit_surveys.of_departure(talk.db, talk.actor, job.subject["departure"])
    if survey is None or not page:
        talk.say("survey.not_to_hand_out")
        return
    survey_links.set_link(talk.db, survey, parameter)
    link = talk.house.link(parameter)
    card = departures.find(talk.db, talk.actor, job.subject["departure"], talk.today)
    in_chat = card is not None and card.connected
    facts = {"name": survey.name, "closes_on": survey.closes_on, "in_chat": in_chat}
    caption = talk.text("survey.sheet", link=link, **facts)
    talk.send_document(page, "enkat.pdf", caption)
    _tell(talk, survey)


def _tell(talk: Talk, survey: Survey) -> None:
    """The leaver hears that there is a link, whatever they did with the survey: only they know
    whether it was they who asked for it. Whoever has left gets no digest, and hears at once."""
    talk.tell([survey.person_id], "survey_handed_out")
    chat = survey_guests.guests_chat(talk.db, survey.id, talk.today)
    leaver = chat and survey_guests.guest(talk.db, chat, talk.today, survey.id)
    if chat and leaver:
        text = talk.house.words.text(leaver.language, "survey.handed_out")
        talk.out += messages(chat, survey.person_id, text)


# What comes by itself

errand.daily("survey_open", Daily(exit_surveys.due, exit_surveys.take))


@errand.news("survey_open")
def offered(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver, a week before the last day; later, of those who work elsewhere with us now."""
    survey = exit_surveys.own(talk.db, talk.speaker)
    if survey is None or survey.id != subject["survey"]:
        return None
    text = talk.text("survey.offered", last_day=survey.last_day, closes_on=survey.closes_on)
    return Line(text, (talk.button("open_survey", "survey.open"),))


@errand.news("survey_handed_out")
def handed_out(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To a leaver who is in the chat: whoever has the link could answer in their place."""
    open_ = talk.button("open_survey", "survey.open")
    return Line(talk.text("survey.handed_out"), (open_,))


@errand.news(ELSEWHERE)
def opened_elsewhere(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver, as long as they work here: another may have opened it in their place."""
    if exit_surveys.elsewhere(talk.db, talk.speaker) is None:
        return None
    here = talk.button("survey_here", "survey.here")
    return Line(talk.text("survey.is_elsewhere"), (here,))


def reminder(talk: Talk) -> tuple[str, Rows]:
    """To whoever has left."""
    survey = exit_surveys.own(talk.db, talk.speaker)
    assert survey is not None
    opens = [talk.button("open_survey", "survey.open", style="primary")]
    text = talk.text(
        "survey.reminder",
        name=survey.name.split()[0],
        last_day=survey.last_day,
        closes_on=survey.closes_on,
        organisation=talk.house.organisation,
    )
    return text, [opens, [talk.button("no_survey", "survey.no")]]
