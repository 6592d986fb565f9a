"""Messages as Telegram takes them: nothing that somebody wrote is markup, and nothing is too long."""

import html
import re
from html.parser import HTMLParser

import pytest

from bot.channels.telegram.rendering import LONGEST_CAPTION, LONGEST_TEXT, Part, folded, keyboard, parts
from locales.speech import Spoken

NAUGHTY = [
    "<b>bold</b><script>alert(1)</script>",
    "</b></code><a href='tg://user?id=1'>x</a>",
    "&lt;b&gt; &amp; &nbsp; &#60; &unknown;",
    "a < b > c & d \"e\" 'f'",
    "*bold* _it_ `code` [x](https://a.b)",
    "\u202e反过来\u202c \u200f\u200e\u2067x\u2069",
    "Ω≈ç√∫˜µ≤≥÷ ﷽ ถ้ำ Z̮̞̠͙͔ͅA̷L̵G̶O",
    "👨‍👩‍👧‍👦🏳️‍🌈👍🏿🇨🇳 ﾟ･✿",
    "\ufeff\u2060x\u00ad",
    "x\x00y\x01\x1b[31m",
    "lone \ud800 and \udfff",
    "${jndi:ldap://x} %s %n {0} ../../etc",
]


def said(text: str, *buttons: tuple[str, str]) -> Spoken:
    return Spoken(text, buttons, ())


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Reader(HTMLParser):
    """What the far end shows of markup; only bold is known to it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.shown, self.bold, self.depth = "", "", 0
        self.feed(markup)
        self.close()
        assert self.depth == 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert (tag, attrs) == ("b", [])
        self.depth += 1
        assert self.depth == 1

    def handle_endtag(self, tag: str) -> None:
        assert tag == "b"
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.shown += data
        self.bold += data if self.depth else ""


def assert_taken(pieces: tuple[Part, ...], limit: int = LONGEST_TEXT) -> None:
    for piece in pieces:
        assert 0 < units(piece.plain) <= limit
        assert Reader(piece.marked_up).shown == piece.plain
        assert piece.plain == piece.plain.strip()


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("bold", [False, True])
def test_what_somebody_wrote_is_shown_as_typed(text: str, bold: bool) -> None:
    typed = re.sub("[\0\ud800-\udfff]", "\ufffd", text)

    (piece,) = parts(said(f"{text}\n第二行 {text}"), bold=bold)

    assert_taken((piece,))
    assert piece.plain == f"{typed}\n第二行 {typed}"
    assert Reader(piece.marked_up).bold == (typed if bold else "")
    assert html.unescape(piece.marked_up.replace("<b>", "").replace("</b>", "")) == piece.plain


def test_a_card_has_its_first_line_in_bold() -> None:
    (card,) = parts(said("第 1024 号 <急>\n3 号楼"), bold=True)

    assert card.marked_up == "<b>第 1024 号 &lt;急&gt;</b>\n3 号楼"
    assert card.plain == "第 1024 号 <急>\n3 号楼"
    assert folded(said("一行"), bold=True).marked_up == "<b>一行</b>"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("一二\n三四\n五六", 6, ["一二\n三四", "五六"]),
        ("一二\n三四\n五六", 5, ["一二\n三四", "五六"]),
        ("one two three", 9, ["one two", "three"]),
        ("one two three", 7, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("🔧🔧🔧", 3, ["🔧", "🔧", "🔧"]),
        ("🔧🔧", 1, ["🔧", "🔧"]),
        ("ab👍🏿cd", 5, ["ab", "👍🏿c", "d"]),
        ("一\n\n\n   \n二", 3, ["一", "二"]),
        ("短", 4096, ["短"]),
        (" \n ", 4096, []),
        ("", 4096, []),
    ],
)
def test_a_long_message_is_cut_where_it_hurts_least(text: str, limit: int, expected: list[str]) -> None:
    assert [piece.plain for piece in parts(said(text), limit=limit)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "字" * 10_000,
        "🔧" * 10_000,
        "👨‍👩‍👧‍👦" * 2_000,
        "e" + "\u0301" * 10_000,
        "&" * 10_000,
        "<b>" * 5_000,
        "一行话，不长。\n" * 2_000,
        "word " * 3_000,
        "\n".join(NAUGHTY * 60),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_nothing_is_lost_of_a_very_long_message(text: str, bold: bool) -> None:
    pieces = parts(said(text), bold=bold)

    assert len(pieces) > 1
    assert_taken(pieces)
    shown = "".join("".join(piece.plain.split()) for piece in pieces)
    assert shown == "".join(re.sub("[\0\ud800-\udfff]", "\ufffd", text).split())
    strong = "".join("".join(Reader(piece.marked_up).bold.split()) for piece in pieces)
    first_line = "".join(re.sub("[\0\ud800-\udfff]", "\ufffd", text).split("\n")[0].split())
    assert strong == (first_line if bold else "")


@pytest.mark.parametrize("text", ["字" * 10_000, "🔧" * 10_000, "a\n" * 5_000, *NAUGHTY, ""])
@pytest.mark.parametrize("limit", [LONGEST_CAPTION, LONGEST_TEXT, 40])
def test_a_caption_is_one_piece(text: str, limit: int) -> None:
    piece = folded(said(text, ("📞 120", "tel:120")), limit=limit, bold=True)

    assert_taken((piece,), limit)
    assert piece.plain.endswith("📞 120")
    assert ("…" in piece.plain) == (units(text.strip()) + 7 > limit)


def test_a_number_to_call_and_a_link_that_is_no_button_become_lines() -> None:
    spoken = said(
        "先离开现场。",
        ("📞 119", "tel:119"),
        ("☎️ 物业", "tel:0755-1234"),
        ("🌐 打开网页", "http://127.0.0.1:8080/d?a=1&b=2"),
        ("✅ 好的", "danger:ok:1"),
    )

    (piece,) = parts(spoken)
    keys = keyboard(spoken)

    assert piece.plain == "先离开现场。\n📞 119\n☎️ 物业 0755-1234\n🌐 打开网页 http://127.0.0.1:8080/d?a=1&b=2"
    assert "a=1&amp;b=2" in piece.marked_up
    assert keys is not None
    assert [[(key.text, key.callback_data) for key in row] for row in keys.inline_keyboard] == [
        [("✅ 好的", "danger:ok:1")]
    ]


@pytest.mark.parametrize(
    ("address", "is_button"),
    [
        ("https://linli.example/t/1024", True),
        ("https://10.0.0.5:8443/x", True),
        ("http://linli.example/", False),
        ("https://localhost/", False),
        ("https://localhost./", False),
        ("https://", False),
        ("https://[half", False),
        ("https://a.b/ c", False),
    ],
)
def test_a_link_is_a_button_only_where_it_can_be_opened(address: str, is_button: bool) -> None:
    spoken = said("看一下", ("🌐 打开", address))

    keys = keyboard(spoken)

    assert (keys is not None) is is_button
    assert (address in parts(spoken)[0].plain) is not is_button
    if keys is not None:
        assert keys.inline_keyboard[0][0].url == address
        assert keys.inline_keyboard[0][0].callback_data is None


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    labels = ["🙋 我来接", "👀 详情", "↪️ 不归我管", "🔔 需要二十分钟以上才能到", "📍 改地点", "🏷 改类别", "✅ 提交"]

    keys = keyboard(said("x", *((label, f"a:b:{at}") for at, label in enumerate(labels))))

    assert keys is not None
    assert [[key.text for key in row] for row in keys.inline_keyboard] == [
        ["🙋 我来接", "👀 详情"],
        ["↪️ 不归我管"],
        ["🔔 需要二十分钟以上才能到"],
        ["📍 改地点", "🏷 改类别"],
        ["✅ 提交"],
    ]


@pytest.mark.parametrize("label", [*NAUGHTY, "很长的名字" * 40, "🔧" * 80, "", "  "])
def test_any_label_is_one_that_telegram_takes(label: str) -> None:
    keys = keyboard(said("x", (label, "a:b")))

    assert keys is not None
    text = keys.inline_keyboard[0][0].text
    assert 0 < len(text) <= 64
    text.encode()


@pytest.mark.parametrize("action", ["", "a" * 65, "接" * 22])
def test_a_button_that_cannot_send_its_action_back_is_a_fault(action: str) -> None:
    with pytest.raises(ValueError, match="cannot send"):
        keyboard(said("x", ("✅", action)))


def test_a_message_without_buttons_has_no_keyboard() -> None:
    assert keyboard(said("x")) is None
    assert keyboard(said("x", ("📞 120", "tel:120"))) is None
