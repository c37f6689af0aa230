"""Models of shares and joined tables, against statsmodels' own formulas and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import cityplans as cp
from cityplans.compare import model_shares
from tests.comparisons import make_plans, shuffled


def many(n, size, **columns):
    """Return plans of one document a row, n of its measures with the theme, and their codes."""
    ids = [f"d{i:02d}" for i in range(len(n))]
    facts = {"region": [f"r{i:02d}" for i in range(len(n))], "plan_year": [2024] * len(n)}
    facts |= columns
    plans = make_plans(
        {d: {k: v[i] for k, v in facts.items()} for i, d in enumerate(ids)},
        {d: ["字"] * int(size[i]) for i, d in enumerate(ids)},
    )
    marks = [(f"{d}/m{k + 1}", d) for i, d in enumerate(ids) for k in range(int(n[i]))]
    return plans, pd.DataFrame(marks, columns=["measure_id", "doc_id"]).assign(theme="托育")


@pytest.fixture
def halves():
    """40 documents of 10 measures: 2 with the theme in one half, 4 in the other, on average."""
    n = [1, 3, 2, 2] * 5 + [3, 5, 4, 4] * 5
    level = ["county"] * 20 + ["prefecture"] * 20
    return many(n, [10] * 40, level=level)


def test_odds_ratio_of_two_groups_by_hand(halves):
    plans, codes = halves
    [row] = model_shares(codes, plans, "level").to_dict("records")
    assert (row["theme"], row["term"]) == ("托育", "level=prefecture")
    # odds 40/160 and 80/120
    assert row["odds_ratio"] == pytest.approx((80 / 120) / (40 / 160), abs=1e-6)
    # sandwich of a group: sum of squared residuals over (size × p × q)²; for 40 clusters and
    # two things estimated times 40 / 39 × 39 / 38
    error = ((10 / 32**2 + 10 / 48**2) * 40 / 38) ** 0.5
    assert row["p"] == pytest.approx(2 * stats.t.sf(np.log(8 / 3) / error, 39), abs=1e-6)
    for confidence in (0.95, 0.5):
        [row] = model_shares(codes, plans, "level", confidence=confidence).to_dict("records")
        edge = stats.t.ppf(0.5 + confidence / 2, 39) * error
        expected = np.exp([np.log(8 / 3) - edge, np.log(8 / 3) + edge])
        assert [row["low"], row["high"]] == pytest.approx(expected.tolist(), abs=1e-5)
    assert (row["n_documents"], row["n_clusters"]) == (40, 40)


def test_every_term_has_its_own_error_and_documents_of_a_place_count_together(halves):
    plans, codes = halves
    mixed = plans.join(pd.DataFrame({"region": plans.documents["region"], "odd": [0, 1] * 20}))
    table = model_shares(codes, mixed, ["odd", "level"], cluster="odd").set_index("term")
    assert table["n_clusters"].tolist() == [2, 2]
    table = model_shares(codes, mixed, ["odd", "level"]).set_index("term")
    design = np.column_stack([np.ones(40), [0, 1] * 20, [0] * 20 + [1] * 20])
    n = np.array([1, 3, 2, 2] * 5 + [3, 5, 4, 4] * 5)
    beta = np.zeros(3)
    for _ in range(50):  # Newton, written out
        p = 1 / (1 + np.exp(-design @ beta))
        bread = np.linalg.inv((design.T * (10 * p * (1 - p))) @ design)
        beta = beta + bread @ design.T @ (n - 10 * p)
    scores = design * (n - 10 * p)[:, None]
    errors = np.diag(bread @ scores.T @ scores @ bread * 40 / 37) ** 0.5
    for term, k in (("odd", 1), ("level=prefecture", 2)):
        row = table.loc[term]
        assert row["odds_ratio"] == pytest.approx(np.exp(beta[k]), abs=1e-5)
        assert row["p"] == pytest.approx(2 * stats.t.sf(abs(beta[k]) / errors[k], 39), abs=1e-5)


def test_odds_that_run_away_are_not_printed():
    n = [0] * 20 + [5, 10] * 5 + [10] * 10
    levels = ["county"] * 20 + ["prefecture"] * 10 + ["province"] * 10
    plans, codes = many(n, [10] * 40, level=levels)
    table = model_shares(codes, plans, "level", themes=["托育"]).set_index("term")
    assert table.loc["level=province", ["odds_ratio", "low", "high", "p"]].isna().all()


def test_a_number_enters_as_it_is(halves):
    plans, codes = halves
    year = pd.DataFrame({"region": plans.documents["region"], "beds": [100] * 20 + [102] * 20})
    [row] = model_shares(codes, plans.join(year), "beds").to_dict("records")
    assert row["odds_ratio"] == pytest.approx((8 / 3) ** 0.5, abs=1e-6)  # for one of the two


def test_order_of_rows_changes_nothing(halves):
    plans, codes = halves
    pd.testing.assert_frame_equal(
        model_shares(codes, plans, "level"), model_shares(codes, shuffled(plans), "level")
    )


def test_chance_alone_is_seldom_called_more():
    rng = np.random.default_rng(8)
    small = 0
    for _ in range(60):
        own = rng.beta(1.9, 17.1, size=40)  # mean .1, ICC .05
        size = rng.integers(10, 40, size=40)
        plans, codes = many(rng.binomial(size, own), size, level=["county", "prefecture"] * 20)
        table = model_shares(codes, plans, "level", themes=["托育"])
        small += bool((table["p"] < 0.05).any())
    assert small <= 7  # 3 are expected


def test_what_cannot_be_modelled_is_said(halves):
    plans, codes = halves
    with pytest.raises(ValueError, match=r"no column 'gdp'.*plans\.join"):
        model_shares(codes, plans, "gdp")
    with pytest.raises(ValueError, match="plan_year is the same in all documents"):
        model_shares(codes, plans, "plan_year")
    with pytest.raises(ValueError, match="20 documents have all of"):
        few = plans.select(plans.documents.index[:20])
        model_shares(codes[codes["doc_id"].isin(few.documents.index)], few, "plan_year")
    rare = model_shares(codes.iloc[:4], plans, "level")
    assert rare.empty and rare.attrs["not_modelled"] == ["托育"]


@pytest.mark.parametrize(("having", "modelled"), [(4, False), (5, True), (35, True), (36, False)])
def test_a_theme_is_in_five_documents_and_missing_in_five(having, modelled):
    chosen = sorted(range(40), key=lambda i: (i % 20, i))[:having]  # of both halves
    n = [2 if i in chosen else 0 for i in range(40)]
    plans, codes = many(n, [2] * 40, level=["county"] * 20 + ["prefecture"] * 20)
    table = model_shares(codes, plans, "level")
    assert table.empty != modelled
    assert table.attrs["not_modelled"] == ([] if modelled else ["托育"])


@pytest.fixture
def places():
    return make_plans(
        {
            "a": {"region": "定西", "adcode": "621100", "plan_year": 2023},
            "b": {"region": "定西", "adcode": "621100", "plan_year": 2024},
            "c": {"region": "乐清", "adcode": "330382", "plan_year": 2024},
        },
        {"a": ["一"], "b": ["一"], "c": ["一"]},
    )


def test_join_by_code_and_year(places):
    table = pd.DataFrame(
        {"adcode": [6211, 621100, 330382], "plan_year": [2023, 2024, 2024], "beds": [5.0, 6.0, 7.0]}
    )
    joined = places.join(table).documents
    assert joined["beds"].tolist() == [5, 6, 7]
    assert "beds" not in places.documents
    assert list(joined.index) == list(places.documents.index) and joined.index.name == "doc_id"


def test_join_says_what_it_did_not_find(places):
    with pytest.warns(UserWarning, match=r"1 of 3 documents have no row.*adcode.*: c"):
        joined = places.join(pd.DataFrame({"adcode": ["621100"], "gdp": [1]})).documents
    assert joined["gdp"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"city": ["定西"], "gdp": [1]}, "none of the columns to join by"),
        ({"region": ["定西", "定西"], "gdp": [1, 2]}, "region 定西 twice"),
        ({"region": ["定西"], "title": ["x"]}, "brings 'title', which documents have already"),
        ({"region": ["定西"]}, "nothing but region"),
        ({"adcode": ["甘肃"], "gdp": [1]}, "adcode '甘肃' is no division code"),
    ],
)
def test_join_refuses_with_reasons(places, table, message):
    with pytest.raises(ValueError, match=message):
        places.join(pd.DataFrame(table))


def test_groups_of_two_columns(halves):
    plans, codes = halves
    table = cp.compare_themes(codes, plans, by=["level", "plan_year"])
    assert table[["level", "plan_year", "n"]].values.tolist() == [
        ["county", 2024, 40],
        ["prefecture", 2024, 80],
    ]
