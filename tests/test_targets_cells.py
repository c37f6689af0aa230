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
        ("每千人口护士数", 3.2, "人", "=", "actual", 2024, "3.2"),
        ("每千人口护士数", 4.0, "人", "approx", "target", 2025, "4左右"),
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
