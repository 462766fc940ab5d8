"""Nothing lost: the bot is killed again and again, and every answer is there, once."""

from pathlib import Path

from tests.faults.campaign import Campaign


async def test_sixty_deaths_lose_no_answer_and_no_prompt(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, people=200, kills=60)
    verdict = await campaign.play()
    assert verdict.good, str(verdict)
    assert campaign.killed == 60
    assert campaign.steps == sum(len(script.steps) for script in campaign.scripts.values())


async def test_deaths_lose_answers_when_updates_are_confirmed_first(tmp_path: Path) -> None:
    """That and nothing else: each death costs at most one person the thread."""
    confirm_first = ("-m", "tests.faults.confirm_first", "run")
    campaign = Campaign(tmp_path, people=40, kills=14, command=confirm_first)
    verdict = await campaign.play()
    assert verdict.lost, "the kill test does not see what a confirmation before the commit loses"
    stuck = campaign.people - verdict.whole
    assert stuck <= campaign.kills
    handled = campaign.steps - stuck
    assert verdict.unsound == [f"{campaign.steps} updates, and {handled} handled, 0 set aside"]
