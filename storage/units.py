"""Open the database and begin units of work on it."""

from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, make_url, select, text
from sqlmodel import SQLModel

from bot.domain import mornings
from bot.domain.grids import Community
from bot.domain.ports import Vault
from storage import inbox, statements
from storage.adverse_events import AdverseEvents
from storage.audits import Audits
from storage.callbacks import Callbacks
from storage.catalogues import Catalogues
from storage.chats import Chats
from storage.communities import Communities
from storage.consents import Consents
from storage.dossiers import Dossiers
from storage.enrolments import Enrolments
from storage.erasure import Erasure
from storage.exports import Exports
from storage.followups import FollowUps
from storage.forms import Forms
from storage.health_questions import HealthQuestions
from storage.inbox import Inbox
from storage.incidents import Incidents
from storage.lab_panels import LabPanels
from storage.leaves import Leaves
from storage.migrations import bring_up_to_date
from storage.mutes import Mutes
from storage.outbox import Outbox, Posted
from storage.people import People
from storage.reports import Reports
from storage.screenings import Screenings
from storage.self_reports import SelfReports
from storage.sqlite import SqliteStore
from storage.statements import Statement
from storage.stores import Store, Unit, Write
from storage.tables import SettingRow, table_of
from storage.tickets import Tickets
from storage.unclear import UnclearMessages
from storage.unit_of_work import Ids, Receipt, Work, commit
from storage.visits import Visits

_settings = table_of(SettingRow)
_setting = Statement(select(_settings.c.value).where(_settings.c.key == bindparam("wanted")))
_remember = Statement(
    text(
        "INSERT INTO settings (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
)

_BLOCKS = {"ids": 1_000, "numbers": 20}
"""How many ids and ticket numbers a process takes at a time; a restart leaves small gaps, never a repeat."""


class UnitOfWork:
    """Everything one message reads and writes; kept whole at `commit`, or not at all."""

    def __init__(self, store: Store, vault: Vault, ids: Ids, communities: Communities) -> None:
        self._work = Work(store, vault, ids)
        self._ids = ids
        self._communities = communities
        self.posted: list[Posted] = []

    @cached_property
    def people(self) -> People:
        """Know the residents and the staff."""
        return People(self._work)

    @cached_property
    def catalogues(self) -> Catalogues:
        """Keep the editions of the service catalogue."""
        return Catalogues(self._work)

    @cached_property
    def chats(self) -> Chats:
        """Know where people and groups are reached."""
        return Chats(self._work)

    @cached_property
    def inbox(self) -> Inbox:
        """Store what wires bring."""
        return Inbox(self._work)

    @cached_property
    def outbox(self) -> Outbox:
        """Queue what is told."""
        return Outbox(self._work)

    @cached_property
    def forms(self) -> Forms:
        """Remember what is being asked."""
        return Forms(self._work)

    @cached_property
    def tickets(self) -> Tickets:
        """Keep the matters."""
        return Tickets(self._work)

    @cached_property
    def callbacks(self) -> Callbacks:
        """Keep what residents say of a closing."""
        return Callbacks(self._work)

    @cached_property
    def reports(self) -> Reports:
        """Count and list what the staff oversee."""
        return Reports(self._work, self.tickets)

    @cached_property
    def exports(self) -> Exports:
        """Read what is handed out."""
        return Exports(self._work, self.tickets)

    @cached_property
    def leaves(self) -> Leaves:
        """Know who of the staff is away."""
        return Leaves(self._work)

    @cached_property
    def mutes(self) -> Mutes:
        """Know who may file nothing for a while."""
        return Mutes(self._work)

    @cached_property
    def health_questions(self) -> HealthQuestions:
        """Keep what was asked of the clinic."""
        return HealthQuestions(self._work)

    @cached_property
    def unclear(self) -> UnclearMessages:
        """Keep what was not understood."""
        return UnclearMessages(self._work)

    @cached_property
    def incidents(self) -> Incidents:
        """Know what belongs together."""
        return Incidents(self._work, self.tickets)

    @cached_property
    def screenings(self) -> Screenings:
        """Keep what was written before consent."""
        return Screenings(self._work)

    @cached_property
    def enrolments(self) -> Enrolments:
        """Keep who is in the programme."""
        return Enrolments(self._work)

    @cached_property
    def followups(self) -> FollowUps:
        """Keep the planned contacts."""
        return FollowUps(self._work)

    @cached_property
    def consents(self) -> Consents:
        """Keep what residents agreed to."""
        return Consents(self._work)

    @cached_property
    def visits(self) -> Visits:
        """Keep what was recorded of contacts."""
        return Visits(self._work)

    @cached_property
    def lab_panels(self) -> LabPanels:
        """Keep what laboratories found."""
        return LabPanels(self._work)

    @cached_property
    def adverse_events(self) -> AdverseEvents:
        """Keep what happened to residents in the programme."""
        return AdverseEvents(self._work)

    @cached_property
    def self_reports(self) -> SelfReports:
        """Keep what residents tell of themselves."""
        return SelfReports(self._work)

    @cached_property
    def dossiers(self) -> Dossiers:
        """Read whole enrolments."""
        return Dossiers(self._work)

    @cached_property
    def audits(self) -> Audits:
        """Write down who looked at what private."""
        return Audits(self._work)

    @cached_property
    def erasure(self) -> Erasure:
        """Find somebody in every table."""
        return Erasure(self._work)

    async def community(self) -> Community:
        """Give the community as it stands."""
        return await self._communities.current(self._work)

    async def new_id(self) -> int:
        """Take an id that nothing else has."""
        return await self._ids.take("ids")

    async def new_number(self) -> int:
        """Take the next ticket number."""
        return await self._ids.take("numbers")

    async def recall(self, key: str) -> str | None:
        """Give what was remembered of this database."""
        row = await self._work.one(_setting, wanted=key)
        return None if row is None else str(row["value"])

    def remember(self, key: str, value: str) -> None:
        """Queue a fact about this database."""
        self._work.fact(_remember, {"key": key, "value": value})

    def plant(self, rows: list[tuple[type[SQLModel], dict[str, Any]]]) -> None:
        """Queue the rows of a whole community."""
        for row, columns in rows:
            self._work.fact(statements.add(row), columns)

    async def commit(self, receipt: Receipt | None = None) -> None:
        """Write everything queued, or none of it; a message that was handled before writes nothing."""
        guard = None if receipt is None else inbox.guard(self._work, receipt)

        def finish(given: list[object]) -> None:
            self.posted = self.outbox.posted(given)

        await commit(self._work, guard, finish)


async def open_store(url: str) -> Store:
    """Bring a database up to date and open it."""
    await bring_up_to_date(url)
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteStore(Path(parsed.database or ""))
    from storage.postgres import PostgresStore  # noqa: PLC0415  its driver loads only where it is used

    return await PostgresStore.open(parsed.set(drivername="postgresql").render_as_string(hide_password=False))


class Units:
    """Begin units of work on one store."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self.store = store
        self.vault = vault
        self._ids = Ids(store, _BLOCKS)
        self._communities = Communities()

    def begin(self) -> UnitOfWork:
        """Begin a unit of work."""
        return UnitOfWork(self.store, self.vault, self._ids, self._communities)

    async def zone(self) -> tzinfo:
        """Tell where the clocks of the community are, as it was last read."""
        known = self._communities.known
        return known.zone if known is not None else (await self.begin().community()).zone

    async def recall(self, key: str) -> str | None:
        """Give what was remembered of this database."""
        row = await self.store.one(_setting, wanted=key)
        return None if row is None else str(row["value"])

    async def remember(self, key: str, value: str) -> None:
        """Keep a fact about this database."""
        await self.store.commit(Unit([Write(_remember, {"key": key, "value": value})]))

    async def next_due(self) -> datetime | None:
        """Tell the next moment at which anything falls due."""
        uow = self.begin()
        moments = [
            await uow.outbox.next_due(),
            await uow.tickets.next_due(),
            await uow.followups.next_due(),
            await uow.leaves.next_due(),
            await uow.screenings.next_expiry(),
            mornings.next_at(await uow.recall(mornings.REMEMBERED), await self.zone()),
        ]
        return min((moment for moment in moments if moment is not None), default=None)
