"""Counts of words by document, in memory or over partitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from cityplans.compare.units import Units
    from cityplans.corpus import Plans


def count_words(
    plans: Plans,
    by: str,
    *,
    role: str | Sequence[str] | None,
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
) -> tuple[csr_array, Units, tuple[str, ...]]:
    """Count words by document within a group.

    Returns
    -------
    tuple
        Counts (units × words, sparse), the units (documents within groups) and the vocabulary.
    """
    if not isinstance(by, str):
        raise ValueError(f"by must be one column here, not {by!r}")
    count: Any = count_cells
    if plans.partitioned:
        from cityplans.store import merging

        count = merging.count_words
    found: tuple[csr_array, Units, tuple[str, ...]] = count(
        plans, by, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    )
    return found


def count_cells(
    plans: Plans,
    by: str | Sequence[str],
    *,
    role: str | Sequence[str] | None,
    words: Iterable[str] | None,
    stop_words: Iterable[str] | Literal[False] | None,
    duplicates: bool,
) -> tuple[csr_array, Units, tuple[str, ...]]:
    """Count as :func:`count_words` does, for one or more columns, in memory."""
    import numpy as np
    from scipy.sparse import csr_array

    from cityplans.compare.units import find_units
    from cityplans.words import plan_tokens

    units = find_units(plans, by, role=role, duplicates=duplicates)
    tokens = plan_tokens(plans, by="measure", duplicates=duplicates, words=words,
                         stop_words=stop_words)  # fmt: skip
    rows = tokens.rows.get_indexer(units.measures)
    texts = tokens.take(rows[rows >= 0])
    matrix = csr_array(
        (np.ones(len(texts.codes), dtype=np.int64), texts.codes, texts.indptr),
        shape=(len(texts), len(tokens.vocabulary)),
    )
    unit = units.unit[rows >= 0]
    gather = csr_array(
        (np.ones(len(unit), dtype=np.int64), (unit, np.arange(len(unit)))),
        shape=(units.n_units, len(unit)),
    )
    counts = csr_array(gather @ matrix)
    counts.sum_duplicates()
    return counts, units, tokens.vocabulary
