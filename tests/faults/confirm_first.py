"""The bot in the order that python-telegram-bot's own loop has: confirmed before it is kept.

The twin of `kompis run` in the test of the kill test: it must be seen to lose answers. It takes
updates one by one, so that a death costs at most one.
"""

from collections.abc import Sequence
from typing import Any

import bot.app
from bot.cli import main
from bot.poller import Poller
from bot.updates import Event


class ConfirmFirst(Poller):
    def __init__(self, bot: Any, keep: Any, *rest: Any, **more: Any) -> None:
        async def confirm_and_keep(batch: Sequence[Event]) -> None:
            for event in batch:
                self._offset = event.update_id + 1
                await self.confirm()
                await keep([event])

        super().__init__(bot, confirm_and_keep, *rest, **more)


if __name__ == "__main__":
    bot.app.Poller = ConfirmFirst  # type: ignore[misc]  # the broken order is the point
    main()
