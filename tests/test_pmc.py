"""The PMC index, the mix of instruments and their crossing with themes, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from cityplans.compare import cross_table, instrument_shares, pmc_index, pmc_surface, pmc_variables
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
    table = pmc_index(variables)
    assert list(table.columns) == ["X1", "X2", "X10", "pmc", "rank"]
    assert table.loc["d1"].tolist() == pytest.approx([1 / 2, 1, 2 / 3, 13 / 6, 1], abs=1e-6)
    assert table.attrs["means"] == pytest.approx(
        {"X1": 1 / 4, "X2": 1 / 2, "X10": 1 / 2, "pmc": 5 / 4}
    )
    assert table.loc["d2", "pmc"] == pytest.approx(1 / 3, abs=1e-6)


def test_a_variable_without_a_number_comes_before_its_numbered_ones(variables):
    named = variables.replace({"variable": {"X10": "X", "X2": "X0"}})
    assert pmc_index(named).columns[:3].tolist() == ["X", "X0", "X1"]


def test_grades_are_the_callers(variables):
    table = pmc_index(variables, grades={"good": 2, "low": 0.5})
    assert table.loc["d1", "grade"] == "good"
    assert pd.isna(table.loc["d2", "grade"])


def test_order_of_rows_changes_nothing(variables):
    pd.testing.assert_frame_equal(
        pmc_index(variables), pmc_index(variables.sample(frac=1, random_state=2))
    )


def test_messages_say_what_is_wrong(variables):
    with pytest.raises(ValueError, match="lacks the column value"):
        pmc_index(variables.drop(columns="value"))
    with pytest.raises(ValueError, match="d1, X1, a: the value is 3"):
        pmc_index(variables.assign(value=3))
    with pytest.raises(ValueError, match="d1, X1, a is there twice"):
        pmc_index(pd.concat([variables, variables.iloc[:1]]))
    with pytest.raises(ValueError, match="d2 has no value for X10, c"):
        pmc_index(variables.iloc[:-1])


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
    table = instrument_shares(codes, two_places[0], codebook=BOOK)
    got = table.set_index(["instrument", "region"])
    # 甲: 人才 and 资金 in one measure are two uses of 供给; the second 法规 there is no other use
    assert got.loc[("供给", "甲"), ["n", "n_uses", "n_documents"]].tolist() == [2, 3, 1]
    assert got.loc[("供给", "甲"), "share"] == pytest.approx(2 / 3, abs=1e-6)
    assert got.loc[("需求", "甲"), "share"] == 0 and got.loc[("需求", "甲"), "high"] > 0
    assert table.groupby("region")["share"].sum()["甲"] == pytest.approx(1, abs=1e-5)
    assert got.loc[("供给", "乙"), "n_uses"] == 0 and pd.isna(got.loc[("供给", "乙"), "share"])
    each = instrument_shares(codes, two_places[0], codebook=BOOK, families=False)
    assert each["instrument"].unique().tolist() == ["人才", "资金", "法规", "采购"]
    english = instrument_shares(codes, two_places[0], codebook=BOOK, lang="en")
    assert english["instrument"].iloc[0] == "Supply"


def test_a_document_with_one_instrument_counts(two_places):
    codes = pd.DataFrame({"measure_id": ["d2/m1"], "theme": ["采购"]})
    got = instrument_shares(codes, two_places[0], codebook=BOOK).set_index(["instrument", "region"])
    assert got.loc[("需求", "乙"), ["n", "n_uses", "n_documents", "share"]].tolist() == [1, 1, 1, 1]


def test_codes_of_another_codebook_are_refused(two_places):
    with pytest.raises(ValueError, match="'人才', which is not in the codebook 'instruments'"):
        instrument_shares(two_places[1], two_places[0])


def test_shipped_instruments(two_places):
    codes = pd.DataFrame({"measure_id": ["d1/m1", "d2/m1"], "theme": ["人才培养", "目标规划"]})
    table = instrument_shares(codes, two_places[0])
    assert table["instrument"].unique().tolist() == ["供给型", "环境型", "需求型"]


def plans_of_marks():
    """Two documents of four measures, and two codings of them."""
    plans = make_plans(
        {d: {"region": d, "plan_year": 2024} for d in ("甲", "乙")},
        {d: ["一", "二", "三", "四"] for d in ("甲", "乙")},
    )
    themes = [("甲/m1", "A"), ("甲/m2", "A"), ("乙/m1", "A"), ("乙/m2", "B")]
    others = [("甲/m1", "x"), ("甲/m2", "x"), ("乙/m1", "x"), ("乙/m2", "x"), ("乙/m3", "x")]

    def frame(pairs):
        rows = [(m, m[0], theme) for m, theme in pairs]
        return pd.DataFrame(rows, columns=["measure_id", "doc_id", "theme"])

    return plans, frame(themes), frame(others)


def test_cross_table_by_hand():
    plans, themes, others = plans_of_marks()
    table = cross_table(themes, others, plans).set_index(["theme", "other"])
    row = table.loc[("A", "x")]
    assert (row["n"], row["n_theme"], row["n_other"], row["share"]) == (3, 3, 5, 1)
    # 甲 2 × 2 / 4 = 1, 乙 1 × 3 / 4: 1.75 of 3; variance 2·2·2·2/(16·3) + 1·3·3·1/(16·3) = 25/48
    assert row["expected"] == 1.75
    assert row["z"] == pytest.approx(1.25 / (25 / 48) ** 0.5, abs=1e-6)
    with pytest.raises(ValueError, match="1 coded measures are not in these plans"):
        cross_table(themes.assign(measure_id="丙/m1"), others, plans)


def test_cross_table_is_the_mantel_haenszel_test():
    from statsmodels.stats.contingency_tables import StratifiedTable

    plans, themes, others = plans_of_marks()
    z = cross_table(themes, others, plans).set_index(["theme", "other"]).loc[("A", "x"), "z"]
    # of four measures: both, theme only, other only, neither
    tables = [[[2, 0], [0, 2]], [[1, 0], [2, 1]]]
    theirs = StratifiedTable(tables).test_null_odds(correction=False)
    assert z**2 == pytest.approx(theirs.statistic, abs=1e-5)


def test_variables_from_codes_by_hand():
    plans, themes, _ = plans_of_marks()
    table = pmc_variables(themes, plans, {"X1": ["A", "B"], "X2": {"any": ["A", "B"]}})
    got = table.set_index(["doc_id", "variable", "sub_variable"])["value"].to_dict()
    assert got == {
        ("甲", "X1", "A"): 1, ("乙", "X1", "A"): 1, ("甲", "X1", "B"): 0, ("乙", "X1", "B"): 1,
        ("甲", "X2", "any"): 1, ("乙", "X2", "any"): 1,
    }  # fmt: skip
    index = pmc_index(table)
    assert index[["pmc", "rank"]].loc["甲"].tolist() == [1.5, 2]
    with pytest.raises(ValueError, match="no theme C; there are: A"):
        pmc_variables(themes, plans, {"X1": ["C"]})
    with pytest.raises(ValueError, match="X1 has no sub-variable"):
        pmc_variables(themes, plans, {"X1": []})


def test_surface_is_a_grid_of_nine():
    rows = [("d", f"X{i}", "a", i % 2) for i in range(1, 10)]
    index = pmc_index(pd.DataFrame(rows, columns=["doc_id", "variable", "sub_variable", "value"]))
    surface = pmc_surface(index, "d")
    assert surface.to_numpy().tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1]]
    assert surface.index.tolist() == surface.columns.tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="of nine main variables, these are 8"):
        pmc_surface(index.drop(columns="X9"), "d")
    with pytest.raises(KeyError, match="no document 'e'"):
        pmc_surface(index, "e")
