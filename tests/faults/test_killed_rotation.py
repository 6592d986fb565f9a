"""`linli keys rotate` beside the running program, killed in the middle and run again."""

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from sqlmodel import SQLModel

from bot.adapters.vault import KeyFile, Keyring
from bot.app import opened
from bot.settings import Settings
from storage.tables import TicketRow, place_of, sealed_in
from tests.support.clock import FakeClock
from tests.support.operator import Operator
from tests.support.stored import every_row, rows_of

ROOT = Path(__file__).parents[2]
ENOUGH = 250
"""Matters in the database before the key is rotated: that takes a while."""


class Writer:
    """The real program that files matters; what it prints has been acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = b""

    async def start(self) -> None:
        self.program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.neighbours_program", str(self.folder)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.program.stdout is not None
        while read := await self.program.stdout.read(65_536):
            self.said += read

    async def more(self, count: int) -> None:
        """Wait until it has filed more."""
        wanted = self.said.count(b"\n") + count
        while self.said.count(b"\n") < wanted:
            assert not self.reading.done(), "the program ended by itself"
            await asyncio.sleep(0.02)

    async def kill(self) -> None:
        self.program.send_signal(signal.SIGKILL)
        await self.program.wait()
        await self.reading

    @property
    def filed(self) -> set[str]:
        return {*self.said.decode().rpartition("\n")[0].splitlines()}


def sealed_with(database: Path, name: str) -> int:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM outbox WHERE body LIKE ?", [f"1|{name}|%"]).fetchone()
    return int(count)


async def test_a_rotation_that_is_killed_beside_the_running_program_loses_nothing(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.data.mkdir()
    writer = Writer(operator.data)
    await writer.start()
    await writer.more(ENOUGH)

    rotating = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "keys", "rotate"), cwd=tmp_path, env={**operator.environment()}
    )
    old = sealed_with(operator.database, "k1")
    while not 0 < (left := sealed_with(operator.database, "k1")) < old:
        assert rotating.returncode is None, "the rotation was over before it was killed"
        old = max(old, left)
        await asyncio.sleep(0.005)
    rotating.send_signal(signal.SIGKILL)
    assert await rotating.wait() == -signal.SIGKILL
    assert sealed_with(operator.database, "k1") > 0
    await writer.more(50)  # it seals with the new key by now, and goes on

    finished = await asyncio.to_thread(operator.linli, "keys", "rotate")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert sealed_with(operator.database, "k1") == 0
    await writer.more(50)
    assert sealed_with(operator.database, "k1") == 0
    long_ago = operator.keys.stat().st_mtime - 600
    os.utime(operator.keys, (long_ago, long_ago))
    dropped = await asyncio.to_thread(operator.linli, "keys", "rotate", "--drop-old")
    assert dropped.returncode == 0, dropped.stdout + dropped.stderr
    await writer.more(50)
    await writer.kill()

    assert list(KeyFile.read(operator.keys).keys) == ["k2"]
    settings = Settings(data_dir=operator.data, _env_file=None)  # type: ignore[call-arg]
    async with opened(settings, clock=FakeClock(), vault=Keyring.at(operator.keys)) as app:
        numbers = {str(row["number"]) for row in await rows_of(app.units.store, TicketRow)}
        assert writer.filed <= numbers
        for table in SQLModel.metadata.sorted_tables:
            for row in await every_row(app.units.store, table):
                for column in sealed_in(table):
                    if row[column.name]:
                        app.vault.open(row[column.name], place_of(column, row))
