"""What whoever tries Kompis on their own machine relies on."""

from datetime import timedelta

from tests.stories.stage import Stage


async def test_the_cast_can_come_in_however_late_in_the_play(stage: Stage) -> None:
    await stage.time_passes(timedelta(days=4))
    hedda, nour = stage.person("Hedda"), stage.person("Nour")
    hedda.opens()
    await hedda.sees("Hej Hedda, bra att du är här")
    hedda.says("/ej_anslutna")
    await hedda.sees("10 är inte i chatten än")
    nour.opens()
    await nour.sees("Hej Nour, bra att du är här")
