"""How good a number of topics is: coherence, exclusivity, stability, separation.

No one of these is "the" quality of a topic model; coherence above all misleads on its own
(Chang et al. 2009; Hoyle et al. 2021). They are shown side by side, for a range of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cityplans.topics import methods

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

COLUMNS = (
    "n_topics",
    "coherence_npmi",
    "coherence_umass",
    "exclusivity",
    "stability",
    "cluster_jaccard",
    "seed_ari",
    "silhouette",
    "smallest",
    "score",
    "proposed",
)
_SCORED = ("coherence_npmi", "exclusivity", "silhouette", "stability", "cluster_jaccard")
TOP_TERMS = 10
_SUBSAMPLE = 0.8
_LARGEST_SILHOUETTE = 2_000


def class_tfidf(counts: csr_array, member: np.ndarray) -> np.ndarray:
    """Weigh terms by topic with class-based TF-IDF (Grootendorst 2022, BERTopic).

    ``W = tf * ln(1 + A / f)``: tf the term's share of the topic's words, f its count in all
    topics, A the mean number of words of a topic.

    Parameters
    ----------
    counts
        Rows by terms.
    member
        Topic of each row, from 0; -1 is in none.

    Returns
    -------
    array
        Topics by terms.
    """
    import numpy as np

    totals = term_counts(counts, member)
    words = totals.sum(axis=1, keepdims=True)
    overall = totals.sum(axis=0)
    idf = np.log1p(words.mean() / np.maximum(overall, 1)) * (overall > 0)
    return totals / np.maximum(words, 1) * idf


def term_counts(counts: csr_array, member: np.ndarray) -> np.ndarray:
    """Add up the counts of the rows of each topic: topics by terms."""
    import numpy as np
    from scipy.sparse import csr_array

    n = int(member.max(initial=-1)) + 1
    inside = (member >= 0).nonzero()[0]
    shape = (n, counts.shape[0])
    choose = csr_array((np.ones(len(inside), dtype=np.int64), (member[inside], inside)), shape)
    return (choose @ counts).toarray()


def top_terms(weights: np.ndarray, n: int = TOP_TERMS) -> list[np.ndarray]:
    """Return the columns of the heaviest terms by row; equals in the order of the vocabulary."""
    import numpy as np

    out = []
    for row in weights.round(9):
        order = np.argsort(-row, kind="stable")[:n]
        out.append(order[row[order] > 0])
    return out


def coherence_npmi(tops: Sequence[Any], counts: csr_array) -> np.ndarray:
    """Measure how often the top terms of a topic stand in the same text, by topic (NPMI).

    The mean over pairs of terms of the normalised pointwise mutual information (Bouma 2009;
    Röder, Both & Hinneburg 2015), -1 to 1, with a text as the window; equal to gensim's
    ``c_npmi`` where no text is longer than its window.

    Parameters
    ----------
    tops
        Columns of the top terms of each topic.
    counts
        Texts by terms.

    Returns
    -------
    array
        One value per topic; nan for a topic of fewer than two terms.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> coherence_npmi([[0, 1]], csr_array([[1, 1], [1, 1], [0, 0]])).round(3).tolist()
    [1.0]
    """
    import numpy as np

    def score(together: np.ndarray, n_texts: int) -> float:
        p = np.diag(together) / n_texts
        joint = together / n_texts + 1e-12
        with np.errstate(divide="ignore", invalid="ignore"):
            npmi = np.log(joint / np.outer(p, p)) / -np.log(joint)
        return float(npmi[~np.eye(len(p), dtype=bool)].mean())

    return _by_topic(tops, counts, score)


def coherence_umass(tops: Sequence[Any], counts: csr_array, smooth: float = 1.0) -> np.ndarray:
    """Measure coherence as Mimno et al. (2011): mean of ln((both + smooth) / higher-ranked).

    Parameters
    ----------
    tops
        Columns of the top terms of each topic, heaviest first.
    counts
        Texts by terms.
    smooth
        Texts added to the count of both; 1 in the paper. gensim's ``u_mass`` adds 1e-12 times
        the number of texts.

    Returns
    -------
    array
        One value per topic, 0 or less when smooth is small; nan with fewer than two terms.
    """
    import numpy as np

    def score(together: np.ndarray, n_texts: int) -> float:
        lower, higher = np.tril_indices(len(together), k=-1)
        return float(np.log((together[lower, higher] + smooth) / together[higher, higher]).mean())

    return _by_topic(tops, counts, score)


def _by_topic(tops: Sequence[Any], counts: csr_array, score: Any) -> np.ndarray:
    import numpy as np

    present = (counts > 0).astype(np.int64).tocsc()
    out = []
    for top in tops:
        if len(top) < 2:
            out.append(np.nan)
            continue
        some = present[:, np.asarray(top)]
        out.append(score((some.T @ some).toarray().astype(float), counts.shape[0]))
    return np.array(out)


def exclusivity(totals: np.ndarray, n: int = TOP_TERMS, weight: float = 0.7) -> np.ndarray:
    """Measure how far the top terms of a topic are its own (FREX; Roberts et al. 2014), by topic.

    The mean over the topic's top terms of the harmonic mean of two ranks among its terms (as a
    share of all terms): how exclusive, with ``weight``, and how frequent, with the rest.

    Parameters
    ----------
    totals
        Topics by terms: counts or probabilities.

    Returns
    -------
    array
        One value between 0 and 1 per topic.
    """
    import numpy as np
    from scipy.stats import rankdata

    smoothed = totals + 0.01
    beta = smoothed / smoothed.sum(axis=1, keepdims=True)
    share = (beta / beta.sum(axis=0)).round(12)
    terms = beta.shape[1]
    exclusive = rankdata(share, axis=1) / terms
    frequent = rankdata(beta.round(12), axis=1) / terms
    frex = 1 / (weight / exclusive + (1 - weight) / frequent)
    return np.array([f[t].mean() for f, t in zip(frex, top_terms(beta, n), strict=True)])


def matched_jaccard(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Return the mean agreement of two sets of ranked term lists, best matched (Greene 2014).

    Two lists agree by the Jaccard index of their first 1, 2, 3 ... terms, averaged; lists are
    paired one to one so that the total is largest.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    def agree(a: Sequence[int], b: Sequence[int]) -> float:
        depth = max(len(a), len(b), 1)
        scores = []
        for d in range(1, depth + 1):
            x, y = set(a[:d]), set(b[:d])
            scores.append(len(x & y) / max(len(x | y), 1))
        return sum(scores) / depth

    table = np.array([[agree(list(a), list(b)) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(len(one), len(other)))


def cluster_jaccard(labels: np.ndarray, rows: np.ndarray, relabelled: np.ndarray) -> float:
    """Return how well clusters come back in a subsample (clusterwise Jaccard; Hennig 2007).

    Parameters
    ----------
    labels
        Cluster of every row.
    rows, relabelled
        The rows drawn, and the cluster each got when they were clustered alone.
    """
    import numpy as np

    before = labels[rows]
    best = []
    for c in np.unique(before[before >= 0]):
        mine = before == c
        found = [
            (mine & (relabelled == d)).sum() / (mine | (relabelled == d)).sum()
            for d in np.unique(relabelled[relabelled >= 0])
        ]
        best.append(max(found, default=0.0))
    return float(np.mean(best)) if best else float("nan")


def diagnose(
    method: Any,
    counts: csr_array,
    weighted: csr_array,
    described: csr_array,
    n_topics: int,
    seed: int = 0,
    n_resamples: int = 6,
    n_seeds: int = 2,
) -> dict[str, float]:
    """Fit once, refit on subsamples and with other seeds, and measure; one row of diagnostics.

    ``counts`` and ``weighted`` are what the method is fitted on, ``described`` counts the words
    that topics are described by; all have the same rows.
    """
    import numpy as np
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    fitted = methods.fit(method, counts, weighted, n_topics, seed)
    labels = methods.labels_of(fitted.weights)
    tops = top_terms(class_tfidf(described, labels))
    rng = np.random.default_rng([seed, n_topics])
    n = counts.shape[0]
    terms_again, clusters_again, seeds_again = [], [], []
    for _ in range(n_resamples):
        rows = np.sort(rng.choice(n, max(n_topics, int(_SUBSAMPLE * n)), replace=False))
        again = methods.fit(method, counts[rows], weighted[rows], n_topics, seed)
        relabelled = methods.labels_of(again.weights)
        terms_again.append(
            matched_jaccard(tops, top_terms(class_tfidf(described[rows], relabelled)))
        )
        clusters_again.append(cluster_jaccard(labels, rows, relabelled))
    for other_seed in range(seed + 1, seed + 1 + n_seeds):
        other = methods.fit(method, counts, weighted, n_topics, other_seed)
        seeds_again.append(adjusted_rand_score(labels, methods.labels_of(other.weights)))
    sizes = np.bincount(labels[labels >= 0])
    inside = (labels >= 0).nonzero()[0]
    if len(inside) > _LARGEST_SILHOUETTE:
        inside = np.sort(rng.choice(inside, _LARGEST_SILHOUETTE, replace=False))
    different = len(np.unique(labels[inside]))
    apart = float("nan")
    if 1 < different < len(inside):
        apart = float(silhouette_score(weighted[inside], labels[inside], metric="cosine"))
    return {
        "n_topics": n_topics,
        "coherence_npmi": float(np.nanmean(coherence_npmi(tops, described))),
        "coherence_umass": float(np.nanmean(coherence_umass(tops, described))),
        "exclusivity": float(exclusivity(term_counts(described, labels)).mean()),
        "stability": float(np.mean(terms_again)),
        "cluster_jaccard": float(np.mean(clusters_again)),
        "seed_ari": float(np.mean(seeds_again)),
        "silhouette": apart,
        "smallest": int(sizes[sizes > 0].min(initial=n)),
    }


def table(rows: Sequence[dict[str, float]]) -> pd.DataFrame:
    """Put diagnostics side by side, with a score and what it proposes.

    ``score`` is the mean rank, 0 (worst) to 1 (best), among the numbers tried: of coherence
    (NPMI), exclusivity and silhouette, which tend to grow with the number of topics, and of
    stability of terms and of members, which tend to fall. (Agreement with hand-coded themes grew
    with the number of topics as far as they were tried, so the first three are not outvoted.)
    The third of the numbers, next to each other, that has the highest mean score is
    ``proposed``: one number alone may have been lucky.
    """
    import pandas as pd

    frame = pd.DataFrame(rows).sort_values("n_topics", ignore_index=True)
    frame = frame.round(dict.fromkeys(COLUMNS[1:8], 4))
    judged = frame[list(_SCORED)].fillna(-1)
    ranks = (judged.rank() - 1) / max(len(frame) - 1, 1)
    frame["score"] = ranks.mean(axis=1).round(4)
    run = -(-len(frame) // 3)
    means = frame["score"].rolling(run).mean().round(4)
    last = int(means[means == means.max()].index[-1])
    frame["proposed"] = frame.index.isin(range(last - run + 1, last + 1))
    return frame[list(COLUMNS)].astype({"n_topics": "int64", "smallest": "int64"})
