"""Who may file nothing for a while, who asked for it and who agreed; the words are sealed."""

from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.mutes import Mute, MuteState
from storage.statements import Row, Statement
from storage.tables import MuteRow, table_of
from storage.unit_of_work import Repository

_mutes = table_of(MuteRow)
_of_person = Statement(
    select(_mutes).where(_mutes.c.person_id == bindparam("person")).order_by(_mutes.c.id.desc()).limit(20)
)
_NAMES = [field.name for field in fields(Mute)]
_SEALED = ("reason", "appeal")


class Mutes(Repository[Mute]):
    """The mutes, asked for and in force."""

    row = MuteRow

    def to_row(self, thing: Mute) -> dict[str, Any]:
        """Turn a mute into columns."""
        sealed = {column: self.seal(getattr(thing, column), column, thing.id) for column in _SEALED}
        return {name: getattr(thing, name) for name in _NAMES} | {"state": thing.state.value} | sealed

    def from_row(self, row: Row) -> Mute:
        """Turn columns into a mute."""
        opened = {column: self.unseal(row, column) for column in _SEALED}
        return Mute(**{**row, "state": MuteState(row["state"]), **opened})

    async def of_person(self, person_id: int) -> list[Mute]:
        """List somebody's last mutes, the newest first."""
        rows = await self.work.rows(_of_person, person=person_id)
        return [self.remember(self.from_row(row)) for row in rows]
