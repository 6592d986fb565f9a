"""The audit log: who of the staff looked at what private, by what right, each entry chained to the one before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.catalogue import Category, Privacy
from bot.domain.intents import Intent
from bot.domain.ports import Vault
from bot.domain.tickets import Ticket


class Look(StrEnum):
    """What was looked at, or done with everything of somebody."""

    DETAILS = "details"
    LIST = "list"
    PHOTO = "photo"
    RECORD = "record"
    REPORT = "report"
    QUESTION = "question"
    EXPORT = "export"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Entry:
    """One look: its number in the log, when, who, what of which thing, and the relation by which it was allowed.

    Nobody is named as who did it where that was the operator, at the command line.

    `before` is the digest of the entry before it; `digest` seals this one.
    """

    number: int
    at: datetime
    actor_id: int | None
    action: str
    thing: str
    purpose: str
    before: str
    digest: str = ""

    def written(self) -> str:
        """Write everything that the digest seals, in one form."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        fields = (self.number, at, self.actor_id, self.action, self.thing, self.purpose, self.before)
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    def seal(self, vault: Vault) -> str:
        """Compute the digest, which nobody can who has the database alone."""
        return vault.digest(self.written(), "audit")


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and a seal upon the newest one; `version` is raised by each."""

    id: int
    entries: int
    digest: str
    version: int = 0


NEWEST = 1
"""The key of the one head."""


def seal_of_head(vault: Vault, entries: int, digest: str) -> str:
    """Compute the seal of a head: without the key nobody can make the log end sooner than it does."""
    return vault.digest(f"{entries}|{digest}", "audit head")


class Chain:
    """Walk the log from its first entry; `broken` is the number of the first that is not as it was written."""

    def __init__(self, vault: Vault, kept: str = "") -> None:
        self._vault = vault
        self._kept = kept
        self.entries = 0
        self.digest = ""
        self.broken: int | None = None
        self.holds_kept = not kept
        """Whether the digest that was kept elsewhere has been met."""

    def walk(self, entries: Iterable[Entry]) -> bool:
        """Take the next entries; tell whether the chain holds so far."""
        for entry in entries:
            is_next = entry.number == self.entries + 1 and entry.before == self.digest
            if not is_next or entry.digest != entry.seal(self._vault):
                self.broken = self.entries + 1
                return False
            self.entries, self.digest = entry.number, entry.digest
            self.holds_kept = self.holds_kept or entry.digest == self._kept
        return self.broken is None

    def end(self, head: Head | None) -> bool:
        """Compare where the chain ends with what the head says; entries that are missing there are a break too."""
        if self.broken is None and not self._agrees(head):
            self.broken = self.entries + 1
        return self.broken is None

    def _agrees(self, head: Head | None) -> bool:
        if head is None:
            return self.entries == 0
        return head.entries == self.entries and head.digest == seal_of_head(self._vault, self.entries, self.digest)


def thing_of(ticket_id: int) -> str:
    """Name a ticket in the log."""
    return f"ticket:{ticket_id}"


def enrolment_of(enrolment_id: int) -> str:
    """Name a resident's record of the programme in the log."""
    return f"enrolment:{enrolment_id}"


def clinic_of(community_id: int) -> str:
    """Name the lists of a clinic in the log."""
    return f"clinic:{community_id}"


def thing_of_person(person_id: int) -> str:
    """Name a person in the log."""
    return f"person:{person_id}"


def is_private(ticket: Ticket, category: Category) -> bool:
    """Tell whether looks at a ticket are logged: anonymous, about the staff, a call for help, or private by kind."""
    is_delicate = ticket.anonymous or ticket.is_about_staff or ticket.kind is Intent.HELP
    return is_delicate or category.privacy is Privacy.PRIVATE
