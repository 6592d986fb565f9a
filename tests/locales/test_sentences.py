import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.domain import followups, labs
from bot.domain.deadlines import Urgency
from bot.domain.door_numbers import BUILDING, canonical, parts_of
from bot.domain.enrolments import ConsentKind, read_line
from bot.domain.followups import Feeling, Stage
from bot.domain.foods import FoodClass
from bot.domain.messages import Day, Left, Moment, worded
from bot.domain.people import Role
from bot.domain.places import Trouble
from bot.domain.tickets import Mark, Rating, Result, State
from bot.domain.waste import WasteClass
from bot.domain.words import Language, fold, has_chinese
from locales.speech import Sentences

ROOT = Path(__file__).parents[2]
SAYS = sorted([*ROOT.glob("handlers/*.py"), *ROOT.glob("bot/domain/*.py")])
"""Where sentences are chosen; what is named here must exist."""
USES = sorted([*SAYS, *ROOT.glob("bot/**/*.py"), *ROOT.glob("locales/*.py"), *ROOT.glob("storage/**/*.py")])
TEMPLATES = sorted(one for ending in ("html", "js") for one in ROOT.glob(f"bot/channels/**/*.{ending}"))
PAGES = "page.ftl"
"""The words of the web pages, which no handler says."""
TO_COME = {"video-not-taken", "voice-not-taken"}
"""What only a channel says that is still to be written."""
STAFFS_FILES = {"tickets.ftl", "seeds.ftl"}

ID = re.compile(r"[a-z]+(-[a-z0-9]+)*")
SOME_CODE = "[a-z0-9-]+"
KEY_AT = {"Reply": 0, "Word": 0, "Button": 0, "Notice": 1}
"""Which argument of what is said holds the key."""


@dataclass
class Sentence(Visitor):  # type: ignore[misc]  # the library's visitor is untyped
    """One message of a Fluent file: its words with placeholders taken out, and what it names."""

    id: str
    file: str
    pattern: ftl.Pattern
    variables: set[str] = field(default_factory=set)
    words: str = ""
    literals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visit(self.pattern)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  # the library's name
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802  # the library's name
        self.words += node.value

    def visit_StringLiteral(self, node: ftl.StringLiteral) -> None:  # noqa: N802  # the library's name
        self.literals.append(node.value)

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
    assert {one.id: one.file for one in ZH.values()} == {one.id: one.file for one in EN.values()}


def test_both_languages_name_the_same_figures() -> None:
    assert [one.id for one in EN.values() if one.id in ZH and one.variables != ZH[one.id].variables] == []


@pytest.mark.parametrize("language", Language)
def test_every_line_of_a_file_is_understood(language: Language) -> None:
    assert [(file, entry.content) for file, entry in entries(language) if isinstance(entry, ftl.Junk)] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_written_twice(language: Language) -> None:
    assert [key for key, times in Counter(one.id for one in SENTENCES[language]).items() if times > 1] == []


def test_ids_are_lower_case_words_with_hyphens() -> None:
    assert [one.id for one in EVERY if not ID.fullmatch(one.id)] == []


def test_no_sentence_holds_markup_or_an_address_of_the_web() -> None:
    assert [one.id for one in EVERY if re.search(r"<\S|&\w+;|://|www\.", one.words)] == []


@pytest.mark.parametrize("language", Language)
def test_no_line_ends_in_a_space_and_no_sentence_is_padded(language: Language) -> None:
    lines = [line for path in files(language) for line in path.read_text("utf-8").splitlines()]

    assert [line for line in lines if line != line.rstrip()] == []
    assert [one.id for one in SENTENCES[language] if one.literals or one.words.startswith("　")] == []


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


def keys(node: ast.expr) -> Iterator[str]:
    """Write the keys that an expression may stand for as regular expressions."""
    match node:
        case ast.Constant(value=str(said)):
            yield re.escape(said)
        case ast.IfExp(body=body, orelse=orelse):
            yield from keys(body)
            yield from keys(orelse)
        case ast.JoinedStr(values=parts):
            yield "".join(next(keys(part), SOME_CODE) for part in parts)
        case ast.FormattedValue(value=value):
            yield from keys(value)
        case ast.Call(func=ast.Name(id="worded"), args=[prefix, _]):
            yield from (f"{one}-{SOME_CODE}" for one in keys(prefix))


def said_by(node: ast.AST) -> Iterator[ast.expr]:
    """Find the expressions that are keys by where they stand."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) if name in KEY_AT and len(args) > KEY_AT[name]:
            yield args[KEY_AT[name]]
        case ast.keyword(arg="key", value=value):
            yield value
        case ast.Assign(targets=[ast.Name(id="key")], value=value):
            yield value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            yield from (
                value
                for name, value in zip(names, values, strict=True)
                if isinstance(name, ast.Name) and name.id == "key"
            )


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text("utf-8")))


SAID = {(path.name, key) for path in SAYS for node in nodes(path) for said in said_by(node) for key in keys(said)}
BUTTONS = {
    key
    for path in USES
    for node in nodes(path)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button"
    for key in keys(node.args[0])
}


def fits(key: str, among: set[str]) -> bool:
    return any(re.fullmatch(one, key) for one in among)


def test_every_sentence_that_is_said_exists() -> None:
    assert [(file, key) for file, key in sorted(SAID) if not any(re.fullmatch(key, one) for one in ZH)] == []


SPOKEN: dict[str, list[str]] = {
    "consent": [*ConsentKind],
    "feeling": [*(set(Feeling) - {Feeling.WORDS}), "none"],
    "followup": [Stage.REMIND, Stage.REMIND_AGAIN],
    "food-class": [*FoodClass],
    "place": [*Trouble],
    "rate": [*Rating],
    "result": [*Result],
    "role": [*(set(Role) - {Role.RESIDENT})],
    "sex": [*labs.Sex],
    "standing": [*State, *(set(Mark) - {Mark.NONE})],
    "urgency": [*Urgency],
    "waste-class": [*WasteClass],
}
"""The codes that are put into words."""


@pytest.mark.parametrize("prefix", SPOKEN)
def test_every_code_that_is_put_into_words_has_its_words(prefix: str) -> None:
    assert {worded(prefix, code) for code in SPOKEN[prefix]} <= set(ZH)


def verbs() -> Iterator[str]:
    """Find what may have happened to a ticket: the third argument of an event or a step."""
    yield from (mark.value for mark in Mark if mark is not Mark.NONE)
    for path in SAYS:
        for node in nodes(path):
            match node:
                case ast.Call(func=ast.Name(id="TicketEvent" | "_changed" | "_step"), args=[_, _, verb, *_]):
                    if isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                        yield verb.value


def test_everything_that_happens_to_a_ticket_has_its_verb() -> None:
    assert {worded("verb", verb) for verb in verbs()} - set(ZH) == set()


def test_no_sentence_is_dead() -> None:
    in_place = {key for _, key in SAID}
    named = {
        key
        for path in USES
        for node in nodes(path)
        if isinstance(node, ast.expr)
        for key in keys(node)
        if re.match(r"[a-z]+(\\?-|$)", key)
    }
    written = {word for path in TEMPLATES for word in ID.pattern and re.findall(r"[a-z][a-z0-9-]+", path.read_text())}
    used = in_place | named | {re.escape(word) for word in written}

    assert {key for key in ZH if not fits(key, used)} - TO_COME == set()


# Buttons


@pytest.mark.parametrize("key", sorted(key for key in ZH if fits(key, BUTTONS)))
def test_a_button_is_short_and_has_one_icon_in_both_languages(key: str) -> None:
    zh, en = ZH[key], EN[key]

    assert zh.icon == en.icon
    assert len(re.findall(r"[\u3400-\u9fff]", zh.words)) <= 6
    assert len(re.findall(r"[A-Za-z][\w'’-]*", en.words)) <= 2
