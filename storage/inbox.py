"""Every message that came in, once: the guard against repeats, and the quarantine."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, select, text

from storage.statements import Statement
from storage.stores import Write
from storage.tables import InboxRow, Utc, table_of
from storage.unit_of_work import Receipt, Work

_inbox = table_of(InboxRow)

# Changes a row only if the message is new or still open; no change drops the whole unit.
_guard = Statement(
    text(
        "INSERT INTO inbox (channel, message_id, person_id, state, said, at, incident)"
        " VALUES (:channel, :message_id, :person_id, :state, :said, :at, :incident)"
        " ON CONFLICT (channel, message_id) DO UPDATE SET person_id = excluded.person_id, state = excluded.state,"
        " said = excluded.said, incident = excluded.incident"
        " WHERE inbox.state = 'open'"
    ).bindparams(bindparam("at", type_=Utc()))
)


def guard(work: Work, receipt: Receipt) -> Write:
    """Make the write that a unit begins with: the receipt of its message, or nothing of the unit."""
    params = {
        "channel": receipt.channel,
        "message_id": receipt.message_id,
        "person_id": receipt.person_id,
        "state": receipt.state,
        "at": receipt.at,
        "incident": receipt.incident,
    }
    return Write(_guard, params | {"said": work.seal(receipt.said, _inbox.c.said, params)}, guard=True)


# What is redelivered changes nothing: it is stored already, or was handled.
_store = Statement(
    text(
        "INSERT INTO inbox (channel, message_id, person_id, state, said, at, incident, arrived)"
        " VALUES (:channel, :message_id, NULL, :state, :said, :at, '', :arrived)"
        " ON CONFLICT (channel, message_id) DO NOTHING"
    ).bindparams(bindparam("at", type_=Utc()))
)
_settle = Statement(
    text(
        "UPDATE inbox SET state = :state, said = CASE WHEN :state = 'done' THEN '' ELSE said END"
        " WHERE channel = :channel AND message_id = :message_id AND state = 'open'"
    ).bindparams(bindparam("state", type_=String()))
)
# Written out, for the partial index serves only who asks in its words.
_open = Statement(
    select(_inbox)
    .where(text("state = 'open'"), _inbox.c.arrived > bindparam("after"), _inbox.c.at <= bindparam("before"))
    .order_by(_inbox.c.arrived)
    .limit(bindparam("count"))
)


@dataclass(frozen=True, slots=True)
class Raw:
    """What a wire has stored as it came, before anybody looked into it."""

    channel: str
    message_id: str
    said: str
    arrived: int


class Inbox:
    """Store what a wire brings before it is handled, so that nothing of it is lost."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def store(self, raw: Raw, now: datetime, state: str = "open") -> None:
        """Queue a raw message; one that is there already stays as it is."""
        params = {"channel": raw.channel, "message_id": raw.message_id, "state": state, "at": now}
        said = self._work.seal(raw.said, _inbox.c.said, params)
        self._work.fact(_store, {**params, "said": said, "arrived": raw.arrived})

    def settle(self, channel: str, message_id: str, state: str) -> None:
        """Queue the end of a raw message that no unit of its own handles."""
        self._work.fact(_settle, {"channel": channel, "message_id": message_id, "state": state})

    async def open(self, before: datetime, after: int, count: int) -> list[Raw]:
        """List raw messages that came before a moment and were not handled yet, in the order in which they came."""
        rows = await self._work.rows(_open, before=before, after=after, count=count)
        opened = self._work.unseal
        return [Raw(row["channel"], row["message_id"], opened(_inbox.c.said, row), row["arrived"]) for row in rows]
