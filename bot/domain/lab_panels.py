"""A draw of blood and its ECG (化验): what the laboratory found, as a nurse enters it; corrections are appended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.analytes import Analyte, Flag, LabGuide, Limits
from bot.domain.errors import DomainError
from bot.domain.followups import FINAL_AFTER
from bot.domain.labs import Sex
from bot.domain.messages import Day
from bot.domain.words import Both

BASELINE_BEFORE = timedelta(days=30)
"""How long before the start of the programme a draw may still be its baseline."""
BASELINE_AFTER = timedelta(days=14)
FINAL_AROUND = timedelta(days=FINAL_AFTER)
FASTING = (8, 12)
"""Hours without food before a draw (product rules §4)."""
URATE_ALARM, URATE_ALARM_ILL = 540, 480
"""µmol/L from which a nurse is told at once: of anybody, and of somebody with gout or another disease beside it."""
TIMES_UPPER = 2


class DrawTooEarly(DomainError):
    """The blood was drawn long before the programme began."""

    key = "lab-error-too-early"


class Ecg(StrEnum):
    """What the electrocardiogram shows."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


class Disease(StrEnum):
    """What somebody has beside a high urate."""

    GOUT = "gout"
    HYPERTENSION = "hypertension"
    DIABETES = "diabetes"
    KIDNEY = "kidney"
    HEART = "heart"
    STROKE = "stroke"
    OTHER = "other"


class Phase(StrEnum):
    """Which part of the programme a draw stands for."""

    BASELINE = "baseline"
    BETWEEN = "between"
    FINAL = "final"


class Alarm(StrEnum):
    """What a nurse is told at once."""

    URATE = "urate"
    URATE_ILL = "urate_ill"
    CREATININE = "creatinine"
    ALT = "alt"
    ECG = "ecg"


@dataclass(frozen=True, slots=True)
class LabPanel:
    """The values of one draw, each in the unit of its analyte; all of it is health data.

    `fasting_hours` is None where nobody said; `ranges` holds the laboratory's own reference ranges where the sheet
    shows them. `corrects` names the panel that this one stands in place of.
    """

    id: int
    enrolment_id: int
    drawn_on: date
    recorded_by: int
    recorded_at: datetime
    values: Mapping[str, float]
    fasting_hours: float | None = None
    ecg: Ecg | None = None
    ranges: Mapping[str, Limits] = field(default_factory=dict)
    diseases: tuple[Disease, ...] = ()
    corrects: int | None = None

    @property
    def is_fasting_right(self) -> bool:
        """Tell whether the hours without food, where they are known, are as they should be."""
        return self.fasting_hours is None or FASTING[0] <= self.fasting_hours <= FASTING[1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A value beside its range; `source` is None where the range is the laboratory's own."""

    analyte: Analyte
    value: float
    flag: Flag
    limits: Limits | None
    source: Both | None


def readings(panel: LabPanel, guide: LabGuide, sex: Sex, age: int) -> list[Reading]:
    """Lay every value of a panel beside its range; the laboratory's own goes before the one of the guide."""
    found = []
    for analyte in guide.analytes:
        if analyte.code in panel.values:
            value, own, reference = panel.values[analyte.code], panel.ranges.get(analyte.code), None
            reference = analyte.reference(sex, age) if own is None else None
            limits = reference.limits if reference is not None else own
            flag = limits.flag(value) if limits is not None else Flag.WITHIN
            found.append(Reading(analyte, value, flag, limits, reference.source if reference is not None else None))
    return found


def alarms(panel: LabPanel, guide: LabGuide, sex: Sex, age: int) -> list[Alarm]:
    """List what a nurse must know at once: a very high urate, creatinine or ALT above twice the limit, the ECG."""
    found = []
    urate = panel.values.get("urate", 0)
    if urate >= URATE_ALARM:
        found.append(Alarm.URATE)
    elif urate >= URATE_ALARM_ILL and panel.diseases:
        found.append(Alarm.URATE_ILL)
    for one in readings(panel, guide, sex, age):
        high = one.limits.high if one.limits is not None else None
        if one.analyte.code in {Alarm.CREATININE, Alarm.ALT} and high is not None and one.value > TIMES_UPPER * high:
            found.append(Alarm(one.analyte.code))
    if panel.ecg is Ecg.ABNORMAL:
        found.append(Alarm.ECG)
    return found


def standing(panels: Iterable[LabPanel]) -> list[LabPanel]:
    """Leave out the panels that were corrected; the first draw stands first.

    Of several corrections of one panel the one that was recorded last stands.
    """
    newest: dict[int, LabPanel] = {}
    roots: dict[int, int] = {}
    for panel in sorted(panels, key=lambda one: (one.recorded_at, one.id)):
        before = panel.id if panel.corrects is None else panel.corrects
        roots[panel.id] = roots.get(before, before)
        newest[roots[panel.id]] = panel
    return sorted(newest.values(), key=lambda one: (one.drawn_on, one.recorded_at, one.id))


def phases(panels: Iterable[LabPanel], starts_on: date, ends_on: date) -> dict[int, Phase]:
    """Tell by its id what each standing panel stands for.

    The baseline is the last draw up to the first day, or where there is none the first within two weeks after it:
    what was found later has the programme in it already. The final values are the last drawn within two weeks
    of the end.
    """
    drawn = standing(panels)
    found = dict.fromkeys((one.id for one in drawn), Phase.BETWEEN)
    final = [one for one in drawn if abs(one.drawn_on - ends_on) <= FINAL_AROUND]
    before = [one for one in drawn if one.drawn_on <= starts_on]
    after = [one for one in drawn if starts_on < one.drawn_on <= starts_on + BASELINE_AFTER]
    if final:
        found[final[-1].id] = Phase.FINAL
    if before or after:
        found[before[-1].id if before else after[0].id] = Phase.BASELINE
    return found


def check_drawn(on: date, starts_on: date, name: str) -> None:
    """Refuse a draw from long before the programme. Raises DrawTooEarly."""
    first = starts_on - BASELINE_BEFORE
    if on < first:
        raise DrawTooEarly(name=name, first=Day(first))
