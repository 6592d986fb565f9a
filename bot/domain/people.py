"""People: residents and staff, each but a resident bound to a place in the grid tree."""

from dataclasses import dataclass, replace
from datetime import datetime
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
class Person:
    """Somebody who talks with the assistant.

    `grid_id` is where staff answer; `building_id`, `entrance` and `flat` are where a resident says that
    they live, which shows them nothing of that flat's matters.
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
