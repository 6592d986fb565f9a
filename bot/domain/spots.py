"""Places of an estate that are no building: its gates, its garage, its garden, a shop."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold what such a place is called; there is one of a `single` kind in an estate, others stand at every corner."""

    words: str
    single: bool


_FLOOR = r"(?:b|负)[1-4一二三四](?:层|楼)?"
_GARAGE = r"(?:地下)?(?:车库|停车[场库])|地库"
_SINGLE = re.compile(
    # A stairwell's door, a car's and a machine's (西门子) are no gate.
    r"(?:小区)?(?<![房单元栋楼家车厨卫阳厕])[东南西北正侧](?:[侧边]?)门(?!子|店|外[大路街])(?:口|岗|卫)?|[东西][南北]门(?:口)?"
    r"|小区的?[大后前]?门口?|小区的?[入出进]口|小区[大后前]门"
    rf"|(?:{_GARAGE})的?(?:{_FLOOR})?|(?<![a-z0-9]){_FLOOR}的?(?:{_GARAGE})?(?![a-z0-9-])"
    r"|中心(?:花园|广场|绿地)|小?广场|喷泉|人工湖|池塘|荷花池|假山|游泳池|泳池|篮球场|网球场|羽毛球场|儿童乐园|游乐场"
    r"|物业(?:办公室|中心|服务处|处|前台)|居委会(?:门口|办公室|楼下|大厅)|活动(?:室|中心)|会所|水泵房|配电房|变电站"
    r"|(?:门卫室|传达室|保安[亭室]|岗亭|门岗)"
    r"|(?:幼儿园|小学|中学|卫生站|卫生服务中心|银行|菜场|菜市场|农贸市场|公交站|地铁[站口]|学校)(?:门口|旁边|对面)?"
    r"|[\u3400-\u9fff]{0,4}?(?:超市|便利店|小卖部|水果店|理发店|药店|饭店|饭馆|餐馆|早餐店|早点铺|面馆|麻将馆"
    r"|棋牌室|宠物店|洗车店|烧烤店|奶茶店|五金店|干洗店|面包店|咖啡店|火锅店)(?:门口|旁边|门前)?"
    r"|\b(?:north|south|east|west|main|front|back|side) (?:gate|entrance)\b"
    r"|\b(?:(?:underground|basement|b[1-4]) )?(?:garage|car park|parking (?:lot|garage))\b|\bbasement b[1-4]\b"
    r"|\b(?:convenience store|supermarket|grocery|barber shop|pharmacy|kindergarten|swimming pool|basketball court)\b"
)
_MANY = re.compile(
    r"小花园|花园|花坛|绿化带|草坪|草地|小树林|凉亭|亭子|健身(?:器材|区|角|点)|快递柜|快递点|丰巢|菜鸟|驿站|垃圾(?:房|站|库|厢房|亭|投放点|桶站)"
    r"|(?:自行|电动)?车棚|充电(?:棚|桩|柜)|停车位|主干道|围墙|路口|小路|滑梯|沙坑|长椅|晾衣[架区场]"
    r"|\b(?:playground|garden|lawn|pavilion|bike shed|parcel lockers?|rubbish station|bin station|bus stop)\b"
)


def spot_of(said: str) -> Spot | None:
    """Find what place of an estate a sentence names, if any; one that there is once comes before the others."""
    single = _SINGLE.search(said)
    found = single or _MANY.search(said)
    return Spot(found[0].strip(), single is not None) if found else None
