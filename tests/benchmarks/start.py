"""From `linli run` to the first answer, what it keeps in memory, and what it has loaded by then."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from tests.benchmarks.figures import Figure, spread

ROUNDS = 5
HEAVY = ("scipy", "matplotlib", "openpyxl", "alembic", "asyncpg")


async def measure() -> list[Figure]:
    """Start it a few times on a seeded database; beside it a bare Python that imports aiohttp and SQLModel."""
    starts, bare, memory = [], [], []
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        env = {**os.environ, "LINLI_DATA_DIR": folder, "LINLI_DATABASE_URL": "", "LINLI_HTTP_PORT": str(_free_port())}
        await asyncio.to_thread(subprocess.run, [sys.executable, "-m", "bot", "seed", "demo"], env=env, check=True)
        for _ in range(ROUNDS):
            started = time.perf_counter()
            await asyncio.to_thread(subprocess.run, [sys.executable, "-c", "import aiohttp, sqlmodel"], check=True)
            bare.append((time.perf_counter() - started) * 1000)
            took, resident = await _start(env)
            starts.append(took)
            memory.append(resident)
    loaded = await asyncio.to_thread(_loaded)
    ratios = [one / other for one, other in zip(starts, bare, strict=True)]
    return [
        Figure("linli run to first answer", "ms", *spread(starts)),
        Figure("bare Python importing aiohttp and SQLModel", "ms", *spread(bare)),
        Figure("run / bare", "ratio", *spread(ratios)),
        Figure("resident memory after the first page", "MiB", *spread(memory)),
        Figure("heavy modules loaded by the wiring", "count", *(float(len(loaded)),) * 3, wanted="0"),
    ]


async def _start(env: dict[str, str]) -> tuple[float, float]:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, stdout=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{env['LINLI_HTTP_PORT']}/"
    try:
        async with aiohttp.ClientSession() as session:
            while process.returncode is None:
                try:
                    async with session.get(url) as answer:
                        await answer.read()
                        break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.01)
        return (time.perf_counter() - started) * 1000, _resident(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _resident(pid: int) -> float:
    """Read a process's resident memory in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _loaded() -> list[str]:
    code = f"import sys, bot.app, bot.cli.commands; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return told.stdout.split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
