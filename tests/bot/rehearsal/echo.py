"""A small bot of the test's own, to play with in the page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import NetworkError

from tests.bot.rehearsal.pictures import png

QUESTION = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Nästa fråga", callback_data="next", style="primary")],
        [
            InlineKeyboardButton("Spara", callback_data="save"),
            InlineKeyboardButton("Ta bort", callback_data="remove", style="danger"),
        ],
    ]
)


@asynccontextmanager
async def echoing(bot: Bot) -> AsyncIterator[None]:
    """The bot answers as long as this lasts."""
    task = asyncio.create_task(_poll(bot))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _poll(bot: Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=10):
            offset = update.update_id + 1
            with suppress(NetworkError):
                await _answer(bot, update)


async def _answer(bot: Bot, update: Update) -> None:
    if update.callback_query:
        return await _pressed(update)
    message = update.message
    if message is None:
        return None
    if message.document:
        await message.reply_document(message.document.file_id, caption="Tack för filen")
    elif message.photo:
        await message.reply_photo(png(60, 40), caption="Fin bild")
    elif message.text == "fråga":
        await message.reply_html("<b>Fråga 1</b> av 2", reply_markup=QUESTION)
    else:
        await message.reply_html(f"Du skrev <i>{message.text_html}</i>")
    return None


async def _pressed(update: Update) -> None:
    query = update.callback_query
    if query.data == "next":
        await query.edit_message_text("Fråga 2 av 2", reply_markup=QUESTION)
        await query.answer()
    elif query.data == "save":
        await query.answer("Sparat")
    else:
        await query.answer("Frågan är borttagen", show_alert=True)
        await query.message.delete()
