"""`make bench`: every figure beside its peer, measured in the same run; nothing here passes or fails."""

import asyncio
import sys

from bot.logs import set_up
from tests.benchmarks import draining, guides, imports, programme, races, start, storm, submit, sweeps, telegram, waste

PARTS = {
    "submit": submit.measure,
    "races": races.measure,
    "start": start.measure,
    "guides": guides.measure,
    "imports": imports.measure,
    "draining": draining.measure,
    "sweeps": sweeps.measure,
    "programme": programme.measure,
    "telegram": telegram.measure,
    "storm": storm.measure,
    "waste": waste.measure,
}


def main() -> None:
    """Print the table of the parts that are named, or of all."""
    set_up("ERROR")
    print(f"{'figure':<60} {'unit':<10} {'least':>10} {'median':>10} {'most':>10}  wanted")
    for name in sys.argv[1:] or PARTS:
        for figure in asyncio.run(PARTS[name]()):
            print(figure, flush=True)


main()
