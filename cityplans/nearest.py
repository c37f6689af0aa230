"""The documents nearest to each document, by their words: in blocks, never all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.plans import Plans

_DIGITS = 6
# Up to so many documents every one is compared with every other.
_EXACT = 3000
# Beyond: cells of documents that are alike, and the cells beside its own that one is sought in.
_CELLS_BESIDE = 12
_DIMENSIONS = 100
_SAMPLE = 10_000
# So many times the documents wanted are weighed exactly, once found by the reduced weights.
_CANDIDATES = 5


def nearest_documents(
    plans: Plans,
    n: int = 10,
    *,
    role: str | Sequence[str] | None = "plan",
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the documents that each document is most like by its words.

    逐块查找每份文件最相近的文件，不计算全部配对。

    Parameters
    ----------
    plans
        Plans, or an opened store, of at least two documents.
    n
        How many to give for each.
    role, words, stop_words, duplicates
        As for :func:`cityplans.similarity`.
    seed
        Seed of what is random beyond 3,000 documents.

    Returns
    -------
    DataFrame
        One row per document and one that is near, the nearest first, of equals the first by
        name: ``doc_id``, ``rank``, ``nearest``, ``similarity`` (as :func:`cityplans.similarity`
        by ``doc_id`` gives it). Documents without a word are left out.

    Notes
    -----
    Similarities are exact. Beyond 3,000 documents they are sought only among documents whose
    TF-IDF weights, reduced to 100 dimensions, lie in one of 13 cells (k-means; Jégou, Douze &
    Schmid 2011), so that a neighbour can be missed; how many are stands in
    ``benchmarks/scale.md``.

    Examples
    --------
    >>> import cityplans as cp
    >>> table = cp.nearest_documents(cp.load_plans(), n=1)
    >>> bool((table["doc_id"] != table["nearest"]).all())
    True
    """
    check_arguments("nearest_documents(plans)", plans=plans)
    import numpy as np
    import pandas as pd
    from sklearn.preprocessing import normalize

    from cityplans.similarities import word_profiles

    weights, labels, _ = word_profiles(plans, "doc_id", role, words, stop_words, duplicates)
    spoken = np.flatnonzero(np.diff(weights.indptr))
    if len(spoken) < 2:
        raise ValueError("there are fewer than two documents with words, so nothing is near")
    rows = normalize(weights[spoken])
    parts = []
    for own, others in _blocks(rows, seed):
        found = _exact(rows, own, others, n)
        parts.append(np.column_stack([np.repeat(own, [len(f) for f in found]), *_flat(found)]))
    table = np.concatenate(parts)
    names = labels.to_numpy()[spoken]
    result = pd.DataFrame(
        {
            "doc_id": names[table[:, 0].astype(np.int64)],
            "rank": table[:, 1].astype(np.int64),
            "nearest": names[table[:, 2].astype(np.int64)],
            "similarity": table[:, 3],
        }
    )
    result = result.astype({"doc_id": "str", "nearest": "str"})
    return result.sort_values(["doc_id", "rank"], ignore_index=True)


def _flat(found: list[list[tuple[int, int, float]]]) -> list[Any]:
    import numpy as np

    flat = np.array([row for rows in found for row in rows], dtype=float).reshape(-1, 3)
    return [flat]


def _blocks(rows: Any, seed: int) -> Iterator[tuple[np.ndarray, list[np.ndarray]]]:
    """Yield documents together, and for each of them those it is compared with."""
    import numpy as np

    n = rows.shape[0]
    if n <= _EXACT:
        for own in np.array_split(np.arange(n), max(n // 500, 1)):
            yield own, [np.arange(n)] * len(own)
        return
    small = _reduced(rows, seed)
    cell, near = _cells(small, seed)
    inside = [np.flatnonzero(cell == k) for k in range(len(near))]
    for k, own in enumerate(inside):
        others = np.sort(np.concatenate([inside[j] for j in near[k]]))
        if len(own):
            yield own, list(_likely(small, own, others))


def _reduced(rows: Any, seed: int) -> np.ndarray:
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    drawn = np.random.default_rng(seed).permutation(rows.shape[0])[:_SAMPLE]
    size = min(_DIMENSIONS, min(rows.shape) - 1)
    reducer = TruncatedSVD(size, random_state=seed).fit(rows[np.sort(drawn)])
    return normalize(reducer.transform(rows)).astype(np.float32)


def _cells(small: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cell of each document, and for each cell itself and those beside it."""
    import numpy as np
    from sklearn.cluster import MiniBatchKMeans

    n = int(len(small) ** 0.5)
    means = MiniBatchKMeans(n, random_state=seed, n_init=1, batch_size=10_000).fit(small)
    centres = means.cluster_centers_
    apart = ((centres[:, None] - centres[None]) ** 2).sum(axis=2)
    return means.labels_, np.argsort(apart, axis=1, kind="stable")[:, : _CELLS_BESIDE + 1]


def _likely(small: np.ndarray, own: np.ndarray, others: np.ndarray) -> Iterator[np.ndarray]:
    import numpy as np

    wanted = _CANDIDATES * 10
    for some in np.array_split(own, len(own) // 500 + 1):
        if len(others) <= wanted:
            yield from [others] * len(some)
            continue
        alike = small[some] @ small[others].T
        best = np.argpartition(-alike, wanted, axis=1)[:, :wanted]
        yield from np.sort(others[best], axis=1)


def _exact(
    rows: Any, own: np.ndarray, others: list[np.ndarray], n: int
) -> list[list[tuple[int, int, float]]]:
    """Weigh candidates exactly: rank, position and similarity of the nearest of each."""
    import numpy as np

    out = []
    columns = np.unique(np.concatenate(others))
    beside = rows[columns].T.tocsc() if len(columns) else None
    for start in range(0, len(own), 200):
        some = own[start : start + 200]
        alike = (rows[some] @ beside).toarray().round(_DIGITS)
        for i, mine in enumerate(some):
            at = np.searchsorted(columns, others[start + i])
            values, found = np.minimum(alike[i, at], 1.0), others[start + i]
            order = np.lexsort((found, -values))
            best = [k for k in order[: n + 1] if found[k] != mine][:n]
            out.append([(r, int(found[k]), float(values[k])) for r, k in enumerate(best, start=1)])
    return out
