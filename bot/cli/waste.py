"""The command that asks the guide which bin a thing belongs in; it opens no database and loads nothing heavy."""

import json
import os
from functools import partial
from typing import Annotated, Any

import typer

from bot.domain.waste import NATIONAL, WasteAnswer, WasteClass
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
        print(_line(told, language))


alone = typer.Typer(add_completion=False)
"""This command by itself."""
alone.command()(waste)


def as_told(query: str, found: WasteAnswer, language: Language) -> dict[str, Any]:
    """Say what was found in plain values; a class stands only where the name settles it."""
    item = found.item
    return {
        "query": query,
        "item": None if item is None else item.name,
        "class": None if item is None else item.waste_class,
        "how": found.how,
        "candidates": _candidates(found, language),
        "advice": None if item is None else _said(item.advice or item.reason, language),
    }


def _candidates(found: WasteAnswer, language: Language) -> list[dict[str, Any]]:
    """List the cases of what was found, each with its class, or what may be meant, without any."""
    if found.item is None:
        return [{"name": one.name, "class": None, "advice": None} for one in found.candidates]
    return [
        {"name": _said(one.case, language), "class": one.waste_class, "advice": _said(one.advice, language)}
        for one in found.item.cases
    ]


def _said(words: Both | None, language: Language) -> str | None:
    return None if words is None else words.in_language(language)


def _line(told: dict[str, Any], language: Language) -> str:
    """Put what was found on a line for a person."""
    from locales.speech import Speech  # noqa: PLC0415  a program that asks needs no sentences

    word = partial(Speech().word, language=language)

    def in_bin(name: str, waste_class: WasteClass | None) -> str:
        if waste_class is None:
            return name
        return word("waste-line-class", name=name, bin=load_waste_guide().named(waste_class, NATIONAL))

    named = "; ".join(in_bin(one["name"], one["class"]) for one in told["candidates"])
    if told["item"] is None:
        said = word("waste-line-asks" if named else "waste-line-unknown", candidates=named)
    elif named:
        said = word("waste-line-depends", name=told["item"], candidates=named)
    else:
        said = f"{in_bin(told['item'], told['class'])} · {told['advice']}"
    return f"{said} ({told['how']})"
