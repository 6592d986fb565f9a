"""The command `linli`: everything an operator does, said in one place."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Linli (邻里): the community's chat assistant.")
console = Console(highlight=False, soft_wrap=True)


@app.command()
def play(
    files: Annotated[list[Path], typer.Argument(help="conversations, as docs/dialogues.md describes them")],
) -> None:
    """Play conversations through the real program, each on a fresh store."""
    from bot.logs import set_up  # noqa: PLC0415  each command loads what it needs
    from bot.play import Failed  # noqa: PLC0415  the same
    from bot.play import play as play_one  # noqa: PLC0415  the same

    set_up("ERROR")
    failed = 0
    for path in files:
        try:
            asyncio.run(play_one(path))
        except (Failed, OSError) as failure:
            failed += 1
            console.print(f"✗ {failure}", style="red", markup=False)
        else:
            console.print(f"✓ {path}", markup=False)
    sys.exit(1 if failed else 0)


def main() -> None:
    """Run the command."""
    app()


__all__ = ["Settings", "main"]
