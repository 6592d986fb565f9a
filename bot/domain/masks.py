"""What is blotted out of somebody's words for those who need not know it: numbers, names, doors."""

import re
from collections.abc import Iterable

from bot.domain.words import fold

_GAP = r"[\s.·\-]{0,2}"
_FEW = 3
"""Stars that stand for anything longer: how long it was tells something too."""

# A surname begins a name only where what follows is no other word: 高血压, 方便, 马上, 路过.
_DOUBLE = "欧阳|司马|上官|诸葛|夏侯|东方|尉迟|皇甫|公孙|慕容|令狐|司徒|端木"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛邢安齐伍庞颜倪庄聂章鲁岳翟殷"
    "詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝游辛靳欧管柴鲍华喻祁房滕屈饶牟艾尤时穆司卓古简车项连麦褚"
)
_NO_NAMES = (
    "高龄|高血|高层|高度|高压|高楼|高中|方便|方面|马上|马桶|马路|何时|时间|时候|单身|单元|单位|单亲|关于|关门|关心|向来|向您|平常|成年|成都|"
    "任何|于是|万一|安全|安装|安静|白天|白色|黄色|石头|严重|申请|谢谢|管理|管道|房东|房主|房客|房子|游客|车主|车库|车位|连续|连夜|江苏|江西|"
    "梅花|古树|古稀|康复|毕业|季度|包装|包括|尤其|司机|尚未|温度|武警|项目|施工|简单|童年|史上|欧洲|金属|余下|贺卡|华侨|盛夏|苗圃|谷雨"
)
_NAME = rf"(?!{_NO_NAMES})(?:(?:{_DOUBLE})|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?"
_AFTER_NAME = r"(?=[^\u4e00-\u9fff]|$|[的住家在是电手想要有今来报反投我您你和从前昨刚这已身微联号给说请求老男女不正])"
_ZH_DIGIT = "零〇一二三四五六七八九幺两"
_COUNTED = (
    r"(?!\d|\s?(?:[元块米天人斤度分厘毫平个户年月次岁瓦伏号点条件家毛万千百日栋楼层%℃]|公斤|小时"
    r"|[Kk]?[Gg]\b|[Mm]\b|[Ww]\b|[Vv]\b))"
)
"""What follows a figure that counts something, and is no door."""


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in patterns)


_CONTACTS = _patterns(
    # E-mail, and what somebody is called in a messenger.
    r"(?P<hidden>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)",
    r"(?P<cue>(?i:微信|weixin|wechat|\bwx|\bvx|v信|\bqq)(?i:号码|号|id)?[\s:：是为]{0,3})"
    r"(?P<hidden>[A-Za-z0-9][A-Za-z0-9_\-]{4,19})",
    # Identity numbers and bank cards: fifteen digits and more, in whatever groups.
    r"(?<![\dA-Za-z])(?P<hidden>\d(?:[\s\-]?\d){13,29}[\s\-]?[\dXx])(?![\dA-Za-z])",
    # Telephones: mobile with or without the country, landlines with an area, numbers that are called one.
    r"(?<![\d.])(?!(?:19|20)\d\d[-./年\s]\d{1,2}[-./月\s])"
    rf"(?P<hidden>(?:\+?\s?(?:00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}})(?!\d)",
    rf"(?P<hidden>[一幺][三四五六七八九][{_ZH_DIGIT}]{{9}})(?![{_ZH_DIGIT}])",
    r"(?<![\d.])(?P<hidden>(?:\+?86[\s\-]?)?(?:\(0?\d{2,3}\)|0\d{2,3})[\s\-]?\d{3,4}[\s\-]?\d{4}"
    r"(?:[\s\-转]{1,2}\d{1,5})?)(?!\d)",
    r"(?P<cue>(?i:电话|座机|手机|号码|致电|来电|\btel|\bphone|\bcall)(?i:号码|号|是|:|：|打|联系|me|at|on|\s|\.){0,6})"
    r"(?P<hidden>\d{3,4}[\s\-]?\d{4}|\d{7,10})(?!\d)",
)
_PLATES = _patterns(
    # The new ones of eight signs too.
    r"(?P<hidden>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][\s·•.\-]?"
    r"(?=[A-Za-z0-9]{0,5}\d)[A-HJ-NP-Za-hj-np-z0-9]{4,6}[挂学警港澳]?)(?![A-Za-z0-9])",
)
_NAMES = _patterns(
    rf"(?P<cue>(?:我叫|我是|本人叫?|我的名字(?:叫|是)?|姓名|联系人|户主|报修人|投诉人|名字(?:叫|是))"
    rf"[:：是为\s]{{0,2}}(?:[^，。！？；,.!?;\n]{{0,14}}的)?\s?)(?P<hidden>{_NAME}){_AFTER_NAME}",
    rf"(?P<cue>我叫|名字叫)(?P<hidden>(?!{_NO_NAMES})[{_SURNAMES}][\u4e00-\u9fff]{{2}})",
    r"(?P<cue>\b(?i:my name is|my name's|this is|i am|i'm|call me)\s+)"
    r"(?P<hidden>[A-Z][a-z]+(?: [A-Z][a-z]+){1,2})\b",
    r"(?P<cue>\b(?i:my name is|my name's)\s+)(?P<hidden>[A-Z][a-z]+)\b",
)
_DOORS = _patterns(
    # 501 室, 3 号楼 501, 3-301, 我家 501, flat 301; the building and the entrance stay.
    r"(?<![\d\-])(?P<hidden>\d{3,4}[A-Za-z]?)(?=\s?(?:室|号?房(?![产价租东子屋])|房间))",
    rf"(?P<cue>(?:号楼|栋|幢|单元|座)[\s,，\-]{{0,2}})(?P<hidden>\d{{3,4}}[A-Za-z]?){_COUNTED}",
    rf"(?<![\d\-.:/])(?P<cue>\d{{1,2}}-(?:\d{{1,2}}-)?)(?P<hidden>\d{{3,4}})(?![\d\-./:]){_COUNTED}",
    rf"(?P<cue>(?:住在?|我家在?|我家是|家里是|门牌号?|房号)[\s:：是]{{0,2}})(?P<hidden>\d{{3,4}}[A-Za-z]?){_COUNTED}",
    r"(?P<cue>\b(?i:flat|apt\.?|apartment|room|unit)\s?#?\s?)(?P<hidden>\d{1,4}[A-Za-z]?)\b",
    rf"(?P<hidden>[{_ZH_DIGIT}十]{{3,4}})(?=\s?室)",
)
_OWN_DOORS = _patterns(
    # What somebody says of their own home; a neighbour's door is what a complaint is about.
    rf"(?P<cue>(?:我家|我们家|我住|我是|家住|本人住?)[^，。！？；,.!?;\n]{{0,14}}?)(?<!\d)(?P<hidden>\d{{3,4}}[A-Za-z]?){_COUNTED}",
    r"(?P<cue>\b(?i:my flat|my apartment|i live|i am|i'm)\b[^.,;!?\n]{0,30}?)\b(?P<hidden>\d{3,4}[A-Za-z]?)\b",
)
_HIDDEN = (*_CONTACTS, *_PLATES, *_NAMES, *_DOORS)


def masked(text: str) -> str:
    """Blot out what tells who somebody is or how they are reached; masking twice is the same as once."""
    return _hidden(text, _HIDDEN)


def anonymised(text: str, own: Iterable[str], *, doors: bool = True) -> str:
    """Blot out what somebody who wishes to be anonymous says of themselves: what is known, and what looks like it.

    Plates, and other people's doors, are what many matters are about, and stay.
    """
    return _hidden(without(text, own), (*_CONTACTS, *_NAMES, *(_OWN_DOORS if doors else ())))


def without(text: str, own: Iterable[str]) -> str:
    """Blot out words that are known to be somebody's own (a name, a telephone, a flat), however they are spaced."""
    for word in own:
        letters = [re.escape(letter) for letter in fold(word).replace(" ", "")]
        if len(letters) > 1:
            known = re.compile(r"[\s.·\-]{0,2}".join(letters), re.IGNORECASE)
            # A number is somebody's only as a whole: 301 is no part of 13012.
            whole = re.compile(rf"(?<!\d){known.pattern}(?!\d)", re.IGNORECASE) if word.strip().isdecimal() else known
            text = _blotted(text, whole)
    return text


def _hidden(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    before = None
    while text != before:  # what stood beside something hidden may stand free now
        before = text
        for pattern in patterns:
            text = _blotted(text, pattern)
    return text


def _blotted(text: str, pattern: re.Pattern[str]) -> str:
    """Put stars, never more than were signs, where a pattern hides something in the plain form of a text."""
    group = "hidden" if "hidden" in pattern.groupindex else 0
    pieces: list[str] = []
    end = 0
    for found in pattern.finditer(_plain(text)):
        start, stop = found.span(group)
        pieces += [text[end:start], "*" * min(stop - start, _FEW)]
        end = stop
    return "".join([*pieces, text[end:]])


def _plain(text: str) -> str:
    """Read full-width signs as plain ones, each in its place."""
    return text.translate(_NARROW)


_NARROW = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20, 0x2013: 0x2D, 0x2014: 0x2D, 0x2212: 0x2D}
"""The full-width forms, the wide space, and the dashes that are typed for a hyphen."""
