"""Sending, editing and deleting of messages, refusing what the real far end refuses."""

import asyncio
import io
import json
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from tests.support.bot_api_calls import Call
from tests.support.bot_api_chats import Chat, File, Message, World
from tests.support.bot_api_rules import CAPTION_UNITS, TEXT_UNITS, Json, Refused, escaped, formatted, is_blank, keyboard
from tests.support.bot_api_traffic import Rates

LARGEST_PHOTO = 10 * 1024 * 1024
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


class Sending:
    """What the far end does with messages; an answer of bytes is JSON already."""

    def __init__(self, world: World, rates: Rates, now: Callable[[], int], changed: Callable[[], None]) -> None:
        self.world = world
        self.rates = rates
        self._now = now
        self._changed = changed

    async def do_send_message(self, call: Call) -> bytes:
        chat = self._chat(call)
        chat.let_speak()
        text, entities = self._words(call, "text", TEXT_UNITS)
        if is_blank(text):
            raise Refused(400, "message text is empty")
        message = self._send(call, chat, [(text, entities, {})])[0]
        return json.dumps(message.wire()).encode()

    async def do_send_photo(self, call: Call) -> Json:
        chat = self._chat(call)
        chat.let_speak("photos")
        text, entities = self._words(call, "caption", CAPTION_UNITS)
        media = self.picture(self._upload(call, "photo", call.text("photo")))
        return self._send(call, chat, [(text, entities, media)])[0].wire()

    async def do_send_media_group(self, call: Call) -> list[Json]:
        chat = self._chat(call)
        chat.let_speak("photos")
        items = call.objects("media") or []
        if not 2 <= len(items) <= 10:
            raise Refused(400, "media group must include 2-10 items")
        album = {"media_group_id": str(14_000_000_000 + self.world.last_message)}
        parts = []
        for item in items:
            if item.get("type") != "photo":
                raise Refused(400, f'type "{item.get("type")}" of media is unsupported here')
            one = Call(call.method, item, call.files)
            text, entities = self._words(one, "caption", CAPTION_UNITS)
            parts.append((text, entities, self.picture(self._upload(one, "media", one.text("media"))) | album))
        return [message.wire() for message in self._send(call, chat, parts)]

    async def do_edit_message_text(self, call: Call) -> Json:
        message = self._own(call)
        if message.media:
            raise Refused(400, "there is no text in the message to edit")
        text, entities = self._words(call, "text", TEXT_UNITS)
        if is_blank(text):
            raise Refused(400, "message text is empty")
        return self._edit(call, message, text, entities, "text")

    async def do_edit_message_caption(self, call: Call) -> Json:
        message = self._own(call)
        if not message.media:
            raise Refused(400, "there is no caption in the message to edit")
        text, entities = self._words(call, "caption", CAPTION_UNITS)
        return self._edit(call, message, text, entities, "caption")

    async def do_edit_message_reply_markup(self, call: Call) -> Json:
        message = self._own(call)
        return self._edit(call, message, message.text, message.entities, "")

    async def do_delete_message(self, call: Call) -> bool:
        chat = self._chat(call)
        chat.let_in()
        message = chat.by_id.get(call.number("message_id"))
        if message is None:
            raise Refused(400, "message to delete not found")
        if not message.by_bot and not chat.is_private and chat.bot_status != "administrator":
            raise Refused(400, "message can't be deleted")
        chat.remove(message)
        self._changed()
        return True

    def picture(self, file: File | bytes) -> Json:
        """Keep a picture and tell its sizes, or refuse what is none."""
        content = file if isinstance(file, bytes) else file.content
        if len(content) > LARGEST_PHOTO:
            raise Refused(400, "too big file for a photo")
        try:
            with Image.open(io.BytesIO(content)) as image:
                width, height = image.size
        except (UnidentifiedImageError, OSError):
            raise Refused(400, "IMAGE_PROCESS_FAILED") from None
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise Refused(400, "PHOTO_INVALID_DIMENSIONS")
        told = self.world.store(content, "photo.jpg")
        small = self.world.store(content, "photo.jpg")
        return {
            "photo": [
                small | {"width": max(width // 4, 1), "height": max(height // 4, 1)},
                told | {"width": width, "height": height},
            ]
        }

    def _chat(self, call: Call) -> Chat:
        number = call.chat
        if number is None:
            raise Refused(400, "chat not found" if call.text("chat_id") else "chat_id is empty")
        if number in self.world.moved:
            new = self.world.moved[number]
            raise Refused(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        chat = self.world.chats.get(number)
        if chat is None:
            raise Refused(400, "chat not found")
        return chat

    def _own(self, call: Call) -> Message:
        """Find a message of the bot's own that it wants to change."""
        chat = self._chat(call)
        chat.let_in()
        message = chat.by_id.get(call.number("message_id"))
        if message is None:
            raise Refused(400, "message to edit not found")
        if not message.by_bot:
            raise Refused(400, "message can't be edited")
        return message

    def _words(self, call: Call, name: str, limit: int) -> tuple[str, list[Json]]:
        entities = call.objects(f"{name}_entities" if name == "caption" else "entities")
        return formatted(call.text(name), call.text("parse_mode").lower(), entities, limit)

    def _markup(self, call: Call, *, inline_only: bool = False) -> Json | None:
        return keyboard(call.json("reply_markup"), inline_only=inline_only)

    def _send(self, call: Call, chat: Chat, parts: list[tuple[str, list[Json], Json]]) -> list[Message]:
        """Put what was found well into the chat, if there is room for it now."""
        markup = self._markup(call)
        answered = self._answered(call, chat)
        self.rates.take(chat, len(parts))
        now, silent = self._now(), call.flag("disable_notification")
        sent = [
            self.world.message(
                chat,
                self.world.bot,
                now,
                text=text,
                html=self._html(call, text),
                entities=entities,
                markup=markup,
                media=media,
                silent=silent,
                reply_to=answered,
            )
            for text, entities, media in parts
        ]
        self.world.sent.extend(sent)
        self._changed()
        return sent

    def _html(self, call: Call, text: str) -> str:
        """Give the markup as it was written; of an album only the words are kept."""
        written = call.text("text") or call.text("caption")
        return written if written and call.text("parse_mode").lower() == "html" else escaped(text)

    def _answered(self, call: Call, chat: Chat) -> Message | None:
        told = call.json("reply_parameters") or {}
        number = told.get("message_id") or call.number("reply_to_message_id")
        found = chat.by_id.get(int(number)) if number else None
        may_be_gone = told.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
        if number and found is None and not may_be_gone:
            raise Refused(400, "message to be replied not found")
        return found

    def _edit(self, call: Call, message: Message, text: str, entities: list[Json], name: str) -> Json:
        markup = self._markup(call, inline_only=True)
        if (text, entities, markup) == (message.text, message.entities, message.markup):
            raise Refused(400, UNCHANGED)
        message.text, message.entities, message.markup = text, entities, markup
        if name:
            message.html = self._html(call, text)
        message.edited_at.append(asyncio.get_running_loop().time())
        self._changed()
        return message.wire()

    def _upload(self, call: Call, name: str, told: str) -> File | bytes:
        """Find the content of a file: a part of this call, or one that lies here already."""
        content = call.files.get(told.removeprefix("attach://") if told.startswith("attach://") else name)
        if content is not None and (told.startswith("attach://") or not told):
            if not content:
                raise Refused(400, "file must be non-empty")
            return content
        if told in self.world.files:
            return self.world.files[told]
        if not told:
            raise Refused(400, f"there is no {name} in the request")
        raise Refused(400, "wrong file identifier/HTTP URL specified")
