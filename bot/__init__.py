"""The program: innermost rules (`bot.domain`), wires (`bot.channels`), and the wiring (`bot.app`)."""
