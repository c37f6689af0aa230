"""Which topics can be trusted: found again in subsamples, and more than words that chance joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans.topics import diagnostics, methods, terms
from cityplans.topics.data import Texts

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.topics.data import Data

_SUBSAMPLE = 0.8
_LARGEST = 2_000
_REFITS = 10
_FEWEST_TEXTS = 30
# A cluster is dissolved if no new one shares half its members (Hennig 2007).
_DISSOLVED = 0.5
_FOUND = 0.5
# One in twenty topics of shuffled words is more coherent than so many standard deviations.
_BEYOND_CHANCE = 1.645


def alike_by_chance(data: Data, method: Any, member: np.ndarray, seed: int) -> np.ndarray:
    """Say of which topics the leading words stand together no more than by chance, as bools.

    That is: no more than those of topics of the same words shuffled over the texts, all but one
    in twenty of them.
    """
    import numpy as np

    n = int(member.max(initial=-1)) + 1
    shuffled = data.shuffled()
    if min(shuffled.fine.shape) < n or len(data.sample) < _FEWEST_TEXTS:
        return np.zeros(n, dtype=bool)
    fitted = methods.fit(method, shuffled.fine, shuffled.weighted, n, seed, rough=True)
    by_chance = _coherence(shuffled.described, methods.labels_of(fitted.weights))
    by_chance = by_chance[~np.isnan(by_chance)]
    if len(by_chance) < 2:
        return np.zeros(n, dtype=bool)
    found = np.full(n, np.nan)
    sampled = _coherence(data.counts[data.sample], member[data.sample])
    found[: len(sampled)] = sampled
    least = by_chance.mean() + _BEYOND_CHANCE * by_chance.std(ddof=1)
    # What the sample has nothing of cannot be judged.
    return np.nan_to_num(found, nan=np.inf) <= least


def _coherence(described: Any, labels: np.ndarray) -> np.ndarray:
    tops = terms.top_terms(terms.class_tfidf(described, labels))
    return terms.coherence_npmi(tops, described)


def refit(data: Data, method: Any, member: np.ndarray, seed: int) -> pd.DataFrame:
    """Fit again on subsamples (80 % of 2,000 texts at most) and find each topic again.

    Returns
    -------
    DataFrame
        One row per topic: ``jaccard``, ``found_again``, ``stable``, ``share_low``,
        ``share_high``, ``residue``; see :attr:`cityplans.topics.model.Topics.robustness`.
    """
    import numpy as np
    import pandas as pd
    from scipy.optimize import linear_sum_assignment

    n_topics, n = int(member.max()) + 1, len(member)
    rng = np.random.default_rng([seed, n_topics])
    whole = Texts(data.fine, data.weighted, data.counts)
    jaccard = np.full((_REFITS, n_topics), np.nan)
    shares = np.full((_REFITS, n_topics), np.nan)
    size = max(n_topics, int(_SUBSAMPLE * min(n, _LARGEST)))
    for k in range(_REFITS):
        rows = np.sort(rng.choice(n, size, replace=False))
        some = whole.take(rows)
        again = methods.fit(method, some.fine, some.weighted, n_topics, seed)
        labels = methods.labels_of(again.weights)
        alike = diagnostics.overlaps(member[rows], labels)
        here = np.unique(member[rows][member[rows] >= 0])
        there = np.unique(labels[labels >= 0])
        jaccard[k, here] = alike.max(axis=1, initial=0)
        mine, its = linear_sum_assignment(-alike)
        counted = np.bincount(labels[labels >= 0], minlength=there[-1] + 1)[there[its]]
        shares[k, here[mine]] = counted / (labels >= 0).sum()
    found = (np.nan_to_num(jaccard) >= _DISSOLVED).mean(axis=0)
    chance_alone = alike_by_chance(data, method, member, seed)
    return pd.DataFrame(
        {
            "jaccard": np.nanmean(jaccard, axis=0),
            "found_again": found,
            "stable": found > _FOUND,
            "share_low": np.nanmin(shares, axis=0),
            "share_high": np.nanmax(shares, axis=0),
            "residue": (found <= _FOUND) & chance_alone,
        }
    ).round(methods.DIGITS)
