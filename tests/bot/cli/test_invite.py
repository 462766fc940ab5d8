import asyncio
import csv
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rehearsal.server import Server
from storage.accounts import InviteRefused, redeem
from storage.database import Database
from tests.bot.cli.conftest import Kompis, in_a_terminal
from tests.bot.cli.people import ALVA, BO, CIA, GONE, people_file

LINK = re.compile(r"https://t\.me/kompis_rehearsal_bot\?start=([\w-]{22})")


@pytest.fixture(autouse=True)
async def staff(kompis: Kompis) -> None:
    await kompis("import", people_file(kompis.folder, [ALVA, BO, CIA, GONE]), "--yes")


def opens(database: Database, token: str, chat: int) -> str:
    """Whose chat it becomes when somebody follows the link."""
    now = datetime.now(UTC)
    with database.transaction() as db:
        return redeem(db, token, chat, now, now.date()).speaker.name


async def test_one_person_is_invited_by_a_link(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    ran = await kompis("invite", "1003")
    assert (ran.status, ran.err) == (0, "")
    assert re.fullmatch(r"Cia Exempel \(1003\), until \d{4}-\d\d-\d\d: https://\S+\n", ran.out)
    [token] = LINK.findall(ran.out)
    assert opens(stored, token, 7001) == "Cia Exempel"


async def test_everybody_who_has_no_chat_is_invited_and_nobody_who_left(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    first = await kompis("invite", "1001")
    opens(stored, LINK.findall(first.out)[0], 7001)
    ran = await kompis("invite", "--all")
    assert [line.split(" (")[0] for line in ran.out.splitlines()] == ["Bo Låtsas", "Cia Exempel"]


async def test_links_as_a_list_and_cards_to_print(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    ran = await kompis("invite", "--all", "--csv", "links.csv", "--qr", "cards.pdf")
    assert (ran.status, ran.err) == (0, "")
    assert "links.csv: 3 invites. Whoever has the file can use them." in ran.out
    assert "t.me" not in ran.out
    text = (kompis.folder / "links.csv").read_text(encoding="utf-8-sig")
    headings, *rows = csv.reader(text.splitlines(), delimiter=";")
    assert headings == ["Employee number", "Name", "Unit", "Link", "Valid until"]
    assert [row[:3] for row in rows][1] == ["1002", "Bo Låtsas", "Omsorg / SoL"]
    assert opens(stored, LINK.findall(rows[1][3])[0], 7002) == "Bo Låtsas"
    assert (kompis.folder / "cards.pdf").read_bytes().startswith(b"%PDF")
    for name in ("links.csv", "cards.pdf"):
        assert (kompis.folder / name).stat().st_mode & 0o777 == 0o600
    assert not list(kompis.folder.glob("*.new"))


async def test_a_terminal_sees_how_far_the_cards_are(kompis: Kompis, telegram: Server) -> None:
    shown = await asyncio.to_thread(in_a_terminal, kompis, "invite", "--all", "--qr", "cards.pdf")
    assert "Drawing cards" in shown
    assert "100%" in shown


async def test_a_name_that_excel_would_calculate_stays_a_name(
    kompis: Kompis, telegram: Server
) -> None:
    odd = CIA.replace("Cia Exempel", "@SUM(A1)").replace("1003", "1009")
    await kompis("import", people_file(kompis.folder, [ALVA, BO, odd]), "--yes")
    ran = await kompis("invite", "1009", "--csv", "links.csv")
    assert ran.status == 0
    assert ";'@SUM(A1);" in (kompis.folder / "links.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("number", ["4711", "1004"], ids=["unknown", "employment ended"])
async def test_who_is_not_employed_is_not_invited_nor_is_anybody_beside(
    kompis: Kompis, telegram: Server, number: str
) -> None:
    ran = await kompis("invite", "1003", number)
    assert ran.line == f"Nobody employed has the number {number}; no invite was made."
    assert ran.out == ""


@pytest.mark.parametrize("arguments", [[], ["1003", "--all"]], ids=["nobody", "both"])
async def test_who_is_to_be_invited_must_be_said_in_one_way(
    kompis: Kompis, arguments: list[str]
) -> None:
    assert (await kompis("invite", *arguments)).line == "Name employee numbers, or say --all."


async def test_cards_are_a_pdf(kompis: Kompis) -> None:
    assert "let the name end with .pdf" in (await kompis("invite", "--all", "--qr", "x.png")).line


async def test_a_list_that_can_not_be_written_leaves_earlier_invites_alone(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    earlier = LINK.findall((await kompis("invite", "1003")).out)[0]
    ran = await kompis("invite", "--all", "--csv", "no/such/folder/links.csv")
    assert ran.line.endswith("links.csv.new: No such file or directory.")
    assert opens(stored, earlier, 7003) == "Cia Exempel"


async def test_a_new_invite_ends_the_earlier_one(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    earlier, later = [LINK.findall((await kompis("invite", "1003")).out)[0] for _ in range(2)]
    with pytest.raises(InviteRefused, match="expired"):
        opens(stored, earlier, 7003)
    assert opens(stored, later, 7003) == "Cia Exempel"


async def test_a_wrong_token(kompis: Kompis, telegram: Server) -> None:
    kompis.settings["KOMPIS_TOKEN"] = "12345:wrong"
    line = (await kompis("invite", "1003")).line
    assert line.startswith("Telegram does not know this token.")
    assert "12345" not in line


async def test_a_telegram_that_does_not_answer(kompis: Kompis, telegram: Server) -> None:
    await telegram.stop()
    line = (await kompis("invite", "1003")).line
    assert line.startswith(f"Telegram can't be reached at {telegram.url} (")


async def test_no_token_at_all(kompis: Kompis) -> None:
    assert (await kompis("invite", "1003")).line.startswith("KOMPIS_TOKEN is not set.")


def test_no_link_is_in_the_repository() -> None:
    assert not LINK.findall(Path(__file__).read_text(encoding="utf-8"))
