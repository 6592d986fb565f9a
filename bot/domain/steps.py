"""The life of a ticket: every step, from where to where, and whose it is (docs/tickets.md is made of it)."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands; who moved it there is kept apart."""

    DRAFT = "draft"
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


UNDER_WAY = frozenset({State.OPEN, State.CLAIMED})


class By(StrEnum):
    """Whose step it is."""

    RESIDENT = "resident"
    WORKER = "worker"
    OVERSEER = "overseer"
    TIME = "time"


class Step(StrEnum):
    """What can happen to a ticket."""

    SUBMIT = "submit"
    DISCARD = "discard"
    FOLLOW = "follow"
    PART = "part"
    UNDO = "undo"
    CLAIM = "claim"
    ASSIGN = "assign"
    PROMISE = "promise"
    MARK = "mark"
    WAIT = "wait"
    RESUME = "resume"
    EXTEND = "extend"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    MERGE = "merge"
    RESOLVE = "resolve"
    RATE = "rate"
    DISPUTE = "dispute"
    CLOSE_UNRATED = "close_unrated"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: from these states to that one (None: it stays), by these."""

    of: frozenset[State]
    to: State | None
    by: tuple[By, ...]


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


STEPS: dict[Step, Move] = {
    Step.SUBMIT: Move(_from(State.DRAFT), State.OPEN, (By.RESIDENT,)),
    Step.DISCARD: Move(_from(State.DRAFT), State.WITHDRAWN, (By.RESIDENT,)),
    Step.FOLLOW: Move(_from(State.DRAFT), State.MERGED, (By.RESIDENT,)),
    Step.PART: Move(_from(State.MERGED), State.OPEN, (By.RESIDENT,)),
    Step.UNDO: Move(_from(State.OPEN, State.MERGED), State.WITHDRAWN, (By.RESIDENT,)),
    Step.CLAIM: Move(_from(State.OPEN), State.CLAIMED, (By.WORKER, By.OVERSEER)),
    Step.ASSIGN: Move(_from(State.OPEN, State.CLAIMED), State.CLAIMED, (By.OVERSEER,)),
    Step.PROMISE: Move(_from(State.CLAIMED), None, (By.WORKER,)),
    Step.MARK: Move(_from(State.CLAIMED), None, (By.WORKER,)),
    Step.WAIT: Move(_from(State.CLAIMED), None, (By.WORKER,)),
    Step.RESUME: Move(_from(State.CLAIMED), None, (By.WORKER, By.RESIDENT, By.TIME)),
    Step.EXTEND: Move(_from(State.CLAIMED), None, (By.OVERSEER,)),
    Step.HAND_OVER: Move(_from(State.CLAIMED), None, (By.WORKER,)),
    Step.GIVE_BACK: Move(_from(State.CLAIMED), State.OPEN, (By.WORKER,)),
    Step.MERGE: Move(_from(State.OPEN, State.CLAIMED), State.MERGED, (By.WORKER, By.OVERSEER)),
    Step.RESOLVE: Move(_from(State.CLAIMED), State.RESOLVED, (By.WORKER,)),
    Step.RATE: Move(_from(State.RESOLVED), State.CLOSED, (By.RESIDENT,)),
    Step.DISPUTE: Move(_from(State.RESOLVED, State.CLOSED), None, (By.RESIDENT,)),
    Step.CLOSE_UNRATED: Move(_from(State.RESOLVED), State.CLOSED, (By.TIME,)),
    Step.REOPEN: Move(_from(State.RESOLVED, State.CLOSED), State.OPEN, (By.RESIDENT, By.TIME)),
}
"""Everything that may happen; what stands here under no step is refused."""


def drawn() -> str:
    """Draw the table of steps: a diagram (Mermaid) of those that lead on, and every step as a row."""
    arrows = [
        f"    {state.value} --> {move.to.value}: {step.value}"
        for step, move in STEPS.items()
        if move.to is not None
        for state in State
        if state in move.of and state is not move.to
    ]
    rows = [
        f"| {step.value} | {', '.join(state.value for state in State if state in move.of)} "
        f"| {move.to.value if move.to is not None else 'stays'} | {', '.join(move.by)} |"
        for step, move in STEPS.items()
    ]
    diagram = ["```mermaid", "stateDiagram-v2", "    [*] --> draft", *arrows, "```"]
    return "\n".join([*diagram, "", "| step | from | to | by |", "| --- | --- | --- | --- |", *rows])
