"""How fast and in which order the bot answered what was preloaded."""

import re
from collections import defaultdict, deque
from collections.abc import Sequence

from tests.support.bot_api_chats import Message, Update
from tests.support.bot_api_rules import Json

NUMBER = re.compile(r"\d+")


def report(sent: Sequence[Message], history: Sequence[Update], handed: dict[int, float]) -> Json:
    """Match each answer with the line it answers: by the number it repeats, else in the order of its chat."""
    asked: dict[int, dict[str, int]] = defaultdict(dict)
    waiting: dict[int, deque[str]] = defaultdict(deque)
    for update in history:
        if update.kind == "message" and "text" in update.body:
            asked[update.body["chat"]["id"]][update.body["text"]] = update.id
            waiting[update.body["chat"]["id"]].append(update.body["text"])
    answered: dict[int, float] = {}
    newest: dict[int, int] = {}
    disordered = repeated = 0
    for message in sent:
        chat = message.chat.id
        known = asked[chat]
        word = next((number for number in NUMBER.findall(message.text) if number in known), None)
        if word is None:
            word = waiting[chat].popleft() if waiting[chat] else None
        if word is None:
            continue
        update_id = known[word]
        if update_id in answered:
            repeated += 1
            continue
        answered[update_id] = message.sent_at
        disordered += update_id < newest.get(chat, 0)
        newest[chat] = max(update_id, newest.get(chat, 0))
    waits = sorted(at - handed[number] for number, at in answered.items() if number in handed)
    first = min(handed.values(), default=0.0)
    last = sent[-1].sent_at if sent else first
    return {
        "sends": len(sent),
        "asked": sum(map(len, asked.values())),
        "answered": len(answered),
        "repeated": repeated,
        "out_of_order": disordered,
        "first_handed": first,
        "first_sent": sent[0].sent_at if sent else first,
        "last_sent": last,
        "seconds": last - first,
        "per_second": len(sent) / (last - first) if last > first else 0.0,
        "p50_ms": _share(waits, 0.50) * 1000,
        "p99_ms": _share(waits, 0.99) * 1000,
    }


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
