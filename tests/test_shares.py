"""Intervals, permutation tests and influence against scipy and numbers counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cityplans.compare import shares, significance


def counts_of(*groups):
    """Counts of one theme; each group a list of (with the theme, all) by document."""
    rows = [(g, n, size) for g, pairs in enumerate(groups) for n, size in pairs]
    group, n, size = (np.array(column) for column in zip(*rows, strict=True))
    names = pd.DataFrame({"region": [f"g{i}" for i in range(len(groups))]})
    return shares.Counts(names, ["theme"], group, size, n[:, None])


def test_wilson_is_scipys():
    for n, size in ((0, 49), (3, 10), (49, 49), (1, 1)):
        expected = stats.binomtest(n, size).proportion_ci(0.9, method="wilson")
        low, high = shares.wilson_interval(np.array(n), np.array(size), 0.9)
        assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_resampled_documents_agree_with_scipys_paired_bootstrap():
    n = np.array([0, 1, 4, 2, 3, 7, 0, 5, 2, 6, 1, 3])
    size = np.array([9, 20, 11, 5, 30, 14, 8, 12, 25, 16, 10, 7])
    draws = shares.resampled_shares(n[:, None], size, 20_000, np.random.default_rng(0))
    theirs = stats.bootstrap(
        (n, size),
        lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(1),
    )
    assert draws.std() == pytest.approx(theirs.standard_error, rel=0.03)
    ours = np.quantile(draws, [0.025, 0.975])
    assert ours == pytest.approx(list(theirs.confidence_interval), abs=0.006)


def test_large_groups_are_resampled_in_parts(monkeypatch):
    n, size = np.array([[1], [3], [0]]), np.array([4, 5, 6])
    whole = shares.resampled_shares(n, size, 50, np.random.default_rng(3))
    monkeypatch.setattr(shares, "_CELLS", 12)
    parts = shares.resampled_shares(n, size, 50, np.random.default_rng(3))
    assert parts.shape == whole.shape == (50, 1)
    assert np.array_equal(parts, whole)


def test_percentiles_of_few_documents_are_widened():
    # 12 documents: t with 11 degrees at .975 is 2.2010, times (12/11)^½ is 2.2989
    widened = 2 * stats.norm.cdf(2.20099 * (12 / 11) ** 0.5) - 1
    assert shares.expanded_confidence(0.95, 12) == pytest.approx(widened, abs=1e-6)
    assert shares.expanded_confidence(0.95, 100_000) == pytest.approx(0.95, abs=1e-4)
    assert shares.expanded_confidence(0.95, 2) == pytest.approx(1, abs=1e-9)


def test_one_document_gives_the_binomial_interval():
    low, high, made = shares.share_intervals(counts_of([(4, 40)]))
    assert (low[0, 0], high[0, 0]) == (1 / 40, 8 / 40)  # binom(40, .1): .025 at 1, .975 at 8
    assert made[0, 0] == shares.ONE_DOCUMENT


@pytest.mark.parametrize("pairs", [[(0, 49)], [(5, 5)], [(0, 9), (0, 8)], [(2, 10)] * 15])
def test_no_interval_of_width_zero(pairs):
    low, high, made = shares.share_intervals(counts_of(pairs))
    share = sum(n for n, _ in pairs) / sum(size for _, size in pairs)
    assert low[0, 0] <= share <= high[0, 0]
    assert high[0, 0] - low[0, 0] > 0.02
    assert "Wilson" in made[0, 0]


def test_few_documents_that_agree_claim_no_more_than_independent_measures_would():
    low, high, made = shares.share_intervals(counts_of([(10, 50), (11, 50)]))
    wilson = stats.binomtest(21, 100).proportion_ci(method="wilson")
    assert (low[0, 0], high[0, 0]) == pytest.approx((wilson.low, wilson.high))
    assert made[0, 0] == shares.FEW_RESAMPLED


def test_documents_that_differ_give_a_wider_interval_than_their_measures():
    pairs = [(0, 20), (18, 20)] * 10
    low, high, made = shares.share_intervals(counts_of(pairs))
    wilson = stats.binomtest(180, 400).proportion_ci(method="wilson")
    assert made[0, 0] == shares.DOCUMENTS_RESAMPLED
    assert high[0, 0] - low[0, 0] > 2 * (wilson.high - wilson.low)


@pytest.mark.slow
def test_interval_of_resampled_documents_covers():
    rng = np.random.default_rng(5)
    hits, runs = 0, 150
    for run in range(runs):
        chance = rng.beta(1.5, 6, size=14)  # mean 0.2
        size = rng.integers(20, 60, size=14)
        n = rng.binomial(size, chance)
        counts = counts_of(list(zip(n, size, strict=True)))
        low, high, _ = shares.share_intervals(counts, n_boot=400, seed=run)
        hits += low[0, 0] <= 0.2 <= high[0, 0]
    assert hits / runs > 0.9


def test_another_group_leaves_an_interval_alone():
    pairs = [(1, 9), (4, 12), (0, 7)] * 5
    alone = shares.share_intervals(counts_of(pairs))
    beside = shares.share_intervals(counts_of(pairs, [(3, 4), (2, 9)]))
    assert alone[0][0, 0] == beside[0][0, 0]
    assert alone[1][0, 0] == beside[1][0, 0]


def test_permutation_by_hand():
    # Four documents, 2 + 2: of the 6 ways to deal them, only the one seen and its mirror
    # image set the two with the theme apart from the two without.
    p, tested = significance.permutation_p(counts_of([(5, 5), (5, 5)], [(0, 5), (0, 5)]))
    assert p[0] == pytest.approx(2 / 6)
    assert tested.tolist() == [True, True]


def test_permutation_agrees_with_scipys_exact_test():
    groups = [[(1, 9), (2, 11), (0, 6)], [(5, 9), (4, 12), (6, 8)], [(2, 7), (3, 9)]]
    pairs = [pair for group in groups for pair in group]
    n, size = np.array(pairs).T
    overall = n.sum() / size.sum()

    def statistic(*indices, axis):
        return sum(
            ((n[i] - overall * size[i]).sum(axis=axis)) ** 2 / size[i].sum(axis=axis)
            for i in indices
        )

    theirs = stats.permutation_test(
        (np.arange(3), np.arange(3, 6), np.arange(6, 8)),
        statistic,
        n_resamples=1000,  # 8! / 3! 3! 2! = 560: exact
        vectorized=True,
        alternative="greater",
    )
    p, _ = significance.permutation_p(counts_of(*groups))
    assert p[0] == pytest.approx(theirs.pvalue)
    drawn, _ = significance.permutation_p(counts_of(*groups), n_permutations=559)
    assert drawn[0] == pytest.approx(theirs.pvalue, abs=0.03)
    assert drawn[0] != p[0]


def test_groups_of_one_document_are_not_tested():
    p, tested = significance.permutation_p(counts_of([(1, 5)], [(2, 5)], [(0, 5), (1, 5)]))
    assert np.isnan(p[0])
    assert not tested.any()
    p, tested = significance.permutation_p(counts_of([(1, 5)], [(2, 5), (3, 5)], [(0, 5), (1, 5)]))
    assert tested.tolist() == [False, True, True]
    assert p[0] == pytest.approx(2 / 6)


def test_what_nobody_or_everybody_mentions_has_no_p():
    p, _ = significance.permutation_p(counts_of([(0, 5), (0, 5)], [(0, 5), (0, 5)]))
    assert np.isnan(p[0])
    p, _ = significance.permutation_p(counts_of([(5, 5), (5, 5)], [(5, 5), (5, 5)]))
    assert np.isnan(p[0])


def test_adjusted_p_by_hand():
    # sorted .01 .02 .04 → × 3/1, 3/2, 3/3 → .03 .03 .04
    assert significance.adjusted(np.array([0.04, np.nan, 0.01, 0.02])) == pytest.approx(
        [0.04, np.nan, 0.03, 0.03], nan_ok=True
    )


def test_influence_by_hand():
    low, high = shares.influence(counts_of([(1, 4), (0, 4), (4, 8)], [(1, 2)]))
    # without the first 4/12, the second 5/12, the third 1/8
    assert (low[0, 0], high[0, 0]) == pytest.approx((1 / 8, 5 / 12))
    assert np.isnan(low[1, 0]) and np.isnan(high[1, 0])


documents = st.integers(1, 30).flatmap(lambda s: st.tuples(st.integers(0, s), st.just(s)))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(documents, min_size=1, max_size=14), min_size=1, max_size=4))
def test_shares_lie_within_their_intervals(groups):
    counts = counts_of(*groups)
    low, high, _ = shares.share_intervals(counts, n_boot=200)
    for g, pairs in enumerate(groups):
        share = sum(n for n, _ in pairs) / sum(size for _, size in pairs)
        assert 0 <= low[g, 0] <= share + 1e-9
        assert share - 1e-9 <= high[g, 0] <= 1
        assert high[g, 0] > low[g, 0]
