"""The command that tells an operator how the deployment stands, and what to do about it."""

import asyncio
import json
import os
import sys
from typing import Annotated

import typer

from bot.checkup.checks import Check, State
from bot.checkup.rounds import go_round
from bot.cli.printing import console, speech
from bot.domain.words import Language
from bot.logs import set_up
from bot.system import SystemClock

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="one JSON object for a program")] = False) -> None:
    """Check everything that the program stands on, a line each; ends with 1 if anything fails."""
    set_up("CRITICAL")  # what goes wrong is a line of its own
    checks, settings = asyncio.run(go_round(os.environ, SystemClock().now()))
    wanted = settings.language if settings is not None else os.environ.get("LINLI_LANGUAGE")
    language = Language.EN if wanted == Language.EN else Language.ZH
    if as_json:
        print(_as_json(checks, language))
    else:
        for check in checks:
            _print(check, language)
    sys.exit(1 if _failed(checks) else 0)


def _failed(checks: list[Check]) -> bool:
    return any(check.state is State.FAIL for check in checks)


def _said(check: Check, language: Language) -> tuple[str, str]:
    """Put a check and its remedy into words."""
    remedy = check.remedy
    said = speech.word(check.said.key, language, **check.said.args)
    return said, speech.word(remedy.key, language, **remedy.args) if remedy is not None else ""


def _as_json(checks: list[Check], language: Language) -> str:
    told = []
    for check in checks:
        said, remedy = _said(check, language)
        told.append({"name": check.name, "state": check.state.value, "said": said, "remedy": remedy})
    return json.dumps({"ok": not _failed(checks), "checks": told}, ensure_ascii=False)


def _print(check: Check, language: Language) -> None:
    said, remedy = _said(check, language)
    console.print(f"{check.state.value:<5}", style=_STYLES[check.state], markup=False, end="")
    console.print(f"{said} → {remedy}" if remedy else said, markup=False)
