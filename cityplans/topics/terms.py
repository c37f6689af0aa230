"""The terms of topics: their weights, and how far they belong together and to one topic alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

TOP_TERMS = 10
_LABEL_TERMS = 3


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


def propose_labels(weights: np.ndarray, vocabulary: Sequence[str]) -> list[str]:
    """Name each topic by its heaviest terms; one inside another says nothing new."""
    labels = []
    for top in top_terms(weights, 12):
        chosen: list[str] = []
        for term in (vocabulary[t] for t in top):
            if not any(term in c or c in term for c in chosen):
                chosen.append(term)
        labels.append("·".join(chosen[:_LABEL_TERMS]))
    return labels


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

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> coherence_umass([[0, 1]], csr_array([[1, 1], [1, 1], [1, 0]])).round(3).tolist()
    [0.0]
    """
    import numpy as np

    def score(together: np.ndarray, n_texts: int) -> float:
        lower, higher = np.tril_indices(len(together), k=-1)
        return float(np.log((together[lower, higher] + smooth) / together[higher, higher]).mean())

    return _by_topic(tops, counts, score)


def _by_topic(tops: Sequence[Any], counts: csr_array, score: Any) -> np.ndarray:
    import numpy as np

    union = np.unique(np.concatenate([np.asarray(top, dtype=np.int64) for top in tops]))
    present = (counts > 0).astype(np.int64)[:, union]
    together = (present.T @ present).toarray().astype(float)
    out = []
    for top in tops:
        at = np.searchsorted(union, np.asarray(top, dtype=np.int64))
        out.append(score(together[np.ix_(at, at)], counts.shape[0]) if len(top) > 1 else np.nan)
    return np.array(out)


def exclusivity(totals: np.ndarray, n: int = TOP_TERMS, weight: float = 0.7) -> np.ndarray:
    """Measure how far the top terms of a topic are its own (FREX; Roberts et al. 2014), by topic.

    The mean over the topic's top terms of the harmonic mean of two ranks among its terms (as a
    share of all terms): how exclusive, with ``weight``, and how frequent, with the rest.

    Parameters
    ----------
    totals
        Topics by terms: counts or probabilities.
    n
        Top terms of a topic to look at.
    weight
        Weight of being exclusive; the rest is that of being frequent.

    Returns
    -------
    array
        One value between 0 and 1 per topic.

    Examples
    --------
    >>> import numpy as np
    >>> own = exclusivity(np.array([[9.0, 1.0, 1.0], [1.0, 9.0, 1.0]]), n=1)
    >>> bool(own[0] == own[1] == 1)
    True
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
