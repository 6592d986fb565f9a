"""The command by which an operator lets somebody in."""

from typing import Annotated

import typer

from bot.app import App
from bot.cli.printing import only, read_settings, refuse, say, with_app
from bot.domain.errors import DomainError, NotFound
from bot.domain.people import Role
from bot.logs import set_up
from handlers import entry
from handlers.context import Desk


def invite(
    role: Annotated[Role | None, typer.Option(help="for staff: what they are")] = None,
    grid: Annotated[str, typer.Option(help="for staff: the code of their grid")] = "",
    name: Annotated[str, typer.Option(help="for staff: their name")] = "",
    resident: Annotated[str, typer.Option(help="instead: the name of a resident, for a return code")] = "",
) -> None:
    """Print a link and a code by which somebody comes in; staff invitations work once, for 24 hours."""
    set_up("WARNING")
    settings = read_settings()
    if not resident and (role in {None, Role.RESIDENT} or not grid or not name):
        refuse(settings, "cli-invite-incomplete")

    async def work(app: App) -> None:
        made: list[entry.Invitation] = []

        async def make(desk: Desk) -> None:
            made.clear()
            if resident:
                made.append(await entry.return_code(desk, only(settings, await desk.uow.people.by_name(resident))))
            elif role is not None:
                made.append(await entry.invite(desk, role, grid, name))

        try:
            await app.dispatcher.transact(make)
        except NotFound:
            refuse(settings, "cli-invite-no-grid", grid=grid)
        except DomainError as refusal:
            refuse(settings, refusal.key, **refusal.args_said)
        link = f"{settings.url}/join/{made[-1].code}"
        say(settings, "cli-invite-done", name=made[-1].person.name, code=made[-1].code, link=link)

    with_app(settings, work)
