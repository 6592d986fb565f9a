"""The file of working days, as an operator meets it: refused before anything is touched, row by row."""

from pathlib import Path

import pytest

from tests.support.operator import Operator

BROKEN = "社区,日期,上班,说明\n,2027-02-06,也许,春节\nGY,,12:00-08:30,\n"


@pytest.fixture
def operator(seeded: Path, tmp_path: Path) -> Operator:
    """Whoever runs the demonstration's community."""
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    return operator


def test_the_program_does_not_start_on_a_broken_file_and_names_what_would_be_right(operator: Operator) -> None:
    path = operator.data / "calendar.csv"
    path.write_text(BROKEN, "gbk")

    told = operator.linli("coverage")

    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        f"{path} 第 2 行：「也许」不认识。有日期的行请写 work（上班）或 rest（休息）；改工作时间请把日期留空。",
        f"{path} 第 3 行：「12:00-08:30」不是工作时间。请写成 08:30-12:00 13:30-17:30 这样，从早到晚，不要重叠。",
        "工作日历读不了，程序没有启动。请改好这个文件，或先把它移走。",
    ]


def test_nor_does_the_demonstration_which_leaves_nothing_behind(operator: Operator) -> None:
    told = operator.linli("demo", language="en", calendar_file=str(operator.folder / "nowhere.csv"))

    assert (told.returncode, told.stderr) == (1, "")
    assert "There is no such file. Check LINLI_CALENDAR_FILE" in told.stdout
    assert not (operator.data / "demo").exists()


def test_a_file_in_order_hinders_nothing(operator: Operator) -> None:
    (operator.data / "calendar.csv").write_text("community,date,day,note\n,2027-02-06,rest,春节\n", "utf-8")

    assert operator.linli("coverage").returncode == 0
