"""The editions of the service catalogue: each kept whole, the newest one counts."""

import json
from dataclasses import replace

from sqlalchemy import bindparam, func, select

from bot.domain.catalogue import Catalogue
from bot.domain.editions import Change, Edition, Why, document, read_document
from bot.domain.errors import NotFound
from storage import statements
from storage.statements import Row, Statement
from storage.stores import Write
from storage.tables import CatalogueVersionRow, table_of
from storage.unit_of_work import Work

MOST_NOTED = 40
"""Changes that are kept with an edition to be read; an import may make thousands."""

MOST_LISTED = 50

_editions = table_of(CatalogueVersionRow)
_newest = Statement(select(func.max(_editions.c.number).label("number")))
_body = Statement(select(_editions.c.body).where(_editions.c.number == bindparam("wanted")))
_listed = Statement(
    select(_editions.c.number, _editions.c.changed_by, _editions.c.changed_at, _editions.c.note)
    .order_by(_editions.c.number.desc())
    .limit(MOST_LISTED)
)


class Catalogues:
    """Read and add editions; the shipped one is none of these."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def newest(self) -> int:
        """Give the number of the edition that counts; 0 is the shipped one."""
        row = await self._work.one(_newest)
        return 0 if row is None or row["number"] is None else int(row["number"])

    async def of(self, number: int) -> Catalogue:
        """Read a whole edition, which must exist."""
        row = await self._work.one(_body, wanted=number)
        if row is None:
            raise NotFound
        return read_document(row["body"])

    async def listed(self) -> list[Edition]:
        """List the last editions, the newest first."""
        return [_edition(row) for row in await self._work.rows(_listed)]

    def add(self, edition: Edition, catalogue: Catalogue) -> None:
        """Queue the next edition; who was slower than somebody else does it again on theirs."""
        noted = replace(edition, changes=edition.changes[:MOST_NOTED], more=len(edition.changes[MOST_NOTED:]))
        columns = {
            "number": edition.number,
            "body": document(catalogue),
            "changed_by": edition.by,
            "changed_at": edition.at,
            "note": _note(noted),
        }
        key = f"catalogue_versions:{edition.number}"
        self._work.facts.append(Write(statements.add(CatalogueVersionRow), columns, must_change=key))
        self._work.community_changed(f"catalogue:{edition.number}")


def _note(edition: Edition) -> str:
    note = {"why": edition.why.value, "of": edition.of, "changes": edition.changes, "more": edition.more}
    return json.dumps(note, ensure_ascii=False)


def _edition(row: Row) -> Edition:
    note = json.loads(row["note"])
    listed = tuple(Change(*one) for one in note["changes"])
    return Edition(
        row["number"], row["changed_at"], row["changed_by"], Why(note["why"]), note["of"], listed, note["more"]
    )
