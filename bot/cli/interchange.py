"""The commands that hand out the clinic programme: to others as FHIR, to the clinic as tables."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.printing import read_settings, refuse, say, watched, with_app, words
from bot.cli.programme_columns import TABLES, Page
from bot.domain import audit
from bot.domain.audit import Look
from bot.domain.dossiers import Dossier
from bot.domain.fhir.bundles import bundle
from bot.domain.fhir.parts import Export
from bot.domain.grids import Level
from bot.domain.pseudonyms import Pseudonym
from bot.logs import set_up
from bot.settings import Settings
from handlers.context import Desk

ALL = "all"
OPERATOR = "operator"
"""By what right the audit log says that somebody looked who is none of the staff."""


def enrolment(
    which: Annotated[str, typer.Argument(help="the number of an enrolment, or all", metavar="ID|all")],
    path: Annotated[Path, typer.Argument(help="a new file .json; for all of them a new file .zip")],
    with_words: Annotated[bool, typer.Option("--with-words", help="what nurses wrote too: it may name people")] = False,
) -> None:
    """Write one enrolment, or each, as a bundle of FHIR R4B without names; what is not valid is not written."""
    set_up("WARNING")
    settings = read_settings()
    asked = None if which == ALL else _number(settings, which)
    _check_place(settings, path, ".zip" if asked is None else ".json")

    async def work(app: App) -> None:
        from bot.adapters.files import archive, owned  # noqa: PLC0415  for exports alone

        ids = await app.units.begin().dossiers.ids()
        if asked is not None and asked not in ids:
            refuse(settings, "export-no-enrolment", said=which)
        await _note(app, asked)
        today = await _today(app)
        with _written(settings, path, len(ids) if asked is None else 1):
            if asked is not None:
                with owned(path) as file:
                    async for dossier in _dossiers(app, settings, [asked]):
                        file.write(_bundle(app, settings, dossier, today, with_words=with_words))
            else:
                with archive(path) as keep:
                    async for dossier in _dossiers(app, settings, ids):
                        name = Pseudonym.of(dossier.enrolment.person_id, app.vault).id_of("plan", dossier.enrolment.id)
                        keep(f"{name}.json", _bundle(app, settings, dossier, today, with_words=with_words))

    with_app(settings, work)


def programme(
    path: Annotated[Path, typer.Argument(help="a new file .zip")],
    with_names: Annotated[
        bool, typer.Option("--with-names", help="names and what was written too: keep the file safe")
    ] = False,
) -> None:
    """Write everything of the clinic programme as tables (.csv) in one archive, without names unless asked for."""
    from bot.adapters.spreadsheets import tables  # noqa: PLC0415  for exports alone

    set_up("WARNING")
    settings = read_settings()
    _check_place(settings, path, ".zip")

    async def work(app: App) -> None:
        uow = app.units.begin()
        community, ids = await uow.community(), await uow.dossiers.ids()
        await _note(app, None)
        today = await _today(app)
        named = {one.id: one.name for one in community.staff.values()}
        titles = {
            name: [words(settings, key) for key in table.all(with_names=with_names)] for name, table in TABLES.items()
        }
        with _written(settings, path, len(ids)), tables(path, titles) as put:
            async for dossier in _dossiers(app, settings, ids):
                page = Page(dossier, app.guides.labs, app.vault, community.zone, today, with_names, named)
                for name, table in TABLES.items():
                    for line in table.lines(page):
                        put(name, line)

    with_app(settings, work)


def _number(settings: Settings, said: str) -> int:
    if not said.isdecimal():
        refuse(settings, "export-no-enrolment", said=said)
    return int(said)


def _check_place(settings: Settings, path: Path, ending: str) -> None:
    """Refuse a place where such a file cannot be written, or where one is."""
    if path.suffix.lower() != ending or not path.parent.is_dir():
        refuse(settings, "export-no-place", path=str(path), endings=ending)
    if path.exists():
        refuse(settings, "export-there", path=str(path))


async def _note(app: App, enrolment_id: int | None) -> None:
    """Write down who looks before anything is shown: at one record, or at all those of every clinic."""

    async def work(desk: Desk) -> None:
        grids = desk.community.grids.values()
        clinics = [grid.id for grid in grids if grid.level is Level.COMMUNITY] or [0]
        things = [audit.clinic_of(one) for one in clinics]
        if enrolment_id is not None:
            things = [audit.enrolment_of(enrolment_id)]
        for thing in things:
            await desk.uow.audits.add(desk.now, None, Look.EXPORT, thing, OPERATOR)

    await app.dispatcher.transact(work)


async def _today(app: App) -> date:
    return app.clock.now().astimezone(await app.units.zone()).date()


async def _dossiers(app: App, settings: Settings, ids: list[int]) -> AsyncIterator[Dossier]:
    """Read one enrolment after the other, each in a unit of its own that forgets it, and show how far it is."""
    with watched(settings, len(ids)) as done:
        for one in ids:
            found = await app.units.begin().dossiers.find(one)
            if found is not None:
                yield found
            done()


def _bundle(app: App, settings: Settings, dossier: Dossier, on: date, *, with_words: bool) -> bytes:
    """Make a bundle and check it; one that is not valid ends the command before there is a file."""
    from bot.adapters.fhir import Unfit, checked  # noqa: PLC0415  for exports alone

    pseudonym = Pseudonym.of(dossier.enrolment.person_id, app.vault)
    try:
        return checked(bundle(dossier, Export(pseudonym, app.guides.labs, on, with_words)))
    except Unfit as unfit:
        refuse(settings, "export-unfit", number=str(dossier.enrolment.id), where=unfit.where)


@contextmanager
def _written(settings: Settings, path: Path, count: int) -> Iterator[None]:
    """Say what was written where, or why nothing was."""
    try:
        yield
    except OSError as failure:
        refuse(settings, "export-not-written", path=str(path), why=failure.strerror or "")
    say(settings, "export-done", count=count, path=str(path))
