"""What was not understood, masked and sealed, and what was learnt from it."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import or_, select

from bot.domain.unclear import Unclear
from storage.statements import Row
from storage.tables import UnclearRow, table_of
from storage.unit_of_work import Repository

_unclear = table_of(UnclearRow)
_NAMES = [field.name for field in fields(Unclear)]


class UnclearMessages(Repository[Unclear]):
    """The messages that wait for somebody who explains them."""

    row = UnclearRow

    def to_row(self, thing: Unclear) -> dict[str, Any]:
        """Turn a message into columns."""
        return {name: getattr(thing, name) for name in _NAMES} | {"words": self.seal(thing.words, "words", thing.id)}

    def from_row(self, row: Row) -> Unclear:
        """Turn columns into a message."""
        return Unclear(**{**row, "words": self.unseal(row, "words")})

    async def waiting(self, grids: Collection[int], most: int) -> list[Unclear]:
        """List what nobody has explained yet of some grids, and of people without a home; the newest first."""
        near = or_(_unclear.c.grid_id.is_(None), _unclear.c.grid_id.in_(sorted(grids)))
        waiting = select(_unclear).where(_unclear.c.answered_at.is_(None), near)
        rows = await self.work.report(waiting.order_by(_unclear.c.at.desc()).limit(most))
        return [self.remember(self.from_row(row)) for row in rows]
