import pytest

from bot.domain.dangers import Danger, DangerKind
from locales.danger_book import load_danger_book

BOOK = load_danger_book()

HAPPENING = [
    ("楼上掉东西砸人了", "falling_object"),
    ("楼上掉下来一个花盆", "falling_object"),
    ("救命", "cry_for_help"),
    ("救命啊！！！", "cry_for_help"),
    ("快来人", "cry_for_help"),
    ("快来人啊，3号楼", "cry_for_help"),
    ("somebody help", "cry_for_help"),
    ("电梯停在半空里面有人", "lift_trapped"),
    ("电梯坏了里面有人", "lift_trapped"),
    ("help me please I fell in the bathroom", "fallen"),
    ("help me please i fell and cannot stand", "fallen"),
    ("着火了", "fire"),
    ("3号楼2单元着火了快来人", "fire"),
    ("楼道里冒烟了", "fire"),
    ("电动车在楼下烧起来了", "fire"),
    ("厨房起火了怎么办", "fire"),
    ("着火了打什么电话", "fire"),
    ("好像着火了", "fire"),
    ("是不是着火了，好大的烟味和焦味", "fire"),
    ("着伙了", "fire"),
    ("邻居家失火 快来", "fire"),
    ("怕是着火了", "fire"),
    ("消防通道被堵了，里面着火了", "fire"),
    ("There is a fire in the kitchen", "fire"),
    ("my flat is on fire", "fire"),
    ("thick smoke on the stairs", "fire"),
    ("楼道里没有电、冒烟了", "fire"),
    ("there is smoke in the corridor", "fire"),
    ("家里有煤气味", "gas"),
    ("闻到一股燃气的味道", "gas"),
    ("天然气漏了", "gas"),
    ("燃气泄露了", "gas"),
    ("去年装的燃气管漏气了", "gas"),
    ("我爸煤气中毒了", "gas"),
    ("燃气报警器一直在报警", "gas"),
    ("I smell gas in the corridor", "gas"),
    ("gas leak on floor 3", "gas"),
    ("有人触电了", "electric_shock"),
    ("楼下路灯漏电", "electric_shock"),
    ("电线掉下来了", "electric_shock"),
    ("我被电到了", "electric_shock"),
    ("my son got an electric shock", "electric_shock"),
    ("a live wire is hanging over the path", "electric_shock"),
    ("有小孩溺水了", "drowning"),
    ("孩子掉进池塘了", "drowning"),
    ("有人落水", "drowning"),
    ("a boy is drowning in the pond", "drowning"),
    ("楼下有人打架", "violence"),
    ("隔壁在打老婆", "violence"),
    ("有人拿刀在楼道里", "violence"),
    ("我老公家暴", "violence"),
    ("我怕他要杀我", "violence"),
    ("我被邻居打了", "violence"),
    ("他昨天打了我", "violence"),
    ("people are fighting downstairs", "violence"),
    ("my husband hit me", "violence"),
    ("a man with a knife", "violence"),
    ("我不想活了", "self_harm"),
    ("活着没意思", "self_harm"),
    ("我想自杀", "self_harm"),
    ("痛得我死了算了", "self_harm"),
    ("I want to die", "self_harm"),
    ("I am going to kill myself", "self_harm"),
    ("有人要跳楼", "suicide"),
    ("楼顶有人想不开", "suicide"),
    ("我担心她想不开", "suicide"),
    ("邻居割腕了", "suicide"),
    ("somebody is about to jump", "suicide"),
    ("my neighbour talks of suicide", "suicide"),
    ("我妈晕倒了", "unconscious"),
    ("老人昏迷叫不醒", "unconscious"),
    ("爸爸不省人事", "unconscious"),
    ("他没有呼吸了", "unconscious"),
    ("有人晕到了", "unconscious"),
    ("孩子抽搐了", "unconscious"),
    ("my father passed out", "unconscious"),
    ("she is unconscious", "unconscious"),
    ("胸痛", "chest_pain"),
    ("兄痛", "chest_pain"),
    ("我爸胸口痛得厉害", "chest_pain"),
    ("胸口闷得慌", "chest_pain"),
    ("昨天开始胸口疼", "chest_pain"),
    ("以前没有，现在胸口压得难受", "chest_pain"),
    ("以前胸痛过，现在又胸痛", "chest_pain"),
    ("没有发烧但是胸口痛", "chest_pain"),
    ("心绞痛犯了", "chest_pain"),
    ("家里老人心脏不舒服", "chest_pain"),
    ("有没有胸痛都算吗，我胸痛", "chest_pain"),
    ("chest pain since this morning", "chest_pain"),
    ("my chest hurts", "chest_pain"),
    ("Mum has pain in her chest", "chest_pain"),
    ("喘不上气", "breathless"),
    ("老伴呼吸很困难", "breathless"),
    ("呼吸困男", "breathless"),
    ("I can't breathe", "breathless"),
    ("Dad is short of breath", "breathless"),
    ("我左边手脚没力气", "one_sided_weakness"),
    ("半边身子麻了", "one_sided_weakness"),
    ("我妈嘴歪了，说话不清楚", "one_sided_weakness"),
    ("爷爷中风了", "one_sided_weakness"),
    ("奶奶右手突然抬不起来", "one_sided_weakness"),
    ("his speech is slurred", "one_sided_weakness"),
    ("my left arm is numb", "one_sided_weakness"),
    ("宝宝吞了纽扣电池", "child_swallowed"),
    ("孩子误食洗衣液", "child_swallowed"),
    ("奶奶吃汤圆噎住了", "child_swallowed"),
    ("my baby swallowed a coin", "child_swallowed"),
    ("有人困在电梯里", "lift_trapped"),
    ("我被困电梯了", "lift_trapped"),
    ("电梯坏了老人出不来", "lift_trapped"),
    ("电梯又困人了", "lift_trapped"),
    ("电梯坏了 里面有人困住了", "lift_trapped"),
    ("电梯停了 有个老人在里面", "lift_trapped"),
    ("I am stuck in the lift", "lift_trapped"),
    ("two people trapped in an elevator", "lift_trapped"),
    ("孩子不见了", "child_lost"),
    ("我孙子在小区走丢了", "child_lost"),
    ("老人走失，穿蓝衣服", "child_lost"),
    ("找不到孩子了", "child_lost"),
    ("my daughter is missing", "child_lost"),
    ("隔壁老人摔倒了", "fallen"),
    ("我妈在卫生间摔倒了起不来", "fallen"),
    ("有人倒在楼道里", "fallen"),
    ("大爷滑倒了", "fallen"),
    ("奶奶摔到了", "fallen"),
    ("孩子从楼上掉下来了", "fallen"),
    ("昨晚爷爷摔了一跤，现在走不了", "fallen"),
    ("grandma fell down in the bathroom", "fallen"),
    ("an old man has fallen on the stairs", "fallen"),
    ("楼上高空抛物", "falling_object"),
    ("外墙瓷砖往下掉", "falling_object"),
    ("广告牌要掉下来了", "falling_object"),
    ("花盆砸到人了", "falling_object"),
    ("the ceiling fell down", "falling_object"),
    ("tiles are falling from the wall", "falling_object"),
    ("吃了别嘌醇身上起疹子", "drug_rash"),
    ("吃降尿酸药后嘴里溃疡", "drug_rash"),
    ("吃了新药全身很痒", "drug_rash"),
    ("a rash after allopurinol", "drug_rash"),
    ("脚趾关节红肿还发烧", "hot_joint_fever"),
    ("膝盖肿了，体温38.5", "hot_joint_fever"),
    ("my toe is hot and swollen and I have a fever", "hot_joint_fever"),
    ("大脚趾又红又肿", "hot_joint"),
    ("脚踝肿得厉害，没有发烧", "hot_joint"),
    ("关节红肿热痛", "hot_joint"),
    ("my big toe is swollen and hot, no fever", "hot_joint"),
    ("尿血了", "blood_urine"),
    ("小便带血", "blood_urine"),
    ("尿雪怎么办", "blood_urine"),
    ("there is blood in my urine", "blood_urine"),
    ("尿不出来", "no_urine"),
    ("一天没尿了", "no_urine"),
    ("I cannot pee", "no_urine"),
    ("右边腰绞痛", "flank_pain"),
    ("肾绞痛", "flank_pain"),
    ("腰疼得直不起来", "flank_pain"),
    ("pain in my flank", "flank_pain"),
    ("电梯把人关里面了", "lift_trapped"),
    ("电梯卡在5楼和6楼之间，我在里面", "lift_trapped"),
    ("The lift stopped and I am inside, can't get out", "lift_trapped"),
    ("楼顶站着个人要跳", "suicide"),
    ("邻居吵架动刀了", "violence"),
    ("家里一股臭鸡蛋味的煤气", "gas"),
    ("I have chest tightness", "chest_pain"),
    ("crushing pressure in my chest", "chest_pain"),
    ("I can not pee since yesterday", "no_urine"),
    ("我气喘不过来", "breathless"),
    ("我尿里有血", "blood_urine"),
    ("有个老人坐在地上起不来", "fallen"),
    ("腰疼得厉害 小便带血", "blood_urine"),
    ("没胸痛但喘不上气", "breathless"),
    ("居委会着火了", "fire"),
    ("家里没人着火了", "fire"),
    ("电线短路导致起火", "fire"),
    ("曾爷爷摔倒了", "fallen"),
    ("上周开始胸痛", "chest_pain"),
    ("老人晕倒没有反应", "unconscious"),
]

HARMLESS = [
    "王师傅是我的救命恩人",
    "快来人修一下水管",
    "电梯里有人抽烟",
    "楼上漏水墙皮掉下来",
    "谁来救救我家的花",
    "没有胸痛",
    "我没有胸痛，也没有喘不上气",
    "没有胸痛、气短和晕倒",
    "不胸闷了",
    "胸口不痛",
    "胸痛已经好了",
    "我爸去年痛风",
    "我爸去年得过心梗",
    "以前摔倒过一次",
    "上次着火的事谢谢",
    "上回电梯困人的事处理得好",
    "电梯困不了人但一直响",
    "电梯经常困人，该修了",
    "电梯坏了",
    "电梯门关不上",
    "消防通道被堵",
    "消防通道堵了怎么投诉",
    "灭火器过期了",
    "火锅能吃吗",
    "尿酸高能吃火锅吗",
    "火龙果可以吃吗",
    "煤气费怎么交",
    "燃气灶打不着火",
    "燃气卡在哪里充值",
    "楼上装修电钻吵死了",
    "热死了",
    "笑死我了",
    "累死了，垃圾桶太远",
    "尿酸高",
    "血尿酸 512",
    "尿酸高能吃豆腐吗",
    "痛风能喝啤酒吗",
    "痛风发作能吃什么",
    "关节不红不肿",
    "关节没有红肿",
    "没有尿血",
    "厨房水管爆了",
    "楼道灯不亮",
    "楼道没有灯，老人容易摔倒",
    "路太滑差点摔倒",
    "垃圾桶倒在地上",
    "手机掉进水池了",
    "杯子摔碎了",
    "消防演习什么时候",
    "火灾演练几点开始",
    "火灾怎么预防",
    "电梯会不会困人",
    "尿酸高会不会尿血",
    "打他电话不接",
    "被打扰了一晚上",
    "消防栓漏水",
    "防止高空抛物要装摄像头",
    "防火门坏了",
    "跳楼价的广告贴满了",
    "怎么打人工",
    "请转打人工客服",
    "两只猫在打架",
    "我家猫走丢了",
    "孩子的书包丢了",
    "孩子找到了，谢谢",
    "他有中风后遗症",
    "腰果能吃吗",
    "猪腰子能吃吗",
    "漏电保护器跳闸了",
    "楼上空调滴水",
    "按门铃没反应",
    "物业一直没反应",
    "宝宝的尿不湿扔哪个桶",
    "过期药是什么垃圾",
    "我对花粉过敏",
    "气死我了，又停水",
    "想死你们了",
    "火已经扑灭了，着火的楼道谁打扫",
    "老伴的鞋丢了",
    "消防车来不了怎么办",
    "电动车乱停会引起火灾",
    "你好",
    "谢谢",
    "3号楼2单元1201",
    "大骨头是什么垃圾",
    "no chest pain",
    "I do not have any chest pain",
    "no fever and no shortness of breath",
    "My father had a heart attack last year",
    "the fire door is blocked",
    "when is the fire drill",
    "how do I pay the gas bill",
    "is hot pot fine with gout",
    "this noise is killing me",
    "the lift is broken",
    "the internet is down",
    "the bin fell over",
    "I fell asleep and missed the worker",
    "people smoke in the corridor",
    "can I eat tofu",
    "my uric acid is high",
    "the corridor lamp is dark",
    "hello",
    "无胸痛胸闷",
    "没人困在电梯里",
    "没闻到煤气味",
    "家暴法律咨询讲座",
    "没有发热、胸痛",
    "不是着火，是蒸汽",
    "上个月电梯困人",
    "预防煤气中毒知识讲座",
    "申请安装扶手防止老人摔倒",
    "痛风犯了",
    "墙皮脱落",
    "no one is trapped in the lift",
    "my joint is not swollen",
    "knife and fork, which bin",
    "not on fire",
    "no blood in my urine",
    "I lost my card",
    "smoke detector battery",
    "没有人摔倒",
    "防溺水宣传什么时候",
    "没人打架",
    "胸痛没有了",
]

HOSTILE = [
    "",
    " " * 5_000,
    "着" * 5_000,
    "胸口" * 3_000,
    "没有" * 3_000 + "胸痛",
    "电梯" * 3_000,
    "孩子" * 3_000,
    "有人" * 2_000 + "摔",
    "left side is " * 1_000,
    "swallowed a " * 1_000,
    "a" * 10_000,
    ",." * 5_000,
    "没有胸痛、" * 1_000,
    "\u200b着\u200b火" * 1_000,
    "𝒻𝒾𝓇ℯ" * 2_000,
    "\x00" * 3_000 + "着火",
    "(((((" * 2_000 + "[[[[" * 100,
]


@pytest.mark.parametrize(("said", "code"), HAPPENING)
def test_a_danger_is_recognised(said: str, code: str) -> None:
    danger = BOOK.find(said)

    assert danger is not None
    assert danger.code == code


@pytest.mark.parametrize("said", HARMLESS)
def test_a_denial_a_description_or_the_past_is_no_danger(said: str) -> None:
    assert BOOK.find(said) is None


@pytest.mark.parametrize("said", HOSTILE)
def test_a_hostile_message_is_a_danger_or_none(said: str) -> None:
    assert BOOK.find(said) is None or isinstance(BOOK.find(said), Danger)


def test_words_in_disguise_are_still_a_danger() -> None:
    assert BOOK.find("着\u200b火了") == BOOK.find("着火了")


def test_a_danger_far_down_in_a_long_message_is_found() -> None:
    for before in (1_990, 1_999, 2_000, 3_799, 10_000):
        danger = BOOK.find("好" * before + "。厨房着火了")

        assert danger is not None
        assert danger.code == "fire"


def test_of_several_dangers_in_a_long_message_the_most_urgent_is_answered() -> None:
    danger = BOOK.find("有人打架。" + "很乱。" * 1_000 + "着火了")

    assert danger is not None
    assert danger.code == "fire"


def test_no_answer_promises_that_somebody_is_coming() -> None:
    assert [one.code for one in BOOK.dangers if "通知" in one.answer.zh or "护士" in one.answer.zh] == []


def test_every_danger_is_told_by_some_sentence() -> None:
    assert {code for _, code in HAPPENING} == {danger.code for danger in BOOK.dangers}


def test_a_fire_alarms_the_grid_and_a_chest_pain_the_ambulance() -> None:
    fire, chest_pain = BOOK.find("着火了"), BOOK.find("胸痛")

    assert fire is not None
    assert (fire.urgent_ticket, fire.medical, fire.numbers) == (True, False, ("119",))
    assert chest_pain is not None
    assert (chest_pain.urgent_ticket, chest_pain.medical, chest_pain.numbers) == (False, True, ("120",))


def test_a_hot_joint_without_fever_goes_to_the_nurse_and_with_it_to_the_emergency_room() -> None:
    kinds = {danger.code: danger.kind for danger in BOOK.dangers}

    assert kinds["hot_joint"] is DangerKind.NURSE
    assert kinds["hot_joint_fever"] is DangerKind.EMERGENCY


@pytest.mark.parametrize("danger", BOOK.dangers, ids=lambda danger: danger.code)
def test_an_answer_is_at_most_two_sentences_and_says_whom_to_call(danger: Danger) -> None:
    assert 1 <= danger.answer.zh.count("。") <= 2
    assert 1 <= danger.answer.en.count(".") <= 2
    assert not danger.numbers or any(number in danger.answer.zh for number in danger.numbers)
    assert not danger.numbers or any(number in danger.answer.en for number in danger.numbers)
