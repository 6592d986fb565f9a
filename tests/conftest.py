"""The few fixtures that everyone uses: a clock, a store of either kind, units of work, the community."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog

from bot.adapters.vault import Keyring
from bot.app import App, opened
from bot.settings import Settings
from locales import DEMO
from storage.migrations import bring_up_to_date
from storage.seeds import seed
from storage.stores import Store
from storage.units import Units, open_store
from tests.support.clock import FakeClock
from tests.support.codes import CountingCodes
from tests.support.postgres import Postgres
from tests.support.town import Town


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Log lines go nowhere, whatever a command set up in the test before; a test that wants them captures them."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[])
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def vault() -> Keyring:
    return Keyring({"k1": bytes(range(32))}, "k1")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations made, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "linli.sqlite3"
    asyncio.run(bring_up_to_date(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated: Path, tmp_path: Path) -> str:
    shutil.copy(migrated, tmp_path / "linli.sqlite3")
    return f"sqlite:///{tmp_path / 'linli.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = await open_store(url)
    yield store
    await store.close()


@pytest.fixture
def units(store: Store, vault: Keyring) -> Units:
    return Units(store, vault)


@asynccontextmanager
async def a_running_app(url: str, folder: Path, vault: Keyring, clock: FakeClock) -> AsyncIterator[App]:
    settings = Settings(data_dir=folder, database_url=url, _env_file=None)  # type: ignore[call-arg]
    async with opened(settings, clock=clock, codes=CountingCodes(), vault=vault) as app:
        yield app


@pytest.fixture(scope="session")
def seeded(migrated: Path, tmp_path_factory: pytest.TempPathFactory, vault: Keyring) -> Path:
    """A SQLite file with the demonstration's people and grids, to be copied."""
    path = tmp_path_factory.mktemp("seeded") / "linli.sqlite3"
    shutil.copy(migrated, path)

    async def fill() -> None:
        store = await open_store(f"sqlite:///{path}")
        await seed(Units(store, vault), DEMO, timezone="Asia/Shanghai")
        await store.close()

    asyncio.run(fill())
    return path


@pytest.fixture
async def community(seeded: Path, tmp_path: Path, vault: Keyring, clock: FakeClock) -> AsyncIterator[Town]:
    """The demonstration community on SQLite, the program running."""
    shutil.copy(seeded, tmp_path / "town.sqlite3")
    async with a_running_app(f"sqlite:///{tmp_path / 'town.sqlite3'}", tmp_path, vault, clock) as app:
        yield Town(app, clock)


@pytest.fixture
async def either_community(url: str, tmp_path: Path, vault: Keyring, clock: FakeClock) -> AsyncIterator[Town]:
    """The demonstration community on each of the stores."""
    async with a_running_app(url, tmp_path, vault, clock) as app:
        await seed(app.units, DEMO, timezone="Asia/Shanghai")
        yield Town(app, clock)


@pytest.fixture
async def replica(
    either_community: Town, url: str, tmp_path: Path, vault: Keyring, clock: FakeClock
) -> AsyncIterator[App]:
    """A second program on the same database."""
    async with a_running_app(url, tmp_path, vault, clock) as app:
        yield app
