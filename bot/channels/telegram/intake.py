"""What Telegram brings: stored as it came, then told to the dispatcher, one person's messages in order."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

import structlog
from telegram import Bot, Update
from telegram.ext import Application

from bot.channels.base import Wires
from bot.channels.telegram.answering import Answering
from bot.channels.telegram.checking import Malformed, key_of, print_of
from bot.channels.telegram.fetching import Fetching
from bot.channels.telegram.reading import Heard, parse, read
from handlers import groups, reach
from handlers.context import Desk
from storage.inbox import Raw

log = structlog.get_logger()

CHANNEL = "telegram"

ALBUM_COLLECTED_FOR = 1.0
"""Seconds that the pictures of an album are waited for; Telegram sends each as a message of its own."""

TAKEN_UP_AGAIN_AFTER = timedelta(seconds=30)
"""A stored message that nobody has handled by then was left behind."""

FINISHED_WITHIN = 4.0
"""Seconds in which what is in hand is finished when the program stops; the answers need some of the ten as well."""

MOST_FAILURES = 3
"""How often an update is tried at which we fail; then it is kept for whoever looks into it, and tried no more."""

LONGEST_KEPT = 100_000
"""Characters that are kept of what cannot be read; nobody looks at more in the quarantine."""

PTB: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


@dataclass(slots=True)
class _Queue:
    waiting: deque[Heard] = field(default_factory=deque)
    task: "asyncio.Task[None] | None" = None


@dataclass(frozen=True, slots=True)
class _Stored:
    """An update with its fingerprint and its place in the order of arrival."""

    name: str
    arrived: int
    update: Update


class Intake:
    """Take updates in: store them first, handle them afterwards, and none of them twice."""

    def __init__(self, wires: Wires, application: PTB, answering: Answering) -> None:
        self._wires = wires
        self._application = application
        self._bot: Bot = application.bot
        self._answering = answering
        self._queues: dict[tuple[int, int], _Queue] = {}
        self._in_hand: set[str] = set()
        self._held: list[_Stored] | None = []
        self._names: dict[int, _Stored] = {}
        self._failures: Counter[str] = Counter()
        self._fetching = Fetching(wires, self._bot, CHANNEL, self._name)

    async def store(self, raws: Sequence[Any]) -> None:
        """Keep a batch as it came, what is malformed in quarantine; then let it be handled."""
        uow = self._wires.units.begin()
        now = self._wires.clock.now()
        taken: list[_Stored] = []
        for raw in raws:
            arrived = await uow.new_id()
            said = _written(raw)
            try:
                update = parse(raw, self._bot)
            except Malformed as malformed:
                log.warning("a malformed update is in quarantine", what=str(malformed))
                # Not under the key of a message that may yet come in order.
                uow.inbox.store(Raw(CHANNEL, self._name(f"q.{print_of(raw)}"), said, arrived), now, "quarantined")
            else:
                taken.append(_Stored(self._name(key_of(raw)), arrived, update))
                uow.inbox.store(Raw(CHANNEL, taken[-1].name, said, arrived), now)
        await uow.commit()
        if self._held is None:
            await self._process(taken)
        else:
            self._held += taken  # what was left behind by a crash goes first

    async def open(self) -> None:
        """Begin to handle: first what is stored and was left behind by a crash."""
        await self.catch_up(everything=True)
        while self._held:
            held, self._held = self._held, []
            await self._process(held)
        self._held = None

    async def catch_up(self, *, everything: bool = False) -> None:
        """Handle what is stored and was left behind by a crash."""
        if self._held is not None and not everything:
            return
        before = self._wires.clock.now() - (timedelta() if everything else TAKEN_UP_AGAIN_AFTER)
        after = 0
        while left := await self._wires.units.begin().inbox.open(before, after, 200):
            after = left[-1].arrived
            ours = [raw for raw in left if raw.channel == CHANNEL and raw.message_id not in self._in_hand]
            found = [(raw, self._parsed(raw.said)) for raw in ours]
            for raw in (raw for raw, update in found if update is None):
                await self._settle(raw.message_id, "quarantined")
            await self._process([_Stored(raw.message_id, raw.arrived, update) for raw, update in found if update])

    async def finish(self) -> None:
        """Handle what has been stored; what takes too long is left to the next start."""
        loop = asyncio.get_running_loop()
        until = loop.time() + FINISHED_WITHIN
        while (tasks := self._tasks()) and (left := until - loop.time()) > 0:
            await asyncio.wait(tasks, timeout=left)
        late = self._tasks()
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def hear(self, update: Update, _: object) -> None:
        """Put an update into the queue of its conversation; what is not for us ends here."""
        stored = self._names.pop(update.update_id, None)
        if stored is None:
            return  # it came twice at the same moment
        try:
            await self._take(stored)
        except Exception:  # it stays stored, and is taken up again
            log.exception("an update could not be taken")
            await self._fail({stored.name})

    async def _take(self, stored: _Stored) -> None:
        heard = read(stored.update, bot_id=self._bot.id, bot_name=self._bot.username)
        if heard is None:
            await self._settle(stored.name)
            return
        if _is_about_chat(heard) and not await self._is_open(stored):
            return  # repeated, it could undo what happened since
        self._in_hand.add(stored.name)
        queue = self._queues.setdefault((heard.user, heard.chat), _Queue())
        queue.waiting.append(heard)
        if queue.task is None:
            queue.task = asyncio.create_task(self._work_off((heard.user, heard.chat), queue))

    def _tasks(self) -> list["asyncio.Task[None]"]:
        return [queue.task for queue in self._queues.values() if queue.task is not None]

    async def _process(self, taken: Sequence[_Stored]) -> None:
        for stored in taken:
            if stored.name not in self._in_hand:
                self._names[stored.update.update_id] = stored
                await self._application.process_update(stored.update)

    async def _is_open(self, stored: _Stored) -> bool:
        """Tell whether an update was stored at its place and waits; one that came before has another place."""
        found = await self._wires.units.begin().inbox.open(self._wires.clock.now(), stored.arrived - 1, 1)
        return bool(found) and found[0].message_id == stored.name

    def _parsed(self, said: str) -> Update | None:
        """Read what was stored, by an older version perhaps."""
        try:
            return parse(json.loads(said), self._bot)
        except (Malformed, ValueError):
            log.warning("what was stored cannot be read any more, and is in quarantine")
            return None

    async def _work_off(self, conversation: tuple[int, int], queue: _Queue) -> None:
        parts: list[Heard] = []
        try:
            while queue.waiting:
                parts = [queue.waiting.popleft()]
                if parts[0].album:
                    await asyncio.sleep(ALBUM_COLLECTED_FOR)
                    while queue.waiting and queue.waiting[0].album == parts[0].album:
                        parts.append(queue.waiting.popleft())
                await self._handle_or_fail(parts)
                self._in_hand -= self._names_of(parts)
        finally:
            # What a stop has cut off is in nobody's hand; its row is still open.
            self._in_hand -= self._names_of([*parts, *queue.waiting])
            del self._queues[conversation]

    async def _handle_or_fail(self, parts: list[Heard]) -> None:
        names = self._names_of(parts)
        try:
            await self._handle(parts)
        except Exception:  # it stays stored, and is taken up again
            log.exception("an update could not be handled")
            await self._fail(names)
        else:
            for name in names:
                self._failures.pop(name, None)

    async def _fail(self, names: set[str]) -> None:
        """Count a failure of ours, and give up what has failed too often; the database's own faults do not count."""
        try:
            await self._wires.units.begin().chats.find(0)
            self._failures.update(names)
            for name in names:
                if self._failures[name] >= MOST_FAILURES:
                    await self._settle(name, "quarantined")
                    del self._failures[name]
                    log.error("an update that we cannot handle is in quarantine", name=name)
        except Exception:  # tried once more, it comes here again
            log.exception("a failure could not be noted")

    async def _handle(self, parts: list[Heard]) -> None:
        first = parts[0]
        if _is_about_chat(first):
            await self._about_chat(first)
            return
        handled = await self._wires.front.handle(await self._fetching.inbound(parts))
        await self._answering.answer(first, handled)

    async def _about_chat(self, heard: Heard) -> None:
        """Note that a chat was left, entered or moved; nobody has said anything."""
        name = self._name(heard.key)

        async def note(desk: Desk) -> None:
            chat = await desk.uow.chats.at(CHANNEL, str(heard.chat))
            desk.uow.inbox.settle(CHANNEL, name, "done")
            if chat is None:
                return
            if heard.migrated_to:
                await groups.migrated(desk, chat, str(heard.migrated_to))
            elif heard.expelled:
                await (groups if heard.is_group else reach).lost(desk, chat)

        await self._wires.front.transact(note)

    async def _settle(self, name: str, state: str = "done") -> None:
        uow = self._wires.units.begin()
        uow.inbox.settle(CHANNEL, name, state)
        await uow.commit()

    def _names_of(self, parts: Sequence[Heard]) -> set[str]:
        return {self._name(part.key) for part in parts}

    def _name(self, key: str) -> str:
        """Make the fingerprint under which something of Telegram's is kept: its numbers are people's."""
        return self._wires.vault.digest(key, CHANNEL)[:32]


def _is_about_chat(heard: Heard) -> bool:
    return bool(heard.expelled or heard.joined or heard.migrated_to)


def _written(raw: Any) -> str:
    """Write an update down as it came, or as much of it as can be written."""
    try:
        return raw if isinstance(raw, str) else json.dumps(raw)
    except RecursionError:
        return repr(list(raw))[:LONGEST_KEPT]
