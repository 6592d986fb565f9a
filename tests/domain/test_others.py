import pytest

from bot.domain.errors import MatterOver
from bot.domain.others import Other, disown, for_whom, is_handed_on, lives_there, read, read_line, take_over
from bot.domain.people import Role
from bot.domain.tickets import State
from tests.support.builders import a_person, a_ticket
from tests.support.people import CHEN, LI, ONE, TWO, WANG


@pytest.mark.parametrize(
    ("said", "name", "phone", "words"),
    [
        ("代报 李桂芳 3号楼2单元301 厨房漏水 13800000000", "李桂芳", "13800000000", "3号楼2单元301 厨房漏水"),
        ("代报：张大爷，电梯坏了，电话13800000000", "张大爷", "13800000000", "电梯坏了"),
        ("代 李桂芳 报 厨房漏水", "李桂芳", "", "厨房漏水"),
        ("帮张大爷报修 电梯坏了", "张大爷", "", "电梯坏了"),
        ("帮我妈报一下，她家3号楼2单元402厨房漏水", "妈妈", "", "她家3号楼2单元402厨房漏水"),
        ("帮我奶奶报个修 灯坏了", "奶奶", "", "灯坏了"),
        ("替邻居王阿姨报修 电梯坏了", "邻居王阿姨", "", "电梯坏了"),
        ("帮我妈报修", "妈妈", "", ""),
        ("for Mrs Li: the kitchen tap leaks", "Mrs Li", "", "the kitchen tap leaks"),
        ("I'm reporting for my mother: her sink leaks", "mother", "", "her sink leaks"),
        ("代报 厨房漏水 3号楼", "", "", "厨房漏水 3号楼"),
        ("我妈家厨房漏水", "妈妈", "", "我妈家厨房漏水"),
        ("my mum's kitchen leaks", "mum", "", "my mum's kitchen leaks"),
    ],
)
def test_a_sentence_says_for_whom_it_files(said: str, name: str, phone: str, words: str) -> None:
    other = read(said)

    assert other is not None
    assert (other.name, other.phone, other.words) == (name, phone, words)


@pytest.mark.parametrize(
    "said",
    [
        "帮我报修，厨房漏水",
        "帮忙报修电梯",
        "帮我们楼报修电梯",
        "给物业报修电梯坏了",
        "厨房水管爆了",
        "for the lift: broken",
        "for dinner, what may I eat",
        "",
    ],
)
def test_whoever_files_for_themselves_files_for_nobody_else(said: str) -> None:
    assert read(said) is None


def test_a_line_without_a_name_says_only_what_it_is() -> None:
    assert read_line("楼道灯不亮 13800000000") == Other("", "13800000000", "楼道灯不亮")


def test_for_whom_it_is_comes_back_as_it_was_written_down() -> None:
    other = Other("李桂芳", "13800000000")

    assert for_whom(a_ticket(on_behalf=other.on_behalf)) == ("李桂芳", "13800000000")


@pytest.mark.parametrize(
    ("known", "lives"),
    [
        ({}, True),
        ({"flat": ""}, True),
        ({"entrance": None}, True),
        ({"flat": "302"}, False),
        ({"entrance": 1}, False),
        ({"building_id": TWO.id}, False),
        ({"building_id": None}, False),
    ],
)
def test_somebody_lives_where_nothing_known_speaks_against_it(known: dict[str, object], lives: bool) -> None:
    ticket = a_ticket(**{"building_id": ONE.id, "entrance": 2, "flat": "301", **known})

    assert lives_there(LI, ticket) is lives


def test_no_worker_is_taken_for_the_resident_of_their_name() -> None:
    worker = a_person(role=Role.GRID_WORKER, name="李桂芳", building_id=ONE.id)

    assert not lives_there(worker, a_ticket(building_id=ONE.id))


def test_whoever_takes_it_over_is_its_reporter_and_the_filer_hears_no_more() -> None:
    filed = a_ticket(filed_by=CHEN.id, reporter_id=CHEN.id, on_behalf="妈妈\n", filer_hears=True)

    taken = take_over(filed, LI.id)

    assert (taken.reporter_id, taken.filed_by, taken.filer_hears) == (LI.id, CHEN.id, False)
    assert is_handed_on(taken)
    assert not is_handed_on(filed)


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.WITHDRAWN])
def test_what_has_ended_or_not_begun_is_not_taken_over(state: State) -> None:
    with pytest.raises(MatterOver):
        take_over(a_ticket(state=state, filed_by=WANG.id, reporter_id=None), LI.id)


def test_what_is_not_theirs_goes_back_to_the_relative_or_to_nobody() -> None:
    taken = a_ticket(filed_by=CHEN.id, reporter_id=LI.id)

    assert disown(taken, CHEN.id).reporter_id == CHEN.id
    assert disown(taken, None).reporter_id is None
