"""The command `linli`: everything an operator does, said in one place."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from bot.app import App, opened, served, wires
from bot.channels.console import CHANNEL, Terminal
from bot.domain.errors import DomainError, NotFound
from bot.domain.messages import Arg
from bot.domain.people import Person, Role
from bot.domain.ports import Clock
from bot.domain.routing import answerable_for
from bot.domain.words import Language
from bot.logs import set_up
from bot.settings import Settings
from handlers import entry
from handlers.context import Desk
from locales import DEMO
from locales.speech import Speech
from storage.seeds import NotEmpty, seed
from storage.sheets import SeedRefused

command = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Linli (邻里): the chat assistant of an urban community."
)
console = Console(highlight=False, soft_wrap=True)
speech = Speech()


@command.command()
def run() -> None:
    """Serve the community's page until the program is told to stop."""
    set_up()
    settings = _settings()

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        if community.settings.is_demonstration:
            _refuse(settings, "cli-run-demonstration")
        if not community.grids:
            _say(settings, "cli-run-empty")
        await _serve_until_stopped(app)

    _with_app(settings, work)


@command.command()
def demo(*, fresh: Annotated[bool, typer.Option("--fresh", help="start over")] = False) -> None:
    """Serve the demonstration community; no token, no server, no question."""
    from bot.demo import NotADemonstration, prepare  # noqa: PLC0415  only the demonstration needs the player

    set_up("WARNING")
    settings = _settings()
    if settings.http_host not in {"127.0.0.1", "localhost", "::1"}:
        _refuse(settings, "cli-demo-loopback")
    if not settings.database_url:
        settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    if fresh and not settings.database_url:
        for path in settings.data_dir.glob("linli.sqlite3*"):
            path.unlink()
    _say(settings, "cli-demo-preparing")
    try:
        clock = asyncio.run(prepare(settings))
    except NotADemonstration:
        _refuse(settings, "cli-demo-real")
    _with_app(settings, lambda app: _serve_until_stopped(app, demonstration=True), clock)


@command.command(name="seed")
def seed_(path: Annotated[str, typer.Argument(help="a folder of CSV files, or `demo` for the project's own")]) -> None:
    """Put a community into an empty database, all of it or nothing."""
    set_up("WARNING")
    settings = _settings()
    folder = DEMO if path == "demo" else Path(path)

    async def work(app: App) -> None:
        try:
            await seed(app.units, folder, timezone=settings.timezone)
        except SeedRefused as refused:
            for error in refused.errors:
                remedy = _words(settings, error.key, **error.args)
                row: dict[str, Arg] = {"file": error.file, "row": error.row, "column": error.column, "remedy": remedy}
                key = "seed-error" if error.column else "seed-error-file"
                console.print(_words(settings, key, **row), style="red", markup=False)
            _refuse(settings, "cli-seed-refused", count=len(refused.errors))
        except NotEmpty:
            _refuse(settings, "cli-seed-not-empty")
        community = await app.units.begin().community()
        _say(
            settings,
            "cli-seed-done",
            grids=len(community.grids),
            buildings=len(community.buildings),
            staff=len(community.staff),
        )

    _with_app(settings, work)


@command.command()
def coverage() -> None:
    """Tell which buildings have no grid worker above them, and which grids nobody answers for."""
    set_up("WARNING")
    settings = _settings()

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        if not community.grids:
            _refuse(settings, "cli-run-empty")
        lacking = 0
        for grid in track(list(community.grids.values()), console=Console(stderr=True), description=""):
            if not answerable_for(grid.id, community):
                lacking += 1
                _say(settings, "cli-coverage-grid", code=grid.code, name=grid.name)
        for building in community.buildings.values():
            if community.grid_of(building.id) not in community.grids:
                lacking += 1
                _say(settings, "cli-coverage-building", code=building.code, estate=building.estate, name=building.name)
        if lacking:
            sys.exit(1)
        _say(settings, "cli-coverage-full", grids=len(community.grids), buildings=len(community.buildings))

    _with_app(settings, work)


@command.command()
def invite(
    role: Annotated[Role | None, typer.Option(help="for staff: what they are")] = None,
    grid: Annotated[str, typer.Option(help="for staff: the code of their grid")] = "",
    name: Annotated[str, typer.Option(help="for staff: their name")] = "",
    resident: Annotated[str, typer.Option(help="instead: the name of a resident, for a return code")] = "",
) -> None:
    """Print a link and a code by which somebody comes in; staff invitations work once, for 24 hours."""
    set_up("WARNING")
    settings = _settings()
    if not resident and (role in {None, Role.RESIDENT} or not grid or not name):
        _refuse(settings, "cli-invite-incomplete")

    async def work(app: App) -> None:
        made: list[entry.Invitation] = []

        async def make(desk: Desk) -> None:
            made.clear()
            if resident:
                made.append(await entry.return_code(desk, _only(settings, await desk.uow.people.by_name(resident))))
            elif role is not None:
                made.append(await entry.invite(desk, role, grid, name))

        try:
            await app.dispatcher.transact(make)
        except NotFound:
            _refuse(settings, "cli-invite-no-grid", grid=grid)
        except DomainError as refusal:
            _refuse(settings, refusal.key, **refusal.args_said)
        link = f"{settings.url}/join/{made[-1].code}"
        _say(settings, "cli-invite-done", name=made[-1].person.name, code=made[-1].code, link=link)

    _with_app(settings, work)


@command.command()
def talk(as_: Annotated[str, typer.Option("--as", help="the name of a resident or of one of the staff")]) -> None:
    """Talk with the assistant at the terminal, as somebody of the community; end with Ctrl-D."""
    set_up("ERROR")
    settings = _settings()

    async def work(app: App) -> None:
        uow = app.units.begin()
        person = _only(settings, await uow.people.by_name(as_))
        uow.people.link(person.id, CHANNEL, person.name, app.clock.now())
        await uow.commit()
        _say(settings, "cli-talk", name=person.name)
        await Terminal(wires(app), person, lambda text: console.print(f"\n{text}", markup=False)).converse(_line)

    _with_app(settings, work)


@command.command()
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


def main() -> None:
    """Run the command."""
    command()


def _settings() -> Settings:
    """Read the settings, or say which of them is wrong."""
    try:
        return Settings()
    except ValidationError as failure:
        names = ", ".join(f"LINLI_{str(error['loc'][0]).upper()}" for error in failure.errors())
        console.print(speech.word("cli-settings-wrong", Language.ZH, names=names), style="red", markup=False)
        raise SystemExit(1) from None


def _with_app(settings: Settings, work: Callable[[App], Awaitable[None]], clock: Clock | None = None) -> None:
    async def within() -> None:
        async with opened(settings, clock=clock) as app:
            await work(app)

    asyncio.run(within())


async def _serve_until_stopped(app: App, *, demonstration: bool = False) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopped.set)
    try:
        async with served(app, demonstration=demonstration):
            _say(app.settings, "cli-demo-open" if demonstration else "cli-run-open", url=app.settings.url)
            await stopped.wait()
    except OSError:
        _refuse(app.settings, "cli-port-taken", host=app.settings.http_host, port=str(app.settings.http_port))


async def _line() -> str | None:
    with contextlib.suppress(EOFError):
        return await asyncio.to_thread(input, "> ")
    return None


def _only(settings: Settings, found: list[Person]) -> Person:
    if len(found) != 1:
        _refuse(settings, "cli-nobody" if not found else "cli-several")
    return found[0]


def _words(settings: Settings, key: str, **args: Arg) -> str:
    return speech.word(key, Language(settings.language), **args)


def _say(settings: Settings, key: str, **args: Arg) -> None:
    console.print(_words(settings, key, **args), markup=False)


def _refuse(settings: Settings, key: str, **args: Arg) -> NoReturn:
    console.print(_words(settings, key, **args), style="red", markup=False)
    raise SystemExit(1)
