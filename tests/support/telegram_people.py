"""People and groups that use the fake Bot API as Telegram's own programs do."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.support.bot_api_chats import Chat, Message, Press, Update
from tests.support.bot_api_rules import Json, escaped, units

if TYPE_CHECKING:
    from tests.support.bot_api import FakeBotApi

COMMAND = re.compile(r"(?<![\w/@])/([A-Za-z0-9_]{1,64})(?:@(\w+))?")


class Person:
    """Somebody with a Telegram account."""

    def __init__(self, api: "FakeBotApi", number: int, name: str, language: str) -> None:
        self.id = number
        self.name = name
        self.user: Json = {"id": number, "is_bot": False, "first_name": name}
        if language:
            self.user["language_code"] = language
        self.chat = Chat(number, "private", name, bot_status="none")
        self._api = api

    async def starts(self, payload: str = "") -> Message:
        """Open the bot's chat, by its link if there is a payload; this also ends a block."""
        if self.chat.bot_status == "kicked":
            await self.unblocks()
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str, *, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """Write a line to the bot, or into a group."""
        return self._sends(chat, reply_to, text=text)

    async def replies(self, to_message: Message, text: str, *, chat: Chat | None = None) -> Message:
        """Answer a certain message."""
        return await self.says(text, chat=chat or to_message.chat, reply_to=to_message)

    async def sends_photo(
        self, content: bytes, caption: str = "", *, reply_to: Message | None = None, chat: Chat | None = None
    ) -> Message:
        """Send one picture."""
        return self._sends(chat, reply_to, text=caption, media=self._api.picture(content))

    async def sends_album(
        self, contents: Sequence[bytes], caption: str = "", *, chat: Chat | None = None
    ) -> list[Message]:
        """Send pictures together; the far end tells of each by itself, the words stand with the first."""
        album = {"media_group_id": str(13_000_000_000 + self._api.world.last_message)}
        captions = [caption] + [""] * len(contents)
        return [
            self._sends(chat, None, text=text, media=self._api.picture(content) | album)
            for content, text in zip(contents, captions, strict=False)
        ]

    async def sends_voice(self, content: bytes = b"OggS", *, seconds: int = 3, chat: Chat | None = None) -> Message:
        """Speak a message."""
        file = self._api.world.store(content, "voice.oga")
        return self._sends(chat, None, media={"voice": {**file, "duration": seconds, "mime_type": "audio/ogg"}})

    async def sends_video(
        self,
        content: bytes = b"\0\0\0\x18ftypmp42",
        caption: str = "",
        *,
        size: int | None = None,
        chat: Chat | None = None,
    ) -> Message:
        """Send a film; a size larger than its content stands for a long one."""
        file = self._api.world.store(content, "video.mp4", size)
        video = {**file, "width": 640, "height": 480, "duration": 5, "mime_type": "video/mp4"}
        return self._sends(chat, None, text=caption, media={"video": video})

    async def sends_document(
        self, content: bytes, name: str, mime: str, caption: str = "", *, chat: Chat | None = None
    ) -> Message:
        """Send a file, as pictures are sent uncompressed."""
        file = self._api.world.store(content, name)
        return self._sends(chat, None, text=caption, media={"document": {**file, "file_name": name, "mime_type": mime}})

    async def sends_location(self, latitude: float, longitude: float, *, chat: Chat | None = None) -> Message:
        """Drop a pin."""
        return self._sends(chat, None, media={"location": {"latitude": latitude, "longitude": longitude}})

    async def edits(self, message: Message, text: str) -> Update | None:
        """Change the words of an own message."""
        message.text, message.html = text, escaped(text)
        message.entities = self._entities(text)
        message.edited_at.append(self._api.loop_time())
        return self._tell("edited_message", message)

    async def presses(self, label: str, *, on: Message | None = None, chat: Chat | None = None) -> Press:
        """Press the button of the newest message that has one with these words."""
        place = chat or (on.chat if on else self.chat)
        for message in [on] if on else reversed(place.messages):
            for words, data in (button for row in message.buttons for button in row):
                if label in words:
                    assert message.markup is not None
                    return self._api.pressed(self.user, message, data)
        raise AssertionError(f"{self.name} finds no button {label!r} in:\n{self._api.transcript(place)}")

    async def blocks(self) -> Update:
        """Want to hear no more of the bot."""
        return self._api.stands(self.chat, "kicked", by=self.user)

    async def unblocks(self) -> Update:
        """Allow the bot to write again."""
        return self._api.stands(self.chat, "member", by=self.user)

    async def hears(
        self,
        words: str,
        *,
        chat: Chat | None = None,
        after: Message | None = None,
        timeout: float = 5,  # noqa: ASYNC109  a test says how long it is patient
    ) -> Message:
        """Wait until the bot has said something, or changed a message so that it says it; the newest is given."""
        place = chat or self.chat
        first = after.id if after else 0

        def heard() -> list[Message]:
            return [answer for answer in place.answers if answer.id > first and words in answer.text]

        await self._api.until(lambda: bool(heard()), timeout=timeout, what=f"{self.name} hears {words!r}", chat=place)
        return heard()[-1]

    def _sends(self, chat: Chat | None, reply_to: Message | None, text: str = "", **more: Any) -> Message:
        place = chat or self.chat
        if place is self.chat:
            assert place.bot_status != "kicked", f"{self.name} has blocked the bot and must unblock it first"
            place.bot_status = "member"
        message = self._api.world.message(
            place,
            self.user,
            self._api.now(),
            text=text,
            html=escaped(text),
            entities=self._entities(text),
            reply_to=reply_to,
            **more,
        )
        self._tell("message", message)
        self._api.changed()
        return message

    def _tell(self, kind: str, message: Message) -> Update | None:
        """Tell the bot of a message, if it may read it."""
        if not message.chat.is_private and not self._api.overhears(message):
            return None
        message.update = self._api.updates.push(kind, message.wire(), message.chat.id)
        return message.update

    def _entities(self, text: str) -> list[Json]:
        return [
            {"type": "bot_command", "offset": units(text[: found.start()]), "length": units(found.group())}
            for found in COMMAND.finditer(text)
        ]


class Group(Chat):
    """A group in which the bot may be."""

    def __init__(
        self, api: "FakeBotApi", number: int, title: str, members: Sequence[Person], *, supergroup: bool
    ) -> None:
        super().__init__(number, "supergroup" if supergroup else "group", title)
        self.members = list(members)
        self._api = api

    async def expels_bot(self, by: Person | None = None) -> Update:
        """Throw the bot out."""
        return self._api.stands(self, "kicked", by=self._somebody(by))

    async def adds_bot(self, by: Person | None = None, *, as_admin: bool = False) -> Update:
        """Let the bot in; the far end tells it twice, as a membership and as a line in the group."""
        user = self._somebody(by)
        update = self._api.stands(self, "administrator" if as_admin else "member", by=user)
        bot = self._api.world.bot
        self._api.remark(self, user, {"new_chat_members": [bot], "new_chat_member": bot})
        return update

    async def silences_bot(self, by: Person | None = None) -> Update:
        """Forbid the bot to write here."""
        return self._api.stands(self, self.bot_status, by=self._somebody(by), may_speak=False)

    def _somebody(self, by: Person | None) -> Json:
        return (by or self.members[0]).user
