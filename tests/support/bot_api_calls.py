"""One call of the bot: what it asks, whichever way the body was written."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp.web import BaseRequest, FileField
from yarl import query_to_pairs

from tests.support.bot_api_rules import Json, Refused

LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True)
class Call:
    """A method with its parameters."""

    method: str
    values: Json
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def chat(self) -> int | None:
        """Tell the chat that it is about, if any."""
        try:
            return int(self.values["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None

    def text(self, name: str, usual: str = "") -> str:
        """Give a text; a number is one too."""
        value = self.values.get(name)
        return usual if value is None else value if isinstance(value, str) else str(value)

    def number(self, name: str, usual: int = 0) -> int:
        """Give a whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return usual
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refused(400, f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """Give a yes or no."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes", "t", "y"}

    def json(self, name: str) -> Any:
        """Give what is written as JSON within a form, or came as JSON anyway."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return None if value == "" else value
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(400, f"can't parse {name}: invalid JSON") from None

    def objects(self, name: str) -> list[Json] | None:
        """Give a list of objects."""
        value = self.json(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
            raise Refused(400, f"can't parse {name}: expected an Array of objects")
        return cast("list[Json] | None", value)


async def read(request: BaseRequest, method: str, query: str) -> Call:
    """Read a call from a form, from parts, from JSON or from its address."""
    values: Json = dict(query_to_pairs(query)) if query else {}
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        call = Call(method, values)
        for name, part in (await request.post()).items():
            if isinstance(part, FileField):
                call.files[name] = part.file.read()
                part.file.close()
            else:
                values[name] = part if isinstance(part, str) else bytes(part).decode()
        return call
    body = await request.read()
    try:
        if kind.startswith("application/json"):
            told = json.loads(body) if body else {}
            if not isinstance(told, dict):
                raise Refused(400, "object expected")
            values.update(told)
        elif body:
            values.update(query_to_pairs(body.decode()))
    except ValueError:
        raise Refused(400, "strings must be encoded in UTF-8") from None
    return Call(method, values)
