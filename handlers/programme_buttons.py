"""What the buttons of the clinic programme do: one table a form of action."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from handlers import (
    adverse_events,
    consents,
    courses,
    enrolments,
    followups,
    labs,
    nursing,
    own_records,
    plans,
    self_reports,
    visits,
)
from handlers.context import Context
from handlers.dialogue import Replies

WithId: TypeAlias = Callable[[Context, int], Awaitable[Replies]]
WithCode: TypeAlias = Callable[[Context, int, str], Awaitable[Replies]]

STEPS: dict[str, WithId] = {
    "enrolments:eligible": enrolments.eligible,
    "enrolments:ineligible": enrolments.ineligible,
    "consents:agree": consents.agree,
    "consents:refuse": consents.refuse,
    "plans:date": plans.change_date,
    "plans:make": plans.make_plan,
    "followups:well": followups.well,
    "followups:joint": followups.joint,
    "followups:call": followups.call_me,
    "followups:leave": followups.leave,
    "plans:other": plans.other_interval,
    "visits:card": visits.card,
    "visits:save": visits.save,
    "visits:rewrite": visits.rewrite,
    "visits:reached": visits.reached,
    "labs:save": labs.save,
    "labs:rewrite": labs.rewrite,
    "labs:amend": labs.amend,
    "nursing:of": nursing.of,
    "adverse:save": adverse_events.save,
    "adverse:rewrite": adverse_events.rewrite,
    "adverse:close": adverse_events.close,
    "consents:relative": consents.by_relative,
    "consents:paper": consents.on_paper,
    "self:stop": self_reports.stop,
    "own:wrong": own_records.wrong,
    "courses:complete": courses.complete,
    **{f"courses:{what}": partial(courses.change, what=what) for what in courses.REASONS},
}

CHOICES: dict[str, WithCode] = {
    "plans:every": plans.interval,
    "visits:advise": visits.advise,
    "visits:went": visits.went,
    "visits:correct": visits.correct,
    "labs:correct": labs.correct,
    "adverse:severity": adverse_events.severity,
    "adverse:ended": adverse_events.ended,
    "enrolments:menopause": enrolments.menopause,
    "enrolments:excluded": enrolments.excluded,
    "consents:kin": consents.kin,
    "consents:basis": consents.basis,
    "self:is": self_reports.choose,
    "self:skip": self_reports.skip,
    "courses:because": courses.because,
}
