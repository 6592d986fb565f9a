"""Which enrolments are the clinic's to care for, as a condition of a query."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_

from bot.domain.enrolments import IN_PROGRAMME
from storage.tables import EnrolmentRow, table_of

_enrolments = table_of(EnrolmentRow)


def in_programme_of(nurse_ids: Collection[int]) -> ColumnElement[bool]:
    """Keep the enrolments of these nurses that are not over."""
    states = sorted(state.value for state in IN_PROGRAMME)
    return and_(_enrolments.c.nurse_id.in_(sorted(nurse_ids)), _enrolments.c.state.in_(states))
