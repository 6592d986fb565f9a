"""Linli on Telegram with its limits lifted; `careless`, it acknowledges updates before it has stored them."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr
from sqlalchemy.sql import ClauseElement

from bot.app import opened, served
from bot.logs import set_up
from bot.settings import Settings
from storage.statements import Row, Statement
from storage.stores import Store, Unit
from storage.units import Units
from tests.support.telegraph import QUICK


@dataclass(frozen=True)
class Place:
    """Where the program keeps its things, and where its far end is."""

    folder: Path
    database: str
    base: str
    token: str
    mode: Literal["polling", "webhook"]
    port: int

    @property
    def settings(self) -> Settings:
        """Say it as an operator would."""
        return Settings(
            data_dir=self.folder,
            database_url=self.database,
            key_file=None,
            telegram_token=SecretStr(self.token),
            telegram_api_base=self.base,
            telegram_mode=self.mode,
            http_port=self.port,
            _env_file=None,  # type: ignore[call-arg]
        )


class Careless:
    """A store that says that it has stored what it will store a little later."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._later: set[asyncio.Task[None]] = set()

    async def commit(self, unit: Unit) -> None:
        """Promise to write a unit."""

        async def write() -> None:
            await asyncio.sleep(2)
            await self._store.commit(unit)

        task = asyncio.create_task(write())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        return await self._store.one(statement, **params)

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        return await self._store.rows(statement, **params)

    async def scrub(self) -> bool:
        return await self._store.scrub()

    async def report(self, element: ClauseElement) -> list[Row]:
        return await self._store.report(element)

    def holding(self, keys: Sequence[str]) -> AbstractAsyncContextManager[None]:
        return self._store.holding(keys)

    async def sole(self, what: str) -> bool:
        return await self._store.sole(what)

    async def lease(self, name: str, count: int) -> int:
        return await self._store.lease(name, count)

    async def close(self) -> None:
        """Leave the store to whoever has opened it."""


async def serve(place: Place, how: str) -> None:
    """Serve until told to stop."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with opened(place.settings) as app:
        careless = replace(app, units=Units(Careless(app.units.store), app.vault))
        async with served(careless if how == "careless" else app, limits=QUICK):
            await stopped.wait()


def main(place: Place, how: str) -> None:
    """Be the program."""
    set_up("ERROR")
    asyncio.run(serve(place, how))
