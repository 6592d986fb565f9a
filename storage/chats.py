"""The chats of wires that push: of a person, or of a grid's workers, and what stands in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, text

from bot.domain.words import Language
from storage.statements import Row, Statement
from storage.tables import ChatRow, ShownRow, table_of
from storage.unit_of_work import Repository

_chats, _shown = table_of(ChatRow), table_of(ShownRow)
_at = Statement(
    select(_chats).where(_chats.c.channel == bindparam("of_channel"), _chats.c.address_key == bindparam("key"))
)
_of_person = Statement(select(_chats).where(_chats.c.person_id == bindparam("person")))
_of_grid = Statement(select(_chats).where(_chats.c.grid_id == bindparam("grid")))
_show = Statement(
    text(
        "INSERT INTO shown (chat_id, message_id, slot, is_caption) VALUES (:chat_id, :message_id, :slot, :is_caption)"
        " ON CONFLICT (chat_id, message_id) DO UPDATE SET slot = excluded.slot"
    )
)
_newest_of = Statement(
    select(_shown)
    .where(_shown.c.chat_id == bindparam("chat"), _shown.c.slot == bindparam("of_slot"))
    .order_by(_shown.c.message_id.desc())
    .limit(1)
)
_forget_shown = Statement(delete(_shown).where(_shown.c.chat_id == bindparam("chat")))
_slot_of = Statement(
    select(_shown.c.slot).where(_shown.c.chat_id == bindparam("chat"), _shown.c.message_id == bindparam("message"))
)


@dataclass(frozen=True, slots=True)
class Chat:
    """Where messages are pushed to.

    It belongs to a person, or to a grid's workers who were bound to it by `bound_by`, or to nobody yet. `active`
    tells that its person spoke here last. `menu` names the commands that it was given.
    """

    id: int
    channel: str
    address: str
    person_id: int | None = None
    grid_id: int | None = None
    bound_by: int | None = None
    language: Language = Language.ZH
    active: bool = True
    menu: str = ""
    unreachable_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the newest message of a slot stands."""

    message_id: int
    is_caption: bool


class Chats(Repository[Chat]):
    """Know where people and groups are reached."""

    row = ChatRow

    def to_row(self, thing: Chat) -> dict[str, Any]:
        """Turn a chat into columns, its address sealed."""
        columns = {name: getattr(thing, name) for name in Chat.__slots__}
        sealed = self.seal(thing.address, "address", thing.id)
        return {**columns, "address": sealed, "address_key": self._key(thing.address)}

    def from_row(self, row: Row) -> Chat:
        """Turn columns into a chat."""
        plain = {name: value for name, value in row.items() if name != "address_key"}
        plain |= {"address": self.unseal(row, "address"), "language": Language(row["language"])}
        return Chat(**plain)

    def add(self, thing: Chat) -> None:
        """Queue a new chat; a group's changes the community that everybody sees."""
        super().add(thing)
        self._note_change(thing, thing.version)

    def save(self, thing: Chat) -> None:
        """Queue a change; where a grid's workers meet is the community's matter."""
        super().save(thing)
        # Whoever moves leaves one chat before they stand in the other: what is saved last is written last.
        key = (self._table, thing.id)
        self.work.queued[key] = self.work.queued.pop(key)
        self._note_change(thing, thing.version + 1)

    def _note_change(self, thing: Chat, version: int) -> None:
        if thing.person_id is None:
            self.work.community_changed(f"{self.key(thing.id)}:{version}")

    async def at(self, channel: str, address: str) -> Chat | None:
        """Find the chat of an address; one that this unit adds too."""
        for thing in self.work.known.values():
            if isinstance(thing, Chat) and (thing.channel, thing.address) == (channel, address):
                return thing
        return self._read(await self.work.one(_at, of_channel=channel, key=self._key(address)))

    async def of(self, person_id: int) -> Chat | None:
        """Find where somebody is pushed to."""
        return self._read(await self.work.one(_of_person, person=person_id))

    async def of_grid(self, grid_id: int) -> Chat | None:
        """Find where the workers of a grid meet."""
        return self._read(await self.work.one(_of_grid, grid=grid_id))

    def show(self, chat_id: int, slot: str, message_id: int, *, is_caption: bool) -> None:
        """Remember where a slot stands in a chat."""
        params = {"chat_id": chat_id, "message_id": message_id, "slot": slot, "is_caption": is_caption}
        self.work.fact(_show, params)

    async def shown(self, chat_id: int, slot: str) -> Shown | None:
        """Find the newest message of a slot in a chat."""
        row = await self.work.one(_newest_of, chat=chat_id, of_slot=slot)
        return None if row is None else Shown(row["message_id"], row["is_caption"])

    def forget_shown(self, chat_id: int) -> None:
        """Forget what stands in a chat: after a move its messages have other numbers."""
        self.work.fact(_forget_shown, {"chat": chat_id})

    async def slot_of(self, chat_id: int, message_id: int) -> str:
        """Tell what stands in a message of a chat; empty for one that is no slot's."""
        row = await self.work.one(_slot_of, chat=chat_id, message=message_id)
        return "" if row is None else str(row["slot"])

    def _read(self, row: Row | None) -> Chat | None:
        return None if row is None else self.remember(self.from_row(row))

    def _key(self, address: str) -> str:
        return self.work.vault.digest(address, "address")
