"""Long polling: a batch is stored before the offset moves past it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.checking import OURS, is_count
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.request import AiohttpRequest, seconds_of

log = structlog.get_logger()

WAIT = 25
"""Seconds that the far end may keep a question open."""

PAUSE, LONGEST_PAUSE = 1.0, 30.0
TAKEN_OVER_WITHIN = 5.0
"""Seconds after which the one who may not ask looks whether the one who does has ended."""
AT_ONCE = 0.5
"""A far end that answers sooner than this with nothing does not wait; it is not asked without end."""

_NOTHING = b'{"ok":true,"result":[]}'
_OK = 200


class Tap(AiohttpRequest):
    """Keep a batch as it came, and show the library an empty one: one bad update must not spoil the others."""

    __slots__ = ("_payload",)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Call the far end once, and keep what it said."""
        status, payload = await super().do_request(*args, **kwargs)
        self._payload = payload
        return (status, _NOTHING) if status == _OK else (status, payload)

    def batch(self) -> list[Any]:
        """Give the updates of the last answer."""
        try:
            result = json.loads(self._payload)["result"]
        except (ValueError, KeyError, TypeError, RecursionError):
            log.error("what Telegram answered cannot be read")
            return []
        return result if isinstance(result, list) else []


class Polling:
    """Ask for updates for ever."""

    def __init__(self, bot: Bot, tap: Tap, intake: Intake, is_sole: Callable[[], Awaitable[bool]]) -> None:
        self._bot = bot
        self._tap = tap
        self._intake = intake
        self._is_sole = is_sole
        self._offset = 0

    async def run(self) -> None:
        """Ask, store, and only then move on; of several processes one asks, and only as long as it is the one."""
        loop = asyncio.get_running_loop()
        pause = PAUSE
        while True:
            asked_at = loop.time()
            try:
                if not await self._is_sole():
                    await asyncio.sleep(TAKEN_OVER_WITHIN)
                    continue
                await self._bot.get_updates(offset=self._offset or None, timeout=WAIT, allowed_updates=OURS)
                batch = self._tap.batch()
                if batch:
                    await self._intake.store(batch)
                offset = max((number + 1 for number in map(_number_of, batch) if number is not None), default=0)
                if offset:
                    self._offset = offset
                elif loop.time() - asked_at < AT_ONCE:
                    await asyncio.sleep(AT_ONCE)
                pause = PAUSE
            except RetryAfter as too_many:
                await asyncio.sleep(seconds_of(too_many))
            except (InvalidToken, Conflict) as failure:
                log.error("Telegram does not let this program ask for messages", why=type(failure).__name__)
                await asyncio.sleep(LONGEST_PAUSE)
            except (TelegramError, OSError) as failure:
                log.warning("Telegram cannot be asked", why=type(failure).__name__, pause=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception:  # the database's fault: what was not stored is asked for again
                log.exception("a batch of Telegram's could not be stored")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


def _number_of(raw: Any) -> int | None:
    """Tell the number of an update; one without a sound one moves nothing."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if is_count(number) else None
