"""Ways of finding topics, all behind one face: a matrix in, a weight per row and topic out.

A method is fitted on rows of TF-IDF (LDA on counts) and gives each row a weight on each topic;
the heaviest is the row's topic. What is not fitted itself can be asked about with ``weigh``.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

METHODS = (
    "nmf",
    "svd_kmeans",
    "spherical_kmeans",
    "bisecting_kmeans",
    "lda",
    "agglomerative",
)
# A full tree of clusters holds a distance for every pair of rows.
_LARGEST_TREE = 10_000
_SVD_SIZE = 100
_ROUGH_STEPS = 15
# Digits kept before anything is compared: more than a figure shows, fewer than processors agree on.
DIGITS = 6


@dataclass(frozen=True)
class Fitted:
    """A fitted method: the weights of the rows it was fitted on, and how to weigh others.

    Attributes
    ----------
    weights
        Rows by topics, each row adding up to 1, or all 0 where the method left the row out.
    centres
        Topics by terms: the mean TF-IDF of the rows in each topic, of length 1.
    """

    weights: np.ndarray
    centres: np.ndarray
    estimator: Any
    reducer: Any
    kind: str

    def weigh(self, counts: csr_array, weighted: csr_array) -> np.ndarray:
        """Return the weights of other rows on these topics."""
        if self.kind in ("nmf", "lda"):
            return shares(self.estimator.transform(counts if self.kind == "lda" else weighted))
        if self.kind == "predict":
            labels = self.estimator.predict(_reduce(self.reducer, weighted))
            return _one_hot(labels, self.weights.shape[1]) * _has_words(weighted)
        likeness = (weighted @ self.centres.T).round(DIGITS)
        return _one_hot(likeness.argmax(axis=1), self.weights.shape[1]) * _has_words(weighted)


def fit(
    method: Any,
    counts: csr_array,
    weighted: csr_array,
    n_topics: int,
    seed: int = 0,
    *,
    rough: bool = False,
) -> Fitted:
    """Fit a method, by name or as a scikit-learn estimator of the user's own.

    Parameters
    ----------
    method
        One of :data:`METHODS`, or an unfitted clusterer or decomposition; its ``n_clusters`` or
        ``n_components`` and ``random_state`` are set if it has them.
    counts, weighted
        The same rows as counts and as TF-IDF; no row without words.
    n_topics, seed
        Number of topics wanted and the seed of everything random.
    rough
        Stop NMF after some steps: near enough to compare numbers of topics by.
    """
    from threadpoolctl import threadpool_limits

    rows, terms = weighted.shape
    if n_topics > rows:
        raise ValueError(
            f"{n_topics} topics were asked for, but there are only {rows} texts with words: "
            f"ask for fewer topics or load more plans"
        )
    if method == "agglomerative" and rows > _LARGEST_TREE:
        raise ValueError(
            f"method 'agglomerative' compares every pair of texts and stops at {_LARGEST_TREE}; "
            f"there are {rows}: use method='bisecting_kmeans'"
        )
    # One thread: sums then add up in one order on any machine, and small matrices are faster.
    with threadpool_limits(1):
        chosen = _estimator(method, n_topics, seed, terms)
        if rough and method == "nmf":
            chosen[0].set_params(max_iter=_ROUGH_STEPS)
        return _fit(chosen, counts, weighted, seed, rough)


def _fit(
    chosen: tuple[Any, str, bool], counts: csr_array, weighted: csr_array, seed: int, rough: bool
) -> Fitted:
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning

    estimator, kind, reduced = chosen
    reducer = None
    if reduced:
        reducer = _fit_reducer(weighted, seed)
    data = counts if kind == "lda" else _reduce(reducer, weighted)
    if kind in ("nmf", "lda"):
        with warnings.catch_warnings():
            # Stopping at max_iter is meant: the weights shown no longer change by then.
            warnings.simplefilter("ignore", ConvergenceWarning)
            found = estimator.fit_transform(data)
        # Those of NMF as transform gives them, which other texts get too; roughly the same.
        weights = shares(found if rough else estimator.transform(data))
    else:
        labels = np.asarray(estimator.fit_predict(data))
        found = sorted(set(labels[labels >= 0].tolist()))
        kind = "predict" if hasattr(estimator, "predict") and len(found) > 0 else "nearest"
        if found != list(range(len(found))):
            kind = "nearest"
        labels = np.where(labels >= 0, np.searchsorted(found, labels), -1)
        weights = _one_hot(labels, len(found))
    centres = centres_of(weighted, weights)
    return Fitted(weights, centres, estimator, reducer, kind)


def labels_of(weights: np.ndarray) -> np.ndarray:
    """Return the heaviest topic of each row, the first of equals, -1 where all are 0."""
    import numpy as np

    rounded = weights.round(DIGITS)
    return np.where(rounded.max(axis=1) > 0, rounded.argmax(axis=1), -1)


def centres_of(weighted: csr_array, weights: np.ndarray) -> np.ndarray:
    """Return the mean TF-IDF of the rows whose heaviest topic it is, of length 1, by topic."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    member = _one_hot(labels_of(weights), weights.shape[1])
    return normalize((csr_array(member.T) @ weighted).toarray())


def _estimator(method: Any, n: int, seed: int, terms: int) -> tuple[Any, str, bool]:
    """Return the estimator, how it is asked, and whether it wants reduced rows."""
    from sklearn import cluster, decomposition
    from sklearn.base import clone
    from sklearn.utils import get_tags

    if not isinstance(method, str):
        if not (hasattr(method, "fit_predict") or hasattr(method, "fit_transform")):
            raise ValueError(
                f"method must be one of {', '.join(METHODS)} or a scikit-learn clusterer or "
                f"decomposition, not {method!r}"
            )
        own = clone(method)
        wanted = {"n_clusters": n, "n_components": n, "random_state": seed}
        known = own.get_params()
        own.set_params(**{k: v for k, v in wanted.items() if k in known})
        if hasattr(own, "fit_predict"):
            return own, "cluster", not get_tags(own).input_tags.sparse
        return own, "nmf", False
    if method == "nmf":
        init = "nndsvd" if n <= terms else "random"
        return (
            decomposition.NMF(n, init=init, random_state=seed, max_iter=200, tol=1e-4),
            "nmf",
            False,
        )
    if method == "lda":
        lda = decomposition.LatentDirichletAllocation(
            n, learning_method="batch", max_iter=20, random_state=seed
        )
        return lda, "lda", False
    if method == "svd_kmeans":
        return cluster.KMeans(n, n_init=10, random_state=seed), "cluster", True
    if method == "spherical_kmeans":
        return cluster.KMeans(n, n_init=10, random_state=seed), "cluster", False
    if method == "bisecting_kmeans":
        own = cluster.BisectingKMeans(
            n, n_init=5, random_state=seed, bisecting_strategy="largest_cluster"
        )
        return own, "cluster", False
    if method == "agglomerative":
        return cluster.AgglomerativeClustering(n, linkage="ward"), "cluster", True
    raise ValueError(f"method must be one of {', '.join(METHODS)}, not {method!r}")


def _fit_reducer(weighted: csr_array, seed: int) -> Any:
    from sklearn.decomposition import TruncatedSVD

    size = min(_SVD_SIZE, min(weighted.shape) - 1)
    if size < 1:
        return None
    return TruncatedSVD(size, algorithm="randomized", n_iter=10, random_state=seed).fit(weighted)


def _reduce(reducer: Any, weighted: csr_array) -> Any:
    from sklearn.preprocessing import normalize

    if reducer is None:
        return weighted
    return normalize(reducer.transform(weighted)).round(DIGITS)


def shares(weights: np.ndarray) -> np.ndarray:
    """Make the weights of each row add up to 1; rows of 0 stay."""
    total = weights.sum(axis=1, keepdims=True)
    return weights / (total + (total == 0))


def _one_hot(labels: np.ndarray, n: int) -> np.ndarray:
    import numpy as np

    out = np.zeros((len(labels), n))
    inside = labels >= 0
    out[inside.nonzero()[0], labels[inside]] = 1.0
    return out


def _has_words(weighted: csr_array) -> np.ndarray:
    import numpy as np

    return (np.diff(weighted.indptr) > 0)[:, None]
