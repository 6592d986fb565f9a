"""The program as it is started and stopped: `linli run` and `linli demo` as processes of their own."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession

from bot.app import opened
from bot.settings import Settings
from locales import DEMO
from storage.seeds import seed
from tests.support.town import LI

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 10
"""Seconds in which SIGTERM must be obeyed (issue 2 §1)."""

Fill = Callable[..., Awaitable[None]]


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url="", key_file=None, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Put the community into a data folder, as a real one or marked as demonstration, with a session of hers."""

    async def fill_in(*, demonstration: bool, folder: Path = tmp_path) -> None:
        async with opened(settings(folder)) as app:
            await seed(app.units, DEMO, timezone="Asia/Shanghai", demonstration=demonstration)
            uow = app.units.begin()
            li = (await uow.people.by_name(LI))[0]
            uow.people.link(li.id, "web", app.vault.digest("her-secret", "session"), app.clock.now())
            await uow.commit()

    return fill_in


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def started(command: str, folder: Path, port: int, **more: str) -> AsyncIterator[Process]:
    """Start the program; what is still running afterwards is stopped."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LINLI_")},
        "LINLI_DATA_DIR": str(folder),
        "LINLI_HTTP_PORT": str(port),
        **more,
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def ready(program: Process, client: ClientSession) -> None:
    """Wait until the page answers or the program has ended."""
    while program.returncode is None:
        try:
            async with client.get("/healthz"):
                return
        except ClientConnectionError:
            await asyncio.sleep(0.1)
    assert program.stdout
    pytest.fail((await program.stdout.read()).decode())


async def test_sigterm_ends_the_program_although_a_stream_is_open(tmp_path: Path, fill: Fill) -> None:
    await fill(demonstration=False)
    port = free_port()
    async with (
        ClientSession(f"http://127.0.0.1:{port}", cookies={"linli": "her-secret"}) as client,
        started("run", tmp_path, port) as program,
    ):
        await ready(program, client)
        async with client.post("/messages", data={"id": "one-message", "text": "你好"}):
            pass
        async with client.get("/events") as stream:
            assert (await stream.content.readline()).startswith(b"id: ")

            program.send_signal(signal.SIGTERM)

            async with asyncio.timeout(ENDS_WITHIN):
                assert await program.wait() == 0


async def test_a_demonstration_is_not_served_as_a_real_community(tmp_path: Path, fill: Fill) -> None:
    await fill(demonstration=True)

    async with started("run", tmp_path, free_port()) as program:
        said, _ = await program.communicate()

    assert program.returncode == 1
    assert "这是演示数据库" in said.decode()


async def test_a_real_community_is_not_served_as_a_demonstration(tmp_path: Path, fill: Fill) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    await fill(demonstration=False, folder=folder)

    async with started("demo", tmp_path, free_port()) as program:
        said, _ = await program.communicate()

    assert program.returncode == 1
    assert "这个数据库里是真的社区" in said.decode()


async def test_a_demonstration_is_for_this_machine_alone(tmp_path: Path) -> None:
    async with started("demo", tmp_path, free_port(), LINLI_HTTP_HOST="0.0.0.0") as program:  # noqa: S104  refused
        said, _ = await program.communicate()

    assert program.returncode == 1
    assert "演示只能在本机" in said.decode()


async def test_a_real_community_has_no_page_that_changes_people_or_time(tmp_path: Path, fill: Fill) -> None:
    await fill(demonstration=False)
    port = free_port()
    async with (
        ClientSession(f"http://127.0.0.1:{port}") as client,
        started("run", tmp_path, port) as program,
    ):
        await ready(program, client)
        for path in ("/become/left", "/become/right", "/clock/hour", "/clock/day", "/clock/due"):
            async with client.post(path, data={"person": "1"}) as answer:
                assert (path, answer.status) == (path, 404)
        for path in ("/left/", "/right/", "/clock"):
            async with client.get(path) as answer:
                assert (path, answer.status) == (path, 404)


async def test_two_programs_on_one_port_say_which_is_the_trouble(tmp_path: Path, fill: Fill) -> None:
    await fill(demonstration=False)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        async with started("run", tmp_path, port) as program:
            said, _ = await program.communicate()

    assert program.returncode == 1
    assert str(port) in said.decode()
