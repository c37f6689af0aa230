"""How good a number of topics is: coherence, exclusivity, stability, separation.

No one of these is "the" quality of a topic model; coherence above all misleads on its own
(Chang et al. 2009; Hoyle et al. 2021). They are shown side by side, for a range of numbers, and
beside what the same words give when they are shuffled over the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cityplans.topics import methods
from cityplans.topics.data import Texts
from cityplans.topics.terms import (
    class_tfidf,
    coherence_npmi,
    coherence_umass,
    exclusivity,
    term_counts,
    top_terms,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COLUMNS = (
    "n_topics",
    "coherence_npmi",
    "coherence_shuffled",
    "coherence_umass",
    "exclusivity",
    "stability",
    "stability_shuffled",
    "cluster_jaccard",
    "jaccard_shuffled",
    "seed_ari",
    "silhouette",
    "smallest",
    "score",
    "proposed",
)
_SUBSAMPLE = 0.8
_LARGEST_SILHOUETTE = 400
# Scores this near the best (as a share of it) are as good: they move so much between shuffles.
_AS_GOOD = 0.9


def matched_jaccard(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Return the mean agreement of two sets of ranked term lists, best matched (Greene 2014).

    Two lists agree by the Jaccard index of their first 1, 2, 3 ... terms, averaged; lists are
    paired one to one so that the total is largest.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((len(one), len(other)))
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i, j] = _ranked_agreement(list(a), list(b))
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(len(one), len(other)))


def _ranked_agreement(a: list[int], b: list[int]) -> float:
    """Average the Jaccard index of the first 1, 2 ... terms of two lists."""
    if set(a).isdisjoint(b):
        return 0.0
    depth = max(len(a), len(b))
    x: set[int] = set()
    y: set[int] = set()
    common, total = 0, 0.0
    for d in range(depth):
        for own, mine, others in ((a, x, y), (b, y, x)):
            if d < len(own):
                mine.add(own[d])
                common += own[d] in others
        total += common / len(x | y)
    return total / depth


def cluster_jaccard(labels: np.ndarray, rows: np.ndarray, relabelled: np.ndarray) -> float:
    """Return how well clusters come back in a subsample (clusterwise Jaccard; Hennig 2007).

    Parameters
    ----------
    labels
        Cluster of every row.
    rows, relabelled
        The rows drawn, and the cluster each got when they were clustered alone.
    """
    alike = overlaps(labels[rows], relabelled)
    return float(alike.max(axis=1).mean()) if alike.size else float("nan")


def overlaps(labels: np.ndarray, relabelled: np.ndarray) -> np.ndarray:
    """Return the Jaccard index of every cluster with every cluster of another clustering.

    Clusters of which no row is there are left out; -1 is in none.
    """
    import numpy as np

    pairs = np.zeros((labels.max(initial=-1) + 2, relabelled.max(initial=-1) + 2))
    np.add.at(pairs, (labels + 1, relabelled + 1), 1)
    sizes, others = pairs.sum(axis=1), pairs.sum(axis=0)
    alike = pairs / np.maximum(sizes[:, None] + others[None, :] - pairs, 1)
    return alike[1:, 1:][sizes[1:] > 0][:, others[1:] > 0]


def diagnose(
    method: Any,
    texts: Texts,
    n_topics: int,
    seed: int = 0,
    n_resamples: int = 2,
    n_seeds: int = 1,
    rough: bool = False,
) -> dict[str, float]:
    """Fit once, refit on subsamples and with other seeds, and measure; one row of diagnostics.

    ``rough`` stops iterative methods early: enough to compare numbers of topics by.
    """
    import numpy as np
    from sklearn.metrics import adjusted_rand_score

    labels, tops = _fit(method, texts, n_topics, seed, rough)
    rng = np.random.default_rng([seed, n_topics])
    stable, again = _resample(method, texts, labels, tops, n_topics, seed, n_resamples, rough, rng)
    seeds_again = [
        adjusted_rand_score(labels, _fit(method, texts, n_topics, other, rough)[0])
        for other in range(seed + 1, seed + 1 + n_seeds)
    ]
    sizes = np.bincount(labels[labels >= 0])
    described = texts.described
    return {
        "n_topics": n_topics,
        "coherence_npmi": mean(coherence_npmi(tops, described)),
        "coherence_umass": mean(coherence_umass(tops, described)),
        "exclusivity": float(exclusivity(term_counts(described, labels)).mean()),
        "stability": stable,
        "cluster_jaccard": again,
        "seed_ari": mean(np.array(seeds_again)),
        "silhouette": _silhouette(texts, labels, rng),
        "smallest": int(sizes[sizes > 0].min(initial=texts.fine.shape[0])),
    }


def chance(
    method: Any, shuffled: Texts, n_topics: int, seed: int, *, stability: bool = True
) -> dict[str, float]:
    """Measure coherence and stability of topics of shuffled words, fitted roughly; nan if none."""
    import numpy as np

    names = ("coherence_shuffled", "stability_shuffled", "jaccard_shuffled")
    measured = dict.fromkeys(names, float("nan"))
    if min(shuffled.fine.shape) < n_topics:
        return measured
    labels, tops = _fit(method, shuffled, n_topics, seed, True)
    measured["coherence_shuffled"] = mean(coherence_npmi(tops, shuffled.described))
    if stability:
        rng = np.random.default_rng([seed, n_topics, 1])
        again = _resample(method, shuffled, labels, tops, n_topics, seed, 1, True, rng)
        measured["stability_shuffled"], measured["jaccard_shuffled"] = again
    return measured


def mean(values: np.ndarray) -> float:
    """Return the mean of the values that are there; nan of none."""
    import numpy as np

    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _fit(method: Any, texts: Texts, n: int, seed: int, rough: bool) -> tuple[np.ndarray, list[Any]]:
    fitted = methods.fit(method, texts.fine, texts.weighted, n, seed, rough=rough)
    labels = methods.labels_of(fitted.weights)
    return labels, top_terms(class_tfidf(texts.described, labels))


def _resample(
    method: Any,
    texts: Texts,
    labels: np.ndarray,
    tops: list[Any],
    n_topics: int,
    seed: int,
    times: int,
    rough: bool,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Return how much of the terms and of the members comes back from subsamples."""
    import numpy as np

    n = texts.fine.shape[0]
    terms, members = [], []
    for _ in range(times):
        rows = np.sort(rng.choice(n, max(n_topics, int(_SUBSAMPLE * n)), replace=False))
        relabelled, again = _fit(method, texts.take(rows), n_topics, seed, rough)
        terms.append(matched_jaccard(tops, again))
        members.append(cluster_jaccard(labels, rows, relabelled))
    return float(np.mean(terms)), float(np.mean(members))


def _silhouette(texts: Texts, labels: np.ndarray, rng: np.random.Generator) -> float:
    import numpy as np
    from sklearn.metrics import silhouette_score

    inside = (labels >= 0).nonzero()[0]
    if len(inside) > _LARGEST_SILHOUETTE:
        inside = np.sort(rng.choice(inside, _LARGEST_SILHOUETTE, replace=False))
    if not 1 < len(np.unique(labels[inside])) < len(inside):
        return float("nan")
    return float(silhouette_score(texts.weighted[inside], labels[inside], metric="cosine"))


def table(rows: Sequence[dict[str, float]]) -> pd.DataFrame:
    """Put diagnostics side by side, with a score and what it proposes.

    ``score`` is how much more coherent (NPMI) topics are than topics of the same words shuffled,
    and how much more stable, as a share of what is left above chance (as Cohen's kappa is; the
    mean of terms and members), added up: with the number of topics the first grows and the second
    falls, and both partly by chance alone. The numbers next to the best, whose score is within a
    tenth of it, are ``proposed``.
    """
    import pandas as pd

    frame = pd.DataFrame(rows).sort_values("n_topics", ignore_index=True)
    frame = frame.round(dict.fromkeys(COLUMNS[1:11], 4))
    by_chance = frame[["coherence_shuffled", "stability_shuffled", "jaccard_shuffled"]].fillna(0)
    coherent = frame["coherence_npmi"].fillna(0) - by_chance["coherence_shuffled"]
    terms = _beyond(frame["stability"], by_chance["stability_shuffled"])
    members = _beyond(frame["cluster_jaccard"], by_chance["jaccard_shuffled"])
    frame["score"] = (coherent + (terms + members) / 2).round(4)
    good = frame["score"] >= _AS_GOOD * frame["score"].max()
    run = (good != good.shift()).cumsum()
    frame["proposed"] = good & (run == run[frame["score"].idxmax()])
    return frame[list(COLUMNS)].astype({"n_topics": "int64", "smallest": "int64"})


def _beyond(found: pd.Series, by_chance: pd.Series) -> pd.Series:
    """Correct agreement for chance: 0 is chance, 1 is full agreement."""
    return ((found - by_chance) / (1 - by_chance).clip(lower=1e-6)).fillna(0).clip(-1, 1)
