"""Measures of keyness against published numbers and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array

from cityplans.keyness.measures import (
    chi_square,
    dispersion,
    log_likelihood,
    log_odds,
    log_odds_against_pool,
    log_ratio,
)


def test_chi_square_of_quantedas_documentation():
    # inaugural addresses, target 43,002 tokens, reference 108,539: we, us, the
    got = chi_square([1048, 289, 2089], [779, 216, 8094], 43_002, 108_539)
    assert got == pytest.approx([764.4484, 207.5181, -331.99069], abs=5e-5)


def test_toy_table():
    assert chi_square(7, 2, 10, 9) == pytest.approx(4.337160, abs=5e-7)
    assert chi_square(7, 2, 10, 9, yates=True) == pytest.approx(2.632438, abs=5e-7)
    assert log_likelihood(7, 2, 10, 9) == pytest.approx(4.534939, abs=5e-7)
    assert log_likelihood(7, 2, 10, 9, williams=True) == pytest.approx(4.200833, abs=5e-7)
    # Fisher's test and the conditional odds ratio are scipy's
    table = [[7, 3], [2, 7]]
    assert stats.fisher_exact(table).pvalue == pytest.approx(0.0697785, abs=5e-8)
    assert stats.contingency.odds_ratio(table).statistic == pytest.approx(7.166306, abs=5e-6)


cells = st.integers(0, 50)


@given(cells, cells, cells, cells)
def test_both_tests_are_scipys(a, other_a, b, other_b):
    table = np.array([[a, other_a], [b, other_b]])
    assume(table.sum(axis=0).all() and table.sum(axis=1).all())
    sign = 1 if a * (b + other_b) >= b * (a + other_a) else -1
    for ours, kind in ((chi_square, "pearson"), (log_likelihood, "log-likelihood")):
        theirs = stats.chi2_contingency(table, correction=False, lambda_=kind).statistic
        got = ours(a, b, a + other_a, b + other_b)
        assert got == pytest.approx(sign * theirs, abs=1e-8)
    yates = stats.chi2_contingency(table, correction=True).statistic
    assert abs(chi_square(a, b, a + other_a, b + other_b, yates=True)) == pytest.approx(
        yates, abs=1e-8
    )


@given(cells, cells, cells, cells)
def test_turning_the_groups_round_turns_the_sign(a, other_a, b, other_b):
    n_a, n_b = a + other_a, b + other_b
    assume(n_a and n_b)
    for measure in (chi_square, log_likelihood):
        here, there = measure(a, b, n_a, n_b), measure(b, a, n_b, n_a)
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


def test_weighted_log_odds_against_the_pool_are_tidylos():
    # mtcars: gears 3, 4, 5 of V-shaped and straight engines
    got = log_odds_against_pool([[12, 2, 4], [3, 10, 1]])
    assert got.ravel() == pytest.approx(
        [1.1728347, -1.3767516, 0.4033125, -1.1354777, 1.5661168, -0.4362340], abs=5e-8
    )


def test_dispersion_by_hand():
    # three documents of 50, 30 and 20 words; Gries: half the sum of |share found - expected|
    counts = csr_array([[5, 4, 0, 0], [3, 0, 0, 0], [2, 0, 1, 0]])
    got = dispersion(counts, [50, 30, 20])
    assert got[:3] == pytest.approx([0, 0.5, 0.8])
    assert np.isnan(got[3])
