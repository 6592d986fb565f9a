"""Where conversations are played: the program on a store of its own, with a clock that stands still."""

import asyncio
import io
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.pictures import MOST_BYTES, PictureRefused, clean
from bot.app import App, opened
from bot.cast import Cast
from bot.inboxes import CAPTURE, Failed, Inbox
from bot.scripts import TELEGRAM, WEB, Line, Script, Who, parted
from bot.settings import Settings
from bot.system import StillClock
from handlers.dialogue import Inbound
from locales import DEMO
from storage.forms import DIRECT
from storage.seeds import seed

STORY = DEMO / "story.txt"
"""The conversation by which the full demonstration comes to its tickets and follow-ups."""

START = "2026-03-02 09:00"
STORY_LASTS = timedelta(days=60)
"""The story of the full demonstration is over when a conversation about it starts."""

_LITERAL = re.compile(r"\\([*\[\]$])")
_RELATIVE = re.compile(r"\+(\d+) *(s|min|h|d)(?: +(\d{1,2}:\d{2}))?")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_LEADS_AWAY = ("tel:", "page:", "http://", "https://")


def picture(kind: str = "photo") -> bytes:
    """Make what somebody might send as a photo."""
    if kind == "photo broken":
        return b"no picture at all"
    if kind == "photo big":
        return b"\0" * (MOST_BYTES + 1)
    from PIL import Image  # noqa: PLC0415  only conversations with pictures need it

    written = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 160, 140)).save(written, "JPEG")
    return written.getvalue()


class Stage:
    """A program on a store of its own, and its people saying and hearing things."""

    def __init__(self, settings: Settings, base: Path, starts: str = START) -> None:
        self._settings = settings
        self._base = base
        self._starts = starts
        self._stack = AsyncExitStack()
        self._cast = Cast()
        self._said = 0
        self._last_said: dict[tuple[str, str], str] = {}
        self.zone = ZoneInfo(self._settings.timezone)
        self._starts_at = datetime.fromisoformat(starts).replace(tzinfo=self.zone)
        self.clock = StillClock(self._starts_at)
        self.captured: dict[str, str] = {}
        self.app: App

    async def open(self) -> None:
        """Start the program."""
        self.app = await self._stack.enter_async_context(opened(self._settings, clock=self.clock))

    async def close(self) -> None:
        """End the program."""
        await self._stack.aclose()

    async def restart(self) -> None:
        """End the program and start it again on the same store."""
        await self.close()
        await self.open()
        await self.app.timekeeper.sweep_all()

    async def furnish(self, what: str, *, demonstration: bool = False) -> None:
        """Fill the store: the demonstration, the demonstration with its tickets, or a folder."""
        folder = DEMO if what in {"demo", "demo full"} else self._base / what
        await seed(self.app.units, folder, timezone=self._settings.timezone, demonstration=demonstration)
        self.zone = (await self.app.units.begin().community()).zone
        self._starts_at = datetime.fromisoformat(self._starts).replace(tzinfo=self.zone)
        is_full = what == "demo full"
        begins_at = self._starts_at - STORY_LASTS if is_full else self._starts_at
        if begins_at != self.clock.now():
            self.clock = StillClock(begins_at)
            await self.restart()
        if is_full:
            await self.perform(STORY.name, Script(await asyncio.to_thread(STORY.read_text, "utf-8")), WEB)
            await self.go(self._starts)
            self.captured.clear()
            await self._cast.read_everything(self.app)

    async def perform(self, name: str, script: Script, channel: str) -> None:
        """Play every line of a script; raises `Failed` at the first that does not come true."""
        await self._cast.enter(self.app, script.people(channel))
        for number, said in script.orders():
            try:
                await self._perform(said, channel)
            except Failed as failure:
                raise Failed(f"{name}:{number}: {said}\n  {failure}{self._unread(said, channel)}") from None

    async def go(self, when: str, *, off: bool = False) -> None:
        """Move the clock, through every moment at which something falls due or as if switched off meanwhile."""
        target = self._moment(when)
        if target < self.clock.now():
            raise Failed(f"time does not run backwards; it is {self.clock.now().astimezone(self.zone):%Y-%m-%d %H:%M}")
        if off:
            self.clock.move_to(target)
            await self.app.timekeeper.sweep_all()
        else:
            await self.app.step_to(target, self.clock.move_to)

    def inbox(self, name: str) -> Inbox:
        """Give what somebody has heard."""
        return self._cast.inbox(name)

    async def _perform(self, said: str, channel: str) -> None:
        if said.startswith("@"):
            off = said.startswith("@!")
            await self.go(said.removeprefix("@").removeprefix("!").strip(), off=off)
            return
        if said.startswith("!"):
            if said.removeprefix("!").strip() != "restart":
                raise Failed("unknown order; there is only ! restart")
            await self.restart()
            return
        line = parted(said, channel)
        await self._cast.attend(self.app, line.who, opens_to_read=line.sign in {" < ", " <~ "})
        if line.sign != " > ":
            self._expect(line)
        elif not line.who.name:
            raise Failed(f"a group says nothing by itself; write NAME@#{line.who.group} > …")
        elif line.who.name and line.who.group and line.pressed is not None:
            await self._press(line.who, f"#{line.who.group}", *line.pressed)
        elif line.pressed is not None:
            await self._press(line.who, line.who.inbox, *line.pressed)
        else:
            await self._say(line)

    def _expect(self, line: Line) -> None:
        """Check what somebody has heard."""
        inbox = self.inbox(line.who.inbox)
        if line.sign == " <! ":
            inbox.has_never(line.rest, self.captured)
        elif line.sign != " = ":
            inbox.read(line.rest, self.captured, only_it=line.sign == " <~ ")
        elif line.rest != "0":
            raise Failed("only NAME = 0 can be asked: that nothing is unread")
        elif inbox.unread():
            raise Failed("something is unread")

    async def _say(self, line: Line) -> None:
        """Let somebody say a line, with what it carries, anew, or as a reply to a message."""
        pictures, trouble, location, edits = [], "", None, ""
        for what in line.carried:
            if what.startswith("location"):
                latitude, longitude = what.removeprefix("location").split(",")
                location = (float(latitude), float(longitude))
            elif what == "edit":
                edits = self._last_said.get((line.who.name, line.who.group), "")
                if not edits:
                    raise Failed("nothing was said that could be said anew")
            elif what in {"video", "voice"}:
                trouble = f"{what}-not-taken"
            else:
                try:
                    pictures.append(clean(picture(what)))
                except PictureRefused as refused:
                    trouble = refused.key
        words, about = self._replying(line)
        words = _LITERAL.sub(r"\1", CAPTURE.sub(lambda found: self.captured.get(found[1], found[0]), words))
        said = Inbound("", "", "", words, pictures=tuple(pictures), trouble=trouble, location=location)
        await self._send(line.who, replace(said, about=about, edits=edits))

    def _replying(self, line: Line) -> tuple[str, str]:
        """Part what is said from the message that it replies to: in a group the newest card, if none is named."""
        words, on, text = f" {line.words}".rpartition(" on ")
        inbox = self.inbox(f"#{line.who.group}" if line.who.group else line.who.name)
        about = inbox.slot_of(text, self.captured) if on else ""
        if about:
            return words.strip(), about
        is_command = line.words.startswith("/")
        return line.words, inbox.slot_of(None, self.captured) if line.who.group and not is_command else ""

    async def _press(self, who: Who, inbox: str, label: str, on: str | None) -> None:
        """Let somebody press a button, a stale one too."""
        whole, action = self.inbox(inbox).button(label, on, self.captured)
        if not action.startswith(_LEADS_AWAY):  # who calls a number or follows a link leaves the program
            await self._send(who, Inbound("", "", "", "" if who.channel == TELEGRAM else whole, action=action))

    async def _send(self, who: Who, inbound: Inbound) -> None:
        """Hand a message in as its channel does."""
        self._said += 1
        sent = replace(inbound, channel=who.channel, account=who.name, message_id=f"play-{self._said}")
        if who.channel == TELEGRAM:
            chat = f"group:{who.group}" if who.group else DIRECT
            sent = replace(sent, chat=chat, address=f"#{who.group}" if who.group else who.name)
        if not (inbound.action or inbound.edits):
            self._last_said[who.name, who.group] = sent.message_id
        handled = await self.app.dispatcher.handle(sent)
        if handled.incident:
            raise Failed(f"a fault of the program, incident {handled.incident}")

    def _unread(self, said: str, channel: str) -> str:
        """List what the person of a failed line has not read."""
        try:
            line = parted(said, channel)
        except Failed:
            return ""
        if not line.sign:
            return ""
        unread = "".join(f"\n    {one.text} {list(one.buttons)}" for one in self.inbox(line.who.inbox).unread())
        return f"; unread by {line.who.inbox}:{unread or ' nothing'}"

    def _moment(self, when: str) -> datetime:
        relative = _RELATIVE.fullmatch(when)
        try:
            if relative is None:
                return datetime.fromisoformat(when).replace(tzinfo=self.zone)
            moment = self.clock.now().astimezone(self.zone) + timedelta(**{_UNITS[relative[2]]: int(relative[1])})
            if relative[3]:
                moment = datetime.combine(moment.date(), time.fromisoformat(relative[3].zfill(5)), self.zone)
        except (ValueError, OverflowError) as failure:
            raise Failed(f"no such moment: {when}") from failure
        return moment
