"""`kompis run` on a Tuesday from nine on, since reminders go out in working hours only."""

import time
from datetime import datetime, timedelta

import bot.app
from bot.app import App
from bot.cli import main
from bot.config import Settings
from schedules.hours import STOCKHOLM

NINE = datetime(2026, 12, 1, 9, tzinfo=STOCKHOLM)


class InHours(App):
    def __init__(self, settings: Settings) -> None:
        began = time.monotonic()
        super().__init__(settings, lambda: NINE + timedelta(seconds=time.monotonic() - began))


if __name__ == "__main__":
    bot.app.App = InHours  # type: ignore[misc]  # nothing but its clock is another
    main()
