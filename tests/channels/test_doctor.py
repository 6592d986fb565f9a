"""`linli doctor`: what an operator is told about the deployment, and that asking changes nothing of it."""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import make_url, text

from bot.adapters.vault import Keyring
from bot.adapters.workdays import calendars_at
from bot.checkup import machine, workdays
from bot.checkup.checks import Check, State
from bot.checkup.rounds import go_round
from bot.domain.words import Language
from locales import DEMO
from locales.speech import Sentences, Speech
from storage.looking import looking
from storage.seeds import seed
from storage.units import Units, open_store
from tests.support.clock import MORNING
from tests.support.operator import Operator, a_key_file
from tests.support.postgres import Postgres
from tests.support.town import LI, Town

TOKEN = "4242:the-token-of-a-bot-on-loopback"
GROUP = "-1001234567890"
MICROSECONDS = 1_000_000


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Somebody in a folder of their own, with no settings but the data's place."""
    operator = Operator(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LINLI_DATA_DIR", str(operator.data))
    return operator


@pytest.fixture
def settled(operator: Operator, seeded: Path) -> Operator:
    """The same with a community in the database."""
    operator.take_over(seeded)
    return operator


@pytest.fixture
def change(settled: Operator) -> Callable[..., None]:
    """Change the database behind the program's back."""

    def change(statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(settled.database)) as database:
            database.execute(statement, values)
            database.commit()

    return change


async def found(now: Any = MORNING) -> dict[str, Check]:
    checks, _ = await go_round(os.environ, now)
    assert len({check.name for check in checks}) == len(checks)
    return {check.name: check for check in checks}


async def keys_found(now: Any = MORNING) -> dict[str, str]:
    """Give what is not ok, by its key."""
    return {name: check.said.key for name, check in (await found(now)).items() if check.state is not State.OK}


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


# The whole round


async def test_in_a_healthy_community_everything_is_ok(settled: Operator) -> None:
    checks = await found()

    assert {check.state for check in checks.values()} == {State.OK}
    assert [*checks] == [
        "settings",
        "database",
        "key_file",
        "disk",
        "clock",
        "holidays",
        "token",
        "coverage",
        "catalogue",
        "unreachable",
        "outbox",
        "quarantine",
    ]


async def test_asking_changes_no_file_and_leaves_none_behind(settled: Operator) -> None:
    before = files(settled.data)

    await found()

    assert files(settled.data) == before


async def test_asking_in_a_fresh_folder_makes_nothing(operator: Operator) -> None:
    assert await keys_found() == {"database": "doctor-database-none", "key_file": "doctor-keys-none"}
    assert not operator.data.exists()


async def test_a_running_program_is_looked_at_as_it_stands(
    community: Town, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_DATABASE_URL", f"sqlite:///{operator.folder / 'town.sqlite3'}")
    operator.data.mkdir()
    operator.hold(a_key_file())
    await community.say(LI, "厨房水管爆了")
    assert (operator.folder / "town.sqlite3-wal").stat().st_size > 0

    assert await keys_found() == {}
    assert (await keys_found(MORNING - timedelta(minutes=6)))["clock"] == "doctor-clock-behind"


async def test_a_check_that_breaks_is_a_line_of_its_own(change: Callable[..., None]) -> None:
    change("UPDATE grids SET level = 'planet'")

    checks = await found()

    assert {name for name, check in checks.items() if check.state is State.FAIL} == {"coverage", "catalogue"}
    assert checks["coverage"].said.key == "doctor-broken"
    assert checks["quarantine"].state is State.OK


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("ALTER TABLE people RENAME COLUMN on_duty TO duty", "people.on_duty"),
        ("ALTER TABLE shown RENAME TO seen", None),
    ],
)
async def test_a_database_of_the_right_revision_that_lacks_a_column_is_a_failure_with_a_remedy(
    change: Callable[..., None], statement: str, columns: str | None
) -> None:
    change(statement)

    checks = await found()

    assert {name for name, check in checks.items() if check.state is State.FAIL} == {"database"}
    assert checks["database"].said.key == "doctor-database-lacking"
    assert columns is None or checks["database"].said.args == {"columns": columns}
    assert checks["database"].remedy is not None


async def test_on_postgres_it_is_the_same_and_nothing_can_be_written(
    operator: Operator, postgres: Postgres, vault: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.fresh()
    store = await open_store(url)
    await seed(Units(store, vault), DEMO, timezone="Asia/Shanghai")
    await store.close()
    monkeypatch.setenv("LINLI_DATABASE_URL", url)

    assert await keys_found() == {"key_file": "doctor-keys-lost"}
    async with looking(url) as base:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await base.store.report(text("DELETE FROM settings"))


async def test_a_postgres_without_tables_or_without_a_server_is_named(
    operator: Operator, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = postgres.fresh("template1")
    monkeypatch.setenv("LINLI_DATABASE_URL", bare)
    assert await keys_found() == {"database": "doctor-database-empty", "key_file": "doctor-keys-none"}

    nowhere = make_url("postgresql://somebody:secret@127.0.0.1:1/linli").render_as_string(hide_password=False)
    monkeypatch.setenv("LINLI_DATABASE_URL", nowhere)
    checks = await found()
    assert checks["database"].said.key == "doctor-database-unreachable"
    assert "secret" not in str(checks)


# Settings and keys


async def test_misspelt_settings_are_named_wherever_they_stand(
    settled: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TELEGRAM_TOKN", "a secret")
    (settled.folder / ".env").write_text("LINLI_HTTP_PROT=1\nOTHER=2\n", "utf-8")

    check = (await found())["settings"]

    assert check.said.args == {"names": "LINLI_HTTP_PROT, LINLI_TELEGRAM_TOKN"}
    assert check.state is State.WARN


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("LINLI_HTTP_PORT", "eighty", "doctor-settings-wrong"),
        ("LINLI_LANGUAGE", "tlh", "doctor-settings-wrong"),
        ("LINLI_DATABASE_URL", "no url at all", "doctor-database-unreachable"),
        ("LINLI_TIMEZONE", "Mars/Olympus", "doctor-clock-no-zone"),
    ],
)
async def test_a_setting_that_cannot_be_is_named(
    settled: Operator, monkeypatch: pytest.MonkeyPatch, name: str, value: str, key: str
) -> None:
    monkeypatch.setenv(name, value)

    assert key in (await keys_found()).values()


async def test_settings_that_cannot_be_read_are_a_failure(settled: Operator) -> None:
    (settled.folder / ".env").write_bytes("LINLI_PUBLIC_URL=桂园".encode("gbk"))

    assert await keys_found() == {"settings": "doctor-settings-unreadable"}


@pytest.mark.parametrize(
    ("content", "mode", "key"),
    [
        (None, 0o600, "doctor-keys-lost"),
        ("{}", 0o600, "doctor-keys-broken"),
        ("", 0o600, "doctor-keys-broken"),
        ("[1]", 0o600, "doctor-keys-broken"),
        (a_key_file(b"short"), 0o600, "doctor-keys-broken"),
        (a_key_file(b"x" * 32), 0o600, "doctor-keys-other"),
        (a_key_file(name="k2"), 0o600, "doctor-keys-other"),
        (a_key_file(), 0o640, "doctor-keys-open"),
    ],
)
async def test_a_key_file_that_is_no_good_is_a_failure(
    settled: Operator, content: str | None, mode: int, key: str
) -> None:
    settled.keys.unlink()
    if content is not None:
        settled.hold(content)
        settled.keys.chmod(mode)

    assert (await keys_found())["key_file"] == key
    assert settled.keys.exists() is (content is not None)


# The database, the disk, the clock, the holidays


@pytest.mark.parametrize(("revision", "key"), [("0000", "doctor-database-older"), ("9999", "doctor-database-newer")])
async def test_a_schema_of_another_version_is_a_failure(change: Callable[..., None], revision: str, key: str) -> None:
    change("UPDATE alembic_version SET version_num = ?", revision)

    assert await keys_found() == {"database": key}


async def test_a_damaged_database_is_a_failure(settled: Operator) -> None:
    pages = bytearray(settled.database.read_bytes())
    pages[20_000:60_000] = b"\xff" * 40_000
    settled.database.write_bytes(pages)

    assert (await keys_found())["database"] in {"doctor-database-damaged", "doctor-database-unreachable"}


@pytest.mark.parametrize(
    ("content", "key"), [(b"", "doctor-database-empty"), (b"no database " * 999, "doctor-database-unreachable")]
)
async def test_a_file_that_is_no_database_is_a_failure(settled: Operator, content: bytes, key: str) -> None:
    settled.database.write_bytes(content)

    assert (await keys_found())["database"] == key


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (0, State.FAIL),
        (99_999_999, State.FAIL),
        (100_000_000, State.WARN),
        (999_999_999, State.WARN),
        (10**9, State.OK),
    ],
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(free: int, state: State) -> None:
    assert machine.disk(free).state is state


def test_the_room_for_a_folder_that_is_not_there_yet_is_that_of_its_disk(tmp_path: Path) -> None:
    assert machine.room_at(tmp_path / "not" / "yet") == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)


@pytest.mark.parametrize(("minutes", "key"), [(5, None), (6, "doctor-clock-behind")])
async def test_a_clock_before_the_newest_row_is_wrong(
    change: Callable[..., None], minutes: int, key: str | None
) -> None:
    later = MORNING + timedelta(minutes=minutes)
    change(
        "INSERT INTO inbox (channel, message_id, state, said, at, incident) VALUES ('web', '1', 'done', '', ?, '')",
        int(later.timestamp()) * MICROSECONDS,
    )

    assert (await keys_found()).get("clock") == key


async def test_the_clock_of_a_demonstration_may_have_been_moved(change: Callable[..., None]) -> None:
    later = MORNING + timedelta(days=3)
    change(
        "INSERT INTO inbox (channel, message_id, state, said, at, incident) VALUES ('web', '1', 'done', '', ?, '')",
        int(later.timestamp()) * MICROSECONDS,
    )
    change("INSERT INTO settings (key, value) VALUES ('clock_shift', ?)", str(3 * 86_400.0))

    assert await keys_found() == {}


def test_holidays_are_known_to_the_end_of_the_table_only(tmp_path: Path) -> None:
    published = calendars_at(tmp_path / "none.csv")

    assert workdays.known_until(date(2026, 3, 2), published, []) is None
    assert workdays.known_until(date(2026, 11, 1), published, ["GY"]) is None
    assert workdays.known_until(date(2999, 1, 1), published, []) == date(2998, 12, 31)


@pytest.mark.parametrize(
    ("known_until", "key"),
    [
        (None, "doctor-holidays-ok"),
        (date(2026, 12, 31), "doctor-holidays-ending"),
        (date(2026, 11, 22), "doctor-holidays-out"),
    ],
)
def test_an_ending_table_of_holidays_is_told(known_until: date | None, key: str) -> None:
    assert workdays.holidays(date(2026, 11, 23), known_until).said.key == key


NEW_YEAR_2999 = MORNING.replace(year=2999, month=1, day=1)
BY_WEEKDAY = (State.OK, "doctor-holidays-ok")


@pytest.mark.parametrize(
    ("rows", "found_of_it"),
    [
        ([], (State.WARN, "doctor-holidays-out")),
        ([",2999-01-01,rest,"], (State.WARN, "doctor-holidays-ending")),
        ([",2999,weekdays,"], BY_WEEKDAY),
        (["GY,2999,weekdays,"], (State.WARN, "doctor-holidays-out")),  # of one of the two communities only
        (["GY,2999,weekdays,", "LH,2999,weekdays,"], BY_WEEKDAY),
    ],
)
async def test_a_file_of_its_own_makes_days_known_that_nobody_has_published(
    settled: Operator, rows: list[str], found_of_it: tuple[State, str]
) -> None:
    (settled.data / "calendar.csv").write_text("\n".join(["community,date,day,note", *rows]), "utf-8")

    check = (await found(NEW_YEAR_2999))["holidays"]

    assert (check.state, check.said.key) == found_of_it


async def test_a_broken_file_of_working_days_is_a_failure_that_names_its_row(
    settled: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = settled.folder / "days.csv"
    monkeypatch.setenv("LINLI_CALENDAR_FILE", str(elsewhere))
    assert await keys_found() == {"calendar": "doctor-calendar-broken"}

    elsewhere.write_text("community,date,day,note\n,2027-02-30,rest,\n,2027-02-06,perhaps,", "utf-8")
    check = (await found())["calendar"]
    assert check.state is State.FAIL
    said = Speech().word(check.said.key, Language.ZH, **check.said.args)
    assert said.startswith(f"工作日历有 2 处不对，程序这样启动不了。{elsewhere} 第 2 行：「2027-02-30」不是日期")


async def test_rows_for_a_community_that_is_not_there_are_named(settled: Operator) -> None:
    (settled.data / "calendar.csv").write_text("date,day,community\n2026-03-08,work,GY\n2026-03-08,work,XX", "utf-8")

    check = (await found())["calendar"]

    assert (check.said.key, check.said.args) == ("doctor-calendar-strangers", {"codes": "xx"})


# People and messages


async def test_grids_and_buildings_that_nobody_answers_for_are_named(change: Callable[..., None]) -> None:
    change("UPDATE people SET revoked_at = 1 WHERE grid_id = (SELECT id FROM grids WHERE code = 'C')")
    change("UPDATE buildings SET grid_id = NULL WHERE code LIKE 'CH-%'")

    check = (await found())["coverage"]

    assert check.said.key == "doctor-coverage-lacking"
    assert check.said.args == {"grids": "C", "buildings": "CH-1, CH-2, CH-3, CH-4, CH-5 … +3"}


@pytest.mark.parametrize(
    ("statement", "key", "args"),
    [
        (
            "UPDATE people SET revoked_at = 1 WHERE grid_id = (SELECT id FROM grids WHERE code = 'C')",
            "doctor-coverage-grids",
            {"grids": "C"},
        ),
        ("UPDATE buildings SET grid_id = NULL WHERE code = 'CH-1'", "doctor-coverage-buildings", {"buildings": "CH-1"}),
    ],
)
async def test_what_nothing_is_missing_of_is_not_named(
    change: Callable[..., None], statement: str, key: str, args: dict[str, str]
) -> None:
    change(statement)

    check = (await found())["coverage"]

    assert (check.said.key, check.said.args) == (key, args)


async def test_an_edition_of_the_catalogue_that_cannot_be_read_is_told(change: Callable[..., None]) -> None:
    change("INSERT INTO catalogue_versions (number, body, changed_by, changed_at, note) VALUES (3, '[', NULL, 1, '{}')")

    check = (await found())["catalogue"]

    assert (check.state, check.said.args) == (State.WARN, {"edition": "3"})


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("named", "state", "names"),
    [("桂园社区", State.OK, "桂园社区"), ("桂园社区，桂圆社区", State.WARN, "桂圆社区"), ("A1", State.WARN, "A1")],
)
async def test_a_clinic_that_is_written_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, named: str, state: State, names: str
) -> None:
    monkeypatch.setenv("LINLI_TELEGRAM_CLINICS", named)

    check = (await found())["clinics"]

    assert (check.state, check.said.args) == (state, {"names": names})


async def test_a_database_without_a_community_says_how_one_comes_in(operator: Operator, migrated: Path) -> None:
    operator.take_over(migrated)

    assert await keys_found() == {"coverage": "doctor-coverage-none"}


@pytest.fixture
def chat(change: Callable[..., None], vault: Keyring) -> Callable[..., None]:
    """Keep a chat of somebody, or of a grid's workers."""

    def chat(number: int = 1, *, grid: str = "", lost: bool = False) -> None:
        address = vault.seal(GROUP, f"chats.address.{number}")
        change(
            "INSERT INTO chats (id, channel, address, address_key, language, active, menu, version)"
            " VALUES (?, 'telegram', ?, ?, 'zh-CN', 1, '', 1)",
            number,
            address,
            str(number),
        )
        if grid:
            change("UPDATE chats SET grid_id = (SELECT id FROM grids WHERE code = ?)", grid)
        else:
            change("UPDATE chats SET person_id = (SELECT id FROM people LIMIT 1 OFFSET ?) WHERE id = ?", number, number)
        if lost:
            change("UPDATE chats SET unreachable_at = 1 WHERE id = ?", number)

    return chat


async def test_people_who_stopped_the_bot_are_counted(chat: Callable[..., None]) -> None:
    chat(lost=True)
    chat(2)

    assert (await found())["unreachable"].said.args == {"count": 1}


@pytest.mark.parametrize(
    ("waited", "key"), [(5, None), (6, "doctor-outbox-late"), (60, "doctor-outbox-late"), (61, "doctor-outbox-stuck")]
)
@pytest.mark.parametrize("state", ["posted", "held"])
async def test_messages_that_nobody_sends_are_told(
    change: Callable[..., None], chat: Callable[..., None], state: str, waited: int, key: str | None
) -> None:
    chat()
    at = int((MORNING - timedelta(minutes=waited)).timestamp()) * MICROSECONDS
    change(
        "INSERT INTO outbox (person_id, chat_id, push, state, slot, fresh, lane, body, created_at, due_at)"
        " VALUES ((SELECT min(id) FROM people), 1, 'waiting', ?, '', 0, 'rest', '', ?, ?)",
        state,
        at,
        at if state == "held" else None,
    )

    assert (await keys_found()).get("outbox") == key


async def test_what_waits_for_its_hour_is_not_late(change: Callable[..., None]) -> None:
    yesterday, tomorrow = (int((MORNING + timedelta(days=days)).timestamp()) * MICROSECONDS for days in (-1, 1))
    change(
        "INSERT INTO outbox (person_id, push, state, slot, fresh, lane, body, created_at, due_at)"
        " VALUES ((SELECT min(id) FROM people), 'waiting', 'held', '', 0, 'rest', '', ?, ?)",
        yesterday,
        tomorrow,
    )

    assert await keys_found() == {}


async def test_messages_in_quarantine_are_counted_and_named(change: Callable[..., None]) -> None:
    for number in range(7):
        change(
            "INSERT INTO inbox (channel, message_id, state, said, at, incident)"
            " VALUES ('web', ?, 'quarantined', '', ?, ?)",
            str(number),
            number,
            f"A{number}",
        )

    check = (await found())["quarantine"]

    assert (check.state, check.said.args) == (State.WARN, {"count": 7, "incidents": "A6, A5, A4, A3, A2 … +2"})


# Telegram


Answers = dict[str, tuple[int, dict[str, Any]]]
ME = {"id": 4242, "is_bot": True, "first_name": "社区小助手", "username": "linli_bot"}
HOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
CHAT = {
    "id": int(GROUP),
    "type": "supergroup",
    "title": "A1",
    "accent_color_id": 0,
    "max_reaction_count": 1,
    "accepted_gift_types": dict.fromkeys(GIFTS, True),
}
GOOD: Answers = {
    "getMe": (200, {"ok": True, "result": ME}),
    "getWebhookInfo": (200, {"ok": True, "result": HOOK}),
    "getChat": (200, {"ok": True, "result": CHAT}),
}


@asynccontextmanager
async def far_end(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> AsyncIterator[None]:
    """Let Telegram be on loopback and answer like this."""

    async def answer(request: web.Request) -> web.Response:
        status, said = {**GOOD, **answers}[request.path.rpartition("/")[2]]
        return web.json_response(said, status=status)

    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/{{method}}", answer)
    async with TestServer(app) as server:
        monkeypatch.setenv("LINLI_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("LINLI_TELEGRAM_API_BASE", str(server.make_url("")).rstrip("/"))
        yield


def refused(status: int, why: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    return status, {"ok": False, "error_code": status, "description": why, "parameters": parameters}


def hook(**known: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"ok": True, "result": {**HOOK, **known}}


async def test_a_bot_that_answers_is_named(settled: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    async with far_end(monkeypatch):
        checks = await found()

    assert {check.state for check in checks.values()} == {State.OK}
    assert checks["token"].said.args == {"name": "@linli_bot"}
    assert [*checks][6:9] == ["token", "webhook", "groups"]


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (refused(401, "Unauthorized"), "doctor-token-wrong"),
        (refused(404, "Not Found"), "doctor-token-wrong"),
        (refused(502, "Bad Gateway"), "doctor-token-unreachable"),
        (refused(429, "Too Many Requests: retry after 5", retry_after=5), "doctor-token-refused"),
    ],
)
async def test_a_token_that_is_not_accepted_is_told_and_never_shown(
    settled: Operator, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, dict[str, Any]], key: str
) -> None:
    async with far_end(monkeypatch, getMe=answer):
        checks = await found()

    assert {name: one.said.key for name, one in checks.items() if one.state is not State.OK} == {"token": key}
    assert TOKEN not in str(checks)


async def test_a_telegram_out_of_reach_is_a_warning(settled: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LINLI_TELEGRAM_API_BASE", "http://127.0.0.1:1")

    assert await keys_found() == {"token": "doctor-token-unreachable"}


@pytest.mark.parametrize(
    ("mode", "answer", "key"),
    [
        ("polling", hook(), None),
        ("polling", hook(url="https://elsewhere.example.cn/hook"), "doctor-webhook-in-the-way"),
        ("webhook", hook(url="https://linli.example.cn/telegram"), None),
        ("webhook", hook(), "doctor-webhook-elsewhere"),
        ("webhook", hook(url="https://linli.example.cn.evil.example/telegram"), "doctor-webhook-elsewhere"),
        (
            "webhook",
            hook(
                url="https://linli.example.cn/telegram",
                last_error_date=int(MORNING.timestamp()) - 60,
                last_error_message="Wrong response from the webhook: 502",
            ),
            "doctor-webhook-error",
        ),
        ("webhook", hook(url="https://linli.example.cn/t", last_error_date=int(MORNING.timestamp()) - 7200), None),
        ("polling", hook(pending_update_count=101), "doctor-webhook-pending"),
    ],
)
async def test_a_webhook_that_does_not_fit_is_told(
    settled: Operator,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    answer: tuple[int, dict[str, Any]],
    key: str | None,
) -> None:
    monkeypatch.setenv("LINLI_TELEGRAM_MODE", mode)
    monkeypatch.setenv("LINLI_PUBLIC_URL", "https://linli.example.cn/")
    async with far_end(monkeypatch, getWebhookInfo=answer):
        assert (await keys_found()).get("webhook") == key


@pytest.mark.parametrize(
    ("answer", "lost", "grids"),
    [
        (GOOD["getChat"], False, None),
        (refused(403, "Forbidden: bot was kicked from the supergroup chat"), False, "A1"),
        (refused(400, "Bad Request: chat not found"), False, "A1"),
        (refused(502, "Bad Gateway"), False, None),
        (GOOD["getChat"], True, "A1"),
    ],
)
async def test_a_group_that_threw_the_bot_out_is_named_by_its_grid(
    chat: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, dict[str, Any]],
    lost: bool,
    grids: str | None,
) -> None:
    chat(grid="A1", lost=lost)

    async with far_end(monkeypatch, getChat=answer):
        check = (await found())["groups"]

    assert check.said.args == ({"count": 1} if grids is None else {"grids": grids})


async def test_bound_groups_without_a_token_are_told(chat: Callable[..., None]) -> None:
    chat(grid="A1")

    assert await keys_found() == {"groups": "doctor-groups-no-token"}


# The command and its words


def test_whatever_is_not_ok_has_a_remedy_in_both_languages() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(machine.__file__).parent.glob("*.py"))
    keys = {key for key in re.findall(r'"(doctor-[a-z-]+)"', code) if not key.endswith("-ok")}

    for language in Language:
        known = Sentences(language).keys()
        assert {key for key in known if key.startswith("doctor-") and not key.endswith("-ok")} == {
            *keys,
            *(f"{key}-remedy" for key in keys),
        }


def lines(told: str) -> Iterator[tuple[str, str]]:
    return ((line[:5].strip(), line[5:]) for line in told.splitlines())


def test_an_operator_reads_a_line_for_each_check(settled: Operator) -> None:
    told = settled.linli("doctor", no_such_setting="1")

    assert told.returncode == 0, told.stdout + told.stderr
    read = list(lines(told.stdout))
    assert {state for state, _ in read} == {"ok", "warn"}
    assert read[0] == (
        "warn",
        "有不认识的设置：LINLI_NO_SUCH_SETTING。 → 多半是写错了字，请对照 .env.example 改掉或删掉。",
    )
    assert told.stderr == ""


def test_a_failure_ends_with_one_and_its_remedy(operator: Operator) -> None:
    told = operator.linli("doctor", language="en")

    assert told.returncode == 1
    assert ("fail", "Make a community with linli seed or linli import.") in [
        (state, said.rpartition(" → ")[2]) for state, said in lines(told.stdout)
    ]
    assert not operator.data.exists()


@pytest.mark.parametrize("settings", [{}, {"http_port": "eighty"}, {"language": "en"}])
def test_a_program_reads_one_object(settled: Operator, settings: dict[str, str]) -> None:
    told = settled.linli("doctor", "--json", **settings)

    read = json.loads(told.stdout)
    assert read["ok"] is (told.returncode == 0) is (settings != {"http_port": "eighty"})
    for check in read["checks"]:
        assert check.keys() == {"name", "state", "said", "remedy"}
        assert bool(check["remedy"]) is (check["state"] != "ok")
    english = Speech().word("doctor-settings-ok", Language.EN)
    assert (english in told.stdout) is ("language" in settings)
