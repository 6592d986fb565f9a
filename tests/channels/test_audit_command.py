"""`linli audit`, as an operator uses it."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.vault import Keyring
from tests.conftest import a_running_app
from tests.support.clock import FakeClock
from tests.support.operator import Operator
from tests.support.town import HE, LI, SUN, WANG, ZHANG, ZHAO, Town


@pytest.fixture
def operator(seeded: Path, tmp_path: Path, vault: Keyring) -> Operator:
    """Whoever runs a community where an anonymous matter was looked at three times."""
    operator = Operator(tmp_path)
    operator.take_over(seeded)

    async def live() -> None:
        clock = FakeClock()
        async with a_running_app(f"sqlite:///{operator.database}", tmp_path, vault, clock) as app:
            town = Town(app, clock)
            await town.say(LI, "楼道灯不亮")
            await town.press(LI, "draft-anonymous")
            await town.press(LI, "draft-submit")
            ticket = await town.ticket(1001)
            for name in (WANG, ZHAO, SUN):
                await town.send(name, f"tickets:details:{ticket.id}")

    asyncio.run(live())
    return operator


def tamper(operator: Operator, *statements: str) -> None:
    """Change the log as somebody can who has the file and no key."""
    with closing(sqlite3.connect(operator.database)) as database:
        for trigger in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
            database.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            database.execute(statement)
        database.commit()


def audit(operator: Operator, *words: str) -> tuple[int, str]:
    told = operator.linli("audit", *words)
    assert "Traceback" not in told.stderr, told.stderr
    return told.returncode, told.stdout


def test_a_whole_log_is_told_with_the_digest_that_is_kept_elsewhere(operator: Operator) -> None:
    status, said = audit(operator, "verify")
    digest = re.search(r"[0-9a-f]{64}", said)

    assert (status, "完整：共 3 条" in said) == (0, True)
    assert digest is not None
    assert audit(operator, "verify", "--kept", digest[0])[0] == 0
    status, said = audit(operator, "verify", "--kept", "0" * 64)
    assert (status, "没有您保存的那个摘要" in said) == (1, True)


@pytest.mark.parametrize(
    ("statements", "first"),
    [
        (["UPDATE audit SET actor_id = 1 WHERE id = 2"], 2),
        (["DELETE FROM audit WHERE id = 1"], 1),
        (["DELETE FROM audit WHERE id = 3"], 3),
        (
            [
                "DELETE FROM audit WHERE id = 3",
                "UPDATE audit_heads SET entries = 2, digest = (SELECT digest FROM audit WHERE id = 2)",
            ],
            3,
        ),
    ],
    ids=["changed", "taken out", "cut", "cut with its head"],
)
def test_the_first_entry_that_is_not_as_it_was_written_is_named(
    operator: Operator, statements: list[str], first: int
) -> None:
    tamper(operator, *statements)
    status, said = audit(operator, "verify")

    assert (status, f"第 {first} 条不对" in said) == (1, True), said


def test_an_empty_log_is_whole(seeded: Path, tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.take_over(seeded)

    assert audit(operator, "verify")[0] == 0


def test_who_looked_at_a_ticket_is_listed_by_name(operator: Operator) -> None:
    status, said = audit(operator, "show", "--ticket", "1001")
    lines = said.strip().splitlines()

    assert status == 0
    assert [
        (name in line, right in line)
        for line, name, right in zip(lines, (WANG, ZHAO, SUN), ("可接单", "可接单", "上级"), strict=True)
    ] == [(True, True)] * 3
    assert LI not in said
    assert audit(operator, "show", "--ticket", "99")[0] == 1


def test_who_looked_at_a_resident_of_the_programme_is_listed_by_the_resident_s_name(
    seeded: Path, tmp_path: Path, vault: Keyring
) -> None:
    operator = Operator(tmp_path)
    operator.take_over(seeded)

    async def live() -> None:
        clock = FakeClock()
        async with a_running_app(f"sqlite:///{operator.database}", tmp_path, vault, clock) as app:
            town = Town(app, clock)
            enrolment_id = await town.planned()
            await town.send(HE, f"visits:card:{enrolment_id}")

    asyncio.run(live())
    status, said = audit(operator, "show", "--person", ZHANG)

    assert (status, len(said.strip().splitlines())) == (0, 1)
    assert f"{HE}　看随访记录　（本社区护士）" in said
    assert "还没有人查阅过" in audit(operator, "show", "--person", LI)[1]
    assert audit(operator, "show", "--person", "没有的人")[0] == 1
    assert audit(operator, "show")[0] == 1
    assert audit(operator, "show", "--person", ZHANG, "--ticket", "1001")[0] == 1
