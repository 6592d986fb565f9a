"""What a form or a row of a sheet says of somebody who is to be enrolled, field by field."""

from collections.abc import Mapping
from datetime import date

from bot.domain.errors import AgeImpossible, DomainError
from bot.domain.labs import read_urate
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
    words = [said["sex"], squared(said["age"])]
    words += [said.get("arm", ""), said.get("education", "")]
    words.append(_MENOPAUSE.get(said.get("menopause", "").lower(), said.get("menopause", "")))
    try:
        line = read_line(f"建档 {' '.join(words)}", today)
    except AgeImpossible as wrong:
        raise WrongField("age", wrong.key, **wrong.args_said) from None
    if line is None or line.sex is None:
        raise WrongField("sex", "intake-no-sex")
    if line.age is None or line.age > OLDEST:
        raise WrongField("age", "enrol-error-age", age=line.age or 0)
    if line.age < ADULT:
        raise WrongField("age", "enrol-error-too-young", name=said["name"])
    if line.rest or line.name:
        raise WrongField("arm", "intake-unknown", words=f"{line.name}{line.rest}")
    return EnrolmentLine(said["name"], line.sex, line.age, "", line.arm, line.education, line.postmenopausal)


def read_urate_field(text: str) -> float:
    """Read a urate in µmol/L or with its unit; raises WrongField."""
    try:
        urate = read_urate(f"尿酸 {squared(text)}")
    except DomainError as wrong:
        raise WrongField("urate", wrong.key, **wrong.args_said) from None
    if urate is None:
        raise WrongField("urate", "seed-no-number")
    return urate
