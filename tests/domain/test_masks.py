import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.masks import anonymised, masked

HIDDEN = [
    ("电话 13812345678", "电话 ***"),
    ("打我 138 1234 5678", "打我 ***"),
    ("138-1234-5678", "***"),
    ("+86 13812345678", "***"),
    ("+86-138-1234-5678", "***"),
    ("008613812345678", "***"),
    ("１３８１２３４５６７８", "***"),
    ("幺三八一二三四五六七八", "***"),
    ("021-64330000", "***"),
    ("（021）64330000", "***"),
    ("021 6433 0000 转 12", "*** 转 12"),
    ("0571-88889999", "***"),
    ("座机 64330000", "座机 ***"),
    ("电话：6433-0000", "电话：***"),
    ("手机号是13900001111", "手机号是***"),
    ("沪A12345", "***"),
    ("沪A·12345", "***"),
    ("沪a12345", "***"),
    ("沪AD12345", "***"),
    ("沪AF12345", "***"),
    ("京A 88888", "***"),
    ("粤B12345D", "***"),
    ("310101195001011234", "***"),
    ("31010119500101123X", "***"),
    ("310101 19500101 1234", "***"),
    ("310101500101123", "***"),
    ("6222 0212 3456 7890", "***"),
    ("6222021234567890123", "***"),
    ("lihua@example.com", "***"),
    ("微信 lihua_88", "微信 ***"),
    ("微信号：wxid_abc123", "微信号：***"),
    ("QQ 12345678", "QQ ***"),
    ("wx:lihua888", "wx:***"),
    ("501室漏水", "***室漏水"),
    ("3号楼501室", "3号楼***室"),
    ("3 号楼 2 单元 501", "3 号楼 2 单元 ***"),
    ("3栋1203", "3栋***"),
    ("2单元301", "2单元***"),
    ("3-301", "3-***"),
    ("3-2-301", "3-2-***"),
    ("12-1203", "12-***"),
    ("我家501", "我家***"),
    ("我住301", "我住***"),
    ("住在 501 的", "住在 *** 的"),
    ("501房间", "***房间"),
    ("203房", "***房"),
    ("五零一室", "***室"),
    ("flat 301", "flat ***"),
    ("Apt 5B", "Apt **"),
    ("Room 1203", "Room ***"),
    ("我叫王小明", "我叫***"),
    ("我叫王小明住在3号楼", "我叫***住在3号楼"),
    ("我是王小明", "我是***"),
    ("我是3-301的李桂芳", "我是3-***的***"),
    ("我是 3-301 的李桂芳，水管坏了", "我是 3-*** 的***，水管坏了"),
    ("姓名：张桂兰", "姓名：***"),
    ("联系人 陈国华", "联系人 ***"),
    ("本人王芳", "本人**"),
    ("我的名字是欧阳娜娜", "我的名字是***"),
    ("我是欧阳锋", "我是***"),
    ("户主：刘洋", "户主：**"),
    ("my name is Li Guifang", "my name is ***"),
    ("I am Li Guifang", "I am ***"),
    ("My name is Tom", "My name is ***"),
    ("我是李桂芳", "我是***"),
    ("我是五楼的陈国华，灯坏了", "我是五楼的***，灯坏了"),
]

ALONE = [
    "3 号楼",
    "3号楼2单元",
    "第 1024 号",
    "第1024号",
    "1 号楼 2 单元电梯坏了",
    "12 楼的灯不亮",
    "8-10 点来",
    "3-5 天",
    "100-200元",
    "20-300 元",
    "2026-03-02",
    "2026-3-2 15:30",
    "2026 年 3 月 2 日",
    "3月2日下午",
    "15:30",
    "1998-12-31 120元",
    "1280元",
    "13800元",
    "花了 12345 元",
    "尿酸 512",
    "512 μmol/L",
    "血压 140/90",
    "300户居民",
    "220V",
    "水表 00123456",
    "打119",
    "拨打110",
    "12345 热线没人接",
    "96 平米",
    "1.5 米",
    "三室一厅",
    "两室一厅漏水",
    "我是高血压",
    "我是高龄老人",
    "我是业主",
    "我是居民",
    "我是租户",
    "我是这里的老住户",
    "我是三楼的住户",
    "我是楼长",
    "我是方便的",
    "我叫了物业三次",
    "我叫他停车",
    "我叫来师傅",
    "我是路过的",
    "我是马上要用水",
    "本人在家",
    "我家在3号楼",
    "我家 3 口人",
    "住了 20 年",
    "住了300天",
    "2 单元 12 层",
    "3 号楼 3 层",
    "3 号楼 1203 元",
    "ISO 9001",
    "GB/T 12345-2008",
    "第 12-301 条",
    "iPhone 15",
    "房产证",
    "上海A区",
    "厨房水管爆了",
    "the lift is stuck at floor 12",
    "I am at home",
    "I am in Building 3",
    "This is urgent",
    "unit price 100 yuan",
    "1024 号工单",
    "电话打不通",
    "电话 110",
    "微信群里说了",
    "微信转账了",
    "A1 网格",
    "3 号楼 301 号电表箱",
    "0.5-100 毫米",
]


@pytest.mark.parametrize(("said", "read"), HIDDEN, ids=[said for said, _ in HIDDEN])
def test_what_tells_who_somebody_is_or_how_they_are_reached_is_masked(said: str, read: str) -> None:
    assert masked(said) == read


@pytest.mark.parametrize("said", ALONE)
def test_buildings_prices_dates_and_numbers_of_tickets_stay(said: str) -> None:
    assert masked(said) == said


def test_a_whole_sentence_keeps_what_the_matter_is() -> None:
    said = "厨房水管爆了，我是 3-301 的李桂芳，电话 138 1234 5678，车牌沪A12345 也被淹了"

    assert masked(said) == "厨房水管爆了，我是 3-*** 的***，电话 ***，车牌*** 也被淹了"


PIECES = st.sampled_from(
    [
        "13812345678", "138 1234 5678", "沪A12345", "310101195001011234", "我叫王小明", "我是", "的李桂芳", "3-301",
        "501室", "3 号楼", "第 1024 号", "电话", "021-64330000", "微信 lihua_88", "a@b.cn", "，", " ", "-", "1", "12",
        "。", "住", "元", "***", "一", "８", "\n", "flat 301", "my name is Li Hua", "２０２６",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=80))
@example("沪A12345" + "13812345678")
@example("1381234567813812345678")
def test_masking_twice_is_masking_once_and_nothing_grows(said: str) -> None:
    read = masked(said)

    assert masked(read) == read
    assert len(read) <= len(said)


@given(st.text(max_size=60))
def test_what_is_left_stands_in_its_order(said: str) -> None:
    parts = [re.escape(part) for part in masked(said).split("*")]

    assert re.fullmatch("[\\s\\S]*".join(parts), said) is not None


NUMBERS = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(NUMBERS, st.sampled_from(["{}", "请打{}", "+86 {}", "我的手机：{}。", "{}找我", "call {} please"]))
def test_no_mobile_number_comes_through(number: str, sentence: str) -> None:
    assert number not in masked(sentence.format(number))
    assert number[3:] not in masked(sentence.format(f"{number[:3]} {number[3:7]}-{number[7:]}")).replace(" ", "")


OWN = ("李桂芳", "13900000001", "301")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("楼上401室半夜装修，我是3-301的李桂芳", "楼上401室半夜装修，我是3-***的***"),
        ("李桂芳家的灯坏了，301室", "***家的灯坏了，***室"),
        ("李 桂 芳", "***"),
        ("139-0000-0001", "***"),
        ("打 138 1234 5678 找我", "打 *** 找我"),
        ("我家在1号楼2单元302", "我家在1号楼2单元***"),
        ("我是楼下 402 的", "我是楼下 *** 的"),
        ("I live in flat 301, call me at 138 1234 5678", "I live in flat ***, call me at ***"),
        ("my name is Li Guifang", "my name is ***"),
    ],
)
def test_who_is_anonymous_is_not_given_away_by_their_own_words(said: str, read: str) -> None:
    assert anonymised(said, OWN) == read


@pytest.mark.parametrize(
    "said",
    [
        "沪A12345 停在消防通道",
        "楼上 401 室太吵",
        "第 1301 号",
        "13012 元",
        "我家水管修了 1200 元",
        "3 号楼 2 单元 电梯坏了",
        "我家等了300天",
    ],
)
def test_what_an_anonymous_matter_is_about_stays(said: str) -> None:
    assert anonymised(said, OWN) == said


def test_in_danger_the_door_stays() -> None:
    assert anonymised("我家301煤气漏了，我是李桂芳", OWN[:2], doors=False) == "我家301煤气漏了，我是***"


@pytest.mark.parametrize("mask", [masked, lambda said: anonymised(said, OWN)])
@pytest.mark.parametrize(
    "said", ["1 " * 1000, "我是" * 1000, "1" * 2000, "a" * 2000, "我家" * 1000, "@." * 1000, "13-" * 700]
)
def test_nobody_holds_the_program_up_with_words(mask: Callable[[str], str], said: str) -> None:
    assert len(mask(said)) <= len(said)
