"""trends and compare_promises on plans counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import cityplans as cp
from tests.comparisons import make_plans, plans_of_counts, shuffled


def test_trends_by_hand(toy_plans, toy_codes):
    table = cp.trends(toy_codes, toy_plans, themes=["医共体"])
    assert table["region"].unique().tolist() == ["甲"]  # 乙 has one year
    assert table["plan_year"].tolist() == [2023, 2024]
    assert table["share"].tolist() == pytest.approx([1 / 3, 1 / 2], abs=1e-6)
    assert pd.isna(table["previous_year"].iloc[0]) and table["previous_year"].iloc[1] == 2023
    last = table.iloc[1]
    assert last["change"] == pytest.approx(1 / 6, abs=1e-6)
    first = table.iloc[0]
    low = last["change"] - np.hypot(last["share"] - last["low"], first["high"] - first["share"])
    assert last["change_low"] == pytest.approx(low, abs=1e-5)
    assert last["change_low"] <= last["change"] <= last["change_high"]


def test_no_trend_without_several_years():
    plans, codes = plans_of_counts({"甲": [(1, 5), (2, 5)], "乙": [(3, 5)]})
    with pytest.raises(ValueError, match="no region has plans of several years"):
        cp.trends(codes, plans)


def test_a_year_without_measures_is_no_step_of_a_trend():
    plans = make_plans(
        {
            "d1": {"region": "甲", "plan_year": 2022},
            "d2": {"region": "甲", "plan_year": 2023},
            "d3": {"region": "甲", "plan_year": 2024},
        },
        {"d1": ["一", "二"], "d2": [("retrospective", "三")], "d3": ["四", "五"]},
    )
    codes = pd.DataFrame({"measure_id": ["d1/m1"], "doc_id": ["d1"], "theme": ["医共体"]})
    table = cp.trends(codes, plans)
    assert table["plan_year"].tolist() == [2022, 2024]
    assert table["change"].tolist()[1] == -0.5


@pytest.fixture
def two_years():
    plans = make_plans(
        {
            "甲2023": {"region": "甲", "plan_year": 2023},
            "甲2024": {"region": "甲", "plan_year": 2024},
            "乙2024": {"region": "乙", "plan_year": 2024},
        },
        {
            "甲2023": ["一", "二", "三", "四"],
            "甲2024": [("retrospective", "五"), ("retrospective", "六"), "七"],
            "乙2024": [("retrospective", "八"), "九"],
        },
    )
    marks = ["甲2023/m1", "甲2024/m1", "甲2024/m2", "甲2024/m3", "乙2024/m1"]
    return plans, pd.DataFrame({"measure_id": marks, "theme": "托育"})


def test_promises_by_hand(two_years):
    plans, codes = two_years
    table = cp.compare_promises(codes, plans)
    # only 甲 has a plan for 2023 and looks back on it in 2024
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["theme"], row["region"], row["year"]) == ("托育", "甲", 2023)
    assert (row["n_promised"], row["n_measures_promised"], row["share_promised"]) == (1, 4, 0.25)
    assert (row["n_reported"], row["n_measures_reported"], row["share_reported"]) == (2, 2, 1)
    assert row["change"] == 0.75
    low = 0.75 - np.hypot(1 - row["low_reported"], row["high_promised"] - 0.25)
    assert row["change_low"] == pytest.approx(low, abs=1e-5)
    pd.testing.assert_frame_equal(table, cp.compare_promises(codes, shuffled(plans)))


def test_promises_want_two_years_running(two_years):
    plans, codes = two_years
    with pytest.raises(ValueError, match="no region has both a plan for a year and"):
        cp.compare_promises(codes[1:4], plans.select(["甲2024"]))
