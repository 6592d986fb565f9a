"""The commands by which an operator hands somebody everything of theirs, or takes it out of every table."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from sqlmodel import SQLModel

from bot.app import App
from bot.cli.printing import read_settings, refuse, say, scrub, speech, with_app, words
from bot.domain.errors import DomainError
from bot.domain.grids import Community
from bot.domain.messages import Notice, worded
from bot.domain.people import Person
from bot.domain.sheets import known_as
from bot.domain.words import Language
from bot.logs import set_up
from bot.settings import Settings
from handlers import entry, erasures
from handlers.context import Desk
from storage.bodies import read
from storage.erasure import Step, Trace
from storage.outbox import SAID

person = typer.Typer(no_args_is_help=True, help="Everything of one person: handed out to them, or erased.")

_Made = TypeVar("_Made")

Who = Annotated[str, typer.Argument(help="a name, or the person's return code", metavar="NAME_OR_CODE")]
Building = Annotated[str, typer.Option(help="of several of that name: the code of their building")]
Flat = Annotated[str, typer.Option(help="of several of that name: their flat")]
Grid = Annotated[str, typer.Option(help="of several of that name who worked here: the code of their grid")]

_UNTOLD = frozenset(
    {"account", "address_key", "before", "candidates", "code_digest", "digest", "due_at", "fresh", "joint", "lane"}
    | {"message_id", "name_key", "once", "push", "slot", "told", "touched_at", "version"}
)
"""Columns that are fingerprints, or wheels of the program."""

_NAMED = ("owner_id", "nurse_id", "recorded_by", "answered_by", "worker_id")
"""Which of the staff a person may know by name: who worked for them. Who complained or decided stays unnamed."""


@person.command()
def export(who: Who, path: Path, *, building: Building = "", flat: Flat = "", grid: Grid = "") -> None:
    """Write everything of a person into a file .json, or .zip with their pictures; it is logged."""
    from bot.adapters.parcels import ENDINGS, write_parcel  # noqa: PLC0415  for this command alone

    set_up("WARNING")
    settings = read_settings()
    if path.suffix.lower() not in ENDINGS or not path.parent.is_dir():
        refuse(settings, "person-no-place", path=str(path))
    if path.exists():
        refuse(settings, "export-there", path=str(path))

    async def work(app: App) -> None:
        found = await _meant(app, who, building, flat, grid)
        traces = await _done(app, lambda desk: erasures.export(desk, found.id))
        uow = app.units.begin()
        told = _readable(traces, found, await uow.community(), Language(settings.language))
        pictures: dict[str, bytes] = {}
        for trace in traces:
            if trace.table == "photos" and (photo := await uow.tickets.photo(trace.columns["id"])) is not None:
                pictures[f"photos/{trace.columns['id']}.jpg"] = photo[1]
        try:
            write_parcel(path, told, pictures)
        except OSError as failure:
            refuse(settings, "export-not-written", path=str(path), why=failure.strerror or "")
        say(settings, "person-exported", count=len(traces), path=str(path))

    with_app(settings, work)


@person.command()
def erase(
    who: Who,
    *,
    building: Building = "",
    flat: Flat = "",
    grid: Grid = "",
    yes: Annotated[
        bool, typer.Option("--yes/--dry-run", help="really erase; else only list what would happen")
    ] = False,
) -> None:
    """List what would become of a person's rows in every table, and with --yes let it happen; it is logged."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        found = await _meant(app, who, building, flat, grid)
        steps = await _done(app, lambda desk: erasures.erase(desk, found.id, really=yes))
        for step in steps:
            say(settings, "erase-line", **_line(settings, step))
        if yes:
            await _done(app, lambda desk: erasures.erase_rest(desk, found.id))
            await scrub(app)
        rows = sum(len(step.writes) for step in steps)
        say(settings, "erase-done" if yes else "erase-dry", count=rows, number=str(found.id))

    with_app(settings, work)


def _line(settings: Settings, step: Step) -> dict[str, str | int]:
    fate = words(settings, worded("erase-fate", step.fate))
    return {
        "table": step.table,
        "count": step.rows,
        "fate": fate,
        "why": words(settings, worded("erase-why", step.why)),
    }


async def _done(app: App, work: Callable[[Desk], Awaitable[_Made]]) -> _Made:
    """Do it in one unit, again on fresh rows if somebody was quicker, or say by what rule it is refused."""
    made: list[_Made] = []

    async def once(desk: Desk) -> None:
        made.append(await work(desk))

    try:
        await app.dispatcher.transact(once)
    except DomainError as refusal:
        refuse(app.settings, refusal.key, **refusal.args_said)
    return made[-1]


async def _meant(app: App, who: str, building: str, flat: str, grid: str) -> Person:
    """Find the one person who is meant, resident or staff, by their return code or their name."""
    uow = app.units.begin()
    code = entry.read_code(who)
    handed = await uow.people.by_pass(code[0], app.clock.now()) if code is not None else None
    if handed is not None and handed[1].purpose == entry.RETURN:
        return handed[0]
    community = await uow.community()
    homes = {one.id: one.code for one in community.buildings.values()}
    places = {one.id: one.code for one in community.grids.values()}
    home, place = known_as(building, homes.values()), known_as(grid, places.values())
    found = [
        one
        for one in await uow.people.by_name(who)
        if (not building or homes.get(one.building_id or 0) == home)
        and (not flat or one.flat == flat)
        and (not grid or places.get(one.grid_id or 0) == place)
    ]
    if not found:
        refuse(app.settings, "cli-nobody")
    if len(found) > 1:
        where = sorted({homes.get(one.building_id or 0) or places.get(one.grid_id or 0) or "—" for one in found})
        refuse(app.settings, "person-namesakes", count=len(found), places=", ".join(where))
    return found[0]


def _readable(traces: Sequence[Trace], person: Person, community: Community, language: Language) -> dict[str, Any]:
    """Put rows into a form that a person reads: names for numbers, local times, their conversation in words."""
    numbers = {one.columns["id"]: one.columns["number"] for one in traces if one.table == "tickets"}
    told: dict[str, list[dict[str, Any]]] = {}
    for trace in traces:
        row = _said(trace, community, language) if trace.table == "outbox" else {}
        for name, value in {} if row else trace.columns.items():
            shown = _shown(trace.table, name, value, person=person, community=community, numbers=numbers)
            if name not in _UNTOLD and shown not in (None, ""):
                row[name.removesuffix("_id")] = shown
        told.setdefault(trace.table, []).append(row)
    return {"person": person.id, **told}


def _said(trace: Trace, community: Community, language: Language) -> dict[str, Any]:
    at = trace.columns["created_at"]
    notice = Notice(to=trace.columns["person_id"] or 0, **read(trace.columns["body"]))
    try:
        text = speech.spoken(notice, language, at, community.zone).text
    except KeyError:  # told by an older program, in words that this one has no more
        text = trace.columns["body"]
    return {"at": _local(at, community), "by": "person" if notice.key == SAID else "assistant", "text": text}


def _shown(
    table: str, name: str, value: Any, *, person: Person, community: Community, numbers: Mapping[int, int]
) -> Any:
    """Give a value as a person reads it; nothing for what names somebody else."""
    if isinstance(value, datetime):
        return _local(value, community)
    if isinstance(value, date):
        return value.isoformat()
    if name == "body":
        return json.loads(value) if value else None
    of = {one.column.table.name for one in SQLModel.metadata.tables[table].columns[name].foreign_keys}
    if value is None or not of:
        return value
    if "people" in of:
        colleague = community.staff.get(value) if name in _NAMED else None
        return person.name if value == person.id else colleague.name if colleague is not None else None
    if "buildings" in of and value in community.buildings:
        return f"{community.buildings[value].estate} {community.buildings[value].name}"
    if "grids" in of and value in community.grids:
        return community.grids[value].name
    return numbers.get(value, value) if "tickets" in of else value


def _local(at: datetime, community: Community) -> str:
    return at.astimezone(community.zone).isoformat(timespec="minutes")
