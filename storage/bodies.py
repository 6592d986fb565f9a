"""What is told, written down before it has words: a notice as text, and the way back."""

import json
import re
from collections.abc import Callable, Mapping
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


_ID = re.compile(r"(?<=:)\d+")

_SIGNS = frozenset({"number", "word", "key", "kind", "step", "code"})
"""The names under which a text says nothing but what something is."""


def rewritten(body: str, change: Callable[[str], str]) -> str:
    """Put other words for those that a body holds, where people are quoted or named; keys and actions stay."""
    parts = json.loads(body)
    held = {name: _reworded(parts[name], change) for name in ("args", "data") if name in parts}
    if "buttons" in parts:
        held["buttons"] = [[key, action, _reworded(args, change)] for key, action, args in parts["buttons"]]
    fresh = {**parts, **held}
    return body if fresh == parts else _encode(fresh)


def about(body: str, slot: str) -> tuple[set[int], set[str]]:
    """Tell what a body may be about: ids that its slot, its buttons or its form name, and a ticket's number."""
    parts = json.loads(body)
    named = [slot, *(action for _, action, _ in parts.get("buttons", [])), f":{parts.get('about', '')}"]
    ids = {int(one) for text in named for one in _ID.findall(text)}
    return ids, {str(parts.get("args", {}).get("number", ""))} - {""}


def _reworded(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_reworded(one, change) for one in value]
    if isinstance(value, dict):
        return {name: one if name in _SIGNS else _reworded(one, change) for name, one in value.items()}
    return value
