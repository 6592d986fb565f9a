"""The command that hands out the tickets of a period as a table, with their history."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.columns import Table, tickets_columns
from bot.cli.printing import read_settings, refuse, say, watched, with_app, words
from bot.domain.catalogue import Catalogue
from bot.domain.words import Language
from bot.logs import set_up
from bot.settings import Settings
from handlers.context import Desk

command = typer.Typer(no_args_is_help=True, help="Hand out what the database holds, as tables.")


@command.callback()
def export() -> None:
    """Hand out what the database holds, as tables."""


@command.command()
def tickets(
    since: Annotated[str, typer.Option("--from", help="the first day on which they were filed: 2026-03-01")],
    until: Annotated[str, typer.Option("--to", help="the last day, itself included")],
    path: Annotated[Path | None, typer.Argument(help="a file .csv or .xlsx; else one named for the days")] = None,
    with_doors: Annotated[
        bool, typer.Option("--with-doors", help="flats, names and unmasked words too: keep the file safe")
    ] = False,
) -> None:
    """Write every matter that was filed in these days, with its history and callbacks, into a table."""
    from bot.adapters.spreadsheets import ENDINGS, written  # noqa: PLC0415  for exports alone

    set_up("WARNING")
    settings = read_settings()
    first, last = _day(settings, since), _day(settings, until)
    if first > last:
        refuse(settings, "export-backwards", since=since, until=until)
    file = path or Path(f"tickets-{first}-{last}.csv")
    if file.suffix.lower() not in ENDINGS or not file.parent.is_dir():
        refuse(settings, "export-no-place", path=str(file), endings=" / ".join(ENDINGS))
    if file.exists():
        refuse(settings, "export-there", path=str(file))

    async def work(app: App) -> None:
        uow = app.units.begin()
        community = await uow.community()
        if not community.grids:
            refuse(settings, "cli-run-empty")
        begins = datetime.combine(first, time(), community.zone)
        ends = datetime.combine(last + timedelta(days=1), time(), community.zone)
        columns = tickets_columns(with_doors=with_doors)
        table = Table(community, await _catalogue(app), Language(settings.language), app.clock.now(), whole=with_doors)
        count = 0
        many = await uow.exports.count(begins, ends)
        try:
            with watched(settings, many) as done, written(file, [words(settings, key) for key in columns]) as put:
                async for record in uow.exports.records(begins, ends):
                    put([table.cell(column(record, table)) for column in columns.values()])
                    count += 1
                    done()
        except OSError as failure:
            refuse(settings, "export-not-written", path=str(file), why=failure.strerror or "")
        say(settings, "export-done", count=count, path=str(file))

    with_app(settings, work)


async def _catalogue(app: App) -> Catalogue:
    """Give the service catalogue as it stands."""
    found: list[Catalogue] = []

    async def look(desk: Desk) -> None:
        found.append(desk.guides.catalogue)

    await app.dispatcher.transact(look)
    return found[-1]


def _day(settings: Settings, said: str) -> date:
    """Read a day, or say that it is none."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        refuse(settings, "export-no-day", said=said)
