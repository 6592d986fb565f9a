"""Set type on a poster: how wide words are, where their lines break, how large they may be."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_PIECES = re.compile(r"[^\s、，。；：！？]+[、，。；：！？]*\s*|[、，。；：！？]+\s*|\s+")
"""Where a line may break: after a space, and after a Chinese mark of punctuation."""

_STEPS = re.compile(r"[^/]*/+|[^/]+")
"""Where an address may break: after a slash."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""What no drawing may hold, even written in another way."""

_WIDE, _NARROW = frozenset("mwMW@%&—…"), frozenset("iljtfrI.,:;'|!()[]/ -")
_BROAD = {"W", "F", "A"}
_SPACING = {"Mn", "Me", "Cf"}
_FIXED = 0.61
"""How wide every letter of a typewriter's face is."""
_UNIT = 0.72
"""How wide a letter of which nothing else is known may be, in parts of its height."""


Measure: TypeAlias = "Callable[[str], float]"


@dataclass(frozen=True, slots=True)
class Set:
    """Lines of one size, and whether their widths are only a guess."""

    size: float
    lines: tuple[str, ...]
    guessed: bool

    @property
    def height(self) -> float:
        """Tell how much room the lines take."""
        return len(self.lines) * self.leading

    @property
    def leading(self) -> float:
        """Tell how far one line is from the next."""
        return self.size * 1.32


def clean(text: str) -> str:
    """Keep what can be drawn, on one line."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def width(text: str) -> float:
    """Estimate how wide a text is at size 1, rather too wide than too narrow."""
    return sum(_letter(letter) for letter in text)


def typewritten(text: str) -> float:
    """Estimate the same in a typewriter's face."""
    return sum(1 if unicodedata.east_asian_width(letter) in _BROAD else _FIXED for letter in text)


def fitted(text: str, room: float, largest: float, smallest: float, lines: int) -> Set:
    """Set a text as large as it fits into so many lines; at the smallest size the rest is left out."""
    text = clean(text)
    size = max(largest, smallest)
    while size > smallest and len(_broken(text, room / size, width)) > lines:
        size = max(smallest, size * 0.94)
    broken = _broken(text, room / size, width)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], f"{broken[lines - 1][:-1]}…"]
    else:
        broken = _balanced(text, room / size, len(broken), width)
    return Set(size, tuple(broken), guessed=any(_is_strange(letter) for letter in text))


def addressed(text: str, room: float, largest: float, smallest: float) -> Set:
    """Set an address in a typewriter's face, broken after a slash only as long as the size allows it."""
    text = clean(text)
    steps = _STEPS.findall(text) or [""]
    size = min(max(largest, smallest), max(smallest, room / max(typewritten(step) for step in (*steps, "-"))))
    lines = _broken(text, room / size, typewritten, _STEPS)
    return Set(size, tuple(lines), guessed=any(_is_strange(letter) for letter in text))


def _balanced(text: str, room: float, lines: int, measure: Measure) -> list[str]:
    """Break into the same number of lines, none much longer than the others."""
    best = _broken(text, room, measure)
    while lines > 1:
        room *= 0.97
        tried = _broken(text, room, measure)
        if len(tried) > lines or _splits(tried) > _splits(best):
            break
        best = tried
    return best


def _splits(lines: list[str]) -> int:
    """Count the lines that end in the middle of a word."""
    return sum(not re.search(r"[\s、，。；：！？]$", line) for line in lines[:-1])


def _broken(text: str, room: float, measure: Measure, pieces: re.Pattern[str] = _PIECES) -> list[str]:
    """Break a text into lines of at most this width at size 1; a piece that is too long breaks anywhere."""
    lines = [""]
    for piece in pieces.findall(text):
        if measure(lines[-1] + piece.rstrip()) <= room:
            lines[-1] += piece
            continue
        if lines[-1]:
            lines.append("")
        for letter in piece:
            if lines[-1] and measure(lines[-1] + letter.strip()) > room:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line.strip()] or [""]


def _letter(letter: str) -> float:
    if unicodedata.category(letter) in _SPACING:
        return 0
    if unicodedata.east_asian_width(letter) in _BROAD:
        return 1
    if letter in _WIDE:
        return 1
    if letter in _NARROW:
        return 0.42
    return 0.64 if letter.isdecimal() or letter.islower() else _UNIT


def _is_strange(letter: str) -> bool:
    """Tell whether a letter belongs to neither of the scripts whose widths are known."""
    return not letter.isascii() and unicodedata.east_asian_width(letter) not in _BROAD
