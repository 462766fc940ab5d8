"""The stand-in refuses what Telegram refuses: asked by python-telegram-bot itself."""

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.rehearsal.person import Person
from bot.rehearsal.rates import Rates
from bot.rehearsal.server import Server
from tests.bot.rehearsal.conftest import bot_of
from tests.bot.rehearsal.pictures import jpeg_head, png


async def test_a_message_arrives_as_people_see_it_and_as_it_was_sent(bot: Bot, eva: Person) -> None:
    sent = await bot.send_message(eva.id, "Hej <b>Eva</b> &amp; alla", parse_mode="HTML")

    seen = await eva.sees("Hej Eva & alla")
    assert seen.html == "Hej <b>Eva</b> &amp; alla"
    assert sent.text == "Hej Eva & alla"
    assert sent.parse_entities() == {sent.entities[0]: "Eva"}
    assert (sent.from_user.username, sent.chat.id) == (bot.username, eva.id)


async def test_a_wrong_token_is_unauthorised(server: Server) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with bot_of(server, "1000000001:another"):
            pass


async def test_a_method_nobody_knows_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound, match="sendFlowers"):
        await bot.do_api_request("sendFlowers", {"chat_id": 1})


async def test_a_chat_nobody_knows_is_not_found(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(4711, "Hej")


async def test_who_never_wrote_to_the_bot_cannot_be_written_to(server: Server, bot: Bot) -> None:
    stranger = server.person("Stig Sten")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "Hej")


async def test_who_blocked_the_bot_cannot_be_written_to_until_they_unblock(
    bot: Bot, eva: Person
) -> None:
    eva.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(eva.id, "Hej")

    eva.unblocks()
    await bot.send_message(eva.id, "Välkommen tillbaka")
    assert eva.last.text == "Välkommen tillbaka"


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>"])
async def test_a_message_needs_words(bot: Bot, eva: Person, text: str) -> None:
    with pytest.raises(BadRequest, match=r"[Tt]ext (is empty|must be non-empty)"):
        await bot.send_message(eva.id, text, parse_mode="HTML")


async def test_4096_characters_are_counted_in_utf_16_and_without_the_markup(
    bot: Bot, eva: Person
) -> None:
    await bot.send_message(eva.id, f"<b>{'å' * 4094}</b>🌲", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(eva.id, f"{'å' * 4095}🌲")


async def test_a_caption_has_room_for_1024_characters(bot: Bot, eva: Person) -> None:
    await bot.send_document(eva.id, b"plan", filename="plan.txt", caption="x" * 1024)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(eva.id, b"plan", filename="plan.txt", caption="x" * 1025)


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("<b>fet", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>stycke</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("åäö < 5", 'Unsupported start tag "" at byte offset 7'),
        ("slut</b>", "Unexpected end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<span class="röd">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_malformed_markup_is_refused_with_its_place(
    bot: Bot, eva: Person, html: str, error: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(eva.id, html, parse_mode="HTML")
    assert refused.value.message.lower() == f"can't parse entities: {error}".lower()


async def test_an_unknown_parse_mode_is_refused(bot: Bot, eva: Person) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(eva.id, "*fet*", parse_mode="BBCode")


def keyboard(**button: object) -> InlineKeyboardMarkup:
    text = button.pop("text", "Ja")
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, **button)]])


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        (keyboard(callback_data="å" * 33), "Button_data_invalid"),
        (keyboard(), "text buttons are unallowed in the inline keyboard"),
        (keyboard(callback_data=""), "text buttons are unallowed in the inline keyboard"),
        (keyboard(callback_data="a", url="https://example.org"), "exactly one action"),
        (keyboard(text="  ", callback_data="a"), "button text must be non-empty"),
        (keyboard(callback_data="a", style="rainbow"), "unknown button style"),
        (keyboard(url="ftp://example.org"), "unsupported url protocol"),
        (keyboard(url="inte en adress"), "wrong http url"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]] * 101), "too_long"),
    ],
)
async def test_a_keyboard_with_a_fault_is_refused(
    bot: Bot, eva: Person, markup: InlineKeyboardMarkup, error: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(eva.id, "Klart?", reply_markup=markup)
    assert error.lower() in refused.value.message.lower()
    assert not [message for message in eva.messages if message.from_bot]


async def test_a_keyboard_keeps_its_rows_styles_and_64_bytes(bot: Bot, eva: Person) -> None:
    rows = [
        [InlineKeyboardButton("Ja", callback_data="å" * 32, style="primary")],
        [
            InlineKeyboardButton("Nej", callback_data="nej", style="danger"),
            InlineKeyboardButton("Läs mer", url="https://example.org/läs"),
        ],
    ]
    sent = await bot.send_message(eva.id, "Klart?", reply_markup=InlineKeyboardMarkup(rows))

    assert sent.reply_markup == InlineKeyboardMarkup(rows)
    assert [[b.style for b in row] for row in eva.last.keyboard.rows] == [
        ["primary"],
        ["danger", None],
    ]


async def test_documents_arrive_byte_by_byte(bot: Bot, eva: Person) -> None:
    data = bytes(range(256)) * 100
    sent = await bot.send_document(eva.id, data, filename="plan åäö.xlsx", caption="<b>Plan</b>")

    assert (eva.documents[0].name, eva.documents[0].data) == ("plan åäö.xlsx", data)
    assert sent.document.file_size == len(data)
    again = await bot.send_document(eva.id, sent.document.file_id)
    assert again.document.file_name == "plan åäö.xlsx"


async def test_a_document_may_have_50_megabytes_and_no_more(bot: Bot, eva: Person) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(eva.id, bytes(50 * 1024 * 1024 + 1), filename="stor.bin")
    assert eva.documents == []


async def test_an_empty_or_unknown_document_is_refused(bot: Bot, eva: Person) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(eva.id, b"", filename="tom.txt")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(eva.id, "no-such-file")


async def test_photos_have_a_size_and_must_be_pictures(bot: Bot, eva: Person) -> None:
    for picture in (png(320, 200), jpeg_head(320, 200)):
        sent = await bot.send_photo(eva.id, picture)
        assert (sent.photo[-1].width, sent.photo[-1].height) == (320, 200)

    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(eva.id, b"GIF89a, or so it says")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(eva.id, png(2100, 100))


async def test_an_unknown_chat_action_is_refused(bot: Bot, eva: Person) -> None:
    await bot.send_chat_action(eva.id, "typing")
    assert eva.chat.actions == ["typing"]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(eva.id, "dancing")


async def test_one_chat_takes_a_burst_and_then_one_message_a_second(
    server: Server, bot: Bot, eva: Person
) -> None:
    now = 1000.0
    server.api.sending.rates = Rates(seconds=lambda: now)
    for number in range(5):
        await bot.send_message(eva.id, f"{number}")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(eva.id, "för fort")
    assert refused.value.retry_after == timedelta(seconds=1)

    now += 1
    await bot.send_message(eva.id, "lagom")
    assert [m.text for m in eva.messages if m.from_bot] == ["0", "1", "2", "3", "4", "lagom"]


async def test_thirty_messages_a_second_go_out_over_all(server: Server, bot: Bot) -> None:
    now = 1000.0
    server.api.sending.rates = Rates(seconds=lambda: now)
    people = [server.person(f"Person {number}") for number in range(31)]
    for person in people:
        person.says("/start")
    for person in people[:30]:
        await bot.send_message(person.id, "God morgon")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "God morgon")

    now += 0.04
    await bot.send_message(people[30].id, "God morgon")
