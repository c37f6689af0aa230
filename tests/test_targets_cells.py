"""Values of tables: name, unit and year stand in other cells."""

from __future__ import annotations

import pandas as pd
import pytest

import cityplans as cp
from cityplans.targets.cells import read_cells
from tests.test_targets import make_plans

COLUMNS = ["indicator", "value", "unit", "comparator", "kind", "year", "quote"]


def rows(*lines: str, role: str = "plan") -> list[tuple]:
    plans = make_plans(*lines, role=role, measures=False)
    frame = cp.find_targets(plans)
    for row in frame.itertuples():
        assert plans.sources["d.txt"][row.source_start : row.source_end] == row.quote
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[COLUMNS].values]


def test_years_head_columns_and_units_have_one():
    found = rows(
        "| 类别 | 指标 | 单位 | 2024年 | 2025年 |",
        "|---|---|---|---|---|",
        "| 结果 | 孕产妇死亡率 | 1/10万 | 8.1 | ≤8 |",
        "| | 每千人口护士数 | 人 | 3.2 | 4左右 |",
    )
    assert found == [
        ("孕产妇死亡率", 8.1, "1/10万", "=", "actual", 2024, "8.1"),
        ("孕产妇死亡率", 8.0, "1/10万", "<=", "target", 2025, "≤8"),
        ("每千人口注册护士数", 3.2, "人", "=", "actual", 2024, "3.2"),
        ("每千人口注册护士数", 4.0, "人", "approx", "target", 2025, "4左右"),
    ]


def test_units_stand_in_brackets_behind_names_and_heads():
    found = rows(
        "序号\t项目名称\t建设内容\t资金(万元)",
        "1\t乡村药房改造\t改建药房7家\t120",
        "2\t血液透析中心(二期)\t工期两年\t300",
    )
    assert [row[:5] for row in found] == [
        ("改建药房数", 7.0, "家", "=", "target"),
        ("乡村药房改造资金", 120.0, "万元", "=", "input"),
        ("血液透析中心(二期)资金", 300.0, "万元", "=", "input"),
    ]
    found = rows("指标名称|现状值|目标值", "平均住院日(天)|8.4|8.1", "电子病历使用率|71%|80%")
    assert [row[:5] for row in found] == [
        ("平均住院日", 8.4, "天", "=", "actual"),
        ("平均住院日", 8.1, "天", "=", "target"),
        ("电子病历使用率", 71.0, "%", "=", "actual"),
        ("电子病历使用率", 80.0, "%", "=", "target"),
    ]


def test_a_column_of_changes_and_a_multiple_in_the_name():
    found = rows(
        "|指标|2023年|2024年|增减|",
        "|门诊人次(万)|24.1|26.4|+9.5%|",
        "|平均住院日(天)|8.1|7.6|-6.2%|",
        "|建档数(万)|3|4||",
        "|室温|-2|5||",
        role="retrospective",
    )
    assert [row[:3] for row in found] == [
        ("门诊人次", 24.1, "万人次"), ("门诊人次", 26.4, "万人次"), ("门诊人次增长率", 9.5, "%"),
        ("平均住院日", 8.1, "天"), ("平均住院日", 7.6, "天"), ("平均住院日下降率", 6.2, "%"),
        ("建档数", 3.0, "万"), ("建档数", 4.0, "万"),
    ]  # fmt: skip


def test_what_is_printed_in_the_cell_goes_before_the_column():
    found = rows(
        "|指标|单位|2025年|",
        "|签约率|%|75%以上|",
        "|体检人数|人|3.5万|",
        "|床护比|-|1:0.6|",
        "|婴儿死亡率|‰|控制在3以内|",
    )
    assert [row[:4] for row in found] == [
        ("签约率", 75.0, "%", ">="),
        ("体检人数", 3.5, "万人", "="),
        ("床护比", 0.6, "1:", "="),
        ("婴儿死亡率", 3.0, "‰", "<="),
    ]


def test_heads_are_years_without_a_sign_too():
    found = rows("指标\t2024\t2025年(目标值)", "签约率(%)\t70\t75")
    assert [row[1:6] for row in found] == [
        (70.0, "%", "=", "actual", 2024),
        (75.0, "%", "=", "target", 2025),
    ]


def test_a_unit_of_so_many_persons_adds_no_digit():
    found = rows("|指标|2025年|", "|孕产妇死亡率(1/10万)|9.1|")
    assert [row[:3] for row in found] == [("孕产妇死亡率", 9.1, "1/10万")]


@pytest.mark.parametrize(
    "text",
    [
        "没有表格,签约率80%。",
        "序号|责任单位\n1|医政科\n2|规划科",
        "药房|目标\n血站|待定",
        "指标|2025年\n\n签约率达到80%",
    ],
)
def test_other_numbers_are_left_where_they_are(text):
    assert read_cells(text, 0) == (text, [])


@pytest.mark.parametrize(
    ("head", "cell", "expected"),
    [
        ("2025年", "80", ("签约率为80%", "2025年", "")),
        ("2025", "80", ("签约率为80%", "2025年", "")),
        ("2024年完成情况", "80", ("签约率为80%", "2024年完成情况", "reached")),
        ("现状值", "80", ("签约率为80%", "现状值", "reached")),
        ("基期", "80", ("签约率为80%", "基期", "reached")),
        ("目标", "80%", ("签约率为80%", "目标", "")),
        ("目标", "≥80", ("签约率≥80%", "目标", "")),
        ("目标", "不低于80", ("签约率不低于80%", "目标", "")),
        ("目标", "达到80以上", ("签约率达到80%以上", "目标", "")),
        ("目标", "80-85", ("签约率为80-85%", "目标", "")),
        ("目标", "1,200", ("签约率为1,200%", "目标", "")),
        ("目标", "8.5左右", ("签约率为8.5%左右", "目标", "")),
        ("目标", "2万", ("签约率为2万%", "目标", "")),
        ("目标", "80家", ("签约率为80家", "目标", "")),
        ("目标", "80奇", None),
        ("目标", "见附件", None),
        ("目标", "", None),
        ("2025", "", None),
        ("备注", "80", None),
        ("一二三四五六七目标", "80", None),
        ("一二三四五六目标", "80", ("签约率为80%", "一二三四五六目标", "")),
    ],
)
def test_one_value_of_a_table(head, cell, expected):
    table = f"指标|{head}\n签约率(%)|{cell}"
    text, cells = read_cells(table, 100)
    got = [(c.text, c.head, c.tense) for c in cells]
    assert got == ([] if expected is None else [expected])
    assert len(text) == len(table)
    if expected is not None:
        at = table.rindex("|") + 1
        assert text == table[:at] + " " * len(cell)
        # Words of the row and the column stand at the value, and none behind it.
        said, last = cells[0], 100 + at + len(cell) - 1
        assert said.at(0) == said.at(len("签约率")) == 100 + at
        assert said.at(len(said.text) + 9) == last


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        # The first column that is called so, else the first that is no value, number or unit.
        (("序号|药房名称|目标", "1|甲院|80%"), ["甲院"]),
        (("序号|药房|指标|目标", "1|甲院|签约率|80%"), ["签约率"]),
        (("序号|药房|目标", "1|甲院|80%"), ["甲院"]),
        (("单位|药房|目标", "家|甲院|80"), ["甲院"]),
        (("计量单位|药房|目标", "家|甲院|80"), ["甲院"]),
        # A row that lacks its name, or is cut short.
        (("序号|药房|目标", "1||80%"), []),
        (("目标|药房", "80%"), []),
        (("目标|药房", "80%|甲院"), ["甲院"]),
        (("药房|目标", "甲院|80%", "乙院|70%"), ["甲院", "乙院"]),
        # A line without columns ends the table; the next one opens another.
        (("药房|目标", "甲院|80%", "说明", "乙院|70%"), ["甲院"]),
        (("药房|目标", "甲院|80%", "说明", "药房|现状", "乙院|70%"), ["甲院", "乙院"]),
        # No name or no value: no table.
        (("目标|现状", "80%|70%"), []),
        (("药房|药柜", "甲院|80%"), []),
    ],
)
def test_which_column_names_a_value(rows, names):
    _, cells = read_cells("\n".join(rows), 0)
    assert [c.text.split("为")[0] for c in cells] == names


def test_a_unit_in_the_head_is_no_part_of_the_name():
    def said(head, name, cell="80"):
        return [c.text for c in read_cells(f"项目|{head}\n{name}|{cell}", 0)[1]]

    assert said("资金(万元)", "药房") == ["药房资金为80万元"]
    assert said("资金(单位:万元)", "药房") == ["药房资金为80万元"]
    assert said("2025年", "药房(家)") == ["药房为80家"]
    assert said("2025年", "药房(乡镇)") == ["药房(乡镇)为80"]
    assert said("2025年", "死亡率(1/10万)", "9.1") == ["死亡率为9.1/10万"]
    # The row's own unit goes before the column's.
    assert said("资金(万元)", "药房(家)") == ["药房资金为80家"]


def test_values_keep_their_place_among_blanks_and_lines():
    table = "说明\n指标 | 2025年\n签约率 |  80%  \n随访率|70%"
    for begin in (0, 7):
        text, cells = read_cells(table, begin)
        places = [c.at(len("签约率为")) - begin for c in cells]
        assert [table[p : p + 3] for p in places] == ["80%", "70%"]
        assert text.count("\n") == 3 and "80" not in text and "70" not in text
