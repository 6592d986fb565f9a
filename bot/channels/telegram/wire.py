"""Telegram, joined to the program: it comes up by itself, however long the far end cannot be reached."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.channels.base import Wires
from bot.channels.telegram.answering import Answering
from bot.channels.telegram.checking import OURS
from bot.channels.telegram.intake import CHANNEL, Intake
from bot.channels.telegram.polling import WAIT, Polling, Tap
from bot.channels.telegram.request import Lenient, Terse
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.webhook import PATH, Webhook

log = structlog.get_logger()

LONGEST_PAUSE = 60.0
SOLE = "pushing"
"""What the process that pushes holds is held for asking too: an answer goes where the question came in."""
ANSWER_WITHIN = 20.0
"""Seconds that the far end may take beyond those that it keeps a question open."""


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Where the Bot API is, and how it is reached; with a webhook it calls us."""

    token: str
    api_base: str
    proxy: str = ""
    has_webhook: bool = False


class Telegram:
    """The channel Telegram of one bot."""

    def __init__(self, wires: Wires, far_end: FarEnd, met: Callable[[str], Any]) -> None:
        self._wires = wires
        self._far_end = far_end
        self._met = met
        self._tap = Tap(far_end.token, proxy=far_end.proxy, connections=2, read_timeout=WAIT + ANSWER_WITHIN)
        base = far_end.api_base.rstrip("/")
        self._application = (
            Application.builder()
            .token(far_end.token)
            .base_url(f"{base}/bot")
            .base_file_url(f"{base}/file/bot")
            .request(Lenient(far_end.token, proxy=far_end.proxy))
            .get_updates_request(self._tap)
            .updater(None)
            .job_queue(None)
            .build()
        )
        bot = self._application.bot
        self._terse = Terse(far_end.token, proxy=far_end.proxy)
        terse = Bot(far_end.token, f"{base}/bot", request=self._terse, get_updates_request=self._terse)
        self.sending = Sending(wires, terse)
        self._answering = Answering(wires, bot, CHANNEL)
        self.intake = Intake(wires, self._application, self._answering)
        self._application.add_handler(TypeHandler(Update, self.intake.hear))
        self._application.add_error_handler(_stumbled)
        self._secret = wires.vault.digest(far_end.token, "webhook")
        self._running: asyncio.Task[None] | None = None

    def routes(self) -> list[web.RouteDef]:
        """List the addresses at which the far end calls."""
        return Webhook(self.intake, self._secret).routes() if self._far_end.has_webhook else []

    async def open(self) -> None:
        """Make ready to send; nothing is asked yet."""
        await self._terse.initialize()

    def start(self) -> None:
        """Come up, beside everything else."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Take nothing more, and finish what is in hand; the answers can still go."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self.intake.finish()

    async def close(self) -> None:
        """Let go of the far end, when everything has gone."""
        await self._answering.finish()
        await self.sending.finish()
        await self._application.shutdown()
        await self._application.bot.shutdown()
        await self._terse.shutdown()

    async def catch_up(self) -> None:
        """Handle what is stored and was left behind."""
        await self.intake.catch_up()

    async def _run(self) -> None:
        await self._again(self._meet)
        await self._again(self.intake.open)
        if self._far_end.has_webhook:
            await self._again(self._set_webhook)
            await self._again(self._answering.introduce)
            return
        await self._again(self._application.bot.delete_webhook)
        introducing = asyncio.create_task(self._again(self._answering.introduce, at_most=3))
        try:
            await self._again(self._poll)
        finally:
            introducing.cancel()

    async def _poll(self) -> None:
        store = self._wires.units.store
        await Polling(self._application.bot, self._tap, self.intake, lambda: store.sole(SOLE)).run()

    async def _meet(self) -> None:
        await self._application.initialize()
        await self._met(self._application.bot.username)

    async def _set_webhook(self) -> None:
        url = f"{self._wires.url}{PATH}"
        await self._application.bot.set_webhook(
            url, secret_token=self._secret, allowed_updates=OURS, max_connections=40
        )

    async def _again(self, ask: Callable[[], Any], *, at_most: int = 0) -> None:
        """Ask until the far end has answered; what it does not know it need not."""
        pause, tries = 1.0, 0
        while True:
            try:
                await ask()
            except Exception as failure:  # what the library stumbles over too: the page goes on without Telegram
                tries += 1
                log.warning("Telegram cannot be reached", why=type(failure).__name__, pause=pause)
                if tries == at_most:
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return


async def _stumbled(_: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Tell that something went wrong by its type alone: the library would write down what was said."""
    log.error("the library stumbled over an update", why=type(context.error).__name__)
