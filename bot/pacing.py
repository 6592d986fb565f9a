"""How fast a wire may be told things: overall, to one chat, to one group, and to one message."""

import asyncio
from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

IN_FLIGHT = 32
"""Messages that are on their way at once: what a crash may bring twice."""

LATE = 0.3
"""Share of the time between two messages by which one may be late without the next ones being late too: so small
that no second ever holds more than one message above the pace."""

KEPT_FOR_DANGER = 3
"""Messages of a group's minute that nothing else uses up."""

DOWN_FROM, DOWN_FOR = 3, 5.0
"""Chats at which the far end fails with no success in between: then it is down, and left alone for some seconds."""

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What the far end allows: messages a second overall, seconds between two to a chat, two forms of a card; 0: any.

    Telegram's own figures are 30 a second, one a second to a chat and 20 a minute to a group; a shade less overall
    keeps a burst that the net has squeezed together below the limit.
    """

    overall: float = 29.0
    chat_apart: float = 1.0
    group_a_minute: int = 20
    edit_apart: float = 3.0


class Pace:
    """Tell when the next message may go, and remember those that went; times are the loop's seconds."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._next_overall = 0.0
        self._next_to: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._slots: dict[tuple[int, str], float] = {}
        self._halted: dict[int, float] = {}
        self._failing: set[int] = set()
        self._down_until = 0.0

    def overall_at(self) -> float:
        """Tell when anything may go at all."""
        return max(self._next_overall, self._down_until)

    def chat_at(self, chat: int, *, danger: bool = False) -> float:
        """Tell when a chat may be told something; in a group some room is kept for danger."""
        at = self._next_to.get(chat, 0.0)
        sent = self._groups.get(chat)
        most = self.limits.group_a_minute if danger else max(self.limits.group_a_minute - KEPT_FOR_DANGER, 1)
        if sent is not None and len(sent) >= most:
            at = max(at, sent[-most] + _MINUTE)
        return at

    def edit_at(self, chat: int, slot: str) -> float:
        """Tell when a card may change again."""
        return self._slots.get((chat, slot), 0.0)

    def start(self, now: float) -> None:
        """Note that something goes."""
        if self.limits.overall:
            apart = 1 / self.limits.overall
            self._next_overall = max(self._next_overall, now - LATE * apart) + apart

    def make_room(self, weight: int) -> float:
        """Hold the others back for a message that counts as several; tell how long it must wait itself."""
        pause = self._room(weight)
        self._next_overall += 2 * pause
        return pause

    def finish(self, chat: int, slot: str, now: float, *, is_group: bool, weight: int = 1) -> None:
        """Note that something has gone to a chat; the far end counts from when it took it."""
        self._halted.clear()
        self._failing.clear()
        self._down_until = 0.0
        if self.limits.chat_apart:
            self._next_to[chat] = now + self.limits.chat_apart
        if is_group and self.limits.group_a_minute:
            sent = self._groups.setdefault(chat, deque(maxlen=self.limits.group_a_minute))
            sent.extend([now] * weight)
        if slot and self.limits.edit_apart:
            self._slots[chat, slot] = now + self.limits.edit_apart
        if weight > 1:
            self._next_overall = max(self._next_overall, now + self._room(weight))

    def _room(self, weight: int) -> float:
        return (weight - 1) / self.limits.overall if self.limits.overall else 0.0

    def halt(self, chat: int, seconds: float, now: float) -> None:
        """Stop what must stop: the chat that the far end had enough of; everything when it says so of a second one.

        What has gone in between shows that it is not everything that was too much.
        """
        self._halted = {one: until for one, until in self._halted.items() if until > now}
        self._halted[chat] = now + seconds
        self.rest(chat, seconds, now)
        if len(self._halted) > 1:
            self._next_overall = max(self._next_overall, min(self._halted.values()))

    def fail(self, chat: int, seconds: float, now: float) -> None:
        """Leave a chat alone at which the far end fails; and all of them when it seems to be down."""
        self.rest(chat, seconds, now)
        self._failing.add(chat)
        if len(self._failing) >= DOWN_FROM:
            self._down_until = now + min(seconds, DOWN_FOR)

    def rest(self, chat: int, seconds: float, now: float) -> None:
        """Leave one chat alone for a while, and nobody else."""
        self._next_to[chat] = max(self._next_to.get(chat, 0.0), now + seconds)

    def forget(self, now: float) -> None:
        """Drop what no longer holds anything back."""
        self._next_to = {chat: at for chat, at in self._next_to.items() if at > now}
        self._slots = {key: at for key, at in self._slots.items() if at > now}
        self._groups = {chat: sent for chat, sent in self._groups.items() if sent[-1] + _MINUTE > now}


class Gate:
    """Let messages out: as fast as the pace allows, the most urgent first, few at once."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._free = IN_FLIGHT
        self._waiting: list[tuple[int, int, asyncio.Future[bool]]] = []
        self._turns: dict[int, tuple[int, asyncio.Future[bool]]] = {}
        self._order = count()
        self._opening: asyncio.Task[None] | None = None

    async def enter(self, who: int, rank: int) -> bool:
        """Wait for one's turn; False when the gate is closed."""
        loop = asyncio.get_running_loop()
        if self._free and not self._waiting and self._pace.overall_at() <= loop.time():
            self._let_out()
            return True
        turn: asyncio.Future[bool] = loop.create_future()
        self._queue(who, rank, turn)
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        try:
            return await turn
        finally:
            self._turns.pop(who, None)

    def hurry(self, who: int, rank: int) -> None:
        """Let somebody who waits already be as urgent as this."""
        waits = self._turns.get(who)
        if waits is not None and rank < waits[0]:
            self._queue(who, rank, waits[1])

    def leave(self) -> None:
        """Make room for the next one."""
        self._free += 1
        if self._waiting and self._opening is None:
            self._opening = asyncio.create_task(self._open())

    def close(self) -> None:
        """Let nobody out any more."""
        for _, _, turn in self._waiting:
            if not turn.done():
                turn.set_result(False)
        self._waiting.clear()

    def _queue(self, who: int, rank: int, turn: "asyncio.Future[bool]") -> None:
        # Who hurries stands here twice; the later turn is found done.
        self._turns[who] = (rank, turn)
        heappush(self._waiting, (rank, next(self._order), turn))

    def _let_out(self) -> None:
        self._free -= 1
        self._pace.start(asyncio.get_running_loop().time())

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting and self._free:
                pause = self._pace.overall_at() - loop.time()
                if pause > 0:
                    await asyncio.sleep(pause)
                    continue
                _, _, turn = heappop(self._waiting)
                if not turn.done():
                    self._let_out()
                    turn.set_result(True)
        finally:
            self._opening = None
