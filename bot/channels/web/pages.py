"""The words and the shapes of the page: templates, and messages as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.base import Wires
from bot.domain.grids import Community
from bot.domain.messages import Notice
from bot.domain.words import Language
from storage.outbox import SAID, Posted

HERE = Path(__file__).parent


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
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, language: Language, *, status: int = 200, **values: Any) -> web.Response:
        """Write a page."""

        def word(key: str, **args: str | int) -> str:
            return self._wires.speech.word(f"page-{key}", language, **args)

        text = self._templates.get_template(template).render(word=word, language=language.value, **values)
        return web.Response(text=text, content_type="text/html", status=status)

    def message(self, posted: Posted, language: Language, community: Community) -> Shown:
        """Write one message."""
        notice = posted.notice
        now = self._wires.clock.now()
        spoken = self._wires.speech.spoken(notice, language, now, community.zone)
        mine = notice.key == SAID
        html = self._templates.get_template("_message.html").render(
            id=posted.id,
            nonce=self._wires.codes.token(),
            slot=notice.slot,
            mine=mine,
            lane=notice.lane.value,
            lines=spoken.text.split("\n"),
            photos=spoken.photos,
            buttons=[button for button in spoken.buttons if not button[1].startswith("tel:")],
            calls=[(label, action) for label, action in spoken.buttons if action.startswith("tel:")],
            number=_number(notice),
            at=f"{posted.created_at.astimezone(community.zone):%H:%M}",
            alt=self._wires.speech.word("page-photo", language),
            open_matter=self._wires.speech.word("page-matter", language),
        )
        sent_id = str(notice.args.get("of", "")) if mine else ""
        return Shown(posted.id, notice.slot, notice.fresh, mine, sent_id, spoken.text, Markup(html))  # noqa: S704

    def history(self, posted: Iterable[Posted], language: Language, community: Community) -> list[Shown]:
        """Write a conversation: an edit stands where the newest message of its slot stood."""
        shown: list[Shown] = []
        at: dict[str, int] = {}
        for one in posted:
            message = self.message(one, language, community)
            if message.slot and not message.fresh and message.slot in at:
                shown[at[message.slot]] = message
                continue
            if message.slot:
                at[message.slot] = len(shown)
            shown.append(message)
        return shown


def _number(notice: Notice) -> str:
    number = notice.args.get("number", "")
    return str(number) if str(number).isdecimal() and notice.key != "progress-one" else ""
