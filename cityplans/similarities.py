"""Who speaks alike: similarity of places (or years, kinds) by words, themes or topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6
# Groups of which all pairs are laid out: 25 million rows, about 2 GB.
_MOST = 5_000


def similarity(
    plans: Plans,
    by: str = "region",
    method: Literal["words", "themes", "topics"] = "words",
    *,
    codes: pd.DataFrame | None = None,
    topics: Any = None,
    role: str | Sequence[str] | None = "plan",
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Measure how alike places (or years, kinds of document) are, each with each.

    各地用词或主题构成的相似度。

    Parameters
    ----------
    plans
        Plans of at least two groups.
    by
        Column of ``plans.documents``, ``doc_id`` or ``role``.
    method
        ``words``: cosine of TF-IDF weights of the words, a group taken as one text (Salton &
        Buckley 1988; logarithmic term frequency). ``themes``: 1 less the Jensen–Shannon
        distance (base 2; Endres & Schindelin 2003) between the shares that themes have among
        all theme mentions of a group; wants ``codes``. ``topics``: the same of topics; wants
        ``topics``.
    codes
        From ``code_themes``.
    topics
        From ``fit_topics``, or its frame ``members``.
    role, duplicates
        Measures to count, as for ``compare_themes``.
    words, stop_words
        As for ``cityplans.words.segment``.

    Returns
    -------
    DataFrame
        One row per ordered pair of groups, each with itself too: ``a``, ``b``, ``similarity``
        and ``distance`` (both 0 to 1, together 1), ``n_documents_a``, ``n_documents_b``.
        Missing where a group has no word, theme or topic to go by.

    Raises
    ------
    ValueError
        If there are fewer than two groups or more than 5,000 (25 million pairs), or an argument
        that the method wants is missing.

    Examples
    --------
    >>> import cityplans as cp
    >>> alike = cp.similarity(cp.load_plans(), by="region")
    >>> len(alike) == alike["a"].nunique() ** 2
    True
    """
    check_arguments("similarity(plans)", plans=plans)
    import numpy as np
    import pandas as pd

    if not isinstance(by, str):
        raise ValueError(f"by must be one column here, not {by!r}")
    if method == "words":
        profiles, labels, n_documents = word_profiles(
            plans, by, role, words, stop_words, duplicates
        )
    elif method in ("themes", "topics"):
        from cityplans.compare.groups import topic_members
        from cityplans.compare.tables import count_units

        marks = codes if method == "themes" else topics
        if marks is None:
            made = "code_themes" if method == "themes" else "fit_topics"
            argument = "codes" if method == "themes" else "topics"
            raise ValueError(f"method={method!r} wants {argument}=, from {made}(plans)")
        marks = topic_members(topics) if method == "topics" else marks
        column = method[:-1]
        counts = count_units(marks, plans, by, column=column, role=role, duplicates=duplicates)
        profiles = np.zeros((len(counts.groups), len(counts.themes)))
        np.add.at(profiles, counts.group, counts.n)
        n_documents = np.bincount(counts.group, minlength=len(counts.groups))
        labels = counts.groups[by]
    else:
        raise ValueError(f"method is {method!r}; use words, themes or topics")
    if len(labels) < 2:
        raise ValueError(
            f"there is only one {by}, so nothing to compare it with; load plans of another, or "
            f"group by another column, for example by='doc_id'"
        )
    if len(labels) > _MOST:
        raise ValueError(
            f"{len(labels):,} groups are {len(labels) ** 2:,} pairs, more than memory holds "
            f"({_MOST:,} groups are compared at most); group by another column, or look for the "
            f"nearest documents of each: nearest_documents(plans)"
        )
    square = _cosine(profiles) if method == "words" else 1 - _jensen_shannon(profiles)
    square = np.round(np.clip(square, 0, 1), _DIGITS)
    # The two triangles are summed in another order and could differ in the last digit.
    square = np.maximum(square, square.T)
    k = len(labels)
    result = pd.DataFrame({"a": labels.iloc[np.repeat(np.arange(k), k)].reset_index(drop=True)})
    result["b"] = labels.iloc[np.tile(np.arange(k), k)].reset_index(drop=True)
    result["similarity"] = square.ravel()
    result["distance"] = np.round(1 - square.ravel(), _DIGITS)
    result["n_documents_a"] = np.repeat(n_documents, k)
    result["n_documents_b"] = np.tile(n_documents, k)
    result.attrs |= {**labels.attrs, "by": by, "method": method}
    return result


def linkage(similarities: pd.DataFrame) -> np.ndarray:
    """Cluster what is alike: average linkage of the distances, leaves in the best order.

    Parameters
    ----------
    similarities
        From :func:`similarity`. Groups without any distance are left out.

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
        From :func:`similarity`: ``a``, ``b``, ``distance``.

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
        From :func:`similarity` with ``by="doc_id"``.
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


def word_profiles(
    plans: Plans,
    by: str,
    role: str | Sequence[str] | None,
    words: Iterable[str] | None,
    stop_words: Iterable[str] | Literal[False] | None,
    duplicates: bool,
) -> tuple[Any, pd.Series, np.ndarray]:
    """Return TF-IDF weights of every group, the groups, and their numbers of documents."""
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    from cityplans.keyness.counting import count_words

    counts, units, _ = count_words(
        plans, by, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    )
    shape = (len(units.groups), units.n_units)
    ones = np.ones(units.n_units)
    gather = csr_array((ones, (units.group, np.arange(units.n_units))), shape=shape)
    texts = gather @ counts
    # Groups without a word are no texts: they must not make words look rarer.
    spoken = np.asarray(texts.sum(axis=1)).ravel() > 0
    if not spoken.any():
        raise ValueError("no words are left to compare; give fewer stop_words or load more plans")
    weigh = TfidfTransformer(sublinear_tf=True, norm=None).fit(texts[spoken])
    n_documents = np.bincount(units.group, minlength=len(units.groups))
    return weigh.transform(texts), units.groups[by], n_documents


def _cosine(weights: Any) -> np.ndarray:
    import numpy as np

    dots = np.asarray((weights @ weights.T).todense(), dtype=float)
    length = np.sqrt(np.diag(dots))
    with np.errstate(divide="ignore", invalid="ignore"):
        return dots / np.outer(length, length)


def _jensen_shannon(profiles: np.ndarray) -> np.ndarray:
    import numpy as np
    from scipy.spatial.distance import jensenshannon

    with np.errstate(divide="ignore", invalid="ignore"):
        shares = profiles / profiles.sum(axis=1, keepdims=True)
    distance = np.array([jensenshannon(row[None, :], shares, base=2, axis=1) for row in shares])
    # Rounding can leave the square root of a tiny negative number between equal profiles.
    known = ~np.isnan(shares).any(axis=1)
    return np.where(np.outer(known, known), np.nan_to_num(distance), np.nan)
