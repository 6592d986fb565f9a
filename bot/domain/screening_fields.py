"""What a form or a row of a sheet says of somebody who is to be enrolled, field by field."""

from collections.abc import Mapping
from datetime import date

from bot.domain.errors import AgeImpossible, DomainError
from bot.domain.labs import Sex, read_urate, urates, without_urate
from bot.domain.messages import Arg
from bot.domain.screenings import ADULT, OLDEST, EnrolmentLine, read_line
from bot.domain.sheets import squared

_MENOPAUSE = {"是": "绝经", "否": "未绝经", "yes": "绝经", "no": "未绝经"}


class WrongField(DomainError):
    """What stands in a field cannot be."""

    def __init__(self, field: str, key: str, **args: Arg) -> None:
        super().__init__(**args)
        self.field, self.key = field, key


def read_fields(said: Mapping[str, str], today: date) -> EnrolmentLine:
    """Read the fields as the words of a line of enrolment, which knows every way of writing them; raises WrongField."""
    sex, age = _sex(said["sex"], today), _age(said, today)
    words = [said.get("arm", ""), said.get("education", "")]
    words.append(_MENOPAUSE.get(said.get("menopause", "").lower(), said.get("menopause", "")))
    line = read_line(f"建档 {' '.join(words)} .", today) or EnrolmentLine("", None, None, "")
    unknown = f"{line.name.removesuffix('.')}{line.rest}".strip()
    if unknown or line.age is not None:
        raise WrongField("arm", "intake-unknown", words=unknown or f"{line.age}")
    return EnrolmentLine(said["name"], sex, age, "", line.arm, line.education, line.postmenopausal)


def _sex(text: str, today: date) -> Sex:
    line = read_line(f"建档 {text}", today)
    if line is None or line.sex is None or line.name or line.rest:
        raise WrongField("sex", "intake-no-sex")
    return line.sex


def _age(said: Mapping[str, str], today: date) -> int:
    try:
        line = read_line(f"建档 {squared(said['age'])}", today)
    except AgeImpossible as wrong:
        raise WrongField("age", wrong.key, **wrong.args_said) from None
    if line is None or line.age is None or line.name or line.rest:
        raise WrongField("age", "intake-no-age")
    if line.age > OLDEST:
        raise WrongField("age", "enrol-error-age", age=line.age)
    if line.age < ADULT:
        raise WrongField("age", "enrol-error-too-young", name=said["name"])
    return line.age


def read_urate_field(text: str) -> float:
    """Read a urate in µmol/L or with its unit; raises WrongField."""
    said = f"尿酸 {squared(text)}"
    try:
        urate = read_urate(said)
    except DomainError as wrong:
        raise WrongField("urate", wrong.key, **wrong.args_said) from None
    if urate is None or len(urates(said)) > 1 or without_urate(said):
        raise WrongField("urate", "seed-no-number")
    return urate
