import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.domain.adverse_events import Outcome, Severity
from bot.domain.analytes import Flag
from bot.domain.catalogue import Kind
from bot.domain.consents import NEEDED, Basis, Kinship
from bot.domain.deadlines import Urgency
from bot.domain.door_numbers import canonical, squeezed
from bot.domain.enrolments import Arm, EnrolmentState
from bot.domain.followups import Feeling, FollowUpState, Stage, read_day
from bot.domain.foods import FoodClass
from bot.domain.histories import ANYWHERE
from bot.domain.intents import Intent
from bot.domain.lab_panels import Alarm, Disease, Ecg
from bot.domain.lab_panels import Phase as LabPhase
from bot.domain.labs import PROFILES, Sex, read_urate
from bot.domain.messages import Moment
from bot.domain.people import Role
from bot.domain.places import Trouble
from bot.domain.promises import Promise
from bot.domain.routing import OFFICES
from bot.domain.screenings import Exclusion, read_line
from bot.domain.self_reports import QUESTIONS
from bot.domain.tickets import Mark, Pause, Rating, Result, State
from bot.domain.visits import Advice, Way
from bot.domain.words import Language, has_chinese
from handlers import courses
from locales.danger_book import load_danger_book
from locales.hearing import load_recogniser
from locales.speech import Sentences, _parsed

ROOT = Path(__file__).parents[2]
SAYS = sorted([*ROOT.glob("handlers/*.py"), *ROOT.glob("bot/domain/*.py")])
"""Where sentences are chosen: what is named here must exist."""
USES = [*SAYS, *(one for part in ("bot", "locales", "storage") for one in ROOT.glob(f"{part}/**/*.py"))]
TEMPLATES = [one for ending in ("html", "js") for one in ROOT.glob(f"bot/channels/**/*.{ending}")]
PAGES = "page.ftl"
"""The words of the web pages, which no handler says."""
STAFFS_FILES = {"tickets.ftl", "seeds.ftl"}

ID = re.compile(r"[a-z]+(-[a-z0-9]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"[「“](.+?)[」”]")
KEY_AT = {"Reply": 0, "Word": 0, "Button": 0, "Notice": 1}
"""Which argument of what is said holds the key."""
VERB_AT = {"TicketEvent": 2, "keep": 2, "_step": 2}
"""Which argument of what happens to a ticket holds the verb."""


@dataclass
class Sentence(Visitor):
    """One message of a Fluent file: its words without the placeholders, and the figures that it names."""

    id: str
    file: str
    pattern: ftl.Pattern
    figures: set[str] = field(default_factory=set)
    words: str = ""
    padded: bool = False
    refers: bool = False

    def __post_init__(self) -> None:
        self.visit(self.pattern)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  # the library's name
        self.figures.add(node.id.name)

    def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802  # the library's name
        self.words += node.value

    def visit_StringLiteral(self, node: ftl.StringLiteral) -> None:  # noqa: N802  # the library's name
        self.padded = True

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802  # the library's name
        self.refers = True

    def visit_TermReference(self, node: ftl.TermReference) -> None:  # noqa: N802  # the library's name
        self.refers = True

    @property
    def icon(self) -> str:
        first = self.words.split(" ")[0]
        return "" if any(letter.isalnum() for letter in first) else first


def files(language: Language) -> list[Path]:
    return [one for one in sorted((ROOT / "locales" / language).glob("*.ftl")) if one.name != PAGES]


def entries(language: Language) -> Iterator[tuple[str, ftl.EntryType]]:
    for path in files(language):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            yield path.name, entry


SENTENCES = {
    language: [
        Sentence(entry.id.name, file, entry.value)
        for file, entry in entries(language)
        if isinstance(entry, ftl.Message) and entry.value is not None
    ]
    for language in Language
}
ZH, EN = ({one.id: one for one in SENTENCES[language]} for language in (Language.ZH, Language.EN))
EVERY = [*SENTENCES[Language.ZH], *SENTENCES[Language.EN]]


# Both languages


def test_both_languages_have_the_same_sentences_in_the_same_files() -> None:
    assert {(one.id, one.file) for one in ZH.values()} == {(one.id, one.file) for one in EN.values()}


def test_both_languages_name_the_same_figures() -> None:
    assert [key for key in ZH.keys() & EN.keys() if ZH[key].figures != EN[key].figures] == []


@pytest.mark.parametrize("language", Language)
def test_each_sentence_is_said_as_it_stands_in_its_file(language: Language) -> None:
    """They are cut out of the files one by one, and parsed when they are said."""
    written = {one.id: one.pattern for one in SENTENCES[language]}
    cut = {key: _parsed(language, key).body for key in written}

    assert [key for key, found in cut.items() if len(found) != 1] == []
    said = {key: found[0].value for key, found in cut.items() if isinstance(found[0], ftl.Message)}
    assert [key for key, value in said.items() if value is None or not written[key].equals(value)] == []
    assert said.keys() == written.keys()


@pytest.mark.parametrize("language", Language)
def test_nothing_in_a_file_is_unreadable(language: Language) -> None:
    assert [(file, entry.content) for file, entry in entries(language) if isinstance(entry, ftl.Junk)] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_written_twice(language: Language) -> None:
    assert [key for key, times in Counter(one.id for one in SENTENCES[language]).items() if times > 1] == []


def test_ids_are_lower_case_words_with_hyphens() -> None:
    assert [one.id for one in EVERY if not ID.fullmatch(one.id)] == []


def test_no_sentence_holds_markup_or_an_address_of_the_web() -> None:
    assert [one.id for one in EVERY if re.search(r"</?\w|&#?\w+;|://|www\.", one.words)] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_has_a_space_at_its_edge(language: Language) -> None:
    lines = [line for path in files(language) for line in path.read_text("utf-8").splitlines()]

    assert [line for line in lines if re.search(r"\s$|^\S+ = \s", line)] == []
    assert [one.id for one in SENTENCES[language] if one.padded] == []


def test_english_sentences_hold_no_chinese() -> None:
    assert [one.id for one in EN.values() if has_chinese(one.words)] == []


# Manners


def test_people_are_addressed_with_respect() -> None:
    assert [one.id for one in ZH.values() if "你" in one.words] == []


def test_residents_hear_of_their_matters_and_never_of_tickets() -> None:
    told = [one for one in EVERY if one.file not in STAFFS_FILES and one.id != "welcome-staff"]

    assert [one.id for one in told if re.search(r"工单|\bticket", one.words, re.IGNORECASE)] == []


def test_an_english_message_asks_one_question_at_most() -> None:
    assert [one.id for one in EN.values() if one.words.count("?") > 1] == []


# What the code says


def keys(node: ast.AST) -> Iterator[str]:
    """Write the keys that an expression may stand for; a part that is only known later is a star."""
    match node:
        case ast.Constant(value=str(said)):
            yield said
        case ast.IfExp(body=body, orelse=orelse):
            yield from keys(body)
            yield from keys(orelse)
        case ast.JoinedStr(values=parts):
            yield "".join(next(keys(part), "*") for part in parts)
        case ast.FormattedValue(value=value):
            yield from keys(value)
        case ast.Call(func=ast.Name(id="worded"), args=[prefix, _]):
            yield from (f"{one}-*" for one in keys(prefix))


def assigned(node: ast.AST, *names: str) -> Iterator[ast.expr]:
    """Find what is given to a variable, alone or among others."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in names:
            yield value
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            given = zip(targets, values, strict=True)
            yield from (value for target, value in given if isinstance(target, ast.Name) and target.id in names)


def argument(node: ast.AST, positions: Mapping[str, int]) -> Iterator[ast.expr]:
    """Find the argument of a call that stands where its function has it."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if (
            name in positions and len(args) > positions[name]
        ):
            yield args[positions[name]]


def named(node: ast.AST) -> Iterator[ast.expr]:
    """Find the expressions that are keys by where they stand."""
    yield from argument(node, KEY_AT)
    yield from assigned(node, "key", "SAID")
    if isinstance(node, ast.keyword) and node.arg == "key":
        yield node.value


def nodes(paths: Iterable[Path]) -> list[ast.AST]:
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def said_in(found: Iterable[ast.AST]) -> set[str]:
    return {key for node in found for expression in named(node) for key in keys(expression)}


def verbs() -> set[str]:
    """Find what may happen to a ticket; the marks of its owner are verbs too."""
    said = {one for node in nodes(SAYS) for one in (*argument(node, VERB_AT), *assigned(node, "verb"))}
    return {verb for expression in said for verb in keys(expression)} | {*Mark} - {Mark.NONE}


SAID = said_in(nodes(SAYS))
BUTTONS = {key for node in nodes(USES) for label in argument(node, {"Button": 0}) for key in keys(label)}
PAUSES = set(Pause) - {Pause.NONE}
CODES: dict[str, Iterable[str]] = {
    "adverse-as-*": Outcome,
    "adverse-is-*": Severity,
    "adverse-outcome-*": Outcome,
    "adverse-severity-*": Severity,
    "advice-*": Advice,
    "care-followup-*": FollowUpState,
    "care-state-*": EnrolmentState,
    "change-*": courses.REASONS,
    "consent-*": NEEDED,
    "consent-basis-*": Basis,
    "consent-for-*": NEEDED,
    "consent-kin-*": Kinship,
    "enrol-arm-*": [Arm.INTERVENTION, Arm.CONTROL],
    "enrol-excluded-*": Exclusion,
    "feeling-*": Feeling,
    "filing-what-*": [Intent.REPAIR, Intent.COMPLAINT, Intent.ENQUIRY, Intent.HELP],
    "followup-*": [Stage.REMIND, Stage.REMIND_AGAIN],
    "followup-*-ok": set(Feeling) - {Feeling.WORDS},
    "drink-class-*": FoodClass,
    "food-class-*": FoodClass,
    "icon-*": Kind,
    "kind-*": Kind,
    "paused-*": PAUSES,
    "lab-alarm-*": Alarm,
    "lab-disease-*": Disease,
    "lab-ecg-*": Ecg,
    "lab-phase-*": LabPhase,
    "lab-value-*": Flag,
    "office-*": [*OFFICES, ANYWHERE],
    "peril-*": [danger.code for danger in load_danger_book().dangers],
    "place-*": Trouble,
    "rate-*": Rating,
    "reminder-*": Promise,
    "result-*": Result,
    "reason-*": {reason for reasons in courses.REASONS.values() for reason in reasons},
    "record-by-*": Way,
    "record-way-*": Way,
    "self-ask-*": QUESTIONS,
    "profile-*": PROFILES,
    "role-*": set(Role) - {Role.RESIDENT},
    "sex-*": Sex,
    "awaiting-*": PAUSES,
    "waits-*": PAUSES,
    "standing-*": {*State, *Mark} - {Mark.NONE},
    "urgency-*": Urgency,
    "verb-*": verbs(),
}
"""The codes for which a star stands."""


def spelt_out(key: str) -> set[str]:
    """Put every code for the star; a star that is not listed above stands for anything."""
    return {key.replace("*", code.replace("_", "-")) for code in CODES[key]} if key in CODES else {key}


def is_among(key: str, said: Iterable[str]) -> bool:
    return any(fnmatchcase(key, one) for one in said)


@pytest.mark.parametrize("path", SAYS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sentence_that_is_said_exists(path: Path) -> None:
    found = nodes([path])
    # Words joined by hyphens are keys wherever they stand: some are handed on before they are said.
    handed_on = {key for node in found for key in keys(node) if re.fullmatch(r"[a-z]+(-[a-z]+)+", key)}
    prefixes = {key for node in found for expression in argument(node, {"worded": 0}) for key in keys(expression)}
    said = {one for key in said_in(found) | handed_on - prefixes for one in spelt_out(key)}

    assert {key for key in said if not any(fnmatchcase(one, key) for one in ZH)} == set()


def test_every_list_of_codes_is_in_use() -> None:
    assert set(CODES) - SAID == set()


def test_no_sentence_is_dead() -> None:
    everywhere = nodes(USES)
    in_passing = {key for node in everywhere for key in keys(node) if re.match(r"[a-z]+-", key)}
    in_templates = {key for path in TEMPLATES for key in re.findall(r"[\"']([a-z][a-z0-9-]+)[\"']", path.read_text())}
    used = {one for key in said_in(everywhere) | in_passing | in_templates for one in spelt_out(key)}

    assert {key for key in ZH if not is_among(key, used)} == set()


# Buttons


LABELS = [key for key in ZH if is_among(key, {one for button in BUTTONS for one in spelt_out(button)})]


@pytest.mark.parametrize("key", LABELS)
def test_a_button_is_short_and_has_one_icon_in_both_languages(key: str) -> None:
    assert ZH[key].icon == EN[key].icon
    assert len(HAN.findall(ZH[key].words)) <= 6
    assert len(re.findall(r"[A-Za-z][\w'’-]*", EN[key].words)) <= 2


MENU = {
    "menu-repair": Intent.REPAIR,
    "menu-complaint": Intent.COMPLAINT,
    "menu-waste": Intent.WASTE,
    "menu-health": Intent.HEALTH,
    "menu-progress": Intent.PROGRESS,
    "menu-person": Intent.PERSON,
}


@pytest.mark.parametrize("sentences", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("key", MENU)
def test_who_types_the_words_of_the_menu_is_understood(key: str, sentences: dict[str, Sentence]) -> None:
    recogniser = load_recogniser()

    understood = recogniser.recognise(sentences[key].words.removeprefix(sentences[key].icon))

    assert understood.intent is MENU[key]
    assert understood.confidence == 1


# Examples and times


@pytest.mark.parametrize("key", ["enrol-how", "enrol-error-incomplete", "welcome-nurse"])
@pytest.mark.parametrize("sentences", [ZH, EN], ids=["zh", "en"])
def test_the_example_of_an_enrolment_can_be_sent_as_it_is(key: str, sentences: dict[str, Sentence]) -> None:
    line = read_line(QUOTED.findall(sentences[key].words)[-1], date(2026, 3, 2))

    assert line is not None
    assert (line.sex, line.age, read_urate(line.rest)) == (Sex.FEMALE, 68, 512)


@pytest.mark.parametrize("key", ["filing-where", "filing-where-trouble"])
@pytest.mark.parametrize("sentences", [ZH, EN], ids=["zh", "en"])
def test_the_example_of_a_place_can_be_sent_as_it_is(key: str, sentences: dict[str, Sentence]) -> None:
    (example,) = QUOTED.findall(sentences[key].words)

    assert canonical(squeezed(example)).replace(" ", "") == "3号楼2单元"


@pytest.mark.parametrize("sentences", [ZH, EN], ids=["zh", "en"])
def test_the_examples_of_a_day_can_be_sent_as_they_are(sentences: dict[str, Sentence]) -> None:
    examples = QUOTED.findall(sentences["plan-which-day"].words + sentences["plan-day-unclear"].words)

    assert len(examples) == 3
    assert None not in [read_day(example, date(2026, 3, 2)) for example in examples]


@pytest.mark.parametrize(
    ("hour", "minute", "zh", "en"),
    [
        (0, 5, "今天凌晨 12 点 05 分", "today at 12:05 am"),
        (9, 0, "今天上午 9 点", "today at 9 am"),
        (11, 59, "今天上午 11 点 59 分", "today at 11:59 am"),
        (12, 0, "今天中午 12 点", "today at 12 midday"),
        (15, 0, "今天下午 3 点", "today at 3 pm"),
        (20, 15, "今天晚上 8 点 15 分", "today at 8:15 pm"),
    ],
)
def test_a_time_is_told_as_people_say_it(hour: int, minute: int, zh: str, en: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 3, 2, 9, 0, tzinfo=zone)
    moment = Moment(now.replace(hour=hour, minute=minute))

    said = [Sentences(language).say("label", {"label": moment}, now, zone) for language in (Language.ZH, Language.EN)]

    assert said == [zh, en]
