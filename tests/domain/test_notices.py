from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import cards, histories, notices
from bot.domain.catalogue import AnsweredBy, Category, Clock, Kind
from bot.domain.deadlines import WALL
from bot.domain.messages import Lane, Moment, Notice, Word, short
from bot.domain.tickets import Listener, Mark, Result, State, TicketEvent
from bot.domain.words import Both
from tests.support.builders import a_claimed_ticket, a_ticket
from tests.support.clock import MORNING
from tests.support.people import CHEN, GAO, HE, LI, LIU, SUN, WANG, ZHAO, a_community

TOWN = a_community()
WATER = Category(
    "water", Both("水", "water"), Kind.REPAIR, Clock.UTILITY, AnsweredBy.GRID_WORKER, ("水管",), at_home=True
)


def offered(notice: Notice) -> list[str]:
    return [button.action.split(":")[1] for button in notice.buttons]


def test_the_card_of_an_open_ticket_goes_to_its_candidates_with_its_pictures() -> None:
    told = notices.cards_to([WANG, ZHAO], a_ticket(), WATER, TOWN, (5, 6))

    assert [notice.to for notice in told] == [WANG.id, ZHAO.id]
    assert all(notice.photos == (5, 6) and notice.fresh for notice in told)
    assert all(offered(notice) == ["claim", "details", "decline"] for notice in told)


def test_a_card_is_edited_in_place_for_everybody_who_has_it() -> None:
    ticket = a_ticket().claim(WANG.id, MORNING, WALL).hand_over(LIU.id, MORNING)
    changed = notices.cards_changed(ticket, WATER, TOWN, but=[ZHAO.id])

    assert {notice.to for notice in changed} == {WANG.id, LIU.id}
    assert all(not notice.fresh and notice.slot == f"ticket:{ticket.id}" for notice in changed)


def test_the_lead_has_the_card_once_it_is_late() -> None:
    ticket = a_ticket()

    assert SUN not in notices.holders(ticket, TOWN)
    assert SUN in notices.holders(ticket.climbed(1, SUN.id), TOWN)


def test_who_has_left_the_staff_is_told_nothing_more() -> None:
    assert notices.holders(a_ticket(candidates=(WANG.id, 4711)), TOWN) == [WANG]


@pytest.mark.parametrize(
    ("mark", "arriving", "steps"),
    [
        (Mark.NONE, False, ["soon", "afternoon", "tomorrow", "depart", "ask", "return"]),
        (Mark.NONE, True, ["depart", "ask", "return"]),
        (Mark.EN_ROUTE, True, ["arrive", "ask", "return"]),
        (Mark.ON_SITE, True, ["resolve", "wait", "handover", "ask", "return"]),
        (Mark.WAITING, True, ["resolve", "on", "handover", "ask", "return"]),
    ],
)
def test_the_owner_is_offered_the_steps_that_fit(mark: Mark, arriving: bool, steps: list[str]) -> None:
    ticket = a_claimed_ticket(mark=mark, arrive_at=MORNING if arriving else None)

    assert offered(cards.card(ticket, WATER, WANG, TOWN)) == steps
    assert offered(cards.card(ticket, WATER, ZHAO, TOWN)) == ["details"]


def test_an_overseer_may_claim_but_has_nothing_to_decline() -> None:
    assert offered(cards.card(a_ticket(), WATER, SUN, TOWN)) == ["claim", "details"]


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED, State.WITHDRAWN, State.MERGED])
def test_a_ticket_that_is_over_offers_nothing(state: State) -> None:
    assert cards.card(a_claimed_ticket(state=state), WATER, WANG, TOWN).buttons == ()


def test_the_flat_stands_on_the_owners_card_only() -> None:
    ticket = a_claimed_ticket(flat="301")

    assert cards.card(ticket, WATER, WANG, TOWN).args["place"] == Both(
        "1 号楼 2 单元 301 室", "Building 1, entrance 2, flat 301"
    )
    for other in (ZHAO, LIU, HE):
        assert cards.card(ticket, WATER, other, TOWN).args["place"] == Both("1 号楼 2 单元", "Building 1, entrance 2")


def test_an_anonymous_card_names_the_entrance_at_most() -> None:
    ticket = a_claimed_ticket(flat="301", anonymous=True, reporter_id=None)

    for viewer in (WANG, SUN, GAO):
        assert "301" not in str(cards.card(ticket, WATER, viewer, TOWN).args["place"])


def test_danger_goes_before_everything_at_any_hour() -> None:
    card = cards.card(a_ticket(clock=Clock.DANGER, danger="gas"), WATER, WANG, TOWN)

    assert (card.lane, card.urgent) == (Lane.DANGER, True)
    assert not cards.card(a_ticket(clock=Clock.ORDINARY), WATER, WANG, TOWN).urgent


def test_the_resident_is_told_where_it_stands_and_never_who_else_saw_it() -> None:
    told = notices.progress(Listener(LI.id, a_claimed_ticket()), TOWN)

    assert told.to == LI.id
    assert isinstance(told.args["standing"], Word)
    assert told.args["standing"].key == "standing-claimed"
    assert told.args["standing"].args["name"] == "王芳"


@pytest.mark.parametrize(
    ("mark", "key"),
    [(Mark.EN_ROUTE, "standing-en-route"), (Mark.ON_SITE, "standing-on-site"), (Mark.WAITING, "standing-waiting")],
)
def test_each_mark_is_told_in_its_own_words(mark: Mark, key: str) -> None:
    assert cards.standing(a_claimed_ticket(mark=mark), TOWN).key == key


def test_the_word_that_it_is_done_asks_for_the_residents_own() -> None:
    ticket = replace(a_claimed_ticket().resolve(Result.FIXED, MORNING), cycle=1)
    told = notices.done(ticket, LI.id, (1, 2), (3, 4, 5, 6))

    assert [button.action for button in told.buttons] == [
        f"ratings:{word}:{ticket.id}.1" for word in ("good", "fair", "bad")
    ]
    assert told.photos == (1, 3, 4, 5)


def test_the_lead_is_told_of_a_late_ticket_once_a_cycle() -> None:
    ticket = a_ticket()
    first = notices.late(ticket, WATER, SUN, TOWN)
    second = notices.late(replace(ticket, cycle=1), WATER, SUN, TOWN)

    assert (first.to, first.key) == (SUN.id, "ticket-late")
    assert first.once != second.once
    assert "claim" in offered(first)


@pytest.mark.parametrize(("soon", "key"), [(True, "ticket-soon"), (False, "ticket-arriving")])
def test_the_resident_hears_when_the_worker_comes(soon: bool, key: str) -> None:
    ticket = a_claimed_ticket().promise_arrival(MORNING + timedelta(hours=6), MORNING, WALL)
    told = notices.arrival(Listener(LI.id, ticket), TOWN, soon=soon)

    assert (told.key, told.args["name"]) == (key, "王芳")
    assert told.args["at"] == ("" if soon else Moment(MORNING + timedelta(hours=6)))


def test_the_history_names_the_staff_and_never_a_resident() -> None:
    told = histories.history_of(
        [
            TicketEvent(1, MORNING, "submit", LI.id),
            TicketEvent(1, MORNING, "claim", WANG.id),
            TicketEvent(1, MORNING, "rate", CHEN.id),
            TicketEvent(1, MORNING, "late"),
        ],
        TOWN,
    )

    assert [line.args["name"] for line in told.words] == [
        Word("a-resident"),
        "王芳",
        Word("a-resident"),
        Word("the-clock"),
    ]


def test_a_long_line_is_cut_where_a_list_shows_it() -> None:
    assert short("a" * 100, 20).zh == "a" * 19 + "…"
    assert short("水管\n爆了").zh == "水管 爆了"


@pytest.mark.parametrize(
    ("verb", "words", "said"),
    [
        ("return", "reason-grid", Word("reason-grid")),
        ("return", "我明天去外地了", Both("我明天去外地了", "我明天去外地了")),
        ("hand_over", "赵磊", Both("赵磊", "赵磊")),
        ("rate", "bad", Word("rate-bad")),
        ("resolve", "fixed", Word("result-fixed")),
    ],
)
def test_staff_read_what_was_said_with_a_step_and_the_resident_does_not(verb: str, words: str, said: object) -> None:
    event = TicketEvent(1, MORNING, verb, WANG.id, words)

    (shown,) = histories.history_of([event], TOWN, with_words=True).words
    assert (shown.key, shown.args["words"]) == ("details-event-said", said)
    (told,) = histories.history_of([event], TOWN).words
    assert (told.key, "words" in told.args) == ("details-event", False)
