"""Shares of measures by group, and how sure they are: counting and resampling.

The document is the unit: whole documents are resampled, because the measures of one document
were written by one hand. :mod:`cityplans.compare` turns what is counted here into frames.
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
# Below so many documents the spread between documents is itself poorly known.
FEW_DOCUMENTS = 12
# Cells of a resampling matrix held at once (about 100 MB).
_CELLS = 4_000_000

NO_MEASURES = "none: no measure counted"
DOCUMENTS_RESAMPLED = "documents resampled (cluster bootstrap)"
FEW_RESAMPLED = "few documents: wider of documents resampled and Wilson score"
ALIKE = "Wilson score, measures taken as independent (all documents alike)"
ONE_DOCUMENT = "measures resampled within the one document: about this text, not the place"
ONE_DOCUMENT_EDGE = "Wilson score within the one document: about this text, not the place"


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


def wilson_interval(
    n: np.ndarray, size: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the Wilson score interval of shares ``n / size``.

    Never of width zero: no hit in 49 still allows 7 %. Wilson (1927); recommended over others
    by Brown, Cai & DasGupta (2001), Statistical Science 16.

    Examples
    --------
    >>> import numpy as np
    >>> from cityplans.compare.shares import wilson_interval
    >>> low, high = wilson_interval(np.array([0, 5]), np.array([49, 10]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237], [0.073, 0.763])
    """
    import numpy as np
    from scipy.stats import norm

    z = norm.ppf(0.5 + confidence / 2)
    n, size = np.asarray(n, dtype=float), np.asarray(size, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n / size
        centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    # At the ends rounding would leave a bound just short of 0 or 1.
    low = np.where(n == 0, 0.0, np.clip(centre - half, 0, 1))
    return low, np.where(n == size, 1.0, np.clip(centre + half, 0, 1))


def resampled_shares(
    n: np.ndarray, n_measures: np.ndarray, n_boot: int, rng: np.random.Generator
) -> np.ndarray:
    """Return bootstrap draws of shares, whole documents resampled: draws × themes.

    Field & Welsh (2007); for code shares Benoit, Laver & Mikhaylov (2009). scipy's ``bootstrap``
    would draw the same, but gathers themes × draws × documents numbers, which does not fit for
    a hundred thousand documents; here a draw is one row of a sparse matrix of document weights.
    Every document must have a measure.
    """
    import numpy as np
    from scipy.sparse import csr_array

    k = len(n_measures)
    both = np.column_stack([n, n_measures]).astype(float)
    step = max(1, _CELLS // k)
    parts = []
    for start in range(0, n_boot, step):
        rows = min(step, n_boot - start)
        picked = rng.integers(0, k, size=rows * k, dtype=np.int32)
        ends = np.arange(0, rows * k + 1, k)
        weights = csr_array((np.ones(rows * k), picked, ends), shape=(rows, k))
        parts.append(weights @ both)
    sums = np.concatenate(parts)
    return sums[:, :-1] / sums[:, -1:]


def expanded_confidence(confidence: float, k: int) -> float:
    """Return the wider confidence at which percentiles of ``k`` documents are honest.

    Percentile intervals of small samples are too short; Hesterberg (2015), The American
    Statistician 69, widens them by the factor that t with k - 1 degrees has over the normal.
    """
    from scipy.stats import norm, t

    edge = t.ppf(0.5 + confidence / 2, k - 1) * (k / (k - 1)) ** 0.5
    return float(2 * norm.cdf(edge) - 1)


def share_intervals(
    counts: Counts, *, n_boot: int = 1000, seed: int = 0, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return low, high and how made: each groups × themes.

    One document: measures resampled within it, for which the binomial gives the limit of
    infinitely many draws. Several: documents resampled (percentiles, expanded). Where draws
    cannot differ (no document or every measure has the theme, all documents alike), and as a
    floor below :data:`FEW_DOCUMENTS` documents, the Wilson score: resampling a few documents
    that happen to agree would claim a certainty that is not there.
    """
    import numpy as np
    from scipy.stats import binom

    shape = (len(counts.groups), len(counts.themes))
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    made = np.full(shape, NO_MEASURES, dtype=object)
    if not counts.themes:
        return low, high, made
    tail = (1 - confidence) / 2
    slices = counts.slices
    single = np.array([s.stop - s.start == 1 for s in slices], dtype=bool)
    if single.any():
        units = [s.start for s, one in zip(slices, single, strict=True) if one]
        n, size = counts.n[units], counts.n_measures[units][:, None]
        edge = (n == 0) | (n == size)
        wilson = wilson_interval(n, size, confidence)
        for bound, q, fallback in ((low, tail, wilson[0]), (high, 1 - tail, wilson[1])):
            bound[single] = np.where(edge, fallback, binom.ppf(q, size, n / size) / size)
        made[single] = np.where(edge, ONE_DOCUMENT_EDGE, ONE_DOCUMENT)
    for g, rows in enumerate(slices):
        k = rows.stop - rows.start
        if k < 2:
            continue
        n, size = counts.n[rows], counts.n_measures[rows]
        label = tuple(str(v) for v in counts.groups.iloc[g])
        draws = resampled_shares(n, size, n_boot, generator(seed, label))
        wide = expanded_confidence(confidence, k)
        low[g], high[g] = np.quantile(draws, [(1 - wide) / 2, (1 + wide) / 2], axis=0)
        wilson = wilson_interval(n.sum(axis=0), size.sum(), confidence)
        alike = high[g] - low[g] < 1e-12
        floor = alike if k >= FEW_DOCUMENTS else np.ones_like(alike)
        low[g] = np.where(floor, np.minimum(low[g], wilson[0]), low[g])
        high[g] = np.where(floor, np.maximum(high[g], wilson[1]), high[g])
        several = FEW_RESAMPLED if k < FEW_DOCUMENTS else DOCUMENTS_RESAMPLED
        made[g] = np.where(alike, ALIKE, several)
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
            left = (n.sum(axis=0) - n)[rest > 0] / rest[rest > 0][:, None]
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
