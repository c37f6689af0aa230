"""Word frequencies: the counts and TF-IDF weights that papers print in a first table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from cityplans.keyness.words import count_words

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6


def word_frequencies(
    plans: Plans,
    by: str = "role",
    *,
    n_words: int | None = 50,
    order: Literal["n", "tfidf"] = "n",
    role: str | Sequence[str] | None = "plan",
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    place_names: bool = False,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Count the words of each group, and weigh them by TF-IDF: one row per group and word.

    Parameters
    ----------
    plans, role, words, stop_words, place_names, duplicates
        As for :func:`cityplans.compare_words`.
    by
        Column of ``plans.documents``, ``doc_id`` or ``role``; ``role`` counts all measures of a
        role together, and then ``role`` as an argument is not used.
    n_words
        Words to give for each group, the first in order; None for all.
    order
        Sort by how often a word occurs, or by its TF-IDF weight.

    Returns
    -------
    DataFrame
        One row per group and word, in this order: the column of ``by``, ``word``, ``n``,
        ``per_10k`` (of the group's words), ``n_documents`` (of the group that have it), ``tfidf``.

    Notes
    -----
    TF-IDF is the relative frequency in the group times the logarithm of all documents over those
    that have the word, both plus one, plus one (as scikit-learn's ``smooth_idf``; Salton &
    Buckley 1988).

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.keyness import word_frequencies
    >>> table = word_frequencies(cp.load_plans(), n_words=3)
    >>> table.groupby("role")["word"].size().to_dict()["plan"]
    3
    """
    import numpy as np
    import pandas as pd

    if order not in ("n", "tfidf"):
        raise ValueError(f"order is {order!r}; use 'n' or 'tfidf'")
    counts, units, vocabulary = count_words(
        plans, by, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    )
    in_documents = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log((1 + counts.shape[0]) / (1 + in_documents)) + 1
    hidden: set[str] = set()
    if not place_names:
        from cityplans.words.places import place_names as names_of

        hidden = names_of(plans.documents)
    parts = []
    for g, name in enumerate(units.groups[by]):
        rows = counts[np.flatnonzero(units.group == g)]
        n = np.asarray(rows.sum(axis=0)).ravel()
        total = max(int(n.sum()), 1)
        table = pd.DataFrame(
            {
                by: name,
                "word": pd.Series(list(vocabulary), dtype="str"),
                "n": n.astype(np.int64),
                "per_10k": (1e4 * n / total).round(_DIGITS),
                "n_documents": np.asarray((rows > 0).sum(axis=0)).ravel(),
                "tfidf": (n / total * idf).round(_DIGITS),
            }
        )
        table = table[(table["n"] > 0) & ~table["word"].isin(hidden)]
        table = table.sort_values([order, "word"], ascending=[False, True])
        parts.append(table if n_words is None else table.head(n_words))
    return pd.concat(parts, ignore_index=True)
