"""HTML in templates is held to what Telegram takes, before a message is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes

from bot.markup_proof import flaws
from bot.rehearsal.entities import from_html
from bot.rehearsal.refusal import Refusal


def found(text: str) -> list[tuple[int, str]]:
    tree = Environment(autoescape=True).parse("{% block a %}" + text + "{% endblock %}")
    block = tree.find(nodes.Block)
    assert block is not None
    return [(flaw.line, flaw.what) for flaw in flaws(block)]


@pytest.mark.parametrize(
    "text",
    [
        "Hej {{ name }}",
        "<b>Hej</b> <i>du <u>där</u></i>",
        '<a href="https://{{ host }}/">här</a>',
        "{% if a %}<b>{{ a }}</b>{% else %}<i>inget</i>{% endif %}",
        "{% if a %}<b>{% else %}<b>{% endif %}Hej</b>",
        "{% for a in b %}<b>{{ a }}</b>{% endfor %}",
        "<b>{% for a in b %}{{ a }}{% endfor %}</b>",
        '<span class="tg-spoiler">x</span> &lt;div> &amp; {# <b> #}',
        "<blockquote expandable>x</blockquote>",
    ],
)
def test_what_telegram_takes_is_left_in_peace(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("hej\n<b>x", 2, "<b> is never closed"),
        ("hej </b>", 1, "</b> closes nothing that is open"),
        ("<b>\n<i>x\n</b></i>", 3, "</b> comes before </i>, which is inside it"),
        ("<div>x</div>", 1, "Telegram knows no tag <div>"),
        ("<br>", 1, "Telegram knows no tag <br>"),
        ("{{ a }}\n\n1 < 2", 3, "a < begins no tag"),
        ("<span>x</span>", 1, "Telegram knows <span> as a spoiler only"),
        (
            "<b>\n{% if a %}x</b>{% endif %}",
            2,
            "<b> is opened or closed in a part that is not always shown",
        ),
        (
            "{% for a in b %}<i>{{ a }}{% endfor %}",
            1,
            "<i> is opened or closed in a part that is not always shown",
        ),
    ],
)
def test_what_it_refuses_is_told_by_line(text: str, line: int, what: str) -> None:
    assert (line, what) in found(text)


TAGS = ["b", "i", "code", "div", ""]
PIECES = st.sampled_from(["text", *(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)])


@given(st.lists(PIECES, max_size=8))
def test_it_agrees_with_telegram_where_nothing_is_filled_in(pieces: list[str]) -> None:
    """But for </>, which Telegram takes for the end of any tag, and an author hardly means."""
    text = "".join(piece for piece in pieces if piece != "</>")
    try:
        from_html(text)
    except Refusal:
        assert found(text)
    else:
        assert not found(text)
