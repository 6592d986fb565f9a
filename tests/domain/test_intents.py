import pytest

from bot.domain.intents import Command, Intent
from locales.hearing import load_recogniser
from locales.understanding import load_catalogue

CATALOGUE = load_catalogue()
RECOGNISER = load_recogniser()

REPAIR, COMPLAINT, ENQUIRY, HELP = Intent.REPAIR, Intent.COMPLAINT, Intent.ENQUIRY, Intent.HELP

SENTENCES = [
    ("厨房水管爆了", REPAIR, "water"),
    ("水管爆了怎么办", REPAIR, "water"),
    ("家里没水了", REPAIR, "water"),
    ("楼上漏水漏到我家", REPAIR, "water"),
    ("水龙头一直滴水", REPAIR, "water"),
    ("找人修一下水管", REPAIR, "water"),
    ("帮忙修一下水龙头", REPAIR, "water"),
    ("求助：水管爆了", REPAIR, "water"),
    ("5楼漏水", REPAIR, "water"),
    ("水压太低", REPAIR, "water"),
    ("my kitchen pipe burst", REPAIR, "water"),
    ("There is no water in building 3", REPAIR, "water"),
    ("三号楼下水又反上来了臭死了", REPAIR, "drains"),
    ("下水道堵了", REPAIR, "drains"),
    ("马桶堵了", REPAIR, "drains"),
    ("化粪池满了", REPAIR, "drains"),
    ("the toilet is blocked", REPAIR, "drains"),
    ("跳闸了", REPAIR, "electricity"),
    ("整栋楼没电", REPAIR, "electricity"),
    ("突然停电了", REPAIR, "electricity"),
    ("power cut in our building", REPAIR, "electricity"),
    ("燃气灶打不着火", REPAIR, "gas"),
    ("no gas since this morning", REPAIR, "gas"),
    ("暖气不热", REPAIR, "heating"),
    ("暖气漏水", REPAIR, "heating"),
    ("the radiator is cold", REPAIR, "heating"),
    ("电梯又不动了", REPAIR, "lift"),
    ("电 梯 坏 了", REPAIR, "lift"),
    ("早上好，电梯坏了", REPAIR, "lift"),
    ("电梯困不了人但一直响", REPAIR, "lift"),
    ("the lift is broken", REPAIR, "lift"),
    ("Elevator out of order again!", REPAIR, "lift"),
    ("门禁坏了", REPAIR, "door"),
    ("单元门关不上", REPAIR, "door"),
    ("the intercom does not work", REPAIR, "door"),
    ("路灯不亮", REPAIR, "lighting"),
    ("楼道灯不亮了", REPAIR, "lighting"),
    ("人工湖边的灯坏了", REPAIR, "lighting"),
    ("hi, the street light is out", REPAIR, "lighting"),
    ("屋顶漏水", REPAIR, "building"),
    ("外墙脱落", REPAIR, "building"),
    ("the roof is leaking", REPAIR, "building"),
    ("井盖没了", REPAIR, "road"),
    ("门口路面塌了一块", REPAIR, "road"),
    ("a big pothole at the gate road", REPAIR, "road"),
    ("宽带断网", REPAIR, "network"),
    ("broadband is not working", REPAIR, "network"),
    ("道闸坏了", REPAIR, "parking"),
    ("充电桩坏了", REPAIR, "ebike"),
    ("垃圾桶破了", REPAIR, "waste_point"),
    ("报修门铃", REPAIR, "door"),
    ("绿化带种菜", COMPLAINT, "greenery"),
    ("树枝挡住窗户了", COMPLAINT, "greenery"),
    ("楼上半夜装修太吵", COMPLAINT, "noise"),
    ("广场舞音响太吵了", COMPLAINT, "noise"),
    ("隔壁天天打麻将", COMPLAINT, "noise"),
    ("my neighbour plays loud music every night", COMPLAINT, "noise"),
    ("跟网格员投诉楼上太吵", COMPLAINT, "noise"),
    ("有人占了我的车位", COMPLAINT, "parking"),
    ("小区里乱停车", COMPLAINT, "parking"),
    ("僵尸车没人管", COMPLAINT, "parking"),
    ("a car is parked in my space", COMPLAINT, "parking"),
    ("电动车楼道充电", COMPLAINT, "ebike"),
    ("飞线充电太危险", COMPLAINT, "ebike"),
    ("电瓶车进电梯", COMPLAINT, "ebike"),
    ("楼下停电动车", COMPLAINT, "ebike"),
    ("e-bikes charging in the stairwell", COMPLAINT, "ebike"),
    ("楼道堆满杂物", COMPLAINT, "clutter"),
    ("消防通道被堵", COMPLAINT, "clutter"),
    ("junk in the corridor", COMPLAINT, "clutter"),
    ("楼道脏没人打扫", COMPLAINT, "sanitation"),
    ("墙上全是小广告", COMPLAINT, "sanitation"),
    ("楼上高空抛物", COMPLAINT, "sanitation"),
    ("the stairs are filthy, nobody cleans", COMPLAINT, "sanitation"),
    ("垃圾桶满了", COMPLAINT, "waste_point"),
    ("垃圾桶满了没人清", COMPLAINT, "waste_point"),
    ("装修垃圾堆在楼下", COMPLAINT, "waste_point"),
    ("the bins are full", COMPLAINT, "waste_point"),
    ("狗不拴绳", COMPLAINT, "pets"),
    ("遛狗不拴绳还咬人", COMPLAINT, "pets"),
    ("dogs off leash everywhere", COMPLAINT, "pets"),
    ("楼下有人养鸡", COMPLAINT, "poultry"),
    ("公鸡半夜打鸣", COMPLAINT, "poultry"),
    ("somebody keeps chickens", COMPLAINT, "poultry"),
    ("一楼违建", COMPLAINT, "illegal_building"),
    ("顶楼私自加盖阳光房", COMPLAINT, "illegal_building"),
    ("illegal construction on the roof", COMPLAINT, "illegal_building"),
    ("车库住人", COMPLAINT, "garage_living"),
    ("一楼车库有人住", COMPLAINT, "garage_living"),
    ("someone lives in the garage", COMPLAINT, "garage_living"),
    ("门口占道经营", COMPLAINT, "shop_front"),
    ("烧烤摊摆到马路上", COMPLAINT, "shop_front"),
    ("street vendors block the way", COMPLAINT, "shop_front"),
    ("楼下饭店油烟太大", COMPLAINT, "odour"),
    ("楼道里有怪味", COMPLAINT, "odour"),
    ("a terrible stench", COMPLAINT, "odour"),
    ("物业不管", COMPLAINT, "property_service"),
    ("投诉物业乱收费", COMPLAINT, "property_service"),
    ("物业经理态度差", COMPLAINT, "property_service"),
    ("the property company does nothing", COMPLAINT, "property_service"),
    ("邻居吵架需要调解", COMPLAINT, "neighbours"),
    ("a dispute with my neighbour", COMPLAINT, "neighbours"),
    ("保安不在岗", COMPLAINT, "security"),
    ("自行车被偷了", COMPLAINT, "security"),
    ("my bike was stolen", COMPLAINT, "security"),
    ("投诉电梯老是坏", COMPLAINT, "lift"),
    ("我要投诉", COMPLAINT, None),
    ("我要投诉楼上", COMPLAINT, None),
    ("王芳态度差", COMPLAINT, None),
    ("网格员王芳您好，我要投诉楼上太吵", COMPLAINT, "noise"),
    ("东西坏了", REPAIR, None),
    ("报个修", REPAIR, None),
    ("楼道有人抽烟", COMPLAINT, "odour"),
    ("这个用不了", REPAIR, None),
    ("帮忙买药", HELP, "elder_care"),
    ("独居老人需要帮助", HELP, "elder_care"),
    ("能帮老人送饭吗", HELP, "elder_care"),
    ("my mother is elderly and needs help", HELP, "elder_care"),
    ("can someone buy medicine for me", HELP, "elder_care"),
    ("帮帮我", HELP, None),
    ("help", HELP, None),
    ("办居住证需要什么", ENQUIRY, "certificate"),
    ("居住证怎么办", ENQUIRY, "certificate"),
    ("开证明要带什么", ENQUIRY, "certificate"),
    ("高龄补贴怎么申请", ENQUIRY, "certificate"),
    ("how do i get a residence permit", ENQUIRY, "certificate"),
    ("什么时候来水", ENQUIRY, "water"),
    ("为什么停电", ENQUIRY, "electricity"),
    ("停车费多少钱", ENQUIRY, "parking"),
    ("养狗合法吗", ENQUIRY, "pets"),
    ("投诉电话是多少", ENQUIRY, None),
    ("居委会几点上班", ENQUIRY, None),
    ("大骨头是什么垃圾", Intent.WASTE, None),
    ("旧手机扔哪", Intent.WASTE, None),
    ("which bin for bones", Intent.WASTE, None),
    ("垃圾分类", Intent.WASTE, None),
    ("痛风能喝啤酒吗", Intent.HEALTH, None),
    ("can i eat tofu", Intent.HEALTH, None),
    ("尿酸饮食", Intent.HEALTH, None),
    ("我的进度", Intent.PROGRESS, None),
    ("我的报修到哪了", Intent.PROGRESS, None),
    ("电梯什么时候修好", Intent.PROGRESS, None),
    ("我报的水管修好了吗", Intent.PROGRESS, None),
    ("怎么还没人来", Intent.PROGRESS, None),
    ("第 1024 号", Intent.PROGRESS, None),
    ("催一下", Intent.PROGRESS, None),
    ("where is my request", Intent.PROGRESS, None),
    ("any news about the lift?", Intent.PROGRESS, None),
    ("人工", Intent.PERSON, None),
    ("找人", Intent.PERSON, None),
    ("帮我转人工", Intent.PERSON, None),
    ("让护士打给我", Intent.PERSON, None),
    ("I want to talk to a person", Intent.PERSON, None),
    ("你好", Intent.GREETING, None),
    ("您好！", Intent.GREETING, None),
    ("早上好呀", Intent.GREETING, None),
    ("你好，在吗？", Intent.GREETING, None),
    ("谢谢", Intent.GREETING, None),
    ("Hello there", Intent.GREETING, None),
    ("good morning!", Intent.GREETING, None),
    ("🔧 报修", REPAIR, None),
    ("报修", REPAIR, None),
    ("📣 投诉", COMPLAINT, None),
    ("📋 我的进度", Intent.PROGRESS, None),
    ("", Intent.UNCLEAR, None),
    ("   ", Intent.UNCLEAR, None),
    ("👍👍", Intent.UNCLEAR, None),
    ("？？？", Intent.UNCLEAR, None),
    ("asdfgh", Intent.UNCLEAR, None),
    ("123", Intent.UNCLEAR, None),
    ("哈哈哈", Intent.UNCLEAR, None),
    ("3号楼2单元", Intent.UNCLEAR, None),
    ("highway", Intent.UNCLEAR, None),
]


FINER = [
    ("屋顶漏水", REPAIR, "roof"),
    ("顶楼漏水了", REPAIR, "roof"),
    ("外墙瓷砖要掉下来了", REPAIR, "facade"),
    ("外墙脱落", REPAIR, "facade"),
    ("tiles falling from the facade", REPAIR, "facade"),
    ("灭火器过期了", REPAIR, "fire_gear"),
    ("井盖没了", REPAIR, "manhole"),
    ("a manhole cover is missing", REPAIR, "manhole"),
    ("马路路灯不亮", REPAIR, "street_lamp"),
    ("地下车库进水了", REPAIR, "flooding"),
    ("绿化带种菜", COMPLAINT, "green_damage"),
    ("树倒了", REPAIR, "trees"),
    ("楼上半夜装修太吵", COMPLAINT, "noise_renovation"),
    ("广场舞音响太吵了", COMPLAINT, "noise_square"),
    ("车停在消防通道上", COMPLAINT, "fire_lane"),
    ("电动车楼道充电", COMPLAINT, "ebike_charging"),
    ("墙上全是小广告", COMPLAINT, "posters"),
    ("楼上高空抛物", COMPLAINT, "thrown"),
    ("楼道里有蟑螂", COMPLAINT, "pests"),
    ("房前屋后堆了柴堆", COMPLAINT, "grounds"),
    ("公厕太臭了", COMPLAINT, "public_toilet"),
    ("河道里全是漂浮物", COMPLAINT, "river"),
    ("楼道口的线乱得像空中蜘蛛网", COMPLAINT, "cables"),
    ("垃圾车混装混收", COMPLAINT, "mixed_collection"),
    ("桶盖坏了", REPAIR, "bin_station"),
    ("装修垃圾堆在楼下", COMPLAINT, "rubble"),
    ("投放时间是几点", ENQUIRY, "sorting_rules"),
    ("楼下拆承重墙", COMPLAINT, "bearing_wall"),
    ("夫妻吵架想找人调解", HELP, "family"),
    ("老人生活困难想申请救助", HELP, "hardship"),
    ("自行车被偷了", COMPLAINT, "theft"),
    ("我被骗了", COMPLAINT, "fraud"),
    ("老楼能不能加装电梯", ENQUIRY, "lift_new"),
    ("煤气费怎么交", ENQUIRY, "gas_company"),
    ("how do i pay my gas bill", ENQUIRY, "gas_company"),
    ("水费单在哪里查", ENQUIRY, "water_company"),
    ("电费怎么交", ENQUIRY, "power_company"),
    ("暖气费多少钱", ENQUIRY, "heating_company"),
    ("换身份证去哪里", ENQUIRY, "household_register"),
    ("帮我开个亲属关系证明", ENQUIRY, "cert_kinship"),
    ("无犯罪记录证明怎么开", ENQUIRY, "cert_police"),
    ("我要开单身证明", ENQUIRY, "cert_marriage"),
    ("proof of kinship please", ENQUIRY, "cert_kinship"),
]


@pytest.mark.parametrize(("said", "intent", "category"), SENTENCES)
def test_a_sentence_is_understood(said: str, intent: Intent, category: str | None) -> None:
    understood = RECOGNISER.recognise(said)
    guess = understood.guess
    family = guess.category and CATALOGUE.get(guess.category).family

    assert (guess.intent, family) == (intent, category)
    assert understood.subject_role is None


@pytest.mark.parametrize(("said", "intent", "category"), FINER)
def test_a_finer_matter_is_understood(said: str, intent: Intent, category: str) -> None:
    understood = RECOGNISER.recognise(said).guess

    assert (understood.intent, understood.category) == (intent, category)


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("投诉网格员王芳态度差", "grid_worker"),
        ("网格员一直不来", "grid_worker"),
        ("网格员推诿", "grid_worker"),
        ("投诉网格员不修电梯", "grid_worker"),
        ("the grid worker was rude", "grid_worker"),
        ("举报网格长收钱", "grid_lead"),
        ("网格长不作为", "grid_lead"),
        ("护士态度不好", "nurse"),
        ("I want to complain about the nurse", "nurse"),
        ("投诉居委会不作为", "community_admin"),
        ("社区主任骂人", "community_admin"),
        ("跟网格长投诉网格员", "grid_worker"),
    ],
)
def test_a_complaint_about_staff_names_their_role(said: str, role: str) -> None:
    understood = RECOGNISER.recognise(said)

    assert (understood.intent, understood.category, understood.subject_role) == (COMPLAINT, "other", role)


@pytest.mark.parametrize("said", ["谢谢网格员王芳", "网格员是谁", "找网格员", "护士几点上班", "问网格员"])
def test_a_word_about_staff_is_no_complaint(said: str) -> None:
    understood = RECOGNISER.recognise(said)

    assert understood.intent is not COMPLAINT
    assert understood.subject_role is None


@pytest.mark.parametrize(
    ("said", "command", "intent"),
    [
        ("取消", Command.CANCEL, Intent.UNCLEAR),
        ("取消吧", Command.CANCEL, Intent.UNCLEAR),
        ("🗑 不报了", Command.CANCEL, Intent.UNCLEAR),
        ("算了", Command.CANCEL, Intent.UNCLEAR),
        ("Cancel please", Command.CANCEL, Intent.UNCLEAR),
        ("返回", Command.BACK, Intent.UNCLEAR),
        ("上一步", Command.BACK, Intent.UNCLEAR),
        ("back", Command.BACK, Intent.UNCLEAR),
        ("☎️ 找人工", Command.PERSON, Intent.PERSON),
        ("人工！", Command.PERSON, Intent.PERSON),
        ("/start", Command.MENU, Intent.GREETING),
        ("菜单", Command.MENU, Intent.GREETING),
    ],
)
def test_a_command_is_a_whole_message(said: str, command: Command, intent: Intent) -> None:
    understood = RECOGNISER.recognise(said)

    assert (understood.intent, understood.category, understood.confidence) == (intent, None, 1.0)
    assert understood.command is command


@pytest.mark.parametrize("said", ["取消的公交站灯坏了", "返回的路上路灯不亮", "the back door lock"])
def test_a_command_inside_a_sentence_is_none(said: str) -> None:
    assert RECOGNISER.recognise(said).command is None


@pytest.mark.parametrize("said", ["", "你好", "你看", "📷"])
def test_a_picture_without_a_wish_is_unclear(said: str) -> None:
    assert RECOGNISER.recognise(said, has_photo=True).intent is Intent.UNCLEAR


def test_a_picture_makes_a_named_category_surer() -> None:
    without, beside = (RECOGNISER.recognise("垃圾桶", has_photo=photo) for photo in (False, True))

    assert without.confidence < beside.confidence


def test_a_wish_and_a_matter_are_surer_than_a_hint() -> None:
    said = ("报修", "电梯坏了", "电梯", "那个")

    sureness = [RECOGNISER.recognise(words).confidence for words in said]

    assert sureness == sorted(sureness, reverse=True)
    assert len(set(sureness)) == len(said)
