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


BOOK = {
    "name": "tools",
    "families": {"s": {"zh": "供给", "en": "Supply"}, "e": {"zh": "环境"}, "d": {"zh": "需求"}},
    "themes": {
        "人才": {"family": "s", "include": ["人才"]},
        "资金": {"family": "s", "include": ["资金"]},
        "法规": {"family": "e", "include": ["法规"]},
        "采购": {"family": "d", "include": ["采购"]},
    },
}


@pytest.fixture
def two_places():
    plans = make_plans(
        {"d1": {"region": "甲"}, "d2": {"region": "乙"}, "d3": {"region": "甲"}},
        {"d1": ["一", "二", "三"], "d2": ["四"], "d3": ["五"]},
    )
    rows = [("d1/m1", "人才"), ("d1/m1", "资金"), ("d1/m2", "法规"), ("d1/m2", "法规")]
    return plans, pd.DataFrame(rows, columns=["measure_id", "theme"])


def test_instruments_of_a_place_sum_to_one(two_places):
    codes = two_places[1]
    table = cp.instrument_shares(codes, two_places[0], codebook=BOOK)
    got = table.set_index(["instrument", "region"])
    # 甲: 人才 and 资金 in one measure are two uses of 供给; the second 法规 there is no other use
    assert got.loc[("供给", "甲"), ["n", "n_uses", "n_documents"]].tolist() == [2, 3, 1]
    assert got.loc[("供给", "甲"), "share"] == pytest.approx(2 / 3, abs=1e-6)
    assert got.loc[("需求", "甲"), "share"] == 0 and got.loc[("需求", "甲"), "high"] > 0
    assert table.groupby("region")["share"].sum()["甲"] == pytest.approx(1, abs=1e-5)
    assert got.loc[("供给", "乙"), "n_uses"] == 0 and pd.isna(got.loc[("供给", "乙"), "share"])
    each = cp.instrument_shares(codes, two_places[0], codebook=BOOK, families=False)
    assert each["instrument"].unique().tolist() == ["人才", "资金", "法规", "采购"]
    english = cp.instrument_shares(codes, two_places[0], codebook=BOOK, lang="en")
    assert english["instrument"].iloc[0] == "Supply"


def test_codes_of_another_codebook_are_refused(two_places):
    with pytest.raises(ValueError, match="'人才', which is not in the codebook 'instruments'"):
        cp.instrument_shares(two_places[1], two_places[0])


def test_shipped_instruments(two_places):
    codes = pd.DataFrame({"measure_id": ["d1/m1", "d2/m1"], "theme": ["人才培养", "目标规划"]})
    table = cp.instrument_shares(codes, two_places[0])
    assert table["instrument"].unique().tolist() == ["供给型", "环境型", "需求型"]
