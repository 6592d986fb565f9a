"""The command by which a clinic's sheet of residents comes into the programme."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.app import App
from bot.cli.communities import list_errors
from bot.cli.printing import read_settings, refuse, say, with_app
from bot.domain.intake import COLUMNS, Entry, Refused, Wrong, dated, read_entries
from bot.domain.messages import Day
from bot.domain.words import Language
from bot.logs import set_up
from bot.settings import Settings
from handlers import intake
from handlers.context import Desk
from storage.sheets import SeedError


def enrol(
    path: Annotated[Path, typer.Argument(help="a workbook (.xlsx), one row a resident")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would be done, and write nothing")] = False,
) -> None:
    """Take residents whom the clinic follows already into the programme, all of them or none."""
    from bot.adapters.workbooks import WorkbookRefused, read_workbook  # noqa: PLC0415  for imports alone

    set_up("WARNING")
    settings = read_settings()
    if not path.is_file():
        refuse(settings, "import-no-path", path=str(path))
    try:
        sheets = read_workbook(path, lambda _: True, dated)
    except WorkbookRefused as refusal:
        refuse(settings, refusal.key, **refusal.args_said)

    async def work(app: App) -> None:
        done: list[intake.Taken] = []
        today = app.clock.now().astimezone(await app.units.zone()).date()

        async def take_in(desk: Desk) -> None:
            entries = read_entries(sheets[0], today) if sheets else []
            done[:] = await intake.take_in(desk, _watched(entries))
            if dry_run:
                raise _Tried

        try:
            await app.dispatcher.transact(take_in)
        except _Tried:
            pass
        except Refused as refused:
            list_errors(settings, [_error(settings, path, wrong) for wrong in refused.wrongs])
            refuse(settings, "cli-seed-refused", count=len(refused.wrongs))
        _report(settings, done, dry_run=dry_run)

    with_app(settings, work)


class _Tried(Exception):
    """End a trial before anything is written."""


def _watched(entries: list[Entry]) -> list[Entry]:
    return list(track(entries, console=Console(stderr=True), description="")) if entries else entries


def _report(settings: Settings, done: list[intake.Taken], *, dry_run: bool) -> None:
    for one in done:
        if one.next is None:
            say(settings, "intake-known", row=one.entry.row, name=one.entry.line.name)
        else:
            key = "intake-joins" if one.is_known else "intake-new"
            say(settings, key, row=one.entry.row, name=one.entry.line.name, next=Day(one.next.target_on))
    new = sum(one.next is not None for one in done)
    say(settings, "intake-dry" if dry_run else "intake-done", count=new, known=len(done) - new)


def _error(settings: Settings, path: Path, wrong: Wrong) -> SeedError:
    """Name the column as whoever reads this calls it."""
    named = dict(zip(Language, COLUMNS.get(wrong.column, ("", "")), strict=True))
    return SeedError(path.name, wrong.row, named[Language(settings.language)], wrong.key, wrong.args)
