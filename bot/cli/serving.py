"""The commands that let people talk with the assistant: served, demonstrated, at a terminal, from a file."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, served, wires
from bot.channels.console import CHANNEL, Terminal
from bot.cli.printing import console, only, own_files_told, read_settings, refuse, say, with_app
from bot.logs import set_up
from bot.system import settle_down


def run() -> None:
    """Serve the community's page until the program is told to stop."""
    set_up()
    settings = read_settings()

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        if community.settings.is_demonstration:
            refuse(settings, "cli-run-demonstration")
        if not community.grids:
            say(settings, "cli-run-empty")
        await _serve_until_stopped(app)

    with_app(settings, work)


def demo(*, fresh: Annotated[bool, typer.Option("--fresh", help="start over")] = False) -> None:
    """Serve the demonstration community; no token, no server, no question."""
    from bot.demo import NotADemonstration, prepare  # noqa: PLC0415  only the demonstration needs the player

    set_up("WARNING")
    settings = read_settings()
    if settings.http_host not in {"127.0.0.1", "localhost", "::1"}:
        refuse(settings, "cli-demo-loopback")
    if not settings.database_url:
        settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    if fresh and not settings.database_url:
        for path in settings.data_dir.glob(f"{settings.database.name}*"):
            path.unlink()
    say(settings, "cli-demo-preparing")
    try:
        with own_files_told(settings):
            clock = asyncio.run(prepare(settings))
    except NotADemonstration:
        refuse(settings, "cli-demo-real")
    with_app(settings, lambda app: _serve_until_stopped(app, demonstration=True), clock)


def talk(as_: Annotated[str, typer.Option("--as", help="the name of a resident or of one of the staff")]) -> None:
    """Talk with the assistant at the terminal, as somebody of the community; end with Ctrl-D."""
    set_up("ERROR")
    settings = read_settings()

    async def work(app: App) -> None:
        uow = app.units.begin()
        person = only(settings, await uow.people.by_name(as_))
        uow.people.link(person.id, CHANNEL, person.name, app.clock.now())
        await uow.commit()
        say(settings, "cli-talk", name=person.name)
        await Terminal(wires(app), person, lambda text: console.print(f"\n{text}", markup=False)).converse(_line)

    with_app(settings, work)


def play(files: Annotated[list[Path], typer.Argument(help="conversations (docs/dialogues.md)")]) -> None:
    """Play conversations through the real program, each on a fresh store."""
    from bot.play import Failed  # noqa: PLC0415  only this command needs the player
    from bot.play import play as play_one  # noqa: PLC0415  the same

    set_up("ERROR")
    failed = 0
    for path in files:
        try:
            asyncio.run(play_one(path))
        except (Failed, OSError) as failure:
            failed += 1
            console.print(f"✗ {failure}", style="red", markup=False)
        else:
            console.print(f"✓ {path}", markup=False)
    sys.exit(1 if failed else 0)


PATIENCE = 5
"""Seconds in which Telegram is usually reached."""


async def _serve_until_stopped(app: App, *, demonstration: bool = False) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopped.set)
    names: list[str] = []

    def met(name: str) -> None:
        names.append(name)
        say(app.settings, "cli-telegram-met", name=f"@{name}")

    def wait_for_it() -> None:
        if not names:
            say(app.settings, "cli-telegram-waiting")

    try:
        async with served(app, demonstration=demonstration, met=met):
            settle_down()
            say(app.settings, "cli-demo-open" if demonstration else "cli-run-open", url=app.settings.url)
            if app.settings.telegram_token.get_secret_value() and not demonstration:
                loop.call_later(PATIENCE, wait_for_it)
            await stopped.wait()
    except OSError:
        refuse(app.settings, "cli-port-taken", host=app.settings.http_host, port=str(app.settings.http_port))


async def _line() -> str | None:
    with contextlib.suppress(EOFError):
        return await asyncio.to_thread(input, "> ")
    return None
