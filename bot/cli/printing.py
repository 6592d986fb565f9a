"""What every command needs: the settings, the program around its work, and words for the operator."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.adapters.workdays import CalendarRefused
from bot.app import App, opened
from bot.domain.messages import Arg
from bot.domain.people import Person
from bot.domain.ports import Clock
from bot.domain.words import Language
from bot.settings import Settings
from bot.system import run
from locales.lab_guide import RangesRefused
from locales.speech import Speech

console = Console(highlight=False, soft_wrap=True)
speech = Speech()


def read_settings() -> Settings:
    """Read the settings, or say which of them is wrong."""
    try:
        return Settings()
    except ValidationError as failure:
        names = ", ".join(f"LINLI_{str(error['loc'][0]).upper()}" for error in failure.errors())
        console.print(speech.word("cli-settings-wrong", Language.ZH, names=names), style="red", markup=False)
        raise SystemExit(1) from None


def with_app(settings: Settings, work: Callable[[App], Awaitable[None]], clock: Clock | None = None) -> None:
    """Do a command's work with the program opened around it."""

    async def within() -> None:
        async with opened(settings, clock=clock) as app:
            await work(app)

    with own_files_told(settings):
        run(within())


@contextmanager
def own_files_told(settings: Settings) -> Iterator[None]:
    """Say what is wrong in the files of working days and of reference ranges, where the program cannot start for it."""
    try:
        yield
    except CalendarRefused as refused:
        for fault in refused.faults:
            remedy = words(settings, fault.key, **fault.args)
            key = "calendar-error" if fault.row else "calendar-error-file"
            line = words(settings, key, file=str(refused.path), row=fault.row, remedy=remedy)
            console.print(line, style="red", markup=False)
        refuse(settings, "calendar-refused")
    except RangesRefused as refused:
        refuse(settings, "ranges-refused", file=str(refused.path), row=refused.row)


async def scrub(app: App) -> None:
    """Leave no page of the database file that still tells of what is gone, or say that it could not be done."""
    if not await app.units.store.scrub():
        say(app.settings, "cli-not-scrubbed")


def only(settings: Settings, found: list[Person]) -> Person:
    """Give the one person who was found, or say that there is none, or several."""
    if len(found) != 1:
        refuse(settings, "cli-nobody" if not found else "cli-several")
    return found[0]


def words(settings: Settings, key: str, **args: Arg) -> str:
    """Put a key into the operator's words."""
    return speech.word(key, Language(settings.language), **args)


def say(settings: Settings, key: str, **args: Arg) -> None:
    """Tell the operator something."""
    console.print(words(settings, key, **args), markup=False)


def refuse(settings: Settings, key: str, **args: Arg) -> NoReturn:
    """Tell the operator what stands in the way, and end with 1."""
    console.print(words(settings, key, **args), style="red", markup=False)
    raise SystemExit(1)


@contextmanager
def watched(settings: Settings, total: int) -> Iterator[Callable[[], None]]:
    """Show how far an export is, on the screen and in no file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(words(settings, "export-running"), total=total)
        yield lambda: progress.advance(task)
