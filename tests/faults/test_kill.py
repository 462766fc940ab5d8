"""Nothing lost: the bot is killed again and again, and every answer is there, once: to check-ins,
in sealed surveys, in departures that are registered, in assessments."""

from pathlib import Path

from storage.database import Database, sqlite_url
from storage.keys import KeyFile
from tests.bot.leavers import submit
from tests.faults.campaign import Campaign
from tests.faults.organisation import employ
from tests.faults.questions import GUIDE
from tests.faults.verdict import judge


async def test_ten_deaths_lose_no_answer_and_no_prompt(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, people=30, kills=10)
    verdict = await campaign.play()
    assert verdict.good, str(verdict)
    assert campaign.killed == 10
    assert campaign.steps == sum(len(script.steps) for script in campaign.scripts.values())


async def test_deaths_lose_answers_when_updates_are_confirmed_first(tmp_path: Path) -> None:
    """That and nothing else: each death costs at most one person the thread."""
    confirm_first = ("-m", "tests.faults.confirm_first", "run")
    campaign = Campaign(tmp_path, people=30, kills=10, command=confirm_first)
    verdict = await campaign.play()
    assert verdict.lost, "the kill test does not see what a confirmation before the commit loses"
    stuck = campaign.people - verdict.whole
    assert stuck <= campaign.kills
    handled = campaign.steps - stuck
    assert verdict.unsound == [f"{campaign.steps} updates, and {handled} handled, 0 set aside"]


def test_what_nobody_did_is_missed_and_what_nobody_said_is_found(tmp_path: Path) -> None:
    """The twin of the verdict: of every kind of conversation, without a bot."""
    campaign = Campaign(tmp_path, people=8, kills=0)
    path = tmp_path / "kompis.sqlite3"
    database = Database(sqlite_url(path), KeyFile(campaign.keys))
    employ(database, campaign.people, guide=GUIDE, mixed=True)
    with database.transaction() as db:
        submit(db, "Kommunen", "2027-1", {"pay": 1})
    database.close()
    verdict = judge(path, campaign)
    assert verdict.whole == 0
    assert "survey responses that nobody gave" in verdict.unsound[0]
