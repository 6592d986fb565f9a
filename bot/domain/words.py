"""Words as people type them, and text that exists in both languages."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Language(StrEnum):
    """The languages that everything is said in."""

    ZH = "zh-CN"
    EN = "en"


_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""The marks of writing direction, by which words can be shown in another order than they are in."""


def whole(text: str) -> str:
    """Replace what no database and no channel can hold: halves of characters, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def storable(text: str) -> str:
    """Make whole what somebody wrote, and drop what turns it round."""
    return _TURNING.sub("", whole(text))


@dataclass(frozen=True, slots=True)
class Both:
    """Hold one piece of content in both languages."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Choose the listener's wording."""
        return self.en if language is Language.EN else self.zh


class How(StrEnum):
    """How surely a name was understood, the surest first; `sound` and `near` may only be asked back."""

    EXACT = "exact"
    ALIAS = "alias"
    INSIDE = "inside"
    SOUND = "sound"
    NEAR = "near"
    UNKNOWN = "unknown"


LONGEST = 2_000
"""Characters of a message that are looked at; what follows is kept, never searched."""

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TRADITIONAL = Path(__file__).parents[2] / "locales" / "content" / "traditional.txt"
"""Content, but read here, because the lists must be folded like the words that are looked up in them."""


def _simplified() -> dict[int, str]:
    """Read which simplified character each traditional one is written for."""
    lines = _TRADITIONAL.read_text("utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


_SIMPLIFIED = _simplified()


def fold(text: str) -> str:
    """Bring typed text to one form: cut, NFKC, lower case, simplified characters, no invisible marks, single spaces."""
    # Cut again, because NFKC writes some single characters out as whole phrases.
    folded = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].lower().translate(_SIMPLIFIED)
    if folded.isalnum():
        return folded  # a word has neither spaces nor invisible marks
    return _SPACES.sub(" ", _INVISIBLE.sub("", folded)).strip()


def has_chinese(text: str) -> bool:
    """Tell whether the text holds a Chinese character."""
    return _HAN.search(text) is not None


def decoded(raw: bytes) -> str:
    """Read text in whatever encoding a spreadsheet saved it; raises UnicodeDecodeError for what is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    if b"\0" in raw:
        raise UnicodeDecodeError("utf-8", raw[:1], 0, 1, "holds NUL")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
