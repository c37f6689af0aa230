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


def test_exact_interval_is_scipys():
    for n, size in ((0, 49), (3, 10), (49, 49), (1, 1)):
        expected = stats.binomtest(n, size).proportion_ci(0.9, method="exact")
        low, high = shares.exact_interval(np.array(n), np.array(size), 0.9)
        assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_one_document_gives_the_exact_interval_of_its_text():
    low, high, made = shares.share_intervals(counts_of([(4, 40)]))
    expected = stats.binomtest(4, 40).proportion_ci(method="exact")
    assert (low[0, 0], high[0, 0]) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert made[0, 0] == shares.ONE_DOCUMENT


def test_one_document_that_stands_for_its_place_by_hand():
    # 41 measures, ICC .05: design effect 1 + .05 × 40 = 3; t with 8 degrees at .975 is 2.3060
    low, high, made = shares.share_intervals(counts_of([(5, 41)]), of="place")
    effective = 41 / 3 * (1.959964 / 2.306004) ** 2
    n = 5 / 41 * effective
    assert low[0, 0] == pytest.approx(stats.beta.ppf(0.025, n, effective - n + 1), abs=1e-6)
    assert high[0, 0] == pytest.approx(stats.beta.ppf(0.975, n + 1, effective - n), abs=1e-6)
    assert made[0, 0] == shares.ONE_ASSUMED


def test_two_documents_by_hand():
    # 2 and 8 of 10: share .5; between 10 × .09 × 2 = 1.8, within (1.6 + 1.6) / 18 = .17778;
    # ICC (1.8 - .17778) / (1.8 + 9 × .17778) = .47712; moderated (8 × .05 + .47712) / 9 = .097458
    low, high, made = shares.share_intervals(counts_of([(2, 10), (8, 10)]))
    t = 2.262157  # 9 degrees at .975
    effective = 20 / (1 + 0.097458 * 9) * (1.959964 / t) ** 2
    assert low[0, 0] == pytest.approx(
        stats.beta.ppf(0.025, effective / 2, effective / 2 + 1), abs=1e-5
    )
    assert high[0, 0] == pytest.approx(1 - low[0, 0], abs=1e-9)
    assert made[0, 0] == shares.SEVERAL_DOCUMENTS


@pytest.mark.parametrize("pairs", [[(0, 49)], [(5, 5)], [(0, 9), (0, 8)], [(2, 10)] * 15])
def test_no_interval_of_width_zero(pairs):
    low, high, _ = shares.share_intervals(counts_of(pairs))
    share = sum(n for n, _ in pairs) / sum(size for _, size in pairs)
    assert low[0, 0] <= share <= high[0, 0]
    assert high[0, 0] - low[0, 0] > 0.02


def test_few_documents_that_agree_claim_less_than_independent_measures_would():
    low, high, _ = shares.share_intervals(counts_of([(10, 50), (11, 50)]))
    independent = stats.binomtest(21, 100).proportion_ci(method="exact")
    assert low[0, 0] < independent.low and independent.high < high[0, 0]


def test_documents_that_differ_give_a_wider_interval_than_their_measures():
    pairs = [(0, 20), (18, 20)] * 10
    low, high, _ = shares.share_intervals(counts_of(pairs))
    wilson = stats.binomtest(180, 400).proportion_ci(method="wilson")
    assert high[0, 0] - low[0, 0] > 2 * (wilson.high - wilson.low)


@pytest.mark.parametrize("k", [2, 12])
def test_intervals_of_several_documents_cover(k):
    rng = np.random.default_rng(5)
    chance = rng.beta(1.9, 17.1, size=(1000, k))  # mean .1, ICC .05
    size = rng.integers(10, 80, size=(1000, k))
    n = rng.binomial(size, chance)
    counts = counts_of(*(zip(a, b, strict=True) for a, b in zip(n, size, strict=True)))
    low, high, _ = shares.share_intervals(counts)
    assert ((low <= 0.1) & (high >= 0.1)).mean() > 0.93


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
    low, high, _ = shares.share_intervals(counts)
    for g, pairs in enumerate(groups):
        share = sum(n for n, _ in pairs) / sum(size for _, size in pairs)
        assert 0 <= low[g, 0] <= share + 1e-9
        assert share - 1e-9 <= high[g, 0] <= 1
        assert high[g, 0] > low[g, 0]
