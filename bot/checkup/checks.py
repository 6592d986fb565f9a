"""What a check found: how it stands, a sentence, and the remedy."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import Arg, Word


class State(StrEnum):
    """How something stands; only a failure means that the program cannot do its work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """Hold what was found of one thing; whatever is not ok has a remedy."""

    name: str
    state: State
    said: Word
    remedy: Word | None = None


def ok(name: str, key: str, /, **args: Arg) -> Check:
    """Say that something is as it should be."""
    return Check(name, State.OK, Word(key, args))


def warn(name: str, key: str, /, **args: Arg) -> Check:
    """Say that something wants attention."""
    return Check(name, State.WARN, Word(key, args), Word(f"{key}-remedy", args))


def fail(name: str, key: str, /, **args: Arg) -> Check:
    """Say that something does not work."""
    return Check(name, State.FAIL, Word(key, args), Word(f"{key}-remedy", args))
