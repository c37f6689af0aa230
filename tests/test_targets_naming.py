"""Names of indicators: what a clause leaves out, what comes in another order, what is no name."""

from __future__ import annotations

import pytest

import cityplans as cp
from cityplans.targets.blocks import _SENTENCE
from cityplans.targets.parallels import arranged, coordinates, head_first, kind_of
from cityplans.text import words
from tests.test_targets import make_plans


def names(text: str, **kwargs) -> list[str]:
    return cp.find_targets(make_plans(text, **kwargs))["indicator"].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A subject alone has the head of the clause before.
        (
            "70岁以上老人免费体检率保持在60%以上,0-6岁儿童保持在90%以上。",
            ["70岁以上老人免费体检率", "0-6岁儿童免费体检率"],
        ),
        (
            "糖尿病患者随访率达到70%,高血压达到75%。",
            ["糖尿病患者随访率", "高血压患者随访率"],
        ),
        (
            "城区平均响应时间10分钟以内,农村18分钟以内。",
            ["城区平均响应时间", "农村平均响应时间"],
        ),
        ("电子病历覆盖率达到80%,预约挂号达到60%。", ["电子病历覆盖率", "预约挂号占比"]),
        # The head may come before its subjects.
        (
            "随访率肺结核患者达85%,艾滋病患者达90%。",
            ["肺结核患者随访率", "艾滋病患者随访率"],
        ),
        (
            "应急救护队伍市级建80人,县区各建40人。",
            ["市级应急救护队伍人数", "县区应急救护队伍人数"],
        ),
        (
            "采样队伍各镇不少于3支,每支不少于6人。",
            ["各镇采样队伍数", "每支采样队伍人数"],
        ),
        # A year is no part of a name, and a year alone has the name before it.
        (
            "城乡绿化能力2021年300万亩,2026年超过350万亩。",
            ["城乡绿化能力", "城乡绿化能力"],
        ),
        ("互联互通率2024年70%,规划期内达到90%。", ["互联互通率", "互联互通率"]),
        ("全县工业产值增长4%、达到30亿元。", ["工业产值增长率", "工业产值"]),
        ("工业总产值年均增长6%,人均达到2万元。", ["工业总产值年均增长率", "人均工业总产值"]),
        # What is paid for, and by whom, may stand before the bracket or the comma.
        ("用好补助资金(省级200万元,县级80万元)。", ["省级补助资金", "县级补助资金"]),
        ("设立名医传承基金,3年共600万元。", ["名医传承基金"]),
        ("设立300万元人才引进基金2个。", ["人才引进基金", "人才引进基金数"]),
        ("为3万名学生发放营养补贴200万元。", ["学生数", "发放营养补贴"]),
        # States that count what the sentence counted before.
        (
            "卫生院改建项目实施9个,其中甲镇、乙镇等2家投用,丙镇1家开工。",
            ["卫生院改建项目数", "卫生院改建项目投用数", "卫生院改建项目开工数"],
        ),
        (
            "建成爱心驿站20家,三星级8家、二星级5家。",
            ["爱心驿站数", "三星级爱心驿站数", "二星级爱心驿站数"],
        ),
        ("新建2个国家级和6个省级重点实验室。", ["国家级重点实验室数", "省级重点实验室数"]),
        # Verbs, adverbs and places that say nothing.
        ("基层首诊率稳在60%以上。", ["基层首诊率"]),
        ("妇女两癌筛查完成3万人。", ["妇女两癌筛查数"]),
        ("在甲镇、乙镇等地新增急救点4个。", ["急救点数"]),
        ("选派5个专家组在乡镇坐诊。", ["选派专家组数"]),
        ("建言有3条获省级部门采纳。", ["建言数"]),
        ("粮食产量连续12年稳定在90万吨以上。", ["粮食产量"]),
        ("全年共接待患者5万人次。", ["接待患者人次"]),
        ("县医院按照救治床位80张的标准改造。", ["县医院救治床位数"]),
        ("国产耗材平均降价40%。", ["国产耗材平均降价幅度"]),
        ("群众安全感连续3年保持在98%以上。", ["群众安全感"]),
        ("地产药材产值保持10%以上增长。", ["地产药材产值增长率"]),
        ("30个断面水质优良率达100%。", ["断面水质优良率", "断面水质优良率"]),
        ("卫生院由30家整合为22家。", ["卫生院数", "卫生院数"]),
        ("低保标准提高到每人每月700元。", ["低保标准"]),
        ("达到推荐标准的卫生室新增5家。", ["达到推荐标准的卫生室数"]),
        ("建成托育园12家、托位400个。", ["托育园数", "托位数"]),
        ("建成托育机构12家、托位400个。", ["托育机构数", "托育机构托位数"]),
        ("体检服务的老年人覆盖率达到70%。", ["老年人体检服务覆盖率"]),
        ("护士占医务人员的比例达到50%。", ["护士占医务人员比例"]),
        ("产后访视率、新生儿疾病筛查率达到95%。", ["产后访视率", "新生儿疾病筛查率"]),
        ("推动60%的卫生院开设夜门诊。", ["卫生院开设夜门诊占比"]),
        ("养老金总体上调3%。", ["养老金增长率"]),
        ("年诊疗能力首次突破20万人次。", ["年诊疗能力"]),
        ("连续5个季度居全省前列。", []),
        ("财政每年安排300万元用于人才培养。", ["人才培养"]),
        (
            "每千人口执业医师数3人、注册护士数4人。",
            ["每千人口医师数", "每千人口护士数"],
        ),
        (
            "高血压、哮喘患者随访服务率分别达到60%、50%。",
            ["高血压患者随访服务率", "哮喘患者随访服务率"],
        ),
        (
            "脑卒中患者报告患病率2%,规范管理率90%。",
            ["脑卒中患者报告患病率", "脑卒中患者规范管理率"],
        ),
        ("以街道为单位适龄儿童免疫规划疫苗接种率96%。", ["适龄儿童免疫规划疫苗接种率"]),
        (
            "省、市、县三级研修站分别达到1个、2个、3个。",
            ["省级研修站数", "市级研修站数", "县级研修站数"],
        ),
        ("每个街道至少建成2家日间诊室。", ["每个街道日间诊室数"]),
        ("新增床位80张。", ["床位数"]),
        # What is said of another thing: a list's other items, a short form, a plain verb.
        ("联合县医院及16家乡镇卫生院。", ["乡镇卫生院数"]),
        ("大病保险(以下简称大病险)补偿比达到60%。", ["大病保险补偿比"]),
        ("为900名妇女免费开展甲状腺筛查。", ["免费甲状腺筛查妇女数"]),
        ("基层首诊率60%,进一步提高到70%。", ["基层首诊率", "基层首诊率"]),
        ("口腔专业人才,县级医院每家至少引进4名。", ["每家县级医院引进口腔专业人才数"]),
    ],
)
def test_names(text, expected):
    got = names(text, role="retrospective")
    assert got == expected


@pytest.mark.parametrize("lead", ["服务更优质。", "育人才。", "民生实现新跃升。", "严作风。"])
def test_a_slogan_is_no_topic(lead):
    assert names(lead + "满意率95%。") == ["群众满意度"] or names(lead + "满意率95%。") == [
        "满意率"
    ]


def test_a_service_is_a_topic():
    assert names("优化家庭医生签约服务。续签率80%。") == ["家庭医生签约服务续签率"]


def test_a_name_carries_no_division():
    assert names("海南省居民超重率30%,广宁县中医馆9个。") == ["居民超重率", "中医馆数"]
    # A hospital has the division in its own name, and a payer is told by it.
    assert names("广宁县人民医院病床使用率80%。") == ["广宁县人民医院病床使用率"]


def test_people_are_not_counted_by_their_age():
    assert cp.find_targets(make_plans("人均预期寿命80岁,5岁以下儿童死亡率控制在3‰以内。"))[
        "indicator"
    ].tolist() == ["人均预期寿命", "5岁以下儿童死亡率"]


def test_coordinates_share_what_stands_before_or_behind():
    assert coordinates("每千人医师数、床位数、托位数", 3) == [
        "每千人医师数",
        "每千人床位数",
        "每千人托位数",
    ]
    assert coordinates("县、乡医疗机构可提供的项目", 2) == [
        "县级医疗机构可提供的项目",
        "乡级医疗机构可提供的项目",
    ]
    assert coordinates("山羊、肉牛、奶牛养殖场", 3) == ["山羊养殖场", "肉牛养殖场", "奶牛养殖场"]
    assert coordinates("甲类危害监测合格率和申报率", 2) == [
        "甲类危害监测合格率",
        "甲类危害申报率",
    ]


def test_phrases_are_brought_into_order():
    assert arranged("儿童(0-6岁)贫血检出率") == "0-6岁儿童贫血检出率"
    assert arranged("护理床位数达到每千名老人") == "每千名老人护理床位数"
    assert arranged("中医馆数") == "中医馆数"
    assert head_first("高效率医院") is None
    assert kind_of("0-6岁儿童") == "population"
    assert kind_of("儿童接种率") == ""


def test_a_stretch_without_a_stop_is_cut_at_a_comma():
    text = "、".join(f"新建{c}级药房{n}家" for n in range(3, 203) for c in "甲乙")
    assert len(text) > 3000
    assert set(names(text)) == {"甲级药房数", "乙级药房数"}
    pieces = [found[0] for found in _SENTENCE.finditer(text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 600
    assert all(piece.endswith("、") for piece in pieces[:-1])


def test_a_number_is_not_cut_at_its_comma():
    text = "药" * 595 + "、药品1,200份"
    assert [found[0][-8:] for found in _SENTENCE.finditer(text)] == [
        "药药药药药药药、",
        "药品1,200份",
    ]


def test_the_words_before_the_second_number_bind_it():
    rows = cp.find_targets(make_plans("20个断面优良率达到90%,签约300户的村达12个。"))
    assert rows["comparator"].tolist() == ["=", ">=", "=", ">="]


@pytest.mark.parametrize("kind", ["population", "areas", "diseases"])
def test_word_lists_of_subjects(kind):
    assert all(kind_of(w) for w in words("targets", f"subjects.{kind}") if len(w) > 1)


def test_a_baseline_year_is_not_the_year_of_the_next_value():
    rows = cp.find_targets(make_plans("建档率由2023年的60%提高到70%,签约率达到50%。"))
    assert rows["kind"].tolist() == ["baseline", "target", "target"]
    assert rows["year"].tolist() == [2023, 2025, 2025]
