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
