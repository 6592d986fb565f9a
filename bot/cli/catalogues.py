"""The commands by which the service catalogue leaves as a file, and comes back changed."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.communities import list_errors
from bot.cli.printing import console, read_settings, refuse, say, with_app, words
from bot.domain.catalogue import Catalogue
from bot.domain.editions import Change, document, following
from bot.domain.editions import changes as changes_between
from bot.domain.entries import CHOICES, ENTRY, FIELDS
from bot.domain.messages import worded
from bot.logs import set_up
from bot.settings import Settings
from handlers import catalogue as handler
from handlers.context import Desk
from storage.folders import MOST_BYTES
from storage.ledgers import headings, read_csv, read_sheet, read_toml, rows_of, write_csv
from storage.sheets import SeedError, SeedRefused

command = typer.Typer(no_args_is_help=True, help="The service catalogue (服务目录) as a file.")

_KINDS = (".toml", ".csv", ".xlsx")

MOST_SHOWN = 40
"""Changes that are listed one by one; the count tells of all."""


@command.command()
def export(path: Annotated[Path, typer.Argument(help="where it is written: .toml, .csv or .xlsx")]) -> None:
    """Write the catalogue as it stands."""
    set_up("WARNING")
    settings = read_settings()
    if path.suffix.lower() not in _KINDS or not path.parent.is_dir():
        refuse(settings, "cli-catalogue-no-place", path=str(path))
    if path.exists():
        refuse(settings, "template-there", path=str(path))

    async def work(app: App) -> None:
        found: list[Catalogue] = []

        async def look(desk: Desk) -> None:
            found.append(desk.guides.catalogue)

        await app.dispatcher.transact(look)
        _write(path, found[-1])
        say(settings, "cli-catalogue-exported", count=len(found[-1]), path=str(path))

    with_app(settings, work)


@command.command(name="import")
def import_(
    path: Annotated[Path, typer.Argument(help="what was exported and changed: .toml, .csv or .xlsx")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would change, and write nothing")] = False,
) -> None:
    """Bring a changed catalogue in, all of it or nothing; doing it twice changes nothing."""
    set_up("WARNING")
    settings = read_settings()
    if not path.is_file() or path.suffix.lower() not in _KINDS:
        refuse(settings, "cli-catalogue-no-file", path=str(path))

    async def work(app: App) -> None:
        changed: list[Change] = []

        async def take_in(desk: Desk) -> None:
            current = desk.guides.catalogue
            found = _read(path, current)
            changed[:] = changes_between(current, following(current, found.every()))
            if not dry_run:
                await handler.take_in(desk, found, path.name)

        try:
            await app.dispatcher.transact(take_in)
        except SeedRefused as refused:
            list_errors(settings, refused.errors)
            refuse(settings, "cli-seed-refused", count=len(refused.errors))
        _report(settings, changed, dry_run=dry_run)

    with_app(settings, work)


def _write(path: Path, catalogue: Catalogue) -> None:
    if path.suffix.lower() == ".toml":
        path.write_text(document(catalogue), "utf-8")
    elif path.suffix.lower() == ".csv":
        write_csv(path, catalogue)
    else:
        from bot.adapters.ledgers import write_ledger  # noqa: PLC0415  its library is needed here alone

        lists = {FIELDS.index(name): tuple(known) for name, known in CHOICES.items()}
        write_ledger(path, f"{ENTRY.zh} catalogue", headings(), rows_of(catalogue), lists)


def _read(path: Path, current: Catalogue) -> Catalogue:
    if path.stat().st_size > MOST_BYTES:
        raise SeedRefused([SeedError(path.name, 0, "", "seed-too-big", {"most": MOST_BYTES // 1024**2})])
    if path.suffix.lower() == ".toml":
        return read_toml(path)
    if path.suffix.lower() == ".csv":
        return read_sheet(read_csv(path), current)
    from bot.adapters.workbooks import WorkbookRefused, read_workbook  # noqa: PLC0415  its library is heavy

    try:
        sheets = read_workbook(path, lambda _: True)
    except WorkbookRefused as refused:
        raise SeedRefused([SeedError(path.name, 0, "", refused.key, refused.args_said)]) from None
    return read_sheet(sheets[0], current)


def _report(settings: Settings, changed: list[Change], *, dry_run: bool) -> None:
    """Tell what was changed, what is retired before all."""
    if not changed:
        say(settings, "cli-catalogue-same")
        return
    for one in sorted(changed, key=lambda one: one.field != "retired")[:MOST_SHOWN]:
        field = words(settings, worded("catalogue-field", one.field))
        before, after = (" ".join(said.split("\n")) or "—" for said in (one.before, one.after))
        told = words(settings, "catalogue-change", name=one.code, field=field, before=before, after=after)
        is_lost = one.field == "retired" and one.after == "yes"
        console.print(f"  {told}", style="bold red" if is_lost else None, markup=False)
    if len(changed) > MOST_SHOWN:
        say(settings, "catalogue-more", count=len(changed) - MOST_SHOWN)
    say(settings, "cli-catalogue-dry" if dry_run else "cli-catalogue-done", count=len(changed))
