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


def test_three_documents_that_differ_by_hand():
    # 8, 2 and 2 of 10: between (1.6 + .4 + .4) / 2 = 1.2, within 4.8 / 27, ICC 23 / 63
    low, high, _ = shares.share_intervals(counts_of([(8, 10), (2, 10), (2, 10)]))
    # with the prior of .05, worth 8 documents: (8 × .05 + 2 × 23 / 63) / 10; t with 10 degrees
    icc = (0.4 + 2 * 23 / 63) / 10
    effective = 30 / (1 + 9 * icc) * (1.959964 / 2.228139) ** 2
    n = 0.4 * effective
    assert low[0, 0] == pytest.approx(stats.beta.ppf(0.025, n, effective - n + 1), abs=1e-6)
    assert high[0, 0] == pytest.approx(stats.beta.ppf(0.975, n + 1, effective - n), abs=1e-6)


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


def test_every_theme_is_tested_as_if_alone():
    groups = [[(1, 9), (2, 11), (0, 6)], [(5, 9), (4, 12), (6, 8)], [(2, 7), (3, 9)]]
    others = [[(9 - n, size) for n, size in pairs] for pairs in groups]
    one, two = (counts_of(*g) for g in (groups, others))
    both = shares.Counts(
        one.groups, ["a", "b"], one.group, one.n_measures, np.hstack([one.n, two.n])
    )
    alone = [significance.permutation_p(counts)[0][0] for counts in (one, two)]
    assert significance.permutation_p(both)[0].tolist() == alone
    assert alone[0] != alone[1]


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
    # of two documents each is what is left without the other
    low, high = shares.influence(counts_of([(1, 4), (3, 5)]))
    assert (low[0, 0], high[0, 0]) == pytest.approx((1 / 4, 3 / 5))


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


@pytest.mark.parametrize(
    ("pairs", "between", "within", "typical"),
    [
        # 1 of 4 and 6 of 10: share .5; 4 × .25² + 10 × .1²; (4 × .1875 + 10 × .24) / 12; 14 less
        # (16 + 100) / 14
        ([(1, 4), (6, 10)], 0.35, 0.2625, 14 - 116 / 14),
        # alike: nothing between, and no correlation below 0
        ([(5, 10), (5, 10)], 0, None, 10),
        # one measure each: nothing within to be seen
        ([(0, 1), (1, 1), (1, 1)], None, None, 1),
    ],
)
def test_effective_number_of_measures_by_hand(pairs, between, within, typical):
    k, total = len(pairs), sum(size for _, size in pairs)
    icc = (between - within) / (between + (typical - 1) * within) if within else 0
    freedom = 8 + k - 1
    icc = (8 * 0.05 + (k - 1) * icc) / freedom
    weighted = sum(size**2 for _, size in pairs) / total
    factor = (stats.norm.ppf(0.95) / stats.t.ppf(0.95, freedom)) ** 2
    effective = total / (1 + icc * (weighted - 1)) * factor
    n = sum(n for n, _ in pairs) / total * effective
    low, high, _ = shares.share_intervals(counts_of(pairs), confidence=0.9)
    assert low[0, 0] == pytest.approx(stats.beta.ppf(0.05, n, effective - n + 1), abs=1e-9)
    assert high[0, 0] == pytest.approx(stats.beta.ppf(0.95, n + 1, effective - n), abs=1e-9)


def test_every_group_has_its_own_rows():
    counts = counts_of([(1, 2)], [(1, 3), (2, 4)], [(0, 5)])
    assert counts.slices == [slice(0, 1), slice(1, 3), slice(3, 4)]
    low, high, made = shares.share_intervals(counts)
    assert made[:, 0].tolist() == [
        shares.ONE_DOCUMENT, shares.SEVERAL_DOCUMENTS, shares.ONE_DOCUMENT,
    ]  # fmt: skip
    for g, (n, size) in ((0, (1, 2)), (2, (0, 5))):
        exact = stats.binomtest(n, size).proportion_ci(method="exact")
        assert (low[g, 0], high[g, 0]) == pytest.approx((exact.low, exact.high))


def test_a_change_has_the_interval_of_both_shares():
    # a hand's breadth on each of four sides, all different: .5 less .3
    one = [np.array([v]) for v in (0.5, 0.46, 0.58, 0.3, 0.28, 0.33)]
    low, high = shares.difference_interval(*one)
    assert low[0] == pytest.approx(0.2 - (0.04**2 + 0.03**2) ** 0.5)
    assert high[0] == pytest.approx(0.2 + (0.08**2 + 0.02**2) ** 0.5)


def test_all_arrangements_are_tried_up_to_the_number_asked_for():
    # 4! / 2! 2! = 6 ways to deal four documents to two groups
    every = list(significance._arrangements([2, 2], 6))
    assert len({tuple(a) for a in every}) == len(every) == 6
    assert all(sorted(a) == [0, 0, 1, 1] for a in every)
    assert significance._arrangements([2, 2], 5) is None
    assert len(list(significance._arrangements([1, 2, 3], 60))) == 60
    assert significance._arrangements([1, 2, 3], 59) is None
    assert len(list(significance._arrangements([3], 1))) == 1


def test_documents_without_a_measure_count_for_nothing():
    # Two of 5 with the theme, two of 5 without, two empty: every dealing that puts none of the
    # first with one of the second is as uneven as the one seen. Of 90, those are the empty ones
    # together (3! = 6), one beside each of the first (2 × 3!) and one beside each of the second.
    groups = [(0, 0), (0, 0)], [(5, 5), (5, 5)], [(0, 5), (0, 5)]
    p, _ = significance.permutation_p(counts_of(*groups))
    assert p[0] == pytest.approx(30 / 90)


def test_draws_count_the_one_that_was_seen():
    # never as uneven again: 1 of 100, and not 0
    groups = [(5, 5)] * 12, [(0, 5)] * 12
    p, _ = significance.permutation_p(counts_of(*groups), n_permutations=99)
    assert p[0] == pytest.approx(1 / 100)


def test_nothing_tested_has_nothing_to_adjust():
    assert np.isnan(significance.adjusted(np.array([np.nan, np.nan]))).all()
