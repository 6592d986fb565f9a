"""What residents were asked after a closing (回访), once for each, and their own word for it."""

from datetime import datetime

from sqlalchemy import bindparam, text, update

from bot.domain.tickets import Rating, Ticket
from storage.statements import Statement
from storage.tables import CallbackRow, Utc, table_of
from storage.unit_of_work import Work

_callbacks = table_of(CallbackRow)
# A closing is asked about once: whoever takes a matter over afterwards answers the same question.
_ask = Statement(
    text(
        "INSERT INTO callbacks (id, ticket_id, cycle, category, grid_id, worker_id, asked_at, answered_at, rating)"
        " VALUES (:id, :ticket_id, :cycle, :category, :grid_id, :worker_id, :asked_at, NULL, NULL)"
        " ON CONFLICT (ticket_id, cycle) DO NOTHING"
    ).bindparams(bindparam("asked_at", type_=Utc()))
)
_answer = Statement(
    update(_callbacks)
    .where(_callbacks.c.ticket_id == bindparam("of_ticket"), _callbacks.c.cycle == bindparam("of_cycle"))
    .values(rating=bindparam("said"), answered_at=bindparam("now"))
)


class Callbacks:
    """Keep one row for each closing; silence stays silence, and no row names a resident."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def ask(self, ticket: Ticket, now: datetime) -> None:
        """Note that a resident is asked whether it is done."""
        columns = {
            "id": await self._work.ids.take("ids"),
            "ticket_id": ticket.id,
            "cycle": ticket.cycle,
            "category": ticket.category,
            "grid_id": ticket.grid_id,
            "worker_id": ticket.owner_id,
            "asked_at": now,
        }
        self._work.fact(_ask, columns)

    def answer(self, ticket: Ticket, cycle: int, rating: Rating, now: datetime) -> None:
        """Keep the resident's word on one closing, the last one that was said; who was not asked has none."""
        said = {"of_ticket": ticket.id, "of_cycle": cycle, "said": rating.value, "now": now}
        self._work.fact(_answer, said)
