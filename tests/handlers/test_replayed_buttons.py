"""Buttons from last week: every one that was ever shown, pressed again and again by everybody, in any order."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from bot.domain.steps import State
from bot.domain.tickets import Ticket
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, ZHAO, Town

EVERYBODY = (LI, CHEN, WANG, ZHAO, LIU, SUN, QIAN, GAO, HE)
LEADS_TO = {
    "claim": {"submit", "return", "reopen", "leave", "part", "go_up", "back"},
    "resolve": {"claim", "assign", "hand_over", "back"},
}
"""After which steps a step may come that is not the owner's everyday one; what stands between is of no account."""
_TURNS = {"submit", "claim", "assign", "hand_over", "return", "leave", "back", "resolve", "reopen", "go_up", "part"}


async def lived(town: Town) -> list[Ticket]:
    """Let three matters go through their lives, so that cards of every state lie about."""
    first = await town.resolved()
    await town.send(LI, f"ratings:bad:{first.id}.0")
    await town.say(LI, "还是漏水")
    await town.send(ZHAO, f"tickets:claim:{first.id}")
    await town.send(ZHAO, f"tickets:arrive:{first.id}")
    await town.send(ZHAO, f"tickets:wait:{first.id}")
    await town.say(CHEN, "楼道灯不亮")
    await town.press(CHEN, "draft-submit")
    second = int(str((await town.heard(CHEN))[-1].args["number"]))
    await town.send(WANG, f"tickets:details:{(await town.ticket(second)).id}")
    await town.say(CHEN, "门禁坏了")
    await town.press(CHEN, "draft-submit")
    third = int(str((await town.heard(CHEN))[-1].args["number"]))
    await town.send(WANG, f"tickets:claim:{(await town.ticket(third)).id}")
    await town.send(WANG, f"tickets:return:{(await town.ticket(third)).id}")
    await town.send(SUN, f"tickets:details:{(await town.ticket(third)).id}")
    return [await town.ticket(number) for number in (first.number, second, third)]


async def every_button(town: Town) -> list[str]:
    """List the actions of all buttons that anybody was ever shown."""
    shown = {button.action for who in EVERYBODY for one in await town.heard(who) for button in one.buttons}
    return sorted(action for action in shown if not action.startswith(("tel:", "http", "page:", "devices:", "entry:")))


def turns(verbs: list[str]) -> list[tuple[str, str]]:
    """Pair each turn of a ticket's life with the one before it."""
    told = [verb for verb in verbs if verb in _TURNS]
    return list(pairwise(told))


@pytest.mark.parametrize("luck", range(3))
async def test_no_button_pressed_again_takes_an_illegal_step_or_the_same_one_twice(community: Town, luck: int) -> None:
    chance = random.Random(luck)  # noqa: S311  a shuffle, no secret
    tickets = await lived(community)
    for action in await every_button(community):
        presses = [chance.choice(EVERYBODY) for _ in range(chance.randint(1, 5))]
        for who in presses:
            handled = await community.send(who, action)
            assert not handled.incident, (who, action)
            if handled.refused:
                assert len(handled.replies) == 1, "a refusal is one clear sentence"
    for before in tickets:
        ticket = await community.ticket(before.number)
        verbs = [event.verb for event in await community.app.units.begin().tickets.history(ticket.id)]
        for earlier, later in turns(verbs):
            assert earlier in LEADS_TO.get(later, _TURNS), f"{later} after {earlier}: {verbs}"
        assert Counter(verbs)["submit"] == 1
        assert Counter(verbs)["reopen"] + Counter(verbs)["go_up"] == ticket.cycle
        assert (ticket.owner_id is not None) == (ticket.state in {State.CLAIMED, State.RESOLVED, State.CLOSED})


async def test_the_shuffle_would_notice_a_step_taken_twice() -> None:
    """The control: a history with a claim upon a claim is no legal one."""
    assert any(earlier not in LEADS_TO.get(later, _TURNS) for earlier, later in turns(["submit", "claim", "claim"]))
