"""The peer: aiogram's stateless echo by long polling, in an environment and a lock of its own."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say what was said."""
    await message.answer(message.text or "")


async def main(base: str, token: str) -> None:
    """Serve until told to stop."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    await dispatcher.start_polling(bot)


asyncio.run(main(sys.argv[1], sys.argv[2]))
