"""`linli play`: conversations as files, played through the real program with a clock that stands still."""

import asyncio
import io
import re
import tempfile
import unicodedata
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.pictures import MOST_BYTES, PictureRefused, clean
from bot.app import App, opened
from bot.domain.people import Person
from bot.domain.words import Language
from bot.settings import Settings
from bot.system import StillClock
from handlers.dialogue import Inbound
from handlers.welcome import greeting
from locales import DEMO
from locales.speech import Spoken
from storage.outbox import SAID
from storage.seeds import SeedRefused, seed

FOLDER = DEMO
STORY = DEMO / "story.txt"
"""The conversation by which the full demonstration comes to its tickets and follow-ups."""

STORY_TAKES = timedelta(days=21)
"""How long before the demonstration's present its story begins."""

START = "2026-03-02 09:00"
_SIGNS = (" > ", " <~ ", " <! ", " < ", " = ")
_CARRIED = re.compile(r"\{(photo big|photo broken|photo|video|voice|location [-\d.]+,\s*[-\d.]+)\}")
_BUTTON = re.compile(r"(?<!\\)\[([^\]]+)\]")
_CAPTURE = re.compile(r"(?<!\\)\$(\w+)")
_PRESS = re.compile(r"\[([^\]]+)\](?:\s+on\s+(.+))?")


class Failed(Exception):
    """A line of a conversation did not come true."""


@dataclass(slots=True)
class Heard:
    """One message in somebody's inbox, with the buttons that it has now and those it ever had."""

    text: str
    buttons: dict[str, str]
    slot: str = ""
    ever: dict[str, str] = field(default_factory=dict)
    unread: bool = True


def plain(text: str) -> str:
    """Bring words to the form in which they are compared: NFKC, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\ufe0f", "").split())


class Inbox:
    """What one person has been told."""

    def __init__(self) -> None:
        self.messages: list[Heard] = []

    def hear(self, spoken: Spoken, slot: str, *, fresh: bool) -> None:
        """Take a message; an edit that changes words is a new one, a change of buttons alone is none."""
        text, buttons = plain(spoken.text), {plain(label): action for label, action in spoken.buttons}
        before = next((one for one in reversed(self.messages) if slot and one.slot == slot), None)
        if not fresh and before is not None:
            if before.text == text:
                before.ever |= before.buttons
                before.buttons = buttons
                return
            before.ever |= before.buttons
            before.buttons = {}
        self.messages.append(Heard(text, buttons, slot))

    def button(self, label: str, on: str | None) -> str:
        """Find a button by its label: where it is now, else where it ever was (a stale press)."""
        pattern = _pattern(label, {})
        messages = [one for one in reversed(self.messages) if on is None or _pattern(on, {}).search(one.text)]
        for which in ("buttons", "ever"):
            for message in messages:
                for name, action in getattr(message, which).items():
                    if pattern.search(name):
                        return str(action)
        raise Failed(f"no message ever had a button [{label}]")

    def unread(self) -> list[Heard]:
        """List what was not read yet."""
        return [one for one in self.messages if one.unread]


def _pattern(text: str, captured: dict[str, str]) -> re.Pattern[str]:
    """Make the expression for what a line expects: `*` is anything, `$n` captures, `\\` takes literally."""
    parts, at = [], 0
    named: set[str] = set()
    said = plain(text)
    while at < len(said):
        letter = said[at]
        capture = re.match(r"\$(\w+)", said[at:])
        if letter == "\\" and said[at + 1 : at + 2] in {"*", "[", "]", "$"}:
            parts.append(re.escape(said[at + 1]))
            at += 2
        elif letter == "*":
            parts.append(".*")
            at += 1
        elif capture is not None:
            name = capture[1]
            if name in captured:
                parts.append(re.escape(captured[name]))
            elif name in named:
                parts.append(f"(?P=v{name})")
            else:
                named.add(name)
                parts.append(f"(?P<v{name}>[A-Za-z0-9-]+)")
            at += len(capture[0])
        else:
            parts.append(re.escape(letter))
            at += 1
    return re.compile("".join(parts), re.DOTALL)


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

    def __init__(self, settings: Settings, base: Path, begins: datetime) -> None:
        self._settings = settings
        self._base = base
        self._stack = AsyncExitStack()
        self._inboxes: dict[str, Inbox] = {}
        self._people: dict[str, int] = {}
        self._read_until: dict[str, int] = {}
        self._said = 0
        self._old_until = 0
        self.zone = ZoneInfo(self._settings.timezone)
        self.clock = StillClock(begins)
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
        """Fill the store: the people of the demonstration, or of a folder."""
        folder = FOLDER if what in {"demo", "demo full"} else self._base / what
        await seed(self.app.units, folder, timezone=self._settings.timezone, demonstration=demonstration)
        self.zone = (await self.app.units.begin().community()).zone

    async def tell_story(self, until: datetime) -> None:
        """Play the demonstration's own story; its messages count as read, its last day is today."""
        await perform(STORY.name, await asyncio.to_thread(STORY.read_text, "utf-8"), self)
        await self.app.step_to(until, self.clock.move_to)
        self._inboxes.clear()
        self._read_until.clear()
        self._old_until = await self.app.units.begin().outbox.last_id()

    async def go(self, when: str, *, off: bool = False) -> None:
        """Move the clock, through every moment at which something falls due or as if switched off meanwhile."""
        target = self._moment(when)
        if off:
            self.clock.move_to(target)
            await self.app.timekeeper.sweep_all()
        else:
            await self.app.step_to(target, self.clock.move_to)

    async def say(self, name: str, text: str) -> None:
        """Let somebody say a line, with what it carries."""
        carried = _CARRIED.findall(text)
        words = _CARRIED.sub("", text).strip()
        pictures, trouble, location = [], "", None
        for what in carried:
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
        await self._send(
            name, Inbound("web", "", "", words, pictures=tuple(pictures), trouble=trouble, location=location)
        )

    async def press(self, name: str, label: str, on: str | None) -> None:
        """Let somebody press a button, a stale one too."""
        action = self.inbox(name).button(self._filled(label), self._filled(on) if on else None)
        await self._send(name, Inbound("web", "", "", label, action=action))

    def expect(self, name: str, sign: str, expected: str) -> None:
        """Check what somebody has heard."""
        inbox = self.inbox(name)
        if sign == " = ":
            if expected.strip() != "0" or inbox.unread():
                raise Failed("something is unread")
            return
        labels = [plain(label) for label in _BUTTON.findall(expected)]
        pattern = _pattern(_BUTTON.sub("", expected), self.captured)
        if sign == " <! ":
            if any(pattern.search(one.text) for one in inbox.messages):
                raise Failed("a message contains it")
            return
        for message in inbox.unread():
            found = pattern.search(message.text)
            buttons = [*message.buttons] if message.buttons else [*message.ever]
            if found is None or not all(any(label in button for button in buttons) for label in labels):
                continue
            self.captured |= {key[1:]: value for key, value in found.groupdict().items()}
            until = inbox.messages.index(message)
            for one in [message] if sign == " <~ " else inbox.messages[: until + 1]:
                one.unread = False
            return
        raise Failed("no unread message contains it")

    def inbox(self, name: str) -> Inbox:
        """Give what somebody has heard."""
        return self._inboxes.setdefault(name, Inbox())

    async def attend(self, name: str) -> None:
        """Let somebody read everything that was posted to them, in their own language."""
        person = await self._find(name)
        if person is None:
            return
        community = await self.app.units.begin().community()
        for posted in await self.app.units.begin().outbox.since(person.id, self._read_until.get(name, 0)):
            self._read_until[name] = posted.id
            if posted.notice.key != SAID:
                spoken = self.app.speech.spoken(posted.notice, person.language, posted.created_at, community.zone)
                self.inbox(name).hear(spoken, posted.notice.slot, fresh=posted.notice.fresh)
                if posted.id <= self._old_until:
                    self.inbox(name).messages[-1].unread = False

    async def _send(self, name: str, inbound: Inbound) -> None:
        await self._find(name)
        self._said += 1
        inbound = replace(inbound, account=name, message_id=f"play-{self._said}", text=self._filled(inbound.text))
        await self.app.dispatcher.handle(inbound)
        await self.app.dispatcher.finish()

    async def _find(self, name: str) -> Person | None:
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
            self.inbox(name).hear(spoken, "", fresh=True)
            self.inbox(name).messages[-1].unread = False
        return person

    def _filled(self, text: str) -> str:
        return _CAPTURE.sub(lambda found: self.captured.get(found[1], found[0]), text)

    def _moment(self, when: str) -> datetime:
        now = self.clock.now().astimezone(self.zone)
        relative = _RELATIVE.fullmatch(when)
        if relative is None:
            try:
                return datetime.fromisoformat(when).replace(tzinfo=self.zone)
            except ValueError as failure:
                raise Failed(f"no such moment: {when}") from failure
        moment = now + timedelta(**{_UNITS[relative[3]]: int(f"{relative[1]}{relative[2]}")})
        if relative[4]:
            moment = datetime.combine(moment.date(), time.fromisoformat(relative[4].zfill(5)), self.zone)
        return moment


_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_RELATIVE = re.compile(r"([+-])(\d+)\s*(s|min|h|d)(?:\s+(\d{1,2}:\d{2}))?")


async def perform(name: str, script: str, stage: Stage) -> None:
    """Play every line of a script on a stage; raises `Failed` at the first that does not come true."""
    for number, line in enumerate(script.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith(("#", "seed:", "channel:")):
            continue
        try:
            await _perform(said, stage)
        except (Failed, SeedRefused) as failure:
            who = _parted(said)[0] if not said.startswith(("@", "!")) else ""
            unread = "".join(f"\n    {one.text} {list(one.buttons)}" for one in stage.inbox(who).unread())
            raise Failed(f"{name}:{number}: {said}\n  {failure}; unread by {who}:{unread or ' nothing'}") from None


async def _perform(said: str, stage: Stage) -> None:
    if said.startswith("@"):
        await stage.go(said.lstrip("@!").strip(), off=said.startswith("@!"))
        return
    if said.startswith("!"):
        if said.removeprefix("!").strip() != "restart":
            raise Failed("unknown order")
        await stage.restart()
        return
    name, sign, rest = _parted(said)
    pressed = _PRESS.fullmatch(rest) if sign == " > " else None
    await stage.attend(name)
    if pressed is not None:
        await stage.press(name, pressed[1], pressed[2])
    elif sign == " > ":
        await stage.say(name, rest)
    else:
        stage.expect(name, sign, rest)


def _parted(said: str) -> tuple[str, str, str]:
    padded = f"{said} "
    found = [(padded.index(sign), sign) for sign in _SIGNS if sign in padded]
    if not found:
        raise Failed("neither said nor expected: write NAME > …, NAME < …, NAME <~ …, NAME <! … or NAME = 0")
    at, sign = min(found)
    name = padded[:at].strip()
    base, _, channel = name.partition("@")
    if channel not in {"", "web"}:
        raise Failed(f"there is no channel {channel} yet")
    return base, sign, padded[at + len(sign) :].strip()


async def play(path: Path) -> None:
    """Play one conversation on a fresh store of its own."""
    script = await asyncio.to_thread(path.read_text, "utf-8")
    headers = dict(line.split(":", 1) for line in script.splitlines() if line.startswith(("seed:", "channel:")))
    if headers.get("channel", "web").strip() != "web":
        raise Failed(f"{path}: there is no channel {headers['channel'].strip()} yet")
    what = headers.get("seed", "demo").strip()
    with tempfile.TemporaryDirectory(prefix="linli-play-") as folder:
        settings = Settings(data_dir=Path(folder), database_url="", key_file=None)
        starts = datetime.fromisoformat(START).replace(tzinfo=ZoneInfo(settings.timezone))
        stage = Stage(settings, path.parent, starts - STORY_TAKES if what == "demo full" else starts)
        await stage.open()
        try:
            await stage.furnish(what)
            if what == "demo full":
                await stage.tell_story(starts)
            await perform(str(path), script, stage)
        finally:
            await stage.close()
