"""The conversation of each person: what they are told, and their own words, in the database's order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, BindParameter, String, bindparam, delete, func, select, text, update

from bot.domain.messages import Lane, Notice
from storage import bodies
from storage.statements import Row, Statement
from storage.stores import Write
from storage.tables import OutboxRow, Utc, table_of
from storage.unit_of_work import Work

_outbox = table_of(OutboxRow)
_columns = [column.name for column in _outbox.columns if column.name != "id"]
# Whoever has a chat on a wire that pushes is told there too; the row knows it from its commit on.
_CHAT = "COALESCE(:chat_id, (SELECT id FROM chats WHERE person_id = :reached AND unreachable_at IS NULL))"
_VALUES = {name: f":{name}" for name in _columns} | {
    "chat_id": _CHAT,
    "push": f"CASE WHEN :state = 'held' OR {_CHAT} IS NULL THEN '' ELSE 'waiting' END",
}
_INSERT = f"INSERT INTO outbox ({', '.join(_columns)}) VALUES ({', '.join(_VALUES[name] for name in _columns)})"  # noqa: S608
_TYPES: tuple[BindParameter[Any], ...] = (
    *(bindparam(name, type_=Utc()) for name in ("created_at", "due_at", "until")),
    *(bindparam(name, type_=BigInteger()) for name in ("person_id", "reached", "chat_id")),
    bindparam("state", type_=String()),
)
_add = Statement(text(f"{_INSERT} RETURNING id, chat_id").bindparams(*_TYPES))
# The same notice for the same thing and level is told once, whoever's sweep comes second.
_add_once = Statement(
    text(
        f"{_INSERT} ON CONFLICT (once) DO UPDATE SET once = excluded.once WHERE outbox.id < 0 RETURNING id, chat_id"
    ).bindparams(*_TYPES)
)
_supersede = Statement(
    delete(_outbox).where(
        _outbox.c.person_id == bindparam("person"),
        _outbox.c.slot == bindparam("of_slot"),
        _outbox.c.state == "held",
    )
)
_drop_of_slots = Statement(
    delete(_outbox).where(
        _outbox.c.person_id == bindparam("person"),
        _outbox.c.slot.like(bindparam("of_slots")),
        _outbox.c.state == "held",
    )
)
_drop_pushes_of_slots = Statement(
    update(_outbox)
    .where(
        _outbox.c.person_id == bindparam("person"),
        _outbox.c.slot.like(bindparam("of_slots")),
        _outbox.c.push == "waiting",
    )
    .values(push="dropped")
)
_supersede_in_group = Statement(
    delete(_outbox).where(
        _outbox.c.chat_id == bindparam("chat"),
        _outbox.c.person_id.is_(None),
        _outbox.c.slot == bindparam("of_slot"),
        _outbox.c.state == "held",
    )
)
_held = Statement(select(_outbox.c.id).where(_outbox.c.id == bindparam("wanted"), _outbox.c.state == "held"))
_remove = Statement(delete(_outbox).where(_outbox.c.id == bindparam("wanted"), _outbox.c.state == "held"))
_since = Statement(
    select(_outbox)
    .where(
        _outbox.c.person_id == bindparam("person"),
        _outbox.c.id > bindparam("after"),
        _outbox.c.state == "posted",
    )
    .order_by(_outbox.c.id)
    .limit(500)
)
_since_in = Statement(
    select(_outbox)
    .where(
        _outbox.c.chat_id == bindparam("chat"),
        _outbox.c.person_id.is_(None),
        _outbox.c.id > bindparam("after"),
        _outbox.c.state == "posted",
    )
    .order_by(_outbox.c.id)
    .limit(500)
)
_newest = Statement(
    select(_outbox)
    .where(_outbox.c.person_id == bindparam("person"), _outbox.c.state == "posted")
    .order_by(_outbox.c.id.desc())
    .limit(bindparam("count"))
)
_due = Statement(
    select(_outbox)
    .where(_outbox.c.state == "held", _outbox.c.due_at <= bindparam("now"))
    .order_by(_outbox.c.due_at, _outbox.c.id)
    .limit(200)
)
# Written out, for a partial index serves only who asks in its words.
_IS_WAITING = text("push = 'waiting'")
_waiting = Statement(
    select(_outbox)
    .where(_IS_WAITING, _outbox.c.id > bindparam("after"))
    .order_by(_outbox.c.id)
    .limit(bindparam("count"))
)
_waiting_ids = Statement(select(_outbox.c.id).where(_IS_WAITING).order_by(_outbox.c.id).limit(bindparam("count")))
_settle = Statement(
    update(_outbox).where(_outbox.c.id == bindparam("wanted"), _IS_WAITING).values(push=bindparam("fate"))
)
_give_up = Statement(
    update(_outbox).where(_outbox.c.chat_id == bindparam("chat"), _IS_WAITING).values(push=bindparam("fate"))
)
_drop_held = Statement(delete(_outbox).where(_outbox.c.person_id == bindparam("person"), _outbox.c.state == "held"))
_drop_held_in_group = Statement(
    delete(_outbox).where(
        _outbox.c.chat_id == bindparam("chat"), _outbox.c.person_id.is_(None), _outbox.c.state == "held"
    )
)
_give_up_on = Statement(
    update(_outbox).where(_outbox.c.person_id == bindparam("person"), _IS_WAITING).values(push="refused")
)
_last_id = Statement(select(func.max(_outbox.c.id).label("id")))
_next_due = Statement(select(func.min(_outbox.c.due_at).label("at")).where(_outbox.c.state == "held"))

SAID = "said"
"""The key under which somebody's own words stand in their conversation."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that can be read: its place in the conversation, the notice, and the chat where it is pushed."""

    id: int
    notice: Notice
    created_at: datetime
    chat_id: int | None = None


class Outbox:
    """Queue what is told; `held` back messages are let go by a sweep."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._added: list[tuple[Notice, datetime] | None] = []

    def add_first(self, notice: Notice, now: datetime) -> None:
        """Put somebody's own words before everything that answers them."""
        later, self._work.last = self._work.last, []
        added, self._added = self._added, []
        self.add(notice, now)
        self._work.last += later
        self._added += added

    def add(self, notice: Notice, now: datetime, due_at: datetime | None = None) -> None:
        """Tell somebody something with this unit, or not before a moment."""
        if notice.slot and notice.to_group:
            self._work.last.append(Write(_supersede_in_group, {"chat": notice.to, "of_slot": notice.slot}))
        elif notice.slot:
            self._work.last.append(Write(_supersede, {"person": notice.to, "of_slot": notice.slot}))
        person_id = None if notice.to_group else notice.to
        params = {
            "person_id": person_id,
            "chat_id": notice.to if notice.to_group else None,
            "reached": person_id if notice.key != SAID else None,
            "state": "held" if due_at else "posted",
            "slot": notice.slot,
            "fresh": notice.fresh,
            "lane": notice.lane.value,
            "body": self._work.seal(
                bodies.written(notice), _outbox.c.body, {"person_id": person_id, "chat_id": notice.to}
            ),
            "once": notice.once,
            "created_at": now,
            "due_at": due_at,
            "until": notice.until,
        }
        self._work.last.append(Write(_add_once if notice.once else _add, params, gives=True))
        self._added.append(None if due_at else (notice, now))

    def drop(self, person_id: int, slot: str) -> None:
        """Let what is held back for a slot die: it is outdated."""
        self._work.last.append(Write(_supersede, {"person": person_id, "of_slot": slot}))

    def drop_all(self, person_id: int, slots: str) -> None:
        """Let everything die that waits for slots which begin so: what is held back, and what no wire has taken yet."""
        theirs = {"person": person_id, "of_slots": f"{slots}%"}
        self._work.last += [Write(_drop_of_slots, theirs), Write(_drop_pushes_of_slots, theirs)]

    def drop_in_group(self, chat_id: int, slot: str) -> None:
        """Let what is held back for a slot of a workers' group die."""
        self._work.last.append(Write(_supersede_in_group, {"chat": chat_id, "of_slot": slot}))

    async def is_held(self, row_id: int) -> bool:
        """Tell whether a message is held back still."""
        return await self._work.one(_held, wanted=row_id) is not None

    def let_go(self, row_id: int, notice: Notice, now: datetime) -> None:
        """Post what was held back, at the end of the conversation as it is now; outdated, it dies."""
        self._work.last.append(Write(_remove, {"wanted": row_id}, must_change=f"outbox:{row_id}"))
        if notice.until is None or now < notice.until:
            self.add(notice, now)

    def posted(self, given: list[Any]) -> list[Posted]:
        """Match the ids that the database gave with what was added; what was told before has none."""
        pairs = zip(given, self._added, strict=True)
        return [Posted(row[0], *added, row[1]) for row, added in pairs if row and added]

    def settle(self, row_id: int, fate: str) -> None:
        """Note what became of a message on the wire of its chat."""
        self._work.fact(_settle, {"wanted": row_id, "fate": fate})

    def give_up(self, chat_id: int, fate: str) -> None:
        """Let everything die that waits for a chat which cannot be reached."""
        self._work.fact(_give_up, {"chat": chat_id, "fate": fate})

    def end(self, person_id: int) -> None:
        """Let everything die that is held back for somebody who is gone, or waits to be pushed to them."""
        self._work.last.append(Write(_drop_held, {"person": person_id}))
        self._work.last.append(Write(_give_up_on, {"person": person_id}))

    def end_in_group(self, chat_id: int) -> None:
        """Let everything die that is held back for a group, or waits to be pushed to it."""
        self._work.last.append(Write(_drop_held_in_group, {"chat": chat_id}))
        self.give_up(chat_id, "refused")

    async def waiting(self, after: int, count: int) -> list[Posted]:
        """List the oldest messages after one that wait to be pushed."""
        return [self._read(row) for row in await self._work.rows(_waiting, after=after, count=count)]

    async def waiting_ids(self, count: int) -> list[int]:
        """List the ids of the oldest messages that wait to be pushed."""
        return [row["id"] for row in await self._work.rows(_waiting_ids, count=count)]

    async def since(self, person_id: int, after: int) -> list[Posted]:
        """List somebody's messages after one, the oldest first."""
        return [self._read(row) for row in await self._work.rows(_since, person=person_id, after=after)]

    async def since_in(self, chat_id: int, after: int) -> list[Posted]:
        """List what was told to a workers' group after one message, the oldest first."""
        return [self._read(row) for row in await self._work.rows(_since_in, chat=chat_id, after=after)]

    async def newest(self, person_id: int, count: int) -> list[Posted]:
        """List somebody's newest messages, the oldest first."""
        rows = await self._work.rows(_newest, person=person_id, count=count)
        return [self._read(row) for row in reversed(rows)]

    async def due(self, now: datetime) -> list[Posted]:
        """List what was held back until now."""
        return [self._read(row) for row in await self._work.rows(_due, now=now)]

    async def last_id(self) -> int:
        """Tell the id of the newest message of all."""
        row = await self._work.one(_last_id)
        return 0 if row is None or row["id"] is None else int(row["id"])

    async def next_due(self) -> datetime | None:
        """Tell when the next held message is due."""
        row = await self._work.one(_next_due)
        return None if row is None else row["at"]

    def _read(self, row: Row) -> Posted:
        to = row["person_id"] or row["chat_id"]
        body = bodies.read(self._work.unseal(_outbox.c.body, row))
        notice = Notice(
            to=to,
            slot=row["slot"],
            fresh=row["fresh"],
            lane=Lane(row["lane"]),
            once=row["once"],
            until=row["until"],
            to_group=row["person_id"] is None,
            **body,
        )
        return Posted(row["id"], notice, row["created_at"], row["chat_id"])
