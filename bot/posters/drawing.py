"""Draw a poster: A4 upright, in tenths of a millimetre, text as text and the code as one path."""

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.domain.messages import Arg
from bot.domain.words import Language
from bot.posters import Channel, Poster, typed
from bot.posters.setting import Set, addressed, clean, fitted, width
from locales.speech import Speech

WIDTH, HEIGHT, MARGIN = 2100, 2970, 130
ROOM = WIDTH - 2 * MARGIN
QUIET = 4
"""Light modules around the code, as its standard wants them."""

_INK, _QUIET_INK, _ON_BRAND = "#1f2623", "#4c5752", "#ffffff"
_BRANDS = {Channel.WEB: "#0b6b53", Channel.TELEGRAM: "#1f5f99"}
"""A colour for each channel: who hangs posters up takes the right one from a pile."""
_CORNER = {Channel.WEB: "poster-corner-web", Channel.TELEGRAM: "poster-corner-telegram"}
_CORNER_SIZE = 64
_SMALLEST = 50
"""Tenths of a millimetre: fourteen points, which old eyes read at a door."""
_SCAN = {Channel.WEB: "poster-scan-web", Channel.TELEGRAM: "poster-scan-telegram"}
_TYPE = {Channel.WEB: "poster-type", Channel.TELEGRAM: "poster-search"}
_PADDING = 40
_LEAST_GAP = 56
_LARGEST_CODE, _SMALLEST_CODE = 1160, 900
_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""How large the words are beside their best; long names give way until the code has its room."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where its middle stands, how large, what colour, and how wide at most if that is a guess."""

    text: str
    y: float
    size: float
    colour: str
    bold: bool
    mono: bool
    language: str
    length: float | None
    x: float = WIDTH / 2
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Block:
    """Text of one kind that stands together."""

    set: Set
    colour: str = _INK
    bold: bool = False
    mono: bool = False
    language: Language = Language.ZH

    def lines(self, top: float) -> list[Line]:
        """Place the lines from a height downwards."""
        leading = self.set.leading
        return [
            Line(
                text=line.strip(),
                y=round(top + leading * number + leading / 2 + self.set.size * 0.36, 1),
                size=round(self.set.size, 1),
                colour=self.colour,
                bold=self.bold,
                mono=self.mono,
                language=self.language.value,
                length=round(min(ROOM, width(line.strip()) * self.set.size), 1) if self.set.guessed else None,
            )
            for number, line in enumerate(self.set.lines)
        ]


Group: TypeAlias = "list[Block]"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: the panel of the title, the lines, the code, the rule above the telephone."""

    header: float
    lines: list[Line]
    code_top: float
    code: float
    rule: float | None

    @property
    def code_left(self) -> float:
        """Tell where the code begins, in the middle of the page."""
        return (WIDTH - self.code) / 2


class Draughtsman:
    """Draw posters in Chinese with a smaller English line."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, language: Language) -> tuple[str, str]:
        """Write what stands before and after the posters on the page for the printer."""
        word = self._speech.word
        text = self._templates.get_template("posters.html").render(
            language=language.value,
            title=word("poster-page", language),
            hint=word("poster-page-hint", language),
            posters="\0",
        )
        head, _, foot = text.partition("\0")
        return head, foot

    def draw(self, poster: Poster) -> str:
        """Draw one poster as SVG."""
        for scale in _SCALES:
            layout = self._layout(poster, scale)
            if layout.code >= _SMALLEST_CODE:
                break
        dark, modules = path(poster.link)
        return self._templates.get_template("poster.svg").render(
            size=(WIDTH, HEIGHT),
            margin=MARGIN,
            layout=layout,
            modules=modules,
            dark=dark,
            quiet=QUIET,
            label=clean(f"{poster.community} {poster.estate} {poster.place.zh} {poster.link}"),
            brand=_BRANDS[poster.channel],
        )

    def _layout(self, poster: Poster, scale: float) -> Layout:
        """Place everything from the top downwards; the code gets the room that the words leave."""
        corner, title = self._corner(poster), self._title(poster, scale)
        above = [self._place(poster, scale), self._greeting(poster, scale)]
        below = [self._scan(poster, scale), self._link(poster, scale)]
        if poster.phone:
            below.append(self._call(poster, scale))
        header = _height([corner]) + _height(title) + 2 * _PADDING
        room = HEIGHT - 2 * MARGIN - header - sum(_height(group) for group in (*above, *below))
        gaps = 1 + len(below)  # none at the code, whose light margin keeps its neighbours off
        code = min(_LARGEST_CODE, room - gaps * _LEAST_GAP)
        gap = (room - code) / gaps
        (word,) = corner.lines(MARGIN + _PADDING)
        lines = _placed(title, MARGIN + _PADDING + _height([corner]))
        lines.append(replace(word, x=WIDTH - MARGIN - 2 * _PADDING, anchor="end"))
        top = MARGIN + header
        for group in above:
            lines += _placed(group, top + gap)
            top += gap + _height(group)
        code_top = top
        top += code - gap
        for group in below:
            lines += _placed(group, top + gap)
            top += gap + _height(group)
        rule = top - _height(below[-1]) - gap / 2 if poster.phone else None
        return Layout(round(header, 1), lines, round(code_top, 1), round(code, 1), rule)

    def _corner(self, poster: Poster) -> Block:
        """Say at the top corner for which channel it is, where the eye falls when sheets are sorted."""
        words = " · ".join(dict.fromkeys(self._words(_CORNER[poster.channel])))
        return Block(fitted(words, ROOM - 160, _CORNER_SIZE, _SMALLEST, 1), _ON_BRAND, bold=True)

    def _title(self, poster: Poster, scale: float) -> Group:
        return [
            Block(fitted(poster.community, ROOM - 160, 176 * scale, 80, 2), _ON_BRAND, bold=True),
            Block(fitted(" · ".join(self._words("poster-assistant")), ROOM - 160, 66 * scale, _SMALLEST, 2), _ON_BRAND),
        ]

    def _place(self, poster: Poster, scale: float) -> Group:
        place = fitted(f"{poster.estate} {poster.place.zh}", ROOM, 122 * scale, 60, 3)
        return [Block(place, _BRANDS[poster.channel], bold=True), _english(poster.place.en, 56 * scale)]

    def _greeting(self, poster: Poster, scale: float) -> Group:
        zh, en = self._words("welcome", community=clean(poster.community))
        return [Block(fitted(zh, ROOM, 68 * scale, _SMALLEST, 4)), _english(en, 50 * scale)]

    def _scan(self, poster: Poster, scale: float) -> Group:
        zh, en = self._words(_SCAN[poster.channel])
        return [Block(fitted(zh, ROOM, 92 * scale, 70, 1), bold=True), _english(en, 52 * scale)]

    def _link(self, poster: Poster, scale: float) -> Group:
        words = " · ".join(self._words(_TYPE[poster.channel]))
        return [
            Block(fitted(words, ROOM, 54 * scale, _SMALLEST, 2), _QUIET_INK),
            Block(addressed(typed(poster), ROOM, 82 * scale, _SMALLEST), bold=True, mono=True, language=Language.EN),
        ]

    def _call(self, poster: Poster, scale: float) -> Group:
        zh, en = self._words(poster.call)
        call = fitted(f"{zh} {poster.phone}", ROOM, 100 * scale, 60, 2)
        return [Block(call, bold=True), _english(en, 50 * scale)]

    def _words(self, key: str, **args: Arg) -> tuple[str, str]:
        return self._speech.word(key, Language.ZH, **args), self._speech.word(key, Language.EN, **args)


def _english(text: str, largest: float) -> Block:
    return Block(fitted(text, ROOM, largest, _SMALLEST, 3), _QUIET_INK, language=Language.EN)


def path(link: str) -> tuple[str, int]:
    """Draw a link's code as one filled path of modules, and tell how many modules wide it is."""
    matrix = segno.make(link, error="m", micro=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(runs), len(matrix)


def _height(group: Group) -> float:
    return sum(block.set.height for block in group)


def _placed(group: Group, top: float) -> list[Line]:
    lines: list[Line] = []
    for block in group:
        lines += block.lines(top)
        top += block.set.height
    return lines
