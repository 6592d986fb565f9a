"""`linli invite` and `linli revoke`, as an operator uses them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.operator import Operator


@pytest.fixture
def operator(seeded: Path, tmp_path: Path) -> Operator:
    """Whoever runs the demonstration's community, with the sheets imported."""
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    return operator


def people(operator: Operator) -> int:
    with closing(sqlite3.connect(operator.database)) as database:
        return int(database.execute("SELECT count(*) FROM people").fetchone()[0])


def invite(operator: Operator, role: str, grid: str, name: str, *more: str) -> tuple[int, str]:
    told = operator.linli("invite", "--role", role, "--grid", grid, "--name", name, *more)
    assert "Traceback" not in told.stderr, told.stderr
    return told.returncode, told.stdout


@pytest.mark.parametrize(("role", "grid", "name"), [("grid_lead", "A", "孙丽"), ("网格员", "a1", "王芳")])
def test_who_stands_in_the_sheets_is_invited_without_more_ado(
    operator: Operator, role: str, grid: str, name: str
) -> None:
    before = people(operator)
    status, said = invite(operator, role, grid, name)

    assert (status, people(operator)) == (0, before)
    assert "/join/" in said
    assert "只能用一次，24 小时内有效" in said
    assert "t.me" not in said


def test_who_has_met_telegram_gets_its_link_too(operator: Operator) -> None:
    with closing(sqlite3.connect(operator.database)) as database:
        database.execute("INSERT INTO settings (key, value) VALUES ('telegram_name', '@linli_bot')")
        database.commit()
    _, said = invite(operator, "grid_worker", "A1", "王芳")

    code = said.splitlines()[0].rpartition("：")[2]
    assert f"https://t.me/linli_bot?start=in-{code.replace('-', '')}" in said


def test_a_slip_of_the_hand_makes_no_colleague(operator: Operator) -> None:
    before = people(operator)

    assert "最接近的是「王芳」（网格员，网格 A1）" in invite(operator, "grid_worker", "A1", "王方")[1]
    assert "最接近的是「孙丽」（网格长，网格 A）" in invite(operator, "grid_worker", "A1", "孙丽")[1]
    status, said = invite(operator, "grid_worker", "A1", "欧阳")
    assert (status, "没有「欧阳」" in said, people(operator)) == (1, True, before)


def test_a_new_colleague_is_invited_on_purpose(operator: Operator) -> None:
    before = people(operator)
    status, said = invite(operator, "grid_worker", "A1", "欧阳", "--new")

    assert (status, "/join/" in said, people(operator)) == (0, True, before + 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "园丁", "--grid", "A1", "--name", "王芳"), "没有「园丁」这个角色"),
        (("--role", "resident", "--grid", "A1", "--name", "王芳"), "没有「resident」这个角色"),
        (("--role", "网格员", "--grid", "ZZ", "--name", "王芳"), "没有编码为「ZZ」的网格"),
        (("--role", "网格员", "--name", "王芳"), "请写全"),
        (("--resident", "没有这个人"), "没有这个人"),
        (("--resident", "王芳"), "没有这个人"),
    ],
)
def test_an_operator_is_told_what_is_wrong(operator: Operator, words: tuple[str, ...], said: str) -> None:
    told = operator.linli("invite", *words)

    assert (told.returncode, said in told.stdout) == (1, True), told.stdout + told.stderr


def test_of_residents_with_one_name_the_door_tells_who_is_meant(operator: Operator) -> None:
    sheet = operator.folder / "sheets"
    sheet.mkdir()
    lines = ("name,building,entrance,flat", "周小雨,GY-1,1,301", "周小雨,GY-1,2,302", "周小雨,GY-2,1,301")
    (sheet / "residents.csv").write_text("\n".join(lines), "utf-8")
    assert operator.linli("import", str(sheet)).returncode == 0

    several = operator.linli("invite", "--resident", "周小雨")
    one_left = operator.linli("invite", "--resident", "周小雨", "--building", "gy-1", "--flat", "301")

    assert (several.returncode, "有 3 位（楼栋 GY-1, GY-2）" in several.stdout) == (1, True), several.stdout
    assert (one_left.returncode, "可以一直用，直到换成新的" in one_left.stdout) == (0, True), one_left.stdout


def test_somebody_is_cut_off_by_name(operator: Operator) -> None:
    told = operator.linli("revoke", "王芳", "--grid", "A1")
    again = operator.linli("revoke", "王芳")

    assert (told.returncode, "王芳 已停用" in told.stdout) == (0, True), told.stdout + told.stderr
    assert (again.returncode, "没有这个人" in again.stdout) == (1, True)
