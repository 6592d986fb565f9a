"""A terminal as a channel: messages as plain lines, buttons as numbers."""

from locales.speech import Spoken


def as_lines(spoken: Spoken) -> str:
    """Write a message with its buttons for a terminal."""
    lines = [spoken.text, *("📷" for _ in spoken.photos)]
    if spoken.buttons:
        lines.append("   ".join(f"[{number}] {label}" for number, (label, _) in enumerate(spoken.buttons, 1)))
    return "\n".join(lines)
