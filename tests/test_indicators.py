"""The list of standard indicators: every wording finds its name, units and directions mean it."""

from __future__ import annotations

import re

import pytest

import cityplans as cp
from cityplans.indicators import Indicator, Names, kind_of, read_indicators, shipped_names
from cityplans.indicators.wording import normal
from cityplans.targets import to_base
from cityplans.text import read_rows
from tests.plans_of import plans_of

SHIPPED = read_indicators()
NAMES = Names(SHIPPED)
# Values that the units can have; without a unit no number is a target.
VALUES = {"天": "8天", "克": "9克", "千瓦": "50万千瓦", "千瓦时": "30亿千瓦时"}


def wordings():
    for indicator in SHIPPED:
        for pattern in dict.fromkeys((indicator.name, *indicator.patterns)):
            yield indicator, pattern


def test_every_wording_has_one_name():
    wrong = {
        pattern: found and found.name
        for indicator, pattern in wordings()
        if (found := NAMES.find(pattern, "、".join(indicator.beside))) is None
        or found.name != indicator.name
    }
    assert not wrong


def test_every_wording_is_found_in_a_sentence():
    """Also where 新增, 全面 or 达到 belongs to a name; ages of schooling and bare numbers are no targets."""
    cases = [(i, p) for i, p in wordings() if i.unit not in ("", "年")]
    sentences = []
    for k, (indicator, pattern) in enumerate(cases):
        beside = f"围绕{indicator.beside[0]}," if indicator.beside else ""
        value = VALUES.get(indicator.unit, f"{20 + k % 60}{indicator.unit}")
        sentences.append(f"{beside}{pattern}达到{value}。")
    plans = plans_of(*sentences)
    found = cp.find_targets(plans).groupby("measure_id")["indicator"].agg(list)
    got = [found.get(measure, []) for measure in plans.measures.index]
    wrong = {s: g for s, g, (i, _) in zip(sentences, got, cases, strict=True) if i.name not in g}
    assert not wrong


def test_units_are_known_and_fit_the_name():
    known = {row["unit"] for _, row in read_rows("units.csv", ("unit",))}
    for i in SHIPPED:
        # 亿元 and 万吨 are multiples of a unit of the list.
        assert not i.unit or i.unit.lstrip("万亿") in known, i
        if (
            re.search(r"(?:(?<!总和生育)(?<!劳动生产)率|占比|比例|比重)$", i.name)
            and "生产安全" not in i.name
        ):
            assert to_base(1.0, i.unit)[1] == "%", i
        if i.name.endswith("人次"):
            assert i.unit == "人次", i
        if i.name.endswith("床位数"):
            assert i.unit == "张", i


LOWER = (
    r"死亡率|(?<!报告)发病率|患病率|感染率|流行率|失业率|能耗|自付|个人卫生支出|次均费用|药占比|近视率|"
    r"吸烟率|贫血|迟缓|致残|并发症|反应时间|平均住院日|PM2\.5|事故|病死率|龋患率|超重率|肥胖率"
)
HIGHER = (
    r"覆盖率|签约率|参保率|管理率|知晓率|素养|满意度|接种率|报销比例|人均可支配收入|预期寿命|入园率"
)


def test_directions_mean_what_the_name_says():
    for i in SHIPPED:
        if re.search(LOWER, i.name) and not i.name.endswith("知晓率"):
            assert i.better in ("lower", ""), i
        elif re.search(HIGHER, i.name):
            assert i.better == "higher", i
    better = {i.name: i.better for i in SHIPPED}
    assert {better[n] for n in ("孕产妇死亡率", "城镇调查失业率", "单位GDP能耗")} == {"lower"}
    assert better["出生率"] == better["居民消费价格涨幅"] == ""


def names(text):
    return set(text.split())


# Where fewer is better, and nowhere else.
FEWER = re.compile(
    r"(?:死亡|发病|患病|感染|病死|传播|流行|肥胖|超重|近视|龋患|吸烟|贫血|失能发生|缺陷发生|体重|"
    r"体重发生|迟缓|剖宫产|流产|并发症发生|感染发生|输液|输液使用|抗菌药物使用|失业|资产负债|居民年住院)率$|"
    r"(?:能耗|浓度|排放|起付线|等待时间|反应时间|急救半径|平均住院日|重污染天数|重污染天数比例|事故起数|"
    r"死亡人数|发病数|刑事案件数|治安案件数|用水量|摄入量|次均费用|能耗支出|使用强度|材料费用|药占比|耗占比|"
    r"化验收入占比|用药收入占比|尘肺病占比|特需医疗服务占比|费用增长率|居民收入比|GDP比率|个人卫生支出占"
    r"卫生总费用比重)$"
)
# Where more is neither better nor worse.
NEITHER = names(
    "出生人口性别比 出生率 人口自然增长率 出生人口 常住人口 户籍人口 每千人口公立医院床位数 "
    "每千人口社会办医院床位数 床医护比 床人比 民营医院数 乡村医生数 卫生总费用占GDP比重 人均卫生总费用 "
    "社会卫生支出占卫生总费用比重 总诊疗人次 门诊人次 门急诊人次 急诊人次 住院人次 出院人次 床位使用率 "
    "医师日均担负诊疗人次 上转人次 门诊人次数与出院人次数比 每名执业医师日均住院工作负担 "
    "门诊收入占医疗收入比例 医疗收入增幅 卫生技术人员职称结构 严重精神障碍患者报告患病率 新冠疫苗接种剂次 "
    "居民医保个人缴费标准 医保基金支出 房地产开发投资 一般公共预算支出 居民消费价格涨幅 粗钢产量 原煤产量 "
    "原油产量 全社会用电量 人大代表建议办理件数 政协提案办理件数 地方性法规议案件数 政府规章件数"
)


def test_every_direction_is_that_of_the_name():
    wrong = {
        i.name: i.better
        for i in SHIPPED
        if i.better != ("" if i.name in NEITHER else "lower" if FEWER.search(i.name) else "higher")
    }
    assert not wrong
    assert {i.name for i in SHIPPED} >= NEITHER


PER_THOUSAND = names(
    "婴儿死亡率 新生儿死亡率 5岁以下儿童死亡率 出生率 死亡率 人口自然增长率 严重精神障碍患者报告患病率 "
    "出生缺陷发生率 严重致残出生缺陷发生率 千人口献血率"
)
PER_100_000 = names(
    "孕产妇死亡率 心脑血管疾病死亡率 慢性呼吸系统疾病死亡率 恶性肿瘤发病率 法定传染病报告发病率 "
    "甲乙类传染病报告发病率 乙类传染病报告发病率 肺结核报告发病率 脑卒中死亡率"
)
# The unit is that of the first ending that fits.
UNITS = (
    (r"总和生育率$|全员劳动生产率$|亿元GDP生产安全事故死亡率$", None),
    (r"率$|占比$|比例$|比重$|满意度$|增速$|[增降涨]幅$|覆盖面$|素养水平$|盖度$|覆盖度$", "%"),
    (r"床位数$", "张"),
    (r"人次数?$|旅客吞吐量$", "人次"),
    (r"里程$|绿道长度$|急救半径$", "公里"),
    (r"^人均.*(?:收入|支出|费用|经费|生产总值)|人均可支配收入$|人均消费支出$|次均费用$|标准$|补贴$|养老金$", "元"),
    (r"(?:增加值|产值|生产总值|总额|余额|投资|财政总收入|税收收入|民生支出|公共预算(?:收入|支出))$", "亿元"),
    (r"卫生健康支出$|医保基金(?:收入|支出|累计结余)$|收支结余$|追回医保基金$", "万元"),
    (r"(?:医院|中心|机构|医共体|集团|馆|阁|工作室|专科|社区|乡镇|县区|村|企业|景区|主体|团队|城市|托位|公司|"
     r"集群|工厂|园区|产业园|实验室|公园|矿山|河湖|学位|基站|充电桩|站点)数$", "个"),
    (r"(?:人|人口|人员|医师|护士|药师|医生|人才|护理员|工作者|治疗师)数?$", "人"),
    (r"(?:粗钢|原煤|原油|粮食)产量$|货物吞吐量$|货邮吞吐量$|二氧化碳排放$", "吨"),
    (r"装机容量$", "千瓦"),
    (r"能耗$", "吨标准煤"),
    (r"专利(?:拥有量|授权量)$|案件数$|办理件数$|规章件数$", "件"),
    (r"预期寿命$", "岁"),
    (r"天数$|平均住院日$", "天"),
    (r"(?:等待|反应)时间$", "分钟"),
)  # fmt: skip


def test_every_unit_is_that_of_the_name():
    wrong, ruled = {}, 0
    for i in SHIPPED:
        unit = next((unit for ending, unit in UNITS if re.search(ending, i.name)), None)
        unit = "‰" if i.name in PER_THOUSAND else "/10万" if i.name in PER_100_000 else unit
        ruled += unit is not None
        if unit is not None and i.unit != unit:
            wrong[i.name] = (i.unit, unit)
    assert not wrong
    assert ruled > 0.85 * len(SHIPPED)


def test_kinds_of_quantity_mean_what_the_name_says():
    for i in SHIPPED:
        assert i.quantity, i
        if i.name.startswith(("新增", "新设", "净增")):
            assert i.quantity == "addition", i
        if re.search(r"(?:覆盖率|普及率|床位数|托位数|余额|里程)$", i.name) and "新" not in i.name:
            assert i.quantity == "level", i
        if re.search(r"(?:人次|产量|投资|增加值|总产值)$", i.name) and i.unit not in ("%",):
            assert i.quantity in ("flow", "level"), i


# What is counted over a year and begins at nothing with the next.
FLOW = re.compile(
    r"(?:人次数?|台次|剂次|吞吐量|产量|单产|播种面积|发电量|用电量|采血量|增加值|总产值|业产值|生产总值|"
    r"经济规模|服务业总规模|收入|支出|总费用|投资|零售总?额|贸易额|交易额|成交额|进出口额|进口总额|出口总额|"
    r"外资|到位资金|经费|经费投入|收支结余|规模增量|授权量|事故起数|死亡人数|发病数|案件数|办理件数|规章件数|"
    r"就业人数|培训人数|下派人数|服务人数|引进数|筛查数|改造(?:套|户)?数|性住房套数|开行列数|造林面积|治理面积|"
    r"优良天数|污染天数|公路里程|周转次数)$|^双向转诊|追回医保基金"
)
ALSO_FLOW = names("出生率 死亡率 人口自然增长率 出生人口 急需紧缺专业人才数 保障性租赁住房套数")
# A load, a standard or a number of people that stands, though its name ends like a flow.
STANDS = names(
    "医师日均担负诊疗人次 医共体内基层医疗卫生机构医师日均担负诊疗人次 万元收入能耗支出 "
    "人均基本公共卫生服务经费 脱贫人口务工就业人数"
)
OTHERS = {
    "addition": names("大学生乡村医生数 新设外资企业数 净增经营主体数 新设经营主体数 新增基础教育学位数 普通高中学位数"),
    "change": names("医疗费用增长率 医疗收入增幅 药品集中采购平均降幅 服务业对经济增长贡献率 工业对经济增长贡献率 居民消费价格涨幅"),
}  # fmt: skip


def test_every_quantity_is_that_of_the_name():
    wrong = {}
    for i in SHIPPED:
        flows = (
            FLOW.search(i.name) and i.unit != "%" and i.name not in STANDS
        ) or i.name in ALSO_FLOW
        other = next((kind for kind, known in OTHERS.items() if i.name in known), None)
        if i.quantity != (other or ("flow" if flows else "level")):
            wrong[i.name] = i.quantity
    assert not wrong


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("全市高血压患者基层规范管理服务率", "高血压患者规范管理率"),
        ("以街道为单位的适龄儿童免疫规划疫苗接种率", "适龄儿童免疫规划疫苗接种率"),
        ("每千常住人口拥有执业(助理)医师数", "每千人口执业(助理)医师数"),
        ("持续提高二级以上公立医院的药品收入占比", "二级以上公立医院药占比"),
        ("老年人农村家庭医生签约服务率", "农村老年人家庭医生签约率"),
        ("细颗粒物(PM2.5)年平均浓度", "PM2.5平均浓度"),
        ("规模以上工业增加值年均增速", "规模以上工业增加值年均增长率"),
        ("孕产妇死亡率降幅", "孕产妇死亡率降幅"),
        ("城镇常住居民人均可支配收入", "城镇居民人均可支配收入"),
        ("全体居民人均可支配收入", "居民人均可支配收入"),
        ("国内生产总值", "国内生产总值"),
        ("全县生产总值", "地区生产总值"),
        # Of another age, of what is not known, or of another thing: the name stays.
        ("70岁以上老年人健康管理率", "70岁以上老年人健康管理率"),
        ("工伤保险参保率", "工伤保险参保率"),
        ("武术馆续签率", "武术馆续签率"),
        ("健康促进医院数", "健康促进医院数"),
    ],
)
def test_one_name_by_rule(printed, name):
    assert NAMES.standard(printed) == name


def test_what_is_narrowed_differs_from_the_whole():
    whole = NAMES.standard("居民人均可支配收入")
    parts = [NAMES.standard(f"{who}人均可支配收入") for who in ("城镇居民", "农村居民", "城乡居民")]
    assert len({whole, *parts}) == 4


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("孕产妇死亡率", "lower"),
        ("孕产妇死亡率降幅", "higher"),
        ("药占比增幅", "lower"),
        ("地区生产总值增长率", "higher"),
        ("地区生产总值下降率", "lower"),
        ("居民消费价格涨幅", ""),
    ],
)
def test_direction_of_a_change(name, better):
    assert NAMES.find(name).better == better


def test_words_beside_a_wording_are_needed():
    assert NAMES.standard("签约率") == "签约率"
    assert NAMES.standard("签约率", "做实家医服务") == "家庭医生签约率"
    # 就诊率 is all that was left of it; the words before it tell which.
    assert NAMES.standard("就诊率", "市域内就诊率不低于90%") == "市域就诊率"
    assert NAMES.standard("就诊率", "市域内就诊率90%,专科就诊率80%") == "就诊率"


def test_looking_up_takes_one_step_a_character():
    """The number of look-ups grows with the length of a name, not with its square."""

    class Counting(dict):
        looked = 0

        def get(self, key, default=None):
            Counting.looked += 1
            return super().get(key, default)

    names = Names(SHIPPED)
    names._literal = Counting(names._literal)
    names.find("甲" * 400)
    assert Counting.looked <= 3 * names._longest


@pytest.mark.parametrize("said", ["level", "addition", "flow", "change"])
def test_the_name_says_what_a_number_is_where_it_can(said):
    assert kind_of("养老床位数", said) == said  # as the sentence has it
    assert kind_of("城镇新增就业人数", said) == "flow"
    # what is added stays an addition, however it is put; by how much it grew is a change
    added = {i.name for i in SHIPPED if i.quantity == "addition"}
    assert {kind_of(name, said) for name in added} == {"change" if said == "change" else "addition"}
    assert kind_of("养老床位数增长率", said) == "change"


def test_a_number_of_things_is_no_rate_and_a_rate_no_number_of_things():
    rate = Indicator("甲覆盖率", unit="%", better="", patterns=("甲覆盖",), beside=())
    things = Indicator("甲机构数", unit="个", better="", patterns=("甲机构",), beside=())
    own = Names((rate, things))
    assert own.standard("甲覆盖", unit="%") == "甲覆盖率"
    assert own.standard("甲覆盖", unit="个") == "甲覆盖"
    assert own.standard("甲机构", unit="个") == "甲机构数"
    assert own.standard("甲机构", unit="%") == "甲机构"
    assert own.standard("甲覆盖") == "甲覆盖率"  # nothing is said of the unit


def test_a_standard_name_behind_unknown_words_is_found_and_not_known():
    found = shipped_names().find("武术馆药占比")
    assert (found.rest, found.indicator.name, found.known) == ("武术馆", "药占比", False)


def test_a_word_for_a_share_alone_is_no_ending():
    assert normal("比重")[0] == "比重" and normal("药品比重") == ("药品占比", (0, 1, 2, 2))
