"""The bench's Linli on Telegram: the real channel, with an echo behind its dispatcher or the whole product."""

import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from bot.app import opened, served
from bot.dispatcher import Dispatcher
from bot.domain.words import Language
from bot.logs import set_up
from bot.pacing import Limits
from bot.settings import Settings
from bot.system import run, settle_down
from handlers.context import Context
from handlers.dialogue import Reply
from locales import DEMO
from storage.seeds import seed

LIFTED = Limits(overall=0, chat_apart=0, group_a_minute=0, edit_apart=0)


async def echo(ctx: Context) -> list[Reply]:
    """Say what was said."""
    return [Reply("label", {"label": ctx.inbound.text})]


async def main(base: str, token: str, folder: str, what: str) -> None:
    """Serve until told to stop."""
    settings = Settings(
        data_dir=Path(folder),
        database_url="",
        key_file=None,
        http_port=0,
        telegram_token=SecretStr(token),
        telegram_api_base=base,
    )
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with opened(settings) as whole:
        app = whole
        await seed(app.units, DEMO, timezone=settings.timezone)
        if what == "echo":
            dispatcher = Dispatcher(
                app.units,
                app.guides,
                clock=app.clock,
                codes=app.codes,
                deliverer=app.deliverer,
                doors=app.doors,
                language=Language.ZH,
                route=echo,
            )
            app = replace(whole, dispatcher=dispatcher)
        async with served(app, limits=LIFTED):
            settle_down()
            await stopped.wait()


set_up("ERROR")
run(main(*sys.argv[1:]))
