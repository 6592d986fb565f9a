"""Push what was committed to the chats of wires: in order, in time, again after a failure, giving up aloud."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog

from bot.channels.base import Halted, Lost, Moved, Pushed, Pushing, Refused, Unsent
from bot.domain.messages import Lane
from bot.domain.ports import Clock
from bot.lines import RANKS, Entry, Fates, Line, fate_of
from bot.pacing import Gate, Limits, Pace
from storage.chats import Chat
from storage.outbox import Posted
from storage.units import Units

log = structlog.get_logger()

AboutChat = Callable[[Chat], Awaitable[None]]
Moving = Callable[[Chat, str], Awaitable[None]]

LOOKED_FOR = 500
"""Waiting messages that are read at once."""

MOST_WAITING = 100_000
"""Waiting messages among which a sweep looks for those that are in no line."""

LONGEST_PAUSE = 60.0
"""Seconds before a message that could not be brought is tried again, at most."""

MOST_FAULTS = 5
"""How often a message is tried at which the program itself fails; then those behind it go on."""

MOST_TRIES, TRIES_WITH_PHOTOS = 8, 3
"""How often a message is tried while others go: then its photos are left out, and in the end it is given up."""

ALBUM = 10
"""Pictures that far ends count one by one."""

ANSWERED_WITHIN, ARRIVED_WITHIN, WRITTEN_WITHIN = 1.5, 3.0, 1.5
"""Seconds in which, when the program stops, the last answers go, arrive, and are noted."""


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
        self._forgotten: set[int] = set()
        self._gone = 0
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
            await self._take_up()
        else:
            self._leave()
        self._pace.forget(asyncio.get_running_loop().time())

    async def _take_up(self) -> None:
        self._forgotten.clear()
        outbox = self._units.begin().outbox
        unknown = [row for row in await outbox.waiting_ids(MOST_WAITING) if row not in self._known]
        while unknown:
            found = await outbox.waiting(unknown[0] - 1, LOOKED_FOR)
            for posted in found:
                if posted.id not in self._forgotten:  # it went while it was read
                    self.add(posted)
            last = max((posted.id for posted in found), default=unknown[0])
            unknown = [row for row in unknown if row > last]

    async def drain(self) -> None:
        """Wait until nothing waits any more."""
        while self._working:
            await asyncio.wait(list(self._working.values()))
        await self._fates.flushed()

    async def stop(self) -> None:
        """Let the last answers go and what is on its way arrive; the rest waits for the next start."""
        for line in self._lines.values():
            line.leave(above=RANKS[Lane.ANSWER])
        self._wake()
        if self._working:
            await asyncio.wait(list(self._working.values()), timeout=ANSWERED_WITHIN)
        self._is_sole = False
        self._leave()
        self._gate.close()
        late = list(self._working.values())
        if late:
            await asyncio.wait(late, timeout=ARRIVED_WITHIN)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(WRITTEN_WITHIN):
                await self._fates.flushed()

    def _leave(self) -> None:
        """Let go of everything that waits: another process pushes it, or the next one."""
        for line in self._lines.values():
            for entry in line.leave():
                self._forget(entry)
        self._lines.clear()
        self._wake()

    def _wake(self) -> None:
        for dozing in self._dozing.values():
            dozing.set()

    async def _work_off(self, chat_id: int) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        try:
            while line := self._lines.get(chat_id):
                entry, at = self._next(chat_id, line)
                pause = max(at, self._pace.chat_at(chat_id, danger=entry.rank == 0)) - loop.time()
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
        waits = [max(self._opens_at(chat_id, entry) - now, 0.0) for entry in line]
        first = waits.index(min(waits))
        return list(line)[first], now + waits[first] if waits[first] else 0.0

    def _opens_at(self, chat_id: int, entry: Entry) -> float:
        """Tell when a message may go as far as its own card is concerned."""
        notice = entry.posted.notice
        return self._pace.edit_at(chat_id, notice.slot) if notice.slot and not notice.fresh else 0.0

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
            self._put_back(chat_id, entry, line)
            return failures
        except Unsent:
            self._pace.fail(chat_id, pause, loop.time())
            if self._is_worth_a_try(chat_id, entry):
                self._put_back(chat_id, entry, line)
                return failures + 1
        except Refused:
            log.error("the far end will not take a message", chat=chat_id, key=entry.posted.notice.key)
            self._settle(entry, "refused")
        except Exception:  # the database's fault, or ours: others are told all the same
            log.exception("a message could not be brought", chat=chat_id, key=entry.posted.notice.key)
            entry.faults += await self._can_read(chat_id)
            if entry.faults < MOST_FAULTS:
                self._pace.rest(chat_id, pause, loop.time())
                self._put_back(chat_id, entry, line)
                return failures + 1
            self._settle(entry, "refused")
        return 0

    def _is_worth_a_try(self, chat_id: int, entry: Entry) -> bool:
        """Count a failure of the far end at a message; in the end give it up aloud, its photos sooner."""
        entry.fail(self._gone)
        notice = entry.posted.notice
        if notice.photos and entry.tries >= TRIES_WITH_PHOTOS:
            log.warning("a message is told without its photos", chat=chat_id, key=notice.key)
            entry.leave_photos_out()
        elif entry.tries >= MOST_TRIES:
            log.error("a message that never arrives is given up", chat=chat_id, key=notice.key)
            self._settle(entry, "refused")
            return False
        return True

    def _put_back(self, chat_id: int, entry: Entry, line: Line) -> None:
        if self._lines.get(chat_id) is line:
            line.put_back(entry)
        else:
            self._forget(entry)  # the line was let go of meanwhile; whoever pushes then finds it

    async def _can_read(self, chat_id: int) -> bool:
        """Tell whether the database answers; nothing is given up for its faults."""
        try:
            await self._units.begin().chats.find(chat_id)
        except Exception:
            return False
        return True

    async def _push(self, chat: Chat, entry: Entry, line: Line) -> None:
        posted, notice = entry.posted, entry.posted.notice
        fate = fate_of(chat, posted, self._clock.now())
        shown = None
        if not fate and notice.slot:
            shown = await self._fates.shown(chat.id, notice.slot)
            if shown is None and notice.to_group and not notice.fresh:
                fate = "folded"  # a card that never was in the group does not begin there with its end
        if fate:
            self._settle(entry, fate)
            return
        weight = (
            1 if shown is not None and not notice.fresh else max(min(len(notice.photos) - entry.step * ALBUM, ALBUM), 1)
        )
        if weight > 1:
            await asyncio.sleep(self._pace.make_room(weight))
        silent = notice.hushed or (not chat.active and notice.lane is not Lane.DANGER)
        try:
            pushed = await self._wires[chat.channel].push(chat, posted, shown, step=entry.step, silent=silent)
        except Moved as moved:
            await self._moved(chat, moved.address)
            self._put_back(chat.id, entry, line)
            return
        except Lost:
            await self._lost(chat)
            self._settle(entry, "refused")
            return
        loop = asyncio.get_running_loop()
        self._pace.finish(chat.id, notice.slot, loop.time(), is_group=chat.grid_id is not None, weight=weight)
        self._gone += 1
        if pushed.has_more:
            entry.step += 1
            self._put_back(chat.id, entry, line)
        else:
            self._settle(entry, "sent", chat.id, pushed)

    def _forget(self, entry: Entry) -> None:
        """Know a message no more: its row says itself what became of it."""
        rows = {entry.posted.id, *entry.folded}
        self._known -= rows
        self._forgotten |= rows

    def _settle(self, entry: Entry, fate: str, chat_id: int = 0, pushed: Pushed | None = None) -> None:
        self._fates.note(entry, fate, chat_id, pushed)
