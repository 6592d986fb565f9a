"""People, by what a channel knows them, and the passes by which they come in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update

from bot.domain.people import Account, Pass, Person, Role
from bot.domain.words import Language, fold
from storage import statements
from storage.statements import Row, Statement
from storage.tables import AccountRow, PassRow, PersonRow, Utc, table_of
from storage.unit_of_work import Repository

_people, _accounts, _passes = table_of(PersonRow), table_of(AccountRow), table_of(PassRow)

_by_account = Statement(
    select(_people, _accounts.c.seen_at.label("seen_at"))
    .join(_accounts, _accounts.c.person_id == _people.c.id)
    .where(
        _accounts.c.channel == bindparam("channel"),
        _accounts.c.account == bindparam("account"),
        _accounts.c.revoked_at.is_(None),
    )
)
_accounts_of = Statement(
    select(_accounts)
    .where(_accounts.c.person_id == bindparam("person"), _accounts.c.revoked_at.is_(None))
    .order_by(_accounts.c.seen_at.desc())
)
_see = Statement(
    update(_accounts)
    .where(_accounts.c.channel == bindparam("of_channel"), _accounts.c.account == bindparam("of_account"))
    .values(seen_at=bindparam("now"))
)
_unlink = Statement(
    update(_accounts)
    .where(_accounts.c.channel == bindparam("of_channel"), _accounts.c.account == bindparam("of_account"))
    .values(revoked_at=bindparam("now"))
)
_passes_by = Statement(
    select(_passes)
    .where(
        _passes.c.purpose == bindparam("purpose"),
        _passes.c.used_at.is_(None),
        _passes.c.expires_at > bindparam("now"),
    )
    .order_by(_passes.c.expires_at)
)
_by_name = Statement(select(_people).where(_people.c.name_key == bindparam("name_key")).order_by(_people.c.id))
_pass = Statement(select(_passes).where(_passes.c.digest == bindparam("digest")))
_use_pass = Statement(
    update(_passes)
    .where(_passes.c.digest == bindparam("wanted"), _passes.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_end_pass = Statement(
    update(_passes)
    .where(_passes.c.digest == bindparam("wanted"), _passes.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_end_passes = Statement(
    update(_passes)
    .where(
        _passes.c.person_id == bindparam("person"),
        _passes.c.purpose == bindparam("of_purpose"),
        _passes.c.used_at.is_(None),
    )
    .values(used_at=bindparam("now"))
)
_end_passes_about = Statement(
    update(_passes)
    .where(
        _passes.c.person_id == bindparam("person"),
        _passes.c.purpose == bindparam("of_purpose"),
        _passes.c.about == bindparam("of_about"),
        _passes.c.used_at.is_(None),
    )
    .values(used_at=bindparam("now"))
)
_link = Statement(
    text(
        "INSERT INTO accounts (channel, account, person_id, device, seen_at, created_at, revoked_at)"
        " VALUES (:channel, :account, :person_id, :device, :created_at, :created_at, NULL)"
        " ON CONFLICT (channel, account) DO UPDATE"
        " SET person_id = excluded.person_id, seen_at = excluded.seen_at, revoked_at = NULL"
    ).bindparams(bindparam("created_at", type_=Utc()))
)
# Changes nothing where the account stands for somebody already: of two first messages one is the newcomer's.
_first_link = Statement(
    text(
        "INSERT INTO accounts (channel, account, person_id, device, seen_at, created_at, revoked_at)"
        " VALUES (:channel, :account, :person_id, :device, :created_at, :created_at, NULL)"
        " ON CONFLICT (channel, account) DO UPDATE"
        " SET person_id = excluded.person_id, seen_at = excluded.seen_at, revoked_at = NULL"
        " WHERE accounts.revoked_at IS NOT NULL"
    ).bindparams(bindparam("created_at", type_=Utc()))
)


class People(Repository[Person]):
    """The residents and the staff."""

    row = PersonRow

    def to_row(self, thing: Person) -> dict[str, Any]:
        """Turn a person into columns; name, telephone and flat sealed."""
        return {
            "id": thing.id,
            "role": thing.role.value,
            "name": self.seal(thing.name, "name", thing.id),
            "name_key": self._name_key(thing.name),
            "language": thing.language.value,
            "phone": self.seal(thing.phone, "phone", thing.id),
            "grid_id": thing.grid_id,
            "deputy_id": thing.deputy_id,
            "on_duty": thing.on_duty,
            "building_id": thing.building_id,
            "entrance": thing.entrance,
            "flat": self.seal(thing.flat, "flat", thing.id),
            "from_sheet": thing.from_sheet,
            "away_until": thing.away_until,
            "muted_until": thing.muted_until,
            "revoked_at": thing.revoked_at,
            "version": thing.version,
        }

    def from_row(self, row: Row) -> Person:
        """Turn columns into a person."""
        opened: dict[str, Any] = {column: self.unseal(row, column) for column in ("name", "phone", "flat")}
        plain = {name: value for name, value in row.items() if name not in {*opened, "name_key"}}
        plain["role"], plain["language"] = Role(row["role"]), Language(row["language"])
        return Person(**plain, **opened)

    def add(self, thing: Person) -> None:
        """Queue somebody new; one of the staff changes the community that everybody sees."""
        super().add(thing)
        self._note_change(thing, thing.version)

    def save(self, thing: Person) -> None:
        """Queue a change; one of the staff changes the community that everybody sees."""
        super().save(thing)
        self._note_change(thing, thing.version + 1)

    def _note_change(self, thing: Person, version: int) -> None:
        if thing.role is not Role.RESIDENT:
            self.work.community_changed(f"{self.key(thing.id)}:{version}")

    async def by_account(self, channel: str, account: str) -> Person | None:
        """Find who stands behind a channel's account."""
        found = await self.recognise(channel, account)
        return None if found is None else found[0]

    async def recognise(self, channel: str, account: str) -> tuple[Person, datetime] | None:
        """Find who stands behind a channel's account, and when that was last seen."""
        row = await self.work.one(_by_account, channel=channel, account=account)
        if row is None:
            return None
        columns = dict(row)
        seen_at = columns.pop("seen_at")
        return self.remember(self.from_row(columns)), seen_at

    async def accounts(self, person_id: int) -> list[Account]:
        """List by what devices and apps somebody is known, the last seen first."""
        rows = await self.work.rows(_accounts_of, person=person_id)
        return [Account(**{name: row[name] for name in Account.__slots__}) for row in rows]

    def see(self, channel: str, account: str, now: datetime) -> None:
        """Note that an account is in use."""
        self.work.fact(_see, {"of_channel": channel, "of_account": account, "now": now})

    def unlink(self, account: Account, now: datetime) -> None:
        """Let an account stand for nobody any more."""
        self.work.fact(_unlink, {"of_channel": account.channel, "of_account": account.account, "now": now})

    async def by_name(self, name: str) -> list[Person]:
        """List everybody of a name."""
        rows = await self.work.rows(_by_name, name_key=self._name_key(name))
        return [self.remember(self.from_row(row)) for row in rows]

    async def every(self, person_ids: Collection[int]) -> dict[int, Person]:
        """Give these people by their ids, all in one query."""
        rows = await self.work.report(select(_people).where(_people.c.id.in_(sorted(person_ids))))
        return {row["id"]: self.remember(self.from_row(row)) for row in rows}

    async def residents(self) -> list[Person]:
        """List the residents, for the demonstration."""
        rows = await self.work.report(
            select(_people).where(_people.c.role == Role.RESIDENT.value).order_by(_people.c.id)
        )
        return [self.remember(self.from_row(row)) for row in rows]

    def link(self, person_id: int, channel: str, account: str, now: datetime, device: str = "") -> None:
        """Let a channel's account stand for somebody."""
        self.work.fact(_link, _account(person_id, channel, account, now, device))

    def welcome(self, newcomer: Person, channel: str, account: str, now: datetime, device: str = "") -> None:
        """Queue somebody who speaks for the first time; of two first messages at once only one is it."""
        self.add(newcomer)
        params = _account(newcomer.id, channel, account, now, device)
        self.work.fact(_first_link, params, must_change=f"accounts:{channel}:{account}")

    def issue_pass(
        self,
        code: str,
        person_id: int,
        purpose: str,
        expires_at: datetime | None,
        *,
        about: int = 0,
        issued_by: int | None = None,
    ) -> None:
        """Keep the fingerprint of a code that lets somebody in, or a group be bound."""
        issued = Pass(self.work.vault.digest(code, "pass"), person_id, purpose, about, issued_by, expires_at)
        self.work.fact(statements.add(PassRow), {**_columns_of(issued), "used_at": None})

    def end_passes(self, person_id: int, purpose: str, now: datetime) -> None:
        """Make every code of a purpose worthless that somebody has not used."""
        self.work.fact(_end_passes, {"person": person_id, "of_purpose": purpose, "now": now})

    def end_passes_about(self, person_id: int, purpose: str, about: int, now: datetime) -> None:
        """Make every code worthless that somebody has given out for one thing."""
        params = {"person": person_id, "of_purpose": purpose, "of_about": about, "now": now}
        self.work.fact(_end_passes_about, params)

    def end_pass(self, issued: Pass, now: datetime) -> None:
        """Make one code worthless."""
        self.work.fact(_end_pass, {"wanted": issued.digest, "now": now})

    async def passes(self, purpose: str, now: datetime) -> list[Pass]:
        """List the codes of a purpose that can still be used."""
        return [_pass_of(row) for row in await self.work.rows(_passes_by, purpose=purpose, now=now)]

    async def by_pass(self, code: str, now: datetime) -> tuple[Person, Pass] | None:
        """Find whom a code lets in and for what; None for a wrong, used or outdated one."""
        row = await self.work.one(_pass, digest=self.work.vault.digest(code, "pass"))
        if row is None or row["used_at"] is not None or (row["expires_at"] and row["expires_at"] <= now):
            return None
        person = await self.find(row["person_id"])
        return None if person is None or person.revoked_at else (person, _pass_of(row))

    def use_pass(self, code: str, now: datetime) -> None:
        """Use a code up; of two who come at once only one gets in."""
        digest = self.work.vault.digest(code, "pass")
        self.work.fact(_use_pass, {"wanted": digest, "now": now}, must_change="passes")

    def _name_key(self, name: str) -> str:
        return self.work.vault.digest(fold(name), "name") if name else ""


def _account(person_id: int, channel: str, account: str, now: datetime, device: str) -> dict[str, Any]:
    return {"channel": channel, "account": account, "person_id": person_id, "created_at": now, "device": device}


def _pass_of(row: Row) -> Pass:
    return Pass(**{name: row[name] for name in Pass.__slots__})


def _columns_of(issued: Pass) -> dict[str, Any]:
    return {name: getattr(issued, name) for name in Pass.__slots__}
