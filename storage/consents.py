"""The consents as they were given, and the signatures on paper that were photographed."""

import base64
import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.domain.consents import Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from storage import statements
from storage.statements import Row, Statement
from storage.tables import ConsentPaperRow, ConsentRow, table_of
from storage.unit_of_work import Work

_consents = table_of(ConsentRow)
_papers = table_of(ConsentPaperRow)
_PLAIN = (
    "id",
    "person_id",
    "text_version",
    "text_hash",
    "channel",
    "given_at",
    "taken_by",
    "paper_id",
    "withdrawn_at",
)
_withdraw = Statement(
    update(_consents)
    .where(_consents.c.person_id == bindparam("person"), _consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)
_withdraw_one = Statement(
    update(_consents)
    .where(_consents.c.person_id == bindparam("person"), _consents.c.kind == bindparam("which"))
    .where(_consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)
_of_person = Statement(
    select(_consents).where(_consents.c.person_id == bindparam("person")).order_by(_consents.c.given_at)
)
_paper = Statement(select(_papers.c.id, _papers.c.picture).where(_papers.c.id == bindparam("wanted")))


class Consents:
    """What residents agreed to; a withdrawal is noted, nothing is deleted."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, consent: Consent) -> None:
        """Keep a consent as it was given; who signed for the resident is sealed."""
        one = consent.signatory
        said = "" if one is None else json.dumps([one.name, one.kinship.value, one.basis.value], ensure_ascii=False)
        columns: dict[str, Any] = {name: getattr(consent, name) for name in _PLAIN}
        columns["signatory"] = self._work.seal(said, _consents.c.signatory, {"id": consent.id})
        columns |= {"kind": consent.kind.value, "way": consent.way.value}
        self._work.fact(statements.add(ConsentRow), columns)

    def withdraw(self, person_id: int, now: datetime, kind: ConsentKind | None = None) -> None:
        """Note that a resident takes all consents back, or those of one kind."""
        if kind is None:
            self._work.fact(_withdraw, {"person": person_id, "now": now})
        else:
            self._work.fact(_withdraw_one, {"person": person_id, "now": now, "which": kind.value})

    async def of(self, person_id: int) -> list[Consent]:
        """List what somebody has agreed to, the oldest first, what was taken back included."""
        return [self._consent(row) for row in await self._work.rows(_of_person, person=person_id)]

    async def add_paper(self, person_id: int, picture: bytes) -> int:
        """Keep the photograph of a signature, sealed; give its id."""
        paper_id = await self._work.ids.take("ids")
        sealed = self._work.seal(base64.b64encode(picture).decode(), _papers.c.picture, {"id": paper_id})
        self._work.fact(statements.add(ConsentPaperRow), {"id": paper_id, "person_id": person_id, "picture": sealed})
        return paper_id

    async def paper(self, paper_id: int) -> bytes | None:
        """Give the photograph of a signature."""
        row = await self._work.one(_paper, wanted=paper_id)
        if row is None:
            return None
        return base64.b64decode(self._work.unseal(_papers.c.picture, row))

    def _consent(self, row: Row) -> Consent:
        opened = self._work.unseal(_consents.c.signatory, row)
        said = json.loads(opened) if opened else None
        return Consent(
            **{name: row[name] for name in _PLAIN},
            kind=ConsentKind(row["kind"]),
            way=ConsentWay(row["way"]),
            signatory=None if said is None else Signatory(said[0], Kinship(said[1]), Basis(said[2])),
        )
