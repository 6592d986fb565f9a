"""`linli play`: conversations as files, played through the real program with a clock that stands still."""

import asyncio
import tempfile
from functools import cache
from pathlib import Path

from bot.inboxes import Failed
from bot.scripts import Script
from bot.settings import Settings
from bot.stage import Stage
from storage.migrations import bring_up_to_date
from storage.sheets import SeedRefused


async def play(path: Path) -> None:
    """Play one conversation by each of its channels, each time on a fresh store."""
    try:
        script = Script(await asyncio.to_thread(path.read_text, "utf-8-sig"))
    except UnicodeDecodeError as failure:
        raise Failed(f"{path}: not UTF-8") from failure
    for channel in channels_of(path, script):
        await play_by(path, script, channel)


def channels_of(path: Path, script: Script) -> list[str]:
    """List the channels by which a conversation is played."""
    try:
        return script.channels
    except Failed as failure:
        raise Failed(f"{path}: {failure}") from failure


async def play_by(path: Path, script: Script, channel: str) -> None:
    """Play one conversation by one channel."""
    tables = await asyncio.to_thread(_tables)
    with tempfile.TemporaryDirectory(prefix="linli-play-") as folder:
        clinics = script.headers.get("clinics", "")
        own = Settings(database_url="", key_file=None, calendar_file=None, telegram_clinics=clinics)
        settings = own.model_copy(update={"data_dir": Path(folder)})
        await asyncio.to_thread(settings.database.write_bytes, tables)
        stage = Stage(settings, path.parent)
        await stage.open()
        try:
            await stage.furnish(script.headers.get("seed", "demo"))
            await stage.perform(str(path), script, channel)
        except SeedRefused as refused:
            raise Failed(f"{path}: {refused}") from refused
        except Failed as failure:
            if len(script.channels) == 1:
                raise
            raise Failed(f"{failure}\n  by {channel}") from failure
        finally:
            await stage.close()


@cache
def _tables() -> bytes:
    """Make the empty tables once, as a SQLite file; every conversation begins on a copy."""
    with tempfile.TemporaryDirectory(prefix="linli-play-") as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        asyncio.run(bring_up_to_date(settings.store))
        return settings.database.read_bytes()


__all__ = ["Failed", "play", "play_by"]
