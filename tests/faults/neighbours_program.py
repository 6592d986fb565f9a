"""A program to which ever new neighbours come, each with two matters; it says of each when it is safe."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from bot.app import App, opened
from bot.settings import Settings
from handlers.dialogue import Inbound
from locales import DEMO
from storage.seeds import seed

AT_ONCE = 8


async def come(app: App, door: int) -> None:
    """File two matters for one neighbour after the other; what is printed has been acknowledged."""
    for neighbour in count():
        for matter in range(2):
            account = f"neighbour-{door}-{neighbour}"
            handled = await app.dispatcher.handle(Inbound("web", account, f"{account}-{matter}", "人工"))
            sys.stdout.write(f"{handled.replies[0].args['number']}\n")
            sys.stdout.flush()
            await asyncio.sleep(0.02)  # others need the machine too


async def main(folder: Path) -> None:
    settings = Settings(data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    async with opened(settings) as app:
        await seed(app.units, DEMO, timezone="Asia/Shanghai")
        await asyncio.gather(*(come(app, door) for door in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
