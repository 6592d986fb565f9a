"""The commands for the keys that everything private is sealed with: list them, put a new one in their place."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.adapters.vault import EVERY, KeyFile, Keyring, prefix
from bot.app import App
from bot.cli.printing import read_settings, refuse, say, scrub, with_app, words
from bot.logs import set_up
from bot.settings import Settings
from storage.rotation import Rotation, counts

keys = typer.Typer(no_args_is_help=True, help="The keys that everything private in the database is sealed with.")

SETTLED = timedelta(minutes=2)
"""How long after the last change of the file an old key stays: what was sealed before it must have been stored."""


@keys.command(name="list")
def list_() -> None:
    """List the keys, and how many texts in the database each of them has sealed."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        held = KeyFile.read(settings.keys)
        found, strange = await counts(app.units.store, [prefix(name) for name in held.keys])
        for name in held.keys:
            key = "cli-keys-newest" if name == held.newest else "cli-keys-older"
            say(settings, key, name=name, count=found[prefix(name)])
        if strange:
            say(settings, "cli-keys-strange", count=strange)

    with_app(settings, work)


@keys.command()
def rotate(
    *,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="instead: forget the keys that have sealed nothing any more")
    ] = False,
) -> None:
    """Make a new key and seal everything with it, while the program runs; once killed, run it again."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        if not await app.units.store.sole("rotation"):
            refuse(settings, "cli-keys-busy")
        if drop_old:
            await _drop_old(app)
        else:
            await _rotate(app)

    with_app(settings, work)


async def _rotate(app: App) -> None:
    """Go on with a rotation that did not come to its end, else begin one."""
    settings, store = app.settings, app.units.store
    held = KeyFile.read(settings.keys)
    older = [prefix(name) for name in held.keys if name != held.newest]
    if not sum((await counts(store, older))[0].values()):
        held = held.with_new_key()
        _write(settings, held)
        say(settings, "cli-keys-made", name=held.newest)
        await asyncio.sleep(2 * EVERY)  # by then the running program seals with it too
    rotation = Rotation(store, Keyring.at(settings.keys), prefix(held.newest))
    with _watched(settings, await rotation.left()) as done:
        unreadable = await rotation.run(done)
    if unreadable:
        refuse(settings, "cli-keys-unreadable", count=unreadable)
    if left := await rotation.left():
        refuse(settings, "cli-keys-left", count=left)
    say(settings, "cli-keys-rotated", name=held.newest)


async def _drop_old(app: App) -> None:
    """Take the older keys out of the file, if nothing would be lost with them."""
    settings = app.settings
    held = KeyFile.read(settings.keys)
    older = [name for name in held.keys if name != held.newest]
    if not older:
        refuse(settings, "cli-keys-only-one", name=held.newest)
    found, _ = await counts(app.units.store, [prefix(name) for name in older])
    if used := sum(found.values()):
        refuse(settings, "cli-keys-used", count=used)
    if app.clock.now() - _changed(settings.keys) < SETTLED:
        refuse(settings, "cli-keys-too-soon", minutes=SETTLED // timedelta(minutes=1))
    _write(settings, held.newest_alone())
    await scrub(app)
    say(settings, "cli-keys-dropped", names=", ".join(older), name=held.newest)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _write(settings: Settings, held: KeyFile) -> None:
    try:
        held.write(settings.keys)
    except OSError as failure:
        refuse(settings, "cli-keys-not-written", path=str(settings.keys), why=failure.strerror or "")


@contextmanager
def _watched(settings: Settings, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on the screen and in no file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(words(settings, "cli-keys-sealing"), total=total)
        yield lambda count: progress.advance(task, count)
