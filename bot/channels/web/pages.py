"""The words and the shapes of the page: templates, and messages as HTML."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.base import Wires
from bot.domain.grids import Community
from bot.domain.messages import PAGE, Arg, ClockTime, Day, Notice, leads_away
from bot.domain.words import Language
from storage.outbox import SAID, Posted

HERE = Path(__file__).parent

NEXT_STEPS = frozenset(
    {
        "draft-submit",
        "do-claim",
        "do-depart",
        "do-arrive",
        "do-resolve",
        "plan-make",
        "record-save",
        "waste-ask-worker",
        "waste-fetch",
        "health-ask-nurse",
    }
)
"""The buttons that stand out: what one mostly does next, never a choice among equals and nothing that throws away."""


_IN_LINKS = r"[\w\-.~:/?#\[\]@!$&'()*+,;=%]*"
_LAST_IN_LINKS = r"(?<![.,;:!?')\]])"
"""A full stop or a bracket after a link is the sentence's."""
_LINK = Markup('<a href="{link}" rel="noopener">{link}</a>')


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the page shows it."""

    id: int
    slot: str
    fresh: bool
    mine: bool
    sent_id: str
    text: str
    html: Markup


class Pages:
    """Write pages and messages in the reader's language."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        own = re.escape(wires.url)
        # Nothing leads elsewhere, whatever people write: an address that only begins like our own is none.
        own_page = rf"{own}(?:[/?#]{_IN_LINKS}{_LAST_IN_LINKS}|(?![\w\-~:@%]|\.+\w))"
        self._link = re.compile(rf"{own_page}|https://t\.me/{_IN_LINKS}{_LAST_IN_LINKS}", re.ASCII)
        self._way_in = re.compile(rf"{own}(?:/\w+)*/join/[\w-]+", re.ASCII)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, language: Language, *, status: int = 200, **values: Any) -> web.Response:
        """Write a page, which nobody but its reader keeps."""

        def word(key: str, **args: str | int) -> str:
            return self._wires.speech.word(f"page-{key}", language, **args)

        text = self._templates.get_template(template).render(word=word, language=language.value, **values)
        # Going back shows the conversation as it is, and nothing of it to the next person at this device.
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/html", status=status, headers=headers)

    def message(
        self, posted: Posted, language: Language, community: Community, *, spent: bool = False, alone: bool = False
    ) -> Shown:
        """Write one message; a spent one has lost its buttons, one alone does not lead to its own address."""
        notice = posted.notice
        now = self._wires.clock.now()
        spoken = self._wires.speech.spoken(notice, language, now, community.zone)
        mine = notice.key == SAID
        sent_id = str(notice.args.get("of", "")) if mine else ""
        number = "" if alone else _number(notice)
        buttons = () if spent else tuple(zip(notice.buttons, spoken.buttons, strict=True))
        way_in = None if mine else self._way_in.search(spoken.text)
        html = self._templates.get_template("_message.html").render(
            id=posted.id,
            nonce=self._wires.codes.token(),
            slot=notice.slot,
            mine=mine,
            sent_id=sent_id,
            lane=notice.lane.value,
            lines=[line if mine else self._linked(line) for line in spoken.text.split("\n")],
            picture=drawn(way_in[0]) if way_in is not None else "",
            picture_alt=self._wires.speech.word("page-code-picture", language),
            photos=spoken.photos,
            buttons=[(*said, button.key in NEXT_STEPS) for button, said in buttons if not leads_away(said[1])],
            calls=[said for _, said in buttons if said[1].startswith("tel:")],
            pages=[(label, to.removeprefix(PAGE)) for _, (label, to) in buttons if to.startswith(PAGE)],
            number=number,
            at=self._told_at(posted, language, community),
            alt=self._wires.speech.word("page-photo", language),
            open_matter=self._wires.speech.word("page-matter", language, number=number),
        )
        return Shown(posted.id, notice.slot, notice.fresh, mine, sent_id, spoken.text, Markup(html))  # noqa: S704

    def history(self, posted: Iterable[Posted], language: Language, community: Community) -> list[Shown]:
        """Write a conversation: an edit stands where the newest message of its slot stood."""
        shown: list[Posted] = []
        at: dict[str, int] = {}
        spent: set[int] = set()
        for one in posted:
            slot = one.notice.slot
            if slot and not one.notice.fresh and slot in at:
                shown[at[slot]] = one
                continue
            if slot in at:
                spent.add(shown[at[slot]].id)
            if slot:
                at[slot] = len(shown)
            shown.append(one)
        return [self.message(one, language, community, spent=one.id in spent) for one in shown]

    def _linked(self, line: str) -> Markup:
        """Make the links of a line that lead to our own page or to Telegram ones to be tapped; the rest is text."""
        parts: list[Markup] = []
        end = 0
        for found in self._link.finditer(line):
            parts += [escape(line[end : found.start()]), _LINK.format(link=found[0])]
            end = found.end()
        return Markup("").join([*parts, escape(line[end:])])

    def _told_at(self, posted: Posted, language: Language, community: Community) -> str:
        now = self._wires.clock.now()
        on = posted.created_at.astimezone(community.zone).date()
        is_today = on == now.astimezone(community.zone).date()
        sentences = self._wires.speech.in_language(language)
        figures: dict[str, Arg] = {"day": Day(on), "clock": ClockTime(posted.created_at)}
        return sentences.say("page-at-today" if is_today else "page-at", figures, now, community.zone)


def drawn(link: str) -> Markup:
    """Draw one of our own links as a QR code."""
    picture = io.BytesIO()
    segno.make(link, micro=False).save(picture, kind="svg", xmldecl=False, omitsize=True)
    return Markup(picture.getvalue().decode())  # noqa: S704  drawn here, and holding no words


def _number(notice: Notice) -> str:
    number = notice.args.get("number", "")
    return str(number) if str(number).isdecimal() and notice.key != "progress-one" else ""
