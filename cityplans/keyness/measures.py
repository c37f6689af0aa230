"""Measures of keyness and dispersion: plain functions of counts, one array entry per word.

A word occurs ``a`` and ``b`` times in two groups of ``n_a`` and ``n_b`` words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
    from scipy.sparse import csr_array


def log_likelihood(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> np.ndarray:
    """Return the log-likelihood ratio G2 of each 2 × 2 table, negative where ``a`` is the rarer.

    Dunning (1993), over all four cells; Rayson & Garside (2000) for comparing corpora.

    Examples
    --------
    >>> from cityplans.keyness.measures import log_likelihood
    >>> log_likelihood(7, 2, 10, 9).round(6).item()
    4.534939
    """
    import numpy as np

    observed, expected = _tables(a, b, n_a, n_b)
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0)
        value = np.maximum(2 * terms.sum(axis=0), 0)
    return value * _direction(observed, expected)


def log_ratio(
    a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the log ratio (base 2) of relative frequencies, with its interval: ratio, low, high.

    1 means twice as frequent, -1 half as frequent. Hardie (2014); a count of 0 is taken as 0.5.
    The interval is that of a ratio of two binomial shares (Katz et al. 1978).

    Examples
    --------
    >>> from cityplans.keyness.measures import log_ratio
    >>> ratio, low, high = log_ratio(40, 10, 1000, 1000)
    >>> ratio.item(), low.round(3).item(), high.round(3).item()
    (2.0, 1.008, 2.992)
    """
    import numpy as np
    from scipy.stats import norm

    a, b, n_a, n_b = (np.asarray(x, dtype=float) for x in (a, b, n_a, n_b))
    a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    ratio = np.log2((a / n_a) / (b / n_b))
    error = np.sqrt(np.maximum(1 / a - 1 / n_a + 1 / b - 1 / n_b, 0)) / np.log(2)
    half = norm.ppf(0.5 + confidence / 2) * error
    return ratio, ratio - half, ratio + half


def log_ratio_of_documents(
    a: csr_array, b: csr_array, n_a: ArrayLike, n_b: ArrayLike, *, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the log ratio (base 2) with documents as the unit: ratio, low, high, t, p.

    Words of one document come together, so the error of a relative frequency is that of a ratio
    of sums over documents (Cochran 1977, ch. 6), and never less than that of independent words;
    t with Welch's degrees of freedom. Over random halves of the same documents this flags
    fewer words than it may, where chi-square and G2 of pooled counts flag dozens (see
    ``benchmarks/calibration``).

    Parameters
    ----------
    a, b
        Documents × words of the two groups, each of two documents or more.
    n_a, n_b
        Words of each document.
    confidence
        Level of the interval.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from cityplans.keyness.measures import log_ratio_of_documents
    >>> sizes = [1000, 1000]
    >>> ratio, low, high, t, p = log_ratio_of_documents(
    ...     csr_array([[20], [20]]), csr_array([[10], [10]]), sizes, sizes)
    >>> ratio.tolist(), low.round(2).tolist(), high.round(2).tolist(), p.round(3).tolist()
    ([1.0], [-0.89], [2.89], [0.14])
    """
    import numpy as np
    from scipy.stats import t as student

    sides = []
    for counts, sizes in ((a, n_a), (b, n_b)):
        sizes = np.asarray(sizes, dtype=float)
        k, total = len(sizes), sizes.sum()
        found = np.asarray(counts.sum(axis=0), dtype=float).ravel()
        rate = found / total
        squares = np.asarray((counts * counts).sum(axis=0), dtype=float).ravel()
        off = squares - 2 * rate * (counts.T @ sizes) + rate**2 * (sizes**2).sum()
        # A word that never occurs is taken to occur half a time.
        found = np.where(found == 0, 0.5, found)
        spread = k / (k - 1) * np.maximum(off, 0) / found**2
        sides.append((found / total, np.maximum(spread, 1 / found - 1 / total), k))
    (rate_a, var_a, k_a), (rate_b, var_b, k_b) = sides
    ratio = np.log2(rate_a / rate_b)
    error = np.sqrt(var_a + var_b) / np.log(2)
    freedom = (var_a + var_b) ** 2 / (var_a**2 / (k_a - 1) + var_b**2 / (k_b - 1))
    half = student.ppf(0.5 + confidence / 2, freedom) * error
    t = ratio / error
    return ratio, ratio - half, ratio + half, t, 2 * student.sf(np.abs(t), freedom)


def log_odds(a: ArrayLike, b: ArrayLike, prior: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return log-odds with an informative Dirichlet prior, and z: for a whole vocabulary.

    The two groups are compared with each other, not each with a pool that contains it. Monroe,
    Colaresi & Quinn (2008), Political Analysis 16, equations 15, 19 and 22.

    Parameters
    ----------
    a, b
        Counts of every word of the vocabulary in the two groups.
    prior
        Pseudo-counts of every word; must be positive where a or b is 0.

    Examples
    --------
    >>> from cityplans.keyness.measures import log_odds
    >>> delta, z = log_odds([8, 2], [4, 6], [1, 1])  # log(9/3) - log(5/7), over (1/9 + 1/5)^½
    >>> delta.round(4).tolist(), z.round(4).tolist()
    ([1.4351, -1.4351], [2.5729, -2.0796])
    """
    import numpy as np

    a, b, prior = (np.asarray(x, dtype=float) for x in (a, b, prior))
    post_a, post_b = a + prior, b + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(post_a / (post_a.sum() - post_a)) - np.log(post_b / (post_b.sum() - post_b))
        z = delta / np.sqrt(1 / post_a + 1 / post_b)
    return delta, z


def dispersion(counts: csr_array, sizes: ArrayLike) -> np.ndarray:
    """Return Gries's DP of every word over documents: 0 spread evenly, near 1 in one document.

    Half the sum, over documents, of the distances between the share of the word's occurrences
    and the share of all words there. Gries (2008), Int. J. Corpus Linguistics 13.

    Parameters
    ----------
    counts
        Documents × words, sparse.
    sizes
        Words of each document.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from cityplans.keyness.measures import dispersion
    >>> dispersion(csr_array([[2, 4], [2, 0]]), [10, 10]).tolist()
    [0.0, 0.5]
    """
    import numpy as np

    sizes = np.asarray(sizes, dtype=float)
    expected = sizes / sizes.sum()
    cells = counts.tocoo()
    totals = np.bincount(cells.col, weights=cells.data, minlength=counts.shape[1])
    share = cells.data / totals[cells.col]
    # A document without the word adds its whole expected share: 1 less those of the others.
    here = np.abs(share - expected[cells.row]) - expected[cells.row]
    value = 0.5 * (1 + np.bincount(cells.col, weights=here, minlength=counts.shape[1]))
    return np.where(totals > 0, np.maximum(value, 0), np.nan)


def _tables(
    a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected: 4 × words (a, others of a, b, others of b)."""
    import numpy as np

    a, b, n_a, n_b = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (a, b, n_a, n_b)))
    observed = np.stack([a, n_a - a, b, n_b - b])
    if (observed < 0).any():
        raise ValueError("a word cannot occur more often than there are words in its group")
    total = n_a + n_b
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (a + b) / total
    return observed, np.stack([share * n_a, (1 - share) * n_a, share * n_b, (1 - share) * n_b])


def _direction(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.where(observed[0] < expected[0], -1.0, 1.0)
