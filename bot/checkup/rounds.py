"""Go round everything that can be checked; a check that breaks is a failure of its own, and the rest goes on."""

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from sqlalchemy import make_url

from bot.adapters.vault import Keyring
from bot.checkup import database, machine, workdays
from bot.checkup.checks import Check, State, fail, ok, warn
from bot.settings import Settings
from storage.looking import Looking, NoDatabase, looking

_PATIENCE = 60
"""Seconds that one check may take."""

_FRESH = {"doctor-database-none", "doctor-database-empty"}


async def go_round(environment: Mapping[str, str], now: datetime) -> tuple[list[Check], Settings | None]:
    """Check everything that can be checked; give the settings too, where they can be read."""
    first, settings = machine.settings(environment)
    if settings is None:
        return [first], None
    async with AsyncExitStack() as stack:
        return [first, *await _Round(settings, now, stack).go()], settings


class _Round:
    """One round: what later checks need of the earlier ones is kept on the way."""

    def __init__(self, settings: Settings, now: datetime, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._now = now
        self._stack = stack
        self._base: Looking | None = None
        self._values: dict[str, str] = {}
        self._keys: Keyring | None = None
        self._is_fresh = False

    async def go(self) -> list[Check]:
        """Make the checks, those that the others need first."""
        found = [
            *await _guarded("database", self._database()),
            *await _guarded("key_file", self._key_file()),
            *await _guarded("disk", self._disk()),
            *await _guarded("clock", self._clock()),
            *await _guarded("holidays", self._holidays()),
            *await _guarded("token", self._telegram()),
        ]
        if self._base is not None:
            if self._keys is not None:
                found += await _guarded("coverage", self._coverage(self._base, self._keys))
                found += await _guarded("catalogue", self._catalogue(self._base, self._keys))
            found += await _guarded("unreachable", self._unreachable(self._base))
            found += await _guarded("outbox", self._outbox(self._base))
            found += await _guarded("quarantine", self._quarantine(self._base))
        return found

    async def _database(self) -> list[Check]:
        try:
            base = await self._stack.enter_async_context(looking(self._settings.store))
            check = database.schema(await base.revision(), whole=await base.is_whole())
            if check.state is State.OK:
                check = database.columns(await self._columns(base)) or check
            if check.state is State.OK:
                self._values = await base.settings()
                self._base = base
        except NoDatabase:
            check = fail("database", "doctor-database-none", path=self._settings.store.removeprefix("sqlite:///"))
        except Exception as failure:  # each driver has failures of its own, some name a password
            check = fail("database", "doctor-database-unreachable", why=type(failure).__name__)
        self._is_fresh = check.said.key in _FRESH
        return [check]

    async def _columns(self, base: Looking) -> set[str]:
        listed = database.listed_by(make_url(self._settings.store).get_backend_name())
        return {row["name"] for row in await base.store.report(listed)}

    async def _key_file(self) -> list[Check]:
        sealed = await self._base.sealed_names() if self._base is not None else []
        fresh = self._is_fresh or (self._base is not None and not sealed)
        check, self._keys = machine.key_file(self._settings.keys, sealed, fresh=fresh)
        return [check]

    async def _disk(self) -> list[Check]:
        return [machine.disk(machine.room_at(self._settings.data_dir))]

    async def _clock(self) -> list[Check]:
        zones = [self._values.get("timezone", self._settings.timezone), self._settings.timezone]
        newest = await self._base.newest() if self._base is not None else None
        return [machine.clock(self._its_now(), zones, newest)]

    async def _holidays(self) -> list[Check]:
        communities = await self._base.community_codes() if self._base is not None else []
        return workdays.working_days(self._settings, self._its_now().date(), communities)

    async def _telegram(self) -> list[Check]:
        bound = await self._base.groups(self._keys) if self._base is not None and self._keys is not None else []
        if not self._settings.telegram_token:
            lost = [warn("groups", "doctor-groups-no-token", count=len(bound))] if bound else []
            return [ok("token", "doctor-no-telegram-ok"), *lost]
        from bot.checkup.telegram import Group, far_end  # noqa: PLC0415  its library loads only where it is used

        codes = await self._base.grid_codes() if self._base is not None else {}
        groups = [Group(codes.get(one.grid_id or 0, ""), one.address, one.unreachable_at is not None) for one in bound]
        return await far_end(self._settings, groups, self._now)

    async def _coverage(self, base: Looking, keys: Keyring) -> list[Check]:
        community = await base.community(keys)
        return [database.coverage(community), *database.clinics(community, self._settings.clinics)]

    async def _catalogue(self, base: Looking, keys: Keyring) -> list[Check]:
        return [database.catalogue(await base.community(keys))]

    async def _unreachable(self, base: Looking) -> list[Check]:
        return [database.unreachable(await base.unreachable())]

    async def _outbox(self, base: Looking) -> list[Check]:
        now = self._its_now()
        return [database.outbox(now, await base.waiting_since(now))]

    async def _quarantine(self, base: Looking) -> list[Check]:
        return [database.quarantine(await base.quarantined())]

    def _its_now(self) -> datetime:
        """Tell the time in the database, which is another one in a demonstration."""
        return self._now + timedelta(seconds=float(self._values.get("clock_shift", 0)))


async def _guarded(name: str, look: Awaitable[list[Check]]) -> list[Check]:
    """Make one check; what breaks it is told by its kind alone, for its words may hold a secret."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await look
    except Exception as failure:  # a check that breaks must not hide the others
        return [fail(name, "doctor-broken", name=name, why=type(failure).__name__)]
