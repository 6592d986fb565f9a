"""The conversation on the page: what goes up, what comes down, and who sees which picture."""

import asyncio
import html
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from bot.adapters.pictures import MOST_BYTES
from bot.app import wires
from bot.domain.messages import Notice
from bot.stage import picture
from storage.outbox import SAID
from tests.channels.conftest import Site, Stream
from tests.support.town import CHEN, HE, LI, SUN, WANG, ZHAO


async def heard(page: Site) -> list[str]:
    """List the keys of what 李桂芳 was told, but for the word that her browser has come in."""
    return [key for key in await page.town.keys(LI) if key != "device-came-in"]


async def sign(stream: Stream) -> str:
    """Read on to what is no message, and give its name."""
    while (event := await stream.next()) is not None:
        if event.name != "message":
            return event.name
    return ""


async def test_a_newcomer_is_greeted_and_gets_a_secret_that_no_script_reads(page: Site) -> None:
    browser = await page.browser()

    async with browser.client.get("/") as answer:
        shown = await answer.text()

    cookie = answer.cookies["linli"]
    assert "东西坏了、要投诉" in shown
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert await page.town.app.units.begin().people.by_account("web", cookie.value) is None


async def test_what_is_said_is_answered_and_stands_in_the_conversation_after_a_reload(page: Site) -> None:
    browser = await page.browser()
    await browser.read()

    answer = await browser.say("苹果核是什么垃圾")

    assert answer.status == 200
    shown = await browser.read()
    assert shown.index("苹果核是什么垃圾") < shown.index("厨余垃圾")


async def test_the_same_message_sent_many_times_at_once_is_heard_once(page: Site) -> None:
    browser = await page.of(LI)

    answers = await asyncio.gather(*(browser.say("厨房水管爆了", id="the-same-id") for _ in range(20)))

    assert {answer.status for answer in answers} == {200}
    said = [one for one in await page.town.posted(LI) if one.notice.key == SAID]
    assert len(said) == 1


async def test_a_message_id_is_its_senders_alone(page: Site) -> None:
    await (await page.of(LI)).say("厨房水管爆了", id="the-same-id")

    await (await page.of(CHEN)).say("楼道灯不亮", id="the-same-id")

    assert "draft" in (await page.town.keys(CHEN))[-1]


async def test_a_browser_without_scripts_is_led_back_to_the_newest_message(page: Site) -> None:
    browser = await page.browser()
    await browser.read()

    answer = await browser.client.post(
        "/messages", data={"id": "without-scripts", "text": "你好"}, allow_redirects=False
    )

    assert (answer.status, answer.headers["Location"]) == (303, "/#newest")
    shown = await browser.read()
    assert 'id="newest"' in shown
    assert len(re.findall(r'<input type="hidden" name="id" value="[^"]{8,64}">', shown)) >= 2


@pytest.mark.parametrize("message_id", ["", "short", "x" * 65, "编号编号编号编号"])
async def test_a_message_without_a_proper_id_is_refused(page: Site, message_id: str) -> None:
    browser = await page.of(LI)

    answer = await browser.say("厨房水管爆了", id=message_id)

    assert answer.status == 400
    assert await heard(page) == []


async def test_a_browser_without_a_secret_says_nothing(page: Site) -> None:
    browser = await page.browser()

    assert (await browser.say("厨房水管爆了")).status == 401


async def test_the_numbers_to_call_in_a_danger_are_links_that_dial(page: Site) -> None:
    browser = await page.of(LI)

    await browser.say("家里一股煤气味")

    dials = re.findall(r'<a class="call" href="(tel:[^"]+)">([^<]+)</a>', await browser.read())
    assert [to for to, _ in dials][:3] == ["tel:119", "tel:120", "tel:12345"]
    assert dials[2][1] == "📞 燃气公司 12345"


async def test_markup_is_text(page: Site) -> None:
    browser = await page.of(LI)

    await browser.say("<script>alert(1)</script> <b>水管爆了</b> *_[")

    shown = await browser.read()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;水管爆了&lt;/b&gt; *_[" in shown
    assert "<script>alert" not in shown


async def test_a_long_message_and_an_empty_one_are_taken(page: Site) -> None:
    browser = await page.of(LI)

    assert (await browser.say("水" * 5000)).status == 200
    assert (await browser.say("")).status == 200
    assert "incident" not in str(await page.town.heard(LI))


# Links

FOREIGN = (
    "https://example.org/x",
    "{own}.example.org/x",
    "{own}@example.org/x",
    "{own}1/x",
    "http://t.me/x",
    "https://t.me.example.org/x",
    "javascript:alert(1)",
)


async def told(page: Site, name: str, words: str) -> None:
    """Let the assistant say something that somebody else has worded."""
    person = await page.town.person(name)
    uow = page.town.app.units.begin()
    uow.outbox.add(Notice(person.id, "label", {"label": words}), page.town.clock.now())
    await uow.commit()


async def test_a_link_of_our_own_can_be_tapped_and_no_more_of_the_sentence(page: Site) -> None:
    own = wires(page.town.app).url
    links = (f"{own}/join/AB-CD", "https://t.me/linli_bot?start=in-1&x=2", own)
    await told(page, LI, f"打开{links[0]}，或（{links[1]}）。See {links[2]}.")

    shown = await (await page.of(LI)).read()

    for link in links:
        there = html.escape(link)
        assert f'<a href="{there}" rel="noopener">{there}</a>' in shown
    assert shown.count('rel="noopener"') == len(links)


@pytest.mark.parametrize("address", FOREIGN)
async def test_no_words_become_a_link_that_leads_elsewhere(page: Site, address: str) -> None:
    await told(page, LI, address.format(own=wires(page.town.app).url))

    assert 'rel="noopener"' not in await (await page.of(LI)).read()


async def test_markup_behind_a_link_is_text(page: Site) -> None:
    own = wires(page.town.app).url
    await told(page, LI, f'<b>{own}/"onclick="alert(1)"><script>alert(1)</script>')

    shown = await (await page.of(LI)).read()

    assert f'&lt;b&gt;<a href="{own}/" rel="noopener">{own}/</a>&#34;onclick=' in shown
    assert "<script>alert" not in shown


async def test_ones_own_words_are_never_links(page: Site) -> None:
    browser = await page.of(LI)

    await browser.say(f"{wires(page.town.app).url}/join/ABCD")

    (said,) = [one for one in (await browser.read()).split("<article") if "mine" in one]
    assert "/join/ABCD" in said
    assert "<a " not in said
    assert "<svg" not in said


async def test_a_message_with_a_way_in_shows_it_as_a_picture_too(page: Site) -> None:
    browser = await page.of(LI)

    await browser.say(action="devices:code:0")

    shown = await browser.read()
    assert shown.count("<svg") == 1
    assert 'aria-label="二维码"' in shown


# Pictures


async def test_a_photo_keeps_nothing_but_the_picture(page: Site) -> None:
    browser = await page.of(LI)
    exif = Image.Exif()
    exif[0x010F] = "the maker of the camera"
    raw = io.BytesIO()
    Image.new("RGB", (40, 30)).save(raw, "JPEG", exif=exif)

    await browser.send(raw.getvalue(), text="厨房水管爆了")

    number = re.search(r'src="photos/(\d+)"', await browser.read())
    assert number
    async with browser.client.get(f"/photos/{number[1]}") as answer:
        kept = await answer.read()
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert b"the maker" not in kept


@pytest.mark.parametrize(
    ("file", "kind", "key"),
    [
        (b"no picture at all", "image/jpeg", "photo-broken"),
        (picture()[:300], "image/jpeg", "photo-broken"),
        (b"", "image/jpeg", "photo-broken"),
        (b"\0" * 30_000_000, "image/jpeg", "photo-too-big"),
        (b"\0\0\0\x20ftypmp42", "video/mp4", "video-not-taken"),
        (b"OggS", "audio/ogg", "voice-not-taken"),
    ],
    ids=["not-a-photo", "cut-off", "empty", "30-MB", "video", "voice"],
)
async def test_what_is_no_photo_gets_a_clear_answer_and_leaves_no_trace(
    page: Site, file: bytes, kind: str, key: str
) -> None:
    browser = await page.of(LI)

    answer = await browser.send(file, kind=kind)

    assert answer.status == 200
    assert await heard(page) == [key]


async def test_an_endless_upload_is_cut_off(page: Site) -> None:
    browser = await page.of(LI)

    answer = await browser.send(b"\0" * (64 * 1024 * 1024 + MOST_BYTES))

    assert answer.status == 413
    assert await heard(page) == []


async def test_an_album_is_one_message(page: Site) -> None:
    browser = await page.of(LI)

    await browser.send(picture(), picture(), picture(), text="厨房水管爆了")

    assert [len(one.notice.photos) for one in await page.town.posted(LI) if one.notice.key == SAID] == [3]


async def test_a_photo_is_shown_to_those_who_may_see_its_ticket_and_to_nobody_else(page: Site) -> None:
    owner = await page.of(LI)
    await owner.send(picture(), text="厨房水管爆了")
    await page.town.press(LI, "draft-submit")
    number = re.search(r'src="photos/(\d+)"', await owner.read())
    assert number
    path = f"/photos/{number[1]}"

    for name, status in [(LI, 200), (WANG, 200), (ZHAO, 200), (SUN, 200), (CHEN, 404), (HE, 404)]:
        browser = await page.of(name)
        async with browser.client.get(path) as answer:
            assert (name, answer.status) == (name, status)
    stranger = await page.browser()
    await stranger.read(path, status=404)
    await owner.read("/photos/999999999999999999", status=404)


async def test_a_browser_asks_each_time_whether_it_may_still_show_a_photo(page: Site) -> None:
    browser = await page.of(LI)
    await browser.send(picture(), text="厨房水管爆了")
    number = re.search(r'src="photos/(\d+)"', await browser.read())
    assert number
    path = f"/photos/{number[1]}"
    async with browser.client.get(path) as answer:
        assert answer.headers["Cache-Control"] == "private, no-cache"
        mark = {"If-None-Match": answer.headers["ETag"]}

    await browser.read(path, status=304, headers=mark)
    stranger = await page.browser()
    await stranger.read(path, status=404, headers=mark)


# What comes down


async def test_what_was_missed_comes_after_the_last_message_seen_edits_too(page: Site) -> None:
    browser = await page.of(LI)
    await browser.say("厨房水管爆了")
    first = await browser.listen()
    seen = (await first.until("地点："))[-1]
    first.cut()
    await page.town.press(LI, "draft-anonymous")
    await page.town.press(LI, "draft-submit")

    missed = await (await browser.listen(after=seen.id)).until("已收到")

    assert [event.id for event in missed] == sorted(event.id for event in missed)
    assert all(event.id > seen.id for event in missed)
    edits = [event for event in missed if event.data["slot"] == seen.data["slot"] and not event.data["fresh"]]
    assert any("署名" in event.data["html"] for event in missed)
    assert "提交" not in edits[-1].data["html"]


async def test_what_others_do_comes_down_while_the_stream_is_open(page: Site) -> None:
    browser = await page.of(WANG)
    stream = await browser.listen()

    await page.town.filed(LI)

    card = (await stream.until("厨房水管爆了"))[-1]
    assert "我来接" in card.data["html"]


async def test_a_stream_ends_with_the_session_of_a_revoked_person(page: Site) -> None:
    browser = await page.of(WANG)
    stream = await browser.listen()
    wang = await page.town.person(WANG)
    uow = page.town.app.units.begin()
    uow.people.save(replace(wang, revoked_at=page.town.clock.now()))
    await uow.commit()

    assert await sign(stream) == "gone"
    assert await stream.next() is None
    assert "王芳" not in await browser.read()


async def test_whoever_is_dismissed_in_a_chat_reads_nothing_more_on_the_page(page: Site) -> None:
    browser = await page.of(WANG)
    stream = await browser.listen()
    await page.town.say(SUN, f"停用{WANG}")
    await page.town.press(SUN, "dismiss-yes")

    assert await sign(stream) == "gone"
    assert "王芳" not in await browser.read()


async def test_a_stream_ends_when_somebody_else_takes_the_session_over(page: Site) -> None:
    browser = await page.of(LI)
    stream = await browser.listen()
    token = browser.client.session.cookie_jar.filter_cookies(page.server.make_url("/"))["linli"].value
    account = page.town.app.vault.digest(token, "session")
    chen = await page.town.person(CHEN)
    uow = page.town.app.units.begin()
    uow.people.link(chen.id, "web", account, page.town.clock.now())
    await uow.commit()

    assert await sign(stream) == "gone"
    assert await stream.next() is None


async def test_who_is_nobody_hears_at_once_that_there_is_no_stream(page: Site) -> None:
    browser = await page.browser()
    await browser.read()
    stream = await browser.listen()

    assert await sign(stream) == "gone"


async def test_two_tabs_hear_the_same(page: Site) -> None:
    browser = await page.of(LI)
    tabs = [await browser.listen(), await browser.listen()]

    await browser.say("苹果核是什么垃圾")

    one, other = [await tab.until("厨余垃圾") for tab in tabs]
    assert [event.id for event in one] == [event.id for event in other]


async def test_a_change_of_language_is_told_to_every_tab_and_shows_everything_anew(page: Site) -> None:
    browser = await page.of(LI)
    await browser.say("苹果核是什么垃圾")
    stream = await browser.listen()
    await stream.until("厨余垃圾")

    await browser.say("English", action="welcome:speak:0.en")

    while (event := await stream.next()) is not None and event.name != "language":
        pass
    assert event is not None
    shown = await browser.read()
    assert '<html lang="en">' in shown
    assert "food waste" in shown
    assert "厨余垃圾" not in shown


async def test_a_page_in_another_language_than_its_persons_is_told_so(page: Site) -> None:
    browser = await page.of(LI)
    answer = await browser.client.get("/events", params={"language": "en"})
    stream = Stream(answer, 0)
    page.streams.append(stream)

    assert await sign(stream) == "language"
