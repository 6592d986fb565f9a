import asyncio
import signal
import sqlite3
import sys
from pathlib import Path

from bot.adapters.vault import Keyring
from bot.app import opened
from bot.settings import Settings
from storage.tables import TicketRow
from tests.faults.submitting_program import RESIDENTS, message
from tests.support.clock import FakeClock
from tests.support.stored import rows_of

ROOT = Path(__file__).parents[2]


async def killed_while_it_submits(folder: Path, start: int, after: int) -> dict[tuple[int, int], str]:
    """Run the program, kill it after so many acknowledgements, and tell which matters it had acknowledged."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.submitting_program", str(folder), str(start)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    said = b""
    while said.count(b"\n") < after:
        read = await program.stdout.read(4_096)
        assert read, "the program ended by itself"
        said += read
    program.send_signal(signal.SIGKILL)
    said += await program.stdout.read()
    assert await program.wait() == -signal.SIGKILL
    lines = [line.split() for line in said.decode().rpartition("\n")[0].splitlines()]
    return {(int(resident), int(number)): filed for resident, number, filed in lines}


async def test_a_killed_program_loses_nothing_that_it_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    acknowledged: dict[tuple[int, int], str] = {}
    for round_, after in enumerate((1, 137)):
        acknowledged |= await killed_while_it_submits(tmp_path, round_ * 10_000, after)

    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    async with opened(settings, clock=FakeClock(), vault=Keyring.at(settings.keys)) as app:
        numbers = [str(row["number"]) for row in await rows_of(app.units.store, TicketRow)]
        assert set(acknowledged.values()) <= set(numbers)
        assert len(set(acknowledged.values())) == len(acknowledged)

        # Each resident sends everything again, and what was cut off too.
        sent = 0
        for round_ in range(2):
            for resident in range(RESIDENTS):
                done = [number for who, number in acknowledged if who == resident and number // 10_000 == round_]
                for number in range(round_ * 10_000, max(done, default=round_ * 10_000 - 1) + 2):
                    sent += 1
                    handled = await app.dispatcher.handle(message(resident, number))
                    assert handled.duplicate or (resident, number) not in acknowledged
        numbers = [str(row["number"]) for row in await rows_of(app.units.store, TicketRow)]
        assert len(numbers) == len(set(numbers)) == sent

    connection = sqlite3.connect(tmp_path / "linli.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
