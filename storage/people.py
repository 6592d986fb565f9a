"""People, by what a channel knows them, and the passes by which they come in."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update

from bot.domain.people import Person, Role
from bot.domain.words import Language, fold
from storage import statements
from storage.statements import Row, Statement
from storage.tables import AccountRow, PassRow, PersonRow, Utc, table_of
from storage.unit_of_work import Repository

_people, _accounts, _passes = table_of(PersonRow), table_of(AccountRow), table_of(PassRow)

_by_account = Statement(
    select(_people)
    .join(_accounts, _accounts.c.person_id == _people.c.id)
    .where(
        _accounts.c.channel == bindparam("channel"),
        _accounts.c.account == bindparam("account"),
        _accounts.c.revoked_at.is_(None),
    )
)
_by_name = Statement(select(_people).where(_people.c.name_key == bindparam("name_key")).order_by(_people.c.id))
_pass = Statement(select(_passes).where(_passes.c.digest == bindparam("digest")))
_use_pass = Statement(
    update(_passes)
    .where(_passes.c.digest == bindparam("wanted"), _passes.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_end_passes = Statement(
    update(_passes)
    .where(_passes.c.person_id == bindparam("person"), _passes.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_community_changed = Statement(
    text(
        "INSERT INTO settings (key, value) VALUES ('revision', :value)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
)
_link = Statement(
    text(
        "INSERT INTO accounts (channel, account, person_id, created_at, revoked_at)"
        " VALUES (:channel, :account, :person_id, :created_at, NULL)"
        " ON CONFLICT (channel, account) DO UPDATE SET person_id = excluded.person_id, revoked_at = NULL"
    ).bindparams(bindparam("created_at", type_=Utc()))
)
# Changes nothing where the account stands for somebody already: of two first messages one is the newcomer's.
_first_link = Statement(
    text(
        "INSERT INTO accounts (channel, account, person_id, created_at, revoked_at)"
        " VALUES (:channel, :account, :person_id, :created_at, NULL)"
        " ON CONFLICT (channel, account) DO UPDATE SET person_id = excluded.person_id, revoked_at = NULL"
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
            self.work.fact(_community_changed, {"value": f"{self.key(thing.id)}:{version}"})

    async def by_account(self, channel: str, account: str) -> Person | None:
        """Find who stands behind a channel's account."""
        row = await self.work.one(_by_account, channel=channel, account=account)
        return None if row is None else self.remember(self.from_row(row))

    async def by_name(self, name: str) -> list[Person]:
        """List everybody of a name."""
        rows = await self.work.rows(_by_name, name_key=self._name_key(name))
        return [self.remember(self.from_row(row)) for row in rows]

    async def residents(self) -> list[Person]:
        """List the residents, for the demonstration."""
        rows = await self.work.report(
            select(_people).where(_people.c.role == Role.RESIDENT.value).order_by(_people.c.id)
        )
        return [self.remember(self.from_row(row)) for row in rows]

    def link(self, person_id: int, channel: str, account: str, now: datetime) -> None:
        """Let a channel's account stand for somebody."""
        self.work.fact(_link, {"channel": channel, "account": account, "person_id": person_id, "created_at": now})

    def welcome(self, newcomer: Person, channel: str, account: str, now: datetime) -> None:
        """Queue somebody who speaks for the first time; of two first messages at once only one is it."""
        self.add(newcomer)
        params = {"channel": channel, "account": account, "person_id": newcomer.id, "created_at": now}
        self.work.fact(_first_link, params, must_change=f"accounts:{channel}:{account}")

    def issue_pass(self, code: str, person_id: int, purpose: str, expires_at: datetime | None) -> None:
        """Keep the fingerprint of an invitation or a return code."""
        digest = self.work.vault.digest(code, "pass")
        params = {"digest": digest, "person_id": person_id, "purpose": purpose, "expires_at": expires_at}
        self.work.fact(statements.add(PassRow), {**params, "used_at": None})

    def end_passes(self, person_id: int, now: datetime) -> None:
        """Make every code of somebody worthless that was not used."""
        self.work.fact(_end_passes, {"person": person_id, "now": now})

    async def by_pass(self, code: str, now: datetime) -> tuple[Person, str] | None:
        """Find whom a code lets in and for what; None for a wrong, used or outdated one."""
        row = await self.work.one(_pass, digest=self.work.vault.digest(code, "pass"))
        if row is None or row["used_at"] is not None or (row["expires_at"] and row["expires_at"] <= now):
            return None
        person = await self.find(row["person_id"])
        return None if person is None or person.revoked_at else (person, row["purpose"])

    def use_pass(self, code: str, now: datetime) -> None:
        """Use a code up; of two who come at once only one gets in."""
        digest = self.work.vault.digest(code, "pass")
        self.work.fact(_use_pass, {"wanted": digest, "now": now}, must_change="passes")

    def _name_key(self, name: str) -> str:
        return self.work.vault.digest(fold(name), "name") if name else ""
