"""Secrets that a test can foretell."""

from itertools import count


class CountingCodes:
    """Numbers its codes from one."""

    def __init__(self) -> None:
        self._next = count(1)

    def token(self) -> str:
        return f"token-{next(self._next)}"

    def code(self) -> str:
        return f"{next(self._next):08d}"

    def return_code(self) -> str:
        return f"BACK-CODE-{next(self._next):04d}"
