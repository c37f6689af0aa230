"""Shares of measures by group, and how sure they are.

The document is the unit: the measures of one document were written by one hand, so an interval
allows for documents that differ. :mod:`cityplans.compare` turns what is counted here into frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# What is printed or plotted must not show the last bits, which differ between processors.
DIGITS = 6
# How alike measures of one document are (intraclass correlation) before any data speak, and how
# many documents that guess is worth. Among themes of 31 provincial reports nine in ten lie below
# .02, among documents of mixed kinds half lie below .1; see benchmarks/calibration.
PRIOR_ICC = 0.05
PRIOR_WEIGHT = 8

NO_MEASURES = "none: no measure counted"
SEVERAL_DOCUMENTS = "documents as clusters (Korn-Graubard, moderated design effect)"
ONE_DOCUMENT = "exact binomial within the one document: about this text, not the place"
ONE_ASSUMED = f"one document: spread between documents assumed (ICC {PRIOR_ICC})"


@dataclass(frozen=True)
class Counts:
    """Counted measures, one row per unit: a document within a group.

    Attributes
    ----------
    groups
        DataFrame, one row per group, sorted; the columns are those grouped by.
    themes
        What was counted, in order.
    group
        Position in ``groups`` of each unit; units are sorted by group, then ``doc_id``. A
        document without a counted measure is no unit; a group may have no unit.
    n_measures
        Measures of each unit.
    n
        Units × themes: measures that have the theme.
    """

    groups: pd.DataFrame
    themes: list[Any]
    group: np.ndarray
    n_measures: np.ndarray
    n: np.ndarray

    @property
    def slices(self) -> list[slice]:
        """Rows of each group."""
        import numpy as np

        ends = np.searchsorted(self.group, np.arange(len(self.groups)), side="right")
        starts = np.concatenate([[0], ends[:-1]])
        return [slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


def exact_interval(
    n: np.ndarray, size: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the exact binomial interval of shares ``n / size``, which need not be whole numbers.

    Never of width zero: no hit in 49 still allows 7 %. Clopper & Pearson (1934), Biometrika 26.

    Examples
    --------
    >>> import numpy as np
    >>> from cityplans.compare.shares import exact_interval
    >>> low, high = exact_interval(np.array([0, 5]), np.array([49, 10]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.187], [0.073, 0.813])
    """
    import numpy as np
    from scipy.special import betaincinv

    n, size = np.asarray(n, dtype=float), np.asarray(size, dtype=float)
    tail = (1 - confidence) / 2
    # A whole share may lie a rounding error above 1.
    rest = np.maximum(size - n, 0)
    with np.errstate(invalid="ignore"):
        low = np.where(n > 0, betaincinv(n, rest + 1, tail), 0.0)
        high = np.where(rest > 0, betaincinv(n + 1, rest, 1 - tail), 1.0)
    return low, high


def cluster_intervals(counts: Counts, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return low and high of each share, documents as clusters: each groups × themes.

    The exact binomial interval of the *effective* number of measures (Korn & Graubard 1998,
    Survey Methodology 24): measures over the design effect, and narrowed for few documents by
    Student's t. The intraclass correlation is that of the analysis of variance, moderated
    towards :data:`PRIOR_ICC`, which counts as :data:`PRIOR_WEIGHT` documents (as Smyth 2004
    moderates variances): two documents that happen to agree claim no certainty, and one
    document alone is given the spread that documents usually have.
    """
    import numpy as np
    from scipy.special import ndtri, stdtrit

    n_groups, group = len(counts.groups), counts.group
    size = counts.n_measures.astype(float)

    def total(values: np.ndarray) -> np.ndarray:
        out = np.zeros((n_groups, *values.shape[1:]))
        np.add.at(out, group, values)
        return out

    k, measures = total(np.ones_like(size))[:, None], total(size)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = total(counts.n.astype(float)) / measures
        own = counts.n / size[:, None]
        between = total(size[:, None] * (own - share[group]) ** 2) / (k - 1)
        within = total(size[:, None] * own * (1 - own)) / (measures - k)
        weighted = total(size**2)[:, None] / measures
        typical = (measures - weighted) / (k - 1)
        icc = (between - within) / (between + (typical - 1) * within)
        # Nothing to be seen of it: one document, one measure each, or all documents alike.
        icc = np.where(np.isfinite(icc), np.clip(icc, 0, 1), 0.0)
        freedom = PRIOR_WEIGHT + k - 1
        icc = (PRIOR_WEIGHT * PRIOR_ICC + (k - 1) * icc) / freedom
        effective = measures / (1 + icc * (weighted - 1))
        edge = 0.5 + confidence / 2
        effective = effective * (ndtri(edge) / stdtrit(freedom, edge)) ** 2
        return exact_interval(share * effective, effective, confidence)


def share_intervals(
    counts: Counts, *, confidence: float = 0.95, of: str = "text"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return low, high and how made: each groups × themes.

    Several documents: :func:`cluster_intervals`. One: the exact binomial interval of its own
    measures, which is about this ``text``; or, where it stands for its ``place`` and is set
    against another year, the interval of a cluster whose spread is assumed.
    """
    import numpy as np

    shape = (len(counts.groups), len(counts.themes))
    made = np.full(shape, NO_MEASURES, dtype=object)
    low, high = cluster_intervals(counts, confidence)
    k = np.bincount(counts.group, minlength=shape[0])
    made[k > 1] = SEVERAL_DOCUMENTS
    made[k == 1] = ONE_ASSUMED if of == "place" else ONE_DOCUMENT
    if of != "place":
        single = k[counts.group] == 1
        rows = counts.group[single]
        size = counts.n_measures[single][:, None]
        low[rows], high[rows] = exact_interval(counts.n[single], size, confidence)
    low[k == 0], high[k == 0] = np.nan, np.nan
    return low, high, made


def influence(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest share when one document is left out: groups × themes.

    Missing for groups of one document.
    """
    import numpy as np

    shape = (len(counts.groups), len(counts.themes))
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    for g, rows in enumerate(counts.slices):
        n, size = counts.n[rows], counts.n_measures[rows]
        rest = size.sum() - size
        if len(size) > 1 and counts.themes:
            left = (n.sum(axis=0) - n) / rest[:, None]
            low[g], high[g] = left.min(axis=0), left.max(axis=0)
    return low, high


def difference_interval(
    share: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    before: np.ndarray,
    before_low: np.ndarray,
    before_high: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of ``share - before`` from the intervals of both (MOVER).

    Newcombe (1998); Zou & Donner (2008), Statistics in Medicine 27.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array
    >>> low, high = difference_interval(
    ...     one([0.5]), one([0.1]), one([0.8]), one([0.3]), one([0.2]), one([0.6]))
    >>> low.round(2).tolist(), high.round(2).tolist()  # 0.2 - (.4² + .3²)^½, 0.2 + (.3² + .1²)^½
    ([-0.3], [0.52])
    """
    import numpy as np

    change = share - before
    low_ = change - np.sqrt((share - low) ** 2 + (before_high - before) ** 2)
    high_ = change + np.sqrt((high - share) ** 2 + (before - before_low) ** 2)
    return low_, high_


def generator(seed: int, label: Sequence[str]) -> np.random.Generator:
    """Return a stream of its own for a label: a further group leaves the others' alone."""
    import numpy as np

    return np.random.default_rng([seed, *"\x1f".join(label).encode("utf-8")])
