"""`python -m bot` is the command `linli`."""

from bot.cli import main

main()
