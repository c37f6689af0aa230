"""The PMC index and the mix of instruments by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import cityplans as cp
from tests.comparisons import make_plans


@pytest.fixture
def variables():
    rows = [
        ("d1", "X1", "a", 1), ("d1", "X1", "b", 0), ("d1", "X2", "a", 1),
        ("d1", "X10", "a", 1), ("d1", "X10", "b", 1), ("d1", "X10", "c", 0),
        ("d2", "X1", "a", 0), ("d2", "X1", "b", 0), ("d2", "X2", "a", 0),
        ("d2", "X10", "a", 1), ("d2", "X10", "b", 0), ("d2", "X10", "c", 0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["doc_id", "variable", "sub_variable", "value"])


def test_index_is_the_sum_of_means(variables):
    table = cp.pmc_index(variables)
    assert list(table.columns) == ["X1", "X2", "X10", "pmc"]
    assert table.loc["d1"].tolist() == pytest.approx([1 / 2, 1, 2 / 3, 13 / 6], abs=1e-6)
    assert table.loc["d2", "pmc"] == pytest.approx(1 / 3, abs=1e-6)


def test_grades_are_the_callers(variables):
    table = cp.pmc_index(variables, grades={"good": 2, "low": 0.5})
    assert table.loc["d1", "grade"] == "good"
    assert pd.isna(table.loc["d2", "grade"])


def test_order_of_rows_changes_nothing(variables):
    pd.testing.assert_frame_equal(
        cp.pmc_index(variables), cp.pmc_index(variables.sample(frac=1, random_state=2))
    )


def test_messages_say_what_is_wrong(variables):
    with pytest.raises(ValueError, match="lacks the column value"):
        cp.pmc_index(variables.drop(columns="value"))
    with pytest.raises(ValueError, match="d1, X1, a: the value is 3"):
        cp.pmc_index(variables.assign(value=3))
    with pytest.raises(ValueError, match="d1, X1, a is there twice"):
        cp.pmc_index(pd.concat([variables, variables.iloc[:1]]))
    with pytest.raises(ValueError, match="d2 has no value for X10, c"):
        cp.pmc_index(variables.iloc[:-1])


def test_instruments_of_a_place_sum_to_one():
    plans = make_plans(
        {"d1": {"region": "甲"}, "d2": {"region": "乙"}},
        {"d1": ["一", "二", "三"], "d2": ["四"]},
    )
    rows = [("d1/m1", "人才"), ("d1/m1", "资金"), ("d1/m2", "法规"), ("d1/m3", "其他")]
    codes = pd.DataFrame(rows, columns=["measure_id", "theme"])
    families = {"人才": "供给", "资金": "供给", "法规": "环境", "采购": "需求"}
    table = cp.instrument_shares(codes, plans, families=families)
    got = table.set_index(["instrument", "region"])
    # 甲: 供给 in one measure (twice in it), 环境 in one
    assert got.loc[("供给", "甲"), ["n", "n_uses", "share"]].tolist() == [1, 2, 0.5]
    assert got.loc[("需求", "甲"), "share"] == 0 and got.loc[("需求", "甲"), "high"] > 0
    assert table.groupby("region")["share"].sum()["甲"] == 1
    assert got.loc[("供给", "乙"), "n_uses"] == 0 and pd.isna(got.loc[("供给", "乙"), "share"])
    plain = cp.instrument_shares(codes, plans)
    assert sorted(plain["instrument"].unique()) == ["人才", "其他", "法规", "资金"]
