"""The command `linli`: everything an operator does, a module for each kind of work."""

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.commands import command

__all__ = ["command", "main"]


def main() -> None:
    """Run the command; whoever only asks the waste guide does not wait for the whole program to load."""
    if sys.argv[1:2] == ["waste"]:
        from bot.cli.waste import alone  # noqa: PLC0415  the point of it

        alone(args=sys.argv[2:], prog_name="linli waste")
    else:
        from bot.cli.commands import command  # noqa: PLC0415  the same

        command()


def __getattr__(name: str) -> Any:
    if name == "command":
        from bot.cli.commands import command  # noqa: PLC0415  the same

        return command
    raise AttributeError(name)
