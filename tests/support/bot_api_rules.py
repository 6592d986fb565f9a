"""What the Bot API takes and what it refuses: texts, markup, buttons, commands."""

import html
import json
import re
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
TEXT_UNITS, CAPTION_UNITS, ANSWER_UNITS = 4096, 1024, 200
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPECIAL = re.compile(r"[<&]")
REFERENCE = re.compile(r"&(?:#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}))|([a-zA-Z]+));?")
WORD = re.compile(r"[^\s>]*")
TAG = re.compile(r"<([^\s>]*)((?:\s+[^\s=>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.-]+))?)*)\s*>")
ATTRIBUTE = re.compile(r"([^\s=>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\w.-]+))?")
DROPPED = re.compile("[\r\u2028-\u202e]")
SURROGATE = re.compile("[\ud800-\udfff]")
SPACED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
BLANK = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2060-\u206f\u2800\ufe00-\ufe0f\ufeff\ufffc]*")
EDGES = " \n"
WORDS = {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"}
KINDS_OF_BUTTON = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
MOST_BUTTONS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Refused(Exception):
    """Say no as the Bot API does."""

    def __init__(self, status: int, why: str = "", **parameters: int) -> None:
        super().__init__(f"{TITLES[status]}: {why}" if why else TITLES[status])
        self.status = status
        self.parameters = parameters

    def body(self) -> bytes:
        """Give the answer's body."""
        told: Json = {"ok": False, "error_code": self.status, "description": str(self)}
        if self.parameters:
            told["parameters"] = self.parameters
        return json.dumps(told).encode()


def units(text: str) -> int:
    """Count UTF-16 units, in which the far end measures."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Take strict HTML apart into the text and its entities."""
    parts: list[str] = []
    open_tags: list[tuple[str, int, Json]] = []
    entities: list[Json] = []
    at = length = 0

    def refuse(why: str) -> Refused:
        return Refused(400, f"can't parse entities: {why}")

    def offset() -> int:
        return len(markup[:at].encode())

    while at < len(markup):
        found = SPECIAL.search(markup, at)
        stop = found.start() if found else len(markup)
        piece = markup[at:stop]
        at = stop
        if found and found.group() == "&":
            character, at = _reference(markup, at)
            piece += character
        parts.append(piece)
        length += units(piece)
        if not found or found.group() == "&":
            continue
        tag = TAG.match(markup, at)
        word = WORD.findall(markup, at + 1, at + 64)[0].lower()
        if word.startswith("/"):
            if not open_tags:
                raise refuse(f"Unexpected end tag at byte offset {offset()}")
            if tag is None or tag.group(2):
                raise refuse(f"Unclosed end tag at byte offset {offset()}")
            begun, start, more = open_tags.pop()
            if word[1:] not in ("", begun):
                raise refuse(f'Unmatched end tag at byte offset {offset()}, expected "</{begun}>", found "<{word}>"')
            if length > start and not (begun == "a" and "url" not in more):
                entities.append({"type": TAGS[begun], "offset": start, "length": length - start, **more})
        else:
            if word not in TAGS:
                ends = at + 1 + len(word) == len(markup)
                why = "Unclosed start tag" if ends else f'Unsupported start tag "{word}"'
                raise refuse(f"{why} at byte offset {offset()}")
            if tag is None:
                raise refuse(f"Unclosed start tag at byte offset {offset()}")
            open_tags.append((word, length, _attributes(word, tag.group(2), offset())))
        at = tag.end()
    if open_tags:
        raise refuse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(parts), sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def formatted(raw: str, mode: str, entities: list[Json] | None, limit: int) -> tuple[str, list[Json]]:
    """Give the text that people will see, with its entities, or refuse it."""
    text = raw if raw.isprintable() else _cleaned(raw)
    found: list[Json] = []
    if mode == "html":
        if SPECIAL.search(text):
            text, found = parse_html(text)
    elif mode:
        raise Refused(400, "unsupported parse_mode")
    elif entities:
        if any(not {"type", "offset", "length"} <= entity.keys() for entity in entities):
            raise Refused(400, "can't parse MessageEntity")
        found = entities
    if text and (text[0] in EDGES or text[-1] in EDGES):
        text, found = _trimmed(text, found)
    if len(text) * 2 > limit and units(text) > limit:
        raise Refused(400, "message is too long" if limit == TEXT_UNITS else "message caption is too long")
    return text, found


def is_blank(text: str) -> bool:
    """Tell whether nothing in a text can be seen."""
    return BLANK.fullmatch(text) is not None


def keyboard(value: Any, *, inline_only: bool = False) -> Json | None:
    """Read a reply markup, or refuse it; an empty one is none."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise Refused(400, "object expected as reply markup")
    kinds = WORDS & value.keys()
    if len(kinds) > 1 or (inline_only and kinds - {"inline_keyboard"}):
        raise Refused(400, "inline keyboard expected")
    if "inline_keyboard" not in kinds:
        if "keyboard" in kinds:
            _typed_keyboard(value["keyboard"])
        return value if kinds else None
    rows = value["inline_keyboard"]
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise Refused(400, "can't parse inline keyboard: array of arrays expected")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise Refused(400, "REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def commands(value: Any) -> list[Json]:
    """Read a command menu, or refuse it."""
    if not isinstance(value, list) or any(not isinstance(entry, dict) for entry in value):
        raise Refused(400, "expected an Array of BotCommand")
    if len(value) > 100:
        raise Refused(400, "BOT_COMMANDS_TOO_MUCH")
    for entry in value:
        if not COMMAND.fullmatch(str(entry.get("command", "")).removeprefix("/")):
            raise Refused(400, "BOT_COMMAND_INVALID")
        if not 1 <= len(str(entry.get("description", ""))) <= 256:
            raise Refused(400, "BOT_COMMAND_DESCRIPTION_INVALID")
    return value


def escaped(text: str) -> str:
    """Write a plain text as the HTML that shows it."""
    return html.escape(text, quote=False)


def is_link(url: str) -> bool:
    """Tell whether the far end takes an address: http, https or tg, with a dotted host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc)
    host = parts.hostname or ""
    dotted = "." in host.strip(".") and not re.search(r"\s|\.\.", host) and not host.startswith(".")
    return parts.scheme in {"http", "https"} and dotted


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise Refused(400, "can't parse inline keyboard button: object with a text expected")
    if not button["text"].strip():
        raise Refused(400, "inline keyboard button text must be non-empty")
    kinds = KINDS_OF_BUTTON & button.keys()
    if len(kinds) != 1:
        why = "text buttons are unallowed in the inline keyboard" if not kinds else "BUTTON_TYPE_INVALID"
        raise Refused(400, why)
    data = button.get("callback_data", "-")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise Refused(400, "BUTTON_DATA_INVALID")
    if "url" in kinds and not is_link(str(button["url"])):
        raise Refused(400, f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _typed_keyboard(rows: Any) -> None:
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise Refused(400, "can't parse keyboard: array of arrays expected")
    for button in (button for row in rows for button in row):
        if not (button if isinstance(button, str) else button.get("text")):
            raise Refused(400, "keyboard button text must be non-empty")


def _reference(markup: str, at: int) -> tuple[str, int]:
    found = REFERENCE.match(markup, at)
    if found is None:
        return "&", at + 1
    decimal, hexadecimal, name = found.groups()
    if name:
        return (NAMED[name], found.end()) if name in NAMED else ("&", at + 1)
    code = int(decimal) if decimal else int(hexadecimal, 16)
    possible = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return (chr(code), found.end()) if possible else ("&", at + 1)


def _attributes(tag: str, written: str, offset: int) -> Json:
    """Read what a tag says beside its name: the address of a link, the language of code."""
    given = {
        found[1].lower(): html.unescape(found[2].strip("\"'")) if found[2] else ""
        for found in ATTRIBUTE.finditer(written)
    }
    if tag == "span" and given.get("class") != "tg-spoiler":
        raise Refused(400, f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    if tag == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    if tag == "tg-emoji":
        return {"custom_emoji_id": given.get("emoji-id", "")}
    if tag == "a" and is_link(given.get("href", "")):
        return {"url": given["href"]}
    return {}


def _cleaned(raw: str) -> str:
    """Take out what the far end takes out: control characters, and those that turn the direction of writing."""
    if SURROGATE.search(raw):
        raise Refused(400, "strings must be encoded in UTF-8")
    return DROPPED.sub("", SPACED.sub(" ", raw))


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Take the blanks off both ends, as the far end does, and move the entities along."""
    kept = text.lstrip(EDGES)
    lead = len(text) - len(kept)
    kept = kept.rstrip(EDGES)
    end = units(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved
