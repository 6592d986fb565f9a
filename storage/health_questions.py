"""What residents asked of the clinic, sealed, and what was answered."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import or_, select

from bot.domain.health_questions import HealthQuestion
from storage.statements import Row
from storage.tables import HealthQuestionRow, table_of
from storage.unit_of_work import Repository

_questions = table_of(HealthQuestionRow)
_NAMES = [field.name for field in fields(HealthQuestion)]
_SEALED = ("words", "answer")


class HealthQuestions(Repository[HealthQuestion]):
    """The questions that wait for a nurse, and those that were answered."""

    row = HealthQuestionRow

    def to_row(self, thing: HealthQuestion) -> dict[str, Any]:
        """Turn a question into columns."""
        return {name: getattr(thing, name) for name in _NAMES} | {
            name: self.seal(getattr(thing, name), name, thing.id) for name in _SEALED
        }

    def from_row(self, row: Row) -> HealthQuestion:
        """Turn columns into a question."""
        return HealthQuestion(**{**row, **{name: self.unseal(row, name) for name in _SEALED}})

    async def waiting(self, communities: Collection[int], most: int) -> list[HealthQuestion]:
        """List what no nurse has answered yet in some communities, and in the whole subdistrict; the oldest first."""
        near = or_(_questions.c.community_id.is_(None), _questions.c.community_id.in_(sorted(communities)))
        waiting = select(_questions).where(_questions.c.answered_at.is_(None), near)
        rows = await self.work.report(waiting.order_by(_questions.c.at, _questions.c.id).limit(most))
        known = [self.remember(self.from_row(row)) for row in rows]
        return [one for one in known if one.is_open]
