"""`linli play`: conversations as files, played through the real program with a clock that stands still."""

import asyncio
import io
import re
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.pictures import MOST_BYTES, PictureRefused, clean
from bot.app import App, opened
from bot.domain.people import Person
from bot.domain.words import Language
from bot.inboxes import CAPTURE, Failed, Inbox
from bot.settings import Settings
from bot.system import StillClock
from handlers.dialogue import Inbound
from handlers.welcome import greeting
from locales import DEMO
from storage.outbox import SAID
from storage.seeds import seed
from storage.sheets import SeedRefused

STORY = DEMO / "story.txt"
"""The conversation by which the full demonstration comes to its tickets and follow-ups."""

START = "2026-03-02 09:00"
STORY_LASTS = timedelta(days=60)
"""The story of the full demonstration is over when a conversation about it starts."""

_SIGNS = (" > ", " < ", " <~ ", " <! ", " = ")
_HEADERS = ("seed:", "channel:")
_CARRIED = re.compile(r"\{(photo big|photo broken|photo|video|voice|location -?[\d.]+ *, *-?[\d.]+)\}")
_PRESS = re.compile(r"\[([^\]]+)\](?:\s+on\s+(.+))?")
_LITERAL = re.compile(r"\\([*\[\]$])")
_RELATIVE = re.compile(r"\+(\d+) *(s|min|h|d)(?: +(\d{1,2}:\d{2}))?")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}


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
    """A program on a store of its own, its people, and what each of them has heard."""

    def __init__(self, settings: Settings, base: Path, starts: str = START) -> None:
        self._settings = settings
        self._base = base
        self._starts = starts
        self._stack = AsyncExitStack()
        self._inboxes: dict[str, Inbox] = {}
        self._people: dict[str, int] = {}
        self._read_until: dict[str, int] = {}
        self._said = 0
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
            await perform(STORY.name, await asyncio.to_thread(STORY.read_text, "utf-8"), self)
            await self.go(self._starts)
            self.captured.clear()
            await self._read_everything()

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

    async def say(self, name: str, text: str) -> None:
        """Let somebody say a line, with what it carries."""
        pictures, trouble, location = [], "", None
        for what in _CARRIED.findall(text):
            if what.startswith("location"):
                latitude, longitude = what.removeprefix("location").split(",")
                location = (float(latitude), float(longitude))
            elif what in {"video", "voice"}:
                trouble = f"{what}-not-taken"
            else:
                try:
                    pictures.append(clean(picture(what)))
                except PictureRefused as refused:
                    trouble = refused.key
        words = _LITERAL.sub(r"\1", self._filled(_CARRIED.sub("", text).strip()))
        await self._send(
            name, Inbound("web", "", "", words, pictures=tuple(pictures), trouble=trouble, location=location)
        )

    async def press(self, name: str, label: str, on: str | None) -> None:
        """Let somebody press a button, a stale one too."""
        whole, action = self.inbox(name).button(label, on, self.captured)
        if not action.startswith("tel:"):  # who calls a number leaves the program
            await self._send(name, Inbound("web", "", "", whole, action=action))

    def expect(self, name: str, sign: str, expected: str) -> None:
        """Check what somebody has heard."""
        inbox = self.inbox(name)
        if sign == " <! ":
            inbox.has_never(expected, self.captured)
        elif sign != " = ":
            inbox.read(expected, self.captured, only_it=sign == " <~ ")
        elif expected != "0":
            raise Failed("only NAME = 0 can be asked: that nothing is unread")
        elif inbox.unread():
            raise Failed("something is unread")

    def inbox(self, name: str) -> Inbox:
        """Give what somebody has heard."""
        return self._inboxes.setdefault(name, Inbox())

    async def attend(self, name: str, sign: str) -> None:
        """Bring somebody's inbox up to date, in their own language."""
        person = await self._find(name, opens_to_read=sign in {" < ", " <~ "})
        if person is None:
            return
        community = await self.app.units.begin().community()
        while posted := await self.app.units.begin().outbox.since(person.id, self._read_until.get(name, 0)):
            self._read_until[name] = posted[-1].id
            for one in posted:
                if one.notice.key != SAID:
                    spoken = self.app.speech.spoken(one.notice, person.language, one.created_at, community.zone)
                    self.inbox(name).hear(spoken, one.notice.slot, fresh=one.notice.fresh)

    async def _read_everything(self) -> None:
        """Let everybody have read what the story told, before a conversation about it starts."""
        community = await self.app.units.begin().community()
        for name in {*self._inboxes, *(one.name for one in community.staff.values())}:
            await self.attend(name, " > ")
            self.inbox(name).read_all()

    async def _send(self, name: str, inbound: Inbound) -> None:
        self._said += 1
        handled = await self.app.dispatcher.handle(replace(inbound, account=name, message_id=f"play-{self._said}"))
        if handled.incident:
            raise Failed(f"a fault of the program, incident {handled.incident}")

    async def _find(self, name: str, *, opens_to_read: bool) -> Person | None:
        """Find somebody by the name in the seed; who is in none is a newcomer, greeted by the page."""
        uow = self.app.units.begin()
        if name in self._people:
            return await uow.people.get(self._people[name])
        person = await uow.people.by_account("web", name)
        if person is None:
            named = await uow.people.by_name(name)
            person = named[0] if named else None
            if person is not None:
                uow.people.link(person.id, "web", name, self.clock.now())
                await uow.commit()
        if person is not None:
            self._people[name] = person.id
        elif not self.inbox(name).messages:
            top = (await uow.community()).subdistrict()
            greeted = greeting(top.name if top is not None else "").to(0)
            language = Language(self._settings.language)
            spoken = self.app.speech.spoken(greeted, language, self.clock.now(), self.zone)
            self.inbox(name).hear(spoken, unread=opens_to_read)
        return person

    def _filled(self, text: str) -> str:
        return CAPTURE.sub(lambda found: self.captured.get(found[1], found[0]), text)

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


async def perform(name: str, script: str, stage: Stage) -> None:
    """Play every line of a script on a stage; raises `Failed` at the first that does not come true."""
    for number, line in enumerate(script.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith(("#", *_HEADERS)):
            continue
        try:
            await _perform(said, stage)
        except Failed as failure:
            raise Failed(f"{name}:{number}: {said}\n  {failure}{_unread(said, stage)}") from None


async def _perform(said: str, stage: Stage) -> None:
    if said.startswith("@"):
        off = said.startswith("@!")
        await stage.go(said.removeprefix("@").removeprefix("!").strip(), off=off)
    elif said.startswith("!"):
        if said.removeprefix("!").strip() != "restart":
            raise Failed("unknown order; there is only ! restart")
        await stage.restart()
    else:
        name, sign, rest = _parted(said)
        await stage.attend(name, sign)
        if sign != " > ":
            stage.expect(name, sign, rest)
        elif pressed := _PRESS.fullmatch(rest):
            await stage.press(name, pressed[1], pressed[2])
        else:
            await stage.say(name, rest)


def _parted(said: str) -> tuple[str, str, str]:
    """Part a line into the name, which ends at the first of the signs, the sign, and what follows it."""
    padded = f"{said} "
    found = [(padded.index(sign), sign) for sign in _SIGNS if sign in padded]
    at, sign = min(found, default=(0, ""))
    name, _, channel = padded[:at].strip().partition("@")
    if not name:
        raise Failed("neither said nor expected: write NAME > …, NAME < …, NAME <~ …, NAME <! … or NAME = 0")
    if channel not in {"", "web"}:
        raise Failed(f"there is no channel {channel} yet")
    return name, sign, padded[at + len(sign) :].strip()


def _unread(said: str, stage: Stage) -> str:
    """List what the person of a failed line has not read."""
    if said.startswith(("@", "!")) or not any(sign in f"{said} " for sign in _SIGNS):
        return ""
    try:
        name, _, _ = _parted(said)
    except Failed:
        return ""
    unread = "".join(f"\n    {one.text} {list(one.buttons)}" for one in stage.inbox(name).unread())
    return f"; unread by {name}:{unread or ' nothing'}"


def _headers(script: str) -> dict[str, str]:
    lines = [line.strip() for line in script.splitlines()]
    return {key: value.strip() for key, value in (line.split(":", 1) for line in lines if line.startswith(_HEADERS))}


async def play(path: Path) -> None:
    """Play one conversation on a fresh store of its own."""
    try:
        script = await asyncio.to_thread(path.read_text, "utf-8-sig")
    except UnicodeDecodeError as failure:
        raise Failed(f"{path}: not UTF-8") from failure
    headers = _headers(script)
    channel = headers.get("channel", "web")
    if channel != "web":
        raise Failed(f"{path}: there is no channel {channel} yet")
    with tempfile.TemporaryDirectory(prefix="linli-play-") as folder:
        stage = Stage(Settings(data_dir=Path(folder), database_url="", key_file=None), path.parent)
        await stage.open()
        try:
            await stage.furnish(headers.get("seed", "demo"))
            await perform(str(path), script, stage)
        except SeedRefused as refused:
            raise Failed(f"{path}: {refused}") from refused
        finally:
            await stage.close()


__all__ = ["Failed", "Stage", "perform", "play"]
