"""Push what was committed to the chats of wires: in order, in time, again after a failure, giving up aloud."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog

from bot.channels.base import Halted, Lost, Moved, Pushed, Pushing, Refused, Unsent
from bot.domain.messages import Lane, is_personal_health
from bot.domain.ports import Clock
from bot.lines import Entry, Fates, Line
from bot.pacing import Gate, Limits, Pace
from storage.chats import Chat
from storage.outbox import Posted
from storage.units import Units

log = structlog.get_logger()

AboutChat = Callable[[Chat], Awaitable[None]]
Moving = Callable[[Chat, str], Awaitable[None]]

LOOKED_FOR = 500
"""Waiting messages that a sweep takes up at once."""

LONGEST_PAUSE = 60.0
"""Seconds before a message that could not be brought is tried again, at most."""

MOST_FAULTS = 5
"""How often a message is tried at which the program itself fails; then those behind it go on."""

ALBUM = 10
"""Pictures that far ends count one by one."""

WRITTEN_WITHIN = 5.0
"""Seconds in which the last notes must be written when the program stops."""


class Lines:
    """Push messages: to one chat one at a time, to different ones at once, the most urgent first, never too fast."""

    def __init__(
        self,
        units: Units,
        clock: Clock,
        wires: Mapping[str, Pushing],
        *,
        lost: AboutChat,
        moved: Moving,
        limits: Limits | None = None,
    ) -> None:
        self._units = units
        self._clock = clock
        self._wires = wires
        self._lost = lost
        self._moved = moved
        self._pace = Pace(limits or Limits())
        self._gate = Gate(self._pace)
        self._lines: dict[int, Line] = {}
        self._working: dict[int, asyncio.Task[None]] = {}
        self._dozing: dict[int, asyncio.Event] = {}
        self._known: set[int] = set()
        self._fates = Fates(units, self._forget)
        self._is_sole = False

    def add(self, posted: Posted) -> None:
        """Let a message wait in the line of its chat, if this process is the one that pushes."""
        chat_id = posted.chat_id
        if chat_id is None or not self._is_sole or posted.id in self._known:
            return
        self._known.add(posted.id)
        line = self._lines.setdefault(chat_id, Line())
        line.add(posted)
        if chat_id not in self._working:
            self._working[chat_id] = asyncio.create_task(self._work_off(chat_id))
            return
        self._gate.hurry(chat_id, line.rank)
        if chat_id in self._dozing:
            self._dozing[chat_id].set()

    async def catch_up(self) -> None:
        """Take up what waits and is in no line: left by a crash, or committed by another process."""
        self._is_sole = await self._units.store.sole("pushing")
        if self._is_sole:
            for posted in await self._units.begin().outbox.waiting(LOOKED_FOR):
                self.add(posted)
        self._pace.forget(asyncio.get_running_loop().time())

    async def drain(self) -> None:
        """Wait until nothing waits any more."""
        while self._working:
            await asyncio.wait(list(self._working.values()))
        await self._fates.flushed()

    async def stop(self) -> None:
        """Let what is on its way arrive; the rest waits for the next start."""
        self._is_sole = False
        self._lines.clear()
        self._gate.close()
        for dozing in self._dozing.values():
            dozing.set()
        if self._working:
            await asyncio.wait(list(self._working.values()), timeout=5)
        for task in self._working.values():
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(WRITTEN_WITHIN):
                await self._fates.flushed()

    async def _work_off(self, chat_id: int) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        try:
            while line := self._lines.get(chat_id):
                entry, at = self._next(chat_id, line)
                pause = max(at, self._pace.chat_at(chat_id)) - loop.time()
                if pause > 0:
                    await self._doze(chat_id, pause)
                    continue  # something more urgent may have come meanwhile
                if not await self._gate.enter(chat_id, entry.rank):
                    return
                try:
                    # And so it may have here, or the newer form of what was to go.
                    if line := self._lines.get(chat_id):
                        entry, _ = self._next(chat_id, line)
                        line.take(entry)
                        failures = await self._bring(chat_id, entry, line, failures)
                finally:
                    self._gate.leave()
        finally:
            self._lines.pop(chat_id, None)
            self._working.pop(chat_id, None)

    async def _doze(self, chat_id: int, pause: float) -> None:
        """Wait a while, or until something is added to the line."""
        self._dozing[chat_id] = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._dozing[chat_id].wait()
        del self._dozing[chat_id]

    def _next(self, chat_id: int, line: Line) -> tuple[Entry, float]:
        """Choose what goes next: the most urgent that may go now, else the one that may go soonest."""
        now = asyncio.get_running_loop().time()
        soonest: tuple[Entry, float] | None = None
        for entry in line:
            notice = entry.posted.notice
            at = self._pace.edit_at(chat_id, notice.slot) if notice.slot and not notice.fresh else 0.0
            if at <= now:
                return entry, 0.0
            if soonest is None or at < soonest[1]:
                soonest = entry, at
        assert soonest is not None  # noqa: S101  the caller asks only where something waits
        return soonest

    async def _bring(self, chat_id: int, entry: Entry, line: Line, failures: int) -> int:
        """Bring one message to its chat; tell how often that has failed in a row."""
        loop = asyncio.get_running_loop()
        pause = min(LONGEST_PAUSE, 2.0**failures)
        chat: Chat | None = None
        try:
            chat = await self._units.begin().chats.find(chat_id)
            if chat is None or chat.unreachable_at is not None:
                self._settle(entry, "refused")
                return 0
            await self._push(chat, entry, line)
        except Halted as halted:
            self._pace.halt(chat_id, halted.seconds, loop.time())
            line.put_back(entry)
            return failures
        except Unsent:
            self._pace.halt(chat_id, pause, loop.time())
            line.put_back(entry)
            return failures + 1
        except Refused:
            log.error("the far end will not take a message", chat=chat_id, key=entry.posted.notice.key)
            self._settle(entry, "refused")
        except Exception:  # the database's fault, or ours: others are told all the same
            log.exception("a message could not be brought", chat=chat_id, key=entry.posted.notice.key)
            entry.faults += await self._can_read(chat_id)
            if entry.faults < MOST_FAULTS:
                self._pace.rest(chat_id, pause, loop.time())
                line.put_back(entry)
                return failures + 1
            self._settle(entry, "refused")
        return 0

    async def _can_read(self, chat_id: int) -> bool:
        """Tell whether the database answers; nothing is given up for its faults."""
        try:
            await self._units.begin().chats.find(chat_id)
        except Exception:
            return False
        return True

    async def _push(self, chat: Chat, entry: Entry, line: Line) -> None:
        posted, notice = entry.posted, entry.posted.notice
        fate = self._fate(chat, posted)
        shown = None
        if not fate and notice.slot and not notice.fresh:
            shown = await self._fates.shown(chat.id, notice.slot)
            if shown is None and notice.to_group:
                fate = "folded"  # a card that never was in the group does not begin there with its end
        if fate:
            self._settle(entry, fate)
            return
        weight = 1 if shown is not None else max(min(len(notice.photos) - entry.step * ALBUM, ALBUM), 1)
        if weight > 1:
            await asyncio.sleep(self._pace.make_room(weight))
        silent = notice.hushed or (not chat.active and notice.lane is not Lane.DANGER)
        try:
            pushed = await self._wires[chat.channel].push(chat, posted, shown, step=entry.step, silent=silent)
        except Moved as moved:
            await self._moved(chat, moved.address)
            line.put_back(entry)
            return
        except Lost:
            await self._lost(chat)
            self._settle(entry, "refused")
            return
        loop = asyncio.get_running_loop()
        self._pace.finish(chat.id, notice.slot, loop.time(), is_group=chat.grid_id is not None, weight=weight)
        if pushed.has_more:
            entry.step += 1
            line.put_back(entry)
        else:
            self._settle(entry, "sent", chat.id, pushed)

    def _fate(self, chat: Chat, posted: Posted) -> str:
        """Tell what becomes of a message that is not brought at all; empty for one that is."""
        notice = posted.notice
        if notice.until is not None and notice.until <= self._clock.now():
            return "outdated"
        # Somebody who is on the page need not be sent to the page.
        return "withheld" if is_personal_health(notice.key) and not chat.active else ""

    def _forget(self, entry: Entry) -> None:
        """Know a message no more: its row says itself what became of it."""
        self._known -= {entry.posted.id, *entry.folded}

    def _settle(self, entry: Entry, fate: str, chat_id: int = 0, pushed: Pushed | None = None) -> None:
        self._fates.note(entry, fate, chat_id, pushed)
