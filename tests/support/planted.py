"""Words that must never be read where the program leaves something, and a store that is full of them."""

import json
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.audit import Look
from bot.domain.consents import Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from bot.domain.enrolments import EnrolmentEvent
from bot.domain.followups import Feeling
from bot.domain.health_questions import HealthQuestion
from bot.domain.intents import Intent
from bot.domain.lab_panels import LabPanel
from bot.domain.messages import Notice
from bot.domain.mutes import Mute, MuteState
from bot.domain.people import Person
from bot.domain.screenings import Exclusion
from bot.domain.self_reports import SelfReport
from bot.domain.tickets import TicketEvent
from bot.domain.unclear import Unclear
from bot.domain.visits import VisitRecord
from bot.domain.words import Both
from storage.chats import Chat
from storage.inbox import Raw
from storage.unit_of_work import Receipt
from storage.units import Units
from tests.support.builders import START, a_followup, a_person, a_screening, a_ticket, an_enrolment
from tests.support.clock import MORNING
from tests.support.people import A1, BUILDINGS, EVERYBODY, GRIDS, HE, ONE, SUN, WANG
from tests.support.stored import keep, settle

PLANTED = [
    *(person.name for person in EVERYBODY),
    *(person.phone for person in EVERYBODY if person.phone),
    "张桂兰",
    "Emma Brown",
    "emma brown",
    "13812345678",
    "一四〇一",
    "五楼拐角第三家",
    "我的电话是",
    "512.75",
    "437.25",
    "尿酸高",
    "痛风",
    "没喝酒",
    "call_me",
    "起红疹",
    "62.75",
    "肿瘤",
    "去上海看孙子",
    "王小红",
    "4711381234",
    "K7QM-2XWP-9RTA",
    "K7QM2XWP9RTA",
    "87654321",
]


HERS = [
    "张桂兰",
    "Emma Brown",
    "13812345678",
    "一四〇一",
    "437.25",
    "没喝酒",
    "call_me",
    "起红疹",
    "62.75",
    "去上海看孙子",
    "王小红",
    "4711381234",
]
"""Of these, what tells who Emma Brown is and how she is."""


async def fill(units: Units) -> Person:
    """Plant everything about Emma Brown in every table that holds something of a person."""
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    emma = a_person(name="Emma Brown", phone="13812345678", building_id=ONE.id, flat="一四〇一")
    ticket = a_ticket(
        text="我的电话是13812345678，我有痛风",
        kind=Intent.HELP,
        flat="一四〇一",
        place_words="五楼拐角第三家",
        reporter_id=emma.id,
        on_behalf="张桂兰",
        extension_why="等张桂兰回来",
    )
    hidden = a_ticket(anonymous=True, reporter_id=None, text="五楼拐角第三家漏水")
    enrolment = an_enrolment(name="张桂兰", person_id=emma.id)
    await keep(
        units,
        people=[emma],
        tickets=[ticket, hidden],
        enrolments=[enrolment],
        screenings=[a_screening(urate=512.75, place="一四〇一")],
        followups=[a_followup(enrolment_id=enrolment.id, person_id=emma.id).answer(Feeling.CALL_ME, MORNING, UTC)],
    )
    uow = units.begin()
    uow.tickets.hide_reporter(hidden, emma.id)
    await uow.tickets.tell(TicketEvent(ticket.id, MORNING, "hand_over", None, "赵磊"))
    await uow.tickets.tell(TicketEvent(ticket.id, MORNING, "add", emma.id, "打我电话13812345678"))
    await uow.tickets.add_photo(ticket.id, "before", b"a picture of her kitchen", MORNING)
    await uow.callbacks.ask(ticket, MORNING)
    followup_id = (await uow.followups.of(enrolment.id))[0].id
    uow.visits.add(VisitRecord(await uow.new_id(), enrolment.id, None, HE.id, START, MORNING, 437.25, "药在吃 没喝酒"))
    uow.lab_panels.add(LabPanel(await uow.new_id(), enrolment.id, START, HE.id, MORNING, {"urate": 437.25}))
    rash = AdverseEvent(await uow.new_id(), enrolment.id, START, HE.id, MORNING, "起红疹", Severity.MILD)
    uow.adverse_events.add(rash)
    uow.self_reports.add(SelfReport(await uow.new_id(), enrolment.id, followup_id, MORNING, {"weight": "62.75"}))
    await uow.enrolments.tell(EnrolmentEvent(enrolment.id, MORNING, "pause", HE.id, "去上海看孙子"))
    await uow.screenings.exclude(a_screening(), Exclusion.OTHER_DISEASE, START, "先有痛风石，后查出肿瘤")
    uow.outbox.add(Notice(emma.id, "health", {"words": Both("尿酸高能吃吗", "gout")}), MORNING)
    uow.outbox.add(Notice(emma.id, "held", {"words": "尿酸高"}), MORNING, MORNING + timedelta(hours=9))
    uow.outbox.add(Notice(WANG.id, "card", {"words": "Emma Brown 13812345678 我有痛风", "number": "5001"}), MORNING)
    uow.outbox.add(Notice(HE.id, "said", {"words": "Emma Brown 尿酸 437.25"}), MORNING)
    uow.forms.save((await uow.forms.of(emma.id)).waiting("what", words="我的电话是13812345678"))
    uow.forms.save((await uow.forms.of(HE.id)).waiting("record", enrolment.id, urate=437.25, words="没喝酒"))
    uow.people.link(emma.id, "web", "fingerprint", MORNING, "Chrome")
    chat = Chat(await uow.new_id(), "telegram", "4711381234", person_id=emma.id)
    uow.chats.add(chat)
    uow.chats.show(chat.id, f"ticket:{ticket.id}", 7, is_caption=False)
    uow.mutes.add(
        Mute(await uow.new_id(), emma.id, "尿酸高也骂人", SUN.id, MORNING, state=MuteState.APPEALED, appeal="我有痛风")
    )
    uow.health_questions.add(
        HealthQuestion(await uow.new_id(), emma.id, None, "痛风能吃吗", MORNING, answer="没喝酒就行")
    )
    uow.unclear.add(Unclear(await uow.new_id(), emma.id, A1.id, "五楼拐角第三家", MORNING))
    given = Consent(await uow.new_id(), emma.id, ConsentKind.HEALTH_DATA, "2026-11", "abc", "web", MORNING)
    signed = await uow.consents.add_paper(emma.id, b"signed by Emma Brown")
    uow.consents.add(
        replace(
            given,
            way=ConsentWay.RELATIVE,
            signatory=Signatory("王小红", Kinship.CHILD, Basis.ASKED_TO),
            taken_by=HE.id,
            paper_id=signed,
        )
    )
    uow.inbox.store(Raw("telegram", "raw", "我有痛风", 1), MORNING)
    uow.people.issue_pass("K7QM2XWP9RTA", emma.id, "return", None)
    await uow.commit(Receipt("web", "1", MORNING, emma.id, "quarantined", "我有痛风，尿酸高", "A1"))
    uow = units.begin()
    screened = a_screening()
    uow.screenings.add(replace(screened, person_id=emma.id).declare_eligible(uow.screenings.digest("87654321")))
    await uow.audits.add(MORNING, SUN.id, Look.DETAILS, f"ticket:{ticket.id}", "overseer")
    await uow.commit()
    return emma


def found_in(folder: Path) -> set[str]:
    """Search every byte that the store left in its folder."""
    raw = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    forms = ("utf-8", "utf-16-le")
    escaped = {one: json.dumps(one).strip('"').encode() for one in PLANTED}
    return {one for one in PLANTED if any(one.encode(form) in raw for form in forms) or escaped[one] in raw}
