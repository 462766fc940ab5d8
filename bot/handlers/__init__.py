"""What people can say and press: one file per errand, gathered here."""

from bot.errands import Errand
from bot.handlers import (
    account,
    assessments,
    assessments_led,
    assessments_team,
    certificates,
    certificates_news,
    checkins,
    commands,
    departure_analysis,
    departure_figures,
    departures,
    departures_interview,
    departures_interview_news,
    departures_news,
    departures_pension,
    departures_said,
    departures_start,
    departures_transfer,
    development,
    digests,
    drives,
    drives_news,
    drives_start,
    drives_workbook,
    exit_survey,
    guides,
    introductions,
    introductions_change,
    introductions_news,
    introductions_start,
    mentors,
    overview,
    people,
    phases,
    records,
    search,
    survey_results,
    survey_workbook,
    tasks,
    tasks_change,
)
from bot.jobs import Work
from bot.talk import House

ERRANDS = Errand.of_all(
    [
        account.errand,
        assessments.errand,
        assessments_led.errand,
        assessments_team.errand,
        certificates.errand,
        certificates_news.errand,
        checkins.errand,
        commands.errand,
        departure_analysis.errand,
        departure_figures.errand,
        departures_said.errand,
        departures_start.errand,
        departures.errand,
        departures_interview.errand,
        departures_interview_news.errand,
        departures_news.errand,
        departures_pension.errand,
        departures_transfer.errand,
        development.errand,
        digests.errand,
        drives.errand,
        drives_news.errand,
        drives_start.errand,
        drives_workbook.errand,
        exit_survey.errand,
        guides.errand,
        introductions_start.errand,
        introductions.errand,
        introductions_change.errand,
        introductions_news.errand,
        search.errand,  # before mentors: a question to the house is no reply to a new hire
        mentors.errand,
        overview.errand,
        people.errand,
        phases.errand,
        records.errand,
        survey_results.errand,
        survey_workbook.errand,
        tasks.errand,
        tasks_change.errand,
    ]
)
WORKS: dict[str, Work] = {
    "checkin_charts": checkins.draw_charts,
    "departure_analysis": departure_analysis.make,
    "inventory_workbook": drives_workbook.write,
    "invite_sheet": people.invite_sheet,
    "survey_sheet": exit_survey.survey_sheet,
    "read_people": people.read_people,
    "survey_charts": survey_results.draw_charts,
    "survey_workbook": survey_workbook.write,
    "take_people": people.take_people,
}


def command_list(house: House, language: str) -> list[tuple[str, str]]:
    """The commands that Telegram shows beside the writing field: those that all have a use for."""
    general = [each for each in house.listings if "everyone" in each.who or not each.who]
    return [(each.command, each.title.of(language)) for each in general]
