"""Who of the staff is away, and when that begins and ends."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.domain.leaves import Leave, LeaveState
from storage.statements import Row, Statement
from storage.tables import LeaveRow, table_of
from storage.unit_of_work import Repository

_leaves = table_of(LeaveRow)
_of_person = Statement(
    select(_leaves)
    .where(_leaves.c.person_id == bindparam("person"), _leaves.c.due_at.is_not(None))
    .order_by(_leaves.c.starts_on)
)
_due = Statement(select(_leaves.c.id).where(_leaves.c.due_at <= bindparam("now")).order_by(_leaves.c.due_at).limit(200))
_next_due = Statement(select(func.min(_leaves.c.due_at).label("at")))
_names = [column.name for column in _leaves.columns]


class Leaves(Repository[Leave]):
    """The leaves of the staff."""

    row = LeaveRow

    def to_row(self, thing: Leave) -> dict[str, Any]:
        """Turn a leave into columns."""
        tickets = json.dumps({"owned": thing.tickets, "offered": thing.offered})
        return {**{name: getattr(thing, name) for name in _names}, "state": thing.state.value, "tickets": tickets}

    def from_row(self, row: Row) -> Leave:
        """Turn columns into a leave."""
        went = json.loads(row["tickets"])
        state, owned, offered = LeaveState(row["state"]), tuple(went["owned"]), tuple(went["offered"])
        return Leave(**{**row, "state": state, "tickets": owned, "offered": offered})

    async def ahead_of(self, person_id: int) -> list[Leave]:
        """List the leave that somebody is on, and those that they have planned, the first first."""
        return [self.remember(self.from_row(row)) for row in await self.work.rows(_of_person, person=person_id)]

    async def due(self, now: datetime) -> list[int]:
        """List the leaves that begin or end now."""
        return [row["id"] for row in await self.work.rows(_due, now=now)]

    async def next_due(self) -> datetime | None:
        """Tell when the next leave begins or ends."""
        row = await self.work.one(_next_due)
        return None if row is None else row["at"]
