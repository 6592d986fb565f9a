"""The commands that hand out the clinic programme: to others as FHIR, to the clinic as tables."""

from collections.abc import Iterator
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
from bot.domain.errors import NotFound
from bot.domain.fhir.bundles import bundle
from bot.domain.fhir.parts import Export
from bot.domain.grids import Level
from bot.domain.pseudonyms import Pseudonym
from bot.logs import set_up
from bot.settings import Settings
from handlers.context import Desk

ALL = "all"
LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""
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

        today = app.clock.now().astimezone(await app.units.zone()).date()
        if asked is not None:
            dossier = await app.units.begin().dossiers.find(asked)
            if dossier is None:
                refuse(settings, "export-no-enrolment", said=which)
            await _note(app, asked)
            made = _bundle(app, settings, dossier, today, with_words=with_words)
            with _written(settings, path, 1), owned(path) as file:
                file.write(made)
            return
        await _note(app, None)
        ids = await app.units.begin().dossiers.ids()
        with _written(settings, path, len(ids)), watched(settings, len(ids)) as done, archive(path) as keep:
            for one in ids:
                dossier = await _dossier(app, one)
                name = Pseudonym.of(dossier.enrolment.person_id, app.vault).id_of("plan", one)
                keep(f"{name}.json", _bundle(app, settings, dossier, today, with_words=with_words))
                done()

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
        await _note(app, None)
        uow = app.units.begin()
        community, ids = await uow.community(), await uow.dossiers.ids()
        today = app.clock.now().astimezone(community.zone).date()
        named = {one.id: one.name for one in community.staff.values()}
        columns = {name: table.all(with_names=with_names) for name, table in TABLES.items()}
        titles = {name: [words(settings, key) for key in keys] for name, keys in columns.items()}
        with _written(settings, path, len(ids)), watched(settings, len(ids)) as done, tables(path, titles) as put:
            for one in ids:
                dossier = await _dossier(app, one)
                page = Page(dossier, app.guides.labs, app.vault, community.zone, today, with_names, named)
                for name, table in TABLES.items():
                    for line in table.lines(page):
                        put(name, line)
                done()

    with_app(settings, work)


def _number(settings: Settings, said: str) -> int:
    if not said.isdecimal() or len(said) > LONGEST_NUMBER:
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


async def _dossier(app: App, enrolment_id: int) -> Dossier:
    """Read one enrolment in a unit of its own, which is forgotten with it: however many there are, one is in memory."""
    dossier = await app.units.begin().dossiers.find(enrolment_id)
    if dossier is None:
        raise NotFound
    return dossier


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
