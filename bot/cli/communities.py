"""The commands by which a community comes in, and shows whether somebody answers for every door."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.app import App
from bot.cli.printing import console, read_settings, refuse, say, with_app, words
from bot.domain.grids import Community, Grid
from bot.domain.messages import Arg
from bot.domain.routing import answerable_for
from bot.logs import set_up
from bot.settings import Settings
from locales import DEMO
from storage.seeds import NotEmpty, seed
from storage.sheets import SeedError, SeedRefused


def seed_(path: Annotated[str, typer.Argument(help="a folder of CSV files, or `demo` for the project's own")]) -> None:
    """Put a community into an empty database, all of it or nothing."""
    set_up("WARNING")
    settings = read_settings()
    folder = DEMO if path == "demo" else Path(path)

    async def work(app: App) -> None:
        try:
            list_errors(settings, await seed(app.units, folder, timezone=settings.timezone), style="yellow")
        except SeedRefused as refused:
            list_errors(settings, refused.errors)
            refuse(settings, "cli-seed-refused", count=len(refused.errors))
        except NotEmpty:
            refuse(settings, "cli-seed-not-empty")
        community = await app.units.begin().community()
        say(
            settings,
            "cli-seed-done",
            grids=len(community.grids),
            buildings=len(community.buildings),
            staff=len(community.staff),
        )

    with_app(settings, work)


def list_errors(settings: Settings, errors: list[SeedError], style: str = "red") -> None:
    """Name each thing by its sheet, row and column, with its remedy."""
    for error in errors:
        remedy = words(settings, error.key, **error.args)
        place: dict[str, Arg] = {"file": error.file, "row": error.row, "column": error.column, "remedy": remedy}
        key = "seed-error" if error.column else "seed-error-file"
        console.print(words(settings, key, **place), style=style, markup=False)


def uncovered(community: Community, grids: Iterable[Grid]) -> Iterator[tuple[str, Mapping[str, Arg]]]:
    """Name which of some grids nobody answers for, then which buildings lie in no grid: a sentence for each."""
    for grid in grids:
        if not answerable_for(grid.id, community):
            yield "cli-coverage-grid", {"code": grid.code, "name": grid.name}
    for one in community.buildings.values():
        if one.grid_id not in community.grids:
            yield "cli-coverage-building", {"code": one.code, "estate": one.estate, "name": one.name}


def coverage() -> None:
    """Tell which buildings have no grid worker above them, and which grids nobody answers for."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        if not community.grids:
            refuse(settings, "cli-run-empty")
        watched = track(list(community.grids.values()), console=Console(stderr=True), description="")
        is_covered = True
        for key, args in uncovered(community, watched):
            is_covered = False
            say(settings, key, **args)
        if not is_covered:
            sys.exit(1)
        say(settings, "cli-coverage-full", grids=len(community.grids), buildings=len(community.buildings))

    with_app(settings, work)
