"""Where and when rubbish may be handed in: the question about it, told from a complaint and from 「哪个桶」."""

import re

from bot.domain.words import fold, has_chinese

_RUBBISH = r"(?:生活|厨余|湿|干|可回收|有害|其他)?垃圾"
_WHERE = r"(?:哪里?|哪儿|哪边|哪个?地方|什么地方|啥地方|何处)"
_WHEN = r"(?:几点|什么时候|什么时间|啥时候|啥时间|何时|哪个时间)"
_GIVE = r"(?:扔|丢|投放?|倒|放|交)"
_MAY = r"(?:应该|可以|能够|得|能|要|该|都|才|来|会|去|开始)*"
_POINT = r"(?:垃圾|分类)?(?:投放点|收集点|投放站|垃圾点|垃圾房|垃圾站|垃圾桶|垃圾箱|桶站)"
_ASKED_ZH = re.compile(
    rf"{_RUBBISH}(?:应该|可以|能|要|该|得|都|一般)*{_GIVE}?(?:到|在|去|往)?{_WHERE}{_GIVE}?(?:[啊呀呢吗]*[?!。]*$)|"
    rf"{_WHERE}{_MAY}{_GIVE}{_RUBBISH}|"
    rf"{_RUBBISH}(?:今天|明天|今晚|晚上|早上|一般|平时)*{_WHEN}{_MAY}(?:收|{_GIVE})|"
    rf"{_WHEN}{_MAY}(?:收|{_GIVE}){_RUBBISH}|"
    rf"{_POINT}(?:都|今天|晚上|早上|一般)*(?:在{_WHERE}|{_WHEN}{_MAY}(?:开|关))|"
    rf"{_WHERE}有{_POINT}|(?<!误)(?<!定)投放时间(?:是|到|有|安排)*(?:{_WHEN}|多少|怎么|什么)?[啊呀呢吗]*[?]?$"
)
_COMPLAINT_ZH = re.compile(
    r"没人?来?[清倒管收扫运]|满了|乱[扔丢倒堆放]|溢出|[坏破]了|还没|还不|投诉|举报|太[早晚短]|不合理"
)
_RUBBISH_EN = r"(?:rubbish|trash|garbage|waste|bins?)"
_ASKED_EN = re.compile(
    rf"\bwhere (?:do|can|should|must) (?:i|we) (?:throw|put|take|bring|drop|leave) "
    rf"(?:(?:out|away|off|the|my|our|household) )*{_RUBBISH_EN}\W*$|"
    rf"\b(?:when|what time) (?:is|are|do|does|can|will|should|may) (?:[a-z]+ ){{0,4}}{_RUBBISH_EN}\b|"
    rf"\bwhere (?:is|are) the (?:nearest )?(?:{_RUBBISH_EN} )?(?:drop-off|collection|waste) points?\b|"
    r"\bdrop-off (?:times?|hours|points?)\b"
)
_COMPLAINT_EN = re.compile(r"\b(?:overflow|nobody|no one|full|broken|complain|still|finally)")


def asks_for_drop_off(text: str) -> bool:
    """Tell whether the words ask where or when rubbish is handed in, whatever it is."""
    asked = fold(text)
    question, complaint = (_ASKED_ZH, _COMPLAINT_ZH) if has_chinese(asked) else (_ASKED_EN, _COMPLAINT_EN)
    return question.search(asked) is not None and complaint.search(asked) is None
