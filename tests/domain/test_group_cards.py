"""Where a grid's workers meet, and what of a ticket they read there together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import notices
from bot.domain.catalogue import AnsweredBy, Category, Clock, Kind
from bot.domain.deadlines import WALL
from bot.domain.grids import Community, Group
from bot.domain.messages import Lane, Notice, Word
from bot.domain.people import Person, Role
from bot.domain.tickets import Mark, Rating, Result, State, Ticket
from bot.domain.words import Both, Language
from locales.speech import Speech
from tests.support.builders import a_claimed_ticket, a_draft, a_person, a_ticket
from tests.support.clock import MORNING
from tests.support.people import (
    A1,
    A2,
    B1,
    BUILDINGS,
    COMMUNITY,
    GAO,
    GRIDS,
    HE,
    LARGE,
    LI,
    LIU,
    ONE,
    QIAN,
    STAFF,
    SUBDISTRICT,
    SUN,
    TWO,
    WANG,
    ZHAO,
    ZHOU,
    a_community,
)

WATER = Category(
    "water", Both("水", "water"), Kind.REPAIR, Clock.UTILITY, AnsweredBy.GRID_WORKER, ("水管",), at_home=True
)
SPEECH = Speech()


def meeting(*groups: Group, staff: tuple[Person, ...] = STAFF) -> Community:
    """The small community with groups in it."""
    plain = a_community()
    return Community(plain.settings, GRIDS, BUILDINGS, staff, groups)


OF_A1 = Group(901, A1.id)
TOWN = meeting(OF_A1)


def in_group(ticket: Ticket, town: Community = TOWN) -> Notice:
    (card,) = notices.to_group(ticket, WATER, town)
    return card


def offered(notice: Notice) -> list[str]:
    return [button.action.split(":")[1] for button in notice.buttons]


def spoken(notice: Notice) -> str:
    """All that anybody reads of it, in both languages."""
    both = [SPEECH.spoken(notice, language, MORNING, TOWN.zone) for language in Language]
    return "\n".join([one.text + repr(one.buttons) for one in both])


# Where the workers meet


def test_a_grid_without_a_group_has_the_nearest_above_it() -> None:
    large = Group(902, LARGE.id)
    town = meeting(OF_A1, large)

    assert town.group_of(A1.id) == OF_A1
    assert town.group_of(A2.id) == large
    assert town.group_of(LARGE.id) == large
    assert town.group_of(B1.id) is None
    assert town.group_of(None) is None


def test_a_group_of_the_whole_community_is_for_what_lies_in_no_grid_of_it() -> None:
    whole, top = Group(903, COMMUNITY.id), Group(904, SUBDISTRICT.id)
    town = meeting(whole, top)

    assert town.group_of(A1.id) is None
    assert town.group_of(COMMUNITY.id) == whole
    assert town.group_of(SUBDISTRICT.id) == top


# What stands on the card


def test_the_card_says_what_is_to_be_done_where_and_until_when() -> None:
    card = in_group(a_ticket(number=1024, entrance=2))

    assert (card.to, card.to_group, card.key, card.slot[:7]) == (OF_A1.id, True, "group-card", "ticket:")
    assert card.urgent
    text = SPEECH.spoken(card, Language.ZH, MORNING, TOWN.zone).text
    assert text == "🔧 第 1024 号 · 水 · 较急　⏱ 剩 2 小时\n📍 1 号楼 2 单元　🧭 A1 网格"


@pytest.mark.parametrize(
    ("ticket", "steps"),
    [
        (a_ticket(), ["claim", "details"]),
        (a_claimed_ticket(), ["details"]),
        (a_claimed_ticket(mark=Mark.ON_SITE), ["details"]),
        *((a_claimed_ticket(state=one), []) for one in (State.RESOLVED, State.CLOSED, State.WITHDRAWN, State.MERGED)),
    ],
)
def test_the_group_may_claim_what_is_open_and_look_at_what_is_under_way(ticket: Ticket, steps: list[str]) -> None:
    assert offered(in_group(ticket)) == steps


def test_a_complaint_about_staff_never_appears_in_a_group() -> None:
    by_role = a_ticket(subject_role="grid_worker", category="other")
    by_name = a_ticket(subject_role="grid_lead", subject_id=SUN.id, category="other")
    spoken_of = a_ticket(subject_id=WANG.id)

    assert [notices.to_group(one, WATER, TOWN) for one in (by_role, by_name, spoken_of)] == [[], [], []]
    assert not any(one.to_group for one in notices.cards_to([SUN], by_name, WATER, TOWN, ()))
    assert not any(one.to_group for one in notices.cards_changed(by_name.claim(SUN.id, MORNING, WALL), WATER, TOWN))


def test_a_draft_is_nobodys_business_yet() -> None:
    assert notices.to_group(a_draft(grid_id=A1.id), WATER, TOWN) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [("", Word("place-unknown")), ("public", Word("place-public")), ("王阿姨家门口", Word("place-in-details"))],
)
def test_a_place_in_words_is_not_read_out_in_a_group(words: str, said: Word) -> None:
    card = in_group(a_ticket(building_id=None, entrance=None, place_words=words))

    assert card.args["place"] == said


def test_the_group_reads_who_of_them_has_it_and_that_it_was_reopened() -> None:
    claimed = in_group(a_claimed_ticket(cycle=1))

    assert "王芳已接单" in spoken(claimed)
    assert "第 1 次重开" in spoken(claimed)


PRIVATE = st.text("门户李桂芳药疼㐀㐁㐂0123456789", min_size=1, max_size=12).map("㐀{}".format)


@st.composite
def private_tickets(draw: st.DrawFn) -> tuple[Ticket, tuple[str, ...]]:
    """Any ticket at all whose flat, words and place in words are known nowhere else."""
    flat, words, where = draw(PRIVATE), draw(PRIVATE), draw(PRIVATE)
    state = draw(st.sampled_from([one for one in State if one is not State.DRAFT]))
    ticket = a_ticket(
        number=draw(st.integers(1, 9999)),
        text=words,
        flat=flat,
        place_words=where,
        building_id=draw(st.sampled_from([None, ONE.id, TWO.id])),
        entrance=draw(st.sampled_from([None, 1, 2])),
        grid_id=draw(st.sampled_from([A1.id, A2.id, None])),
        clock=draw(st.sampled_from(Clock)),
        danger=draw(st.sampled_from(["", "fire"])),
        state=state,
        mark=draw(st.sampled_from(Mark)),
        owner_id=None if state is State.OPEN else WANG.id,
        claimed_at=MORNING,
        arrive_at=draw(st.sampled_from([None, MORNING + timedelta(hours=3)])),
        result=draw(st.sampled_from(Result)),
        rating=draw(st.sampled_from([None, *Rating])),
        anonymous=draw(st.booleans()),
        cycle=draw(st.integers(0, 3)),
        reporter_id=LI.id,
    )
    return ticket, (flat, words, where)


@given(drawn=private_tickets(), late=st.booleans())
def test_neither_flat_nor_words_nor_pictures_nor_the_reporter_get_into_a_group(
    drawn: tuple[Ticket, tuple[str, ...]], late: bool
) -> None:
    ticket, private = drawn
    town = meeting(Group(901, A1.id), Group(902, LARGE.id))
    told = [one for one in notices.cards_to([WANG, ZHAO], ticket, WATER, town, (7, 8)) if one.to_group]
    told += [one for one in notices.cards_changed(ticket, WATER, town) if one.to_group]
    told += notices.moved_in_group(ticket, replace(ticket, grid_id=B1.id), WATER, town)
    told += notices.late_in_group(ticket, WATER, town) if late else []

    assert told or ticket.grid_id is None
    for notice in told:
        said = repr(notice) + spoken(notice)
        assert [one for one in (*private, LI.name, WANG.phone) if one in said] == []
        assert notice.photos == ()
        assert {button.action.split(":")[1] for button in notice.buttons} <= {"claim", "details"}


# Who hears it where


def hushed(ticket: Ticket, people: list[Person], town: Community = TOWN) -> list[str]:
    return [
        town.staff[one.to].name
        for one in notices.cards_to(people, ticket, WATER, town, ())
        if one.hushed and not one.to_group
    ]


def test_who_hears_it_in_the_group_is_not_woken_twice() -> None:
    told = notices.cards_to([WANG, ZHAO], a_ticket(), WATER, TOWN, (5,))

    assert [one.to for one in told] == [WANG.id, ZHAO.id, OF_A1.id]
    assert [one.hushed for one in told] == [True, True, False]
    assert [one.photos for one in told] == [(5,), (5,), ()]


def test_who_does_not_sit_in_the_group_hears_it_in_their_own_chat() -> None:
    assert hushed(a_ticket(), [WANG, LIU, SUN, QIAN]) == ["王芳"]
    assert hushed(a_ticket(), [WANG], a_community()) == []


def test_danger_sounds_everywhere() -> None:
    fire = a_ticket(danger="fire", clock=Clock.DANGER)

    assert hushed(fire, [WANG, ZHAO]) == []
    assert in_group(fire).lane is Lane.DANGER


def test_what_the_group_may_not_see_is_heard_in_each_chat() -> None:
    assert hushed(a_ticket(subject_id=LIU.id), [WANG]) == []


def test_who_gets_a_ticket_handed_over_hears_of_it() -> None:
    handed = a_claimed_ticket().hand_over(ZHAO.id, MORNING)
    (told,) = notices.cards_to([ZHAO], handed, WATER, TOWN, ())

    assert (told.to, told.hushed, told.to_group) == (ZHAO.id, False, False)


def test_the_one_card_of_the_group_is_edited_from_the_claim_on() -> None:
    opened = a_ticket()
    changed = notices.cards_changed(opened.claim(WANG.id, MORNING, WALL), WATER, TOWN)

    assert [one.to for one in notices.cards_changed(opened, WATER, TOWN) if one.to_group] == []
    assert [(one.to, one.fresh, one.slot) for one in changed if one.to_group] == [
        (OF_A1.id, False, f"ticket:{opened.id}")
    ]


def test_a_ticket_that_turns_out_to_be_elsewhere_leaves_one_group_for_the_other() -> None:
    large = Group(902, LARGE.id)
    town = meeting(OF_A1, large)
    before = a_ticket()
    gone, come = notices.moved_in_group(before, replace(before, grid_id=A2.id), WATER, town)
    (stayed,) = notices.moved_in_group(before, replace(before, entrance=1), WATER, town)

    assert (gone.to, gone.key, gone.fresh, gone.buttons) == (OF_A1.id, "group-card-moved", False, ())
    assert (come.to, come.key, come.fresh) == (large.id, "group-card", True)
    assert (stayed.to, stayed.key, stayed.fresh) == (OF_A1.id, "group-card", False)


def test_the_group_is_told_once_a_cycle_that_nobody_came() -> None:
    ticket = a_ticket()
    (first,) = notices.late_in_group(ticket, WATER, TOWN)
    (second,) = notices.late_in_group(replace(ticket, cycle=1), WATER, TOWN)

    assert (first.key, first.fresh) == ("group-card-late", True)
    assert first.once != second.once


# Who stands above whom


@pytest.mark.parametrize(
    ("who", "above"),
    [(WANG, [SUN]), (SUN, [QIAN]), (QIAN, [GAO]), (GAO, []), (HE, [QIAN]), (ZHOU, [QIAN])],
    ids=lambda one: one.name if isinstance(one, Person) else "",
)
def test_who_needs_to_know_how_somebody_fares_is_the_next_above(who: Person, above: list[Person]) -> None:
    assert TOWN.superiors_of(who) == above


def test_a_grid_without_a_lead_is_led_from_above() -> None:
    other = a_person(role=Role.GRID_LEAD, name="李雷", grid_id=LARGE.id)

    assert a_community([*STAFF, other]).leads_of(A1.id) == [SUN, other]
    assert a_community([one for one in STAFF if one.role is not Role.GRID_LEAD]).leads_of(A1.id) == [QIAN]
    assert a_community([GAO]).leads_of(A1.id) == [GAO]
    assert a_community([]).leads_of(A1.id) == []
