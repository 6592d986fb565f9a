import pytest

from bot.domain.drop_offs import asks_for_drop_off
from bot.domain.waste import sounds_like_waste_question


@pytest.mark.parametrize(
    "said",
    [
        "今天垃圾几点收",
        "垃圾扔哪里",
        "垃圾丢哪儿？",
        "请问垃圾应该扔在哪里呀",
        "去哪里扔垃圾",
        "到哪倒垃圾",
        "几点可以扔垃圾",
        "什么时候能倒垃圾",
        "垃圾什么时候可以丢",
        "湿垃圾几点收",
        "垃圾投放点在哪",
        "垃圾房晚上几点关",
        "投放时间是几点",
        "垃圾桶在哪里",
        "Where do I throw the rubbish?",
        "where can I put out the trash",
        "what time is rubbish collected",
        "when can I throw out the garbage",
        "where is the drop-off point",
    ],
)
def test_who_asks_where_or_when_rubbish_is_handed_in_is_heard(said: str) -> None:
    assert asks_for_drop_off(said)
    assert sounds_like_waste_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "苹果核扔哪里",
        "电池扔哪里",
        "这是什么垃圾",
        "垃圾没人收",
        "垃圾几点收都没人来收",
        "垃圾怎么还不收",
        "垃圾桶满了",
        "垃圾桶坏了",
        "误时投放没人管",
        "投放时间太短了",
        "垃圾车几点来",
        "谁把垃圾扔楼道了",
        "楼上往下扔垃圾",
        "垃圾堆在哪里都没人管",
        "where do I throw batteries",
        "where does a diaper go",
        "the bin is full",
        "",
    ],
)
def test_a_thing_or_a_complaint_is_no_question_about_the_place(said: str) -> None:
    assert not asks_for_drop_off(said)
