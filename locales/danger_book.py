"""The danger book, read from the content file when it is first asked for."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.dangers import Danger, DangerBook, DangerKind, DangerSigns
from bot.domain.words import Both, has_chinese

DANGERS = Path(__file__).parent / "content" / "dangers.toml"


@cache
def load_danger_book() -> DangerBook:
    """Read and compile the dangers once; later calls share the same book."""
    content = tomllib.loads(DANGERS.read_text(encoding="utf-8"))
    marks = {
        "~": "[^不没无,.;!?。]{0,6}",
        "<who>": f"(?:{content['who']})",
        "<kin>": f"(?:{content['kin']})",
        "<child>": f"(?:{content['child']})",
    }
    return DangerBook((_signs(entry, marks) for entry in content["danger"]), content["innocent"], content["respell"])


def _signs(entry: dict[str, Any], marks: dict[str, str]) -> DangerSigns:
    danger = Danger(
        code=entry["code"],
        category=entry["category"],
        kind=DangerKind(entry["kind"]),
        numbers=tuple(entry["numbers"]),
        answer=Both(entry["answer_zh"], entry["answer_en"]),
        outside=entry.get("outside", ""),
    )
    return DangerSigns(
        danger,
        words=_patterns(entry["words"], marks),
        also=_patterns(entry.get("also", []), marks),
        over=_patterns(entry.get("over", []), marks),
        feared=entry.get("feared", False),
    )


def _patterns(written: list[str], marks: dict[str, str]) -> tuple[str, ...]:
    """Put the common parts in the place of their marks, and let English end with a whole word."""
    for mark, part in marks.items():
        written = [pattern.replace(mark, part) for pattern in written]
    return tuple(pattern if has_chinese(pattern) else f"{pattern}(?![a-z])" for pattern in written)
