"""Telegram as a channel: the Bot API on the wire, the program behind it."""
