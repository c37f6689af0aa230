"""Names of indicators: what a clause leaves out, what comes in another order, what is no name."""

from __future__ import annotations

import pytest

import cityplans as cp
from cityplans.targets.blocks import _SENTENCE
from cityplans.targets.parallels import coordinates, kind_of
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
        # A year is no part of a name, and a year alone has the name before it.
        (
            "城乡绿化能力2021年300万亩,2026年超过350万亩。",
            ["城乡绿化能力", "城乡绿化能力"],
        ),
        ("互联互通率2024年70%,规划期内达到90%。", ["互联互通率", "互联互通率"]),
        ("全县工业产值增长4%、达到30亿元。", ["工业产值增长率", "工业产值"]),
        # What is paid for, and by whom, may stand before the bracket or the comma.
        ("设立名医传承基金,3年共600万元。", ["名医传承基金"]),
        ("设立300万元人才引进基金2个。", ["人才引进基金", "人才引进基金数"]),
        ("为3万名学生发放营养补贴200万元。", ["学生数", "发放营养补贴"]),
        (
            "建成爱心驿站20家,三星级8家、二星级5家。",
            ["爱心驿站数", "三星级爱心驿站数", "二星级爱心驿站数"],
        ),
        ("新建2个国家级和6个省级重点实验室。", ["国家级重点实验室数", "省级重点实验室数"]),
        # Verbs, adverbs and places that say nothing.
        ("基层首诊率稳在60%以上。", ["基层首诊率"]),
        ("妇女两癌筛查完成3万人。", ["妇女两癌筛查数"]),
        ("选派5个专家组在乡镇坐诊。", ["选派专家组数"]),
        ("粮食产量连续12年稳定在90万吨以上。", ["粮食产量"]),
        ("全年共接待患者5万人次。", ["接待患者人次"]),
        ("县医院按照救治床位80张的标准改造。", ["县医院救治床位数"]),
        ("国产耗材平均降价40%。", ["国产耗材平均降价幅度"]),
        ("群众安全感连续3年保持在98%以上。", ["群众安全感"]),
        ("30个断面水质优良率达100%。", ["断面水质优良率", "断面水质优良率"]),
        ("卫生院由30家整合为22家。", ["卫生院数", "卫生院数"]),
        ("低保标准提高到每人每月700元。", ["低保标准"]),
        ("达到推荐标准的卫生室新增5家。", ["达到推荐标准的卫生室数"]),
        ("建成托育园12家、托位400个。", ["托育园数", "托位数"]),
        ("建成托育机构12家、托位400个。", ["托育机构数", "托位数"]),
        ("护士占医务人员的比例达到50%。", ["护士占医务人员比例"]),
        ("产后访视率、新生儿疾病筛查率达到95%。", ["产后访视率", "新生儿疾病筛查率"]),
        ("推动60%的卫生院开设夜门诊。", ["卫生院开设夜门诊占比"]),
        ("养老金总体上调3%。", ["养老金增长率"]),
        ("年诊疗能力首次突破20万人次。", ["年诊疗能力"]),
        ("连续5个季度居全省前列。", []),
        (
            "高血压、哮喘患者随访服务率分别达到60%、50%。",
            ["高血压患者随访服务率", "哮喘患者随访服务率"],
        ),
        ("以街道为单位适龄儿童免疫规划疫苗接种率96%。", ["适龄儿童免疫规划疫苗接种率"]),
        ("每个街道至少建成2家日间诊室。", ["每个街道日间诊室数"]),
        ("新增床位80张。", ["床位数"]),
        # The measure word is the ending, and a title keeps its marks.
        ("制作4部科普动画、绘制7幅挂图。", ["制作科普动画部数", "绘制挂图幅数"]),
        ("推出6期《药香》栏目。", ["《药香》栏目期数"]),
        # What is said of another thing: a list's other items, a short form, a plain verb.
        ("联合县医院及16家乡镇卫生院。", ["乡镇卫生院数"]),
        ("大病保险(以下简称大病险)补偿比达到60%。", ["大病保险补偿比"]),
        ("为900名妇女免费开展甲状腺筛查。", ["免费甲状腺筛查妇女数"]),
        ("基层首诊率60%,进一步提高到70%。", ["基层首诊率", "基层首诊率"]),
        # A bare head has the subject of what was counted before it, or of a label.
        ("培训护理员80人,持证率90%。", ["培训护理员数", "培训护理员持证率"]),
        ("视力筛查3万人,筛查率80%。", ["视力筛查人数", "视力筛查率"]),
        ("实施改造项目6个,总投资3亿元。", ["改造项目数", "改造项目总投资"]),
        ("疾控中心迁建项目开工,总建筑面积2万平方米。", ["疾控中心迁建项目总建筑面积"]),
        ("⑥哮喘患者:规范随访率不低于60%。", ["哮喘患者规范随访率"]),
        ("病床共400张,每千人3张。", ["床位数", "每千人口床位数"]),
        ("每千人口护士3人、药师0.5人。", ["每千人口注册护士数", "每千人口药师数"]),
        ("药剂师每万人达到2名。", ["每万人药剂师数"]),
        # People, what they do and where; a change of what was told; a subject behind its head.
        ("选派9名护士驻点乡镇。", ["选派护士数"]),
        ("孕妇建册率达到90%,药品储备80种并建立台账。", ["孕妇建册率", "药品储备种数"]),
        ("门诊药师12人,比期初多3人。", ["门诊药师数", "门诊药师数"]),
        ("建档率力争较去年(60%)再提高3个百分点。", ["建档率", "建档率增幅"]),
        ("平均候诊时间城区压缩到15分钟,镇村20分钟。", ["城区平均候诊时间", "镇村平均候诊时间"]),
        ("三、四级手术占比只有30%,去年到了40%。", ["三、四级手术占比", "三、四级手术占比"]),
        ("开放床位从90张扩至120张。", ["开放床位数", "开放床位数"]),
        ("40家二级及以上定点药房接入平台。", ["接入平台二级及以上定点药房数"]),
        ("住院护理津贴由每班40元提到60元。", ["住院护理津贴", "住院护理津贴"]),
        ("康复站达到9家(现4家),再设2家。", ["康复站数", "康复站数", "康复站数"]),
        ("新购呼吸机8台,投入90万元。", ["新购呼吸机数", "新购呼吸机投入"]),
        (
            "均次费用县医院控制在200元,中医院180元以内。",
            ["县医院均次费用", "中医院均次费用"],
        ),
        ("6所县医院被命名为示范医院。", ["命名为示范医院县医院数"]),
        ("3个乡镇(街道、场)食堂达标。", ["乡镇(街道、场)食堂达标数"]),
        # A part of those whom the whole name speaks of.
        ("规范签约率30%,其中重点人群50%。", ["规范签约率", "重点人群规范签约率"]),
        # What a value is held against is no part of its name, nor are years, in words too.
        ("门诊报销比例比西医提高5个百分点。", ["门诊报销比例增幅"]),
        ("医疗收入占比年均下降2个百分点。", ["医疗收入占比降幅"]),
        ("医疗收入较预算数增长8%。", ["医疗收入增幅"]),
        ("二〇二三年全县床位使用率90%。", ["床位使用率"]),
        ("五年累计引进骨干医师60名。", ["引进骨干医师数"]),
        ("五年制本科毕业生60名。", ["五年制本科毕业生数"]),
        # Who makes a fund is no part of its name.
        ("市财政设立人才发展基金,共300万元。", ["人才发展基金"]),
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


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("棉花产量可以等于一九四九年的三点一倍。", False),
        ("积累率在1978年高达36%。", False),
        ("由于含硫过多而不合规格的400吨。", False),
        ("床位使用率达到90%。", True),
    ],
)
def test_a_name_that_holds_a_year_or_is_cut_off_is_no_good_name(text, good):
    assert cp.find_targets(make_plans(text))["named"].tolist() == [good]


def test_a_cell_that_is_but_a_number_is_named_by_its_row():
    table = "序号|指标|目标\n1|处方审核率|≥90%|每月\n2|危急值报告率|85%|95%\n"
    assert names(table) == ["处方审核率", "危急值报告率", "危急值报告率"]


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


def test_what_a_phrase_speaks_of():
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A share of what was counted: the number before, up to two clauses back.
        ("药房9家,占总数的60%。", ["药房数", "药房占比"]),
        ("药房9家,好,占总数的60%。", ["药房数", "药房占比"]),
        ("药房9家、药柜3个、药箱5台,占总数的60%。", ["药房数", "药柜数", "药箱数", "药箱占比"]),
        # A grade: the nearest that is counted so; institutions in any of their units.
        ("药房9家,药箱5台,省级2家。", ["药房数", "药箱数", "省级药房数"]),
        ("药房9家,药箱5台,省级2台。", ["药房数", "药箱数", "省级药箱数"]),
        ("药箱5台,药房9家,药膏5条,省级2所。", ["药箱数", "药房数", "药膏数", "省级药房数"]),
        ("药房9家,药柜3个,药箱5台,省级2家。", ["药房数", "药柜数", "药箱数", "省级药柜数"]),
        # A noun behind a later number of the clause that is counted alike.
        ("安排3万元和5万元防治资金。", ["防治资金", "防治资金"]),
        ("市级组建20人,县级组建10人的检测队伍。", ["市级人数", "县级检测队伍人数"]),
        # What those did who were counted.
        ("5家医院全部达国标。", ["达国标医院数"]),
        ("5家医院被评为示范院。", ["评为示范院医院数"]),
        # The next item of a list has the grade, or of whom: in one unit.
        ("创建省级卫生乡镇21个、村70家。", ["省级卫生乡镇数", "村数"]),
        (
            "65岁以上老人筛查8万人、骨质筛查1万人。",
            ["65岁以上老人筛查人数", "65岁以上老人骨质筛查人数"],
        ),
        # Two numbers, then one that is said of both.
        (
            "高血压、糖尿病患者管理率分别达到70%、60%,规范管理率均达到50%。",
            ["高血压管理率", "糖尿病管理率", "高血压患者规范管理率", "糖尿病患者规范管理率"],
        ),
        # A level behind a change, and a change behind a level.
        ("药房3家,达到5家。", ["药房数", "药房数"]),
        ("签约率70%,高于全省3个百分点。", ["签约率", "签约率高于全省幅度"]),
        # Values that two others start from, each its own.
        ("药房、药柜分别从5家、3个提高到9家、7个。", ["药房数", "药柜数", "药房数", "药柜数"]),
        (
            "建档率由60%提高到70%,签约率由50%提高到60%。",
            ["建档率", "建档率", "签约率", "签约率"],
        ),
        # A bare head has the noun that was counted, up to two clauses back.
        ("培训药师80人,好,持证率90%。", ["培训药师数", "培训药师持证率"]),
        ("培训药师80人,好,好,持证率90%。", ["培训药师数", "持证率"]),
    ],
)
def test_what_goes_on_from_number_to_number(text, expected):
    assert names(text) == expected


def test_baselines_are_told_from_what_follows():
    rows = cp.find_targets(make_plans("药房、药柜分别从5家、3个提高到9家、7个。"))
    assert rows["kind"].tolist() == ["baseline", "baseline", "target", "target"]
    rows = cp.find_targets(make_plans("建档率较上年的60%提高3个百分点。"))
    assert rows["kind"].tolist() == ["baseline", "target"]
    assert rows["indicator"].tolist() == ["建档率", "建档率增幅"]


def test_a_name_is_the_same_when_it_is_met_again():
    # Names are kept by the words around a number; what stands before must not be kept with them.
    for _ in range(2):
        assert names("签约率70%,高于全省3个百分点。")[1] == "签约率高于全省幅度"
        assert names("建档率70%,高于全省3个百分点。")[1] == "建档率高于全省幅度"
        assert names("新建小药房3家。小药柜3家。") == ["小药房数", "小药柜数"]
        assert cp.find_targets(make_plans("门诊量增长3%。"))["quantity"].tolist() == ["change"]
