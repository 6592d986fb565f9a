"""The command that asks the guide which bin a thing belongs in; it opens no database."""

import json
import os
from typing import Annotated, Any

import typer

from bot.cli.printing import console, speech
from bot.domain.waste import NATIONAL, WasteAnswer, WasteClass, WasteItem
from bot.domain.words import Both, Language
from locales.guides import load_waste_guide


def waste(
    name: Annotated[str, typer.Argument(help="a thing, or a whole question about it")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object for a program")] = False,
) -> None:
    """Tell which bin a thing belongs in, and how surely its name was understood."""
    language = Language.EN if os.environ.get("LINLI_LANGUAGE") == Language.EN else Language.ZH
    found = load_waste_guide().look_up(name)
    told = as_told(name, found, language)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        console.print(_line(told, language), markup=False)


def as_told(query: str, found: WasteAnswer, language: Language) -> dict[str, Any]:
    """Say what was found in plain values; a class stands only where the name settles it."""
    item = found.item
    candidates = [_candidate(one, language) for one in found.candidates]
    if item is not None:
        candidates = [
            {"name": one.case.in_language(language), "class": one.waste_class, "advice": _said(one.advice, language)}
            for one in item.cases
        ]
    return {
        "query": query,
        "item": None if item is None else item.name,
        "class": None if item is None else item.waste_class,
        "how": found.how,
        "candidates": candidates,
        "advice": None if item is None else _said(item.advice or item.reason, language),
    }


def _candidate(item: WasteItem, language: Language) -> dict[str, Any]:
    advice = _said(item.advice or item.reason, language)
    return {"name": item.name, "class": item.waste_class, "advice": advice}


def _said(words: Both | None, language: Language) -> str | None:
    return None if words is None else words.in_language(language)


def _line(told: dict[str, Any], language: Language) -> str:
    """Put what was found on a line for a person."""
    named = "; ".join(_with_class(one["name"], one["class"], language) for one in told["candidates"])
    if told["item"] is None:
        said = speech.word("waste-line-asks" if named else "waste-line-unknown", language, candidates=named)
    elif named:
        said = speech.word("waste-line-depends", language, name=told["item"], candidates=named)
    else:
        said = f"{_with_class(told['item'], told['class'], language)} · {told['advice']}"
    return f"{said} ({told['how']})"


def _with_class(name: str, waste_class: str | None, language: Language) -> str:
    if waste_class is None:
        return name
    called = load_waste_guide().named(WasteClass(waste_class), NATIONAL)
    return speech.word("waste-line-class", language, name=name, **{"class": called})
