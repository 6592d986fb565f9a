"""A message in words, as Telegram takes it: marked up, in pieces that are short enough, with its buttons."""

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from locales.speech import Spoken

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Units of UTF-16, counted when the markup is taken away."""
LONGEST_LABEL = 64
LONGEST_ACTION = 64
"""Bytes of what a button sends back."""
SHORT_LABEL = 16
"""Columns of a label that may share its row: eight Chinese characters."""
CALL = "tel:"
LINKS = ("http://", "https://")

_NEVER_TAKEN = re.compile("[\0\ud800-\udfff]")
_JOINER = "\u200d"
_COLOURFUL = "\ufe0f"
_SKINS = range(0x1F3FB, 0x1F400)
_LONGEST_SIGN = 16


@dataclass(frozen=True, slots=True)
class Part:
    """Words that fit into one message; so many of the first characters are bold."""

    text: str
    bold: int = 0

    @property
    def marked_up(self) -> str:
        """Give it as HTML; nothing that somebody wrote is ever markup."""
        first, rest = (html.escape(piece, quote=False) for piece in (self.text[: self.bold], self.text[self.bold :]))
        return f"<b>{first}</b>{rest}" if first else rest

    @property
    def plain(self) -> str:
        """Give it without any markup, for a far end that refused it."""
        return self.text


def parts(spoken: Spoken, *, bold: bool = False, limit: int = LONGEST_TEXT) -> tuple[Part, ...]:
    """Write a message in as many pieces as it takes, cut at ends of lines, else at spaces, else anywhere."""
    text = "\n".join((_clean(spoken.text), *_lines(spoken)))
    strong = _first_line(text) if bold else 0
    pieces: list[Part] = []
    at = 0
    while at < len(text):
        until = at + max(_fitting(text[at : at + limit + 1], limit), 1)
        if until < len(text):
            until = _seam(text, at, until)
        # The far end would take white space at the edges away itself, and count the bold ones wrongly.
        rest = text[at:until].lstrip()
        if piece := rest.rstrip():
            begins = until - len(rest)
            pieces.append(Part(piece, min(max(strong - begins, 0), len(piece))))
        at = until
    return tuple(pieces)


def folded(spoken: Spoken, *, bold: bool = False, limit: int = LONGEST_CAPTION) -> Part:
    """Write a message in one piece; what is too long ends in an ellipsis, the numbers to call stay."""
    text = _clean(spoken.text).strip()
    ending = "".join(f"\n{line}" for line in _lines(spoken))
    if _units(text + ending) > limit:
        ending = ending if _units(ending) < limit // 2 else ""
        room = limit - _units(ending) - 1
        text = f"{text[: _whole_signs(text, _fitting(text, room))].rstrip()}…"
    whole = (text + ending).lstrip("\n")
    return Part(whole, _first_line(whole) if bold else 0)


def keyboard(spoken: Spoken) -> InlineKeyboardMarkup | None:
    """Lay out the buttons that act: two in a row where both are short."""
    rows: list[list[InlineKeyboardButton]] = []
    was_short = False
    for label, action in spoken.buttons:
        if _is_line(action):
            continue
        button = _button(_clean(label), action)
        is_short = _columns(button.text) <= SHORT_LABEL
        if rows and was_short and is_short and len(rows[-1]) == 1:
            rows[-1].append(button)
        else:
            rows.append([button])
        was_short = is_short
    return InlineKeyboardMarkup(rows) if rows else None


def _button(label: str, action: str) -> InlineKeyboardButton:
    whole = label.strip() or "…"
    if len(whole) > LONGEST_LABEL:
        whole = f"{whole[: LONGEST_LABEL - 1].rstrip()}…"
    if action.startswith(LINKS):
        return InlineKeyboardButton(whole, url=action)
    if not 0 < len(action.encode()) <= LONGEST_ACTION:
        raise ValueError(f"a button cannot send this back: {action!r}")
    return InlineKeyboardButton(whole, callback_data=action)


def _lines(spoken: Spoken) -> list[str]:
    """Write what no button of Telegram's can do."""
    return [_line(_clean(label).strip(), action) for label, action in spoken.buttons if _is_line(action)]


def _line(label: str, action: str) -> str:
    target = _clean(action.removeprefix(CALL))
    return label if target in label else f"{label} {target}".strip()


def _is_line(action: str) -> bool:
    return action.startswith(CALL) or (action.startswith(LINKS) and not _is_public(action))


def _is_public(address: str) -> bool:
    """Say whether Telegram takes an address for a button's: it refuses a message for a local one."""
    try:
        parted = urlsplit(address)
        host = parted.hostname or ""
    except ValueError:
        return False
    return parted.scheme == "https" and "." in host.strip(".") and not re.search(r"\s", address)


def _clean(text: str) -> str:
    return _NEVER_TAKEN.sub("\ufffd", text)


def _first_line(text: str) -> int:
    end = text.find("\n")
    return end if end >= 0 else len(text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, limit: int) -> int:
    """Count the characters that fit; one that takes two units is never halved."""
    if 2 * len(text) <= limit:
        return len(text)
    return len(text.encode("utf-16-le")[: 2 * max(limit, 0)].decode("utf-16-le", "ignore"))


def _seam(text: str, at: int, until: int) -> int:
    """Find the best place for a cut: after a line, after a word, between two signs."""
    line = text.rfind("\n", at, until + 1)
    if line > at and text[at:line].strip():
        return line
    word = next((here for here in range(until, at, -1) if text[here].isspace()), at)
    return word if text[at:word].strip() else at + _whole_signs(text[at:], until - at)


def _whole_signs(text: str, until: int) -> int:
    """Step back to where no sign of several characters is torn, if that is near."""
    for here in range(until, max(until - _LONGEST_SIGN, 0), -1):
        if here >= len(text) or not (_continues(text[here]) or text[here - 1] == _JOINER):
            return here
    return until


def _continues(character: str) -> bool:
    return character in {_JOINER, _COLOURFUL} or ord(character) in _SKINS or bool(unicodedata.combining(character))


def _columns(label: str) -> int:
    return sum(map(_width, label))


def _width(character: str) -> int:
    if character == _COLOURFUL:
        return 1  # it makes the narrow sign before it a wide one
    if _continues(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
