"""A deployment's own reference ranges, as an operator meets the file: refused before anything is touched."""

from pathlib import Path

from tests.support.operator import Operator


def test_the_program_does_not_start_on_a_broken_file_of_ranges_and_names_the_row(seeded: Path, tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    path = operator.data / "laboratory.csv"
    head = "analyte,sex,from_age,low,high,below,source_zh,source_en"
    path.write_text(f"{head}\nalt,,18,40,5,,本院,ours\n", "gbk")

    told = operator.linli("coverage")

    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        f"参考范围文件 {path} 第 2 行读不了，程序没有启动。请改好这个文件，或先把它移走。"
    ]
    path.write_text(f"{head}\nalt,,18,5,40,,本院,ours\n", "gbk")
    assert operator.linli("coverage").returncode == 0
