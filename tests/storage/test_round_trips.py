from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.analytes import Limits
from bot.domain.consents import ConsentKind
from bot.domain.enrolments import Step
from bot.domain.errors import NotFound
from bot.domain.followups import Feeling, Stage
from bot.domain.lab_panels import Disease, Ecg
from bot.domain.leaves import Leave, LeaveState
from bot.domain.messages import (
    Button,
    ClockTime,
    Day,
    Lane,
    Left,
    Lines,
    Moment,
    Notice,
    Word,
)
from bot.domain.people import Person
from bot.domain.tickets import Mark, Rating, Result, State, Ticket, TicketEvent
from bot.domain.visits import VisitRecord
from bot.domain.words import Both, Language
from storage.forms import Form
from storage.people import People
from storage.stores import Store
from storage.units import Units
from tests.support.builders import (
    START,
    a_claimed_ticket,
    a_draft,
    a_followup,
    a_panel,
    a_person,
    a_screening,
    a_ticket,
    an_adverse_event,
    an_enrolment,
)
from tests.support.clock import MORNING
from tests.support.people import A1, BUILDINGS, CHEN, EVERYBODY, GRIDS, HE, LI, ONE, SUN, WANG, ZHAO
from tests.support.stored import keep, settle

LATER = MORNING + timedelta(hours=5, microseconds=7)


@pytest.fixture
async def town(units: Units) -> Units:
    """A store in which the people, grids and buildings of the tests stand."""
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    return units


async def test_a_person_comes_back_as_they_were(town: Units) -> None:
    person = a_person(
        name="张桂兰",
        language=Language.EN,
        phone="13812345678",
        building_id=ONE.id,
        entrance=2,
        flat="201",
        on_duty=False,
        deputy_id=WANG.id,
        grid_id=A1.id,
        revoked_at=LATER,
        version=3,
    )
    await keep(town, people=[person])

    assert await town.begin().people.get(person.id) == person


async def test_a_leave_comes_back_as_it_was_and_falls_due(town: Units) -> None:
    leave = Leave(5, WANG.id, SUN.id, date(2026, 3, 3), date(2026, 3, 6))
    planned = leave.planned(ZoneInfo("Asia/Shanghai"))
    away = replace(leave, id=6, person_id=ZHAO.id).begun((1, 2), (3,), ZoneInfo("Asia/Shanghai"))
    uow = town.begin()
    uow.leaves.add(planned)
    uow.leaves.add(away)
    uow.leaves.add(replace(leave, id=7).ended(LeaveState.CANCELLED))
    await uow.commit()

    leaves = town.begin().leaves
    assert await leaves.ahead_of(WANG.id) == [planned]
    assert await leaves.get(6) == away
    assert (await leaves.next_due(), await leaves.due(LATER)) == (planned.due_at, [])
    assert await leaves.due(LATER + timedelta(days=1)) == [5]
    assert (await town.next_due()) == planned.due_at


async def test_what_each_has_claimed_is_counted_at_once(town: Units) -> None:
    mine = [a_claimed_ticket() for _ in range(3)]
    await keep(town, tickets=[*mine, a_claimed_ticket(owner_id=ZHAO.id), a_ticket(owner_id=SUN.id)])

    loads = await town.begin().tickets.loads({WANG.id, ZHAO.id, SUN.id, *range(5_000, 5_040)})
    assert loads == {WANG.id: 3, ZHAO.id: 1}


async def test_a_person_is_found_by_name_however_it_is_typed(town: Units) -> None:
    emma = a_person(name="Emma Brown")
    await keep(town, people=[emma])

    assert await town.begin().people.by_name("  EMMA   brown ") == [emma]
    assert await town.begin().people.by_name("Emma") == []


async def test_an_account_stands_for_its_person_until_it_stands_for_another(town: Units) -> None:
    uow = town.begin()
    uow.people.link(LI.id, "web", "cookie", MORNING)
    await uow.commit()
    assert await town.begin().people.by_account("web", "cookie") == LI
    assert await town.begin().people.by_account("console", "cookie") is None

    uow = town.begin()
    uow.people.link(CHEN.id, "web", "cookie", MORNING)
    await uow.commit()

    assert await town.begin().people.by_account("web", "cookie") == CHEN


@pytest.mark.parametrize(
    "ticket",
    [
        a_draft(),
        a_ticket(flat="301", place_words="水房旁边", danger="gas", subject_id=None, subject_role=""),
        a_claimed_ticket(mark=Mark.WAITING, arrive_at=LATER, told=(ZHAO.id,), returns=2, level=2),
        a_claimed_ticket(
            state=State.CLOSED,
            result=Result.PERSUADED,
            rating=Rating.FAIR,
            resolved_at=LATER,
            closed_at=LATER,
            disputed=True,
            cycle=2,
            version=9,
        ),
        a_ticket(subject_id=WANG.id, subject_role="grid_worker", candidates=(SUN.id,), text="a\n\u202e🙂<b>*_[ '\";--"),
    ],
    ids=lambda ticket: str(ticket.state),
)
async def test_a_ticket_comes_back_as_it_was(town: Units, ticket: Ticket) -> None:
    await keep(town, tickets=[ticket])

    assert await town.begin().tickets.get(ticket.id) == ticket
    if ticket.number:
        assert await town.begin().tickets.by_number(ticket.number) == ticket


async def test_a_ticket_that_is_not_there_is_not_found(town: Units) -> None:
    assert await town.begin().tickets.find(4711) is None
    assert await town.begin().tickets.find(None) is None
    assert await town.begin().tickets.by_number(4711) is None
    with pytest.raises(NotFound):
        await town.begin().tickets.get(4711)


async def test_the_history_is_told_in_its_order(town: Units) -> None:
    ticket = a_ticket()
    told = [
        TicketEvent(ticket.id, MORNING, "submit", LI.id),
        TicketEvent(ticket.id, LATER, "claim", WANG.id),
        TicketEvent(ticket.id, LATER, "return", WANG.id, "不在我的网格"),
        TicketEvent(ticket.id, LATER, "late"),
    ]
    await keep(town, tickets=[ticket])
    for event in told:
        uow = town.begin()
        await uow.tickets.tell(event)
        await uow.commit()

    assert await town.begin().tickets.history(ticket.id) == told


async def test_pictures_keep_their_phase_and_move_with_their_ticket(town: Units) -> None:
    late, last = a_draft(), a_ticket()
    await keep(town, tickets=[late, last])
    uow = town.begin()
    before = await uow.tickets.add_photo(late.id, "before", b"\xff\xd8\x00before", MORNING)
    after = await uow.tickets.add_photo(late.id, "after", b"after", LATER)
    assert await uow.tickets.photos(late.id, "before") == (before,)
    assert uow.tickets.added_photos() == (before, after)
    await uow.commit()

    uow = town.begin()
    uow.tickets.move_photos(late.id, last.id)
    await uow.commit()

    kept = town.begin().tickets
    assert await kept.photos(late.id, "before") == ()
    assert await kept.photos(last.id, "before") == (before,)
    assert await kept.photos(last.id, "after") == (after,)
    assert await kept.photo(before) == (last.id, b"\xff\xd8\x00before")
    assert await kept.photo(4711) is None


async def test_the_lists_hold_what_they_are_for(town: Units) -> None:
    mine = a_ticket(reporter_id=CHEN.id)
    taken = a_claimed_ticket(reporter_id=LI.id)
    gone = a_ticket(state=State.WITHDRAWN, reporter_id=CHEN.id)
    draft = a_draft(reporter_id=CHEN.id)
    await keep(town, tickets=[mine, taken, gone, draft])

    kept = town.begin().tickets
    assert await kept.of_reporter(CHEN.id) == [draft, mine]
    assert await kept.of_owner(WANG.id) == [taken]
    assert await kept.under_way_in([A1.id]) == [taken, mine]
    assert await kept.under_way_in([]) == []


async def test_what_is_due_is_listed_from_its_moment_on(town: Units) -> None:
    soon, late = a_ticket(due_at=LATER), a_ticket(due_at=MORNING)
    never = a_claimed_ticket(due_at=None)
    await keep(town, tickets=[soon, late, never])

    kept = town.begin().tickets
    assert await kept.due(MORNING - timedelta(seconds=1)) == []
    assert await kept.due(MORNING) == [late.id]
    assert await kept.due(LATER) == [late.id, soon.id]
    assert await kept.next_due() == MORNING
    assert await town.next_due() == MORNING


async def test_a_form_comes_back_as_it_was(town: Units) -> None:
    form = Form(LI.id).waiting("resolve", 12, step="photo", urate=412.5, words="药在吃")
    uow = town.begin()
    uow.forms.save(replace(form, last=7, unclear=1, told_disclaimer=True))
    await uow.commit()

    found = await town.begin().forms.of(LI.id)
    assert found == replace(form, last=7, unclear=1, told_disclaimer=True, version=0)
    assert await town.begin().forms.of(CHEN.id) == Form(CHEN.id)
    assert (await town.begin().forms.of(LI.id, "group")).version == -1


async def test_every_kind_of_figure_in_a_message_comes_back(town: Units) -> None:
    notice = Notice(
        to=LI.id,
        key="card",
        args={
            "number": "1024",
            "count": 3,
            "place": Both("3 号楼", "Building 3"),
            "standing": Word("standing-claimed", {"name": "王芳", "at": ClockTime(LATER)}),
            "lines": Lines((Word("a"), Word("b", {"at": Moment(LATER), "left": Left(LATER)}))),
            "on": Day(date(2026, 3, 12)),
            "empty": "",
        },
        buttons=(
            Button("do-claim", "tickets:claim:7"),
            Button("label", "drafts:as:7.lift", {"label": Both("梯", "L")}),
        ),
        photos=(5, 6),
        slot="ticket:7",
        fresh=False,
        lane=Lane.DANGER,
        once="late:7:0",
        until=LATER,
    )
    uow = town.begin()
    uow.outbox.add(notice, MORNING)
    await uow.commit()

    (posted,) = await town.begin().outbox.since(LI.id, 0)
    assert posted.notice == notice
    assert posted.created_at == MORNING
    assert uow.posted == [posted]


async def test_a_conversation_is_read_on_from_where_somebody_was(town: Units) -> None:
    uow = town.begin()
    for number in range(5):
        uow.outbox.add(Notice(LI.id, "ticket-progress", {"number": str(number)}), MORNING)
    uow.outbox.add(Notice(CHEN.id, "ticket-progress"), MORNING)
    await uow.commit()

    outbox = town.begin().outbox
    everything = await outbox.since(LI.id, 0)
    assert [one.notice.args["number"] for one in everything] == ["0", "1", "2", "3", "4"]
    assert await outbox.since(LI.id, everything[2].id) == everything[3:]
    assert await outbox.newest(LI.id, 2) == everything[3:]


async def whom_and_why(people: People, code: str, now: datetime) -> tuple[Person, str] | None:
    found = await people.by_pass(code, now)
    return None if found is None else (found[0], found[1].purpose)


async def test_a_pass_lets_in_once_and_in_time(town: Units) -> None:
    uow = town.begin()
    uow.people.issue_pass("K7QM-2XWP-9RTA", WANG.id, "invitation", LATER)
    uow.people.issue_pass("back", LI.id, "return", None)
    await uow.commit()

    people = town.begin().people
    assert await whom_and_why(people, "K7QM-2XWP-9RTA", MORNING) == (WANG, "invitation")
    assert await people.by_pass("K7QM-2XWP-9RTA", LATER) is None
    assert await people.by_pass("guessed", MORNING) is None
    assert await whom_and_why(people, "back", LATER) == (LI, "return")

    uow = town.begin()
    uow.people.use_pass("K7QM-2XWP-9RTA", MORNING)
    uow.people.end_passes(LI.id, "return", MORNING)
    await uow.commit()

    people = town.begin().people
    assert await people.by_pass("K7QM-2XWP-9RTA", MORNING) is None
    assert await people.by_pass("back", MORNING) is None


async def test_a_pass_of_somebody_revoked_lets_nobody_in(town: Units) -> None:
    uow = town.begin()
    uow.people.issue_pass("code", WANG.id, "invitation", None)
    uow.people.save(replace(WANG, revoked_at=MORNING))
    await uow.commit()

    assert await town.begin().people.by_pass("code", MORNING) is None


async def test_a_screening_is_found_by_its_code_and_dies_at_its_end(town: Units) -> None:
    screening = a_screening(place="3号楼", person_id=LI.id)
    agreed = replace(screening.agree(ConsentKind.PROGRAMME), eligible=True)
    uow = town.begin()
    agreed = replace(agreed, code_digest=uow.screenings.digest("12345678"))
    uow.screenings.add(agreed)
    await uow.commit()
    assert await town.begin().screenings.by_code("12345678") == agreed
    assert await town.begin().screenings.by_code("87654321") is None
    assert await town.begin().screenings.next_expiry() == agreed.expires_at

    uow = town.begin()
    uow.screenings.drop_expired(agreed.expires_at - timedelta(seconds=1))
    await uow.commit()
    assert await town.begin().screenings.get(agreed.id) == agreed

    uow = town.begin()
    uow.screenings.drop_expired(agreed.expires_at)
    await uow.commit()
    assert await town.begin().screenings.find(agreed.id) is None
    assert await town.begin().screenings.next_expiry() is None


async def test_a_screening_that_is_refused_is_gone(town: Units) -> None:
    screening = a_screening()
    await keep(town, screenings=[screening])

    uow = town.begin()
    uow.screenings.remove(await uow.screenings.get(screening.id))
    assert await uow.screenings.next_expiry() is not None
    await uow.commit()

    assert await town.begin().screenings.find(screening.id) is None


async def test_an_enrolment_with_its_visits_comes_back_as_it_was(town: Units) -> None:
    enrolment = an_enrolment(interval=15, planned=True, version=2)
    ended = an_enrolment(person_id=CHEN.id).step(Step.LEAVE)
    await keep(town, enrolments=[enrolment, ended])
    uow = town.begin()
    early = VisitRecord(await uow.new_id(), enrolment.id, None, HE.id, START, MORNING, 512.0, "")
    later = VisitRecord(
        await uow.new_id(), enrolment.id, None, HE.id, date(2026, 3, 12), LATER, None, "没打通", reached=False
    )
    uow.visits.add(later)
    uow.visits.add(early)
    await uow.commit()

    kept = town.begin().enrolments
    assert await kept.get(enrolment.id) == enrolment
    assert await kept.current_of(LI.id) == enrolment
    assert await kept.current_of(CHEN.id) is None
    assert await kept.current_of_nurses([HE.id, SUN.id]) == [enrolment]
    assert await kept.current_of_nurses([]) == []
    assert await kept.every_of_nurses([HE.id]) == [enrolment, ended]
    assert await town.begin().visits.of(enrolment.id) == [early, later]


async def test_what_laboratories_found_and_adverse_events_come_back_as_they_were(town: Units) -> None:
    enrolment, other = an_enrolment(), an_enrolment(person_id=CHEN.id, nurse_id=SUN.id)
    bare = a_panel(enrolment_id=enrolment.id)
    full = a_panel(
        enrolment_id=enrolment.id,
        drawn_on=START + timedelta(days=1),
        values={"alt": 45.0, "hdl": 1.2},
        fasting_hours=9.5,
        ecg=Ecg.ABNORMAL,
        ranges={"alt": Limits(5.0, 40.0), "hdl": Limits(1.0, None), "ldl": Limits(None, 3.4, below=True)},
        diseases=(Disease.GOUT,),
        corrects=bare.id,
    )
    event = an_adverse_event(enrolment_id=enrolment.id)
    over = an_adverse_event(enrolment_id=enrolment.id).close(HE.id, LATER, "better")
    theirs = an_adverse_event(enrolment_id=other.id)
    await keep(town, enrolments=[enrolment, other], lab_panels=[full, bare], adverse_events=[event, over, theirs])

    assert await town.begin().lab_panels.of(enrolment.id) == [bare, full]
    assert await town.begin().adverse_events.of(enrolment.id) == [event, over]
    assert await town.begin().adverse_events.open_of_nurses([HE.id]) == [event]


async def test_a_follow_up_comes_back_as_it_was(town: Units) -> None:
    enrolment = an_enrolment()
    done = a_followup(enrolment_id=enrolment.id, occurred_on=START, stage=Stage.OVER)
    cancelled = a_followup(enrolment_id=enrolment.id).cancel(LATER)
    planned = replace(
        a_followup(enrolment_id=enrolment.id, is_final=True, version=4).answer(Feeling.JOINT, LATER, UTC),
        due_at=MORNING,
    )
    await keep(town, enrolments=[enrolment], followups=[done, cancelled, planned])

    kept = town.begin().followups
    for one in (done, cancelled, planned):
        assert await kept.get(one.id) == one
    assert await kept.open_of(enrolment.id) == planned
    assert await kept.due(MORNING) == [planned.id]
    assert await kept.next_due() == MORNING
    assert await kept.until([HE.id], planned.target_on) == [planned]
    assert await kept.until([HE.id], planned.target_on - timedelta(days=1)) == []


async def test_nothing_is_due_in_an_empty_store(units: Units, store: Store) -> None:
    assert await units.next_due() is None
    assert (await units.begin().community()).grids == {}
