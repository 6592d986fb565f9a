"""Text echoed through Telegram with duplicate guard, dispatcher and outbox, beside aiogram's stateless echo.

Each round gives one bot after the other the same 5,000 updates of 1,000 chats by the same fake Bot API, which runs as a
process of its own; a rate runs from the first update handed out to the last answer taken.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.benchmarks.figures import Figure, spread

UPDATES, CHATS, ROUNDS = 5_000, 1_000, 3
TOKEN = "4242:the-token-of-a-bot-on-loopback"
PATIENCE = 120.0
HERE = Path(__file__).parent
PEERS = HERE.parents[1] / ".venv-peers" / "bin" / "python"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """What one bot did with all updates."""

    report: dict[str, Any]
    cpu: float
    memory: float

    @property
    def rate(self) -> float:
        """Tell the answers a second."""
        return float(self.report["answered"] / self.report["seconds"])


async def measure() -> list[Figure]:
    """Measure the bots in turn, round by round, and compare pair by pair."""
    found: dict[str, list[Round]] = {"echo": [], "product": [], "aiogram": []}
    for _ in range(ROUNDS):
        for what, rounds in found.items():
            rounds.append(await _round(what))
    ratios = [ours.rate / theirs.rate for ours, theirs in zip(found["echo"], found["aiogram"], strict=True)]
    whole = [ours.rate / theirs.rate for ours, theirs in zip(found["product"], found["aiogram"], strict=True)]
    figures = [figure for what, rounds in found.items() for figure in _figures(what, rounds)]
    return [
        *figures,
        Figure("Telegram echo / aiogram", "ratio", *spread(ratios), wanted="≥ 1.2"),
        Figure("Telegram whole product / aiogram", "ratio", *spread(whole)),
    ]


def _figures(what: str, rounds: list[Round]) -> list[Figure]:
    name = f"Telegram, {what}"
    disordered = [one.report["out_of_order"] for one in rounds]
    lost = [one.report["asked"] - one.report["answered"] for one in rounds]
    return [
        Figure(f"{name}: answers", "1/s", *spread([one.rate for one in rounds])),
        Figure(f"{name}: p50", "ms", *spread([one.report["p50_ms"] for one in rounds])),
        Figure(f"{name}: p99", "ms", *spread([one.report["p99_ms"] for one in rounds])),
        Figure(f"{name}: processor per 1,000", "s", *spread([one.cpu for one in rounds])),
        Figure(f"{name}: memory", "MiB", *spread([one.memory for one in rounds])),
        Figure(f"{name}: out of order", "messages", *spread(disordered), wanted="0"),
        Figure(f"{name}: unanswered", "messages", *spread(lost), wanted="0"),
    ]


async def _round(what: str) -> Round:
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        far_end = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.bot_api", "--updates", str(UPDATES), "--chats", str(CHATS),
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert far_end.stdout is not None
        base = (await far_end.stdout.readline()).decode().split()[-1]
        if what == "aiogram":
            command = [str(PEERS), str(HERE / "peers" / "aiogram_echo.py"), base, TOKEN]
        else:
            command = [sys.executable, "-m", "tests.benchmarks.telegram_program", base, TOKEN, folder, what]
        bot = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            report = await _answered(base)
            return Round(report, _processor(bot.pid) / UPDATES * 1000, _memory(bot.pid))
        finally:
            for process in (bot, far_end):
                process.send_signal(signal.SIGTERM)
                await process.wait()


async def _answered(base: str) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE
    async with ClientSession(timeout=ClientTimeout(10)) as session:
        while True:
            await asyncio.sleep(1)
            try:
                async with session.get(f"{base}/report") as answer:
                    report: dict[str, Any] = json.loads(await answer.text())
            except (ClientError, TimeoutError):
                continue
            if report["answered"] >= report["asked"] or time.monotonic() > until:
                return report


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
