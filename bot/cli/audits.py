"""The commands by which an operator answers for the audit log: it is whole, and who looked at what."""

from typing import Annotated

import typer
from rich.progress import Progress

from bot.app import App
from bot.cli.printing import console, read_settings, refuse, say, with_app, words
from bot.domain.audit import Chain, thing_of
from bot.domain.messages import worded
from bot.logs import set_up

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
def show(*, ticket: Annotated[int, typer.Option(help="the number of the ticket", metavar="NUMBER")]) -> None:
    """List who looked at a ticket, when and by what right."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        uow = app.units.begin()
        found = await uow.tickets.by_number(ticket)
        if found is None:
            refuse(settings, "cli-audit-no-ticket", number=str(ticket))
        entries = await uow.audits.of_thing(thing_of(found.id))
        zone = await app.units.zone()
        for entry in entries:
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
            say(settings, "cli-audit-nobody", number=str(ticket))

    with_app(settings, work)
