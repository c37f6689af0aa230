"""Measures of keyness against published numbers and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array

from cityplans.keyness.measures import (
    dispersion,
    log_likelihood,
    log_odds,
    log_ratio,
    log_ratio_of_documents,
)


def test_toy_table():
    assert log_likelihood(7, 2, 10, 9) == pytest.approx(4.534939, abs=5e-7)


cells = st.integers(0, 50)


@given(cells, cells, cells, cells)
def test_it_is_scipys(a, other_a, b, other_b):
    table = np.array([[a, other_a], [b, other_b]])
    assume(table.sum(axis=0).all() and table.sum(axis=1).all())
    sign = 1 if a * (b + other_b) >= b * (a + other_a) else -1
    theirs = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood(a, b, a + other_a, b + other_b) == pytest.approx(sign * theirs, abs=1e-8)


@given(cells, cells, cells, cells)
def test_turning_the_groups_round_turns_the_sign(a, other_a, b, other_b):
    n_a, n_b = a + other_a, b + other_b
    assume(n_a and n_b)
    here, there = log_likelihood(a, b, n_a, n_b), log_likelihood(b, a, n_b, n_a)
    assert abs(here) == pytest.approx(abs(there), abs=1e-9)
    assert here * there <= 1e-9


def test_more_of_a_word_than_words_is_refused():
    with pytest.raises(ValueError, match="more often than there are words"):
        log_likelihood(11, 2, 10, 9)


def test_log_ratio_by_hand():
    ratio, low, high = log_ratio([40, 5, 0], [10, 20, 8], 1000, 2000)
    # 4 % against .5 %: three doublings; .5 % against 1 %: one halving; 0 is taken as a half
    assert ratio == pytest.approx([3, -1, np.log2(0.5 / 1000 / (8 / 2000))])
    se = (1 / 40 - 1 / 1000 + 1 / 10 - 1 / 2000) ** 0.5 / np.log(2)
    assert (low[0], high[0]) == pytest.approx((3 - 1.959964 * se, 3 + 1.959964 * se))
    assert (low < ratio).all() and (ratio < high).all()


def test_log_ratio_interval_is_scipys_relative_risk():
    theirs = stats.contingency.relative_risk(40, 1000, 10, 2000).confidence_interval(0.9)
    _, low, high = log_ratio(40, 10, 1000, 2000, confidence=0.9)
    assert (2**low, 2**high) == pytest.approx((theirs.low, theirs.high))


def test_log_odds_compares_the_two_groups():
    delta, z = log_odds([8, 2], [4, 6], [1, 1])
    # odds 9 : 3 against 5 : 7
    assert delta[0] == pytest.approx(np.log(9 / 3) - np.log(5 / 7))
    assert z[0] == pytest.approx(delta[0] / (1 / 9 + 1 / 5) ** 0.5)
    back, _ = log_odds([4, 6], [8, 2], [1, 1])
    assert back == pytest.approx(-delta)


def test_an_informative_prior_draws_rare_words_in():
    a, b = np.array([3, 0, 97]), np.array([0, 3, 97])
    weak, _ = log_odds(a, b, np.array([3, 3, 194]) / 200)
    strong, _ = log_odds(a, b, np.array([3, 3, 194]) / 2)
    assert 0 < strong[0] < weak[0]


def test_dispersion_by_hand():
    # three documents of 50, 30 and 20 words; Gries: half the sum of |share found - expected|
    counts = csr_array([[5, 4, 0, 0], [3, 0, 0, 0], [2, 0, 1, 0]])
    got = dispersion(counts, [50, 30, 20])
    assert got[:3] == pytest.approx([0, 0.5, 0.8])
    assert np.isnan(got[3])


def test_a_word_that_one_side_lacks_counts_as_half_an_occurrence_by_hand():
    # 8 and 4 of 20 words each; on the other side none, taken as half of one in 40. Σ(c - rate n)²
    # is 2 × 2², twice that over 12² is 1/9; independent words give 1/12 - 1/40, less. Of the half,
    # 1/.5 - 1/40.
    ratio, low, high, t, p = log_ratio_of_documents(
        csr_array([[8], [4]]), csr_array([[0], [0]]), [20, 20], [20, 20], confidence=0.9
    )
    assert ratio == pytest.approx(np.log2(12 / 0.5))
    a, b = 1 / 9, 2 - 1 / 40
    error = (a + b) ** 0.5 / np.log(2)
    assert t[0] == pytest.approx(ratio[0] / error)
    freedom = (a + b) ** 2 / (a**2 + b**2)
    assert p[0] == pytest.approx(2 * stats.t.sf(t[0], freedom))
    half = stats.t.ppf(0.95, freedom) * error
    assert (low[0], high[0]) == pytest.approx((ratio[0] - half, ratio[0] + half))


def test_three_documents_against_two_by_hand():
    # 6, 3 and 0 of 10 words: rate .3, Σ(c - 3)² = 18, × 3/2 over 9² = 1/3; 1/9 - 1/30 is less.
    # 2 of 10 and 2 of 30: rate .1, (2 - 1)² + (2 - 3)² = 2, × 2 over 4² = 1/4; 1/4 - 1/40 is less.
    _, _, _, t, p = log_ratio_of_documents(
        csr_array([[6], [3], [0]]), csr_array([[2], [2]]), [10, 10, 10], [10, 30]
    )
    assert t == pytest.approx(np.log(3) / (1 / 3 + 1 / 4) ** 0.5)
    freedom = (1 / 3 + 1 / 4) ** 2 / ((1 / 3) ** 2 / 2 + (1 / 4) ** 2 / 1)
    assert p == pytest.approx(2 * stats.t.sf(t, freedom))


def test_words_that_all_use_or_none_uses_tell_nothing():
    assert log_likelihood(10, 9, 10, 9) == 0
    assert log_likelihood(0, 0, 10, 9) == 0
    # a group that is one word throughout: no error but that of the other
    ratio, low, high = log_ratio(10, 5, 10, 20)
    half = 1.959964 * (1 / 5 - 1 / 20) ** 0.5 / np.log(2)
    assert (low, high) == pytest.approx((ratio - half, ratio + half))
