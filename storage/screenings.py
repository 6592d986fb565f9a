"""What nurses wrote down before consent, and how many they found unfit."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from bot.domain.consents import Basis, ConsentKind, Kinship, Signatory
from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.screenings import Exclusion, Screening
from storage import statements
from storage.statements import Row, Statement
from storage.tables import ExclusionRow, ScreeningRow, Utc, table_of
from storage.unit_of_work import Repository

_screenings, _exclusions = table_of(ScreeningRow), table_of(ExclusionRow)
_by_code = Statement(select(_screenings).where(_screenings.c.code_digest == bindparam("digest")))
_expired = Statement(delete(_screenings).where(_screenings.c.expires_at <= bindparam("now", type_=Utc())))
_next_expiry = Statement(select(func.min(_screenings.c.expires_at).label("at")))
_PLAIN = ("id", "nurse_id", "person_id", "code_digest", "expires_at", "version")
_SEALED = (
    "name",
    "sex",
    "age",
    "urate",
    "place",
    "arm",
    "education",
    "postmenopausal",
    "eligible",
    "by_relative",
    "signer_id",
)


class Screenings(Repository[Screening]):
    """What nurses wrote down before consent: one sealed text each."""

    row = ScreeningRow

    def to_row(self, thing: Screening) -> dict[str, Any]:
        """Turn a screening into columns, all of it sealed."""
        body: dict[str, Any] = {name: getattr(thing, name) for name in _SEALED}
        body["agreed"] = [kind.value for kind in thing.agreed]
        if thing.signatory is not None:
            one = thing.signatory
            body["signatory"] = [one.name, one.kinship.value, one.basis.value]
        return {name: getattr(thing, name) for name in _PLAIN} | {
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id)
        }

    def from_row(self, row: Row) -> Screening:
        """Turn columns into a screening."""
        body = json.loads(self.unseal(row, "body"))
        name, *rest = body.pop("signatory", ("",))
        body["signatory"] = Signatory(name, Kinship(rest[0]), Basis(rest[1])) if rest else None
        body["sex"] = Sex(body["sex"])
        body["arm"] = Arm(body.get("arm", Arm.SERVICE))
        body["agreed"] = tuple(ConsentKind(kind) for kind in body["agreed"])
        return Screening(**{name: value for name, value in row.items() if name != "body"}, **body)

    async def by_code(self, code: str) -> Screening | None:
        """Find the screening that a consent code stands for."""
        row = await self.work.one(_by_code, digest=self.digest(code))
        return None if row is None else self.remember(self.from_row(row))

    def digest(self, code: str) -> str:
        """Make the fingerprint under which a consent code is kept."""
        return self.work.vault.digest(code, "consent")

    def drop_expired(self, now: datetime) -> None:
        """Delete what nobody consented to within its time."""
        self.work.fact(_expired, {"now": now})

    async def next_expiry(self) -> datetime | None:
        """Tell when the next screening dies."""
        row = await self.work.one(_next_expiry)
        return None if row is None else row["at"]

    async def nurses_but(self, nurse_ids: Collection[int]) -> set[int]:
        """Name the nurses of screenings who are none of these."""
        nurse = _screenings.c.nurse_id
        rows = await self.work.report(select(nurse).where(nurse.not_in(sorted(nurse_ids))).distinct())
        return {row["nurse_id"] for row in rows}

    async def of_nurse(self, nurse_id: int) -> list[Screening]:
        """List what a nurse has written down that waits for consent."""
        rows = await self.work.report(select(_screenings).where(_screenings.c.nurse_id == nurse_id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def exclude(self, screening: Screening, reason: Exclusion, on: date, note: str = "") -> None:
        """Count somebody who may not join, by reason and nurse, with the nurse's note; who it was is not kept."""
        key = await self.work.ids.take("ids")
        columns = {"id": key, "nurse_id": screening.nurse_id, "decided_on": on, "reason": reason.value}
        sealed = self.work.seal(note, _exclusions.c.note, {"id": key})
        self.work.fact(statements.add(ExclusionRow), {**columns, "note": sealed})
