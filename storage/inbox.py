"""Every message that came in, once: the guard against repeats, and the quarantine."""

from sqlalchemy import bindparam, text

from storage.statements import Statement
from storage.stores import Write
from storage.tables import Utc
from storage.unit_of_work import Receipt, Work

# Changes a row only if the message is new or still open; no change drops the whole unit.
_guard = Statement(
    text(
        "INSERT INTO inbox (channel, message_id, person_id, state, said, at, incident)"
        " VALUES (:channel, :message_id, :person_id, :state, :said, :at, :incident)"
        " ON CONFLICT (channel, message_id) DO UPDATE SET state = excluded.state, incident = excluded.incident"
        " WHERE inbox.state = 'open'"
    ).bindparams(bindparam("at", type_=Utc()))
)


def guard(work: Work, receipt: Receipt) -> Write:
    """Make the write that a unit begins with: the receipt of its message, or nothing of the unit."""
    where = f"inbox.said.{receipt.channel}.{receipt.message_id}"
    params = {
        "channel": receipt.channel,
        "message_id": receipt.message_id,
        "person_id": receipt.person_id,
        "state": receipt.state,
        "said": work.vault.seal(receipt.said, where) if receipt.said else "",
        "at": receipt.at,
        "incident": receipt.incident,
    }
    return Write(_guard, params, guard=True)
