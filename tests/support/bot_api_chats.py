"""What stands in the chats of the fake Bot API: messages, files, presses, and who may speak where."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.support.bot_api_rules import Json, Refused

LARGEST_DOWNLOAD = 20 * 1024 * 1024
SPEAKING = {
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
}
GOVERNING = {
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
}


@dataclass(slots=True, eq=False)
class Update:
    """Something that happened, as the bot is told of it."""

    id: int
    kind: str
    body: Json
    raw: bytes
    queue: int


@dataclass(slots=True, eq=False)
class File:
    """A file that lies at the far end; a large one only says its size."""

    id: str
    content: bytes
    size: int
    name: str


@dataclass(eq=False)
class Chat:
    """A chat as the bot stands in it."""

    id: int
    kind: str
    title: str
    bot_status: str = "member"
    bot_may_speak: bool = True
    messages: list["Message"] = field(default_factory=list)
    by_id: dict[int, "Message"] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Tell a person's own chat from a group."""
        return self.kind == "private"

    @property
    def answers(self) -> list["Message"]:
        """List what the bot said here."""
        return [message for message in self.messages if message.by_bot]

    def add(self, message: "Message") -> None:
        """Put a message at the end."""
        self.messages.append(message)
        self.by_id[message.id] = message

    def remove(self, message: "Message") -> None:
        """Take a message away for all."""
        self.messages.remove(message)
        del self.by_id[message.id]

    def wire(self) -> Json:
        """Write the chat as the bot reads it."""
        name = "first_name" if self.is_private else "title"
        return {"id": self.id, "type": self.kind, name: self.title}

    def let_in(self) -> None:
        """Refuse the bot where it is unknown, blocked or thrown out."""
        if self.bot_status in ("member", "administrator"):
            return
        if self.bot_status == "none":
            raise Refused(400, "chat not found")
        if self.is_private:
            raise Refused(403, "bot was blocked by the user")
        if self.bot_status == "kicked":
            raise Refused(403, f"bot was kicked from the {self.kind} chat")
        raise Refused(403, f"bot is not a member of the {self.kind} chat")

    def let_speak(self, what: str = "text messages") -> None:
        """Refuse the bot where it may only listen."""
        self.let_in()
        if not self.bot_may_speak and self.bot_status != "administrator":
            raise Refused(400, f"not enough rights to send {what} to the chat")

    def membership(self, bot: Json) -> Json:
        """Write how the bot stands here; a basic group restricts nobody alone but all by its permissions."""
        told: Json = {"user": bot, "status": self.bot_status}
        match self.bot_status:
            case "none":
                told["status"] = "left"
            case "kicked":
                told["until_date"] = 0
            case "administrator":
                told |= {"is_anonymous": False} | dict.fromkeys(sorted(GOVERNING), False)
            case "member" if self.kind == "supergroup" and not self.bot_may_speak:
                told |= {"status": "restricted", "is_member": True, "until_date": 0}
                told |= dict.fromkeys(sorted(SPEAKING), False)
                told |= {"can_change_info": False, "can_invite_users": False, "can_pin_messages": False}
                told |= {"can_manage_topics": False, "can_edit_tag": False, "can_react_to_messages": False}
        return told

    def permissions(self) -> Json:
        """Write what members may do here."""
        return dict.fromkeys(sorted(SPEAKING), self.bot_may_speak)


@dataclass(slots=True, eq=False)
class Message:
    """A message as people see it, and as the bot reads it."""

    id: int
    chat: Chat
    sender: Json
    date: int
    sent_at: float
    text: str = ""
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    markup: Json | None = None
    media: Json = field(default_factory=dict)
    silent: bool = False
    reply_to: "Message | None" = None
    edited_at: list[float] = field(default_factory=list)
    update: Update | None = None

    @property
    def by_bot(self) -> bool:
        """Tell the bot's words from people's."""
        return bool(self.sender["is_bot"])

    @property
    def edits(self) -> int:
        """Count how often it was changed in place."""
        return len(self.edited_at)

    @property
    def photos(self) -> int:
        """Count its pictures; each of an album is a message of its own."""
        return int("photo" in self.media)

    @property
    def album(self) -> str:
        """Name the album it belongs to."""
        return str(self.media.get("media_group_id", ""))

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """List the rows of buttons: label, and data or address."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [
            [(button["text"], button.get("callback_data") or button.get("url", "")) for button in row] for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        """List the words on its buttons."""
        return [label for row in self.buttons for label, _ in row]

    def wire(self, *, quoted: bool = False) -> Json:
        """Write it as the bot reads it; what is quoted quotes nothing itself."""
        told: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.wire(), "date": self.date}
        if self.media:
            told |= self.media
        if self.text:
            told["caption" if self.media else "text"] = self.text
        if self.entities:
            told["caption_entities" if self.media else "entities"] = self.entities
        if self.markup and "inline_keyboard" in self.markup:
            told["reply_markup"] = self.markup
        if self.edited_at:
            told["edit_date"] = self.date
        if self.reply_to is not None and not quoted:
            told["reply_to_message"] = self.reply_to.wire(quoted=True)
        return told


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button, and what the bot answered to it."""

    id: str
    message: Message
    data: str
    update: Update
    answered: bool = False
    text: str = ""
    alert: bool = False


@dataclass(eq=False)
class World:
    """All that the far end keeps."""

    bot: Json
    reads_groups: bool = False
    chats: dict[int, Chat] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    last_message: int = 100

    def store(self, content: bytes, name: str, size: int | None = None) -> Json:
        """Keep a file and tell what messages say of it."""
        number = len(self.files) + 1
        file = File(f"AgACAgUAAx{number:08d}", content, len(content) if size is None else size, f"{name}_{number}")
        self.files[file.id] = file
        return {"file_id": file.id, "file_unique_id": f"AQAD{number:08d}", "file_size": file.size}

    def message(self, chat: Chat, sender: Json, date: int, **more: Any) -> Message:
        """Put a new message into a chat."""
        self.last_message += 1
        message = Message(self.last_message, chat, sender, date, asyncio.get_running_loop().time(), **more)
        chat.add(message)
        return message
