"""The commands by which sheets come into a living community, and the empty workbook for them."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.app import App
from bot.cli.communities import list_errors, uncovered
from bot.cli.printing import console, read_settings, refuse, say, speech, with_app, words
from bot.domain.sheets import LAYOUTS
from bot.domain.words import Language
from bot.logs import set_up
from bot.settings import Settings
from handlers import departures
from handlers.context import Desk
from storage.comparisons import BACK, Change, What
from storage.drawings import ENDINGS, read_drawing
from storage.folders import read_folder
from storage.imports import Import, changes, standing_of
from storage.looking import NoDatabase, looking
from storage.seeds import first_settings
from storage.sheets import SeedRefused, Sheets, read_sheets

MOST_SHOWN = 20
"""Changes that are listed one by one where not all are asked for; the counts tell of all."""

MOST_UNCOVERED = 10
"""Grids and buildings that are named after an import; `linli coverage` names them all."""

_FIRST = (What.RETIRED, What.ADDED, What.CHANGED)
"""In what order changes are listed: first what is lost if it was not meant."""

_EMPTY = "seed-sheet-empty"

_NAMED_ONLY = frozenset({"phone"})
"""Fields whose contents are nobody's business on an operator's screen."""


@dataclass(slots=True)
class _Done:
    changes: list[Change] = field(default_factory=list)
    tickets: int = 0


def import_(
    path: Annotated[
        Path, typer.Argument(help="a folder of CSV files, one workbook (.xlsx), or the grids' outlines (.geojson)")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would change, and write nothing")] = False,
    all_: Annotated[bool, typer.Option("--all", help=f"list every change, not the first {MOST_SHOWN} only")] = False,
) -> None:
    """Bring sheets into the community, all of them or nothing; doing it twice changes nothing."""
    set_up("WARNING")
    settings = read_settings()
    sheets = _sheets(settings, path)

    async def work(app: App) -> None:
        done = _Done()

        async def take_in(desk: Desk) -> None:
            standing = await standing_of(desk.uow)
            done.changes = changes(sheets, standing)
            if dry_run:
                return
            writes = Import(desk.uow, standing, done.changes, desk.now)
            after = await writes.keep(first_settings(settings.timezone), lambda people: _watched(settings, people))
            gone = [one.person for one in done.changes if one.what is What.RETIRED and one.person is not None]
            done.tickets = await departures.hand_back(replace(desk, community=after), gone)

        try:
            await app.dispatcher.transact(take_in)
        except SeedRefused as refused:
            list_errors(settings, refused.errors)
            refuse(settings, "cli-seed-refused", count=len(refused.errors))
        _report(settings, done, most=len(done.changes) if all_ else MOST_SHOWN)
        if done.changes:
            say(settings, "import-dry" if dry_run else "import-done")
        if not dry_run:
            await _tell_uncovered(app)

    with _tried(settings) if dry_run else nullcontext(settings) as used:
        with_app(used, work)


def template(path: Annotated[Path, typer.Argument(help="where the workbook is written (.xlsx)")]) -> None:
    """Write an empty workbook with examples, drop-downs and explanations, to be filled in and imported."""
    from bot.adapters.templates import write_template  # noqa: PLC0415  its library is needed here alone

    settings = read_settings()
    if path.suffix.lower() != ".xlsx" or not path.parent.is_dir():
        refuse(settings, "template-no-place", path=str(path))
    if path.exists():
        refuse(settings, "template-there", path=str(path))
    write_template(path, lambda key: "\n".join(speech.word(key, language) for language in Language))
    say(settings, "template-done", path=str(path))


def _sheets(settings: Settings, path: Path) -> Sheets:
    """Read a folder or a workbook, or say what is wrong with it."""
    from bot.adapters.workbooks import WorkbookRefused, read_workbook  # noqa: PLC0415  for imports alone

    if not path.exists():
        refuse(settings, "import-no-path", path=str(path))
    try:
        if path.suffix.lower() in ENDINGS and path.is_file():
            return Sheets({}, [], read_drawing(path))
        sheets = read_folder(path) if path.is_dir() else read_sheets(read_workbook(path))
    except WorkbookRefused as refusal:
        refuse(settings, refusal.key, **refusal.args_said)
    except SeedRefused as refused:
        list_errors(settings, refused.errors)
        refuse(settings, "cli-seed-refused", count=len(refused.errors))
    said = [one for one in sheets.warnings if sheets.by_name or one.key != _EMPTY]
    list_errors(settings, said, style="yellow")
    if len(said) < len(sheets.warnings):
        refuse(settings, "import-still-empty")
    if not sheets.by_name and sheets.drawing is None:
        refuse(settings, "import-nothing", allowed=", ".join(f"{one.zh} {name}" for name, one in LAYOUTS.items()))
    return sheets


def _watched(settings: Settings, people: list[Change]) -> Iterable[Change]:
    description = words(settings, "import-people")
    return track(people, console=Console(stderr=True), description=description) if people else people


@contextmanager
def _tried(settings: Settings) -> Iterator[Settings]:
    """Give the settings for a trial: where there is no database yet, of one that is thrown away."""
    if asyncio.run(_is_made(settings)):
        yield settings
        return
    with TemporaryDirectory() as folder:
        yield settings.model_copy(update={"data_dir": Path(folder), "database_url": "", "key_file": None})


async def _is_made(settings: Settings) -> bool:
    """Tell whether there is a database with tables in it."""
    try:
        async with looking(settings.store) as base:
            return await base.revision() is not None
    except NoDatabase:
        return False


async def _tell_uncovered(app: App) -> None:
    """Name what nobody answers for now."""
    community = await app.units.begin().community()
    found = list(uncovered(community, community.grids.values()))
    for key, args in found[:MOST_UNCOVERED]:
        say(app.settings, key, **args)
    if len(found) > MOST_UNCOVERED:
        say(app.settings, "import-uncovered-more", count=len(found) - MOST_UNCOVERED)


def _report(settings: Settings, done: _Done, *, most: int) -> None:
    """Tell what was done, or would be: the counts, and the first changes one by one, what is retired before all."""
    if not done.changes:
        say(settings, "import-same")
        return
    counts = Counter((one.sheet, one.what) for one in done.changes)
    for name in LAYOUTS:
        of = {what.value: counts[name, what] for what in What}
        if any(of.values()):
            say(settings, "import-count", sheet=_sheet(settings, name), **of)
    for one in sorted(done.changes, key=lambda one: _FIRST.index(one.what))[:most]:
        said = words(settings, f"import-{one.what.value}", sheet=_sheet(settings, one.sheet), name=_name(one))
        style = "bold red" if one.what is What.RETIRED else None
        console.print(f"  {said}{_fields(settings, one)}", style=style, markup=False)
    if len(done.changes) > most:
        say(settings, "import-more", count=len(done.changes) - most)
    if done.tickets:
        say(settings, "import-tickets", count=done.tickets)


def _sheet(settings: Settings, name: str) -> str:
    return LAYOUTS[name].zh if settings.language == Language.ZH else name


def _name(one: Change) -> str:
    return one.name if one.key == one.name else f"{one.key} {one.name}"


def _fields(settings: Settings, one: Change) -> str:
    told = []
    for name, (before, after) in one.fields.items():
        if name == BACK:
            told.append(words(settings, "import-back"))
            continue
        if name == "outline":
            told.append(words(settings, "import-outline" if after else "import-no-outline"))
            continue
        header = LAYOUTS[one.sheet].column(name).zh if settings.language == Language.ZH else name
        told.append(header if name in _NAMED_ONLY else f"{header} {_shown(before)} → {_shown(after)}")
    return f" ({'; '.join(told)})" if told else ""


def _shown(value: object) -> str:
    return "—" if value in {None, ""} else str(value)
