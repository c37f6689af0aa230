"""Changes, promises and slopes on plans counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import cityplans as cp
from cityplans.compare import trend_slopes
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
    table = cp.trends(codes, plans, compare="promises")
    # only 甲 has a plan for 2023 and looks back on it in 2024
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["theme"], row["region"], row["year"]) == ("托育", "甲", 2023)
    assert (row["n_promised"], row["n_measures_promised"], row["share_promised"]) == (1, 4, 0.25)
    assert (row["n_reported"], row["n_measures_reported"], row["share_reported"]) == (2, 2, 1)
    assert row["change"] == 0.75
    low = 0.75 - np.hypot(1 - row["low_reported"], row["high_promised"] - 0.25)
    assert row["change_low"] == pytest.approx(low, abs=1e-5)
    pd.testing.assert_frame_equal(table, cp.trends(codes, shuffled(plans), compare="promises"))


def test_promises_want_two_years_running(two_years):
    plans, codes = two_years
    with pytest.raises(ValueError, match="no region has both a plan for a year and"):
        cp.trends(codes[1:4], plans.select(["甲2024"]), compare="promises")


def test_an_unknown_comparison_is_refused(two_years):
    plans, codes = two_years
    with pytest.raises(ValueError, match="use 'years' or 'promises'"):
        cp.trends(codes, plans, compare="decades")


def plans_of_years(counts):
    """Return plans of one place, one document a year from 2015 on, and their codes."""
    pairs = [(f"{2015 + i}", n, size) for i, (n, size) in enumerate(counts)]
    plans = make_plans(
        {year: {"region": "甲", "plan_year": int(year)} for year, _, _ in pairs},
        {year: ["字"] * size for year, _, size in pairs},
    )
    marks = [f"{year}/m{i + 1}" for year, n, _ in pairs for i in range(n)]
    return plans, pd.DataFrame({"measure_id": marks, "theme": "托育"})


def test_slope_by_hand():
    # shares 1/3, 1/2, 2/3, 4/5, 8/9: odds 1/2, 1, 2, 4, 8 double each year, exactly
    plans, codes = plans_of_years([(20, 60), (30, 60), (40, 60), (48, 60), (40, 45)])
    [row] = trend_slopes(codes, plans).to_dict("records")
    assert row["odds_ratio"] == pytest.approx(2, abs=1e-6)
    assert (row["n_years"], row["first_year"], row["last_year"]) == (5, 2015, 2019)
    # no residual at all, and yet the interval is not of width 0
    assert 1.2 < row["low"] < 1.9 and 2.1 < row["high"] < 3.4
    assert row["p"] < 0.01 and row["p_adjusted"] == row["p"]


def test_a_share_that_stays_has_no_slope():
    plans, codes = plans_of_years([(10, 40), (10, 40), (10, 40), (10, 40), (10, 40)])
    [row] = trend_slopes(codes, plans).to_dict("records")
    assert (row["odds_ratio"], row["p"]) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    ("n", "seen"),
    [
        ([10, 10, 10, 10, 10], 0),
        # a share of .35 throughout, off by 4, 6, 4, 6, 4 of 40: 120 over 40 × .35 × .65
        ([10, 20, 10, 20, 10], 120 / 9.1),
    ],
)
@pytest.mark.parametrize(("confidence", "t"), [(0.95, 2.200985), (0.9, 1.795885)])
def test_interval_of_a_slope_by_hand(n, seen, confidence, t):
    # 40 measures a year: usual dispersion 1 + .05 × 39 = 2.95 with the weight of 8 documents,
    # that of 3 residual years beside it; the years are 10 squares from their middle
    plans, codes = plans_of_years([(k, 40) for k in n])
    [row] = trend_slopes(codes, plans, confidence=confidence).to_dict("records")
    share = sum(n) / 200
    error = ((8 * 2.95 + seen) / 11 / (40 * share * (1 - share) * 10)) ** 0.5
    assert (row["odds_ratio"], row["p"]) == pytest.approx((1, 1), abs=1e-6)
    expected = [float(np.exp(-t * error)), float(np.exp(t * error))]
    assert [row["low"], row["high"]] == pytest.approx(expected, abs=1e-5)
    assert (row["n"], row["n_measures"]) == (sum(n), 200)


def test_p_of_a_slope_by_hand():
    plans, codes = plans_of_years([(20, 60), (30, 60), (40, 60), (48, 60), (40, 45)])
    [row] = trend_slopes(codes, plans).to_dict("records")
    weight = np.array([60 * 2 / 9, 60 / 4, 60 * 2 / 9, 60 * 0.16, 45 * 8 / 81])
    year = np.arange(5)
    spread = float(weight @ (year - weight @ year / weight.sum()) ** 2)
    usual = 1 + 0.05 * ((4 * 60**2 + 45**2) / 285 - 1)
    t = np.log(2) / (8 * usual / 11 / spread) ** 0.5
    assert row["p"] == pytest.approx(2 * stats.t.sf(t, 11), abs=1e-6)


def test_odds_that_run_away_end_somewhere():
    plans, codes = plans_of_years([(0, 40)] * 4 + [(40, 40)])
    [row] = trend_slopes(codes, plans).to_dict("records")
    assert row["low"] == pytest.approx(float(np.exp(-30)), abs=1e-6)
    assert row["high"] == pytest.approx(float(np.exp(30)), rel=1e-6)


def test_every_theme_of_every_place_has_its_slope():
    """Rows by place and theme; none for a theme that a place has never or always."""
    documents = {
        f"{place}{year}": {"region": place, "plan_year": year}
        for place, last in (("甲", 2019), ("乙", 2020), ("丙", 2018))
        for year in range(2015, last + 1)
    }
    plans = make_plans(documents, {d: ["字"] * 9 for d in documents})
    codes = pd.DataFrame(
        [(f"{d}/m{i}", t) for d in documents for t, k in (("托育", int(d[1:]) - 2014), ("中医", 9), ("急救", (d[0] == "乙") * (int(d[1:]) - 2014)))
         for i in range(1, k + 1)], columns=["measure_id", "theme"],
    )  # fmt: skip
    table = trend_slopes(codes, plans)
    assert table[["region", "theme", "n_years"]].values.tolist() == [
        ["乙", "急救", 6], ["乙", "托育", 6], ["甲", "托育", 5],
    ]  # fmt: skip
    assert (table["odds_ratio"] > 1).all()


def test_four_years_are_too_few_for_a_slope():
    plans, codes = plans_of_years([(1, 4), (2, 4), (3, 4), (3, 4)])
    with pytest.raises(ValueError, match="no region has plans of 5 years"):
        trend_slopes(codes, plans)
