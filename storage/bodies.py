"""What is told, written down before it has words: a notice as text, and the way back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.messages import Arg, Button, ClockTime, Day, Left, Lines, Moment, Notice, Word
from bot.domain.words import Both

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def read(body: str) -> dict[str, Any]:
    """Give the parts of a notice that its text holds."""
    parts = json.loads(body)
    return {
        "key": parts["key"],
        "args": _load_args(parts["args"]),
        "buttons": tuple(Button(key, action, _load_args(args)) for key, action, args in parts["buttons"]),
        "photos": tuple(parts["photos"]),
        "hushed": parts.get("hushed", False),
        "in_reply": parts.get("in_reply", False),
    }


def written(notice: Notice) -> str:
    """Write down the parts of a notice that no column holds."""
    buttons = [[button.key, button.action, _dump_args(button.args)] for button in notice.buttons]
    body: dict[str, Any] = {"key": notice.key, "args": _dump_args(notice.args), "buttons": buttons}
    body["photos"] = notice.photos
    for mark in ("hushed", "in_reply"):
        if getattr(notice, mark):
            body[mark] = True
    return _encode(body)


def _dump_args(args: Mapping[str, Arg]) -> dict[str, Any]:
    return {name: _dump_arg(value) for name, value in args.items()}


def _dump_arg(value: Arg) -> Any:
    match value:
        case Both(zh, en):
            return {"zh": zh, "en": en}
        case Word(key, args):
            return {"word": key, "args": _dump_args(args)}
        case Lines(words):
            return {"lines": [_dump_arg(word) for word in words]}
        case Moment(at) | ClockTime(at) | Left(at):
            return {type(value).__name__: at.isoformat()}
        case Day(on):
            return {"Day": on.isoformat()}
    return value


_TIMES = {"Moment": Moment, "ClockTime": ClockTime, "Left": Left}


def _load_args(args: Mapping[str, Any]) -> dict[str, Arg]:
    return {name: _load_arg(value) for name, value in args.items()}


def _load_arg(value: Any) -> Any:
    match value:
        case {"zh": zh, "en": en}:
            return Both(zh, en)
        case {"word": key, "args": args}:
            return Word(key, _load_args(args))
        case {"lines": lines}:
            return Lines(tuple(_load_arg(line) for line in lines))
        case {"Day": on}:
            return Day(date.fromisoformat(str(on)))
        case {**named} if len(named) == 1 and (name := next(iter(named))) in _TIMES:
            return _TIMES[name](datetime.fromisoformat(str(named[name])))
    return value
