"""The commands by which an operator answers for the audit log: it is whole, and who looked at what."""

from typing import Annotated

import typer
from rich.progress import Progress

from bot.app import App
from bot.cli.printing import console, only, read_settings, refuse, say, with_app, words
from bot.domain.audit import Chain, enrolment_of, thing_of, thing_of_person
from bot.domain.messages import worded
from bot.logs import set_up
from bot.settings import Settings
from storage.units import UnitOfWork

audit = typer.Typer(no_args_is_help=True, help="The log of who of the staff looked at what private.")


@audit.command()
def verify(
    *, kept: Annotated[str, typer.Option(help="a digest that this command printed before: it must still be there")] = ""
) -> None:
    """Walk the whole chain; name the first entry that was changed, taken out or put elsewhere."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        audits = app.units.begin().audits
        chain = Chain(app.vault, kept.strip())
        head = await audits.head()
        with Progress(console=console, transient=True) as progress:
            doing = progress.add_task(words(settings, "cli-audit-walking"), total=head.entries if head else 0)
            while (entries := await audits.after(chain.entries)) and chain.walk(entries):
                progress.update(doing, completed=chain.entries)
        if not chain.end(head):
            refuse(settings, "cli-audit-broken", number=str(chain.broken), whole=str(chain.entries))
        if not chain.holds_kept:
            refuse(settings, "cli-audit-not-kept")
        say(settings, "cli-audit-whole", entries=str(chain.entries), digest=chain.digest or "—")

    with_app(settings, work)


@audit.command()
def show(
    *,
    ticket: Annotated[int | None, typer.Option(help="the number of a ticket", metavar="NUMBER")] = None,
    person: Annotated[str, typer.Option(help="the name of a resident whose records are meant")] = "",
) -> None:
    """List who looked at a ticket, or at a resident's records of the clinic, when and by what right."""
    set_up("WARNING")
    settings = read_settings()
    if (ticket is None) == (not person):
        refuse(settings, "cli-audit-which")

    async def work(app: App) -> None:
        uow = app.units.begin()
        things = await _of_ticket(settings, uow, ticket) if ticket is not None else await _of(settings, uow, person)
        entries = [entry for thing in things for entry in await uow.audits.of_thing(thing)]
        zone = await app.units.zone()
        for entry in sorted(entries, key=lambda one: one.number):
            actor = await uow.people.find(entry.actor_id)
            say(
                settings,
                "cli-audit-line",
                at=f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                name=actor.name if actor is not None else "—",
                look=words(settings, worded("look", entry.action)),
                right=words(settings, worded("right", entry.purpose)),
            )
        if not entries:
            say(settings, "cli-audit-nobody", what=person or str(ticket))

    with_app(settings, work)


async def _of_ticket(settings: Settings, uow: UnitOfWork, number: int) -> list[str]:
    found = await uow.tickets.by_number(number)
    if found is None:
        refuse(settings, "cli-audit-no-ticket", number=str(number))
    return [thing_of(found.id)]


async def _of(settings: Settings, uow: UnitOfWork, name: str) -> list[str]:
    """Name everything of a resident that looks are logged of."""
    whom = only(settings, await uow.people.by_name(name))
    return [thing_of_person(whom.id), *(enrolment_of(one.id) for one in await uow.enrolments.of(whom.id))]
