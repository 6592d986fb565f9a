"""What is typed with a stroke before it, on every channel."""

from itertools import count

import pytest

from bot.dispatcher import Handled
from bot.domain.words import Language, fold
from handlers import commands
from handlers.dialogue import Inbound
from locales.speech import Speech
from tests.support.town import GAO, HE, LI, QIAN, SUN, WANG, Town

_ids = count(1)


def keys(handled: Handled) -> list[str]:
    assert handled.incident == ""
    return [reply.key for reply in handled.replies]


@pytest.mark.parametrize(
    ("said", "who", "key"),
    [
        ("/start", LI, "welcome"),
        ("/start", WANG, "welcome-staff"),
        ("/start", HE, "welcome-nurse"),
        ("/help", LI, "help"),
        ("/HELP", WANG, "help-staff"),
        ("/help", SUN, "help-lead"),
        ("/today", WANG, "list-today-none"),
        ("/Late", SUN, "list-late-none"),
        ("/mine", GAO, "list-mine-none"),
        ("/stuck", QIAN, "list-stuck-none"),
        ("/stuck", WANG, "refused-not-allowed"),
        ("/week", SUN, "summary-none"),
        ("/month", GAO, "summary-none"),
        ("/today", LI, "help"),
        ("/week", HE, "help-nurse"),
        ("/help@linli_bot", HE, "help-nurse"),
        ("/my", LI, "progress-none"),
        ("/my@Linli_Bot", WANG, "progress-none"),
        ("／settings", LI, "settings"),
        ("/privacy", LI, "privacy"),
        ("/Privacy", SUN, "privacy-staff"),
        ("/cancel", LI, "cancel-nothing"),
        ("/devices", LI, "devices"),
        ("/nonsense", LI, "help"),
        ("/help me please", LI, "help"),
        ("隐私", LI, "privacy"),
        ("我的设备", LI, "devices"),
    ],
)
async def test_a_command_is_obeyed_however_it_is_written(said: str, who: str, key: str, community: Town) -> None:
    assert keys(await community.say(who, said)) == [key]


@pytest.mark.parametrize("said", ["/etc/passwd", "/", "//", "/ help", "5/6楼灯坏了", "/帮助"])
async def test_what_only_begins_with_a_stroke_is_no_command(said: str) -> None:
    assert commands.read(said) is None


async def test_my_lists_ones_own_matters_and_for_staff_the_worklist(community: Town) -> None:
    ticket = await community.filed(LI)

    for who in (LI, WANG):
        handled = await community.say(who, "/my")
        assert keys(handled) == ["progress-list"]
        assert f"progress:show:{ticket.id}" in {button.action for button in handled.replies[0].buttons}


async def test_cancel_leaves_what_was_asked(community: Town) -> None:
    await community.send(LI, "menu:repair:0")

    assert keys(await community.say(LI, "/cancel")) == ["cancelled"]


async def test_danger_goes_before_a_command(community: Town) -> None:
    assert keys(await community.say(LI, "/help 着火了"))[0] == "danger"


@pytest.mark.parametrize(("language", "expected"), [(None, Language.ZH), (Language.EN, Language.EN)])
async def test_a_command_does_not_tell_a_newcomers_language(
    language: Language | None, expected: Language, community: Town
) -> None:
    said = Inbound("telegram", "tg-7", "u-1", "/start", address="4711", language=language)

    await community.app.dispatcher.handle(said)

    person = await community.app.units.begin().people.by_account("telegram", "tg-7")
    assert person is not None
    assert person.language is expected


@pytest.mark.parametrize("who", [LI, WANG, HE, SUN, QIAN, GAO])
async def test_everything_in_the_menu_of_a_channel_is_obeyed_and_has_words(who: str, community: Town) -> None:
    person = await community.person(who)
    listed = commands.menu(person)

    assert listed[:5] != ()
    assert ("group" in dict(listed)) == (who in {SUN, QIAN, GAO})
    assert ("command-my" in dict(listed).values()) == (who == LI)
    for name, key in listed:
        assert fold(name) == name
        assert keys(await community.say(who, f"/{name}")) not in (["help"], ["help-staff"], ["help-nurse"]) or (
            name == "help"
        )
        for language in Language:
            assert 3 <= len(Speech().word(key, language)) <= 256


async def test_help_and_privacy_are_short(community: Town) -> None:
    for key in ("help", "help-staff", "help-lead", "help-nurse", "help-nurse-elsewhere", "privacy", "privacy-staff"):
        chinese = Speech().word(key, Language.ZH)
        assert chinese.rstrip("。").count("。") <= 1, key
