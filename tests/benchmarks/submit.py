"""提交 through the running program to committed, beside raw sqlite3 with one transaction of four rows a ticket."""

import asyncio
import gc
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.app import App, opened
from bot.settings import Settings
from handlers.dialogue import Inbound
from locales import DEMO
from storage.seeds import seed
from tests.benchmarks.figures import Figure, spread

CONVERSATIONS = 16
EACH = 40
ROUNDS = 7
SLOW_DISK = 6_000
"""Raw transactions a second below which the wait for the disk is what both share."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that waits for its 提交."""

    account: str
    ticket_id: int


async def measure() -> list[Figure]:
    """Measure both in turn, round by round, and compare pair by pair."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        raw = Raw(Path(folder) / "raw.sqlite3")
        settings = Settings(data_dir=Path(folder), database_url="", key_file=None)
        async with opened(settings) as app:
            await seed(app.units, DEMO, timezone=settings.timezone)
            accounts = await _link(app)
            await _file(app, await _draft(app, accounts, 2))
            gc.collect()
            gc.freeze()
            ours, theirs = [], []
            for _ in range(ROUNDS):
                drafts = await _draft(app, accounts, EACH)
                ours.append(await _file(app, drafts))
                theirs.append(raw.file(CONVERSATIONS * EACH))
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    speed = sorted(theirs)[len(theirs) // 2]
    wanted = 1.0 if speed < SLOW_DISK else 0.35
    return [
        Figure("提交 through the program", "tickets/s", *spread(ours)),
        Figure("raw sqlite3, 4 rows a transaction", "tickets/s", *spread(theirs)),
        Figure("raw commit", "ms", *spread([1000 / one for one in theirs])),
        Figure("program / raw", "ratio", *spread(ratios), wanted=f"≥ {wanted}"),
    ]


async def _link(app: App) -> list[str]:
    """Let sixteen residents of the demonstration come by."""
    uow = app.units.begin()
    residents = (await uow.people.residents())[:CONVERSATIONS]
    for resident in residents:
        uow.people.link(resident.id, "web", resident.name, app.clock.now())
    await uow.commit()
    return [resident.name for resident in residents]


async def _draft(app: App, accounts: list[str], each: int) -> list[list[Draft]]:
    """Make drafts by saying so; each line starts anew because the one before was of another category."""
    drafts: list[list[Draft]] = []
    for account in accounts:
        own = []
        for number in range(each):
            words = "厨房水管爆了" if number % 2 else "电梯又不动了"
            message_id = f"say-{time.perf_counter_ns()}"
            await app.dispatcher.handle(Inbound("web", account, message_id, words))
            person = await app.units.begin().people.by_account("web", account)
            assert person is not None
            own.append(Draft(account, (await app.units.begin().forms.of(person.id)).last))
        drafts.append(own)
    return drafts


async def _file(app: App, drafts: list[list[Draft]]) -> float:
    """Press 提交 on every draft, the conversations at once, and tell how many a second were committed."""

    async def conversation(own: list[Draft]) -> None:
        for draft in own:
            action = f"drafts:submit:{draft.ticket_id}"
            await app.dispatcher.handle(Inbound("web", draft.account, f"tap-{draft.ticket_id}", "提交", action=action))

    started = time.perf_counter()
    await asyncio.gather(*(conversation(own) for own in drafts))
    return sum(map(len, drafts)) / (time.perf_counter() - started)


class Raw:
    """What the bare database does with four small rows a ticket."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        for table in ("inbox", "tickets", "events", "outbox"):
            self._connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
        self._next = 0

    def file(self, count: int) -> float:
        """Write so many tickets one after the other, and tell how many a second."""
        text = "x" * 200
        started = time.perf_counter()
        for _ in range(count):
            self._next += 1
            self._connection.execute("BEGIN IMMEDIATE")
            for table in ("inbox", "tickets", "events", "outbox"):
                statement = f"INSERT INTO {table} VALUES (?, ?, ?, ?)"  # noqa: S608  our own four names
                self._connection.execute(statement, (self._next, text, "open", "2026-03-02"))
            self._connection.execute("COMMIT")
        return count / (time.perf_counter() - started)
