"""Whatever is told comes back from the database as it was told."""

import asyncio
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.vault import Keyring
from bot.domain.messages import Arg, Button, ClockTime, Day, Lane, Left, Lines, Moment, Notice, Word
from bot.domain.words import Both
from storage.units import Units, open_store
from tests.support.people import BUILDINGS, EVERYBODY, GRIDS, LI
from tests.support.stored import settle

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MOMENTS = st.integers(0, 4_000_000_000_000_000).map(
    lambda moment: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
)
NAMES = st.sampled_from(["number", "name", "words", "zh", "en", "word", "args", "lines", "Day", "Moment"])
SIMPLE: st.SearchStrategy[Arg] = st.one_of(
    TEXTS,
    st.integers(-(2**53), 2**53),
    st.builds(Both, TEXTS, TEXTS),
    st.builds(Moment, MOMENTS),
    st.builds(ClockTime, MOMENTS),
    st.builds(Left, MOMENTS),
    st.builds(Day, st.dates(date(2000, 1, 1), date(2100, 1, 1))),
)
WORDS = st.recursive(
    st.builds(Word, TEXTS, st.dictionaries(NAMES, SIMPLE, max_size=3)),
    lambda inner: st.builds(
        Word,
        TEXTS,
        st.dictionaries(NAMES, st.one_of(inner, st.builds(Lines, st.lists(inner, max_size=3).map(tuple))), max_size=2),
    ),
    max_leaves=5,
)
ARGS = st.dictionaries(
    NAMES, st.one_of(SIMPLE, WORDS, st.builds(Lines, st.lists(WORDS, max_size=3).map(tuple))), max_size=4
)
NOTICES = st.builds(
    Notice,
    to=st.just(LI.id),
    key=TEXTS,
    args=ARGS,
    buttons=st.lists(st.builds(Button, TEXTS, TEXTS, ARGS), max_size=3).map(tuple),
    photos=st.lists(st.integers(1, 2**62), max_size=3).map(tuple),
    slot=st.sampled_from(["", "ticket:7"]),
    fresh=st.booleans(),
    lane=st.sampled_from(Lane),
    until=st.one_of(st.none(), MOMENTS),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notices=st.lists(NOTICES, min_size=1, max_size=6), now=MOMENTS)
def test_a_message_comes_back_as_it_was_told(
    notices: list[Notice], now: datetime, migrated: Path, tmp_path: Path, vault: Keyring
) -> None:
    async def there_and_back() -> None:
        shutil.copy(migrated, tmp_path / "linli.sqlite3")
        store = await open_store(f"sqlite:///{tmp_path / 'linli.sqlite3'}")
        units = Units(store, vault)
        await settle(units, GRIDS, BUILDINGS, EVERYBODY)
        uow = units.begin()
        for notice in notices:
            uow.outbox.add(notice, now)
        await uow.commit()
        kept = await units.begin().outbox.since(LI.id, 0)
        await store.close()
        assert [posted.notice for posted in kept] == notices
        assert kept == uow.posted

    for left in tmp_path.glob("linli.sqlite3*"):
        left.unlink()
    asyncio.run(there_and_back())
