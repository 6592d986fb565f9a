"""The command that tells what is understood of each line of text."""

import json
import sys

from bot.domain.intents import MATTERS
from bot.domain.understanding import Understood
from locales.hearing import load_understander


def understand() -> None:
    """Read lines from standard input and print one JSON object for each."""
    understander = load_understander()
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", "replace").rstrip("\r\n")
        print(json.dumps(_as_json(understander.understand(text)), ensure_ascii=False), flush=True)


def _as_json(told: Understood) -> dict[str, object]:
    return {
        **_part(told),
        "confidence": round(told.confidence, 3),
        "outcome": told.outcome.value,
        "matters": [_part(one) for one in told.matters],
    }


def _part(told: Understood) -> dict[str, object]:
    return {
        "text": told.text,
        "intent": told.intent.value,
        "category": told.category if told.intent in MATTERS else None,
        "place": told.place,
        "danger": told.danger.code if told.danger is not None else None,
    }
