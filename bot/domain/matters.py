"""What a ticket holds, and the clocks that run on it; the steps of its life stand in `tickets`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.domain import deadlines
from bot.domain.catalogue import Clock
from bot.domain.deadlines import Meter
from bot.domain.errors import AlreadyFiled, NotOpen
from bot.domain.intents import Intent
from bot.domain.promises import Alarm, Promise, Running
from bot.domain.spans import Terms
from bot.domain.steps import STEPS, UNDER_WAY, State, Step


class Mark(StrEnum):
    """What the owner of a claimed ticket is doing."""

    NONE = "none"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    WAITING = "waiting"


class Pause(StrEnum):
    """For what a ticket waits while its clocks stand still."""

    NONE = ""
    PARTS = "parts"
    RESIDENT = "resident"


class Result(StrEnum):
    """What was done."""

    FIXED = "fixed"
    CLEANED = "cleaned"
    PERSUADED = "persuaded"
    PASSED_ON = "passed_on"


class Rating(StrEnum):
    """The resident's own word; silence is none of these."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter.

    `reporter_id` is None on an anonymous ticket: the link lies in a table of its own. `grid_id` is the grid that
    answers for it. `desk_id` answers for it while nobody has claimed it; `lead_id` received it first and stays
    in the lead (首接负责); `joint` help its owner. `due_at` is the next moment at which it must be looked at.
    `cycle` counts the reopenings, `level` the rungs of the ladder that were called in this cycle. `told` are all
    who ever got its card; it grows by itself. `incident_id` is the ticket that it was merged into, `followers`
    how many were merged into this one; `apart` is the one of which its author said that this is another.
    The `…_minutes` are its promised times in counted time, `…_told` the marks of them that were told.
    `answers` says who answers where that is not whom its category names. `filed_by` filed it for somebody
    else, `on_behalf` says for whom; `filer_hears` that they still hear of it after that person took it over.
    What the staff file has no reporter until then.
    """

    id: int
    kind: Intent
    category: str
    clock: Clock
    text: str
    touched_at: datetime
    number: int = 0
    state: State = State.DRAFT
    mark: Mark = Mark.NONE
    danger: str = ""
    building_id: int | None = None
    entrance: int | None = None
    flat: str = ""
    place_words: str = ""
    placed: bool = False
    grid_id: int | None = None
    reporter_id: int | None = None
    anonymous: bool = False
    filed_by: int | None = None
    on_behalf: str = ""
    filer_hears: bool = False
    subject_id: int | None = None
    subject_role: str = ""
    answers: str = ""
    candidates: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    owner_id: int | None = None
    lead_id: int | None = None
    joint: tuple[str, ...] = ()
    desk_id: int | None = None
    incident_id: int | None = None
    followers: int = 0
    apart: int = 0
    opened_at: datetime | None = None
    claim_by: datetime | None = None
    word_by: datetime | None = None
    resolve_by: datetime | None = None
    respond_minutes: int = 0
    word_minutes: int = 0
    resolve_minutes: int = 0
    respond_told: int = 0
    word_told: int = 0
    resolve_told: int = 0
    level: int = 0
    pause: Pause = Pause.NONE
    paused_at: datetime | None = None
    pause_ends_at: datetime | None = None
    extension: str = ""
    extension_why: str = ""
    first_claim_by: datetime | None = None
    first_claimed_at: datetime | None = None
    claimed_at: datetime | None = None
    arrive_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    result: Result | None = None
    rating: Rating | None = None
    disputed: bool = False
    cycle: int = 0
    returns: int = 0
    version: int = 0

    def __post_init__(self) -> None:
        """Remember everybody who gets the card now beside those who got it before."""
        now = [*self.told, *self.candidates, self.owner_id]
        object.__setattr__(self, "told", tuple(dict.fromkeys(one for one in now if one is not None)))

    @property
    def urgency(self) -> deadlines.Urgency:
        """Tell how pressing it is."""
        return deadlines.urgency(self.clock)

    @property
    def is_about_staff(self) -> bool:
        """Tell whether it complains about somebody who works here."""
        return self.subject_role != ""

    @property
    def is_late(self) -> bool:
        """Tell whether a rung of the ladder has been called in this cycle."""
        return self.level > 0

    def takes_lines_at(self, now: datetime) -> bool:
        """Tell whether a line said now simply joins it."""
        return self.state in {State.DRAFT, State.MERGED, *UNDER_WAY} and now - self.touched_at <= deadlines.JOIN_WITHIN

    def running(self) -> tuple[Running, ...]:
        """List the clocks that run now: to be claimed or heard of, and to be settled; none while it waits."""
        if self.state not in UNDER_WAY or self.pause is not Pause.NONE:
            return ()
        first = (
            (Promise.RESPOND, self.claim_by, self.respond_minutes, self.respond_told)
            if self.state is State.OPEN
            else (Promise.WORD, self.word_by, self.word_minutes, self.word_told)
        )
        clocks = (first, (Promise.RESOLVE, self.resolve_by, self.resolve_minutes, self.resolve_told))
        return tuple(
            Running(promise, by, timedelta(minutes=minutes), told)
            for promise, by, minutes, told in clocks
            if by is not None
        )

    def watched(self, meter: Meter) -> Self:
        """Note the next moment at which a clock must be looked at."""
        if self.pause is not Pause.NONE:
            return replace(self, due_at=self.pause_ends_at)
        moments = [moment for clock in self.running() if (moment := clock.next_at(meter)) is not None]
        return replace(self, due_at=min(moments, default=None))

    def reminded(self, now: datetime, meter: Meter) -> tuple[Self, list[Alarm]]:
        """Note which marks of its clocks have been reached, and give them, the earlier ones first."""
        alarms = [Alarm(clock.promise, mark) for clock in self.running() for mark in clock.reached(now, meter)]
        told: dict[str, int] = {f"{alarm.promise.value}_told": alarm.mark for alarm in alarms}
        # mypy cannot know which fields the names stand for.
        return replace(self, **told).watched(meter), alarms  # type: ignore[arg-type]

    def climbed(self, level: int, to: int | None) -> Self:
        """Note that a rung of the ladder was called; who was told answers for what nobody has claimed."""
        told = self.told if to is None else (*self.told, to)
        desk = to if to is not None and self.state is State.OPEN else self.desk_id
        return replace(self, level=level, told=told, desk_id=desk)

    def on_terms(self, terms: Terms, meter: Meter) -> Self:
        """Take the promised times of a category, in the minutes that are counted."""
        respond, word, resolve = (
            int(span.measured(meter.day).total_seconds()) // 60 for span in (terms.respond, terms.word, terms.resolve)
        )
        return replace(self, respond_minutes=respond, word_minutes=word, resolve_minutes=resolve)

    def started(self, now: datetime, meter: Meter) -> Self:
        """Start the clocks of a cycle."""
        by = meter.after(now, timedelta(minutes=self.respond_minutes))
        return replace(
            self,
            claim_by=by,
            first_claim_by=self.first_claim_by or by,
            word_by=None,
            resolve_by=meter.after(now, timedelta(minutes=self.resolve_minutes)),
            respond_told=0,
            word_told=0,
            resolve_told=0,
            level=0,
        ).watched(meter)

    def spoke(self, now: datetime, meter: Meter) -> Self:
        """Start the clock of the next word anew; a promised arrival is a word that lasts until then."""
        by = meter.after(now, timedelta(minutes=self.word_minutes))
        return replace(self, word_by=max(by, self.arrive_at or by), word_told=0).watched(meter)

    def moved_to(self, step: Step) -> Self:
        """Take a step of the table, or refuse what no longer fits."""
        move = STEPS[step]
        if self.state not in move.of:
            raise (AlreadyFiled if move.of == {State.DRAFT} else NotOpen)(number=str(self.number))
        return self if move.to is None else replace(self, state=move.to)

    def require(self, state: State) -> None:
        """Refuse what fits only where the ticket no longer stands."""
        if self.state is not state:
            raise (AlreadyFiled if state is State.DRAFT else NotOpen)(number=str(self.number))
