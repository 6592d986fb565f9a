"""What a table of tickets holds: its columns, and how each is put into the operator's words."""

from collections.abc import Callable
from datetime import datetime

from bot.cli.printing import speech
from bot.domain import cards, histories
from bot.domain.catalogue import Catalogue
from bot.domain.grids import Community
from bot.domain.masks import masked, without
from bot.domain.messages import Arg, Word, worded
from bot.domain.words import Language
from storage.exports import Record


class Table:
    """Put what is known of a ticket into words, with the times of the community; people's own words whole or masked."""

    def __init__(
        self, community: Community, catalogue: Catalogue, language: Language, now: datetime, *, whole: bool
    ) -> None:
        self.community = community
        self.catalogue = catalogue
        self._sentences = speech.in_language(language)
        self._now = now
        self.whole = whole

    def cell(self, known: Arg) -> str:
        """Put something into the operator's words; figures are written without any sign."""
        if isinstance(known, str | int):
            return str(known)
        return self._sentences.say("label", {"label": known}, self._now, self.community.zone)

    def at(self, moment: datetime | None) -> str:
        """Write a moment as the clocks of the community showed it."""
        return "" if moment is None else f"{moment.astimezone(self.community.zone):%Y-%m-%d %H:%M}"

    def name(self, record: Record, person_id: int | None) -> str:
        """Name somebody, of the staff or of those whom the ticket names."""
        if person_id is None:
            return ""
        member = self.community.staff.get(person_id)
        return member.name if member is not None else record.names.get(person_id, "")

    def words(self, record: Record, said: str) -> str:
        """Give what somebody said, whole or without what tells who they are, by its looks and by what is known."""
        ticket = record.ticket
        residents = [name for one, name in record.names.items() if one not in self.community.staff]
        return said if self.whole else masked(without(said, (*residents, ticket.on_behalf, ticket.flat)))

    def category(self, code: str) -> Arg:
        """Name a category; one that the catalogue has no more by its code."""
        return self.catalogue.get(code).name if code in self.catalogue else code

    def level(self, record: Record, at: int) -> str:
        """Name the grid, or what stands above it."""
        above = list(self.community.above(record.ticket.grid_id))
        return above[at].name if -len(above) <= at < len(above) else ""

    def history(self, record: Record) -> str:
        """Tell what happened, a line each; of residents no names."""
        lines = []
        for event in record.history:
            member = self.community.staff.get(event.actor_id) if event.actor_id is not None else None
            verb = self.cell(Word(worded("verb", event.verb)))
            said = self.cell(histories.said(event)) if event.verb in _CHOSEN else self.words(record, event.words)
            lines.append(_joined(self.at(event.at), member.name if member is not None else "", verb, said))
        return "\n".join(lines)

    def callbacks(self, record: Record) -> str:
        """Tell when was asked after each closing, and the answer."""
        return "\n".join(
            _joined(
                self.at(one.asked_at),
                self.cell(Word(worded("rate", one.rating) if one.rating is not None else "export-silent")),
                self.at(one.answered_at),
            )
            for one in record.callbacks
        )


_CHOSEN = frozenset({"rate", "resolve", "return", "waiting"})
"""The steps whose words are codes of what was chosen."""

Column = Callable[[Record, Table], Arg]


def tickets_columns(*, with_doors: bool) -> dict[str, Column]:
    """Give the columns by their titles: homes and names only where asked for, who is anonymous never."""
    return {**_COLUMNS, **_DOORS} if with_doors else _COLUMNS


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _place(record: Record, table: Table) -> Arg:
    return cards.place(record.ticket, table.community, with_flat=False, whole=table.whole)


def _subject(record: Record, table: Table) -> Arg:
    ticket = record.ticket
    role = table.cell(Word(worded("role", ticket.subject_role))) if ticket.subject_role else ""
    return _joined(role, table.name(record, ticket.subject_id))


def _filer(record: Record, table: Table) -> Arg:
    """Name a colleague who filed it; a relative is a resident as the one for whom it is."""
    by = record.ticket.filed_by
    return table.name(record, by) if table.whole or by in table.community.staff else ""


_COLUMNS: dict[str, Column] = {
    "export-number": lambda one, _: one.ticket.number,
    "export-kind": lambda one, _: Word(f"kind-{one.ticket.kind.value}"),
    "export-category": lambda one, table: table.category(one.ticket.category),
    "export-category-code": lambda one, _: one.ticket.category,
    "export-urgency": lambda one, _: Word(f"urgency-{one.ticket.urgency.value}"),
    "export-danger": lambda one, _: Word(worded("peril", one.ticket.danger)) if one.ticket.danger else "",
    "export-state": lambda one, _: Word(f"export-state-{one.ticket.state.value}"),
    "export-place": _place,
    "export-grid": lambda one, table: table.level(one, 0),
    "export-community": lambda one, table: getattr(table.community.community_of(one.ticket.grid_id), "name", ""),
    "export-anonymous": lambda one, _: Word("export-yes" if one.ticket.anonymous else "export-no"),
    "export-filed-by": _filer,
    "export-about": _subject,
    "export-words": lambda one, table: table.words(one, one.ticket.text),
    "export-opened": lambda one, table: table.at(one.ticket.opened_at),
    "export-claim-by": lambda one, table: table.at(one.ticket.claim_by),
    "export-first-claim-by": lambda one, table: table.at(one.ticket.first_claim_by),
    "export-first-claimed": lambda one, table: table.at(one.ticket.first_claimed_at),
    "export-claimed": lambda one, table: table.at(one.ticket.claimed_at),
    "export-word-by": lambda one, table: table.at(one.ticket.word_by),
    "export-resolve-by": lambda one, table: table.at(one.ticket.resolve_by),
    "export-arrive": lambda one, table: table.at(one.ticket.arrive_at),
    "export-resolved": lambda one, table: table.at(one.ticket.resolved_at),
    "export-closed": lambda one, table: table.at(one.ticket.closed_at),
    "export-owner": lambda one, table: table.name(one, one.ticket.owner_id),
    "export-lead": lambda one, table: table.name(one, one.ticket.lead_id),
    "export-desk": lambda one, table: table.name(one, one.ticket.desk_id),
    "export-joint": lambda one, table: ", ".join(cards.joint_name(code, table.community) for code in one.ticket.joint),
    "export-incident": lambda one, _: one.incident or "",
    "export-followers": lambda one, _: one.ticket.followers,
    "export-result": lambda one, _: Word(worded("result", one.ticket.result)) if one.ticket.result else "",
    "export-rating": lambda one, _: Word(worded("rate", one.ticket.rating)) if one.ticket.rating else "",
    "export-cycle": lambda one, _: one.ticket.cycle,
    "export-returns": lambda one, _: one.ticket.returns,
    "export-level": lambda one, _: one.ticket.level,
    "export-extension": lambda one, table: _joined(one.ticket.extension, table.words(one, one.ticket.extension_why)),
    "export-callbacks": lambda one, table: table.callbacks(one),
    "export-history": lambda one, table: table.history(one),
}

_DOORS: dict[str, Column] = {
    "export-flat": lambda one, _: "" if one.ticket.anonymous else one.ticket.flat,
    "export-reporter": lambda one, table: table.name(one, one.ticket.reporter_id),
    "export-on-behalf": lambda one, _: one.ticket.on_behalf,
}
