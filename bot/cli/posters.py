"""The command that makes posters for the doors of a community."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot import posters
from bot.app import App
from bot.cli.printing import read_settings, refuse, say, with_app
from bot.domain.grids import Community
from bot.domain.places import Building
from bot.domain.words import Language
from bot.logs import set_up
from bot.posters import Channel, Per, Poster
from bot.settings import Settings

_BOTH = "both"


def qr(
    out: Annotated[
        Path | None, typer.Option(help="the folder to put them into; else `posters` beside the data")
    ] = None,
    per: Annotated[Per, typer.Option(help="what gets a poster of its own")] = Per.ENTRANCE,
    building: Annotated[list[str] | None, typer.Option(help="the code of a building; may be given again")] = None,
    channel: Annotated[str, typer.Option(help="web, telegram or both: where the code leads")] = _BOTH,
) -> None:
    """Make A4 posters for the doors: one file each, and one page to print them all from."""
    set_up("WARNING")
    settings = read_settings()
    folder = out or settings.data_dir / "posters"
    if channel not in {_BOTH, *Channel}:
        refuse(settings, "cli-qr-no-channel", said=channel)

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        if not community.buildings:
            refuse(settings, "cli-run-empty")
        chosen = _chosen(settings, community, building or [])
        starts = await _starts(app, channel)
        many = posters.count(chosen, per, starts)
        made = posters.posters(community, chosen, per, starts)
        try:
            page = _printed(app, folder, made, many)
        except OSError as failure:
            refuse(settings, "cli-qr-not-written", folder=str(folder), why=failure.strerror or "")
        say(settings, "cli-qr-done", count=many, folder=str(folder), page=str(page))

    with_app(settings, work)


def _printed(app: App, folder: Path, made: Iterator[Poster], many: int) -> Path:
    from bot.posters.drawing import Draughtsman  # noqa: PLC0415  only this command draws

    draughtsman = Draughtsman(app.speech)
    watched = track(made, console=Console(stderr=True), total=many, description="")
    drawn = ((poster, draughtsman.draw(poster)) for poster in watched)
    return posters.write(folder, drawn, draughtsman.page(Language(app.settings.language)))


def _chosen(settings: Settings, community: Community, codes: list[str]) -> list[Building]:
    """Find the buildings of some codes, or all of them."""
    by_code = {one.code: one for one in community.buildings.values()}
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        refuse(settings, "cli-qr-no-building", codes=", ".join(unknown))
    return [by_code[code] for code in dict.fromkeys(codes)] if codes else list(by_code.values())


async def _starts(app: App, channel: str) -> dict[Channel, str]:
    """Tell how the links begin, and what is left out."""
    starts: dict[Channel, str] = {}
    if channel in {_BOTH, Channel.WEB}:
        starts[Channel.WEB] = f"{app.settings.url}/at/"
        if not app.settings.public_url:
            say(app.settings, "cli-qr-only-here", url=app.settings.url)
    if channel in {_BOTH, Channel.TELEGRAM}:
        name = await app.units.recall("telegram_name")
        if name:
            starts[Channel.TELEGRAM] = f"https://t.me/{name.removeprefix('@')}?start=at-"
        elif channel == Channel.TELEGRAM:
            refuse(app.settings, "cli-qr-no-telegram")
        else:
            say(app.settings, "cli-qr-without-telegram")
    return starts
