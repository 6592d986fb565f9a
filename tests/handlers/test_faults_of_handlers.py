import json
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.adapters.vault import Keyring
from bot.app import guides
from bot.dispatcher import Dispatcher
from bot.domain.catalogue import Catalogue, Category
from bot.domain.tickets import State
from bot.domain.waste import WasteAnswer, WasteGuide
from bot.domain.words import Language
from storage.tables import InboxRow, OutboxRow, PersonRow, TicketEventRow, TicketRow
from tests.support.stored import rows_of
from tests.support.town import LI, WANG, Town


class TornWasteGuide(WasteGuide):
    """Content with a page missing: whoever looks something up falls through."""

    def look_up(self, text: str) -> WasteAnswer:
        raise KeyError(text)


class TornCatalogue(Catalogue):
    """A catalogue that is whole until somebody files something."""

    torn = False

    def get(self, code: str) -> Category:
        if self.torn:
            raise RuntimeError("the page is missing")
        return super().get(code)


@pytest.fixture
def torn(community: Town) -> Town:
    """The community with a program whose waste guide is torn."""
    whole = guides(community.app.speech, community.app.guides.calendars)
    broken = replace(whole, waste=TornWasteGuide(whole.waste.items.values()))
    return Town(replace(community.app, dispatcher=a_dispatcher(community, broken)), community.clock)


def a_dispatcher(community: Town, content: object) -> Dispatcher:
    app = community.app
    return Dispatcher(
        app.units,
        content,  # type: ignore[arg-type]
        clock=app.clock,
        codes=app.codes,
        deliverer=app.deliverer,
        doors=app.doors,
        language=Language.ZH,
    )


async def test_a_fault_is_answered_with_an_apology_and_a_number_that_is_in_the_log(torn: Town) -> None:
    with capture_logs() as logs:
        handled = await torn.say(LI, "苹果核是什么垃圾")

    assert [reply.key for reply in handled.replies] == ["fault"]
    assert handled.replies[0].args == {"incident": handled.incident}
    assert handled.incident
    assert [log["incident"] for log in logs if log["log_level"] == "error"] == [handled.incident]
    assert "苹果核" not in json.dumps(
        [{name: value for name, value in log.items() if name != "exc_info"} for log in logs], ensure_ascii=False
    )
    assert (await torn.keys(LI))[-1] == "fault"


async def test_the_message_of_a_fault_is_kept_sealed(torn: Town, vault: Keyring) -> None:
    handled = await torn.say(LI, "苹果核是什么垃圾")

    (row,) = [one for one in await rows_of(torn.app.units.store, InboxRow) if one["state"] == "quarantined"]
    assert row["incident"] == handled.incident
    assert "苹果核" not in str(row)
    assert vault.open(row["said"], f"inbox.said.web.{row['message_id']}") == "苹果核是什么垃圾"


async def test_the_message_of_a_fault_is_not_handled_a_second_time(torn: Town) -> None:
    message = await torn.inbound(LI, "苹果核是什么垃圾")
    await torn.app.dispatcher.handle(message)

    assert (await torn.app.dispatcher.handle(message)).duplicate
    assert (await torn.keys(LI)).count("fault") == 1


async def test_who_meets_a_fault_can_go_on_with_something_else(torn: Town) -> None:
    await torn.say(LI, "苹果核是什么垃圾")

    assert (await torn.filed()).state is State.OPEN


async def test_a_fault_in_the_middle_leaves_nothing_half_written(community: Town) -> None:
    whole = guides(community.app.speech, community.app.guides.calendars)
    catalogue = TornCatalogue(whole.catalogue)
    town = Town(
        replace(community.app, dispatcher=a_dispatcher(community, replace(whole, catalogue=catalogue))),
        community.clock,
    )
    await town.say(LI, "厨房水管爆了")
    submit = (await town.button(LI, "draft-submit")).action
    store = town.app.units.store
    before = [await rows_of(store, row) for row in (TicketRow, TicketEventRow)]
    catalogue.torn = True

    handled = await town.send(LI, submit)

    assert handled.incident
    assert [await rows_of(store, row) for row in (TicketRow, TicketEventRow)] == before
    assert await town.heard(WANG) == []
    catalogue.torn = False
    assert [reply.key for reply in (await town.send(LI, submit)).replies][-1] == "filing-received"


async def test_a_newcomer_whose_first_words_meet_a_fault_is_somebody_all_the_same(torn: Town) -> None:
    before = len(await rows_of(torn.app.units.store, PersonRow))
    handled = await torn.app.dispatcher.handle(torn.newcomers("cookie", "苹果核是什么垃圾"))

    assert handled.incident
    assert len(await rows_of(torn.app.units.store, PersonRow)) == before + 1
    assert {row["person_id"] for row in await rows_of(torn.app.units.store, OutboxRow)} == {handled.person_id}
