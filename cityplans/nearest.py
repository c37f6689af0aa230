"""The documents nearest to each document, by their words: in blocks, never all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.plans import Plans

_DIGITS = 6
# Documents that are compared at a time.
_BLOCK = 200
# Up to so many documents every one is compared with every other.
_EXACT = 3000
# Beyond: with those that share some of the words that are heaviest in both, so many of each;
# words that are so for more documents than this lead to none in particular.
_HEAVIEST = 80
_COMMON = 5000
# The best by these words are weighed by all their words: so many for each that is wanted.
_CANDIDATES = 20


def nearest_documents(
    plans: Plans,
    n: int = 10,
    *,
    role: str | Sequence[str] | None = "plan",
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
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

    Returns
    -------
    DataFrame
        One row per document and one that is near, the nearest first, of equals the first by
        name: ``doc_id``, ``rank``, ``nearest``, ``similarity`` (as :func:`cityplans.similarity`
        by ``doc_id`` gives it). Documents without a word are left out.

    Notes
    -----
    Similarities are exact. Beyond 3,000 documents they are worked out only for documents that
    share words among the 80 heaviest of each (by TF-IDF), for the 20 times as many that are most
    alike by these: a neighbour can be missed; how many are stands in ``docs/scale.md``.

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

    from cityplans.similarities.measures import word_profiles

    weights, labels, _ = word_profiles(plans, "doc_id", role, words, stop_words, duplicates)
    spoken = np.flatnonzero(np.diff(weights.indptr))
    if len(spoken) < 2:
        raise ValueError("there are fewer than two documents with words, so nothing is near")
    own, rank, found, values = nearest_rows(normalize(weights[spoken]), n)
    names = labels.to_numpy()[spoken]
    result = pd.DataFrame(
        {"doc_id": names[own], "rank": rank, "nearest": names[found], "similarity": values}
    )
    result = result.astype({"doc_id": "str", "nearest": "str"})
    return result.sort_values(["doc_id", "rank"], ignore_index=True)


def nearest_rows(rows: Any, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Find the rows of a sparse matrix that each row is most like by their products.

    Returns
    -------
    tuple
        The row, rank, the row found and the product, one entry for each found.
    """
    import numpy as np

    size = rows.shape[0]
    heavy = None if size <= _EXACT else _heaviest(rows)
    beside = (rows if heavy is None else heavy).T.tocsr()
    parts = []
    for start in range(0, size, _BLOCK):
        own = np.arange(start, min(start + _BLOCK, size))
        if heavy is None:
            values = (rows[own] @ beside).toarray()
            likely = [np.arange(size)] * len(own)
        else:
            likely = _likely(heavy[own] @ beside, _CANDIDATES * n)
            values = [
                rows[c] @ rows[[k]].toarray().ravel() for k, c in zip(own, likely, strict=True)
            ]
        for k, others, alike in zip(own, likely, values, strict=True):
            alike = np.minimum(alike.round(_DIGITS), 1.0)
            order = np.lexsort((others, -alike))
            best = order[others[order] != k][:n]
            where = np.full(len(best), k), np.arange(1, len(best) + 1), others[best], alike[best]
            parts.append(where)
    own, rank, found, similarity = (np.concatenate(column) for column in zip(*parts, strict=True))
    return own, rank, found, similarity


def _heaviest(rows: Any) -> Any:
    """Keep the heaviest words of each document, less those that very many have among theirs."""
    import numpy as np
    from scipy.sparse import csr_array

    kept = []
    for start in range(0, rows.shape[0], _BLOCK):
        first, last = rows.indptr[[start, min(start + _BLOCK, rows.shape[0])]]
        lengths = np.diff(rows.indptr[start : start + _BLOCK + 1])
        row = np.repeat(np.arange(len(lengths)), lengths)
        order = np.lexsort((rows.indices[first:last], -rows.data[first:last], row))
        among = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        kept.append(np.sort(order[among < _HEAVIEST]) + first)
    at = np.concatenate(kept)
    words = rows.indices[at]
    rare = np.bincount(words)[words] <= _COMMON
    at = at[rare]
    indptr = np.searchsorted(at, rows.indptr)
    return csr_array((rows.data[at], rows.indices[at], indptr), shape=rows.shape)


def _likely(alike: Any, wanted: int) -> list[np.ndarray]:
    """Columns of the largest numbers of each row of a sparse matrix, in their order."""
    import numpy as np

    out = []
    for first, last in zip(alike.indptr[:-1], alike.indptr[1:], strict=True):
        columns, values = alike.indices[first:last], alike.data[first:last]
        if len(values) > wanted:
            columns = columns[np.argpartition(-values, wanted)[:wanted]]
        out.append(np.sort(columns))
    return out
