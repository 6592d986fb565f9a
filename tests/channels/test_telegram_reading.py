"""Updates from Telegram: what is heard of them, what is left alone, and what is no update at all."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from bot.channels.telegram.checking import LARGEST, Malformed, check, key_of
from bot.channels.telegram.reading import Heard, parse, read
from tests.support.telegram_updates import (
    BOT,
    GROUP,
    HOME,
    LI,
    NAME,
    TO_US,
    TOWN,
    US,
    Raw,
    a_file,
    a_photo,
    membership,
    message,
    pressed,
    spoilt,
)


def heard(raw: Raw) -> Heard | None:
    """Read as the intake does: from JSON, checked; the key is the same by both ways."""
    raw = json.loads(json.dumps(raw))
    before = copy.deepcopy(raw)
    said = read(parse(raw), bot_id=BOT, bot_name=NAME)
    assert raw == before
    assert said is None or said.key == key_of(raw)
    return said


def surely(raw: Raw) -> Heard:
    said = heard(raw)
    assert said is not None
    return said


def test_a_line_is_heard_with_who_said_it() -> None:
    assert heard(message(text="电梯又不动了")) == Heard(
        key="m.77.5", user=77, chat=77, is_group=False, language="zh-hans", text="电梯又不动了", message_id=5
    )


def test_a_photo_is_heard_with_its_caption_and_album() -> None:
    photos = [a_photo("s", 90), a_photo("l", 1280), a_photo("m", 320)]

    said = surely(message(photo=photos, caption="楼道", media_group_id="13"))

    assert (said.photo, said.text, said.album, said.trouble) == ("l", "楼道", "13", "")


@pytest.mark.parametrize(
    ("sent", "photo", "trouble"),
    [
        ({"photo": [a_photo("s", 90), a_photo("huge", 9000, 11 << 20)]}, "s", ""),
        ({"photo": [a_photo("huge", 9000, 11 << 20)]}, "", "photo-too-big"),
        ({"document": a_file(mime_type="image/heic", file_size=19 << 20)}, "f1", ""),
        ({"document": a_file(mime_type="image/png", file_size=21 << 20)}, "", "photo-too-big"),
        ({"document": a_file(mime_type="video/mp4")}, "", "video-not-taken"),
        ({"document": a_file(mime_type="audio/ogg")}, "", "voice-not-taken"),
        ({"document": a_file(mime_type="application/pdf")}, "", "file-not-taken"),
        ({"document": a_file()}, "", "file-not-taken"),
        ({"voice": a_file(duration=3)}, "", "voice-not-taken"),
        ({"audio": a_file(duration=3)}, "", "voice-not-taken"),
        ({"video": a_file(width=1, height=1, duration=3)}, "", "video-not-taken"),
        ({"video_note": a_file(length=1, duration=3)}, "", "video-not-taken"),
        (
            {
                "animation": a_file(width=1, height=1, duration=3),
                "document": a_file(mime_type="image/gif"),
            },
            "",
            "video-not-taken",
        ),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "", "file-not-taken"),
        ({"dice": {"value": 3, "emoji": "🎲"}}, "", "file-not-taken"),
    ],
)
def test_what_can_be_looked_at_is_taken_and_the_rest_has_its_word(sent: Raw, photo: str, trouble: str) -> None:
    said = surely(message(**sent))

    assert (said.photo, said.trouble) == (photo, trouble)


def test_a_pin_and_a_place_are_a_location() -> None:
    pin = {"latitude": 31, "longitude": 121.47}

    assert surely(message(location=pin)).location == (31.0, 121.47)
    assert surely(message(venue={"location": pin, "title": "x", "address": "y"}, location=pin)).location == (
        31.0,
        121.47,
    )


def test_an_edit_is_another_message_that_names_the_first() -> None:
    said = surely(message(kind="edited_message", text="3 号楼"))

    assert (said.key, said.edits, said.text) == ("e.77.5.1760000100", 5, "3 号楼")
    assert heard(message(kind="edited_message", location={"latitude": 1, "longitude": 1, "live_period": 60})) is None


def test_a_button_is_heard_with_the_message_that_it_is_on() -> None:
    said = surely(pressed(TOWN))

    assert (said.key, said.action, said.callback_id) == ("c.31", "ticket:claim:1024", "31")
    assert (said.chat, said.is_group, said.message_id, said.user) == (GROUP, True, 9, 77)
    assert surely(pressed(chat_instance=None)).action == "ticket:claim:1024"


@pytest.mark.parametrize(
    ("was", "now", "expelled", "joined"),
    [
        ("left", "member", False, True),
        ("kicked", "administrator", False, True),
        ("left", "restricted", False, True),
        ("member", "left", True, False),
        ("administrator", "kicked", True, False),
    ],
)
def test_coming_and_going_of_the_bot_is_heard(was: str, now: str, expelled: bool, joined: bool) -> None:
    said = surely(membership(was, now))

    assert (said.key, said.chat, said.user) == ("k.902", GROUP, 77)
    assert (said.expelled, said.joined) == (expelled, joined)


def test_somebody_who_blocks_the_bot_is_heard() -> None:
    said = surely(membership("member", "kicked", HOME))

    assert (said.is_group, said.chat, said.expelled) == (False, 77, True)


def test_a_group_that_moves_is_heard_from_either_side() -> None:
    old = {"id": -5, "type": "group", "title": "x"}
    there = surely(message(old, migrate_to_chat_id=GROUP))
    here = surely(message(TOWN, migrate_from_chat_id=-5, sender_chat=TOWN))

    assert (there.chat, there.migrated_to) == (here.chat, here.migrated_to) == (-5, GROUP)
    assert there.key != here.key


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"text": "/bind@LinliBot K7Q2"}, "/bind K7Q2"),
        ({"text": "/start@linlibot"}, "/start"),
        ({"caption": "/bind@LinliBot x", "photo": [a_photo("s", 9)]}, "/bind x"),
        ({"text": "已经修好", "reply_to_message": TO_US}, "已经修好"),
        ({"text": "/bind x", "reply_to_message": TO_US}, "/bind x"),
    ],
)
def test_in_a_group_what_is_said_to_us_is_heard(said: Raw, text: str) -> None:
    one = surely(message(TOWN, **said))

    assert (one.text, one.is_group, one.chat) == (text, True, GROUP)
    assert one.reply_to == (3 if "reply_to_message" in said else 0)


@pytest.mark.parametrize(
    "said",
    [
        {"text": "今天谁值班"},
        {"text": "/start"},
        {"text": "/start@OtherBot x"},
        {"text": "/start@LinliBotty x"},
        {"text": "问 /start@LinliBot"},
        {"text": "/x@OtherBot", "reply_to_message": TO_US},
        {"photo": [a_photo("s", 9)]},
        {"location": {"latitude": 1, "longitude": 1}},
        {"text": "好", "reply_to_message": {**TO_US, "from": LI}},
        {"text": "好", "reply_to_message": {**TO_US, "forum_topic_created": {"name": "x", "icon_color": 1}}},
    ],
)
def test_in_a_group_what_is_said_to_others_is_left_alone(said: Raw) -> None:
    assert heard(message(TOWN, **said)) is None


CHANNEL: Raw = {"id": -1009, "type": "channel", "title": "x"}
QUERY: Raw = {"id": "1", "from": LI, "query": "x", "offset": ""}


@pytest.mark.parametrize(
    "raw",
    [
        message(CHANNEL, kind="channel_post", sender_chat=CHANNEL, text="x"),
        message(who=US, text="x"),
        message(TOWN, who={**US, "id": 1_087_968_824}, text="/start@LinliBot", sender_chat=TOWN),
        message(TOWN, text="/start@LinliBot", sender_chat=TOWN),
        message(new_chat_title="x"),
        message(TOWN, new_chat_members=[LI]),
        message(TOWN, left_chat_member=US),
        {"update_id": 1, "inline_query": QUERY},
        {"update_id": 1, "poll_answer": {"poll_id": "1", "user": LI, "option_ids": [0], "option_persistent_ids": []}},
        {"update_id": 1, "a_kind_of_next_year": {"x": 1}},
        pressed(data=None),
        pressed(message=None, inline_message_id="1"),
        pressed(CHANNEL),
        membership("left", "member", CHANNEL),
        membership("left", "member", user=LI),
        membership("member", "administrator"),
        membership("restricted", "member"),
    ],
)
def test_what_is_not_for_us_is_left_alone(raw: Raw) -> None:
    assert heard(raw) is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda raw: raw.pop("update_id"), "update"),
        (lambda raw: raw.update(update_id="900"), "update"),
        (lambda raw: raw.update(update_id=True), "update"),
        (lambda raw: raw.update(update_id=10**30), "update"),
        (lambda raw: raw.update(pressed()), "update"),
        (lambda raw: raw.pop("message"), "update"),
        (lambda raw: raw.update(message=[]), "message"),
        (lambda raw: raw["message"].pop("from"), "message.from"),
        (lambda raw: raw["message"].update(message_id=0), "message.message_id"),
        (lambda raw: raw["message"].update(date="today"), "message.date"),
        (lambda raw: raw["message"].update(text=5), "message.text"),
        (lambda raw: raw["message"].update(text=""), "message.text"),
        (lambda raw: raw["message"].update(text=None), "message.text"),
        (lambda raw: raw["message"].update(text="字" * 4097), "message.text"),
        (lambda raw: raw["message"].update(text="a\ud800"), "message.text"),
        (lambda raw: raw["message"].update(text="a\0"), "message.text"),
        (lambda raw: raw["message"].update(entities=[5]), "entity"),
        (lambda raw: raw["message"].update(entities={}), "message.entities"),
        (lambda raw: raw["message"].update(photo=[{"file_id": 5}]), "photo.file_id"),
        (lambda raw: raw["message"].update(photo={}), "message.photo"),
        (lambda raw: raw["message"].update(voice={"file_id": ["x"]}), "file.file_id"),
        (lambda raw: raw["message"].update(media_group_id=5), "message.media_group_id"),
        (lambda raw: raw["message"].update(location={"latitude": 91, "longitude": 0}), "location.latitude"),
        (lambda raw: raw["message"].update(location={"latitude": float("nan"), "longitude": 0}), "location.latitude"),
        (lambda raw: raw["message"].update(location={"latitude": 1, "longitude": float("inf")}), "location.longitude"),
        (lambda raw: raw["message"].update(location={"latitude": True, "longitude": 1}), "location.latitude"),
        (lambda raw: raw["message"].update(migrate_to_chat_id="x"), "message.migrate_to_chat_id"),
        (lambda raw: raw["message"].update(reply_to_message={"message_id": "3"}), "reply_to_message.message_id"),
        (lambda raw: raw["message"]["chat"].update(id=LARGEST + 1), "chat.id"),
        (lambda raw: raw["message"]["chat"].update(id=0), "chat.id"),
        (lambda raw: raw["message"]["chat"].update(type=["private"]), "chat.type"),
        (lambda raw: raw["message"]["from"].update(id=-5), "user.id"),
        (lambda raw: raw["message"]["from"].update(id=7.0), "user.id"),
        (lambda raw: raw["message"]["from"].update(is_bot="no"), "user.is_bot"),
        (lambda raw: raw["message"]["from"].update(language_code=["zh"]), "user.language_code"),
    ],
)
def test_a_wrong_field_is_named_and_not_repeated(change: Callable[[Raw], object], where: str) -> None:
    raw = copy.deepcopy(message(text="我家在 3 号楼"))
    check(raw)

    change(raw)

    with pytest.raises(Malformed) as refusal:
        parse(raw)
    assert str(refusal.value) == where
    assert key_of(raw)


@pytest.mark.parametrize("data", ["", "字" * 22, "a" * 65, 5, None, "\ud800", "a\0b", ["x"]])
def test_a_button_that_sends_what_none_can_hold_is_malformed(data: object) -> None:
    raw = pressed()
    raw["callback_query"]["data"] = data

    with pytest.raises(Malformed, match=r"callback_query\.data"):
        check(raw)


@pytest.mark.parametrize("raw", [None, 5, "x", [], [{}], True, float("nan"), {}, {"update_id": 1}])
def test_what_is_no_update_at_all_is_malformed_and_has_a_key(raw: object) -> None:
    with pytest.raises(Malformed):
        check(raw)
    assert len(key_of(raw)) <= 64


@pytest.mark.parametrize("said", [{"contact": {"secret": "张桂兰"}}, {"pinned_message": {"text": "张桂兰"}}])
def test_what_the_library_stumbles_over_is_malformed_and_tells_nothing(said: Raw) -> None:
    with pytest.raises(Malformed) as refusal:
        parse(message(text="x", **said))

    assert "张桂兰" not in f"{refusal.value!r}{refusal.value.__cause__!r}{refusal.value.__context__!r}"


def test_an_update_nested_without_end_is_malformed_and_has_a_key() -> None:
    deep: Raw = {}
    for _ in range(100_000):
        deep = {"message_id": 1, "reply_to_message": deep}
    raw = message(text="x")
    raw["message"]["reply_to_message"] = deep

    with pytest.raises(Malformed):
        parse(raw)
    assert key_of(raw) == "m.77.5"
    assert key_of({"x": deep}) == key_of({"x": deep})
    while deep:  # taken apart by hand: as deep as this, even forgetting it is a recursion
        deep = deep.pop("reply_to_message", {})


def test_a_key_tells_apart_what_is_different_and_not_what_is_the_same() -> None:
    updates = [
        message(text="x"),
        message(TOWN, text="x"),
        message(kind="edited_message", text="x"),
        pressed(),
        membership("left", "member"),
        {"update_id": 1, "poll": {}},
        {"update_id": "1"},
        {"update_id": "2"},
        {},
    ]

    assert len({key_of(raw) for raw in updates}) == len(updates)
    assert key_of({**message(text="x"), "update_id": 5}) == key_of(message(text="y"))
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def assert_well_typed(said: Heard) -> None:
    kinds = get_type_hints(Heard)
    for field in fields(Heard):
        value = getattr(said, field.name)
        assert type(value) in {kinds[field.name], tuple} or (value is None and get_args(kinds[field.name]))
        if type(value) is str:
            value.encode()
            assert "\0" not in value
        if type(value) is int:
            assert abs(value) <= max(LARGEST, 253_402_300_799)
    if said.location is not None:
        assert [type(degree) for degree in said.location] == [float, float]
    assert said.chat != 0
    assert len(said.key) <= 300
    assert len(said.action.encode()) <= 64


def test_ten_thousand_spoilt_updates_are_refused_or_read_whole() -> None:
    dice = random.Random(20260101)  # noqa: S311 - the same updates every time
    refused = read_whole = 0
    for _ in range(10_000):
        raw = spoilt(dice)
        key = key_of(raw)
        assert key.encode().isascii()
        assert len(key) <= 300
        try:
            said = read(parse(raw), bot_id=BOT, bot_name=NAME)
        except Malformed:
            refused += 1
            continue
        if said is not None:
            read_whole += 1
            assert said.key == key
            assert_well_typed(said)

    assert refused > 5_000
    assert read_whole > 500
