import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.rehearsal.entities import Text, from_html, from_plain, units

WORDS = st.text(st.sampled_from("aå<>&\"' \n🌲/"), max_size=12)


def covered(text: Text) -> list[tuple[object, str]]:
    """What each entity covers, by offsets in UTF-16 as Telegram counts them."""
    wide = text.plain.encode("utf-16-le")
    return [
        (e["type"], wide[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in text.entities
    ]


@given(WORDS)
def test_escaped_words_come_out_as_they_went_in(words: str) -> None:
    assert from_html(html.escape(words, quote=False)).plain == words.strip()


@given(WORDS, WORDS, WORDS)
def test_an_entity_covers_its_words_whatever_stands_before_them(
    before: str, bold: str, after: str
) -> None:
    source = f"{html.escape(before)}<b>{html.escape(bold)}</b>{html.escape(after)}"
    text = from_html(source)
    assert text.plain == (before + bold + after).strip()
    marked = [words for kind, words in covered(text) if kind == "bold"]
    assert [words.strip() for words in marked if words.strip()] == [bold.strip()] * bool(
        bold.strip()
    )


def test_tags_lie_in_each_other() -> None:
    text = from_html("<blockquote>Först <b>fet <i>kursiv</i></b></blockquote> 🌲 <u>sist</u>")
    assert covered(text) == [
        ("blockquote", "Först fet kursiv"),
        ("bold", "fet kursiv"),
        ("italic", "kursiv"),
        ("underline", "sist"),
    ]


def test_every_kind_is_known_to_the_library() -> None:
    source = (
        "<b>1</b><i>2</i><u>3</u><s>4</s><code>5</code><pre>6</pre><tg-spoiler>7</tg-spoiler>"
        '<span class="tg-spoiler">8</span><blockquote expandable>9</blockquote>'
        '<a href="https://example.org?a=1&amp;b=2">10</a> /hjalp https://example.org/a.'
    )
    text = from_html(source)
    known = [MessageEntity.de_json(dict(entity)) for entity in text.entities]
    assert {entity.type for entity in known} <= set(MessageEntity.ALL_TYPES)
    assert len(known) == 12
    assert known[9].url == "https://example.org?a=1&b=2"
    assert covered(text)[10:] == [("bot_command", "/hjalp"), ("url", "https://example.org/a")]


@pytest.mark.parametrize("source", ["3 &lt; 5 &amp;&amp; 7 &gt; 5", "&#229;&#xe4; &unknown; & co"])
def test_the_entities_of_html_are_read_and_others_left(source: str) -> None:
    assert from_html(source).plain in ("3 < 5 && 7 > 5", "åä &unknown; & co")


def test_a_link_that_leads_nowhere_is_only_words() -> None:
    assert from_html('<a href="nonsense">ord</a>') == Text("ord")
    assert from_html('<a href="example.org/x">ord</a>').entities[0]["url"] == "http://example.org/x"


def test_commands_and_links_in_code_are_only_code() -> None:
    assert [kind for kind, _ in covered(from_html("<code>/start https://example.org</code>"))] == [
        "code"
    ]


@pytest.mark.parametrize("said", ["och/eller", "2027/01", "/hjälp", "a//b"])
def test_a_slash_is_not_always_a_command(said: str) -> None:
    assert from_plain(said).entities == ()


def test_length_is_counted_in_utf_16() -> None:
    assert (units("abc"), units("åäö"), units("🌲")) == (3, 3, 2)
