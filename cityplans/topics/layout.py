"""Where topics lie: a map in two dimensions, and a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.topics.methods import DIGITS
from cityplans.topics.terms import top_terms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_MAP_TERMS = 5


def scale(
    class_weights: np.ndarray, member: np.ndarray, vocabulary: tuple[str, ...]
) -> pd.DataFrame:
    """Place topics in the plane so that those with like terms are near each other.

    Classical scaling (Torgerson 1952) of Euclidean distances between rows of length 1, which is
    their principal components; the first topic with a place off an axis lies on its positive
    side.

    Parameters
    ----------
    class_weights
        Topics by terms.
    member
        Topic of each row, from 0; -1 for none.
    vocabulary
        The terms.

    Returns
    -------
    DataFrame
        One row per topic: ``topic``, ``x``, ``y``, ``n``, ``share``, ``terms``.
    """
    import numpy as np
    import pandas as pd
    from sklearn.preprocessing import normalize

    rows = normalize(class_weights)
    gram = rows - rows.mean(axis=0)
    values, vectors = np.linalg.eigh((gram @ gram.T).round(9))
    places = np.zeros((len(rows), 2))
    for axis in range(min(2, len(rows))):
        column = vectors[:, -1 - axis] * np.sqrt(max(values[-1 - axis], 0))
        off = column[np.abs(column) > 1e-6]
        places[:, axis] = column * (np.sign(off[0]) if len(off) else 0)
    inside = member[member >= 0]
    n = np.bincount(inside, minlength=len(rows))
    return pd.DataFrame(
        {
            "topic": np.arange(1, len(rows) + 1),
            "x": places[:, 0].round(4) + 0.0,
            "y": places[:, 1].round(4) + 0.0,
            "n": n.astype("int64"),
            "share": (n / max(len(inside), 1)).round(DIGITS),
            "terms": [
                "、".join(vocabulary[t] for t in top)
                for top in top_terms(class_weights, _MAP_TERMS)
            ],
        }
    )


def tree(class_weights: np.ndarray) -> np.ndarray:
    """Join topics step by step, nearest first: average linkage of cosine distances.

    Returns
    -------
    array
        scipy's linkage, one row per join; heights are rounded so that ties are ties anywhere.
    """
    import numpy as np
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import pdist

    if len(class_weights) < 2:
        return np.zeros((0, 4))
    joined = linkage(pdist(class_weights, "cosine").round(DIGITS), method="average")
    joined[:, 2] = joined[:, 2].round(DIGITS)
    return joined
