"""How much the fake Bot API takes in a while, and how it fails when a test says so."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from math import ceil

from tests.support.bot_api_chats import Chat
from tests.support.bot_api_rules import Refused

JITTER = 0.02
"""Seconds by which a window may be missed: the wire is no clock."""


class Window:
    """At most so many in any such span of time."""

    def __init__(self, most: int, span: float) -> None:
        self.most = most
        self.span = span
        self._at: deque[float] = deque()

    def wait(self, now: float, weight: int) -> float:
        """Tell how long it takes until there is room."""
        while self._at and self._at[0] <= now - self.span + JITTER:
            self._at.popleft()
        excess = len(self._at) + weight - self.most
        if excess <= 0 or not self._at:
            return 0
        return self._at[min(excess, len(self._at)) - 1] + self.span - now

    def add(self, now: float, weight: int) -> None:
        """Remember what was let through."""
        self._at.extend([now] * weight)


class Rates:
    """The far end's limits: overall, to a person, in a group."""

    def __init__(self, *, limits: bool, second: float, group_window: float) -> None:
        self.limits = limits
        self.too_many = 0
        self._second = second
        self._all = Window(30, second)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(1, second))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(20, group_window))

    def take(self, chat: Chat, weight: int = 1) -> None:
        """Let messages through, or tell when to come again; an album is one to a person, and its pictures elsewhere."""
        if not self.limits:
            return
        now = asyncio.get_running_loop().time()
        own = self._chats[chat.id] if chat.is_private else self._groups[chat.id]
        counted = 1 if chat.is_private else weight
        wait = max(self._all.wait(now, weight), own.wait(now, counted))
        if wait > 0:
            self.too_many += 1
            seconds = ceil(wait)
            raise Refused(429, f"retry after {seconds}", retry_after=seconds)
        self._all.add(now, weight)
        own.add(now, counted)


@dataclass
class Fault:
    """What goes wrong with the next calls of a kind."""

    method: str
    how: str
    times: int
    status: int = 0
    why: str = ""
    retry_after: int | None = None
    chat: int | None = None
    accepted: bool = False

    def refusal(self) -> Refused:
        """Give the answer that a failing far end gives."""
        if self.status == 429:
            seconds = 1 if self.retry_after is None else self.retry_after
            return Refused(429, self.why or f"retry after {seconds}", retry_after=seconds)
        usual = {400: "chat not found", 403: "bot was blocked by the user"}.get(self.status, "")
        return Refused(self.status, self.why or usual)


class Failing:
    """A far end that fails as it is told to, in the order in which it was told."""

    def __init__(self) -> None:
        self.due: list[Fault] = []

    def fail(
        self,
        method: str = "",
        status: int = 500,
        *,
        why: str = "",
        retry_after: int | None = None,
        times: int = 1,
        chat: Chat | int | None = None,
    ) -> None:
        """Refuse the next calls, of one method or of any."""
        self.due.append(Fault(method, "fail", times, status, why, retry_after, _number(chat)))

    def hang(self, method: str = "", times: int = 1, *, chat: Chat | int | None = None, accepted: bool = False) -> None:
        """Never answer the next calls."""
        self.due.append(Fault(method, "hang", times, chat=_number(chat), accepted=accepted))

    def reset(
        self, method: str = "", times: int = 1, *, chat: Chat | int | None = None, accepted: bool = False
    ) -> None:
        """Drop the connection of the next calls, before or after they were accepted."""
        self.due.append(Fault(method, "reset", times, chat=_number(chat), accepted=accepted))

    def refuse_markup(self, times: int = 1, *, chat: Chat | int | None = None) -> None:
        """Understand no markup of the next texts that have some."""
        why = 'can\'t parse entities: Unsupported start tag "b" at byte offset 0'
        self.due.append(Fault("", "markup", times, 400, why, chat=_number(chat)))

    def next_fault(self, method: str, chat: int | None, *, marked_up: bool) -> Fault | None:
        """Take the first fault that fits a call."""
        fits = (
            fault
            for fault in self.due
            if fault.method in (method, "") and fault.chat in (None, chat) and (marked_up or fault.how != "markup")
        )
        fault = next(fits, None)
        if fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self.due.remove(fault)
        return fault


def _number(chat: Chat | int | None) -> int | None:
    return chat.id if isinstance(chat, Chat) else chat
