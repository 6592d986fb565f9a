"""What happens is told to the bot: one poll at a time, or by webhook until it is taken."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.support.bot_api_chats import Update
from tests.support.bot_api_rules import Json, Refused

SECRET = "X-Telegram-Bot-Api-Secret-Token"
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
"""What is only told to a bot that asks for it by name."""
BATCH = 100
LONGEST_POLL = 50


class Delivery(NamedTuple):
    """One try to hand an update to the webhook; status 0 is a bot that could not be reached."""

    update_id: int
    status: int


@dataclass
class Webhook:
    """Where updates are posted."""

    url: str
    secret: str
    connections: int


class Updates:
    """The queue of the bot."""

    def __init__(self, changed: Callable[[], None], retry: float) -> None:
        self.history: list[Update] = []
        self.pending: dict[int, Update] = {}
        self.handed: dict[int, float] = {}
        self.deliveries: list[Delivery] = []
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self.polls = 0
        self._changed = changed
        self._retry = retry
        self._ids = count(870_000_001)
        self._again: deque[Update] = deque()
        self._poll: asyncio.Future[None] | None = None
        self._queues: dict[int, deque[Update]] = defaultdict(deque)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(1)
        self._client: ClientSession | None = None

    def push(self, kind: str, body: Json, queue: int) -> Update:
        """Queue something that happened, unless the bot asked not to hear of such things."""
        number = next(self._ids)
        raw = json.dumps({"update_id": number, kind: body}).encode()
        update = Update(number, kind, body, raw, queue)
        self.history.append(update)
        if self._is_wanted(kind):
            self.pending[number] = update
            self._announce(update)
        return update

    def redeliver(self, update: Update) -> None:
        """Hand out once more what was handed out already."""
        if self.webhook is None:
            self._again.append(update)
        self._announce(update)

    async def poll(self, offset: int, limit: int, seconds: float) -> bytes:
        """Answer getUpdates; a newer poll ends this one."""
        if self.webhook is not None:
            raise Refused(
                409,
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        self._confirm(offset)
        self.polls += 1
        self._changed()
        self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        if not self.pending and not self._again and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        batch = [self._again.popleft() for _ in range(min(limit, len(self._again)))]
        batch += islice(self.pending.values(), limit - len(batch))
        now = asyncio.get_running_loop().time()
        for update in batch:
            self.handed.setdefault(update.id, now)
        return b"[" + b",".join(update.raw for update in batch) + b"]"

    async def hook(self, webhook: Webhook | None, *, drop: bool) -> None:
        """Post updates to an address from now on, or no longer."""
        await self._stop()
        self.webhook = webhook
        if drop:
            self.pending.clear()
        if webhook is not None:
            self._end_poll("terminated by setWebhook request")
            self._slots = asyncio.Semaphore(webhook.connections)
            for update in self.pending.values():
                self._announce(update)

    async def close(self) -> None:
        """Stop posting and let the waiting poll go home empty."""
        await self._stop()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self._client is not None:
            await self._client.close()

    def _is_wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in UNASKED

    def _confirm(self, offset: int) -> None:
        """Forget what the bot has taken; a negative offset keeps that many of the newest."""
        taken = [number for number in self.pending if number < offset] if offset >= 0 else list(self.pending)[:offset]
        for number in taken:
            del self.pending[number]

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refused(409, why))

    async def _wait(self, seconds: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _announce(self, update: Update) -> None:
        if self.webhook is None:
            if self._poll is not None and not self._poll.done():
                self._poll.set_result(None)
            return
        self._queues[update.queue].append(update)
        if update.queue not in self._tasks:
            self._tasks[update.queue] = asyncio.create_task(self._deliver(update.queue, self.webhook))

    async def _deliver(self, queue: int, webhook: Webhook) -> None:
        """Post the updates of one chat in their order, each until it is taken."""
        waiting = self._queues[queue]
        pause = self._retry
        try:
            while waiting:
                async with self._slots:
                    status = await self._post(waiting[0], webhook)
                self.deliveries.append(Delivery(waiting[0].id, status))
                if 200 <= status < 300:
                    self.pending.pop(waiting.popleft().id, None)
                    pause = self._retry
                self._changed()
                if not 200 <= status < 300:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 1)
        finally:
            if self._tasks.get(queue) is asyncio.current_task():
                del self._tasks[queue]

    async def _post(self, update: Update, webhook: Webhook) -> int:
        if self._client is None:
            self._client = ClientSession(timeout=ClientTimeout(total=10))
        headers = {"Content-Type": "application/json"} | ({SECRET: webhook.secret} if webhook.secret else {})
        self.handed.setdefault(update.id, asyncio.get_running_loop().time())
        try:
            async with self._client.post(webhook.url, data=update.raw, headers=headers) as answer:
                await answer.read()
                return answer.status
        except (ClientError, TimeoutError):
            return 0

    async def _stop(self) -> None:
        tasks: list[asyncio.Task[Any]] = list(self._tasks.values())
        self._tasks.clear()
        self._queues.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
