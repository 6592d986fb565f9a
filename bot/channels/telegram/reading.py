"""What somebody on Telegram said or did: an update, told in the few words that the program needs."""

import re
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.checking import Malformed, check

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; a bot can fetch no larger file."""

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
TROUBLES = {
    "voice": "voice-not-taken",
    "audio": "voice-not-taken",
    "video": "video-not-taken",
    "animation": "video-not-taken",
    "video_note": "video-not-taken",
    "document": "file-not-taken",
    "sticker": "file-not-taken",
    "contact": "file-not-taken",
    "poll": "file-not-taken",
    "dice": "file-not-taken",
    "game": "file-not-taken",
    "story": "file-not-taken",
    "invoice": "file-not-taken",
    "paid_media": "file-not-taken",
    "checklist": "file-not-taken",
}
"""What cannot be taken; an animation comes as a document too, so the order counts."""

BINDING = "/bind "
"""With what a group is bound; said to nobody by name it is for us."""

_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})@([A-Za-z0-9_]+)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Heard:
    """What an update says; what it does not say is empty, zero or False."""

    key: str
    user: int
    chat: int
    is_group: bool
    language: str = ""
    text: str = ""
    action: str = ""
    callback_id: str = ""
    message_id: int = 0
    photo: str = ""
    album: str = ""
    location: tuple[float, float] | None = None
    trouble: str = ""
    edits: int = 0
    reply_to: int = 0
    expelled: bool = False
    joined: bool = False
    migrated_to: int = 0


def parse(raw: dict[str, Any], bot: Bot | None = None) -> Update:
    """Make the library's update of a checked one; whatever it stumbles over is malformed too."""
    check(raw)
    if "callback_query" in raw:
        # The library cannot do without this, nobody here reads it, and not every far end sends it.
        raw = {**raw, "callback_query": {"chat_instance": "", **raw["callback_query"]}}
    try:
        return Update.de_json(raw, bot)
    except Exception as fault:
        stumbled = Malformed(type(fault).__name__)
    # Raised where no other error is being handled: that one may repeat what was said.
    raise stumbled


def read(update: Update, *, bot_id: int, bot_name: str) -> Heard | None:
    """Tell what an update says to us, or None if it is not for us."""
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        return _moved(update.my_chat_member, update.update_id, bot_id)
    message = update.message or update.edited_message
    if message is None:
        return None
    heard = _migrated(message) or _said(message)
    if heard is None or heard.migrated_to:
        return heard
    if update.edited_message is not None:
        if heard.location is not None:
            # A pin cannot be edited; it is somebody's live way through the town, told every few seconds.
            return None
        heard = replace(heard, key=f"e{heard.key[1:]}.{_seconds(message)}", edits=message.message_id)
    return _addressed(heard, message, bot_id, bot_name)


def _said(message: Message) -> Heard | None:
    who, chat = message.from_user, message.chat
    # Behind a channel, an anonymous administrator or another bot there is nobody to answer.
    if who is None or who.is_bot or message.sender_chat is not None or chat.type == ChatType.CHANNEL:
        return None
    photo, trouble = _picture(message)
    place = message.venue.location if message.venue is not None else message.location
    text = message.text or message.caption or ""
    if not (text or photo or trouble or place):
        return None
    return Heard(
        key=f"m.{chat.id}.{message.message_id}",
        user=who.id,
        chat=chat.id,
        is_group=chat.type in GROUPS,
        language=who.language_code or "",
        text=text,
        message_id=message.message_id,
        photo=photo,
        album=message.media_group_id or "",
        location=(float(place.latitude), float(place.longitude)) if place is not None else None,
        trouble=trouble,
        reply_to=message.reply_to_message.message_id if message.reply_to_message is not None else 0,
    )


def _picture(message: Message) -> tuple[str, str]:
    """Give the file of a picture, or the key that says why what came cannot be taken."""
    if message.photo:
        sizes = [size for size in message.photo if (size.file_size or 0) <= LARGEST_PHOTO]
        best = max(sizes, key=lambda size: size.width * size.height, default=None)
        return (best.file_id, "") if best is not None else ("", "photo-too-big")
    document = None if message.animation is not None else message.document
    kind = (document.mime_type or "") if document is not None else ""
    if document is not None and kind.startswith("image/"):
        return (document.file_id, "") if (document.file_size or 0) <= LARGEST_FILE else ("", "photo-too-big")
    if kind.startswith(("video/", "audio/")):
        return "", TROUBLES[kind[:5]]
    return "", next((key for name, key in TROUBLES.items() if getattr(message, name) is not None), "")


def _addressed(heard: Heard, message: Message, bot_id: int, bot_name: str) -> Heard | None:
    """Take the bot's name off a command; in a group leave alone what is said to others."""
    command = _COMMAND.match(heard.text)
    if command is not None and command[2].casefold() == bot_name.casefold():
        return replace(heard, text=command[1] + heard.text[command.end() :])
    if not heard.is_group:
        return heard
    if command is not None:
        return None
    if heard.text.startswith(BINDING):
        return heard  # who binds a group need not know how bots are told apart
    answers = message.reply_to_message
    # What opens a topic counts as answered by everything in it.
    if answers is None or answers.forum_topic_created is not None or answers.from_user is None:
        return None
    return heard if answers.from_user.id == bot_id else None


def _migrated(message: Message) -> Heard | None:
    if message.migrate_to_chat_id:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return None
    return Heard(
        key=f"m.{message.chat.id}.{message.message_id}",
        user=message.from_user.id if message.from_user is not None else 0,
        chat=old,
        is_group=True,
        message_id=message.message_id,
        migrated_to=new,
    )


def _pressed(query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None or not query.data or message.chat.type == ChatType.CHANNEL:
        return None
    return Heard(
        key=f"c.{query.id}",
        user=query.from_user.id,
        chat=message.chat.id,
        is_group=message.chat.type in GROUPS,
        language=query.from_user.language_code or "",
        action=query.data,
        callback_id=query.id,
        message_id=message.message_id,
    )


def _moved(change: ChatMemberUpdated, number: int, bot_id: int) -> Heard | None:
    was, now = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if change.new_chat_member.user.id != bot_id or was == now or change.chat.type == ChatType.CHANNEL:
        return None
    return Heard(
        key=f"k.{number}",
        user=change.from_user.id,
        chat=change.chat.id,
        is_group=change.chat.type in GROUPS,
        language=change.from_user.language_code or "",
        expelled=was,
        joined=now,
    )


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status in {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}


def _seconds(message: Message) -> int:
    return int(message.edit_date.timestamp()) if message.edit_date is not None else 0
