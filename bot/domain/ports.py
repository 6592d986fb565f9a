"""What the rules need of the world, as interfaces: time, ids, secrets."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> datetime:
        """Tell the present moment (aware, UTC)."""


class Vault(Protocol):
    """Keep what must not be read in the database file."""

    def seal(self, text: str, where: str) -> str:
        """Encrypt a text for one place (`table.column.id`); it opens nowhere else."""

    def open(self, sealed: str, where: str) -> str:
        """Decrypt what was sealed for that place."""

    def digest(self, text: str, purpose: str) -> str:
        """Make a keyed fingerprint: the same text gives the same, nobody can turn it back."""


class Codes(Protocol):
    """Make what nobody can guess."""

    def token(self) -> str:
        """Make a long secret for links and cookies."""

    def code(self) -> str:
        """Make eight digits that an old person can type."""

    def return_code(self) -> str:
        """Make a code of twelve characters that lets somebody in on another device."""
