"""The only place where the parts are joined, started in order, and stopped in the reverse order."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.adapters.vault import Keyring, RandomCodes
from bot.adapters.workdays import calendars_at
from bot.channels.base import Wires
from bot.channels.web.demonstration import PANES, Demonstration
from bot.channels.web.server import mount, site
from bot.dispatcher import Dispatcher
from bot.domain.calendars import Calendars
from bot.domain.consents import ConsentKind
from bot.domain.messages import worded
from bot.domain.ports import Clock, Codes, Vault
from bot.domain.words import Language
from bot.outbox import Deliverer
from bot.pacing import Limits
from bot.pushing import Lines
from bot.scheduler import Timekeeper
from bot.settings import Settings
from bot.system import ShiftedClock, SystemClock, without_collecting
from handlers import groups, reach
from handlers.context import Doors, Guides
from locales.danger_book import load_danger_book
from locales.food_guide import load_food_guide
from locales.guides import load_waste_guide
from locales.hearing import load_recogniser
from locales.lab_guide import load_lab_guide
from locales.speech import Speech
from locales.understanding import load_catalogue
from storage.chats import Chat
from storage.units import Units, open_store

if TYPE_CHECKING:
    from bot.channels.telegram.wire import Telegram

CONSENT_VERSION = "2026-11"
"""Raised whenever the wording of a consent changes."""


@dataclass(frozen=True, slots=True)
class App:
    """The running parts, for the channels and the command line."""

    settings: Settings
    clock: Clock
    codes: Codes
    vault: Vault
    units: Units
    speech: Speech
    guides: Guides
    deliverer: Deliverer
    doors: Doors
    dispatcher: Dispatcher
    timekeeper: Timekeeper

    async def move_clock(self, by: str) -> None:
        """Move the demonstration's clock by an hour, a day, or to what is due next; it stays moved."""
        if not isinstance(self.clock, ShiftedClock):
            return
        now = self.clock.now()
        due = await self.units.next_due()
        target = {"hour": now + timedelta(hours=1), "day": now + timedelta(days=1), "due": max(due or now, now)}[by]
        await self.step_to(target, self.clock.move_to)
        await self.keep_clock()

    async def keep_clock(self) -> None:
        """Remember how far the demonstration's clock has been moved."""
        if isinstance(self.clock, ShiftedClock):
            await self.units.remember("clock_shift", str(self.clock.shift.total_seconds()))

    async def step_to(self, target: datetime, move: Callable[[datetime], None]) -> None:
        """Go to a later moment through every moment at which something falls due, sweeping at each."""
        await self.timekeeper.sweep_all()
        while (due := await self.units.next_due()) is not None and due <= target:
            if due > self.clock.now():
                move(due)
            before = due
            await self.timekeeper.sweep_all()
            if await self.units.next_due() == before:
                break  # a row that cannot be settled must not stop the clock
        move(target)
        await self.timekeeper.sweep_all()


def guides(speech: Speech, calendars: Calendars, ranges: Path | None = None) -> Guides:
    """Load the content that answers are looked up in; `ranges` is where a deployment's own reference ranges may lie."""
    texts = {kind.value: _consent_text(speech, kind) for kind in ConsentKind}
    with without_collecting():
        catalogue, recogniser = load_catalogue(), load_recogniser()
        waste, foods, dangers = load_waste_guide(), load_food_guide(), load_danger_book()
        labs = load_lab_guide(ranges)
    return Guides(catalogue, catalogue, recogniser, waste, foods, labs, dangers, texts, calendars)


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock | None = None, codes: Codes | None = None, vault: Vault | None = None
) -> AsyncIterator[App]:
    """Join the parts on a database; on leaving, finish what is in hand and let go of it.

    Raises `CalendarRefused` or `RangesRefused` before anything is touched when a file of one's own is broken.
    """
    calendars = calendars_at(settings.calendar, needed=settings.calendar_file is not None)
    clock = clock or SystemClock()
    codes = codes or RandomCodes()
    vault = vault or Keyring.at(settings.keys)
    speech = Speech()
    content = guides(speech, calendars, settings.ranges)
    store = await open_store(settings.store)
    units = Units(store, vault)
    deliverer = Deliverer()
    doors = Doors(settings.url, await units.recall("telegram_name") or "", settings.clinics)
    dispatcher = Dispatcher(
        units,
        content,
        clock=clock,
        codes=codes,
        deliverer=deliverer,
        doors=doors,
        language=Language(settings.language),
    )
    timekeeper = Timekeeper(units, dispatcher, clock)
    try:
        yield App(settings, clock, codes, vault, units, speech, content, deliverer, doors, dispatcher, timekeeper)
    finally:
        timekeeper.stop()
        await dispatcher.finish()
        await store.close()


def wires(app: App) -> Wires:
    """Give a channel what it is joined to."""
    return Wires(
        front=app.dispatcher,
        deliverer=app.deliverer,
        units=app.units,
        speech=app.speech,
        clock=app.clock,
        codes=app.codes,
        vault=app.vault,
        url=app.settings.url,
        clinics=app.doors.clinics,
        language=Language(app.settings.language),
    )


@asynccontextmanager
async def served(
    app: App,
    *,
    demonstration: bool = False,
    limits: Limits | None = None,
    met: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[None]:
    """Serve the page and Telegram, run the timetable; on leaving, finish what is in hand within ten seconds.

    `met` hears the bot's name once Telegram has been reached.
    """
    joined = wires(app)
    outer, closing = site(joined)
    others: list[tuple[str, int, Callable[[], Awaitable[None]]]] = []
    async with AsyncExitStack() as stack:
        if app.settings.telegram_token.get_secret_value() and not demonstration:
            telegram, lines = _telegram(app, joined, limits, met)
            # Left in this order: nothing more comes in, the answers go out, the wire is closed.
            stack.push_async_callback(telegram.close)
            stack.push_async_callback(lines.stop)
            stack.push_async_callback(telegram.stop)
            await telegram.open()
            await lines.catch_up()
            telegram.start()
            outer.add_routes(telegram.routes())
            others = [("telegram", 30, telegram.catch_up), ("pushing", 2, lines.catch_up)]
        if demonstration:
            app.doors.url = f"{app.settings.url}/{next(iter(PANES))}"
            for pane in PANES:
                mount(outer, joined, f"/{pane}/", closing)
            outer.add_routes(Demonstration(joined, app.move_clock).routes())
        else:
            mount(outer, joined, "/", closing)
        runner = web.AppRunner(outer, access_log=None, shutdown_timeout=8)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, app.settings.http_host, app.settings.http_port).start()
        stack.callback(app.timekeeper.stop)
        app.timekeeper.start(*others)
        yield


def _telegram(app: App, joined: Wires, limits: Limits | None, tell: Callable[[str], None]) -> "tuple[Telegram, Lines]":
    """Join Telegram, and the lines of what waits for its chats."""
    from bot.channels.telegram.intake import CHANNEL  # noqa: PLC0415  heavy, and needed only with a token
    from bot.channels.telegram.wire import FarEnd, Telegram  # noqa: PLC0415  the same

    async def met(name: str) -> None:
        app.doors.telegram = name
        await app.units.remember("telegram_name", name)
        tell(name)

    async def lost(chat: Chat) -> None:
        await app.dispatcher.transact(lambda desk: (reach if chat.grid_id is None else groups).lost(desk, chat))

    async def moved(chat: Chat, address: str) -> None:
        await app.dispatcher.transact(lambda desk: groups.migrated(desk, chat, address))

    settings = app.settings
    far_end = FarEnd(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api_base,
        settings.telegram_proxy,
        has_webhook=settings.telegram_mode == "webhook",
    )
    telegram = Telegram(joined, far_end, met)
    lines = Lines(app.units, app.clock, {CHANNEL: telegram.sending}, lost=lost, moved=moved, limits=limits)
    app.deliverer.push_through(lines)
    return telegram, lines


def _consent_text(speech: Speech, kind: ConsentKind) -> tuple[str, str]:
    """Name a consent's text by its version and the fingerprint of both wordings."""
    key = "messenger-consent" if kind is ConsentKind.MESSENGER else worded("consent", kind)
    wordings = "\0".join(speech.word(key, language, name="") for language in Language)
    return CONSENT_VERSION, hashlib.sha256(wordings.encode()).hexdigest()
