"""A panel in words: every value with its unit and how it lies to its range, what is missing, what cannot wait."""

from collections.abc import Iterable

from bot.domain import lab_panels
from bot.domain.analytes import Flag
from bot.domain.enrolments import Enrolment
from bot.domain.lab_panels import FASTING, Alarm, LabPanel, Phase, Reading
from bot.domain.labs import thresholds
from bot.domain.messages import Arg, Word, worded
from bot.domain.words import Both
from handlers.context import Context

_ARROWS = {Flag.LOW: " ↓", Flag.WITHIN: "", Flag.HIGH: " ↑"}


def lines_of(ctx: Context, panel: LabPanel, enrolment: Enrolment, phase: Phase) -> list[Word]:
    """Say everything of a panel, one thing a line; what cannot wait stands first."""
    found = lab_panels.readings(panel, ctx.guides.labs, enrolment.sex, enrolment.age)
    lines = alarm_lines(lab_panels.alarms(panel, ctx.guides.labs, enrolment.sex, enrolment.age))
    lines += [Word(worded("lab-phase", phase)), _fasting(panel)]
    for one in found:
        lines.append(_value(one))
        if one.analyte.code == "urate" and one.flag is not Flag.HIGH:
            lines += _other_profiles(one.value, enrolment)
    if panel.ecg is not None:
        lines.append(Word(worded("lab-ecg", panel.ecg)))
    lines += [Word(worded("lab-disease", one)) for one in panel.diseases]
    missing = [one.name for one in ctx.guides.labs.analytes if one.code not in panel.values]
    if missing:
        lines.append(Word("lab-missing", {"analytes": _joined(missing)}))
    if panel.ecg is None:
        lines.append(Word("lab-missing-ecg"))
    return lines


def alarm_lines(found: Iterable[Alarm]) -> list[Word]:
    """Say what cannot wait."""
    return [Word(worded("lab-alarm", one)) for one in found]


def in_short(ctx: Context, panel: LabPanel, enrolment: Enrolment) -> Both:
    """Put the values of a panel into one line."""
    found = lab_panels.readings(panel, ctx.guides.labs, enrolment.sex, enrolment.age)
    values = [(one, f" {one.value:g}{_ARROWS[one.flag]}") for one in found]
    return _joined([Both(one.analyte.name.zh + said, one.analyte.name.en + said) for one, said in values])


def _value(one: Reading) -> Word:
    args: dict[str, Arg] = {"analyte": one.analyte.name, "value": f"{one.value:g}", "unit": one.analyte.unit}
    if one.limits is None:
        return Word("lab-value", args)
    source: Arg = one.source if one.source is not None else Word("lab-own-range")
    return Word(worded("lab-value", one.flag), {**args, "range": one.limits.written(), "source": source})


def _other_profiles(urate: float, enrolment: Enrolment) -> list[Word]:
    """Say by which profiles of thresholds a urate is high all the same: the nurse decides."""
    profiles = thresholds(enrolment.sex, enrolment.postmenopausal)
    above = [(Word(worded("profile", code)), limit) for code, limit in profiles if urate > limit]
    return [Word("lab-urate-above", {"profile": profile, "limit": limit}) for profile, limit in above]


def _fasting(panel: LabPanel) -> Word:
    if panel.fasting_hours is None:
        return Word("lab-fasting-unsaid")
    key = "lab-fasting" if panel.is_fasting_right else "lab-fasting-off"
    return Word(key, {"hours": f"{panel.fasting_hours:g}", "first": FASTING[0], "last": FASTING[1]})


def _joined(names: list[Both]) -> Both:
    return Both("、".join(one.zh for one in names), ", ".join(one.en for one in names))
