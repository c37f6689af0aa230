"""What similarities put side by side: clusters, their order, the nearest earlier document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6


def linkage(similarities: pd.DataFrame) -> np.ndarray:
    """Cluster what is alike: average linkage of the distances, leaves in the best order.

    Parameters
    ----------
    similarities
        From :func:`cityplans.similarity`. Groups without any distance are left out.

    Returns
    -------
    array
        Linkage matrix of ``scipy.cluster.hierarchy`` (optimal leaf order: Bar-Joseph, Gifford
        & Jaakkola 2001). Leaf 0, 1, 2 ... are the groups sorted; read from left to right the
        tree has them in the order of :func:`cluster_order`.

    Raises
    ------
    ValueError
        If fewer than two groups are left.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.similarities import linkage
    >>> points = {"a": 0.0, "b": 0.9, "c": 0.1}
    >>> pairs = [(x, y, abs(points[x] - points[y])) for x in points for y in points]
    >>> linkage(pd.DataFrame(pairs, columns=["a", "b", "distance"]))[:, 2].round(2).tolist()
    [0.1, 0.85]
    """
    import numpy as np
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import squareform

    square, labels = _square(similarities)
    if len(labels) < 2:
        raise ValueError("a tree wants at least two groups that have something to compare")
    condensed = squareform(square, checks=False)
    tree = hierarchy.linkage(condensed, method="average", optimal_ordering=True)
    return np.round(tree, _DIGITS)


def cluster_order(similarities: pd.DataFrame) -> list[Any]:
    """Return the groups in an order that puts what is alike side by side, for a heatmap.

    Groups that could not be compared come last.

    Parameters
    ----------
    similarities
        From :func:`cityplans.similarity`: ``a``, ``b``, ``distance``.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.similarities import cluster_order
    >>> points = {"a": 0.0, "b": 0.9, "c": 0.1}
    >>> pairs = [(x, y, abs(points[x] - points[y])) for x in points for y in points]
    >>> cluster_order(pd.DataFrame(pairs, columns=["a", "b", "distance"]))
    ['b', 'c', 'a']
    """
    from scipy.cluster import hierarchy

    ordered = _square(similarities)[1]
    everyone = sorted(similarities["a"].drop_duplicates().tolist())
    if len(ordered) > 1:
        ordered = [ordered[i] for i in hierarchy.leaves_list(linkage(similarities))]
    return [*ordered, *(g for g in everyone if g not in set(ordered))]


def nearest_earlier(similarities: pd.DataFrame, plans: Plans) -> pd.DataFrame:
    """Find for each document the earlier one that it is most like: one row per document.

    Parameters
    ----------
    similarities
        From :func:`cityplans.similarity` with ``by="doc_id"``.
    plans
        The plans they are of.

    Returns
    -------
    DataFrame
        One row per document that has an earlier one, in the order of time: ``doc_id``,
        ``region``, ``plan_year``, ``nearest`` (doc_id), ``nearest_region``, ``nearest_year``,
        ``similarity``. Documents without a year are left out.

    Raises
    ------
    ValueError
        If the similarities are not of documents.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.similarities import nearest_earlier
    >>> plans = cp.load_plans()
    >>> table = nearest_earlier(cp.similarity(plans, by="doc_id"), plans)
    >>> bool((table["nearest_year"] < table["plan_year"]).all())
    True
    """
    documents = plans.documents[["region", "plan_year"]].dropna(subset=["plan_year"])
    if not set(similarities["a"]) <= set(plans.documents.index):
        raise ValueError("the similarities are not of documents: cp.similarity(by='doc_id')")
    pairs = similarities.dropna(subset=["similarity"])
    pairs = pairs.merge(documents, left_on="a", right_index=True)
    pairs = pairs.merge(documents.add_prefix("nearest_"), left_on="b", right_index=True).rename(
        columns={"a": "doc_id", "b": "nearest", "nearest_plan_year": "nearest_year"}
    )
    pairs = pairs[pairs["nearest_year"] < pairs["plan_year"]]
    # Of equally like ones the latest, then the first by name.
    best = pairs.sort_values(
        ["plan_year", "doc_id", "similarity", "nearest_year", "nearest"],
        ascending=[True, True, False, False, True],
    ).drop_duplicates("doc_id")
    names = ["doc_id", "region", "plan_year", "nearest", "nearest_region", "nearest_year"]
    return best[[*names, "similarity"]].reset_index(drop=True)


def _square(similarities: pd.DataFrame) -> tuple[np.ndarray, list[Any]]:
    wide = similarities.pivot(index="a", columns="b", values="distance").sort_index()
    wide = wide[sorted(wide.columns)]
    known = wide.index[wide.notna().sum(axis=1) > 0]
    square = wide.loc[known, known].to_numpy(copy=True)
    for i in range(len(square)):
        square[i, i] = 0.0
    return square, known.tolist()
