"""People: residents and staff, each but a resident bound to a place in the grid tree."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from bot.domain.words import Language


class Role(StrEnum):
    """What somebody is in the community."""

    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    COMMUNITY_ADMIN = "community_admin"
    SUBDISTRICT = "subdistrict"
    NURSE = "nurse"


@dataclass(frozen=True, slots=True)
class Account:
    """A device or an app by which a channel knows somebody; `account` is a fingerprint."""

    channel: str
    account: str
    person_id: int
    device: str
    created_at: datetime
    seen_at: datetime

    @property
    def number(self) -> int:
        """Tell the number by which its owner ends it."""
        return number_of(f"{self.channel}:{self.account}")


@dataclass(frozen=True, slots=True)
class Pass:
    """A code that lets somebody in, as it is listed: `about` is the grid of a group's code; `number` names it."""

    digest: str
    person_id: int
    purpose: str
    about: int
    issued_by: int | None
    expires_at: datetime | None

    @property
    def number(self) -> int:
        """Tell the number by which it is revoked."""
        return number_of(self.digest)


def number_of(key: str) -> int:
    """Make a number that fits on a button from a key that does not."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks with the assistant.

    `grid_id` is where staff answer; `building_id`, `entrance` and `flat` are where a resident says that
    they live, which shows them nothing of that flat's matters. `from_sheet` are those whom an import may retire.
    `on_duty` is what holds of them unless they are on leave; `away_until` is the last day of a leave.
    `muted_until` is until when somebody may not file.
    """

    id: int
    role: Role
    name: str = ""
    language: Language = Language.ZH
    phone: str = ""
    grid_id: int | None = None
    deputy_id: int | None = None
    on_duty: bool = True
    building_id: int | None = None
    entrance: int | None = None
    flat: str = ""
    from_sheet: bool = False
    away_until: date | None = None
    muted_until: datetime | None = None
    revoked_at: datetime | None = None
    version: int = 0

    @property
    def is_staff(self) -> bool:
        """Tell whether somebody works here, and has not been revoked."""
        return self.role is not Role.RESIDENT and self.revoked_at is None

    def lives_at(self, building_id: int | None, entrance: int | None, flat: str) -> Self:
        """Remember where a resident lives."""
        return replace(self, building_id=building_id, entrance=entrance, flat=flat)

    def speaks(self, language: Language) -> Self:
        """Change the language that somebody is spoken to in."""
        return replace(self, language=language)
