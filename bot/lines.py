"""What waits for each chat, the most urgent first, a card only in its newest form; and what became of it."""

import asyncio
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.channels.base import Pushed
from bot.domain.messages import Lane, is_personal_health
from storage.chats import Chat, Shown
from storage.outbox import Posted
from storage.units import Units

log = structlog.get_logger()

NOTED_AGAIN_AFTER = 1.0
"""Seconds after which a note is written again that the database did not take."""

TOLD_UNBOUND = frozenset({"device-left", "group-link-first", "group-replaced"})
"""What is told to a chat that is nobody's and no grid's, or not any more; it says nothing of anybody's matter."""

RANKS = {Lane.DANGER: 0, Lane.ANSWER: 1, Lane.REST: 2}


@dataclass(slots=True)
class Entry:
    """A message in a line: the older forms that went into it, its steps that are gone, our faults and tries with it.

    `gone` is how many others had gone when it failed last.
    """

    rank: int
    place: int
    posted: Posted
    folded: tuple[int, ...] = ()
    step: int = 0
    faults: int = 0
    tries: int = 0
    gone: int = 0

    def fail(self, gone: int) -> None:
        """Count a try that failed, if others went since the last one: then it is not the far end that is down."""
        self.tries += gone > self.gone
        self.gone = gone

    def leave_photos_out(self) -> None:
        """Begin anew with the words alone."""
        self.posted = replace(self.posted, notice=replace(self.posted.notice, photos=()))
        self.tries = self.step = 0

    def __lt__(self, other: "Entry") -> bool:
        """Put the more urgent one before, and of two alike the older."""
        return (self.rank, self.place) < (other.rank, other.place)


class Line:
    """The messages that wait for one chat."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def __bool__(self) -> bool:
        """Tell whether anything waits."""
        return bool(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Go through what waits, the most urgent first."""
        return iter(self._entries)

    @property
    def rank(self) -> int:
        """Tell how urgent the most urgent one is."""
        return self._entries[0].rank

    def add(self, posted: Posted) -> None:
        """Let a message wait; the newer form of a card that waits takes its place."""
        notice = posted.notice
        entry = Entry(RANKS[notice.lane], posted.id, posted)
        same = [one for one in self._entries if notice.slot and one.posted.notice.slot == notice.slot]
        if same and not notice.fresh:
            older = max(same, key=lambda one: one.posted.id)
            self._entries.remove(older)
            entry = _folded(entry, older)
        insort(self._entries, entry)

    def take(self, entry: Entry) -> None:
        """Take a message out: it goes now."""
        self._entries.remove(entry)

    def put_back(self, entry: Entry) -> None:
        """Let a message wait again that could not go."""
        insort(self._entries, entry)

    def leave(self, above: int = -1) -> list[Entry]:
        """Let go of what is less urgent than a rank, of everything without one; tell what it was."""
        left = [entry for entry in self._entries if entry.rank > above]
        self._entries = [entry for entry in self._entries if entry.rank <= above]
        return left


def _folded(entry: Entry, older: Entry) -> Entry:
    """Let the newer form of a card stand where the older one waits, as a new message and as loud as that one is."""
    before, notice = older.posted.notice, entry.posted.notice
    if before.fresh:
        lane = min(before.lane, notice.lane, key=RANKS.__getitem__)
        hushed = before.hushed and notice.hushed
        notice = replace(notice, fresh=True, photos=before.photos, lane=lane, hushed=hushed)
    posted = replace(entry.posted, notice=notice)
    folded = (*older.folded, older.posted.id)
    return Entry(min(entry.rank, older.rank), older.place, posted, folded, older.step)


def fate_of(chat: Chat, posted: Posted, now: datetime) -> str:
    """Tell what becomes of a message that is not brought at all; empty for one that is."""
    notice = posted.notice
    is_theirs = chat.grid_id is not None or notice.key in TOLD_UNBOUND
    if not (is_theirs if notice.to_group else chat.person_id == notice.to):
        return "refused"  # the chat has changed hands since
    if notice.until is not None and notice.until <= now:
        return "outdated"
    # An answer to what was done on the page belongs there, and somebody who is on it need not be sent to it.
    return "withheld" if (notice.in_reply or is_personal_health(notice.key)) and not chat.active else ""


class Fates:
    """Write down what became of messages, many at once."""

    def __init__(self, units: Units, written: Callable[[Entry], None]) -> None:
        self._units = units
        self._written = written
        self._new: list[tuple[Entry, str, int, Pushed | None]] = []
        self._shown: dict[tuple[int, str], Shown] = {}
        self._writing: asyncio.Task[None] | None = None

    def note(self, entry: Entry, fate: str, chat_id: int, pushed: Pushed | None) -> None:
        """Note the fate of a message and of those folded into it."""
        if pushed is not None and not pushed.message_id:
            pushed = None  # what the far end gave no number stands nowhere
        self._new.append((entry, fate, chat_id, pushed))
        if pushed is not None and (slot := entry.posted.notice.slot):
            self._shown[chat_id, slot] = Shown(pushed.message_id, pushed.is_caption)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def shown(self, chat_id: int, slot: str) -> Shown | None:
        """Find where a slot stands in a chat, though it is not written down yet."""
        return self._shown.get((chat_id, slot)) or await self._units.begin().chats.shown(chat_id, slot)

    async def flushed(self) -> None:
        """Wait until everything is written."""
        while self._writing is not None:
            await asyncio.shield(self._writing)

    async def _write(self) -> None:
        try:
            while self._new:
                taken, self._new = self._new, []
                try:
                    await self._commit(taken)
                except Exception:  # the database's fault: what has gone must not go again
                    log.exception("it could not be noted what became of messages")
                    self._new = taken + self._new
                    await asyncio.sleep(NOTED_AGAIN_AFTER)
        finally:
            self._writing = None

    async def _commit(self, taken: list[tuple[Entry, str, int, Pushed | None]]) -> None:
        uow = self._units.begin()
        for entry, fate, chat_id, pushed in taken:
            uow.outbox.settle(entry.posted.id, fate)
            for older in entry.folded:
                uow.outbox.settle(older, "folded")
            if pushed is not None and (slot := entry.posted.notice.slot):
                uow.chats.show(chat_id, slot, pushed.message_id, is_caption=pushed.is_caption)
        await uow.commit()
        for entry, _, chat_id, pushed in taken:
            self._written(entry)
            here = (chat_id, entry.posted.notice.slot)
            if pushed is not None and here in self._shown and self._shown[here].message_id == pushed.message_id:
                del self._shown[here]
