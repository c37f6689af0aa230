"""Numbers and units: what is read of a few characters, and what is left alone."""

from __future__ import annotations

import pytest

from cityplans.targets import LexiconError, to_base
from cityplans.targets import units as rooms_units
from cityplans.targets.counting import counted
from cityplans.targets.numbers import scan
from cityplans.targets.units import inner_unit, parts_of, unit_class, unit_pattern, units


def read(text: str) -> list[tuple]:
    """(as printed, value or range, unit) of each number."""
    return [
        (text[q.start : q.after], q.value if q.high is None else (q.value, q.high), q.unit)
        for q in scan(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A bound belongs to the number; 内 only to a time.
        ("药品80%以上", ("80%以上", 80, "%")),
        ("2小时内到场", ("2小时内", 2, "小时")),
        ("5天内办结", ("5天内", 5, "天")),
        ("3家内设科室", ("3家", 3, "家")),
        # Ranges rise; two equal ends are one value.
        ("20%-30%", ("20%-30%", (20, 30), "%")),
        ("20%至30%", ("20%至30%", (20, 30), "%")),
        ("80到90%", ("80到90%", (80, 90), "%")),
        ("80--90%", ("80--90%", (80, 90), "%")),
        ("3-3家", ("3-3家", 3, "家")),
        ("六至七成", ("六至七成", (60, 70), "%")),
        # Tenths.
        ("六成", ("六成", 60, "%")),
        ("六成五,", ("六成五", 65, "%")),
        ("六成半", ("六成半", 65, "%")),
        ("六成多", ("六成多", 60, "%")),
        ("六成五金", ("六成", 60, "%")),
        # Shares in words: of a hundred as they are, of others as a hundredth.
        ("百分之八十", ("百分之八十", 80, "%")),
        ("百分之百", ("百分之百", 100, "%")),
        ("百分之十二点五", ("百分之十二点五", 12.5, "%")),
        ("千分之三", ("千分之三", 3, "‰")),
        ("万分之五", ("万分之五", 5, "1/万")),
        ("十万分之九", ("十万分之九", 9, "1/10万")),
        ("三分之二", ("三分之二", 66.7, "%")),
        ("五分之一", ("五分之一", 20, "%")),
        # Minutes and seconds are one number.
        ("4分20秒", ("4分20秒", 260, "秒")),
        ("4分钟5秒", ("4分钟5秒", 245, "秒")),
        ("4分钟", ("4分钟", 4, "分钟")),
        # Multiples: of a unit, alone, of a sum.
        ("五千人", ("五千人", 5000, "人")),
        ("3至5万人", ("3至5万人", (3, 5), "万人")),
        ("3万余人", ("3万余人", 3, "万人")),
        ("2亿", ("2亿", 2, "亿")),
        ("2万亿", ("2万亿", 2, "万亿")),
        ("3万专项补助", ("3万", 3, "万元")),
        ("3万的甲乙丙丁戊己庚辛资金", ("3万", 3, "万元")),
        ("3万的甲乙丙丁戊己庚辛壬资金", ("3万", 3, "万")),
        ("两百张", ("两百张", 200, "张")),
        ("1,200人次", ("1,200人次", 1200, "人次")),
        # Numerals in characters: with a point, long ones, and a multiple behind 多 that all share.
        ("十二点五公里", ("十二点五公里", 12.5, "公里")),
        ("四点二倍", ("四点二倍", 4.2, "倍")),
        ("一点五亿元", ("一点五亿元", 1.5, "亿元")),
        ("一点五到二点五公里", ("一点五到二点五公里", (1.5, 2.5), "公里")),
        ("六亿三千多万元", ("六亿三千多万元", 63000, "万元")),
        ("六亿三千万元", ("六亿三千万元", 630000000, "元")),
        ("三千多万元", ("三千多万元", 3000, "万元")),
        (
            "一亿二千三百四十万九千六百八十四人",
            ("一亿二千三百四十万九千六百八十四人", 123409684, "人"),
        ),
        # What a unit is reckoned by.
        ("30万元/人", ("30万元/人", 30, "万元/人")),
        ("30万元/坊", ("30万元", 30, "万元")),
        ("9/10万以下", ("9/10万以下", 9, "1/10万")),
        ("3/万", ("3/万", 3, "1/万")),
        # Bare values of an index, a rate, a ratio.
        ("性别比105.2", ("105.2", 105.2, "")),
        ("CMI值达到1.05", ("1.05", 1.05, "")),
        ("死亡率为0", ("0", 0, "")),
        ("治愈率分别达到12.5", ("12.5", 12.5, "")),
        ("床护比1:0.6", ("1:0.6", 0.6, "1:")),
        # Masked values.
        ("XX%", ("XX%", None, "%")),
        ("*家", ("*家", None, "家")),
        ("xxxxxx家", ("xxxxxx家", None, "家")),
    ],
)
def test_one_number_is_read(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # Ranges rise; years are no range.
        "80%-60%", "3-2家", "5到3个", "2019-2020张",
        # A multiple in characters or too small, or of a place's size.
        "五千", "三万", "3千", "3百万", "3万人口",
        # Pieces of versions, times, codes.
        "1.2.3家", "1-2-3家", "12:30家", "1:30:20", "1XX家", "axx家", "xx",
        # A bare number without an index, a year, a month, a whole number behind 比.
        "1:0.6", "死亡率3", "死亡率为2024", "死亡率为0.5年", "比例为12月", "性别比105",
        # Words that a unit opens.
        "5人才", "5成立", "5个月", "三是", "2025年1月3日", "3年",
    ],
)  # fmt: skip
def test_what_is_no_number(text):
    assert scan(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("分别提高3.1和2.4个百分点", [3.1, 2.4]),
        ("分别提高3、1.5和2.4个百分点", [3, 1.5, 2.4]),
        ("分别达到甲乙丙丁戊己3和2个", [3, 2]),
        ("分别达到甲乙丙丁戊己庚3和2个", [2]),
        ("提高3.1和2.4个百分点", [2.4]),
        ("分别提高3.1,2.4个百分点", [2.4]),
        ("分别为3和四家", [4]),
        ("分别为3%和2家", [3, 2]),
    ],
)
def test_numbers_share_a_unit_only_where_it_is_said(text, values):
    found = scan(text)
    assert [q.value for q in found] == values
    assert len({(q.unit, q.measure) for q in found}) == 1 + (values == [3, 2] and "%" in text)
    assert [text[q.start : q.end] for q in found[:-1]] == [
        f"{v:g}" + "%" * ("%" in text) for v in values[:-1]
    ]


@pytest.mark.parametrize(
    ("text", "more"),
    [("60余项", "余"), ("60多家", "多"), ("10来家", "来"), ("60+种", "+"), ("60+N种", "+N"),
     ("3万余人", "余"), ("六成多", "多"), ("六成五", ""), ("60项", "")],
)  # fmt: skip
def test_what_is_more_than_the_number(text, more):
    assert [(q.more, q.redacted) for q in scan(text)] == [(more, False)]


def test_characters_digits_and_masks_are_told_apart():
    found = scan("五家、5家、xx家")
    assert [(q.chinese, q.redacted) for q in found] == [
        (True, False), (False, False), (False, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "times", "inner", "per", "kind"),
    [
        ("人", 1, "人", "", "count"),
        ("万人", 1e4, "人", "", "count"),
        ("亿元", 1e8, "元", "", "money"),
        ("万亿元", 1e12, "元", "", "money"),
        ("千元", 1e3, "元", "", "money"),
        ("百万元", 1e6, "元", "", "money"),
        ("千万元", 1e7, "元", "", "money"),
        ("元/月", 1, "元", "/月", "money"),
        ("万管/日", 1e4, "管", "/日", "count"),
        # Units of their own, though they open with a multiple or hold a stroke.
        ("千瓦", 1, "千瓦", "", "energy"),
        ("万吨/年", 1, "万吨/年", "", "weight"),
        ("台/套", 1, "台/套", "", "count"),
        # A multiple alone, and what is no unit.
        ("万", 1e4, None, "", "count"),
        ("万亿", 1e12, None, "", "count"),
        ("奇", 1, None, "", "other"),
        ("万奇", 1, None, "", "other"),
        ("/月", 1, None, "", "other"),
    ],
)
def test_a_unit_is_a_multiple_of_another(unit, times, inner, per, kind):
    got = parts_of(unit)
    assert (got[0], got[1] and got[1].name, got[2]) == (times, inner, per)
    assert unit_class(unit) == kind
    assert inner_unit(unit) == (inner or unit)


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        (2, "万人", "", (20000, "人")),
        (2, "万", "", (20000, "")),
        (2, "元/月", "", (0.0002, "万元/月")),
        (2, "奇", "", (2, "奇")),
        (3, "%", "‰", (30, "‰")),
        (3, "1/10万", "/10万", (3, "/10万")),
        (5000, "元", "亿元", (0.00005, "亿元")),
        # Of another kind: the base unit.
        (3, "万人", "元", (30000, "人")),
        # Ten decimals.
        (1 / 3, "‰", "", (0.0333333333, "%")),
        (1 / 3, "‰", "%", (0.0333333333, "%")),
        (1 / 3, "%", "%", (1 / 3, "%")),
    ],
)
def test_values_are_brought_to_a_unit(value, unit, wanted, expected):
    assert to_base(value, unit, wanted) == expected


@pytest.fixture
def listed(monkeypatch):
    """Units of one's own instead of the shipped ones."""

    def write(*rows: str) -> None:
        columns = ("unit", "base", "factor", "class", "not_before")
        found = [(n, dict(zip(columns, r.split(","), strict=True))) for n, r in enumerate(rows, 2)]
        monkeypatch.setattr(rooms_units, "read_rows", lambda name, wanted: iter(found))

    return write


@pytest.mark.parametrize("factor", ["ten", "", "1/2"])
def test_a_factor_that_is_no_number_is_named_by_its_line(listed, factor):
    listed("甲,甲,1,count,", f"乙,甲,{factor},count,")
    with pytest.raises(LexiconError, match=f"units.csv, line 3: factor '{factor}' is not a number"):
        units.__wrapped__()


def test_a_unit_says_what_may_not_follow_it(listed):
    listed("甲,乙,0.5,count,丙|丁")
    (unit,) = units.__wrapped__().values()
    assert (unit.name, unit.base, unit.factor, unit.measure) == ("甲", "乙", 0.5, "count")
    assert unit.not_before == ("丙", "丁")


def test_longer_units_are_tried_first_and_years_not_at_all():
    pattern = unit_pattern()
    assert pattern.index("人次") < pattern.index("|人(?!")
    assert pattern.index("平方公里") < pattern.index("公里", pattern.index("平方公里") + 4)
    assert "年" not in {u for u in units() if u != "年" and units()[u].measure == "years"}
    assert scan("连续3年") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # Names in quotes: to twenty characters, titles of any length; a share counts even there.
        ("“药房3家”", []),
        ("“药房3家" + "药" * 16 + "”", []),
        ("“药房3家" + "药" * 17 + "”", [3]),
        ("《药房3家" + "药" * 30 + "》", []),
        ("“药”房3家", [3]),
        ("“药房3家", [3]),
        ("“药房3%”", [3]),
        # Within forty characters of the opening.
        ("《" + "药" * 39 + "3家》", []),
        ("《" + "药" * 40 + "3家》", [3]),
        # A time beside one that counts.
        ("候诊时间3分钟、5分钟的药房", [3, 5]),
        ("药房3家、5分钟的药房", [3, 5]),
        ("药房3家药、5分钟的药房", [3]),
        ("药房3家;5分钟的药房", [3]),
    ],
)
def test_what_counts_in_quotes_and_beside_others(text, values):
    assert [q.value for q in counted(text, scan(text))] == values
