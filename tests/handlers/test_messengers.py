"""Follow-ups on a foreign messenger: where the clinic offers it, for who consented, until they take it back."""

from dataclasses import replace

import pytest

from bot.dispatcher import Handled
from bot.domain.consents import Consent, ConsentKind
from bot.domain.enrolments import EnrolmentState
from handlers.messengers import Carries, carries
from tests.support.town import HE, LI, WANG, XU, ZHANG, Town

OURS, THEIRS = frozenset({"桂园社区"}), frozenset({"别的社区"})


@pytest.fixture
async def offering(community: Town) -> Town:
    """The community, whose clinic offers it, with a resident in the programme."""
    community.app.doors.clinics = OURS
    await community.planned()
    return community


def keys(handled: Handled) -> list[str]:
    return [reply.key for reply in handled.replies]


async def carried_to(town: Town, name: str) -> Carries:
    return await carries(town.app.units.begin(), town.app.doors.clinics, (await town.person(name)).id)


async def chosen(town: Town, name: str = ZHANG) -> list[Consent]:
    given = await town.app.units.begin().consents.of((await town.person(name)).id)
    return [one for one in given if one.kind is ConsentKind.MESSENGER]


@pytest.mark.parametrize(
    ("clinics", "name", "what"),
    [
        (frozenset(), ZHANG, Carries.NOTHING),
        (THEIRS, ZHANG, Carries.NOTHING),
        (OURS, ZHANG, Carries.ON_REQUEST),
        (OURS | THEIRS, ZHANG, Carries.ON_REQUEST),
        (OURS, LI, Carries.NOTHING),
        (OURS, HE, Carries.NOTHING),
        (OURS, XU, Carries.NOTHING),
        (OURS, WANG, Carries.NOTHING),
    ],
)
async def test_it_is_offered_by_the_clinic_to_who_is_in_its_programme_and_to_nobody_else(
    offering: Town, clinics: frozenset[str], name: str, what: Carries
) -> None:
    offering.app.doors.clinics = clinics

    assert await carried_to(offering, name) is what


async def test_what_was_agreed_to_is_kept_with_its_text_and_where(offering: Town) -> None:
    assert keys(await offering.by_telegram(ZHANG, action="messengers:ask:0")) == ["messenger-consent"]
    assert await chosen(offering) == []

    assert keys(await offering.by_telegram(ZHANG, action="messengers:agree:0")) == ["messenger-carries", "plan-told"]

    (kept,) = await chosen(offering)
    text = offering.app.guides.consent_texts[ConsentKind.MESSENGER]
    assert (kept.text_version, kept.text_hash) == text
    assert (kept.channel, kept.withdrawn_at) == ("telegram", None)
    assert await carried_to(offering, ZHANG) is Carries.HEALTH


@pytest.mark.parametrize("action", ["messengers:ask:0", "messengers:agree:0", "messengers:stay:0", "messengers:back:0"])
@pytest.mark.parametrize("name", [LI, WANG, HE])
async def test_whoever_is_in_no_programme_chooses_nothing(offering: Town, name: str, action: str) -> None:
    assert keys(await offering.by_telegram(name, action=action)) == ["refused-not-found"]
    assert await chosen(offering, name) == []


async def test_what_waited_on_the_page_is_said_here_once_it_may_be(offering: Town) -> None:
    await offering.pass_time(days=10, hours=1)

    handled = await offering.by_telegram(ZHANG, action="messengers:agree:0")

    assert keys(handled) == ["messenger-carries", "followup-remind"]
    assert [one.key for one in handled.replies[1].buttons]
    assert keys(await offering.by_telegram(ZHANG, action="messengers:ask:0")) == ["messenger-carries"]
    assert keys(await offering.by_telegram(ZHANG, action="messengers:agree:0")) == ["messenger-carries"]
    assert len(await chosen(offering)) == 1


async def test_nobody_signs_for_a_relative_here_whatever_they_read_here(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")
    await offering.say(HE, "建档 李四 男 70 尿酸 512")
    coded = await offering.press(HE, "enrol-eligible")
    screening_id = int(coded.replies[-1].buttons[0].action.rpartition(":")[2])
    await offering.press(HE, "consent-by-relative")

    for said in ({"text": str(coded.replies[-1].args["code"])}, {"action": f"consents:kin:{screening_id}.child"}):
        handled = await offering.by_telegram(ZHANG, **said)
        assert keys(handled) == ["health-on-the-page"]
        assert "李四" not in str(handled.replies)


async def test_what_was_agreed_to_in_a_former_programme_says_nothing_of_the_next(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")
    enrolment = await offering.app.units.begin().enrolments.current_of((await offering.person(ZHANG)).id)
    assert enrolment is not None
    uow = offering.app.units.begin()
    uow.enrolments.save(replace(enrolment, state=EnrolmentState.COMPLETED))
    await uow.commit()
    assert await carried_to(offering, ZHANG) is Carries.NOTHING

    offering.clock.advance(days=30)
    await offering.planned()

    assert await carried_to(offering, ZHANG) is Carries.ON_REQUEST


async def test_it_can_be_taken_back_even_where_it_is_offered_no_more(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")
    offering.app.doors.clinics = frozenset()

    handled = await offering.by_telegram(ZHANG, "设置")
    assert "messenger-back" in [one.key for one in handled.replies[0].buttons]
    assert keys(await offering.by_telegram(ZHANG, action="messengers:back:0")) == ["messenger-stays"]


async def test_it_is_chosen_where_it_is_carried_and_not_on_the_page(offering: Town) -> None:
    handled = await offering.send(ZHANG, "messengers:agree:0")

    assert keys(handled) == ["refused-not-found"]
    assert await chosen(offering) == []


async def test_where_the_clinic_offers_it_no_more_nothing_is_carried_whatever_was_agreed_to(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")
    offering.app.doors.clinics = frozenset()

    assert await carried_to(offering, ZHANG) is Carries.NOTHING


async def test_taken_back_it_is_over_and_the_programme_goes_on(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")

    assert keys(await offering.by_telegram(ZHANG, action="messengers:back:0")) == ["messenger-stays"]

    (kept,) = await chosen(offering)
    assert kept.withdrawn_at == offering.clock.now()
    assert await carried_to(offering, ZHANG) is Carries.ON_REQUEST
    given = await offering.app.units.begin().consents.of(kept.person_id)
    assert [one.kind for one in given if one.withdrawn_at is None] == [ConsentKind.PROGRAMME, ConsentKind.HEALTH_DATA]
    assert keys(await offering.by_telegram(ZHANG, action="messengers:back:0")) == ["refused-not-found"]


async def test_who_leaves_the_programme_takes_it_back_as_well(offering: Town) -> None:
    await offering.by_telegram(ZHANG, action="messengers:agree:0")
    await offering.say(ZHANG, "退出随访")

    (kept,) = await chosen(offering)
    assert kept.withdrawn_at is not None
    assert await carried_to(offering, ZHANG) is Carries.NOTHING
