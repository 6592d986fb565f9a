from datetime import timedelta

import pytest

from bot.domain.errors import AppealedAlready, MuteMovedOn, NotMuted
from bot.domain.mutes import LASTS, Accused, Mute, MuteState, accused_in, judges, overseers_beside
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.people import FENG, GAO, LI, QIAN, SUN, WANG, ZHOU, a_community

TOWN = a_community()
ASKED = Mute(900, LI.id, "乱报", SUN.id, MORNING)
AGREED = ASKED.agree(QIAN.id, MORNING)


def test_it_lasts_seven_days_and_ends_by_itself() -> None:
    assert AGREED.until == MORNING + LASTS
    assert AGREED.state_at(MORNING + LASTS - timedelta(seconds=1)) is MuteState.AGREED
    assert AGREED.state_at(MORNING + LASTS) is MuteState.OVER


def test_a_request_to_which_nobody_agrees_in_three_days_comes_to_nothing() -> None:
    with pytest.raises(MuteMovedOn):
        ASKED.agree(QIAN.id, MORNING + timedelta(days=3, seconds=1))


def test_what_is_decided_is_decided_once() -> None:
    for decided in (AGREED, ASKED.refuse(QIAN.id, MORNING)):
        with pytest.raises(MuteMovedOn):
            decided.agree(GAO.id, MORNING)
        with pytest.raises(MuteMovedOn):
            decided.refuse(GAO.id, MORNING)


def test_one_appeal_a_mute() -> None:
    upheld = AGREED.ask_to_lift("没有乱报", MORNING).uphold(GAO.id, MORNING)

    assert upheld.state_at(MORNING) is MuteState.AGREED
    with pytest.raises(AppealedAlready):
        upheld.ask_to_lift("真的没有", MORNING)


@pytest.mark.parametrize("mute", [ASKED, ASKED.refuse(QIAN.id, MORNING)])
def test_only_a_mute_in_force_is_appealed(mute: Mute) -> None:
    with pytest.raises(NotMuted):
        mute.ask_to_lift("没有", MORNING)


def test_a_lifted_mute_is_no_longer_in_force() -> None:
    assert AGREED.ask_to_lift("没有", MORNING).lift(GAO.id, MORNING).state_at(MORNING) is MuteState.LIFTED


def test_those_beside_a_lead_lead_in_the_same_community_or_above_it() -> None:
    assert {one.id for one in overseers_beside(SUN, TOWN)} == {ZHOU.id, QIAN.id, GAO.id}


@pytest.mark.parametrize(
    ("agreed_by", "accused", "who"),
    [
        (ZHOU.id, Accused(), [QIAN.id]),
        (QIAN.id, Accused(), [GAO.id]),
        (GAO.id, Accused(), [QIAN.id]),
        (QIAN.id, Accused(people=frozenset({GAO.id})), [ZHOU.id]),
        (ZHOU.id, Accused(roles=frozenset({"community_admin"})), [GAO.id]),
    ],
)
def test_an_appeal_goes_one_level_up_to_neither_of_the_two(agreed_by: int, accused: Accused, who: list[int]) -> None:
    assert [one.id for one in judges(ASKED.agree(agreed_by, MORNING), accused, TOWN)] == who


def test_where_only_the_two_lead_nobody_is_left_to_decide() -> None:
    assert judges(AGREED, Accused(), a_community([SUN, QIAN, FENG])) == []


def test_whom_somebody_complains_about_by_role_alone_may_be_anybody_of_that_role() -> None:
    accused = accused_in(
        [
            a_ticket(subject_id=WANG.id, subject_role="grid_worker"),
            a_ticket(subject_role="grid_lead"),
            a_ticket(),
        ]
    )

    assert [accused.holds(one) for one in (WANG, SUN, ZHOU, QIAN)] == [True, True, True, False]
