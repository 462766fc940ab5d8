"""The printed invites, read back from the PDF: text as text, codes as the shapes they are."""

import io
import re
from collections.abc import Iterator
from datetime import date

import pypdf
import pytest
import segno

from storage.exports.letters import BOLD, PLAIN, fit, register_fonts
from storage.exports.qr import CODE, QUIET, InviteCard, invite_page, qr_png

WORDS = {
    "title": "Inbjudningar till Kompis",
    "instruction": "Rikta mobilens kamera mot koden och tryck på Starta.",
    "expires": "Gäller till {date}",
}
LINK = "https://t.me/KompisExempelBot?start=Zk3l9QwX-7aPz0Vn4TbY2w"


def card(link: str = LINK) -> InviteCard:
    return InviteCard("Åsa Öström-Ärlig", "Hemtjänst Söder", link, date(2026, 12, 13))


def pages(*cards: InviteCard) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(invite_page(cards, WORDS))).pages)


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def codes(page: pypdf.PageObject, across: float = CODE) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Each code's modules, dark as 1, from the rectangles drawn."""
    content = page.get_contents()
    assert content is not None
    for drawing in re.split(rb"\bf\*?\s", content.get_data()):
        found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", drawing)
        if found:
            yield _modules([tuple(map(float, numbers)) for numbers in found], across)


def _modules(shapes: list[tuple[float, ...]], across: float) -> tuple[tuple[int, ...], ...]:
    size = shapes[0][3]
    side = round(across / size) - 2 * QUIET
    left = min(shape[0] for shape in shapes)
    top = max(shape[1] for shape in shapes)
    grid = [[0] * side for _ in range(side)]
    for x, y, width, _ in shapes:
        start = round((x - left) / size)
        for column in range(start, start + round(width / size)):
            grid[round((top - y) / size)][column] = 1
    return tuple(map(tuple, grid))


def code_of(link: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in segno.make(link, error="m", micro=False).matrix)


def test_a_card_says_who_it_is_for_what_to_do_and_until_when() -> None:
    said = words(pages(card())[0])
    for part in ("Åsa Öström-Ärlig", "Hemtjänst Söder", "tryck på Starta.", LINK):
        assert part in said
    assert "Gäller till 2026-12-13" in said


def test_each_code_is_the_one_of_its_own_link() -> None:
    links = [f"{LINK}{number}" for number in range(8)]
    found = list(codes(pages(*(card(link) for link in links))[0]))
    assert found == [code_of(link) for link in links]


def test_another_link_is_another_code() -> None:
    """The twin of the test before: the comparison sees a single letter."""
    assert next(codes(pages(card())[0])) != code_of(LINK[:-1] + "W")


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_cards_fit_on_a_page_of_a4(number: int, expected: int) -> None:
    found = pages(*[card()] * number)
    assert len(found) == expected
    assert [round(float(side) / 72 * 25.4) for side in found[0].mediabox[2:]] == [210, 297]
    assert sum(len(list(codes(page))) for page in found) == number


def test_the_fonts_are_in_the_file() -> None:
    fonts = pages(card())[0]["/Resources"]["/Font"].values()
    described = [font.get_object()["/FontDescriptor"] for font in fonts]
    assert len(described) == 2
    assert all("/FontFile2" in font for font in described)


def test_the_same_invites_make_the_same_file() -> None:
    assert invite_page([card()], WORDS) == invite_page([card()], WORDS)


def test_no_invites_make_no_page() -> None:
    with pytest.raises(ValueError, match="at least one"):
        invite_page([], WORDS)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Emina Čović Đorđević", "Emina Čović Ðorđević"),
        ("Małgorzata Wiśniewska", "Małgorzata Wisniewska"),
        ("Ștefan Brâncuș", "Stefan Brâncus"),
        ("Nguyễn Thị Hương", "Nguyen Thi Huong"),
        ("A\u030asa", "Åsa"),
        ("李 Ek", "? Ek"),
    ],
)
def test_a_letter_that_the_font_lacks_is_printed_as_the_nearest(name: str, printed: str) -> None:
    register_fonts()
    assert fit(name, PLAIN, 9, 7, 300, most=1).text == [printed]


def test_long_names_get_smaller_and_then_shorter_but_never_leave_the_card() -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register_fonts()
    for name in ("Bo Ek", "Anna-Karin Elisabeth von Hohenstaufen", "Wolf" * 50, "Bo " * 60):
        lines = fit(name, BOLD, 13, 8, 110, most=3)
        assert 1 <= len(lines.text) <= 3
        assert all(stringWidth(line, BOLD, lines.size) <= 110 for line in lines.text)
    assert fit("Bo Ek", BOLD, 13, 8, 110, most=3) == (["Bo Ek"], 13)
    assert fit("Wolf" * 50, BOLD, 13, 8, 110, most=3).text[-1].endswith("…")


def test_one_code_as_a_picture() -> None:
    picture = qr_png(LINK)
    side = (len(code_of(LINK)) + 2 * QUIET) * 10
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) == side
