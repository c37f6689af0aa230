"""Corrected shares: by hand, and by a simulation that shows the interval covers."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy import stats

from cityplans import code_themes, coding_sheet
from cityplans.coders.correction import MANY, NONE, ONE, correct_shares, corrected_mean
from tests.plans_of import plans_of


def test_by_hand():
    # 10 measures, the codebook says 5; of 5 coded with chance 1/2 one was wrong: 5 - 1 * 2 = 3.
    predicted = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    coded = np.array([0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    sampled = np.array([1, 1, 1, 0, 0, 1, 1, 0, 0, 0], dtype=bool)
    document = np.repeat([0, 1], 5)
    share, low, high = corrected_mean(predicted, coded, sampled, np.full(10, 0.5), document)
    assert share == pytest.approx(0.3)
    assert low < share < high


def test_everything_coded_gives_what_was_coded():
    rng = np.random.default_rng(2)
    predicted, coded = rng.integers(0, 2, (2, 60))
    document = np.repeat(np.arange(6), 10)
    everything = np.ones(60, dtype=bool)
    share, *_ = corrected_mean(predicted, coded, everything, np.ones(60), document)
    assert share == pytest.approx(coded.mean())


def test_no_error_in_a_small_sample_is_no_certainty():
    document = np.zeros(400, dtype=int)
    sampled = np.arange(400) < 20
    zero = np.zeros(400)
    share, low, high = corrected_mean(zero, zero, sampled, np.full(400, 0.05), document)
    assert (share, low) == (0, 0)
    assert 0.05 < high < 0.3


def test_documents_all_alike_are_no_certainty():
    ones, document = np.ones(8), np.repeat([0, 1], 4)
    everything = np.ones(8, dtype=bool)
    share, low, high = corrected_mean(ones, ones, everything, ones, document)
    assert (share, high) == (1, 1)
    assert low < 0.9


def simulate(seed: int, documents: int, chance: float) -> tuple[bool, bool, float]:
    """One made-up corpus whose documents differ; the codebook misses two in five."""
    rng = np.random.default_rng(seed)
    size = rng.integers(15, 45, documents)
    document = np.repeat(np.arange(documents), size)
    truth = rng.random(len(document)) < rng.beta(3, 7, documents)[document]
    predicted = np.where(truth, rng.random(len(document)) < 0.6, rng.random(len(document)) < 0.03)
    sampled = rng.random(len(document)) < chance
    share, low, high = corrected_mean(
        predicted.astype(float), truth, sampled, np.full(len(document), chance), document
    )
    plain = predicted.mean()
    half = 1.96 * (plain * (1 - plain) / len(document)) ** 0.5
    return low <= 0.3 <= high, plain - half <= 0.3 <= plain + half, share


@pytest.mark.parametrize(("documents", "chance"), [(40, 0.2), (12, 0.3), (6, 0.5)])
def test_the_interval_covers(documents, chance):
    draws = [simulate(seed, documents, chance) for seed in range(300)]
    covered, naive, share = (np.array(x) for x in zip(*draws, strict=True))
    assert covered.mean() >= 0.92
    assert naive.mean() < 0.7
    assert share.mean() == pytest.approx(0.3, abs=0.015)


def test_the_correction_removes_the_bias_that_the_plain_share_has():
    # A codebook that sees the theme in half of the measures that have it.
    rng = np.random.default_rng(0)
    n, document = 6000, np.repeat(np.arange(60), 100)
    truth = rng.random(n) < 0.4
    predicted = truth & (rng.random(n) < 0.5)
    sampled = rng.random(n) < 0.25
    share, low, high = corrected_mean(
        predicted.astype(float), truth, sampled, np.full(n, 0.25), document
    )
    assert predicted.mean() < 0.22
    assert low < 0.4 < high
    assert share == pytest.approx(0.4, abs=0.03)


# -- the frame -----------------------------------------------------------------------------------
BOOK = {"themes": {"中医": ["中医药"], "签约": ["家庭医生签约"]}}


def hand(pairs, **more) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["measure_id", "theme"]).assign(**more)


def test_frame_by_hand(toy_plans):
    codes = code_themes(toy_plans, BOOK)
    # 甲 plans 5 measures, one of them coded 中医 by the codebook; all five coded by hand: two.
    ids = [m for m in toy_plans.measures.index if m.startswith("a-")]
    plan = [m for m in ids if toy_plans.measures.role[m] == "plan"]
    sample = hand([(m, "中医" if m in plan[-2:] else None) for m in plan], probability=1.0)
    table = correct_shares(codes, sample, toy_plans, by="region")
    assert list(table.columns) == [
        "theme",
        "region",
        "n_measures",
        "n_documents",
        "n_coded",
        "share_uncorrected",
        "share",
        "low",
        "high",
        "interval",
    ]
    here = table.set_index(["theme", "region"])
    one = here.loc[("中医", "甲")]
    assert (one.n_measures, one.n_documents, one.n_coded, one.interval) == (5, 2, 5, MANY)
    assert (one.share_uncorrected, one.share) == (0.2, 0.4)
    other = here.loc[("中医", "乙")]
    assert (other.n_coded, other.interval) == (0, NONE)
    assert np.isnan(other.share)
    assert other.share_uncorrected == pytest.approx(1 / 3, abs=1e-6)


def test_without_probabilities_a_group_counts_as_drawn_alike(toy_plans):
    codes = code_themes(toy_plans, BOOK)
    sample = hand([("b-2024/m001", None), ("b-2024/m002", None)])
    table = correct_shares(codes, sample, toy_plans).set_index(["theme", "region"])
    # one error of -1 among 3, drawn with chance 2/3: 1/3 - 1.5/3
    row = table.loc[("中医", "乙")]
    assert row.share == 0
    assert row.interval == ONE


def test_what_is_wrong_is_said(toy_plans):
    codes = code_themes(toy_plans, BOOK)
    with pytest.raises(ValueError, match="not in the plans: x"):
        correct_shares(codes, hand([("x", None)]), toy_plans)
    with pytest.raises(ValueError, match="none of the 1 hand-coded"):
        correct_shares(codes, hand([("a-2024/m003", None)]), toy_plans)
    with pytest.raises(ValueError, match="probability"):
        correct_shares(codes, hand([("b-2024/m001", None)], probability=0.0), toy_plans)
    with pytest.raises(ValueError, match="no theme '中药'"):
        correct_shares(codes, hand([("b-2024/m001", "中药")]), toy_plans)


def test_a_group_of_which_a_part_only_could_be_drawn_has_no_share(toy_plans):
    codes = code_themes(toy_plans, BOOK)
    # all three of 乙 were coded, nothing of 甲: pooled they stand for 3 of 8 measures
    sample = hand([(f"b-2024/m00{i}", None) for i in (1, 2, 3)], probability=1.0)
    table = correct_shares(codes, sample, toy_plans, by="doc_type")
    assert table["share"].isna().all()
    assert "stands for 3 of 8 measures" in table["interval"].iloc[0]


def test_a_sheet_filled_in_part_does_not_leave_half_the_bias(tmp_path):
    # 200 measures have the theme, the codebook sees every other; all drawn, a quarter coded
    plans = plans_of(*["建医共体" if i % 2 else "办联合体" for i in range(200)])
    codes = code_themes(plans, {"themes": {"医共体": ["医共体"]}})
    path = tmp_path / "coding.xlsx"
    coding_sheet(plans, path, n=200, codebook={"themes": {"医共体": ["医共体"]}})
    book = openpyxl.load_workbook(path)
    for row in range(2, 52):
        book["coding"].cell(row, 6).value = "医共体"
    book.save(path)
    with pytest.warns(UserWarning, match="150 of 200 measures were left blank"):
        table = correct_shares(codes, path, plans)
    assert table["share_uncorrected"].iloc[0] == 0.5
    assert table["share"].iloc[0] == pytest.approx(1, abs=0.15)


def test_interval_of_two_documents_by_hand():
    # corrected outcomes sum to 3 in the first document and 0 in the second; 5 × .3 = 1.5 off each:
    # variance 2 / 1 × (1.5² + 1.5²) / 10² = .09; one degree of freedom: t at .7 is tan(.2 π)
    predicted = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    coded = np.array([0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    sampled = np.array([1, 1, 1, 0, 0, 1, 1, 0, 0, 0], dtype=bool)
    document = np.repeat([0, 1], 5)
    share, low, high = corrected_mean(predicted, coded, sampled, np.full(10, 0.5), document, 0.4)
    half = np.tan(0.2 * np.pi) * 0.3
    assert (share, low, high) == pytest.approx((0.3, 0.3 - half, 0.3 + half))


def test_interval_of_three_documents_by_hand():
    # two, one and none of two measures each: 1, 0 and -1 off their half; 3 / 2 × (1 + 1) / 6²
    coded = np.array([1, 1, 1, 0, 0, 0])
    everything, document = np.ones(6, dtype=bool), np.repeat([0, 1, 2], 2)
    got = corrected_mean(coded, coded, everything, np.ones(6), document, 0.5)
    half = stats.t.ppf(0.75, 2) * (1 / 12) ** 0.5
    assert got == pytest.approx((0.5, 0.5 - half, 0.5 + half))


@pytest.mark.parametrize(
    ("predicted", "chance", "share", "variance"),
    [
        # -1 where one was wrong, 1 in four others: squares 5 - 10 × .3², over 9 and 10: .0456,
        # less than what errors too rare to be seen may hide: errors (1 + 2) / 7 - (1 / 7)², drawn
        # 5 of 10; shares 5 / 14 × 9 / 14
        ([1, 1, 1, 1, 1], 0.5, 0.3, (3 / 7 - 1 / 49) / 5 * 0.5 + 5 / 14 * 9 / 14 / 10),
        # 4 where one was missed, 1 in three others: squares 19 - 10 × .7²
        ([0, 1, 1, 1, 0], 0.25, 0.7, (19 - 4.9) / 9 / 10),
    ],
)
def test_interval_of_one_document_by_hand(predicted, chance, share, variance):
    predicted = np.array([*predicted, 0, 0, 0, 0, 0])
    sampled = np.array([1, 1, 1, 0, 0, 1, 1, 0, 0, 0], dtype=bool)
    coded = predicted.copy()
    coded[0] = 1 - predicted[0]
    document = np.zeros(10, dtype=int)
    got = corrected_mean(predicted, coded, sampled, np.full(10, chance), document, 0.4)
    half = stats.t.ppf(0.7, 4) * variance**0.5
    assert got == pytest.approx((share, share - half, share + half))


def test_one_measure_alone():
    # nothing is known of the spread: a quarter; t of one degree at .75 is 1
    one = np.ones(1)
    got = corrected_mean(one, one, one.astype(bool), one, np.zeros(1, dtype=int), 0.5)
    assert got == pytest.approx((1, 0.5, 1))


@pytest.mark.parametrize(("coded", "shown"), [(4, True), (3, False)])
def test_a_sample_must_stand_for_four_measures_in_five(toy_plans, coded, shown):
    codes = code_themes(toy_plans, BOOK)
    ids = [m for m in toy_plans.measures.index if m.startswith("a-")]
    plan = [m for m in ids if toy_plans.measures.role[m] == "plan"]
    sample = hand([(m, None) for m in plan[:coded]], probability=1.0)
    row = (
        correct_shares(codes, sample, toy_plans).set_index(["theme", "region"]).loc[("中医", "甲")]
    )
    assert pd.notna(row.share) == shown
    assert ("stands for 3 of 5" in row.interval) != shown


def test_a_probability_lies_above_0_and_up_to_1(toy_plans):
    codes = code_themes(toy_plans, BOOK)
    ids = [f"b-2024/m00{i}" for i in (1, 2, 3)]
    for chance in (-0.5, 1.5):
        with pytest.raises(ValueError, match="above 0, at most 1"):
            correct_shares(codes, hand([(m, None) for m in ids], probability=chance), toy_plans)
    table = correct_shares(codes, hand([(m, None) for m in ids], probability=1.0), toy_plans)
    assert table.set_index(["theme", "region"]).loc[("中医", "乙"), "n_coded"] == 3
