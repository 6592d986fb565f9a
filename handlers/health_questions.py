"""What the content does not answer: it waits in the nurses' list until one of them has answered."""

from bot.domain.audit import Look, enrolment_of, thing_of_person
from bot.domain.errors import QuestionAnswered
from bot.domain.health_questions import LONGEST, HealthQuestion
from bot.domain.messages import Arg, Button, Lines, Notice, Word, short
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, CareOf, Relation
from handlers import care, filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply

PAGE = 5
MOST = 50
"""Questions that are looked through for the list and its count."""

ASKED = ("没答的", "没回答的", "居民提问", "unanswered")
"""The words by which a nurse asks for the list."""


async def ask(ctx: Context, asked: str, key: str) -> Replies:
    """Put a question on the nurses' list and let them know; without a nurse the grid worker gets it."""
    if ctx.speaker.is_staff:  # what they write of a resident's health is not theirs to ask
        ctx.rest()
        return Reply("unclear-nurse" if ctx.speaker.role is Role.NURSE else "unclear-staff")
    nurses = await nurses_of(ctx, ctx.speaker)
    if not nurses:
        return await filing.ask_worker(ctx, asked)
    question = await keep(ctx, asked)
    args: dict[str, Arg] = {"name": ctx.speaker.name or Word("somebody"), "words": question.words}
    ctx.tell(*(Notice(nurse.id, "health-question", args, (answer_button(question),)) for nurse in nurses))
    ctx.rest()
    return Reply(key, {"name": nurses[0].name})


async def keep(ctx: Context, asked: str) -> HealthQuestion:
    """Put what the speaker says on the list of their nurses."""
    communities = {ctx.community.community_of(nurse.grid_id) for nurse in await nurses_of(ctx, ctx.speaker)}
    near = communities.pop() if len(communities) == 1 else None
    question_id = await ctx.uow.new_id()
    question = HealthQuestion(
        question_id, ctx.speaker.id, near.id if near is not None else None, asked[:LONGEST], ctx.now
    )
    ctx.uow.health_questions.add(question)
    return question


async def nurses_of(ctx: Context, person: Person) -> list[Person]:
    """List the nurses whose somebody's health is: those of the clinic that follows them, or of where they live.

    Who is in the programme may have no home that is known; the nurses of other communities are told nothing of them.
    """
    enrolment = await ctx.uow.enrolments.current_of(person.id)
    own = ctx.community.staff.get(enrolment.nurse_id) if enrolment is not None else None
    found = ctx.community.nurses_of(own or person)
    return sorted(found, key=lambda one: one is not own)


def answer_button(question: HealthQuestion) -> Button:
    """Let a nurse answer."""
    return Button("health-answer", f"health:reply:{question.id}")


async def waiting(ctx: Context) -> Replies:
    """List what waits for an answer, the oldest first; None where nothing does."""
    ctx.require(Action.LIST_FOLLOWUPS)
    own = ctx.community.community_of(ctx.speaker.grid_id)
    found = await ctx.uow.health_questions.waiting([own.id] if own is not None else [], MOST)
    if not found:
        return None
    await care.note_list(ctx)
    shown = list(enumerate(found[:PAGE], 1))
    lines = tuple(
        [
            Word("health-waiting-line", {"number": at, "name": await _name(ctx, one), "words": short(one.words, 80)})
            for at, one in shown
        ]
    )
    buttons = tuple(Button("health-answer-number", f"health:reply:{one.id}", {"number": str(at)}) for at, one in shown)
    return Reply("health-waiting", {"count": len(found), "lines": Lines(lines)}, buttons)


async def listed(ctx: Context) -> Replies:
    """List what waits for an answer, or say that nothing does."""
    return await waiting(ctx) or Reply("health-waiting-none")


async def reply_to(ctx: Context, question_id: int) -> Replies:
    """Let a nurse answer a resident's question with the next message."""
    question = await _loaded(ctx, question_id)
    if not question.is_open:
        return _answered(ctx)
    await _note_look(ctx, question)
    ctx.wait_for("answer", question_id)
    return Reply("health-reply-now", {"name": await _name(ctx, question), "words": short(question.words, 80)})


async def pass_on_answer(ctx: Context, question_id: int) -> Replies:
    """Give the nurse's answer to the resident, once."""
    question = await _loaded(ctx, question_id)
    if not question.is_open:
        return _answered(ctx)
    ctx.rest()
    words = ctx.inbound.text[:LONGEST]
    ctx.uow.health_questions.save(question.answered(ctx.speaker.id, ctx.now, words))
    args: dict[str, Arg] = {"name": ctx.speaker.name, "words": words}
    ctx.tell(Notice(question.person_id, "health-nurse-says", args))
    return Reply("health-reply-sent", {"name": await _name(ctx, question)})


async def answer_later(ctx: Context, question_id: int) -> Reply:
    """Remind a nurse who wrote something else that a resident still waits for the answer."""
    question = await _loaded(ctx, question_id)
    return Reply("health-reply-later", {"name": await _name(ctx, question)}, (answer_button(question),))


def _answered(ctx: Context) -> Reply:
    """Say that a colleague was quicker; the nurse's next line is her own again."""
    ctx.rest()
    return Reply(QuestionAnswered.key)


async def _loaded(ctx: Context, question_id: int) -> HealthQuestion:
    """Give a question to the nurses of whoever asked: a resident of another community is not theirs to answer."""
    ctx.require(Action.LIST_FOLLOWUPS)
    question = await ctx.uow.health_questions.get(question_id)
    nurses = await nurses_of(ctx, await ctx.uow.people.get(question.person_id))
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(question.person_id, nurses[0].id if nurses else None))
    return question


async def _note_look(ctx: Context, question: HealthQuestion) -> None:
    """Write down that a nurse reads what somebody asked: in their record, where they have one."""
    enrolment = await ctx.uow.enrolments.current_of(question.person_id)
    thing = enrolment_of(enrolment.id) if enrolment is not None else thing_of_person(question.person_id)
    await ctx.uow.audits.add(ctx.now, ctx.speaker.id, Look.QUESTION, thing, Relation.NURSE.value)


async def _name(ctx: Context, question: HealthQuestion) -> Arg:
    return (await ctx.uow.people.get(question.person_id)).name or Word("somebody")
