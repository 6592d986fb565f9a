"""The command that writes the report of the cohort into a workbook."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.adapters.files import owned
from bot.app import App
from bot.cli.printing import read_settings, refuse, say, with_app, words
from bot.domain.audit import Look, clinic_of
from bot.domain.people import Role
from bot.logs import set_up
from handlers import cohorts
from handlers.context import Desk

EVERY_CLINIC = 0
"""The clinic of the log where the report is of all of them."""


def cohort(
    path: Annotated[Path, typer.Argument(help="the workbook that is written (.xlsx)")],
) -> None:
    """Write the figures of the clinic programme, of all clinics together and without names, into a workbook."""
    from bot.adapters.cohort_books import cohort_book  # noqa: PLC0415  for reports alone
    from bot.adapters.statistics import ScipyStatistics  # noqa: PLC0415  the same
    from bot.domain.cohort_reports import cohort_report  # noqa: PLC0415  the same

    set_up("WARNING")
    settings = read_settings()
    if path.suffix.lower() != ".xlsx" or not path.parent.is_dir():
        refuse(settings, "template-no-place", path=str(path))
    if path.exists():
        refuse(settings, "export-there", path=str(path))

    async def work(app: App) -> None:
        found: list[cohorts.Cohort] = []

        async def read(desk: Desk) -> None:
            nurses = [one.id for one in desk.community.staff.values() if one.role is Role.NURSE]
            await desk.uow.audits.add(desk.now, None, Look.EXPORT, clinic_of(EVERY_CLINIC), "operator")
            found[:] = [await cohorts.of_nurses(desk, nurses)]

        await app.dispatcher.transact(read)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(words(settings, "export-running"), total=None)

            def made(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            report = await asyncio.to_thread(cohort_report, found[0].participants, ScipyStatistics(), progress=made)

        def word(key: str, /, **args: str | int) -> str:
            return words(settings, key, **args)

        with owned(path) as file:
            file.write(cohort_book(report, word))
        say(settings, "cohort-written", count=len(found[0].participants), path=str(path))

    with_app(settings, work)
