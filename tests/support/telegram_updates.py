"""Updates as Telegram sends them, and as it never does."""

import copy
import json
import random
from typing import Any

from bot.channels.telegram.checking import Malformed
from bot.channels.telegram.reading import parse

BOT = 4711
NAME = "LinliBot"
GROUP = -1001
Raw = dict[str, Any]

LI: Raw = {"id": 77, "is_bot": False, "first_name": "桂芳", "language_code": "zh-hans"}
US: Raw = {"id": BOT, "is_bot": True, "first_name": "小助手", "username": NAME}
HOME: Raw = {"id": 77, "type": "private", "first_name": "桂芳"}
TOWN: Raw = {"id": GROUP, "type": "supergroup", "title": "A1 网格"}


def message(chat: Raw = HOME, kind: str = "message", who: Raw = LI, **said: Any) -> Raw:
    dated = {"edit_date": 1_760_000_100} if kind == "edited_message" else {}
    base = {"message_id": 5, "date": 1_760_000_000, "chat": chat, "from": who, **dated, **said}
    return {"update_id": 900, kind: base}


def a_photo(file_id: str, side: int, size: int = 1000) -> Raw:
    return {"file_id": file_id, "file_unique_id": "u", "width": side, "height": side, "file_size": size}


def a_file(**more: Any) -> Raw:
    return {"file_id": "f1", "file_unique_id": "u", **more}


def pressed(chat: Raw = HOME, **more: Any) -> Raw:
    on = {"message_id": 9, "date": 0, "chat": chat}
    query = {"id": "31", "from": LI, "chat_instance": "1", "message": on, "data": "ticket:claim:1024", **more}
    return {"update_id": 901, "callback_query": {name: value for name, value in query.items() if value is not None}}


def membership(was: str, now: str, chat: Raw = TOWN, user: Raw = US) -> Raw:
    def member(status: str) -> Raw:
        right: dict[str, Raw] = {
            "restricted": dict.fromkeys(RESTRICTED, True),
            "kicked": {"until_date": 0},
            "administrator": dict.fromkeys(ADMINISTRATOR, True),
        }
        return {"status": status, "user": user, **right.get(status, {})}

    change = {"chat": chat, "from": LI, "date": 1, "old_chat_member": member(was), "new_chat_member": member(now)}
    return {"update_id": 902, "my_chat_member": change}


RESTRICTED = (
    "is_member",
    "until_date",
    *(f"can_send_{what}" for what in ("messages", "polls", "other_messages", "audios", "documents", "photos")),
    *(f"can_send_{what}" for what in ("videos", "video_notes", "voice_notes")),
    *(f"can_{what}" for what in ("change_info", "invite_users", "pin_messages", "add_web_page_previews")),
    *(f"can_{what}" for what in ("manage_topics", "edit_tag", "react_to_messages")),
)
ADMINISTRATOR = (
    "is_anonymous",
    *(f"can_{what}" for what in ("be_edited", "manage_chat", "delete_messages", "manage_video_chats")),
    *(f"can_{what}" for what in ("restrict_members", "promote_members", "change_info", "invite_users")),
    *(f"can_{what}_stories" for what in ("post", "edit", "delete")),
)
TO_US: Raw = {"message_id": 3, "date": 1, "chat": TOWN, "from": US, "text": "🔧 第 1024 号"}


VALID = [
    message(text="电梯又不动了", entities=[{"type": "bold", "offset": 0, "length": 2}], reply_to_message=TO_US),
    message(photo=[a_photo("s", 90), a_photo("l", 1280)], caption="楼道", media_group_id="13"),
    message(document=a_file(mime_type="image/png", file_size=5)),
    message(voice=a_file(duration=3)),
    message(location={"latitude": 31.2, "longitude": 121.47}),
    message(venue={"location": {"latitude": 31.2, "longitude": 121.47}, "title": "x", "address": "y"}),
    message(kind="edited_message", text="3 号楼"),
    message(TOWN, text="/bind@LinliBot K7Q2", entities=[{"type": "bot_command", "offset": 0, "length": 14}]),
    message(TOWN, text="好", reply_to_message=TO_US),
    message(TOWN, migrate_to_chat_id=-7),
    pressed(),
    pressed(TOWN),
    membership("left", "member"),
    membership("member", "kicked", HOME),
]
WRONG: list[object] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**52 + 1, -(2**63), 10**40, 1.5, float("nan"), float("inf"), -0.0),
    *(
        "",
        "x",
        "\0",
        "\ud800",
        "字" * 5000,
        "<b>",
        "7",
        "private",
        "channel",
        "kicked",
        "/start@LinliBot",
        "2026-01-01",
    ),
    *([], [[]], [None], {}, {"id": 1}, {"": None}, [{"file_id": None}], {"status": 5}),
]


def places(value: object) -> list[tuple[Any, Any]]:
    """List every container of a structure with every key in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        inside = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, below in inside:
            found.append((one, key))
            waiting.append(below)
    return found


def spoil(raw: Raw, dice: random.Random) -> None:
    """Change one place of an update."""
    held, key = dice.choice(places(raw))
    match dice.randrange(5):
        case 0:
            del held[key]
        case 1:
            held[key] = [copy.deepcopy(held[key])]
        case 2:
            other, name = dice.choice(places(dice.choice(VALID)))
            held[key] = copy.deepcopy(other[name])
        case 3 if isinstance(held, dict):
            other, name = dice.choice(places(dice.choice(VALID)))
            held[name] = copy.deepcopy(other[name])
        case _:
            held[key] = copy.deepcopy(dice.choice(WRONG))


def spoilt(dice: random.Random) -> Raw:
    """Change an update in one to three places; it may still be sound."""
    raw = copy.deepcopy(dice.choice(VALID))
    for _ in range(dice.randint(1, 3)):
        if places(raw):
            spoil(raw, dice)
    return raw


def malformed(count: int, seed: int) -> list[Raw]:
    """Make so many different updates that are none."""
    dice = random.Random(seed)  # noqa: S311 - the same updates every time
    found: dict[str, Raw] = {}
    while len(found) < count:
        raw = json.loads(json.dumps(spoilt(dice)))
        try:
            parse(raw)
        except Malformed:
            found.setdefault(json.dumps(raw, sort_keys=True), raw)
    return list(found.values())
