"""The list of standard indicators: every wording finds its name, units and directions mean it."""

from __future__ import annotations

import re

import pytest

import cityplans as cp
from cityplans.indicators import Names, read_indicators
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


def test_kinds_of_quantity_mean_what_the_name_says():
    for i in SHIPPED:
        assert i.quantity, i
        if i.name.startswith(("新增", "新设", "净增")):
            assert i.quantity == "addition", i
        if re.search(r"(?:覆盖率|普及率|床位数|托位数|余额|里程)$", i.name) and "新" not in i.name:
            assert i.quantity == "level", i
        if re.search(r"(?:人次|产量|投资|增加值|总产值)$", i.name) and i.unit not in ("%",):
            assert i.quantity in ("flow", "level"), i


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("全市高血压患者基层规范管理服务率", "高血压患者规范管理率"),
        ("以街道为单位的适龄儿童免疫规划疫苗接种率", "适龄儿童免疫规划疫苗接种率"),
        ("每千常住人口拥有执业(助理)医师数", "每千人口医师数"),
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
