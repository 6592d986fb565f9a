"""What Telegram sends and what it never sends: the library takes a number for a name without a word."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping

LONGEST_TEXT = 4096
LONGEST_ACTION = 64
LONGEST_ID = 256
LARGEST = 2**52
"""No id of Telegram's has more bits."""
LATEST = 253_402_300_799
"""The last second that a calendar has."""
OURS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are read; at most one stands in an update."""

_NEVER_SENT = re.compile("[\0\ud800-\udfff]")

_Fits = Callable[[object], bool]


class Malformed(Exception):
    """An update is not what Telegram sends; the place is named, what was said there is not."""


def check(raw: object) -> None:
    """Raise if anything that is read of an update is not of its kind, length or size."""
    if not isinstance(raw, dict) or not is_count(raw.get("update_id")):
        raise Malformed("update")
    kinds = [kind for kind in OURS if kind in raw]
    if len(kinds) > 1 or len(raw) == 1:
        raise Malformed("update")
    for kind in kinds:
        _CHECKS[kind](raw[kind])


def key_of(raw: object) -> str:
    """Give the key that an update has whenever and by whatever way it comes, even one that cannot be read."""
    if not isinstance(raw, dict):
        return print_of(raw)
    number = raw.get("update_id")
    for kind, letter in (("message", "m"), ("edited_message", "e")):
        match raw.get(kind):
            case {"chat": {"id": chat}, "message_id": message, **more} if _is_ident(chat) and _is_ident(message):
                if kind == "message":
                    return f"{letter}.{chat}.{message}"
                if _is_moment(more.get("edit_date")):
                    return f"{letter}.{chat}.{message}.{more['edit_date']}"
    match raw.get("callback_query"):
        case {"id": pressed} if _is_token(pressed):
            return f"c.{pressed}"
    if not is_count(number):
        return print_of(raw)
    return f"{'k' if 'my_chat_member' in raw else 'u'}.{number}"


def is_count(value: object) -> bool:
    """Tell whether something is a whole number such as Telegram counts with."""
    return type(value) is int and 0 <= value <= LARGEST


def print_of(raw: object) -> str:
    """Give a key that only the very same thing has, however it is nested."""
    try:
        text = json.dumps(raw, sort_keys=True)
    except (RecursionError, TypeError, ValueError):
        # Nested deeper than can be followed: what stands outermost must do.
        text = repr(sorted(map(str, raw)) if isinstance(raw, dict) else type(raw))
    return f"h.{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def _whole(least: int, most: int) -> _Fits:
    return lambda value: type(value) is int and least <= value <= most


def _words(most: int) -> _Fits:
    return lambda value: isinstance(value, str) and 0 < len(value) <= most and not _NEVER_SENT.search(value)


def _degrees(most: int) -> _Fits:
    # What is not a number is not between two numbers either.
    return lambda value: type(value) in {int, float} and isinstance(value, int | float) and -most <= value <= most


def _list_of(fits: _Fits) -> _Fits:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _is_token(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isascii() and value.isprintable()


def _is_action(value: object) -> bool:
    return isinstance(value, str) and _is_word(value) and len(value.encode()) <= LONGEST_ACTION


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_ident(value: object) -> bool:
    return type(value) is int and -LARGEST <= value <= LARGEST and value != 0


def _is_kind_of_chat(value: object) -> bool:
    return isinstance(value, str) and value in {"private", "group", "supergroup", "channel"}


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


_is_number = _whole(1, LARGEST)
_is_moment = _whole(0, LATEST)
_is_text = _words(LONGEST_TEXT)
_is_word = _words(LONGEST_ID)


def _shape(name: str, needed: Mapping[str, _Fits], more: Mapping[str, _Fits] | None = None) -> _Fits:
    """Make the check of one kind of object; what is not named in it may be anything."""
    fields = tuple({**needed, **(more or {})}.items())

    def fits(value: object) -> bool:
        if not isinstance(value, dict):
            raise Malformed(name)
        for field, field_fits in fields:
            if field in value:
                if not field_fits(value[field]):
                    raise Malformed(f"{name}.{field}")
            elif field in needed:
                raise Malformed(f"{name}.{field}")
        return True

    return fits


_USER = _shape(
    "user",
    {"id": _is_number, "is_bot": _is_bool, "first_name": lambda value: isinstance(value, str)},
    {"language_code": _is_token},
)
_CHAT = _shape("chat", {"id": _is_ident, "type": _is_kind_of_chat})
_FILE = _shape("file", {"file_id": _is_token}, {"file_size": is_count, "mime_type": _is_word})
_SIZE = _shape("photo", {"file_id": _is_token, "width": is_count, "height": is_count}, {"file_size": is_count})
_PLACE = _shape("location", {"latitude": _degrees(90), "longitude": _degrees(180)})
_ENTITY = _shape("entity", {"type": _is_word, "offset": is_count, "length": is_count})
_NEEDED: Mapping[str, _Fits] = {"message_id": _is_number, "date": _is_moment, "chat": _CHAT}
_SAID: Mapping[str, _Fits] = {
    "from": _USER,
    "sender_chat": _shape("sender_chat", {"id": _is_ident}),
    "text": _is_text,
    "caption": _is_text,
    "entities": _list_of(_ENTITY),
    "caption_entities": _list_of(_ENTITY),
    "photo": _list_of(_SIZE),
    "location": _PLACE,
    "venue": _shape("venue", {"location": _PLACE}),
    "media_group_id": _is_token,
    "reply_to_message": _shape("reply_to_message", {"message_id": _is_number}, {"from": _USER}),
    "migrate_to_chat_id": _is_ident,
    "migrate_from_chat_id": _is_ident,
    **dict.fromkeys(("voice", "audio", "video", "animation", "video_note", "document", "sticker"), _FILE),
    **dict.fromkeys(("contact", "poll", "dice", "game", "story", "invoice", "paid_media", "checklist"), _is_object),
}
_MEMBER = _shape("member", {"status": _is_word, "user": _USER}, {"is_member": _is_bool})


def _said(shape: _Fits) -> _Fits:
    def fits(value: object) -> bool:
        shape(value)
        match value:
            case {"from": _} | {"sender_chat": _} | {"chat": {"type": "channel"}}:
                return True
        raise Malformed("message.from")

    return fits


_CHECKS: Mapping[str, _Fits] = {
    "message": _said(_shape("message", _NEEDED, _SAID)),
    "edited_message": _said(_shape("message", {**_NEEDED, "edit_date": _is_moment}, _SAID)),
    "callback_query": _shape(
        "callback_query",
        {"id": _is_token, "from": _USER},
        {"data": _is_action, "message": _shape("message", _NEEDED), "chat_instance": _is_word},
    ),
    "my_chat_member": _shape(
        "my_chat_member",
        {"chat": _CHAT, "from": _USER, "date": _is_moment, "old_chat_member": _MEMBER, "new_chat_member": _MEMBER},
    ),
}
