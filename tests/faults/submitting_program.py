"""A program that files matters for several residents at once, and says of each when it is safe."""

import asyncio
import sys
from pathlib import Path

from bot.app import App, opened
from bot.settings import Settings
from handlers.dialogue import Inbound
from locales import DEMO
from storage.seeds import seed

RESIDENTS = 8


def message(resident: int, number: int) -> Inbound:
    """Make the same message again for the same resident and number."""
    return Inbound("web", f"resident-{resident}", f"{resident}-{number}", "人工")


async def submit(app: App, resident: int, start: int) -> None:
    """File one matter after the other; what is printed has been acknowledged."""
    for number in range(start, start + 10_000):
        handled = await app.dispatcher.handle(message(resident, number))
        filed = handled.replies[0].args["number"]
        sys.stdout.write(f"{resident} {number} {filed}\n")
        sys.stdout.flush()


async def main(folder: Path, start: int) -> None:
    settings = Settings(data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    async with opened(settings) as app:
        if not (await app.units.begin().community()).grids:
            await seed(app.units, DEMO, timezone="Asia/Shanghai")
        await asyncio.gather(*(submit(app, resident, start) for resident in range(RESIDENTS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
